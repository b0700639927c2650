"""The network map's geometry: a tree from the router outwards, left to right, a row a leaf.

Pure and deterministic. Text is horizontal and rows have one height, so sixty switches read as well
as five; stations are counted on their switch and not drawn.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from exporters.uplinks import uplinks
from inventory.device import Device
from inventory.model import Interface, Role
from inventory.snapshot import Link, LinkQuality, Snapshot
from inventory.types import DeviceId

BOX_W: Final = 190
BOX_H: Final = 40
GAP_X: Final = 190
ROW: Final = 54
MARGIN: Final = 16
MAX_NODES: Final = 500
ERROR_RATIO: Final = 1e-4
"""Errors per packet above which a link is drawn as bad; one a ten thousand slows TCP visibly."""

_ROOTS: Final = (Role.ROUTER, Role.FIREWALL)


class LinkState(StrEnum):
    """How a link is doing."""

    GOOD = "good"
    ERRORS = "errors"
    DOWN = "down"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A device on the map."""

    id: DeviceId
    name: str
    role: Role
    up: bool | None
    hosts: int
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A link on the map, from the box nearer to the root. ``tree``: the layout follows it."""

    a: Node
    b: Node
    a_port: str
    b_port: str
    quality: LinkQuality
    state: LinkState
    tree: bool

    @property
    def path(self) -> str:
        """As SVG path data."""
        x1, y1 = self.a.x + BOX_W, self.a.y + BOX_H // 2
        x2, y2 = self.b.x, self.b.y + BOX_H // 2
        if self.tree:
            bend = x1 + 24
            return f"M{x1} {y1}H{bend}V{y2}H{x2}"
        if self.a.x == self.b.x:
            x2 = self.b.x + BOX_W
        reach = max(x1, x2) + 40
        return f"M{x1} {y1}C{reach} {y1} {reach} {y2} {x2} {y2}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The whole map."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    left_out: int = 0


def draw(snapshot: Snapshot) -> Drawing:
    """Lay the network's devices out."""
    chosen = sorted(
        (d for d in snapshot.devices.values() if d.infrastructure), key=lambda d: (d.name, d.id)
    )
    devices = {d.id: d for d in chosen[:MAX_NODES]}
    links = [k for k in snapshot.links if k.a in devices and k.b in devices and k.a != k.b]
    order, parents = _tree(devices, links)
    depth: dict[DeviceId, int] = {}
    for device in order:
        parent = parents[device]
        depth[device] = 0 if parent is None else depth[parent] + 1
    rows = _rows(order, parents)
    hosts = Counter(
        d.location.switch for d in snapshot.devices.values() if d.location and not d.infrastructure
    )
    nodes = {
        i: Node(
            id=i,
            name=devices[i].name,
            role=devices[i].role,
            up=devices[i].up,
            hosts=hosts[i],
            x=MARGIN + depth[i] * (BOX_W + GAP_X),
            y=MARGIN + int(rows[i] * ROW),
        )
        for i in order
    }
    return Drawing(
        nodes=tuple(nodes.values()),
        edges=tuple(_edges(nodes, parents, links, snapshot)),
        width=max((n.x for n in nodes.values()), default=0) + BOX_W + MARGIN + 60,
        height=max((n.y for n in nodes.values()), default=0) + BOX_H + MARGIN,
        left_out=len(chosen) - len(devices),
    )


def _tree(
    devices: Mapping[DeviceId, Device], links: list[Link]
) -> tuple[list[DeviceId], dict[DeviceId, DeviceId | None]]:
    """Devices in drawing order, and the one each hangs from; None for roots."""
    near: defaultdict[DeviceId, set[DeviceId]] = defaultdict(set)
    for link in links:
        near[link.a].add(link.b)
        near[link.b].add(link.a)
    parents: dict[DeviceId, DeviceId | None] = {}
    order: list[DeviceId] = []

    def rank(i: DeviceId) -> tuple[bool, bool, int, str, str]:
        d = devices[i]
        return not near[i], d.role not in _ROOTS, -len(near[i]), d.name, i

    for root in sorted(devices, key=rank):
        if root in parents:
            continue
        parents[root] = None
        queue = [root]
        children: defaultdict[DeviceId, list[DeviceId]] = defaultdict(list)
        for device in queue:  # breadth first: everybody hangs from the nearest one to the root
            for peer in sorted(near[device] - parents.keys(), key=lambda i: (devices[i].name, i)):
                parents[peer] = device
                children[device].append(peer)
                queue.append(peer)
        stack = [root]
        while stack:
            device = stack.pop()
            order.append(device)
            stack.extend(reversed(children[device]))
    return order, parents


def _rows(
    order: list[DeviceId], parents: Mapping[DeviceId, DeviceId | None]
) -> dict[DeviceId, float]:
    """A row for every leaf; a parent stands at the middle of its children."""
    children: defaultdict[DeviceId, list[DeviceId]] = defaultdict(list)
    for device in order:
        parent = parents[device]
        if parent is not None:
            children[parent].append(device)
    rows: dict[DeviceId, float] = {}
    leaves = 0
    for device in order:
        if not children[device]:
            rows[device] = float(leaves)
            leaves += 1
    for device in reversed(order):
        if children[device]:
            rows[device] = (rows[children[device][0]] + rows[children[device][-1]]) / 2
    return rows


def _edges(
    nodes: Mapping[DeviceId, Node],
    parents: Mapping[DeviceId, DeviceId | None],
    links: list[Link],
    snapshot: Snapshot,
) -> list[Edge]:
    bad = {
        (u.device, u.interface)
        for u in uplinks(snapshot)
        if u.error_ratio is not None and u.error_ratio > ERROR_RATIO
    }
    drawn: set[frozenset[DeviceId]] = set()
    edges = []
    for link in links:
        pair = frozenset({link.a, link.b})
        tree = link.b == parents[link.a] or link.a == parents[link.b]
        turned = parents[link.a] == link.b or (not tree and nodes[link.a].x > nodes[link.b].x)
        a, b = (link.b, link.a) if turned else (link.a, link.b)
        ports = (link.b_port, link.a_port) if turned else (link.a_port, link.b_port)
        edges.append(
            Edge(
                a=nodes[a],
                b=nodes[b],
                a_port=ports[0],
                b_port=ports[1],
                quality=link.quality,
                state=_state(link, snapshot, bad),
                tree=tree and pair not in drawn,
            )
        )
        drawn.add(pair)
    return edges


def _state(link: Link, snapshot: Snapshot, bad: set[tuple[DeviceId, str]]) -> LinkState:
    """Down when an end says so or a device is down; unknown when no end was read."""
    opers = []
    for end, index in ((link.a, link.a_if_index), (link.b, link.b_if_index)):
        device = snapshot.devices[end]
        if device.up is False:
            return LinkState.DOWN
        row = next((r for r in device.rows(Interface) or () if r.index == index), None)
        if row is not None:
            opers.append(row.oper)
            if (end, row.label) in bad:
                return LinkState.ERRORS
    if any(o in {"down", "lowerLayerDown", "notPresent"} for o in opers):
        return LinkState.DOWN
    return LinkState.GOOD if "up" in opers else LinkState.UNKNOWN
