"""Which addresses a device used, with which MAC, when, and which of them it has now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from inventory.device import AddressUse, Table
from inventory.model import Interface, InterfaceAddress, Row
from inventory.observation import KeyKind
from inventory.sighting import Cluster, Sighting, SightingId
from inventory.types import DeviceId, Ip, Mac, ip_sort_key

STILL = timedelta(hours=24)
"""An address not seen for longer than this before the device was last seen is not current."""

PASSED_ON = timedelta(minutes=10)
"""An address seen this much later with another device has passed on to that one."""

Tenancy = tuple[str, Ip]


def last_tenants(
    clusters: Iterable[Cluster], sightings: Mapping[SightingId, Sighting]
) -> dict[Tenancy, dict[DeviceId, datetime]]:
    """When each address was last seen with each device."""
    found: dict[Tenancy, dict[DeviceId, datetime]] = defaultdict(dict)
    for cluster in clusters:
        for sighting in (sightings[n] for n in cluster.sightings):
            for key in sighting.keys:
                if key.kind is KeyKind.ADDRESS:
                    held = found[sighting.segment, Ip(key.value)]
                    known = held.get(cluster.id, sighting.last_seen)
                    held[cluster.id] = max(known, sighting.last_seen)
    return found


def address_uses(
    cluster: Cluster,
    sightings: Sequence[Sighting],
    tables: Mapping[type[Row], Table],
    tenants: Mapping[Tenancy, Mapping[DeviceId, datetime]],
) -> tuple[AddressUse, ...]:
    """The addresses of one device: seen in use (``sightings``), or in its own address table."""
    uses: dict[Ip, AddressUse] = {}
    gone: set[Ip] = set()
    for sighting in sorted(sightings, key=lambda s: s.last_seen):
        for key in sighting.keys:
            if key.kind is KeyKind.ADDRESS:
                ip = Ip(key.value)
                passed = _passed_on(cluster.id, tenants[sighting.segment, ip])
                uses[ip] = _seen(uses.get(ip), ip, sighting, cluster, passed=passed)
                if passed:
                    gone.add(ip)
    for ip, mac, seen_at in _own(tables):
        known = uses.get(ip)
        uses[ip] = AddressUse(
            ip=ip,
            mac=mac or (known.mac if known else None),
            first_seen=min(known.first_seen, seen_at) if known else seen_at,
            last_seen=max(known.last_seen, seen_at) if known else seen_at,
            # A unit that was replaced had the address in its own table, too, when it was last read.
            current=(known.current if known else False)
            or (ip not in gone and cluster.last_seen - seen_at <= STILL),
            own=True,
        )
    return tuple(sorted(uses.values(), key=lambda u: ip_sort_key(u.ip)))


def _seen(
    known: AddressUse | None, ip: Ip, sighting: Sighting, cluster: Cluster, *, passed: bool
) -> AddressUse:
    macs = [Mac(k.value) for k in sighting.keys if k.kind is KeyKind.STATION]
    mac = macs[0] if len(macs) == 1 else None
    current = not passed and cluster.last_seen - sighting.last_seen <= STILL
    return AddressUse(
        ip=ip,
        mac=mac or (known.mac if known else None),
        first_seen=min(known.first_seen, sighting.first_seen) if known else sighting.first_seen,
        last_seen=sighting.last_seen,
        current=current,
    )


def _passed_on(device: DeviceId, tenants: Mapping[DeviceId, datetime]) -> bool:
    mine = tenants.get(device)
    if mine is None:
        return False
    return any(last - mine > PASSED_ON for other, last in tenants.items() if other != device)


def _own(tables: Mapping[type[Row], Table]) -> list[tuple[Ip, Mac | None, datetime]]:
    table = tables.get(InterfaceAddress)
    interfaces = tables.get(Interface)
    macs = {
        r.index: r.mac for r in (interfaces.rows if interfaces else ()) if isinstance(r, Interface)
    }
    if table is None:
        return []
    return [
        (r.ip, macs.get(r.if_index) if r.if_index is not None else None, table.seen_at)
        for r in table.rows
        if isinstance(r, InterfaceAddress)
    ]
