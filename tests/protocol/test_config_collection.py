"""Configurations collected from real SSH servers: every platform, and every trouble there is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from inventory.configuration import Platform, parse
from inventory.model import ArpEntry, FactName, FdbEntry, Neighbor, SshAccess
from inventory.observation import Key, KeyKind
from inventory.types import DeviceId, Ip
from netmon.discovery.config_collector import (
    Collected,
    CollectorSettings,
    ConfigCollector,
    ConfigTarget,
)
from netmon.discovery.platforms import PLATFORMS
from netmon.discovery.ssh_facts import Problem
from netmon.transport.base import Secret
from netmon.transport.host_keys import HostKeys, host_name
from netmon.transport.ssh import SshCredential, SshDoor, SshSettings
from tests.support.cli_samples import IOS_FACTS
from tests.support.configs import READ_AT, REDACTOR, raw, read
from tests.support.hard_ssh import Manner, hard_device
from tests.support.ports import free_tcp_port
from tests.support.ssh_device import (
    PASSWORD,
    USER,
    Script,
    make_host_key,
    ssh_devices,
)

pytestmark = pytest.mark.protocol

LOGIN = SshCredential(name="lab", user=USER, password=Secret(PASSWORD))
PROMPTS = {
    Platform.CISCO_IOS: "{base_prompt}#",
    Platform.CISCO_NXOS: "{base_prompt}# ",
    Platform.HUAWEI_VRP: "<{base_prompt}>",
    Platform.HP_COMWARE: "<{base_prompt}>",
    Platform.HP_PROCURVE: "{base_prompt}# ",
    Platform.ARUBA_AOSCX: "{base_prompt}# ",
    Platform.MIKROTIK_ROUTEROS: "[reader@{base_prompt}] > ",
    Platform.JUNIPER_JUNOS: "reader@{base_prompt}> ",
}


def script(platform: Platform, name: str = "hardened", *, host: str = "sw>tang#1") -> Script:
    """A device of the platform with one of the tests' configurations."""
    known = PLATFORMS[platform]
    return Script(
        name=host,
        prompt=PROMPTS[platform],
        user=USER + known.command_line.login_suffix,
        answers={
            known.configuration: raw(platform, name).rstrip("\n"),
            **dict.fromkeys(known.command_line.paging, ""),
        },
    )


def target(port: int, platform: Platform = Platform.CISCO_IOS, number: int = 1) -> ConfigTarget:
    return ConfigTarget(
        device=DeviceId(f"d-{number}"),
        address=Ip("127.0.0.1"),
        port=port,
        segment="127.0.0.0/24",
        platform=PLATFORMS[platform],
        credential=LOGIN,
    )


@pytest.fixture
async def collector(tmp_path: Path) -> AsyncIterator[ConfigCollector]:
    door = SshDoor(
        settings=SshSettings(
            known_hosts=tmp_path / "state" / "known_hosts",
            connect_timeout_s=5,
            command_timeout_s=4,
        )
    )
    made = ConfigCollector(door=door, redactor=REDACTOR, settings=CollectorSettings(deadline_s=40))
    yield made
    await made.aclose()


@pytest.fixture(scope="module")
def host_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_host_key(tmp_path_factory.mktemp("key") / "host")


async def one(collector: ConfigCollector, wanted: ConfigTarget) -> Collected:
    (found,) = await collector.collect([wanted], now=READ_AT)
    return found


def access(found: Collected) -> SshAccess:
    (row,) = found.observation.tables[SshAccess]
    assert isinstance(row, SshAccess)
    return row


async def test_every_platforms_configuration_is_read_whole(
    collector: ConfigCollector, host_key: Path
) -> None:
    platforms = list(PROMPTS)
    scripts = [script(p, host=f"sw>tang#{n}") for n, p in enumerate(platforms)]
    with ssh_devices(host_key, scripts) as devices:
        wanted = [
            target(port, p, n)
            for n, (port, p) in enumerate(zip(devices.ports, platforms, strict=True))
        ]
        found = await collector.collect(wanted, now=READ_AT)
    for result in found:
        platform = result.target.platform.platform
        assert result.problem is None, platform
        assert result.configuration is not None
        assert result.configuration == read(platform, "hardened"), platform
        assert parse(result.configuration).unparsed == ()
        assert access(result).key_type == "ssh-rsa"
        assert access(result).key_bits == 2048
        assert (access(result).version or "").startswith("SSH-2.0-")
    assert collector.outcomes == {"ok": len(platforms)}


