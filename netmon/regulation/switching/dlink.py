"""Switch ports as D-Link writes them: one command a feature, each with a list of ports.

D-Link has no snooping by VLAN: DHCP servers are kept out port by port (``config filter
dhcp_server``, or the snooping of ``address_binding``), so a VLAN counts as snooped when every port
that has it untagged is closed to servers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from inventory.configuration import Configuration, Line
from netmon.regulation.switching.model import Mode, Port, Switch, Virtual, chosen

_PORTS_MAX = 512  # a longer list is no stack of switches
_RANGE = re.compile(r"(\d+:)?(\d+)(?:-(?:\d+:)?(\d+))?$")
_PORT = re.compile(r"config ports (\S+) (.*)")
_VLAN = re.compile(r"create vlan (\S+) (?:tag|vlanid) (\d+)")
_MEMBERS = re.compile(r"config vlan (\S+) (add tagged|add untagged|delete) (\S+)")
_ADDRESS = re.compile(r"config ipif \S+ (?:.* )?ipaddress (\S+)(?: .*)? vlan (\S+)")
_LIMIT = re.compile(r"config port_security (?:ports )?(\S+) .*admin_state enable.*addr (\d+)")
_DEFAULT = "default"


def read(c: Configuration) -> Switch:
    """The ports of a D-Link configuration."""
    first = _first_lines(c)
    ids = {_DEFAULT: 1} | {
        m.group(1).strip('"'): int(m.group(2)) for x in c.lines if (m := _VLAN.match(x.text))
    }
    untagged, tagged = _members(c, ids, first)
    guarded = _on(c, r"config bpdu_protection (?:ports )?(\S+) .*state enable", first)
    quiet = _on(c, r"config traffic control (\S+) .*broadcast enable", first)
    looped = _on(c, r"config loopdetect (?:ports )?(\S+) .*state enable", first)
    known = _on(c, r"config 802\.1x capability (?:ports )?(\S+) authenticator", first)
    shut = _on(c, r"config ports (\S+) .*state disable", first)
    limits = {
        name: int(m.group(2))
        for x in c.lines
        if (m := _LIMIT.match(x.text))
        for name in expand(m.group(1), first)
    }
    ports = tuple(
        Port(
            name=name,
            line=line,
            mode=Mode.TRUNK if tagged[name] else Mode.ACCESS,
            vlan=untagged.get(name, 0),  # 0: frames without a tag are dropped
            vlans=chosen(tagged[name]) if tagged[name] else None,
            dot1x=name in known and bool(c.global_lines(r"enable 802\.1x")),
            max_macs=limits.get(name),
            bpdu_guard=name in guarded and bool(c.global_lines("enable bpdu_protection")),
            storm_guard=name in quiet
            or (name in looped and bool(c.global_lines("enable loopdetect"))),
        )
        for name, line in first.items()
        if name not in shut
    )
    return Switch(
        ports=ports,
        vlans={vlan: name for name, vlan in ids.items()},
        virtual=_virtual(c, ids),
        snooped=_covered(ports, _closed_to_servers(c, first)),
        inspected=_covered(ports, _on(c, rf"{_BINDING} .*arp_inspection (?:strict|loose)", first)),
    )


_BINDING = r"config address_binding ip_mac ports (\S+)"


def expand(text: str, every: Iterable[str] = ()) -> list[str]:
    """The ports of a list: ``1-4,7``, ``1:1-1:4``, ``all``."""
    if text == "all":
        return list(every)
    found: list[str] = []
    for part in text.split(","):
        match = _RANGE.match(part)
        if match:
            unit, low = match.group(1) or "", int(match.group(2))
            high = min(int(match.group(3) or low), low + _PORTS_MAX)
            found += [f"{unit}{n}" for n in range(low, high + 1)]
    return found


def _first_lines(c: Configuration) -> dict[str, Line]:
    """Each port with the line that speaks of it first."""
    found: dict[str, Line] = {}
    for line in c.lines:
        match = _PORT.match(line.text)
        for name in expand(match.group(1)) if match else ():
            found.setdefault(name, line)
    return found


def _on(c: Configuration, pattern: str, every: Iterable[str]) -> frozenset[str]:
    """The ports that such a line names."""
    expression = re.compile(pattern)
    lists = (m.group(1) for x in c.lines if (m := expression.match(x.text)))
    return frozenset(name for ports in lists for name in expand(ports, every))


def _members(
    c: Configuration, ids: dict[str, int], every: Iterable[str]
) -> tuple[dict[str, int], defaultdict[str, set[int]]]:
    """The untagged VLAN and the tagged ones of each port; at first all are in the default VLAN."""
    untagged = dict.fromkeys(every, 1)
    tagged: defaultdict[str, set[int]] = defaultdict(set)
    for line in c.lines:
        match = _MEMBERS.match(line.text)
        vlan = ids.get(match.group(1).strip('"')) if match else None
        if match is None or vlan is None:
            continue
        for name in expand(match.group(3), every):
            if match.group(2) == "add tagged":
                tagged[name].add(vlan)
            elif match.group(2) == "add untagged":
                untagged[name] = vlan
            elif untagged.get(name) == vlan:
                del untagged[name]
    return untagged, tagged


def _closed_to_servers(c: Configuration, every: Iterable[str]) -> frozenset[str]:
    screened = _on(c, r"config filter dhcp_server ports (\S+) .*state enable", every)
    bound = c.global_lines("enable address_binding dhcp_snoop")
    return screened | (_on(c, rf"{_BINDING} .*state enable", every) if bound else frozenset())


def _covered(ports: Iterable[Port], names: frozenset[str]) -> frozenset[int]:
    """The VLANs all of whose access ports are among these."""
    access = [p for p in ports if p.mode is Mode.ACCESS]
    return frozenset(p.vlan for p in access) - {p.vlan for p in access if p.name not in names}


def _virtual(c: Configuration, ids: dict[str, int]) -> tuple[Virtual, ...]:
    return tuple(
        Virtual(vlan=ids[m.group(2).strip('"')], line=x, addresses=(m.group(1),))
        for x in c.lines
        if (m := _ADDRESS.match(x.text)) and m.group(2).strip('"') in ids
    )
