"""How long the whole regulation takes to judge a LAN, and to read its devices over SSH.

50 switches of fourteen platforms, each with a configuration of 500 lines that nobody has parsed
yet (cold), and the same LAN judged again (warm: only the clock has moved on). Reading: 20 real SSH
servers, eight sessions at a time.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

from inventory.configuration import ConfigText, Platform
from inventory.device import Device
from inventory.model import Interface
from inventory.snapshot import Snapshot
from inventory.types import DeviceId, Ip
from netmon.discovery.config_collector import CollectorSettings, ConfigCollector, ConfigTarget
from netmon.discovery.platforms import PLATFORMS
from netmon.regulation.effective import Effective
from netmon.regulation.engine import judge
from netmon.regulation.registry import load_checks
from netmon.transport.base import Secret
from netmon.transport.ssh import SshCredential, SshDoor, SshSettings
from tests.bench.table import Row
from tests.support.configs import READ_AT, REDACTOR, raw, read
from tests.support.configured import DECLARED, SOUND
from tests.support.judging import NOW, READ, delta, device, effective, port, rule_of, snapshot
from tests.support.ssh_device import PASSWORD, USER, Script, make_host_key, ssh_devices
from tests.support.switches import PLAN

_DEVICES, _LINES, _PORTS, _ROUNDS = 50, 500, 48, 5
_READ_DEVICES = 20


def run() -> list[Row]:
    """Judge cold and warm; read twenty devices."""
    rules = _rules()
    cold, warm = [], []
    for number in range(_ROUNDS):
        lan = snapshot(*_devices(number))
        cold.append(_judged(lan, rules, 0))
        warm.append(_judged(lan, rules, 1))
    what = f"{len(rules.rules)} rules, {_DEVICES} devices, {_LINES} lines each"
    return [
        _row(what, "judge, cold", statistics.median(cold)),
        _row(what, "judge, warm", statistics.median(warm)),
        *asyncio.run(_reading()),
    ]


def _rules() -> Effective:
    parameters = DECLARED.model_copy(update={"ip_plan": PLAN.ip_plan})
    return effective(*(rule_of(c) for c in load_checks().values()), parameters=parameters)


def _devices(number: int) -> Iterable[Device]:
    """Every kind of configuration in turn; ``number`` makes texts that were never seen before."""
    kinds = cycle((p, name) for p in Platform for name in ("hardened", "weak"))
    for index, (platform, name) in enumerate(islice(kinds, _DEVICES)):
        text = _padded(read(platform, name), f"{number}-{index}")
        tables = {**SOUND, Interface: tuple(port(n) for n in range(1, _PORTS + 1))}
        made = device(f"sw-{index}", tables=tables, configuration=text)
        yield replace(
            made,
            id=DeviceId(f"d-{index}"),
            deltas={n: delta(n) for n in range(1, _PORTS + 1)},
        )


def _padded(text: ConfigText, mark: str) -> ConfigText:
    """The configuration with interfaces like its own until it has so many lines."""
    body = text.lines[:-1]
    lines = (*islice(cycle(body), _LINES - 1), text.lines[-1])
    return replace(text, lines=lines, sha256=mark, collected_at=READ)


def _judged(lan: Snapshot, rules: Effective, minutes: int) -> float:
    started = time.perf_counter()
    findings = judge(lan, rules, now=NOW + timedelta(minutes=minutes))
    took = time.perf_counter() - started
    assert len(findings) > _DEVICES
    return took


async def _reading() -> list[Row]:
    """All of them, and one alone, which all cannot beat."""
    platform = PLATFORMS[Platform.CISCO_IOS]
    answers = {
        platform.configuration: raw(Platform.CISCO_IOS, "hardened").rstrip("\n"),
        **dict.fromkeys(platform.command_line.paging, ""),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        door = SshDoor(settings=SshSettings(known_hosts=path / "known_hosts"))
        collector = ConfigCollector(door=door, redactor=REDACTOR, settings=CollectorSettings())
        scripts = [Script(name=f"sw{n}", answers=answers) for n in range(_READ_DEVICES)]
        with ssh_devices(make_host_key(path / "key"), scripts) as devices:
            targets = [_target(n, p) for n, p in enumerate(devices.ports)]
            alone = await _read(collector, targets[:1])
            together = await _read(collector, targets)
        await collector.aclose()
    what = f"{_READ_DEVICES} SSH devices, 8 sessions"
    return [_row(what, "one alone", alone), _row(what, "all", together)]


def _target(number: int, listening: int) -> ConfigTarget:
    return ConfigTarget(
        device=DeviceId(f"d-{number}"),
        address=Ip("127.0.0.1"),
        port=listening,
        segment="127.0.0.0/24",
        platform=PLATFORMS[Platform.CISCO_IOS],
        credential=SshCredential(name="bench", user=USER, password=Secret(PASSWORD)),
    )


async def _read(collector: ConfigCollector, targets: list[ConfigTarget]) -> float:
    started = time.perf_counter()
    results = await collector.collect(targets, now=READ_AT)
    took = time.perf_counter() - started
    assert [r.problem for r in results] == [None] * len(targets)
    return took


def _row(bench: str, subject: str, seconds: float) -> Row:
    return Row(bench=bench, subject=subject, value=seconds * 1000, unit="ms", more_is_better=False)
