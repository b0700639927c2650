"""An agency's own rules judged by what real peers tell: snmpd, and command lines over SSH."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from inventory.configuration import Platform
from inventory.finding import Finding, Status
from inventory.model import Claim, CommandOutput, FactName, FactRank, MibValue
from inventory.observation import Key, KeyKind, Observation
from inventory.snapshot import Agency
from inventory.store import Store, StoreSettings
from inventory.types import Ip
from netmon.agent.bookkeeper import Bookkeeper, Terms
from netmon.agent.companions import Companions
from netmon.agent.looker import DeviceLooker
from netmon.config.load import Configuration
from netmon.config.settings import Settings
from netmon.discovery.config_collector import CollectorSettings, ConfigCollector, SshRule
from netmon.discovery.credentials import CredentialRule
from netmon.discovery.platforms import PLATFORMS
from netmon.discovery.prefixes import Prefixes
from netmon.errors import TooManyRowsError
from netmon.regulation.effective import Effective
from netmon.transport.base import Secret
from netmon.transport.ssh import SshCredential, SshDoor, SshSettings
from tests.support.configs import REDACTOR, canaries, raw
from tests.support.own_rules import own_rule
from tests.support.snmp_engines import ENGINES, community, engine, session, target
from tests.support.snmpd import COMMUNITY, Snmpd, find_snmpd
from tests.support.ssh_device import PASSWORD, USER, Script, make_host_key, ssh_devices

pytestmark = pytest.mark.protocol
needs_snmpd = pytest.mark.skipif(
    find_snmpd() is None and not os.environ.get("CI"), reason="snmpd is not installed"
)

HOST = Ip("127.0.0.1")
SETTINGS = Settings.model_validate(
    {
        "agency": {"code": "so-khcn", "name": "Sở KHCN"},
        "networks": [{"prefix": "127.0.0.0/24", "sweep": False}],
    }
)
PREFIXES = Prefixes(n.prefix for n in SETTINGS.networks)
STATUS = """\

