"""How devices, findings and the verdict look on a terminal."""

from __future__ import annotations

from datetime import datetime

from inventory.device import Device, Registration
from inventory.finding import Finding, Severity
from inventory.model import FactName
from inventory.snapshot import Snapshot
from inventory.text import Lang, Text
from inventory.types import ip_sort_key
from inventory.verdict import GateState, Verdict, VerdictState
from netmon.agent.sent import Sent
from netmon.cli.output import block, say, table
from netmon.cli.texts.shown import (
    COUNT_DEVICES,
    DEVICE_TITLES,
    GATE_NAMES,
    GATE_STATES,
    GATE_TITLES,
    NEWCOMERS,
    NO_FINDINGS,
    REGISTRATIONS,
    SENT_BESIDES,
    SENT_TITLES,
    SEVERITIES,
    VERDICTS,
)

_SEVERITY_ORDER = list(Severity)
_MODEL_COLUMN = 3
_NEWCOMERS_SHOWN = 10
_COLOURS = {
    VerdictState.READY: "bold green",
    VerdictState.NOT_READY: "bold red",
    VerdictState.UNDETERMINED: "bold yellow",
}


def titles(text: Text, lang: Lang) -> list[str]:
    """Column titles from one catalogue line, separated by ``|``."""
    return text.in_(lang).split("|")


def print_devices(snapshot: Snapshot, lang: Lang, *, only: Registration | None = None) -> None:
    """The devices, infrastructure first, then by address; one line each.

    Args:
        snapshot: the book, whole: a station is shown at its switch.
        lang: the language of the call.
        only: the devices of this standing.
    """
    wanted = (d for d in snapshot.devices.values() if only in {None, d.registration})
    devices = sorted(wanted, key=_device_order)
    rows = [_device_row(d, snapshot, lang) for d in devices]
    table(titles(DEVICE_TITLES, lang), rows, shrink=[_MODEL_COLUMN])
    unregistered = [d for d in devices if d.registration is Registration.UNREGISTERED]
    say(COUNT_DEVICES.format(devices=len(devices), unregistered=len(unregistered)).in_(lang))
    if unregistered and snapshot.register:
        _print_newcomers(unregistered, snapshot, lang)


def _print_newcomers(devices: list[Device], snapshot: Snapshot, lang: Lang) -> None:
    """Who is on the LAN without being in the register, and where to find it."""
    lines = [
        f"{d.name}  {', '.join(sorted(d.macs)[:2])}  {where(d, snapshot)}".rstrip()
        for d in devices[:_NEWCOMERS_SHOWN]
    ]
    if len(devices) > _NEWCOMERS_SHOWN:
        lines.append(f"(+{len(devices) - _NEWCOMERS_SHOWN})")
    block(NEWCOMERS.in_(lang), *lines)


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


def print_sent(sent: Sent, snapshot: Snapshot, lang: Lang) -> None:
    """What the cycle cost each device that speaks SNMP, and the LAN."""
    devices = sorted(snapshot.devices.values(), key=_device_order)
    asked = [(d, sent.requests[d.id]) for d in devices if d.id in sent.requests]
    silent = [n for d, n in asked if d.fact(FactName.SNMP_VERSION) is None]
    rows = [
        [d.name, str(n), str(sent.timeouts.get(d.id, 0))]
        for d, n in asked
        if d.fact(FactName.SNMP_VERSION) is not None
    ]
    if rows:
        table(titles(SENT_TITLES, lang), rows)
    packets = ", ".join(f"{kind} {count}" for kind, count in sorted(sent.packets.items()))
    told = SENT_BESIDES.format(
        silent=len(silent),
        most=max(silent, default=0),
        strangers=sent.strangers,
        packets=packets or "0",
    )
    say(told.in_(lang))


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
    for finding in broken:
        _print_finding(finding, lang)


def _print_finding(finding: Finding, lang: Lang) -> None:
    head = f"{finding.rule}  {SEVERITIES[finding.severity].in_(lang)}  {finding.subject_name}"
    what = [finding.message.in_(lang)]
    if finding.fix is not None:
        what.append(f"-> {finding.fix.in_(lang)}")
    block(f"{head} ({finding.article})" if finding.article else head, *what, style="bold")


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
        VERDICTS[verdict.state].format(score=decimal(verdict.score)).in_(lang),
        style=_COLOURS[verdict.state],
    )


def decimal(value: float) -> Text:
    """A number with one decimal, as each language writes it."""
    en = f"{value:.1f}"
    return Text(vi=en.replace(".", ","), en=en)


def day(at: datetime) -> str:
    """An instant for people: local time, to the minute."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
