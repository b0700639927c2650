"""The ids of devices: taken from the evidence, so that the same evidence gives the same ids.

A device is named after the strongest key of the look that saw it first. Later evidence does not
rename it; when two devices turn out to be one, the older id stays and the other becomes an alias.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from inventory.identity.groups import OWN_MAC_KINDS, is_bound_to_segment, strongest
from inventory.observation import KeyKind
from inventory.sighting import Sighting
from inventory.types import DeviceId

_LENGTH = 12


def candidate(sighting: Sighting) -> DeviceId:
    """The id that a sighting suggests for its device.

    A MAC suggests the same id whether it was heard on the wire or read from the device.
    """
    key = strongest(sighting)
    kind = "mac" if key.kind in {*OWN_MAC_KINDS, KeyKind.STATION} else key.kind.value
    segment = sighting.segment if is_bound_to_segment(key) else ""
    return _digest(f"{kind}|{key.value}|{segment}")


def _digest(text: str) -> DeviceId:
    return DeviceId(hashlib.sha256(text.encode()).hexdigest()[:_LENGTH])


def give_ids(
    clusters: Mapping[int, Sequence[Sighting]],
) -> dict[int, tuple[DeviceId, tuple[DeviceId, ...]]]:
    """An id and aliases for every cluster, given the sightings that may name it.

    Contradictory clusters can suggest the same id: the one seen first has it, and the other takes
    its next suggestion.
    """
    order = sorted(clusters, key=lambda c: _age(_oldest_first(clusters[c])[0]))
    taken: set[DeviceId] = set()
    ids: dict[int, DeviceId] = {}
    for cluster in order:
        ids[cluster] = next(i for i in _suggestions(clusters[cluster]) if i not in taken)
        taken.add(ids[cluster])
    named: dict[int, tuple[DeviceId, tuple[DeviceId, ...]]] = {}
    for cluster in order:
        aliases = [
            i for i in _distinct(map(candidate, _oldest_first(clusters[cluster]))) if i not in taken
        ]
        taken.update(aliases)
        named[cluster] = ids[cluster], tuple(aliases)
    return named


def _suggestions(sightings: Sequence[Sighting]) -> Iterator[DeviceId]:
    oldest = _oldest_first(sightings)
    yield from map(candidate, oldest)
    yield from (_digest(f"{s.id}|{n}") for n in range(2) for s in oldest)


def _oldest_first(sightings: Sequence[Sighting]) -> list[Sighting]:
    return sorted(sightings, key=_age)


def _age(sighting: Sighting) -> tuple[datetime, tuple[int, str], str]:
    key = strongest(sighting)
    return sighting.first_seen, (list(KeyKind).index(key.kind), key.value), sighting.id


def _distinct(ids: Iterable[DeviceId]) -> list[DeviceId]:
    return list(dict.fromkeys(ids))
