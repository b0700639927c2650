"""Switch ports as AOS-CX writes them."""

from __future__ import annotations

import re

from inventory.configuration import Configuration, Line
from inventory.configuration.questions import find
from netmon.regulation.switching.model import Mode, Port, Switch, Virtual, chosen, numbers

_PHYSICAL = re.compile(r"interface (\d+/\d+/\d+)$")
_VIRTUAL = re.compile(r"interface vlan ?(\d+)$")
_VLAN = re.compile(r"vlan (\d[\d,-]*)$")
_ADDRESS = re.compile(r"ip address (\d\S+)")


def read(c: Configuration) -> Switch:
    """The ports of an AOS-CX configuration."""
    blocks = [(line, m.group(1)) for line in c.lines if (m := _VLAN.match(line.text))]
    snooping = bool(c.global_lines(r"dhcpv4-snooping$"))
    return Switch(
        ports=tuple(p for line in c.lines if (p := _port(line))),
        vlans={v: _name(block) for block, text in blocks for v in numbers(text)},
        virtual=tuple(v for line in c.lines if (v := _virtual(line))),
        snooped=_with(blocks, r"dhcpv4-snooping$") if snooping else frozenset(),
        inspected=_with(blocks, r"arp inspection$"),
    )


def _port(block: Line) -> Port | None:
    opening = _PHYSICAL.match(block.text)
    lines = tuple(block.below())
    switched = find(lines, r"no routing$|vlan (?:access|trunk)")
    if opening is None or not switched or find(block.children, r"shutdown$|lag \d+"):
        return None
    trunk = bool(find(lines, r"vlan trunk"))
    return Port(
        name=opening.group(1),
        line=block,
        mode=Mode.TRUNK if trunk else Mode.ACCESS,
        vlan=_number(lines, r"vlan trunk native (\d+)" if trunk else r"vlan access (\d+)") or 1,
        vlans=_allowed(lines),
        dot1x=_enabled(lines, r"aaa authentication port-access (?:dot1x authenticator|mac-auth)"),
        max_macs=_limit(lines),
        bpdu_guard=bool(find(lines, r"spanning-tree bpdu-guard")),
        storm_guard=bool(find(lines, r"loop-protect|rate-limit broadcast")),
        trusted=bool(find(lines, r"dhcpv4-snooping trust")),
    )


def _allowed(lines: tuple[Line, ...]) -> frozenset[int] | None:
    found = find(lines, r"vlan trunk allowed .*")
    texts = [line.text.removeprefix("vlan trunk allowed ") for line in found]
    if not texts or "all" in texts:
        return None
    return chosen(v for text in texts for v in numbers(text))


def _limit(lines: tuple[Line, ...]) -> int | None:
    """The client limit of port security, one unless it says; None when that is not enabled."""
    if not _enabled(lines, r"port-access port-security"):
        return None
    security = find(lines, r"port-access port-security")[0]
    return _number(security.children, r"client-limit (\d+)") or 1


def _enabled(lines: tuple[Line, ...], pattern: str) -> bool:
    return any(find(line.children, r"enable$") for line in find(lines, pattern))


def _number(lines: tuple[Line, ...], pattern: str) -> int | None:
    found = find(lines, pattern)
    match = re.match(pattern, found[-1].text) if found else None
    return int(match.group(1)) if match else None


def _with(blocks: list[tuple[Line, str]], pattern: str) -> frozenset[int]:
    return frozenset(v for b, text in blocks if find(b.children, pattern) for v in numbers(text))


def _name(block: Line) -> str:
    found = find(block.children, r"name .*")
    return found[0].text.removeprefix("name ") if found else ""


def _virtual(block: Line) -> Virtual | None:
    match = _VIRTUAL.match(block.text)
    found = tuple(m.group(1) for x in block.children if (m := _ADDRESS.match(x.text)))
    if match is None or not found or find(block.children, r"shutdown$"):
        return None
    filtered = bool(find(block.children, r"apply access-list ip \S+ (?:routed-)?in"))
    return Virtual(vlan=int(match.group(1)), line=block, addresses=found, filtered=filtered)
