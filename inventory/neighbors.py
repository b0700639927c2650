"""LLDP and CDP neighbours as pairs of devices and ports, and the links they prove."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from inventory.device import Device
from inventory.model import FactName, Interface, Neighbor
from inventory.snapshot import Link, LinkQuality
from inventory.types import DeviceId, Mac, parse_mac

ValueT = TypeVar("ValueT", bound=str)

_FORWARDING = frozenset({"bridge", "switch"})
_ENDS = frozenset({"phone", "telephone", "station", "wlan-ap"})


def leads_on(capabilities: Iterable[str]) -> bool:
    """Whether a neighbour is a switch; phones and access points bridge, too, but are an end."""
    told = frozenset(capabilities)
    return bool(told & _FORWARDING) and not told & _ENDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjacency:
    """One neighbour row, both ends looked up; ``remote`` None: the neighbour is not in the book."""

    local: DeviceId
    local_if: int | None
    local_port: str
    remote: DeviceId | None
    remote_if: int | None
    remote_port: str
    protocol: str
    capabilities: tuple[str, ...]


class Directory:
    """Looks devices up by what a neighbour tells of itself; several hits are no hit."""

    def __init__(self, devices: Iterable[Device]) -> None:
        self._devices = {d.id: d for d in devices}
        by_mac: dict[Mac, set[DeviceId]] = defaultdict(set)
        by_ip: dict[str, set[DeviceId]] = defaultdict(set)
        by_name: dict[str, set[DeviceId]] = defaultdict(set)
        for device in self._devices.values():
            for mac in device.macs:
                by_mac[mac].add(device.id)
            for use in device.current_addresses:
                by_ip[use.ip].add(device.id)
            name = device.text(FactName.SYS_NAME)
            if name:
                by_name[name.casefold()].add(device.id)
        self._by_mac = _unique(by_mac)
        self._by_ip = _unique(by_ip)
        self._by_name = _unique(by_name)

    @property
    def by_mac(self) -> Mapping[Mac, DeviceId]:
        """Devices by each MAC that is one device's only."""
        return self._by_mac

    def find(self, row: Neighbor) -> DeviceId | None:
        """The device a neighbour row means."""
        chassis = parse_mac(row.chassis_id) if row.chassis_id else None
        if chassis is not None and chassis in self._by_mac:
            return self._by_mac[chassis]
        for ip in row.addresses:
            if ip in self._by_ip:
                return self._by_ip[ip]
        return self._by_name.get((row.sys_name or "").casefold())

    def adjacencies(self) -> list[Adjacency]:
        """Every neighbour row of every device."""
        return [
            self._adjacency(device, row)
            for device in self._devices.values()
            for row in device.rows(Neighbor) or ()
        ]

    def _adjacency(self, device: Device, row: Neighbor) -> Adjacency:
        local = _interface(device, row.local_if_index, (row.local_port,))
        remote = self.find(row)
        if remote == device.id:
            remote = None
        told = (row.port_id, row.port_description)
        far = _interface(self._devices[remote], None, told) if remote else None
        index = row.local_if_index if local is None else local.index
        return Adjacency(
            local=device.id,
            local_if=index,
            local_port=local.label if local else row.local_port or str(index or ""),
            remote=remote,
            remote_if=far.index if far else None,
            remote_port=far.label if far else row.port_id or row.port_description or "",
            protocol=row.protocol,
            capabilities=row.capabilities,
        )


def _unique(index: Mapping[ValueT, set[DeviceId]]) -> dict[ValueT, DeviceId]:
    return {value: next(iter(ids)) for value, ids in index.items() if len(ids) == 1}


def _interface(device: Device, index: int | None, names: Sequence[str | None]) -> Interface | None:
    """An interface by its ifIndex, else by the first of the names that is one interface's only."""
    rows = device.rows(Interface) or ()
    if index is not None:
        return next((r for r in rows if r.index == index), None)
    for name in names:
        wanted = (name or "").strip().casefold()
        for field in range(5) if wanted else ():
            hits = [r for r in rows if _spellings(r)[field] == wanted]
            if len(hits) == 1:
                return hits[0]
    return None


def _spellings(row: Interface) -> tuple[str, ...]:
    """How a neighbour may name the interface, the most usual first."""
    told = (row.name, row.description, row.mac, row.alias, str(row.index))
    return tuple((text or "").casefold() for text in told)


def neighbor_links(adjacencies: Iterable[Adjacency]) -> list[Link]:
    """The links that neighbours prove, both ends' words for one cable made one."""
    said: dict[tuple[DeviceId, DeviceId], list[tuple[Link, set[DeviceId]]]] = defaultdict(list)
    order = sorted(
        adjacencies,
        key=lambda a: (a.protocol != "lldp", a.local, a.local_if or 0, a.local_port),
    )
    for cable in order:
        if cable.remote is None:
            continue
        link = _link(cable, cable.remote)
        known = said[link.a, link.b]
        for i, (other, speakers) in enumerate(known):
            if _one_cable(link, other):
                speakers.add(cable.local)
                known[i] = _joined(other, link, speakers), speakers
                break
        else:
            known.append((link, {cable.local}))
    return [link for _, links in sorted(said.items()) for link, _ in links]


def _link(cable: Adjacency, remote: DeviceId) -> Link:
    near = (cable.local, cable.local_if, cable.local_port)
    far = (remote, cable.remote_if, cable.remote_port)
    a, b = (near, far) if cable.local < remote else (far, near)
    return Link(
        a=a[0],
        a_if_index=a[1],
        a_port=a[2],
        b=b[0],
        b_if_index=b[1],
        b_port=b[2],
        source=cable.protocol,
        quality=LinkQuality.ONE_END,
    )


def _one_cable(one: Link, other: Link) -> bool:
    """Whether nothing tells two links between the same devices apart."""
    return _agree(one.a_if_index, other.a_if_index) and _agree(one.b_if_index, other.b_if_index)


def _agree(a: int | None, b: int | None) -> bool:
    return a is None or b is None or a == b


def _joined(known: Link, link: Link, speakers: set[DeviceId]) -> Link:
    a_known = known.a_if_index is not None
    b_known = known.b_if_index is not None
    return replace(
        known,
        a_if_index=known.a_if_index if a_known else link.a_if_index,
        a_port=known.a_port if a_known else link.a_port or known.a_port,
        b_if_index=known.b_if_index if b_known else link.b_if_index,
        b_port=known.b_port if b_known else link.b_port or known.b_port,
        quality=LinkQuality.BOTH_ENDS if len(speakers) > 1 else LinkQuality.ONE_END,
    )
