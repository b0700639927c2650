"""Switch ports as Huawei VRP and Comware (H3C, HPE) write them: close cousins."""

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

_PHYSICAL = re.compile(
    r"interface ((?:(?:X|Ten-|M|Multi|Forty|Hundred|Twenty-Five|\d+)?(?:Gigabit|GE|GigE)|Ethernet)"
    r"[A-Za-z]*\d+/\d\S*)$",
    re.IGNORECASE,
)
_VIRTUAL = re.compile(r"interface (?:Vlanif|Vlan-interface)(\d+)$", re.IGNORECASE)
_VLAN = re.compile(r"vlan (\d+)$")
_ADDRESS = re.compile(r"ip address (\d\S+)")
_LINK_TYPE = re.compile(r"port link-type (\S+)$")
_MODES = {"access": Mode.ACCESS, "trunk": Mode.TRUNK, "hybrid": Mode.TRUNK}


def read(c: Configuration) -> Switch:
    """The ports of a VRP or Comware configuration."""
    comware = c.source.platform is Platform.HP_COMWARE
    guard = bool(c.global_lines(r"stp bpdu-protection"))
    secured = bool(c.global_lines(r"port-security enable"))
    dot1x = bool(c.global_lines(r"dot1x(?: enable)?$"))
    ports = [
        p
        for block in c.lines
        if (p := _port(block, comware=comware, guard=guard, secured=secured, dot1x=dot1x))
    ]
    snooping = bool(c.global_lines(r"(?:dhcp snooping|dhcp-snooping)(?: enable)?(?: ipv4)?$"))
    # On Comware the global command covers every VLAN; on VRP each is named.
    snooped = ALL_VLANS if comware else _snooped(c, ports)
    return Switch(
        ports=tuple(ports),
        vlans=_vlans(c),
        virtual=tuple(v for line in c.lines if (v := _virtual(line))),
        snooped=snooped if snooping else frozenset(),
        inspected=_with(c, r"arp detection enable|arp anti-attack check user-bind enable"),
    )


def _port(block: Line, *, comware: bool, guard: bool, secured: bool, dot1x: bool) -> Port | None:
    opening = _PHYSICAL.match(block.text)
    lines = block.children
    routed = find(lines, r"undo portswitch|port link-mode route|ip address|eth-trunk|port link-agg")
    if opening is None or routed or find(lines, r"shutdown$"):
        return None
    mode = _mode(lines, comware=comware)
    untagged = r"port (?:default|access) vlan (\d+)"
    native = r"port (?:trunk|hybrid) pvid vlan (\d+)"
    enabled = bool(find(lines, r"port-security enable")) or (
        comware and (secured or bool(find(lines, r"port-security port-mode")))
    )
    return Port(
        name=opening.group(1),
        line=block,
        mode=mode,
        vlan=_number(lines, untagged if mode is Mode.ACCESS else native) or 1,
        vlans=_carried(lines),
        dot1x=dot1x and bool(find(lines, r"dot1x(?: enable)?$|authentication-profile \S+")),
        max_macs=(_number(lines, r"port-security max-mac-(?:num|count) (\d+)") or 1)
        if enabled
        else None,
        bpdu_guard=guard and bool(find(lines, r"stp edged-port(?: enable)?$")),
        storm_guard=bool(
            find(
                lines,
                r"loopback-detect(?:ion)?(?: enable)?|storm-control broadcast|"
                r"broadcast-suppression|storm-constrain broadcast",
            )
        ),
        trusted=bool(find(lines, r"(?:dhcp snooping|dhcp-snooping) trust(?:ed)?")),
    )


def _mode(lines: tuple[Line, ...], *, comware: bool) -> Mode:
    found = find(lines, r"port link-type \S+")
    match = _LINK_TYPE.match(found[-1].text) if found else None
    if match:
        return _MODES.get(match.group(1), Mode.DYNAMIC)
    # Comware's default is access; VRP's is hybrid or negotiated, by model and release.
    return Mode.ACCESS if comware else Mode.DYNAMIC


def _carried(lines: tuple[Line, ...]) -> frozenset[int] | None:
    pattern = r"port (?:trunk (?:allow-pass|permit)|hybrid (?:tagged|untagged)) vlan (.*)"
    texts = [m.group(1) for line in lines if (m := re.match(pattern, line.text))]
    if not texts:
        return None
    return chosen(frozenset().union(*(numbers(text) for text in texts)))


def _snooped(c: Configuration, ports: list[Port]) -> frozenset[int]:
    """VLANs named at the top or in a VLAN's view, and those of access ports that snoop."""
    named = {
        v
        for line in c.global_lines(r"dhcp snooping enable vlan .*")
        for v in numbers(line.text.removeprefix("dhcp snooping enable vlan "))
    }
    viewed = _with(c, r"dhcp snooping enable")
    access = [p for p in ports if p.mode is Mode.ACCESS]
    silent = {p.vlan for p in access if not find(p.line.children, r"dhcp snooping enable")}
    return frozenset(named) | viewed | (frozenset(p.vlan for p in access) - silent)


def _vlans(c: Configuration) -> dict[int, str]:
    names = {
        v: ""
        for line in c.global_lines(r"vlan batch .*")
        for v in numbers(line.text.removeprefix("vlan batch "))
    }
    for line in c.lines:
        match = _VLAN.match(line.text)
        if match:
            named = find(line.children, r"(?:name|description) .*")
            names[int(match.group(1))] = named[0].text.split(" ", 1)[1] if named else ""
    return names


def _with(c: Configuration, pattern: str) -> frozenset[int]:
    return frozenset(
        int(m.group(1))
        for line in c.lines
        if (m := _VLAN.match(line.text)) and find(line.children, pattern)
    )


def _virtual(block: Line) -> Virtual | None:
    match = _VIRTUAL.match(block.text)
    found = tuple(m.group(1) for x in block.children if (m := _ADDRESS.match(x.text)))
    if match is None or not found or find(block.children, r"shutdown$"):
        return None
    filtered = bool(find(block.children, r"traffic-filter inbound|packet-filter .* inbound"))
    return Virtual(vlan=int(match.group(1)), line=block, addresses=found, filtered=filtered)


def _number(lines: tuple[Line, ...], pattern: str) -> int | None:
    found = find(lines, pattern)
    match = re.match(pattern, found[-1].text) if found else None
    return int(match.group(1)) if match else None
