"""Switch ports as ArubaOS-Switch (ProCurve) writes them: by lists of ports, and from the VLANs."""

from __future__ import annotations

import re
from collections import defaultdict

from inventory.configuration import Configuration, Line
from inventory.configuration.questions import find
from netmon.regulation.switching.model import Mode, Port, Switch, Virtual, numbers

_VLAN = re.compile(r"vlan (\d+)$")
_RANGE = re.compile(r"([A-Za-z]*|\d+/[A-Za-z]*)(\d+)-(?:[A-Za-z]*|\d+/[A-Za-z]*)(\d+)$")
_PORTS_MAX = 1024
"""No switch has more ports in one range; a longer one is not a range of ports."""


def read(c: Configuration) -> Switch:
    """The ports of every VLAN's lists."""
    untagged, tagged = _members(c)
    limits = _limits(c)
    guarded = _listed(c, r"spanning-tree (\S+) bpdu-protection$") | _listed(
        c, r"spanning-tree bpdu-protection (\S+)$"
    )
    loops = _listed(c, r"loop-protect (\S+)$")
    dot1x = _listed(c, r"aaa port-access authenticator (\S+)$") if _active(c) else set()
    snooping = bool(c.global_lines(r"dhcp-snooping$"))
    ports = []
    for name in sorted({*untagged, *tagged}, key=_order):
        line = next(iter(find(c.lines, rf"interface {re.escape(name)}")), None)
        own = line.children if line else ()
        if find(own, r"disable$"):
            continue
        vlans = frozenset(tagged.get(name, ()))
        native = untagged.get(name, 0)
        ports.append(
            Port(
                name=name,
                line=line or _first(c, name),
                mode=Mode.TRUNK if vlans else Mode.ACCESS,
                vlan=native,
                vlans=vlans | ({native} - {0}) if vlans else None,
                dot1x=name in dot1x,
                max_macs=limits.get(name),
                bpdu_guard=name in guarded,
                storm_guard=name in loops,
                trusted=bool(find(own, r"dhcp-snooping trust"))
                or name in _listed(c, r"dhcp-snooping trust (\S+)$"),
            )
        )
    return Switch(
        ports=tuple(ports),
        vlans={v: _name(block) for v, block in _blocks(c)},
        virtual=tuple(x for v, block in _blocks(c) if (x := _virtual(v, block))),
        snooped=_vlans(c, "dhcp-snooping vlan") if snooping else frozenset(),
        inspected=_vlans(c, "arp-protect vlan"),
    )


def expand(text: str) -> list[str]:
    """The ports of a list: ``1-4,A1-A2,1/5,Trk1``."""
    found: list[str] = []
    for part in text.split(","):
        match = _RANGE.match(part)
        if match is None:
            found.append(part)
            continue
        low, high = int(match.group(2)), int(match.group(3))
        found += [f"{match.group(1)}{n}" for n in range(low, min(high, low + _PORTS_MAX) + 1)]
    return [name for name in found if name]


def _blocks(c: Configuration) -> list[tuple[int, Line]]:
    return [(int(m.group(1)), line) for line in c.lines if (m := _VLAN.match(line.text))]


def _members(c: Configuration) -> tuple[dict[str, int], dict[str, set[int]]]:
    """The untagged VLAN and the tagged ones of each port."""
    untagged: dict[str, int] = {}
    tagged: defaultdict[str, set[int]] = defaultdict(set)
    for vlan, block in _blocks(c):
        for line in find(block.children, r"untagged \S+"):
            untagged |= dict.fromkeys(expand(line.text.split()[1]), vlan)
        for line in find(block.children, r"tagged \S+"):
            for name in expand(line.text.split()[1]):
                tagged[name].add(vlan)
    return untagged, tagged


def _limits(c: Configuration) -> dict[str, int]:
    """How many stations port security lets in."""
    limits: dict[str, int] = {}
    for line in c.global_lines(r"port-security \S+ learn-mode .*"):
        mode = re.search(r"learn-mode (\S+)", line.text)
        if mode and mode.group(1) == "continuous":  # the default: learns without end
            continue
        limit = re.search(r"address-limit (\d+)", line.text)
        ports = expand(line.text.split()[1])
        limits |= dict.fromkeys(ports, int(limit.group(1)) if limit else 1)
    return limits


def _active(c: Configuration) -> bool:
    return bool(c.global_lines(r"aaa port-access authenticator active$"))


def _listed(c: Configuration, pattern: str) -> set[str]:
    lines = c.global_lines(pattern)
    found = [m.group(1) for line in lines if (m := re.match(pattern, line.text))]
    return {name for text in found for name in expand(text)}


def _vlans(c: Configuration, words: str) -> frozenset[int]:
    lines = c.global_lines(rf"{words} .*")
    return frozenset(v for line in lines for v in numbers(line.text.removeprefix(words)))


def _name(block: Line) -> str:
    found = find(block.children, r"name .*")
    return found[0].text.removeprefix("name ").strip('"') if found else ""


def _virtual(vlan: int, block: Line) -> Virtual | None:
    lines = find(block.children, r"ip address \d\S+.*")
    if not lines:
        return None
    filtered = bool(find(block.children, r"ip access-group \S+ (?:in|vlan-in|vlan)"))
    addresses = tuple(line.text.split()[2] for line in lines)
    return Virtual(vlan=vlan, line=block, addresses=addresses, filtered=filtered)


def _first(c: Configuration, name: str) -> Line:
    """The line that makes the port a member of a VLAN."""
    for _, block in _blocks(c):
        for line in find(block.children, r"(?:un)?tagged \S+"):
            if name in expand(line.text.split()[1]):
                return line
    return c.lines[0]


def _order(name: str) -> tuple[str, int]:
    digits = re.search(r"\d+$", name)
    return (name[: digits.start()], int(digits.group())) if digits else (name, 0)
