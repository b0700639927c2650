"""Switch ports as Cisco IOS writes them; NX-OS, Small Business and Ruijie write nearly the same."""

from __future__ import annotations

import re

from inventory.configuration import Configuration, Line, Platform
from inventory.configuration.questions import find
from netmon.regulation.switching.model import (
    ALL_VLANS,
    Mode,
    Port,
    Switch,
    Virtual,
    chosen,
    numbers,
)

PHYSICAL = r"interface (?!vlan|loopback|tunnel|mgmt|null|port-channel|nve)([a-z][\w-]* ?\d[\d/.]*)$"
_PHYSICAL = re.compile(PHYSICAL, re.IGNORECASE)
_VIRTUAL = re.compile(r"interface vlan ?(\d+)$", re.IGNORECASE)
_ADDRESS = re.compile(r"ip address (\d\S+)")
_EDGE_PLATFORMS = frozenset({Platform.CISCO_S300, Platform.RUIJIE_OS})
"""A port that says nothing of its mode is an access port here; on IOS it is dynamic."""


def read(c: Configuration) -> Switch:
    """The ports of an IOS-like configuration."""
    guard = bool(
        c.global_lines(r"spanning-tree portfast (?:edge )?bpduguard default")
        or c.global_lines(r"spanning-tree port type edge bpduguard default")
    )
    loops = bool(c.global_lines(r"loopback-detection enable"))
    ports = [p for line in c.lines if (p := _port(c, line, guard=guard, loops=loops))]
    snooping = bool(c.global_lines(r"ip dhcp snooping$"))
    return Switch(
        ports=tuple(ports),
        vlans=_vlans(c),
        virtual=tuple(v for line in c.lines if (v := _virtual(line))),
        snooped=_listed(c, r"ip dhcp snooping vlan") if snooping else frozenset(),
        inspected=_listed(c, r"ip arp inspection vlan"),
    )


def _port(c: Configuration, block: Line, *, guard: bool, loops: bool) -> Port | None:
    opening = _PHYSICAL.match(block.text)
    lines = block.children
    platform = c.source.platform
    routed = find(lines, r"no switchport$|ip address|vrf|encapsulation|channel-group")
    switched = find(lines, r"switchport") or platform is not Platform.CISCO_NXOS
    if opening is None or find(lines, r"shutdown$") or routed or not switched:
        return None
    mode = _mode(platform, lines)
    edge = bool(find(lines, r"spanning-tree (?:portfast|port type edge)"))
    return Port(
        name=opening.group(1),
        line=block,
        mode=mode,
        vlan=_number(
            lines,
            r"switchport access vlan (\d+)"
            if mode is Mode.ACCESS
            else r"switchport trunk native vlan (\d+)",
        ),
        vlans=_allowed(lines),
        dot1x=bool(find(lines, r"(?:access-session|authentication) port-control auto|dot1x port-")),
        max_macs=_max_macs(lines),
        bpdu_guard=bool(find(lines, r"spanning-tree bpduguard(?: enable)?$")) or (guard and edge),
        storm_guard=loops
        or bool(find(lines, r"storm-control broadcast|rldp port loop-detect|loopback-detection")),
        trusted=bool(find(lines, r"ip dhcp snooping trust")),
    )


def _mode(platform: Platform, lines: tuple[Line, ...]) -> Mode:
    if find(lines, r"switchport mode (?:trunk|general)"):
        return Mode.TRUNK
    if find(lines, r"switchport mode access"):
        return Mode.ACCESS
    # NX-OS has no dynamic trunks: a switchport is an access port until told otherwise.
    quiet = platform in _EDGE_PLATFORMS or platform is Platform.CISCO_NXOS
    return Mode.ACCESS if quiet else Mode.DYNAMIC


def _allowed(lines: tuple[Line, ...]) -> frozenset[int] | None:
    found = find(lines, r"switchport (?:trunk|general) allowed vlan")
    if not found:
        return None
    vlans: frozenset[int] = frozenset()
    for line in found:
        what = line.text.split(" allowed vlan ", 1)[-1]
        if what.startswith(("except", "remove")):
            return ALL_VLANS - numbers(what)  # chosen, however widely
        vlans |= numbers(what.removeprefix("only ").removeprefix("add "))
    return chosen(vlans)


def _max_macs(lines: tuple[Line, ...]) -> int | None:
    if find(lines, r"switchport port-security$"):
        return _number(lines, r"switchport port-security maximum (\d+)")  # one, unless it says
    if find(lines, r"port security (?:max|mode|discard)"):
        return _number(lines, r"port security max (\d+)")
    return None


def _number(lines: tuple[Line, ...], pattern: str) -> int:
    found = find(lines, pattern)
    match = re.match(pattern, found[-1].text) if found else None
    return int(match.group(1)) if match else 1


def _vlans(c: Configuration) -> dict[int, str]:
    names: dict[int, str] = {}
    listed = (
        *c.global_lines(r"vlan(?: range)? \d[\d,-]*$"),
        *find(c.every_line(), r"vlan \d[\d,-]*$"),
    )
    for line in listed:
        name = next((x.text.removeprefix("name ") for x in find(line.children, r"name \S+")), "")
        for vlan in numbers(line.text):
            names[vlan] = name or names.get(vlan, "")
    return names


def _virtual(block: Line) -> Virtual | None:
    match = _VIRTUAL.match(block.text)
    found = tuple(m.group(1) for x in block.children if (m := _ADDRESS.match(x.text)))
    if match is None or not found or find(block.children, r"shutdown$"):
        return None
    filtered = bool(find(block.children, r"ip access-group \S+ in"))
    return Virtual(vlan=int(match.group(1)), line=block, addresses=found, filtered=filtered)


def _listed(c: Configuration, words: str) -> frozenset[int]:
    lines = c.global_lines(rf"{words} \d\S*")
    return frozenset(v for line in lines for v in numbers(line.text.removeprefix(f"{words} ")))
