"""Which port leads to which switch: from LLDP and CDP, else from the forwarding tables themselves.

LLDP and CDP name the two ends of a cable. Where they are silent, a port that has learnt another
switch's own MAC leads to it; and two forwarding tables that share stations show which pair of
ports face each other: a station must be behind one port of the pair or behind the other, since
the switches see everything else through each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations, islice, permutations

from inventory.device import Device
from inventory.model import FdbEntry, Interface, Neighbor
from inventory.neighbors import Adjacency, leads_on
from inventory.snapshot import Link, LinkQuality
from inventory.types import DeviceId, Mac

_COMMON_MAX = 2000
"""Stations compared for one pair of switches: more would not tell more."""

_NOISE = 0.05
"""Share of stations that may speak against a pair of ports: tables are not read at one instant."""


@dataclass(slots=True)
class Bridge:
    """A device with a forwarding table.

    Attributes:
        ports: MAC -> ports it was learnt on, with a VLAN each.
        told: whether its neighbour table was read, so that silence there means something.
    """

    id: DeviceId
    seen_at: datetime
    told: bool
    ports: dict[Mac, dict[int, int | None]] = field(default_factory=dict)
    load: Counter[int] = field(default_factory=Counter)

    def port(self, mac: Mac) -> int | None:
        """The one port a MAC was learnt on; None when none or several."""
        found = self.ports.get(mac, {})
        return next(iter(found)) if len(found) == 1 else None


@dataclass(slots=True)
class Wiring:
    """What is known of the cables between switches.

    Attributes:
        toward: of each switch, the port through which it sees each other switch.
        proved: ports with a switch at the other end, by LLDP or CDP.
        clouds: ports with a switch at the other end whose forwarding table is not known, and
            that switch where it is in the book.
    """

    bridges: dict[DeviceId, Bridge]
    toward: dict[DeviceId, dict[DeviceId, int]]
    proved: dict[DeviceId, set[int]]
    clouds: dict[tuple[DeviceId, int], DeviceId | None]

    def uplinks(self, bridge: DeviceId) -> set[int]:
        """Ports that lead to another switch."""
        return set(self.toward[bridge].values()) | self.proved[bridge]


def find_bridges(devices: Iterable[Device]) -> dict[DeviceId, Bridge]:
    """The devices with a forwarding table that has learnt something."""
    found: dict[DeviceId, Bridge] = {}
    for device in devices:
        rows = device.rows(FdbEntry)
        seen_at = device.read_at(FdbEntry)
        if not rows or seen_at is None:
            continue
        bridge = Bridge(device.id, seen_at, device.rows(Neighbor) is not None)
        for row in rows:
            if not row.own:
                port = row.port if row.if_index is None else row.if_index
                known = bridge.ports.setdefault(row.mac, {})
                if port not in known:
                    bridge.load[port] += 1
                known[port] = _lower(known.get(port), row.vlan)
        if bridge.ports:
            found[device.id] = bridge
    return dict(sorted(found.items()))


def _lower(a: int | None, b: int | None) -> int | None:
    return b if a is None else a if b is None else min(a, b)


def find_wiring(
    bridges: Mapping[DeviceId, Bridge],
    adjacencies: Iterable[Adjacency],
    own_macs: Mapping[Mac, DeviceId],
) -> Wiring:
    """Which port of each switch leads to which other switch."""
    wiring = Wiring(dict(bridges), {b: {} for b in bridges}, {b: set() for b in bridges}, {})
    _by_neighbors(wiring, adjacencies)
    _by_own_macs(wiring, own_macs)
    stations = {m for b in bridges.values() for m in b.ports} - {
        m for m, device in own_macs.items() if device in bridges
    }
    tried: set[tuple[DeviceId, DeviceId, int | None]] = set()
    while _by_stations(wiring, stations, tried):
        pass
    return wiring


def _by_neighbors(wiring: Wiring, adjacencies: Iterable[Adjacency]) -> None:
    near: dict[DeviceId, dict[DeviceId, int]] = defaultdict(dict)
    for cable in adjacencies:
        if cable.local in wiring.bridges and cable.local_if is not None:
            if cable.remote in wiring.bridges:
                wiring.proved[cable.local].add(cable.local_if)
                near[cable.local].setdefault(cable.remote, cable.local_if)
            elif leads_on(cable.capabilities):
                wiring.clouds[cable.local, cable.local_if] = cable.remote
        both = cable.local in wiring.bridges and cable.remote in wiring.bridges
        if both and cable.remote is not None and cable.remote_if is not None:
            wiring.proved[cable.remote].add(cable.remote_if)
            near[cable.remote].setdefault(cable.local, cable.remote_if)
    for start in near:
        _spread(wiring, start, near)


def _spread(
    wiring: Wiring, start: DeviceId, near: Mapping[DeviceId, Mapping[DeviceId, int]]
) -> None:
    """Everything beyond a neighbour is seen through the port to that neighbour.

    A port that has learnt nothing (a member of an aggregate, a blocked port) is not the one the
    traffic takes: the forwarding table has to tell that.
    """
    queue = deque((peer, port) for peer, port in near[start].items())
    while queue:
        peer, port = queue.popleft()
        if peer == start or peer in wiring.toward[start] or not wiring.bridges[start].load[port]:
            continue
        wiring.toward[start][peer] = port
        queue.extend((beyond, port) for beyond in near.get(peer, ()))


def _by_own_macs(wiring: Wiring, own_macs: Mapping[Mac, DeviceId]) -> None:
    for bridge in wiring.bridges.values():
        votes: dict[DeviceId, Counter[int]] = defaultdict(Counter)
        for mac in bridge.ports:
            peer = own_macs.get(mac)
            port = bridge.port(mac)
            if peer in wiring.bridges and peer != bridge.id and port is not None:
                votes[peer][port] += 1
        for peer, ports in votes.items():
            ranked = ports.most_common(2)
            if len(ranked) == 1 or ranked[0][1] > ranked[1][1]:
                wiring.toward[bridge.id].setdefault(peer, ranked[0][0])


def _by_stations(
    wiring: Wiring, stations: set[Mac], tried: set[tuple[DeviceId, DeviceId, int | None]]
) -> bool:
    """Find facing ports of pairs by the stations both have learnt; whether any was found."""
    found = False
    for a, b in permutations(wiring.bridges, 2):
        known = wiring.toward[b].get(a)
        if b in wiring.toward[a] or (known is None and b < a) or (a, b, known) in tried:
            continue
        tried.add((a, b, known))
        pair = _facing(wiring.bridges[a], wiring.bridges[b], known, stations)
        if pair is not None:
            wiring.toward[a][b] = pair[0]
            wiring.toward[b].setdefault(a, pair[1])
            found = True
    return found


def _facing(a: Bridge, b: Bridge, b_port: int | None, stations: set[Mac]) -> tuple[int, int] | None:
    """The one pair of ports that no shared station speaks against; None when it is not one."""
    common: Counter[tuple[int, int]] = Counter()
    shared = (m for m in sorted(a.ports.keys() & b.ports.keys()) if m in stations)
    for mac in islice(shared, _COMMON_MAX):
        x, y = a.port(mac), b.port(mac)
        if x is not None and y is not None:
            common[x, y] += 1
    total = sum(common.values())
    by_a: Counter[int] = Counter()
    by_b: Counter[int] = Counter()
    for (x, y), count in common.items():
        by_a[x] += count
        by_b[y] += count
    ends = [b_port] if b_port is not None else sorted(by_b)
    against = sorted(
        (total - by_a[x] - by_b[y] + common[x, y], x, y) for x in sorted(a.load) for y in ends
    )
    if not against or against[0][0] > total * _NOISE:
        return None
    if len(against) > 1 and against[1][0] == against[0][0]:
        return None
    return against[0][1], against[0][2]


def inferred_links(
    wiring: Wiring, devices: Mapping[DeviceId, Device], known: Iterable[Link]
) -> list[Link]:
    """Links between switches that only the forwarding tables show.

    Two switches are next to each other when no third one lies on the way between them.
    """
    joined = {(link.a, link.b) for link in known}
    return [
        Link(
            a=a,
            a_if_index=x,
            a_port=port_label(devices[a], x),
            b=b,
            b_if_index=y,
            b_port=port_label(devices[b], y),
            source="fdb",
            quality=LinkQuality.INFERRED,
        )
        for a, b in combinations(sorted(wiring.bridges), 2)
        if (x := wiring.toward[a].get(b)) is not None
        and (y := wiring.toward[b].get(a)) is not None
        and (a, b) not in joined
        and not any(_between(wiring, a, third, b) for third in wiring.bridges)
    ]


def _between(wiring: Wiring, a: DeviceId, third: DeviceId, b: DeviceId) -> bool:
    if third in {a, b}:
        return False
    toward = wiring.toward
    return (
        toward[a].get(third) == toward[a][b]
        and toward[b].get(third) == toward[b][a]
        and toward[third].get(a) != toward[third].get(b)
    )


def port_label(device: Device, if_index: int) -> str:
    """What people call a port."""
    rows = device.rows(Interface) or ()
    return next((r.label for r in rows if r.index == if_index), str(if_index))
