from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inventory.model import (
    ArpEntry,
    Claim,
    FactName,
    FactRank,
    Interface,
    Neighbor,
    SnmpAccess,
    Vlan,
)
from inventory.observation import Key, KeyKind
from inventory.types import Ip, Mac
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.credentials import CredentialMemory
from netmon.discovery.device import LookTarget, look_at
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.snmp_access import AccessScope
from netmon.errors import AuthError, DeviceTimeoutError, ProtocolError, TransportError
from netmon.transport.base import (
    AuthProtocol,
    Secret,
    SnmpCredential,
    SnmpTarget,
    SnmpVersion,
)
from tests.support.fake_snmp import FakeEngine, FakeReader

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOST = Ip("10.1.5.1")
SERIAL, BRIDGE = Key(KeyKind.SERIAL, "hpe|x1"), Key(KeyKind.BRIDGE, "00:1b:21:00:00:01")
SCOPE = Prefixes([ipaddress.ip_network("10.1.0.0/16")])
V3 = SnmpCredential(
    name="v3",
    version=SnmpVersion.V3,
    user="netmon",
    auth=AuthProtocol.SHA,
    auth_key=Secret("k" * 8),
)
V2C = SnmpCredential(name="ro", version=SnmpVersion.V2C, community=Secret("kin"))
OLD = SnmpCredential(name="old", version=SnmpVersion.V1, community=Secret("cu"))
UP = {"1.3.6.1.2.1.1.2.0": "1.3.6.1.4.1.11.2.3.7.11.33"}


def source(
    name: Any, found: Any = None, *, oid: Any = "1.3.6.1.2.1.1.1.0", seen: Any = None
) -> Any:
    """A source that reads one object and finds what it is told to."""

    async def look(session: Any) -> Any:
        await session.reader.get([oid])
        if seen is not None:
            seen.append(session.learnt)
        return found or Look()

    return Source(name=name, look=look, packets="1")


def target(**more: Any) -> Any:
    snmp = SnmpTarget(host=HOST, timeout_s=2.0, retries=1)
    return LookTarget(snmp=snmp, segment="10.1.0.0/16", prefixes=SCOPE, **more)


async def look(
    engine: Any,
    *sources: Source,
    credentials: Any = (V2C,),
    memory: Any = None,
    now: datetime = NOW,
    **more: Any,
) -> Any:
    return await look_at(
        engine,
        target(**more),
        credentials=credentials,
        sources=sources,
        memory=memory or CredentialMemory(),
        now=now,
    )


def by_source(found: Any) -> Any:
    return {o.source: o for o in found.observations}


async def test_every_observation_carries_all_keys_of_the_session() -> None:
    system = Look(
        keys=frozenset({SERIAL}), facts={FactName.VENDOR: Claim("HPE", "x", FactRank.ENTITY)}
    )
    fdb = Look(keys=frozenset({BRIDGE}), tables={Vlan: (Vlan(vlan=1),)})
    found = await look(FakeEngine({"kin": UP}), source("system", system), source("vlans", fdb))
    assert found.credential == "ro"
    assert set(by_source(found)) == {"login", "system", "vlans"}
    for one in found.observations:
        assert one.keys == {SERIAL, BRIDGE, Key(KeyKind.ADDRESS, HOST)}
        assert (one.seen_at, one.segment) == (NOW, "10.1.0.0/16")
    assert by_source(found)["login"].facts[FactName.SNMP_VERSION].value == "v2c"
    # Not asked for in this look: what an earlier look found out about access stays in force.
    assert "snmp_access" not in by_source(found)


async def test_a_later_source_sees_what_an_earlier_one_learnt() -> None:
    seen: list[Look] = []
    rows = Look(tables={Interface: (Interface(index=1),)})
    await look(FakeEngine({"kin": UP}), source("interfaces", rows), source("fdb", seen=seen))
    assert seen[0].tables == rows.tables


@pytest.mark.parametrize(
    ("trouble", "word"),
    [
        (DeviceTimeoutError("x"), "timeout"),
        (AuthError("x"), "auth"),
        (ProtocolError("x"), "protocol"),
    ],
)
async def test_a_source_that_fails_is_counted_and_the_rest_goes_on(
    trouble: TransportError, word: str
) -> None:
    device = FakeReader(UP, failures={"1.3.6.1.2.1.17": trouble})
    good = Look(tables={Vlan: ()})
    found = await look(
        FakeEngine({"kin": device}),
        source("fdb", good, oid="1.3.6.1.2.1.17.1"),
        source("vlans", good),
    )
    assert set(by_source(found)) == {"login", "vlans"}
    assert found.stats.errors == {"fdb": word}
    assert found.stats.sources["vlans"].requests == 1
    assert found.stats.requests == 3  # login, fdb, vlans
    assert device.closed


