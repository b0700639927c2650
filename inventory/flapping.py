"""MACs that come back and back to a port they have left, faster than a person moves a device.

Two ports that learn the same station in turn are joined somewhere: a cable between two sockets, a
switch without spanning tree, a server whose two cards share an address, a forged source. Wireless
stations do the same between access points by design; such *roaming* is told apart by the ports,
which lead to access points, or have a randomised station that does not move itself (only
wireless stations make up addresses).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from inventory.device import Device
from inventory.model import Neighbor, Role
from inventory.sighting import Visit
from inventory.snapshot import Link, MacFlap, SwitchPort
from inventory.types import DeviceId, Mac, is_local_mac, virtual_mac_kind

WINDOW = timedelta(hours=1)
"""How far back moves are counted."""

_Spot = tuple[DeviceId, int]
_MACHINES = ("52:54:00:", "02:42:", "00:15:5d:")
"""Locally administered by hypervisors (QEMU, Docker, Hyper-V) and not by a phone."""
_WIRELESS = {"wlan-ap"}


def mac_flaps(
    visits: Mapping[Mac, Sequence[Visit]],
    devices: Mapping[DeviceId, Device],
    links: Iterable[Link],
    *,
    now: datetime,
) -> tuple[MacFlap, ...]:
    """The MACs that returned to a port within the window, the most restless first."""
    ids = {name: d.id for d in devices.values() for name in (d.id, *d.aliases)}
    restless = {
        mac: flap
        for mac, stays in visits.items()
        if not virtual_mac_kind(mac) and (flap := _flap(mac, stays, ids, now)) is not None
    }
    air = _wireless(devices, links, restless)
    found = [
        MacFlap(
            mac=mac,
            ports=flap.ports,
            returns=flap.returns,
            first_seen=flap.first_seen,
            last_seen=flap.last_seen,
            roaming=all((port.switch, port.if_index) in air for port in flap.ports),
        )
        for mac, flap in restless.items()
    ]
    return tuple(sorted(found, key=lambda f: (-f.returns, f.mac)))


def _flap(
    mac: Mac, stays: Sequence[Visit], ids: Mapping[DeviceId, DeviceId], now: datetime
) -> MacFlap | None:
    """The returns of one MAC; None when it went nowhere twice.

    Between switches only proved places count: where the uplinks are not known, the same station
    seems to sit now behind one of them, now behind the other.
    """
    start = now - WINDOW
    order = sorted((s for s in stays if s.since <= now), key=lambda s: s.since)
    recent = [s for s in order if s.since < start][-1:] + [s for s in order if s.since >= start]
    if len({ids.get(s.switch, s.switch) for s in recent}) > 1:
        recent = [s for s in recent if not s.guessed]
    path = [
        next(group)
        for _, group in groupby(recent, key=lambda s: (ids.get(s.switch, s.switch), s.if_index))
    ]
    ports: dict[_Spot, SwitchPort] = {}
    returns = 0
    for stay in path:
        switch = ids.get(stay.switch, stay.switch)
        returns += (switch, stay.if_index) in ports
        ports[switch, stay.if_index] = SwitchPort(switch, stay.if_index, stay.port)
    if not returns:
        return None
    return MacFlap(
        mac=mac,
        ports=tuple(ports[spot] for spot in sorted(ports)),
        returns=returns,
        first_seen=path[1].since,
        last_seen=path[-1].since,
    )


def _wireless(
    devices: Mapping[DeviceId, Device], links: Iterable[Link], restless: Mapping[Mac, MacFlap]
) -> set[_Spot]:
    """Ports with an access point, known or betrayed by a phone's randomised address."""
    points = {d.id for d in devices.values() if d.role is Role.ACCESS_POINT}
    found: set[_Spot] = set()
    for link in links:
        for here, index, there in (
            (link.a, link.a_if_index, link.b),
            (link.b, link.b_if_index, link.a),
        ):
            if there in points and index is not None:
                found.add((here, index))
    for device in devices.values():
        at = device.location
        if at is not None and (device.id in points or _randomised(at.via, restless)):
            found.add((at.switch, at.if_index))
        found.update(
            (device.id, row.local_if_index)
            for row in device.rows(Neighbor) or ()
            if row.local_if_index is not None and _WIRELESS & set(row.capabilities)
        )
    return found


def _randomised(mac: Mac | None, restless: Mapping[Mac, MacFlap]) -> bool:
    return (
        mac is not None
        and mac not in restless
        and is_local_mac(mac)
        and not mac.startswith(_MACHINES)
    )