async def test_facts_and_tables_come_where_snmp_is_off(
    collector: ConfigCollector, host_key: Path
) -> None:
    ios = script(Platform.CISCO_IOS)
    with ssh_devices(host_key, [replace(ios, answers={**ios.answers, **IOS_FACTS})]) as device:
        found = await one(collector, replace(target(device.port), tables=True))
    facts = {name: claim.value for name, claim in found.observation.facts.items()}
    assert facts[FactName.VENDOR] == "Cisco"
    assert facts[FactName.VERSION] == "15.2(7)E4"
    assert facts[FactName.MODEL] == "WS-C2960X-24TS-L"
    assert facts[FactName.SERIAL] == "FOC1932X0K1"
    assert facts[FactName.UPTIME_S] == 5 * 604_800 + 2 * 86_400 + 3 * 3600 + 41 * 60
    assert Key(KeyKind.SERIAL, "cisco|foc1932x0k1") in found.observation.keys
    assert [(r.ip, r.mac) for r in found.observation.tables[ArpEntry]] == [  # type: ignore[attr-defined]
        ("10.1.99.1", "00:1b:0d:63:c2:26")
    ]
    assert [(r.mac, r.vlan) for r in found.observation.tables[FdbEntry]] == [  # type: ignore[attr-defined]
        ("00:50:56:00:00:01", 10)
    ]
    (neighbor,) = found.observation.tables[Neighbor]
    assert isinstance(neighbor, Neighbor)
    assert (neighbor.sys_name, neighbor.chassis_id) == ("core-1", "00:1b:0d:63:c2:00")


async def test_a_refused_login_is_tried_once_and_told(
    collector: ConfigCollector, host_key: Path
) -> None:
    wrong = SshCredential(name="wrong", user=USER, password=Secret("no"))
    with ssh_devices(host_key, [script(Platform.CISCO_IOS)]) as device:
        found = await one(collector, replace(target(device.port), credential=wrong))
    assert device.logins == 1
    assert found.problem is Problem.LOGIN
    assert (access(found).credential, access(found).answered) == ("wrong", False)


async def test_a_changed_host_key_is_a_fact_until_a_person_accepts_it(
    collector: ConfigCollector, host_key: Path, tmp_path: Path
) -> None:
    port = free_tcp_port()
    ios = script(Platform.CISCO_IOS)
    with ssh_devices(host_key, [ios], ports=[port]):
        before = access(await one(collector, target(port)))
    other = make_host_key(tmp_path / "other")
    with ssh_devices(other, [ios], ports=[port]) as impostor:
        found = await one(collector, target(port))
    assert impostor.logins == 0
    assert found.problem is Problem.HOST_KEY
    assert (before.key_changed, access(found).key_changed) == (False, True)
    assert access(found).fingerprint not in {None, before.fingerprint}
    assert access(found).pinned == before.fingerprint
    keys = HostKeys(tmp_path / "state" / "known_hosts")
    (shown,) = keys.shown([host_name(Ip("127.0.0.1"), port)])
    assert shown.fingerprint == access(found).fingerprint
    keys.accept(shown)
    with ssh_devices(other, [ios], ports=[port]):
        again = await one(collector, target(port))
    assert (again.problem, access(again).key_changed) == (None, False)
    assert access(again).fingerprint == shown.fingerprint


async def test_nobody_there_is_a_timeout(collector: ConfigCollector) -> None:
    assert (await one(collector, target(free_tcp_port()))).problem is Problem.TIMEOUT


