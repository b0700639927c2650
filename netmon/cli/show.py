"""How devices, findings and the verdict look on a terminal."""

from __future__ import annotations

from datetime import datetime

from inventory.device import Device, Registration
from inventory.finding import Finding, Severity, Status
from inventory.model import FactName
from inventory.snapshot import Snapshot
from inventory.text import Lang, Text
from inventory.types import ip_sort_key
from inventory.verdict import GateState, Verdict, VerdictState
from netmon.cli.output import say, table
from netmon.cli.texts import (
    COUNT_DEVICES,
    DEVICE_TITLES,
    FINDING_TITLES,
    GATE_NAMES,
    GATE_STATES,
    GATE_TITLES,
    NO_FINDINGS,
    REGISTRATIONS,
    SEVERITIES,
    VERDICTS,
)

_SEVERITY_ORDER = list(Severity)
_COLOURS = {
    VerdictState.READY: "bold green",
    VerdictState.NOT_READY: "bold red",
    VerdictState.UNDETERMINED: "bold yellow",
}


def titles(text: Text, lang: Lang) -> list[str]:
    """Column titles from one catalogue line, separated by ``|``."""
    return text.in_(lang).split("|")


def print_devices(snapshot: Snapshot, lang: Lang) -> None:
    """The devices, infrastructure first, then by address."""
    devices = sorted(snapshot.devices.values(), key=_device_order)
    table(titles(DEVICE_TITLES, lang), [_device_row(d, snapshot, lang) for d in devices])
    unregistered = sum(d.registration is Registration.UNREGISTERED for d in devices)
    say(COUNT_DEVICES.format(devices=len(devices), unregistered=unregistered).in_(lang))


def _device_order(device: Device) -> tuple[bool, tuple[int, int], str]:
    addresses = [ip_sort_key(a.ip) for a in device.current_addresses]
    return not device.infrastructure, min(addresses, default=(9, 0)), device.name


def _device_row(device: Device, snapshot: Snapshot, lang: Lang) -> list[str]:
    addresses = sorted((a.ip for a in device.current_addresses), key=ip_sort_key)
    more = f" +{len(addresses) - 1}" if len(addresses) > 1 else ""
    return [
        device.name,
        device.role.value,
        addresses[0] + more if addresses else "",
        " ".join(filter(None, (device.text(FactName.VENDOR), device.text(FactName.MODEL)))),
        where(device, snapshot),
        REGISTRATIONS[device.registration].in_(lang),
    ]


def where(device: Device, snapshot: Snapshot) -> str:
    """Switch and port, with a question mark when the port was inferred."""
    place = device.location
    if place is None:
        return ""
    switch = snapshot.devices.get(place.switch)
    return f"{switch.name if switch else place.switch} {place.port}{'?' if place.guessed else ''}"


def print_findings(snapshot: Snapshot, lang: Lang) -> None:
    """What is broken, the worst first."""
    broken = sorted(
        (f for f in snapshot.findings if f.open),
        key=lambda f: (_SEVERITY_ORDER.index(f.severity), f.rule, f.subject_name),
    )
    if not broken:
        say(NO_FINDINGS.in_(lang))
        return
    table(titles(FINDING_TITLES, lang), [_finding_row(f, lang) for f in broken])


def _finding_row(finding: Finding, lang: Lang) -> list[str]:
    what = finding.message.in_(lang)
    if finding.fix is not None:
        what += f"\n-> {finding.fix.in_(lang)}"
    return [
        finding.rule,
        SEVERITIES[finding.severity].in_(lang),
        finding.subject_name,
        finding.article,
        what,
    ]


def print_verdict(verdict: Verdict, lang: Lang) -> None:
    """The gates with their reasons, then the answer."""
    rows = []
    for number, gate in enumerate(verdict.gates, start=1):
        reasons = [r.text.in_(lang) for r in gate.reasons if r.state is gate.state]
        shown = [*reasons[:3], *([f"(+{len(reasons) - 3})"] if len(reasons) > 3 else [])]  # noqa: PLR2004
        rows.append(
            [
                f"G{number}",
                GATE_NAMES[gate.name].in_(lang),
                GATE_STATES[gate.state].in_(lang),
                "\n".join(shown) if gate.state is not GateState.PASS else "",
            ]
        )
    table(titles(GATE_TITLES, lang), rows)
    say(
        VERDICTS[verdict.state].format(score=f"{verdict.score:.1f}").in_(lang),
        style=_COLOURS[verdict.state],
    )


def status_counts(findings: tuple[Finding, ...]) -> dict[Status, int]:
    """How many findings are in each status."""
    return {status: sum(f.status is status for f in findings) for status in Status}


def day(at: datetime) -> str:
    """An instant for people: local time, to the minute."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