async def test_a_device_that_dies_under_the_look_is_left_after_two_silent_sources() -> None:
    device = FakeReader(UP, failures={"1.3.6.1.2.1.17": DeviceTimeoutError("x")})
    sources = [source(f"s{i}", oid="1.3.6.1.2.1.17.1") for i in range(5)]
    found = await look(FakeEngine({"kin": device}), *sources)
    assert list(found.stats.errors.values()) == ["timeout", "timeout", *["skipped"] * 3]
    assert found.stats.timeouts == 2


async def test_the_deadline_ends_a_look_with_what_it_has() -> None:
    async def hang(_session: Any) -> Any:
        await asyncio.sleep(30)
        return Look()

    found = await look(
        FakeEngine({"kin": UP}),
        source("vlans", Look(tables={Vlan: ()})),
        Source(name="slow", look=hang, packets="0"),
        source("never"),
        deadline_s=0.05,
    )
    assert found.stats.errors == {"slow": "deadline"}
    assert "vlans" in by_source(found)
    assert "never" not in found.stats.sources


async def test_a_dead_device_costs_one_timeout_round_however_many_credentials_it_has() -> None:
    engine = FakeEngine({})
    found = await look(engine, source("system"), credentials=(V3, V2C, OLD))
    assert found.credential is None
    assert found.observations == ()
    waited = sum(t.timeout_s * (t.retries + 1) for _, t in engine.opened)
    assert waited == pytest.approx(2.0 * 2)
    assert found.stats.errors == {"login": "timeout"}
    assert found.stats.timeouts == 3


async def test_the_credential_that_works_is_remembered_and_used_at_full_patience() -> None:
    engine, memory = FakeEngine({"cu": UP}), CredentialMemory()
    await look(engine, credentials=(V3, V2C, OLD), memory=memory)
    assert [secret for secret, _ in engine.opened] == ["netmon", "kin", "cu", "cu"]
    assert engine.opened[-1][1] == target().snmp
    # A lost packet looks like silence: the better ones get a second chance.
    await look(engine, credentials=(V3, V2C, OLD), memory=memory)
    assert [secret for secret, _ in engine.opened[4:]] == ["netmon", "kin", "cu", "cu"]
    engine.opened.clear()
    await look(engine, credentials=(V3, V2C, OLD), memory=memory)
    assert engine.opened == [("cu", target().snmp)]


async def test_a_refused_login_is_not_tried_again() -> None:
    engine, memory = FakeEngine({"netmon": AuthError("wrong key")}), CredentialMemory()
    for _ in range(3):
        found = await look(engine, credentials=(V3,), memory=memory)
        assert found.credential is None
    assert len(engine.opened) == 1
    await look(engine, credentials=(V3,), memory=memory, now=NOW + timedelta(hours=24))
    assert len(engine.opened) == 2


async def test_a_remembered_credential_that_falls_silent_is_forgotten_for_the_next_look() -> None:
    memory = CredentialMemory()
    for _ in range(2):
        await look(FakeEngine({"cu": UP}), credentials=(V2C, OLD), memory=memory)
    engine = FakeEngine({"kin": UP})
    assert (await look(engine, credentials=(V2C, OLD), memory=memory)).credential is None
    assert (await look(engine, credentials=(V2C, OLD), memory=memory)).credential == "ro"


async def test_an_agent_that_shows_nothing_has_answered_all_the_same() -> None:
    found = await look(FakeEngine({"kin": {"1.9.9": 1}}))
    assert found.credential == "ro"


async def test_siblings_open_a_vlan_context_and_are_counted_and_closed() -> None:
    async def contexts(session: Any) -> Any:
        reader = await session.sibling(20)
        await reader.get(["1.3.6.1.2.1.17.1.1.0"])
        return Look()

    engine = FakeEngine({"kin": UP, "kin@20": UP, "netmon": UP, "netmon/vlan-20": UP})
    one = Source(name="fdb", look=contexts, packets="1")
    found = await look(engine, one)
    assert found.stats.sources["fdb"].requests == 1
    await look(engine, one, credentials=(V3,))
    assert [s for s, _ in engine.opened] == ["kin", "kin@20", "netmon", "netmon/vlan-20"]
    assert all(reader.closed for reader in engine.readers)