OUTPUTS: dict[str, tuple[str, Problem]] = {
    "cut off": ("\n".join(raw(Platform.CISCO_IOS, "weak").split("\n")[:120]), Problem.TRUNCATED),
    "not permitted": ("% Authorization failed.", Problem.DENIED),
    "another tongue": ("Không tìm thấy lệnh này\nHãy thử lại", Problem.FOREIGN),
    "nothing": ("", Problem.FOREIGN),
}


@pytest.mark.parametrize(("output", "problem"), OUTPUTS.values(), ids=OUTPUTS.keys())
async def test_what_is_no_configuration_has_a_name(
    collector: ConfigCollector, host_key: Path, output: str, problem: Problem
) -> None:
    ios = replace(script(Platform.CISCO_IOS), answers={"show running-config": output})
    with ssh_devices(host_key, [ios]) as device:
        found = await one(collector, target(device.port))
    assert (found.problem, found.configuration) == (problem, None)
    assert access(found).problem == problem


class Watched(ConfigCollector):
    """Counts how many devices it reads at the same time."""

    now_read = most_read = 0

    async def _collect(self, target: ConfigTarget, now: datetime) -> Collected:
        self.now_read += 1
        self.most_read = max(self.most_read, self.now_read)
        try:
            return await super()._collect(target, now)
        finally:
            self.now_read -= 1


async def test_twenty_devices_are_read_at_most_eight_at_once(
    tmp_path: Path, host_key: Path
) -> None:
    door = SshDoor(settings=SshSettings(known_hosts=tmp_path / "known_hosts"))
    collector = Watched(door=door, redactor=REDACTOR, settings=CollectorSettings())
    scripts = [script(Platform.CISCO_IOS, host=f"sw{n}") for n in range(20)]
    with ssh_devices(host_key, scripts) as devices:
        wanted = [target(port, number=n) for n, port in enumerate(devices.ports)]
        found = await collector.collect([*wanted, wanted[0]], now=READ_AT)
    assert [result.problem for result in found] == [None] * 20
    await collector.aclose()
    assert devices.logins == 20
    assert collector.most_read == 8


BEHAVED: Sequence[Manner] = (Manner.PAGER, Manner.SLOW, Manner.GREETING, Manner.COLOURS)


@pytest.mark.parametrize("manner", BEHAVED)
async def test_a_device_with_odd_manners_is_read_whole(
    collector: ConfigCollector, host_key: Path, manner: Manner
) -> None:
    text = raw(Platform.CISCO_IOS, "weak")
    async with hard_device(host_key, text, manner) as port:
        found = await one(collector, target(port))
    assert found.problem is None
    assert found.configuration == read(Platform.CISCO_IOS, "weak")


ROUGH: dict[Manner, Problem] = {
    Manner.HANGS_UP: Problem.HUNG_UP,
    Manner.FALLS_SILENT: Problem.TIMEOUT,
    Manner.ENDLESS: Problem.PROTOCOL,
    Manner.NO_PROMPT: Problem.TIMEOUT,
}


@pytest.mark.parametrize(("manner", "problem"), ROUGH.items(), ids=list(ROUGH))
async def test_a_device_that_fails_in_mid_output_leaves_nothing(
    collector: ConfigCollector, host_key: Path, manner: Manner, problem: Problem
) -> None:
    async with hard_device(host_key, raw(Platform.CISCO_IOS, "weak"), manner) as port:
        found = await one(collector, target(port))
    assert (found.problem, found.configuration) == (problem, None)


async def test_a_reading_that_is_given_up_frees_its_session(tmp_path: Path, host_key: Path) -> None:
    settings = SshSettings(known_hosts=tmp_path / "known", workers=1, command_timeout_s=30)
    door = SshDoor(settings=settings)
    made = ConfigCollector(door=door, redactor=REDACTOR, settings=CollectorSettings(deadline_s=2))
    async with hard_device(host_key, "x", Manner.FALLS_SILENT) as port:
        assert (await one(made, target(port))).problem is Problem.DEADLINE
    async with asyncio.timeout(60), hard_device(host_key, "x", Manner.HANGS_UP) as port:
        await one(made, target(port))
    await made.aclose()
