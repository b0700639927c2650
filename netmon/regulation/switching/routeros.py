"""Switch ports as RouterOS writes them: the ports of its bridges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inventory.configuration import Configuration, Line
from inventory.configuration.routeros import attributes
from netmon.regulation.switching.model import (
    ALL_VLANS,
    Mode,
    Port,
    Switch,
    Virtual,
    chosen,
    numbers,
)

_UNTAGGED = "admit-only-untagged-and-priority-tagged"


def read(c: Configuration) -> Switch:
    """The ports of every bridge."""
    bridges = {a["name"]: a for _, a in _commands(c, "/interface bridge") if "name" in a}
    filtering = any(a.get("vlan-filtering") == "yes" for a in bridges.values())
    snooping = any(a.get("dhcp-snooping") == "yes" for a in bridges.values())
    tagged = _tagged(c)
    loops = {
        a["name"]: a.get("loop-protect") == "on"
        for _, a in _commands(c, "/interface ethernet")
        if "name" in a
    }
    dot1x = {a.get("interface") for _, a in _commands(c, "/interface dot1x server")}
    off = {
        a.get("name") for _, a in _commands(c, "/interface ethernet") if a.get("disabled") == "yes"
    }
    ports = []
    for line, a in _commands(c, "/interface bridge port"):
        name = a.get("interface", "")
        if not name or a.get("disabled") == "yes" or name in off:
            continue
        strict = filtering and a.get("frame-types") == _UNTAGGED
        carried = tagged.get(name)
        ports.append(
            Port(
                name=name,
                line=line,
                mode=Mode.ACCESS if strict or (filtering and not carried) else Mode.TRUNK,
                vlan=int(a.get("pvid", "1")) if a.get("pvid", "1").isdigit() else 1,
                # A bridge that does not filter carries every VLAN on every port.
                vlans=chosen(carried) if filtering and carried else None,
                dot1x=name in dot1x,
                bpdu_guard=a.get("bpdu-guard") == "yes" and a.get("edge", "auto") != "no",
                storm_guard=loops.get(name, False),
                trusted=a.get("trusted") == "yes",
            )
        )
    return Switch(
        ports=tuple(ports),
        vlans=_vlans(c),
        virtual=tuple(_virtual(c, bridges)),
        snooped=ALL_VLANS if snooping else frozenset(),
    )


def commands(c: Configuration, section: str) -> tuple[tuple[Line, Mapping[str, str]], ...]:
    """The commands of a section with their attributes."""
    return tuple(_commands(c, section))


def _commands(c: Configuration, section: str) -> Iterator[tuple[Line, Mapping[str, str]]]:
    for block in c.lines:
        if block.text == section:
            for line in block.children:
                yield line, attributes(line)


def _tagged(c: Configuration) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for _, a in _commands(c, "/interface bridge vlan"):
        for name in filter(None, a.get("tagged", "").split(",")):
            found.setdefault(name, set()).update(numbers(a.get("vlan-ids", "")))
    return found


def _vlans(c: Configuration) -> dict[int, str]:
    names = {
        v: ""
        for _, a in _commands(c, "/interface bridge vlan")
        for v in numbers(a.get("vlan-ids", ""))
    }
    for _, a in _commands(c, "/interface vlan"):
        if a.get("vlan-id", "").isdigit():
            names[int(a["vlan-id"])] = a.get("name", "")
    return names


def _virtual(c: Configuration, bridges: Mapping[str, Mapping[str, str]]) -> Iterator[Virtual]:
    """Addresses on VLAN interfaces; one on the bridge itself is in the bridge's own VLAN."""
    vlans = {
        a["name"]: int(a["vlan-id"])
        for _, a in _commands(c, "/interface vlan")
        if "name" in a and a.get("vlan-id", "").isdigit()
    }
    for name, a in bridges.items():
        vlans[name] = int(a.get("pvid", "1")) if a.get("pvid", "1").isdigit() else 1
    filtered = any(
        a.get("action") in {"drop", "reject"} and a.get("chain") == "forward"
        for _, a in _commands(c, "/ip firewall filter")
    )
    for line, a in _commands(c, "/ip address"):
        vlan = vlans.get(a.get("interface", ""))
        if vlan is not None and a.get("disabled") != "yes":
            address = a.get("address", "")
            yield Virtual(vlan=vlan, line=line, addresses=(address,), filtered=filtered)
