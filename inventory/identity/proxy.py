"""Which answers were given for others: one MAC that answers for many addresses at a time.

A router with proxy ARP (RFC 1027) answers for every address it can reach. Such answers say nothing
of who holds the address: it is attributed to nobody, and no device is made of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from inventory.observation import KeyKind
from inventory.sighting import Sighting

MANY = 8
"""More IPv4 addresses than this at a time under one MAC are not a station's own. IPv6 does not
count: a host has as many addresses as it likes there (RFC 8981)."""

WINDOW = timedelta(hours=1)
"""Answers that are this near in time count as given at a time."""

_HEARD_KINDS = frozenset({KeyKind.STATION, KeyKind.ADDRESS})


def proxied(sightings: Sequence[Sighting]) -> frozenset[int]:
    """Indices of the sightings that are one MAC answering for others.

    What a device was seen at with keys of its own (a session, its own address table) is never
    among them.
    """
    heard: dict[tuple[str, str], list[int]] = defaultdict(list)
    known: set[tuple[str, str]] = set()
    for index, sighting in enumerate(sightings):
        addresses = [v for kind, v in sighting.keys if kind is KeyKind.ADDRESS]
        stations = [v for kind, v in sighting.keys if kind is KeyKind.STATION]
        if any(k.kind not in _HEARD_KINDS for k in sighting.keys):
            known |= {(sighting.segment, v) for v in addresses}
        elif len(stations) == 1 and any(":" not in v for v in addresses):
            heard[sighting.segment, stations[0]].append(index)
    return frozenset(
        index
        for members in heard.values()
        if len(members) > MANY
        for index in _at_a_time(members, sightings)
        if not any((sightings[index].segment, v) in known for _, v in sightings[index].keys)
    )


def _at_a_time(members: list[int], sightings: Sequence[Sighting]) -> set[int]:
    """Those that were active while more than ``MANY`` were."""
    events = sorted(
        event
        for index in members
        for span in sightings[index].spans
        for event in ((span.first, 0, index), (span.last + WINDOW, 1, index))
    )
    active: set[int] = set()
    found: set[int] = set()
    for _, ends, index in events:
        if ends:
            active.discard(index)
        else:
            active.add(index)
            if len(active) > MANY:
                found |= active
    return found
