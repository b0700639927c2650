"""Discovery over real SNMP, against recordings of real devices; values read from the recordings."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from inventory.model import (
    ArpEntry,
    FactName,
    FdbEntry,
    Interface,
    InterfaceAddress,
    InterfaceCounters,
    Neighbor,
    Row,
    SnmpAccess,
    Vlan,
)
from inventory.observation import Key, KeyKind, Observation
from inventory.types import Ip, Mac
from netmon.discovery.base import Source
from netmon.discovery.credentials import CredentialMemory
from netmon.discovery.device import DeviceLook, LookTarget, look_at
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.snmp_access import AccessScope
from netmon.discovery.sources import PROBE_SOURCES, SOURCES
from netmon.transport.base import Secret, SnmpCredential, SnmpEngine, SnmpVersion
from netmon.transport.snmp import SnmpSettings, make_engine
from tests.support.snmpsim import Responder, prepare, public_recordings

pytestmark = pytest.mark.protocol

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOST = Ip("127.0.0.1")
SERVED = ("hpe-procurve-516733-b21", "arista-dcs-7150s-52-cl", "cisco-c3560", "cisco-c3750")
PROBE_BUDGET = 40  # request packets beyond the interface table

CONTEXTS = """\
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9.1.366
1.3.6.1.2.1.17.1.1.0|4x|000d65000100
1.3.6.1.2.1.17.4.3.1.2.0.80.86.0.0.1|2|1
1.3.6.1.4.1.9.9.46.1.3.1.1.3.1.1|2|1
1.3.6.1.4.1.9.9.46.1.3.1.1.3.1.20|2|1
1.3.6.1.4.1.9.9.46.1.3.1.1.4.1.1|4|default
1.3.6.1.4.1.9.9.46.1.3.1.1.4.1.20|4|users
"""
CONTEXT = """\
1.3.6.1.2.1.17.1.4.1.2.{port}|2|{index}
1.3.6.1.2.1.17.4.3.1.2.0.80.86.0.0.{vlan}|2|{port}
1.3.6.1.2.1.17.4.3.1.3.0.80.86.0.0.{vlan}|2|3
"""


@pytest.fixture(scope="module")
def responder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Responder]:
    data: Path = tmp_path_factory.mktemp("recordings")
    recordings = public_recordings()
    for name in SERVED:
        prepare(recordings[name], data)
    (data / "old.snmprec").write_text(CONTEXTS)
    for vlan, port, index in ((1, 1, 10101), (20, 7, 10107)):
        values = CONTEXT.format(vlan=vlan, port=port, index=index)
        (data / f"old@{vlan}.snmprec").write_text(values)
    with Responder(data) as served:
        yield served


@pytest_asyncio.fixture
async def engine() -> AsyncIterator[SnmpEngine]:
    made = make_engine(SnmpSettings())
    yield made
    await made.close()


async def look(
    engine: SnmpEngine,
    responder: Responder,
    *names: str,
    access: AccessScope = AccessScope.CONFIGURED,
    sources: Sequence[Source] = SOURCES,
) -> DeviceLook:
    snmp = SnmpSettings(port=responder.port, timeout_s=5.0, retries=0).target(HOST)
    prefixes = Prefixes(
        [ipaddress.ip_network("10.40.1.0/24"), ipaddress.ip_network("127.0.0.0/24")]
    )
    return await look_at(
        engine,
        LookTarget(snmp=snmp, segment="127.0.0.0/24", prefixes=prefixes, access=access),
        credentials=[
            SnmpCredential(name=f"c-{n}", version=SnmpVersion.V2C, community=Secret(n))
            for n in names
        ],
        sources=sources,
        memory=CredentialMemory(),
        now=NOW,
    )


def own(found: DeviceLook) -> dict[str, Observation]:
    """The observations of the device itself, by source."""
    key = Key(KeyKind.ADDRESS, HOST)
    return {o.source: o for o in found.observations if key in o.keys}


def counts(found: DeviceLook) -> dict[type[Row], int]:
    return {t: len(rows) for o in own(found).values() for t, rows in o.tables.items()}


async def test_a_procurve_switch(engine: SnmpEngine, responder: Responder) -> None:
    found = await look(engine, responder, "hpe-procurve-516733-b21")
    assert found.stats.errors == {}
    rows = counts(found)
    assert (rows[Interface], rows[InterfaceCounters]) == (42, 42)
    assert (rows[FdbEntry], rows[Vlan], rows[InterfaceAddress]) == (
        285,
        8,
        3,
    )  # lives on loopback here
    assert (rows[Neighbor], rows[ArpEntry]) == (10, 0)
    seen = own(found)
    assert {
        Key(KeyKind.BRIDGE, "ac:16:2d:92:7d:21"),
        Key(KeyKind.CHASSIS, "ac:16:2d:92:7d:21"),
        Key(KeyKind.MAC, "ac:16:2d:92:7d:3f"),
        Key(KeyKind.ADDRESS, HOST),
    } <= seen["vlans"].keys
    assert len({o.keys for o in seen.values()}) == 1
    entry = FdbEntry(mac=Mac("00:50:56:93:21:5b"), port=10, if_index=10, vlan=53)
    assert entry in seen["fdb"].tables[FdbEntry]
    assert seen["snmp_access"].tables[SnmpAccess] == (
        SnmpAccess(version="v2c", credential="c-hpe-procurve-516733-b21", answered=True),
    )


async def test_what_a_procurve_switch_hears_of_its_neighbours(
    engine: SnmpEngine, responder: Responder
) -> None:
    found = await look(engine, responder, "hpe-procurve-516733-b21")
    heard = [o for o in found.observations if o.source == "lldp_hearsay"]
    nexus = next(o for o in heard if Key(KeyKind.CHASSIS, "8c:60:4f:19:16:3a") in o.keys)
    assert Key(KeyKind.ADDRESS, "10.40.1.19") in nexus.keys
    assert nexus.segment == "10.40.1.0/24"
    assert nexus.facts[FactName.SYS_NAME].value == "NWPU-CA-5548-01"
    assert found.candidates == {"10.40.1.19"}


async def test_an_arista_switch(engine: SnmpEngine, responder: Responder) -> None:
    found = await look(engine, responder, "arista-dcs-7150s-52-cl")
    assert found.stats.errors == {}
    rows = counts(found)
    assert (rows[Interface], rows[ArpEntry], rows[Vlan]) == (59, 30, 5)
    assert (rows[FdbEntry], rows[Neighbor]) == (26, 2)


@pytest.mark.parametrize(
    ("name", "interfaces", "cdp", "bindings"),
    [("cisco-c3560", 57, 9, 21), ("cisco-c3750", 19, 125, 9)],
)
async def test_cisco_switches(
    engine: SnmpEngine, responder: Responder, name: str, interfaces: int, cdp: int, bindings: int
) -> None:
    found = await look(engine, responder, name)
    rows = counts(found)
    assert (rows[Interface], rows[Neighbor]) == (interfaces, cdp)
    assert rows[ArpEntry] >= bindings


async def test_old_cisco_contexts(engine: SnmpEngine, responder: Responder) -> None:
    found = await look(engine, responder, "old")
    assert found.stats.errors == {}
    assert own(found)["fdb"].tables[FdbEntry] == (
        FdbEntry(mac=Mac("00:50:56:00:00:01"), port=1, if_index=10101, vlan=1),
        FdbEntry(mac=Mac("00:50:56:00:00:14"), port=7, if_index=10107, vlan=20),
    )


@pytest.mark.parametrize("name", [n for n in SERVED if n != "cisco-c3750"])
async def test_a_probe_stays_within_its_budget(
    engine: SnmpEngine, responder: Responder, name: str
) -> None:
    found = await look(engine, responder, name, sources=PROBE_SOURCES)
    spent = found.stats.requests - found.stats.sources["interfaces"].requests
    assert 0 < spent <= PROBE_BUDGET, found.stats


async def test_the_second_credential_is_found(engine: SnmpEngine, responder: Responder) -> None:
    found = await look(engine, responder, "wrong", "old", access=AccessScope.WELL_KNOWN)
    assert found.credential == "c-old"
    rows = own(found)["snmp_access"].tables[SnmpAccess]
    assert {(r.credential, r.answered) for r in rows if isinstance(r, SnmpAccess)} == {
        ("c-old", True),
        ("c-wrong", False),
        ("public", False),
        ("private", False),
    }