Port      Name               Status       Vlan       Duplex  Speed Type
Gi1/0/1   UPLINK             connected    trunk      a-full a-1000 10/100/1000BaseTX
Gi1/0/3   PC                 err-disabled 10           auto   auto 10/100/1000BaseTX
"""


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    with Snmpd(tmp_path_factory.mktemp("snmpd")) as snmpd:
        yield snmpd


@asynccontextmanager
async def office(folder: Path, regulation: Effective) -> AsyncIterator[Bookkeeper]:
    """A book under a regulation."""
    keeper = Bookkeeper(
        store=Store(settings=StoreSettings(path=folder / "book.db")),
        terms=Terms(
            agency=Agency(code="so-khcn", name="Sở KHCN"),
            segments=("127.0.0.0/24",),
            regulation=regulation,
        ),
    )
    await keeper.open()
    try:
        yield keeper
    finally:
        await keeper.aclose()


async def asked_over_snmp(agent: Snmpd, folder: Path, params: dict[str, Any]) -> Finding:
    """The finding of one rule on a real agent, by the looks that the agent itself makes."""
    regulation = own_rule(folder, "snmp-value", params)
    rules = (CredentialRule(prefix=None, credential=community(COMMUNITY)),)
    now = datetime.now(UTC)
    async with engine("pysnmp") as made, office(folder, regulation) as keeper:
        looker = DeviceLooker(
            engine=made,
            target=lambda _ip: target(agent.port),
            rules=rules,
            prefixes=PREFIXES,
            settings=SETTINGS.discovery,
        )
        look = await looker.look(HOST, now=now, wanted=regulation.wanted(None))
        await keeper.record(look.observations)
        snapshot, _ = await keeper.judge(now)
    (device,) = [d for d in snapshot.devices.values() if d.rows(MibValue)]
    (found,) = [f for f in snapshot.findings if f.subject == device.id]
    return found


@needs_snmpd
@pytest.mark.parametrize(
    ("params", "status", "said"),
    [
        ({"object": "sysLocation", "value": "hà nội"}, Status.PASS, "sysLocation=Hà Nội"),
        ({"object": "sysContact", "value": "CNTT"}, Status.FAIL, "sysContact=root"),
        (
            {
                "object": "IF-MIB::ifOperStatus",
                "value": "up",
                "where": {"ifDescr": "lo", "1.3.6.1.2.1.2.2.1.3": 24},
            },
            Status.PASS,
            "=up(1)",
        ),
        ({"object": "entPhysicalSerialNum", "value": {"matches": "."}}, Status.UNKNOWN, ""),
    ],
)
async def test_a_real_agents_values_are_judged(
    agent: Snmpd, tmp_path: Path, params: dict[str, Any], status: Status, said: str
) -> None:
    found = await asked_over_snmp(agent, tmp_path, params)
    assert found.status is status, found
    assert said in found.actual


@needs_snmpd
@pytest.mark.parametrize("name", ENGINES)
async def test_a_walk_ends_where_nobody_wants_more_rows(agent: Snmpd, name: str) -> None:
    async with session(name, target(agent.port), community(COMMUNITY)) as reader:
        assert 3 < len(await reader.walk("1.3.6.1.2.1.1", max_rows=1000)) <= 1000
        with pytest.raises(TooManyRowsError):
            await reader.walk("1.3.6.1.2.1.1", max_rows=3)


def known_switch() -> Observation:
    """What SNMP told of the switch before."""
    facts = {FactName.ROLE: "switch", FactName.VENDOR: "Cisco", FactName.OS: "IOS"}
    return Observation(
        source="system",
        seen_at=datetime.now(UTC),
        keys=frozenset({Key(KeyKind.ADDRESS, HOST), Key(KeyKind.SERIAL, "cisco|foc1932x0k1")}),
        segment="127.0.0.0/24",
        facts={n: Claim(v, "test", FactRank.SYSTEM) for n, v in facts.items()},
    )


async def test_a_commands_output_over_ssh_is_judged(tmp_path: Path) -> None:
    params = {
        "platform": "cisco_ios",
        "command": "show interfaces status",
        "must": {"status": {"not_equals": "err-disabled"}},
    }
    regulation = own_rule(tmp_path, "command-output", params)
    ios = PLATFORMS[Platform.CISCO_IOS]
    secret = canaries()[0]
    script = Script(
        answers={
            ios.configuration: raw(Platform.CISCO_IOS, "hardened").rstrip("\n"),
            **dict.fromkeys(ios.command_line.paging, ""),
            "show interfaces status": STATUS.replace("UPLINK", f"password {secret}"),
        },
        name="sw-1",
    )
    login = SshCredential(name="lab", user=USER, password=Secret(PASSWORD))
    door = SshDoor(settings=SshSettings(known_hosts=tmp_path / "known", command_timeout_s=4))
    collector = ConfigCollector(door=door, redactor=REDACTOR, settings=CollectorSettings())
    with ssh_devices(make_host_key(tmp_path / "host"), [script]) as devices:
        rule = SshRule(prefix=None, credential=login, port=devices.port)
        async with office(tmp_path, regulation) as keeper, engine("pysnmp") as made:
            configuration = Configuration(
                path=tmp_path / "netmon.yaml", settings=SETTINGS, credentials=(), ssh=(rule,)
            )
            companions = Companions(
                configuration=configuration,
                keeper=keeper,
                looker=DeviceLooker(
                    engine=made,
                    target=SETTINGS.snmp.target,
                    rules=(),
                    prefixes=PREFIXES,
                    settings=SETTINGS.discovery,
                ),
                collector=collector,
                interface_of=lambda _prefix: None,
                news=lambda: None,
            )
            await keeper.record([known_switch()])
            try:
                await companions.read_configurations()
            finally:
                await companions.aclose()
            snapshot, _ = await keeper.judge(datetime.now(UTC))
    (device,) = snapshot.devices.values()
    (output,) = device.rows(CommandOutput) or ()
    assert (output.command, output.problem) == ("show interfaces status", None)
    assert secret not in str(output)
    (found,) = snapshot.findings
    assert found.status is Status.FAIL, found
    assert found.actual == "Gi1/0/3: status=err-disabled"
