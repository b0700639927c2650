"""The ids of devices: taken from the evidence, so that the same evidence gives the same ids.

A device is named after the strongest key of the look that saw it first. Later evidence does not
rename it; when two devices turn out to be one, the older id stays and the other becomes an alias.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from operator import itemgetter

from inventory.identity.groups import OWN_MAC_KINDS, STRENGTH, is_bound_to_segment, strongest
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
    aged = {
        c: sorted(((_age(s), s) for s in sightings), key=itemgetter(0))
        for c, sightings in clusters.items()
    }
    order = sorted(aged, key=lambda c: aged[c][0][0])
    suggested = {c: _distinct(candidate(s) for _, s in aged[c]) for c in order}
    taken: set[DeviceId] = set()
    ids: dict[int, DeviceId] = {}
    for cluster in order:
        fallback = (_digest(f"{s.id}|{n}") for n in range(2) for _, s in aged[cluster])
        ids[cluster] = next(i for i in chain(suggested[cluster], fallback) if i not in taken)
        taken.add(ids[cluster])
    named: dict[int, tuple[DeviceId, tuple[DeviceId, ...]]] = {}
    for cluster in order:
        aliases = tuple(i for i in suggested[cluster] if i not in taken)
        taken.update(aliases)
        named[cluster] = ids[cluster], aliases
    return named


def _age(sighting: Sighting) -> tuple[datetime, int, str, str]:
    key = strongest(sighting)
    return sighting.first_seen, STRENGTH[key.kind], key.value, sighting.id


def _distinct(ids: Iterable[DeviceId]) -> list[DeviceId]:
    return list(dict.fromkeys(ids))
