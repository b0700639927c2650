"""Switch ports as TP-Link JetStream writes them: general ports with tagged and untagged VLANs."""

from __future__ import annotations

import re

from inventory.configuration import Configuration, Line
from inventory.configuration.questions import find
from netmon.regulation.switching.model import Mode, Port, Switch, Virtual, chosen, numbers

_PHYSICAL = re.compile(
    r"interface ((?:two-|five-|ten-)?gigabitEthernet \d+/\d+/\d+)$", re.IGNORECASE
)
_VIRTUAL = re.compile(r"interface vlan (\d+)$")
_VLAN = re.compile(r"vlan (\d[\d,-]*)$")
_ADDRESS = re.compile(r"ip address (\d\S+)")
_ALLOWED = re.compile(r"switchport (?:general|trunk) allowed vlan (\S+)( untagged| tagged)?$")
_LIMIT = re.compile(r"mac address-table max-mac-count max-number (\d+)(?: .*)? status (\S+)")


def read(c: Configuration) -> Switch:
    """The ports of a JetStream configuration."""
    loops = bool(c.global_lines(r"loopback-detection$"))
    authenticated = bool(c.global_lines(r"dot1x (?:system-auth-control|enable)$"))
    return Switch(
        ports=tuple(
            p for line in c.lines if (p := _port(line, loops=loops, authenticated=authenticated))
        ),
        vlans=_vlans(c),
        virtual=tuple(v for line in c.lines if (v := _virtual(line))),
        snooped=_listed(c, "ip dhcp snooping"),
        inspected=_listed(c, "ip arp inspection"),
    )


def _port(block: Line, *, loops: bool, authenticated: bool) -> Port | None:
    opening = _PHYSICAL.match(block.text)
    lines = block.children
    if opening is None or find(lines, r"shutdown$|no switchport$"):
        return None
    allowed = [m.groups() for x in lines if (m := _ALLOWED.match(x.text))]
    tagged = [vlans for vlans, how in allowed if how != " untagged"]
    trunk = bool(tagged or find(lines, r"switchport mode trunk"))
    native = r"switchport (?:pvid|access vlan|trunk native vlan) (\d+)"
    limit = next((m for x in lines if (m := _LIMIT.match(x.text))), None)
    return Port(
        name=opening.group(1),
        line=block,
        mode=Mode.TRUNK if trunk else Mode.ACCESS,
        vlan=next((int(m.group(1)) for x in lines if (m := re.match(native, x.text))), 1),
        vlans=chosen(v for vlans in tagged for v in numbers(vlans)) if tagged else None,
        dot1x=authenticated and bool(find(lines, r"dot1x$|dot1x port-control auto")),
        max_macs=int(limit.group(1)) if limit and limit.group(2) == "drop" else None,
        bpdu_guard=bool(find(lines, r"spanning-tree bpduguard$")),
        storm_guard=bool(find(lines, r"storm-control broadcast \d"))
        or (loops and bool(find(lines, r"loopback-detection$"))),
        trusted=bool(find(lines, r"ip dhcp snooping trust$")),
    )


def _vlans(c: Configuration) -> dict[int, str]:
    names: dict[int, str] = {}
    for line in c.lines:
        match = _VLAN.match(line.text)
        if match:
            named = find(line.children, r"name \S+")
            name = named[0].text.removeprefix("name ").strip('"') if named else ""
            names |= dict.fromkeys(numbers(match.group(1)), name)
    return names


def _virtual(block: Line) -> Virtual | None:
    match = _VIRTUAL.match(block.text)
    found = tuple(m.group(1) for x in block.children if (m := _ADDRESS.match(x.text)))
    if match is None or not found or find(block.children, r"shutdown$"):
        return None
    return Virtual(vlan=int(match.group(1)), line=block, addresses=found)


def _listed(c: Configuration, words: str) -> frozenset[int]:
    """The VLANs of a feature that has to be on as a whole, too."""
    if not c.global_lines(rf"{words}$"):
        return frozenset()
    lines = c.global_lines(rf"{words} vlan \d\S*")
    return frozenset(v for x in lines for v in numbers(x.text.removeprefix(f"{words} vlan ")))
