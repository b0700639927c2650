"""Which rules judge the configurations of which platforms, as the rules themselves answer.

``python -m netmon.regulation.coverage`` writes docs/coverage.md; a test holds it to the code. Each
rule is asked about a device of each platform that shows itself sound on the network and whose
configuration says next to nothing: a rule that knows the syntax gives the configuration as its
evidence, one that does not leaves the device to its probe or answers UNKNOWN. Nothing is declared
twice, except why a cell is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from inventory.configuration import ConfigText, Platform
from inventory.device import Device, Fact, Table
from inventory.finding import Status
from inventory.model import Clock, FactName, FactRank, PortProbe, Role, Row, SnmpAccess, SshAccess
from inventory.snapshot import Agency, Snapshot
from inventory.types import DeviceId
from netmon.regulation.api import Check, Context, Result, SubjectKind
from netmon.regulation.parameters import Parameters
from netmon.regulation.registry import load_checks
from netmon.regulation.why_not import WHY

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
_NOW = datetime(2026, 11, 22, tzinfo=UTC)
_IOS = ("version 15.2", "hostname a", "! Last configuration change at 01:00:00 UTC Fri Nov 20 2026")
_BARE: Mapping[Platform, tuple[str, ...]] = {
    Platform.CISCO_IOS: _IOS,
    Platform.CISCO_S300: ("config-file-header", "hostname a"),
    Platform.CISCO_NXOS: ("version 9.3", "hostname a"),
    Platform.HP_PROCURVE: ('hostname "a"', "module 1 type x"),
    Platform.ARUBA_AOSCX: ("hostname a", "vlan 1"),
    Platform.HUAWEI_VRP: ("sysname a", "aaa"),
    Platform.HP_COMWARE: ("version 7.1", "sysname a"),
    Platform.MIKROTIK_ROUTEROS: ("/interface wifi", "add ssid=a name=w", "/ip address"),
    Platform.JUNIPER_JUNOS: ("set version 21", "set system host-name a"),
    Platform.RUIJIE_OS: ("version RGOS", "hostname a"),
    Platform.DLINK_DS: ("create vlan a tag 2", "config vlan a add tagged 1", "enable stp"),
    Platform.TPLINK_JETSTREAM: ('hostname "a"', "vlan 2"),
    Platform.FORTINET: ("config system global", "end", "config firewall policy", "end"),
    Platform.LINUX_FRR: ("frr version 8", "hostname a"),
}
"""The least that is taken for a configuration of the platform."""

_SOUND: Mapping[type[Row], tuple[Row, ...]] = {
    PortProbe: tuple(PortProbe(port=n, state="closed") for n in (23, 80)),
    SnmpAccess: (
        SnmpAccess(version="v3", credential="a", answered=True, level="authPriv"),
        *(
            SnmpAccess(version=v, credential=c, answered=False)
            for v in ("v1", "v2c")
            for c in ("public", "private")
        ),
    ),
    SshAccess: (
        SshAccess(port=22, answered=True, version="SSH-2.0-a", key_type="ssh-rsa", key_bits=4096),
    ),
    Clock: (Clock(mode="syncToRemoteServer", offset_s=0.0, agent_offset_s=0.0),),
}


class Coverage(StrEnum):
    """What a rule goes by on a platform."""

    JUDGED = "judged"
    PROBE = "probe only"
    NOT_APPLICABLE = "not applicable"
    UNKNOWN = "unknown"


def coverage(checks: Mapping[str, Check]) -> dict[str, dict[Platform, Coverage]]:
    """For each rule that looks into configurations, what it goes by on each platform."""
    found = {}
    for rule_id, check in sorted(checks.items()):
        if check.subject is SubjectKind.DEVICE:
            row = {platform: _coverage(_asked(check, platform)) for platform in Platform}
            if Coverage.JUDGED in row.values():
                found[rule_id] = row
    return found


def _asked(check: Check, platform: Platform) -> Result:
    text = ConfigText(
        platform=platform, lines=_BARE[platform], complete=True, collected_at=_NOW, sha256="0" * 64
    )
    tables = {**{need.table: () for need in check.needs}, **_SOUND}
    device = Device(
        id=DeviceId("d"),
        name="a",
        keys=frozenset(),
        first_seen=_NOW - timedelta(days=90),
        last_seen=_NOW,
        facts={FactName.ROLE: Fact(Role.SWITCH.value, "", "", FactRank.SYSTEM, _NOW)},
        tables={kind: Table(rows, "coverage", _NOW) for kind, rows in tables.items()},
        up=True,
        configuration=text,
    )
    lan = Snapshot(taken_at=_NOW, agency=Agency(code="a", name="a"), devices={device.id: device})
    context = Context(now=_NOW, snapshot=lan, parameters=Parameters())
    result: Result = check.judge(device, check.params(), context)
    return result


def _coverage(answer: Result) -> Coverage:
    by_configuration = any(e.source == "configuration" for e in answer.evidence)
    if by_configuration or answer.reason == "no-switched-ports":
        return Coverage.JUDGED
    if answer.status is Status.NOT_APPLICABLE:
        return Coverage.NOT_APPLICABLE
    return Coverage.PROBE if answer.status is Status.PASS else Coverage.UNKNOWN


def render(checks: Mapping[str, Check]) -> str:
    """The page."""
    return "\n".join(_lines(coverage(checks))) + "\n"


_SIGNS = {
    Coverage.JUDGED: "yes",
    Coverage.PROBE: "probe",
    Coverage.NOT_APPLICABLE: "n/a",
    Coverage.UNKNOWN: "-",
}
_HEAD = """\
# Rules and platforms

Made by `python -m netmon.regulation.coverage`; do not edit.

What each rule on configurations goes by. `yes`: it judges the platform's configuration (and what a
probe saw, where the rule has one). `probe`: the configuration does not tell; what the device shows
on the network decides. `n/a`: the rule does not concern the platform. `-`: UNKNOWN, never PASS. The
other rules (inventory, health, services) go by SNMP and probes and ask for no platform."""


def _lines(table: Mapping[str, Mapping[Platform, Coverage]]) -> Iterator[str]:
    yield _HEAD
    yield ""
    yield "| rule | " + " | ".join(p.value for p in Platform) + " |"
    yield "|---" * (len(Platform) + 1) + "|"
    for rule, row in table.items():
        yield f"| {rule} | " + " | ".join(_SIGNS[row[p]] for p in Platform) + " |"
    yield ""
    yield "## Why not"
    yield ""
    for rule, row in table.items():
        for platform in Platform:
            if row[platform] is not Coverage.JUDGED:
                yield f"- {rule}, {platform.value}: {WHY[rule][platform]}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(render(load_checks()), encoding="utf-8")


if __name__ == "__main__":
    main()
