"""Why sightings are one device, why others are not, and which device replaced which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from inventory.device import Merge
from inventory.finding import Evidence
from inventory.identity.groups import OWN_MAC_KINDS, STRENGTH, Forest, serial_number
from inventory.identity.stages import Contest
from inventory.observation import Key, KeyKind
from inventory.sighting import Cluster, Decision, Sighting, SightingId
from inventory.snapshot import IdentityConflict
from inventory.texts import CONTESTED, KEY_KINDS
from inventory.types import DeviceId

_MAC_KINDS = OWN_MAC_KINDS | {KeyKind.STATION}


def explain_merges(
    forest: Forest,
    groups: Mapping[int, Sequence[int]],
    ids: Mapping[int, DeviceId],
    words: Mapping[int, Decision],
) -> dict[DeviceId, tuple[Merge, ...]]:
    """The keys (and decisions) that made each device out of several sightings."""
    found: dict[DeviceId, tuple[Merge, ...]] = {}
    for root, members in groups.items():
        sightings = [forest.sightings[i] for i in members]
        merges = [_merge(key, sightings) for key in forest.joins.get(root, ())]
        merges += [_decided(words[number]) for number in forest.words.get(root, ())]
        if len(members) > 1:
            found[ids[root]] = tuple(sorted(merges, key=_merge_order))
    return found


def _merge_order(merge: Merge) -> tuple[bool, int, str, str]:
    """People's decisions first, then by strength."""
    return not merge.by, STRENGTH[merge.key.kind], merge.key.value, merge.why


def _merge(key: Key, sightings: Iterable[Sighting]) -> Merge:
    holding = [s for s in sightings if shares(s, key)]
    return Merge(
        key=key,
        first_seen=min(s.first_seen for s in holding),
        sources=tuple(sorted(frozenset().union(*(s.sources for s in holding)))),
    )


def _decided(decision: Decision) -> Merge:
    return Merge(
        key=decision.keys[0],
        first_seen=decision.at,
        sources=("decision",),
        by=decision.who,
        why=decision.why,
    )


def shares(sighting: Sighting, key: Key) -> bool:
    """Whether a sighting carries a key; a MAC counts however it was learnt."""
    if key.kind in _MAC_KINDS:
        return any(k.kind in _MAC_KINDS and k.value == key.value for k in sighting.keys)
    return key in sighting.keys


def explain_contests(
    contests: Sequence[Contest],
    owner: Mapping[int, Cluster],
    sightings: Sequence[Sighting],
    succeeds: Mapping[DeviceId, DeviceId],
) -> tuple[IdentityConflict, ...]:
    """The conflicts that remain once everything is bound, one for each key.

    A unit that took over the name and address of another may carry its engine id or MAC on: that
    is a replacement and no conflict.
    """
    concerned: dict[Key, dict[DeviceId, Sighting]] = defaultdict(dict)
    for contest in contests:
        for index in contest.members:
            if index in owner:
                concerned[contest.key].setdefault(owner[index].id, sightings[index])
    return tuple(
        _conflict(key, dict(sorted(devices.items())))
        for key, devices in sorted(concerned.items(), key=lambda c: (STRENGTH[c[0].kind], c[0]))
        if not _is_one_line(set(devices), succeeds)
    )


def _is_one_line(devices: set[DeviceId], succeeds: Mapping[DeviceId, DeviceId]) -> bool:
    """Whether all are one device or each but the oldest succeeds another of them."""
    return sum(succeeds.get(device) not in devices for device in devices) <= 1


def _conflict(key: Key, devices: Mapping[DeviceId, Sighting]) -> IdentityConflict:
    evidence = tuple(
        Evidence(
            source=", ".join(sorted(sighting.sources)),
            seen_at=sighting.last_seen,
            seen="; ".join(f"{k.kind.value} {k.value}" for k in _telling(sighting, key)),
        )
        for sighting in devices.values()
    )
    return IdentityConflict(
        key=key,
        devices=tuple(devices),
        reason=CONTESTED.format(
            kind=KEY_KINDS[key.kind],
            value=key.value,
            count=len(devices),
            seen=" / ".join(e.seen for e in evidence),
        ),
        evidence=evidence,
    )


def _telling(sighting: Sighting, key: Key) -> list[Key]:
    """The strongest keys that say otherwise, and an address to find the device at."""
    others = sorted(sighting.keys - {key}, key=lambda k: (STRENGTH[k.kind], k.value))
    addresses = [k for k in others if k.kind is KeyKind.ADDRESS][:1]
    return [*[k for k in others if k.kind is not KeyKind.ADDRESS][:3], *addresses]


def find_succession(
    clusters: Sequence[Cluster], sightings: Mapping[SightingId, Sighting]
) -> dict[DeviceId, DeviceId]:
    """Which device took over the name and address of which, being another unit.

    The unit has another serial or, where serials are not told, other MACs; and the older was not
    seen under that name and address once the newer had been.
    """
    posts: dict[tuple[str, str, str], dict[DeviceId, list[Sighting]]] = defaultdict(dict)
    for cluster in clusters:
        for number in cluster.sightings:
            for post in _posts(sightings[number]):
                posts[post].setdefault(cluster.id, []).append(sightings[number])
    by_id = {c.id: c for c in clusters}
    found: dict[DeviceId, DeviceId] = {}
    for _, held in sorted(posts.items()):
        terms = sorted(
            (min(s.first_seen for s in seen), max(s.last_seen for s in seen), device)
            for device, seen in held.items()
        )
        for (_, ended, old), (began, _, new) in pairwise(terms):
            if ended <= began and new not in found and _other_unit(by_id[old], by_id[new]):
                found[new] = old
    return found


def _posts(sighting: Sighting) -> list[tuple[str, str, str]]:
    names = [k.value.rpartition("|")[0] for k in sighting.keys if k.kind is KeyKind.NAME]
    addresses = [k.value for k in sighting.keys if k.kind is KeyKind.ADDRESS]
    return [(sighting.segment, name, address) for name in names for address in addresses]


def _other_unit(old: Cluster, new: Cluster) -> bool:
    def values(cluster: Cluster, kinds: frozenset[KeyKind]) -> set[str]:
        return {k.value for k in cluster.keys if k.kind in kinds}

    serial = frozenset({KeyKind.SERIAL})
    before, after = (
        {serial_number(v) for v in values(old, serial)},
        {serial_number(v) for v in values(new, serial)},
    )
    if before and after:
        return before.isdisjoint(after)
    return values(old, OWN_MAC_KINDS).isdisjoint(values(new, OWN_MAC_KINDS))
