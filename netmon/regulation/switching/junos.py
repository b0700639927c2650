"""Switch ports as Junos (ELS) writes them in ``set`` lines."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from inventory.configuration import Configuration, Line
from netmon.regulation.switching.model import Mode, Port, Switch, Virtual, chosen, numbers

_PHYSICAL = re.compile(r"set interfaces ((?:ge|xe|et|mge|fe)-\d+/\d+/\d+) (.*)")
_VLAN_ID = re.compile(r"set vlans (\S+) (?:vlan-id (\d+)|vlan-id-list (.+))$")
_SECURE = re.compile(r"set vlans (\S+) forwarding-options dhcp-security\b ?(.*)")
_IRB = re.compile(r"set interfaces (irb|vlan) unit (\d+) family inet (address|filter input) (\S+)")
_L3 = re.compile(r"set vlans (\S+) l3-interface (\S+)$")
_MEMBERS = "unit 0 family ethernet-switching vlan members "
_SWITCHED = "unit 0 family ethernet-switching"


def read(c: Configuration) -> Switch:
    """The ports of a Junos configuration."""
    ids = _ids(c)
    says: defaultdict[str, list[Line]] = defaultdict(list)
    for line in c.lines:
        if match := _PHYSICAL.match(line.text):
            says[match.group(1)].append(Line(number=line.number, text=match.group(2)))
    secure = [m for line in c.lines if (m := _SECURE.match(line.text))]
    by_name = {name: frozenset(vlans) for name, vlans in ids.items()}
    others = tuple(x for x in c.lines if not x.text.startswith("set interfaces "))
    about = replace(c, lines=others)  # what is said of the ports elsewhere, asked for each of them
    return Switch(
        ports=tuple(p for name, lines in says.items() if (p := _port(about, name, lines, by_name))),
        vlans={v: name for name, vlans in ids.items() for v in vlans},
        virtual=_virtual(c, by_name),
        # dhcp-security in a VLAN turns snooping on there
        snooped=frozenset(v for m in secure for v in by_name.get(m.group(1), ())),
        inspected=frozenset(
            v
            for m in secure
            if m.group(2).startswith("arp-inspection")
            for v in by_name.get(m.group(1), ())
        ),
    )


def _port(
    c: Configuration, name: str, lines: list[Line], ids: dict[str, frozenset[int]]
) -> Port | None:
    texts = [line.text for line in lines]
    if not any(t.startswith(_SWITCHED) for t in texts) or "disable" in texts:
        return None
    trunk = f"{_SWITCHED} interface-mode trunk" in texts
    members = [t.removeprefix(_MEMBERS).strip("[] ") for t in texts if t.startswith(_MEMBERS)]
    named = [word for text in members for word in text.split()]
    vlans = frozenset(v for word in named for v in ids.get(word, numbers(word)))
    native = next((t for t in texts if t.startswith("native-vlan-id ")), "native-vlan-id 1")
    here = rf"{re.escape(name)}(?:\.0)?"
    edge = c.global_lines(rf"set protocols (?:rstp|mstp|vstp(?: vlan \S+)?) interface {here} edge")
    block = c.global_lines(r"set protocols (?:rstp|mstp|vstp) bpdu-block-on-edge")
    alone = c.global_lines(rf"set protocols layer2-control bpdu-block interface {here}")
    return Port(
        name=name,
        line=Line(number=lines[0].number, text=f"set interfaces {name}"),
        mode=Mode.TRUNK if trunk else Mode.ACCESS,
        vlan=int(native.split()[1]) if trunk else next(iter(vlans), 1),
        vlans=chosen(vlans) if trunk and "all" not in named else None,
        dot1x=bool(c.global_lines(rf"set protocols dot1x authenticator interface {here}")),
        max_macs=_limit(c, here),
        bpdu_guard=bool(edge and block) or bool(alone),
        storm_guard=any(t.startswith(f"{_SWITCHED} storm-control") for t in texts),
        trusted=bool(
            c.global_lines(
                rf"set vlans \S+ forwarding-options dhcp-security group (\S+) interface {here}"
            )
            and c.global_lines(
                r"set vlans \S+ forwarding-options dhcp-security group \S+ overrides trusted"
            )
        ),
    )


def _limit(c: Configuration, here: str) -> int | None:
    found = c.value(rf"set switch-options interface {here} interface-mac-limit (\d+)")
    return int(found) if found else None


def _ids(c: Configuration) -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for line in c.lines:
        if match := _VLAN_ID.match(line.text):
            vlans = numbers(match.group(2) or match.group(3))
            found[match.group(1)] = found.get(match.group(1), frozenset()) | vlans
    return found


def _virtual(c: Configuration, ids: dict[str, frozenset[int]]) -> tuple[Virtual, ...]:
    """Addresses of the routed interfaces that a VLAN names as its own."""
    owners = {m.group(2): m.group(1) for line in c.lines if (m := _L3.match(line.text))}
    filtered = {
        f"{m.group(1)}.{m.group(2)}"
        for line in c.lines
        if (m := _IRB.match(line.text)) and m.group(3) != "address"
    }
    found = []
    for line in c.lines:
        match = _IRB.match(line.text)
        if match is None or match.group(3) != "address":
            continue
        unit = f"{match.group(1)}.{match.group(2)}"
        for vlan in sorted(ids.get(owners.get(unit, ""), ())):
            addresses = (match.group(4),)
            found.append(
                Virtual(vlan=vlan, line=line, addresses=addresses, filtered=unit in filtered)
            )
    return tuple(found)
