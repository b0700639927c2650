"""Both SNMP engines read equal values from recordings of 116 real devices."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from netmon.transport.base import (
    AuthProtocol,
    PrivProtocol,
    SnmpEngine,
    SnmpTarget,
    SnmpVersion,
)
from netmon.transport.snmp import EngineChoice, SnmpSettings, make_engine
from tests.support.snmp_engines import AUTH_KEY, ENGINES, PRIV_KEY, ask, community, target, user
from tests.support.snmpsim import Responder, V3User, prepare, public_recordings

pytestmark = [pytest.mark.protocol, pytest.mark.asyncio(loop_scope="module")]

RECORDINGS = public_recordings()
WALKED_WHOLE = (
    "aruba-7020", "cisco-c3750", "cisco-n5000", "cts-media-converter", "dlink-des3038",
    "eaton-9px-partial", "geist-temperature-sensor", "h3c-e528-1", "hikvision", "huawei-s5720",
    "isilon-onefs", "juniper-mx960-12-3r6-6", "network-research-squid", "paloalto-pa-5000",
    "ruijie-s5750-24gt12sfp", "samsung-ipolis", "server-2003-5-2", "ubiquiti-m5", "vertiv-power",
    "zte-zrx10",
)  # fmt: skip
WHOLE_ROWS = 700
SOME_ROWS = 150
SYSTEM, INTERFACES = "1.3.6.1.2.1.1", "1.3.6.1.2.1.2"
SYS_DESCR, SYS_OBJECT_ID, SYS_NAME = f"{SYSTEM}.1.0", f"{SYSTEM}.2.0", f"{SYSTEM}.5.0"
NOT_THERE = f"{SYSTEM}.99.0"


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Responder]:
    data = tmp_path_factory.mktemp("snmpsim") / "data"
    for name, recording in RECORDINGS.items():
        if name in WALKED_WHOLE:
            prepare(recording, data, rows_max=WHOLE_ROWS)
        else:
            prepare(recording, data, below=(SYSTEM, INTERFACES), rows_max=SOME_ROWS)
    users = V3User(
        name="reader", auth_proto="SHA", auth_key=AUTH_KEY, priv_proto="AES", priv_key=PRIV_KEY
    )
    with Responder(data, users=(users,)) as responder:
        yield responder


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engines() -> AsyncIterator[dict[str, SnmpEngine]]:
    made = {name: make_engine(SnmpSettings(engine=EngineChoice(name))) for name in ENGINES}
    yield made
    for engine in made.values():
        await engine.close()


def rows_of(agent: Responder, name: str) -> int:
    text = (agent.data_dir / f"{name}.snmprec").read_text(encoding="latin-1")
    return text.count("\n")


@pytest.mark.parametrize("name", RECORDINGS)
async def test_engines_read_equal_values_from_recording(
    name: str, agent: Responder, engines: dict[str, SnmpEngine]
) -> None:
    roots = ("1.0", "1.2", "1.3") if name in WALKED_WHOLE else (SYSTEM, INTERFACES)
    where = SnmpTarget(host=target(1).host, port=agent.port, timeout_s=10, max_repetitions=50)
    seen = []
    for engine in engines.values():
        reader = await engine.open(where, community(name))
        values = await reader.get([SYS_DESCR, NOT_THERE, SYS_OBJECT_ID, SYS_NAME])
        walks = [await reader.walk(root) for root in roots]
        assert reader.stats.timeouts == 0
        await reader.close()
        seen.append((values, walks))

    assert seen[0] == seen[1]
    values, walks = seen[0]
    assert NOT_THERE not in values
    assert sum(map(len, walks)) == rows_of(agent, name), "a row of the recording was not read"


@pytest.mark.parametrize("version", [SnmpVersion.V1, SnmpVersion.V2C, SnmpVersion.V3])
async def test_versions_and_engines_agree(version: SnmpVersion, agent: Responder) -> None:
    name = "cts-media-converter"
    credential = (
        user("reader", AuthProtocol.SHA, PrivProtocol.AES, context=name)
        if version is SnmpVersion.V3
        else community(name, version)
    )
    wanted = [SYS_DESCR, NOT_THERE, SYS_NAME, f"{NOT_THERE}.1", SYS_OBJECT_ID]
    reference = await ask(
        "pysnmp", target(agent.port), community(name), get=wanted, walk=[SYSTEM, INTERFACES]
    )
    assert reference[0]
    assert len(reference[1]) > 5
    for engine_name in ENGINES:
        answers = await ask(
            engine_name, target(agent.port), credential, get=wanted, walk=[SYSTEM, INTERFACES]
        )
        assert answers == reference


async def test_add_serves_one_more_recording(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = prepare(RECORDINGS["hikvision-network-video-recorder"], data)
    with Responder(data) as responder:
        port = responder.port
        second = responder.add(RECORDINGS["cts-media-converter"])
        assert responder.port == port
        for name in (first, second):
            (rows,) = await ask("pysnmp", target(port), community(name), walk=["1.3.6.1"])
            assert rows