async def test_vlan_contexts_that_were_silent_are_left_alone_for_a_day() -> None:
    asked = []

    async def contexts(session: DeviceSession) -> Look:
        asked.append(session.sibling is not None)
        if session.sibling is not None:
            with contextlib.suppress(DeviceTimeoutError):
                await (await session.sibling(1)).get(["1.3.6.1.2.1.17.1.1.0"])
        return Look()

    engine, memory = FakeEngine({"kin": UP}), CredentialMemory()
    one = Source(name="fdb", look=contexts, packets="1")
    for hours in (0, 1, 24):
        await look(engine, one, memory=memory, now=NOW + timedelta(hours=hours))
    assert asked == [True, False, True]


async def test_neighbours_and_bindings_become_observations_and_candidates() -> None:
    heard = Neighbor(
        protocol="lldp",
        chassis_id="00:1b:21:00:00:09",
        chassis_id_subtype="mac",
        addresses=(Ip("10.1.9.9"), Ip("172.16.0.1")),
    )
    bound = (
        ArpEntry(ip=Ip("10.1.5.77"), mac=Mac("00:1b:21:00:00:77")),
        ArpEntry(ip=Ip("172.16.0.2"), mac=Mac("00:1b:21:00:00:78")),
        ArpEntry(ip=HOST, mac=Mac("00:1b:21:00:00:01")),
    )
    found = await look(
        FakeEngine({"kin": UP}),
        source("neighbors", Look(tables={Neighbor: (heard,)})),
        source("arp_tables", Look(tables={ArpEntry: bound})),
    )
    assert found.candidates == {"10.1.9.9", "10.1.5.77"}  # neither outside, nor itself
    own = Key(KeyKind.ADDRESS, HOST)
    others = [o for o in found.observations if o.keys != {own}]
    assert [(o.source, sorted(k.value for k in o.keys)) for o in others] == [
        ("arp_tables", ["00:1b:21:00:00:77", "10.1.5.77"]),
        ("arp_tables", ["00:1b:21:00:00:01", HOST]),
        ("lldp_hearsay", ["00:1b:21:00:00:09", "10.1.9.9"]),
    ]


class TestAccess:
    async def rows(self, engine: Any, **more: Any) -> Any:
        found = await look(engine, **more)
        return by_source(found)["snmp_access"].tables[SnmpAccess], found

    async def test_configured_credentials_only(self) -> None:
        engine = FakeEngine({"kin": UP, "public": UP})
        rows, _ = await self.rows(engine, credentials=(V3, V2C), access=AccessScope.CONFIGURED)
        assert rows == (
            SnmpAccess(version="v2c", credential="ro", answered=True),
            SnmpAccess(version="v3", credential="v3", answered=False, level="authNoPriv"),
        )
        assert "public" not in [secret for secret, _ in engine.opened]

    async def test_well_known_communities_too(self) -> None:
        engine = FakeEngine({"netmon": UP, "public": UP, "private": AuthError("no")})
        rows, found = await self.rows(engine, credentials=(V3,), access=AccessScope.WELL_KNOWN)
        assert rows == (
            SnmpAccess(version="v1", credential="private", answered=False),
            SnmpAccess(version="v1", credential="public", answered=True),
            SnmpAccess(version="v2c", credential="private", answered=False),
            SnmpAccess(version="v2c", credential="public", answered=True),
            SnmpAccess(version="v3", credential="v3", answered=True, level="authNoPriv"),
        )
        assert found.stats.sources["snmp_access"].requests == 4
        probes = [t for secret, t in engine.opened if secret in {"public", "private"}]
        assert {t.retries for t in probes} == {0}

    async def test_a_device_without_our_credentials_is_still_seen_to_answer_public(self) -> None:
        engine = FakeEngine({"public": UP})
        rows, found = await self.rows(engine, credentials=(), access=AccessScope.WELL_KNOWN)
        assert found.credential is None
        assert [r.answered for r in rows if r.credential == "public"] == [True, True]
        (only,) = found.observations
        assert only.keys == {Key(KeyKind.ADDRESS, HOST)}
        assert only.facts == {}

    async def test_no_community_shows_in_what_is_observed(self) -> None:
        engine = FakeEngine({"kin": UP})
        _, found = await self.rows(engine, access=AccessScope.CONFIGURED)
        assert "kin" not in str([o.to_json() for o in found.observations])
