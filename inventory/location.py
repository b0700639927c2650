"""Where a device is plugged in: the port where its MAC is learnt that leads to no other switch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from inventory.device import Device, Location
from inventory.sighting import Place
from inventory.topology import Bridge, Wiring, port_label
from inventory.types import DeviceId, Mac


@dataclass(frozen=True, slots=True)
class _Learnt:
    bridge: Bridge
    port: int
    vlan: int | None


def locate(
    devices: Mapping[DeviceId, Device],
    wiring: Wiring,
    places: Mapping[Mac, Place],
) -> dict[DeviceId, Location]:
    """The place of every device whose MAC some switch has learnt; switches have links instead.

    A place is *guessed* when it rests on forwarding tables alone: a switch on the way did not
    prove its uplink by LLDP or CDP, or the switch itself could not have told of one.
    """
    learnt: dict[Mac, list[_Learnt]] = defaultdict(list)
    uplinks = {b: wiring.uplinks(b) for b in wiring.bridges}
    for bridge in wiring.bridges.values():
        for mac, ports in bridge.ports.items():
            learnt[mac] += [_Learnt(bridge, port, vlan) for port, vlan in sorted(ports.items())]
    ids = {i: d.id for d in devices.values() for i in (d.id, *d.aliases)}
    found: dict[DeviceId, Location] = {}
    for device in devices.values():
        if device.id in wiring.bridges:
            continue
        beyond = {port for port, switch in wiring.clouds.items() if switch != device.id}
        options = [
            place
            for mac in sorted(device.macs & learnt.keys())
            if (place := _edge(mac, learnt[mac], wiring, uplinks, beyond)) is not None
        ]
        if options:
            mac, best, guessed = min(options, key=lambda o: (o[2], -_age(o[1]), o[0]))
            switch = devices[best.bridge.id]
            found[device.id] = Location(
                switch=switch.id,
                if_index=best.port,
                port=port_label(switch, best.port),
                vlan=best.vlan,
                since=_since(mac, best, places, ids),
                guessed=guessed,
                via=mac,
            )
    return found


def _age(learnt: _Learnt) -> float:
    return learnt.bridge.seen_at.timestamp()


def _edge(
    mac: Mac,
    learnt: Iterable[_Learnt],
    wiring: Wiring,
    uplinks: Mapping[DeviceId, set[int]],
    beyond: set[tuple[DeviceId, int]],
) -> tuple[Mac, _Learnt, bool] | None:
    """The edge port of a MAC, and whether it was guessed.

    ``beyond`` are ports to switches that cannot be read: the MAC may be at one of theirs.
    """
    edges = [x for x in learnt if x.port not in uplinks[x.bridge.id]]
    if not edges:
        return None
    best = min(
        edges,
        key=lambda x: (
            (x.bridge.id, x.port) in beyond,
            -_age(x),
            x.bridge.load[x.port],
            x.bridge.id,
            x.port,
        ),
    )
    proved = (
        len(edges) == 1
        and (best.bridge.told or len(wiring.bridges) == 1)
        and (best.bridge.id, best.port) not in beyond
        and all(x.port in wiring.proved[x.bridge.id] for x in learnt if x is not best)
    )
    return mac, best, not proved


def _since(
    mac: Mac, learnt: _Learnt, places: Mapping[Mac, Place], ids: Mapping[DeviceId, DeviceId]
) -> datetime:
    """Since when: the history's word while the port is the same, else when it was read there."""
    known = places.get(mac)
    if known is None or known.if_index != learnt.port:
        return learnt.bridge.seen_at
    same = ids.get(known.switch, known.switch) == learnt.bridge.id
    return known.since if same else learnt.bridge.seen_at
