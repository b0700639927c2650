"""Addresses that two stations answer for at a time (INV-04).

A first-hand answer counts by itself. An ARP table's word does not, since it remembers the previous
holder for hours; it counts when that MAC is in a forwarding table at the same time (those forget
within minutes) and holds no other address: then the station is there and has not moved on. One
device with several MACs, role MACs and answers given for others (proxy ARP) are no conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from inventory.hearsay import ARP_TABLES, FDB_STATIONS, is_second_hand
from inventory.observation import KeyKind, Observation
from inventory.sighting import Sighting, SightingId
from inventory.snapshot import AddressConflict
from inventory.types import DeviceId, Ip, Mac, ip_sort_key

WINDOW = timedelta(minutes=10)
"""How near in time two answers must be (regulation INV-04)."""

OPEN = timedelta(hours=1)
"""How long after the last double answer a conflict counts as open."""


@dataclass(frozen=True, slots=True)
class _Answer:
    mac: Mac
    device: DeviceId
    first: datetime
    last: datetime


def address_conflicts(
    sightings: Sequence[Sighting],
    latest: Mapping[SightingId, Mapping[str, Observation]],
    owners: Mapping[SightingId, DeviceId],
    *,
    strange: frozenset[SightingId],
    now: datetime,
) -> tuple[AddressConflict, ...]:
    """The open conflicts, by address; ``strange`` are answers given for others."""
    answers: dict[tuple[str, Ip], list[_Answer]] = defaultdict(list)
    settled = _settled(sightings, since=now - OPEN)
    for sighting in sightings:
        last = _last_heard(sighting, latest.get(sighting.id, {}), settled)
        if sighting.id in strange or last is None or not now - OPEN <= last <= now:
            continue
        macs = [Mac(k.value) for k in sighting.keys if k.kind is KeyKind.STATION]
        if len(macs) != 1 or sighting.id not in owners:
            continue
        answer = _Answer(macs[0], owners[sighting.id], sighting.spans[-1].first, last)
        for key in sighting.keys:
            if key.kind is KeyKind.ADDRESS:
                answers[sighting.segment, Ip(key.value)].append(answer)
    found = [
        _conflict(ip, clashing)
        for (_, ip), given in answers.items()
        if (clashing := _clashing(given))
    ]
    return tuple(sorted(found, key=lambda c: (ip_sort_key(c.ip), c.macs)))


def _settled(sightings: Sequence[Sighting], *, since: datetime) -> frozenset[Mac]:
    """MACs that forwarding tables held since then, with no more than one address in ARP tables."""
    switched: set[Mac] = set()
    homes: dict[Mac, set[str]] = defaultdict(set)
    for sighting in sightings:
        if sighting.last_seen < since:
            continue
        macs = [Mac(k.value) for k in sighting.keys if k.kind is KeyKind.STATION]
        if FDB_STATIONS in sighting.sources:
            switched.update(macs)
        for mac in macs:
            homes[mac].update(k.value for k in sighting.keys if k.kind is KeyKind.ADDRESS)
    return frozenset(mac for mac in switched if len(homes[mac]) == 1)


def _last_heard(
    sighting: Sighting, looks: Mapping[str, Observation], settled: frozenset[Mac]
) -> datetime | None:
    """When the station last answered; None when only a table that may be stale says so."""
    if all(is_second_hand(source) for source in sighting.sources):
        known = ARP_TABLES in sighting.sources and any(
            k.kind is KeyKind.STATION and k.value in settled for k in sighting.keys
        )
        return sighting.last_seen if known else None
    own = [look.seen_at for source, look in looks.items() if not is_second_hand(source)]
    return max(own, default=sighting.last_seen)


def _clashing(answers: Sequence[_Answer]) -> list[_Answer]:
    """Those answers that another device gave too, within the window."""
    return [
        a
        for a in answers
        if any(
            a.mac != b.mac and a.device != b.device and abs(a.last - b.last) <= WINDOW
            for b in answers
        )
    ]


def _conflict(ip: Ip, answers: Sequence[_Answer]) -> AddressConflict:
    lasts = sorted(a.last for a in answers)
    firsts = sorted(a.first for a in answers)
    return AddressConflict(
        ip=ip,
        macs=tuple(sorted({a.mac for a in answers})),
        devices=tuple(sorted({a.device for a in answers})),
        first_seen=firsts[1],
        last_seen=lasts[-2],
    )
