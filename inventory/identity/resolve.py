"""The whole of identity: decisions, the stages, what is only an address, then names and reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from inventory.device import Merge
from inventory.identity.decisions import apply_decisions
from inventory.identity.explain import explain_contests, explain_merges, find_succession
from inventory.identity.groups import Forest, Tenancy, is_bare
from inventory.identity.naming import give_ids
from inventory.identity.stages import LEASE, Stages, tenants
from inventory.observation import Key, KeyKind
from inventory.sighting import Cluster, Decision, Sighting, Span, combine, span_distance
from inventory.snapshot import IdentityConflict
from inventory.types import DeviceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who is who.

    Attributes:
        clusters: one for each device, by id. A sighting of a role (a VRRP address...) is in none.
        merges: for each device made of more than one sighting, why.
        conflicts: strong evidence that contradicts itself; all devices concerned are kept.
        succeeds: a device to the one it replaced.
    """

    clusters: tuple[Cluster, ...]
    merges: Mapping[DeviceId, tuple[Merge, ...]] = field(default_factory=dict)
    conflicts: tuple[IdentityConflict, ...] = ()
    succeeds: Mapping[DeviceId, DeviceId] = field(default_factory=dict)


def resolve(sightings: Iterable[Sighting], decisions: Iterable[Decision] = ()) -> Resolution:
    """Gather sightings into devices.

    Sightings of the same id are one; those without keys are nobody's.
    """
    seen = canonical(sightings)
    people = [s for s in seen if all(k.kind is not KeyKind.ROLE for k in s.keys)]
    roles = {
        (s.segment, k.value)
        for s in seen
        for k in s.keys
        if k.kind is KeyKind.ADDRESS and any(o.kind is KeyKind.ROLE for o in s.keys)
    }
    forest = Forest(people)
    words = apply_decisions(forest, decisions)
    stages = Stages(forest)
    stages.run()
    named_by = _bind_bare(forest, stages.proxied)
    groups = {
        root: sorted(forest.group(root).members)
        for root in forest.all_roots
        if not _is_of_role(forest.group(root).members, people, roles)
    }
    ids = give_ids(
        {
            root: [people[i] for i in _naming(members, people, named_by[root])]
            for root, members in groups.items()
        }
    )
    clusters = {
        root: _cluster(ids[root], [people[i] for i in members], [people[i] for i in named_by[root]])
        for root, members in groups.items()
    }
    owner = {i: clusters[root] for root, members in groups.items() for i in members}
    succeeds = find_succession([clusters[r] for r in groups], {s.id: s for s in people})
    return Resolution(
        clusters=tuple(sorted(clusters.values(), key=lambda c: c.id)),
        merges=explain_merges(forest, groups, {r: c.id for r, c in clusters.items()}, words),
        conflicts=explain_contests(stages.contests, owner, people, succeeds),
        succeeds=succeeds,
    )


def canonical(sightings: Iterable[Sighting]) -> list[Sighting]:
    """The sightings as a set: one for each id, oldest first."""
    found: dict[str, Sighting] = {}
    for sighting in sightings:
        if sighting.keys:
            known = found.get(sighting.id)
            found[sighting.id] = combine(known, sighting) if known else sighting
    return sorted(found.values(), key=lambda s: (s.first_seen, s.id))


def _bind_bare(forest: Forest, strange: frozenset[int]) -> dict[int, list[int]]:
    """Give what is only an address to whoever holds it; return whom each names, by group.

    An address passes from hand to hand, so what was seen of it belongs to its newest holder,
    while the id under which it was first known belongs to the holder of that moment.
    """
    sightings = forest.sightings
    held = tenants(sightings, without=strange)
    bare: dict[Tenancy, list[int]] = defaultdict(list)
    first_owner: dict[int, int] = {}
    for index, sighting in enumerate(sightings):
        if not is_bare(sighting):
            continue
        keys = sorted(sighting.keys)
        holders = [(key, i) for key in keys for i in held.get((sighting.segment, key.value), ())]
        start = Span(sighting.first_seen, sighting.first_seen)
        at_first = _nearest(start, holders, sightings)
        if at_first is not None:
            first_owner[index] = at_first[1]
        now = _nearest(sighting.spans[-1], holders, sightings)
        if now is not None and len(forest.group(index).members) == 1:
            forest.join(now[1], index, now[0])
        elif not holders:
            for key in keys:
                bare[sighting.segment, key.value].append(index)
    for (_, address), indices in bare.items():
        for index in indices[1:]:
            forest.join(indices[0], index, Key(KeyKind.ADDRESS, address))
    named_by: dict[int, list[int]] = defaultdict(list)
    for index, holder in first_owner.items():
        named_by[forest.root(holder)].append(index)
    return named_by


def _nearest(
    span: Span, holders: Sequence[tuple[Key, int]], sightings: Sequence[Sighting]
) -> tuple[Key, int] | None:
    """The holder nearest to a span within a lease; of those alike, the one seen last."""

    def rank(holder: tuple[Key, int]) -> tuple[float, float, int]:
        other = sightings[holder[1]]
        away = span_distance((span,), other.spans).total_seconds()
        return away, -other.last_seen.timestamp(), holder[1]

    best = min(holders, key=rank, default=None)
    if best is None or span_distance((span,), sightings[best[1]].spans) > LEASE:
        return None
    return best


def _is_of_role(
    members: Sequence[int], sightings: Sequence[Sighting], roles: set[tuple[str, str]]
) -> bool:
    """Whether a group is nothing but the address of a role."""
    return all(
        is_bare(sightings[i])
        and all((sightings[i].segment, k.value) in roles for k in sightings[i].keys)
        for i in members
    )


def _naming(
    members: Sequence[int], sightings: Sequence[Sighting], named_by: Sequence[int]
) -> list[int]:
    """Which sightings may name a device: mere addresses only where they were its own at first."""
    own = [i for i in members if not is_bare(sightings[i])]
    return sorted({*own, *named_by}) if own else list(members)


def _cluster(
    name: tuple[DeviceId, tuple[DeviceId, ...]],
    members: Sequence[Sighting],
    named_by: Sequence[Sighting],
) -> Cluster:
    started = [s for s in members if not is_bare(s)] or members
    first: datetime = min(s.first_seen for s in (*started, *named_by))
    return Cluster(
        id=name[0],
        aliases=name[1],
        sightings=tuple(sorted(s.id for s in members)),
        keys=frozenset().union(*(s.keys for s in members)),
        first_seen=first,
        last_seen=max(s.last_seen for s in members),
    )
