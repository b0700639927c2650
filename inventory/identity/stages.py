"""The order in which keys are heard, strongest first, and how each kind binds.

A key binds the groups that share it when nothing contradicts. When something does, the key binds
none of them: weaker keys still may, and what strong evidence it was is recorded as a conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations, pairwise

from inventory.identity.groups import (
    OWN_MAC_KINDS,
    STRENGTH,
    Forest,
    Tenancy,
    is_bare,
    is_bound_to_segment,
    serial_number,
)
from inventory.identity.proxy import proxied
from inventory.identity.rules import alive_together, contradicts, kept_apart
from inventory.observation import Key, KeyKind
from inventory.sighting import SPAN_GAP, Sighting, merge_spans, span_distance

LEASE = timedelta(days=8)
"""How long a locally administered MAC stands for the same station: the longest lease a DHCP server
commonly gives by default (Windows Server: 8 days). After that the value may be anyone's."""

NEAR = SPAN_GAP
"""How near in time two looks at one address must be for the address to bind them."""


@dataclass(slots=True)
class Contest:
    """A strong key that contradictory groups share: one member of each."""

    key: Key
    members: list[int] = field(default_factory=list)


class Stages:
    """One run of the stages over a forest.

    Attributes:
        contests: strong keys that bound nothing because they contradict themselves.
        proxied: sightings that are answers given for others.
    """

    def __init__(self, forest: Forest) -> None:
        self.forest = forest
        self.contests: list[Contest] = []
        self.proxied = proxied(forest.sightings)
        self._floating: set[int] = set()
        self._holders: dict[Key, list[int]] = defaultdict(list)
        self._macs: dict[str, list[int]] = defaultdict(list)
        self._kinds: dict[str, KeyKind] = {}
        for index, sighting in enumerate(forest.sightings):
            for key in sighting.keys:
                self._holders[key].append(index)
                if key.kind in OWN_MAC_KINDS:
                    self._macs[key.value].append(index)
                    known = self._kinds.get(key.value, key.kind)
                    self._kinds[key.value] = min(known, key.kind, key=STRENGTH.__getitem__)

    def run(self) -> None:
        """Bind by every kind of key, strongest first."""
        self._bind_serials()
        self._bind_own_macs(KeyKind.CHASSIS)
        self._bind_own_macs(KeyKind.BRIDGE)
        self._bind_all(KeyKind.ENGINE)
        self._bind_own_macs(KeyKind.MAC)
        self._bind_all(KeyKind.NAME)
        self._bind_stations()
        self._bind_addresses()
        self._bind_lost_stations()

    def _in_order(self, keys: Iterable[Key]) -> list[Key]:
        """Oldest evidence first, so that what came later does not overturn it."""
        return sorted(keys, key=lambda k: (min(self._holders[k]), k.value))

    # --- serials -------------------------------------------------------------------------------

    def _bind_serials(self) -> None:
        """Join sets of serials that share one; the most alike first.

        A member that moved from one stack to another links the two: what tells them apart is
        that both are alive at the same time with other serials at other addresses.
        """
        sets: dict[frozenset[str], list[int]] = defaultdict(list)
        for index, sighting in enumerate(self.forest.sightings):
            values = frozenset(v for kind, v in sighting.keys if kind is KeyKind.SERIAL)
            if values:
                sets[values].append(index)
        for values, members in sets.items():
            self._join_unless_kept_apart(Key(KeyKind.SERIAL, min(values)), members)
        for a, b in _alike(sets):
            key = Key(KeyKind.SERIAL, min(a & b))
            if self._two_units(sets[a][0], sets[b][0]):
                self._contest(key, [sets[a][0], sets[b][0]])
            else:
                self.forest.join(sets[a][0], sets[b][0], key)

    def _join_unless_kept_apart(self, key: Key, members: list[int]) -> None:
        """Join all, except what a person said is different (factories repeat serials, too)."""
        heads: list[int] = []
        for index in members:
            group = self.forest.group(index)
            head = next((h for h in heads if not kept_apart(self.forest.group(h), group)), None)
            if head is None:
                heads.append(index)
            else:
                self.forest.join(head, index, key)

    def _two_units(self, a: int, b: int) -> bool:
        first, second = self.forest.group(a), self.forest.group(b)
        if kept_apart(first, second):
            return True
        if not first.tenancies.isdisjoint(second.tenancies):
            return False
        sightings = self.forest.sightings
        return any(
            _serials(sightings[i]).isdisjoint(_serials(sightings[j]))
            and alive_together([i], [j], sightings)
            for i in first.members
            for j in second.members
            if _serials(sightings[i]) and _serials(sightings[j])
        )

    # --- engine ids, own MACs, names -----------------------------------------------------------

    def _bind_own_macs(self, kind: KeyKind) -> None:
        keys = {Key(kind, value) for value, k in self._kinds.items() if k is kind}
        for key in sorted(keys, key=lambda k: (min(self._macs[k.value]), k.value)):
            self._bind(key, self._macs[key.value])

    def _bind_all(self, kind: KeyKind) -> None:
        for key in self._in_order(k for k in self._holders if k.kind is kind):
            if kind is KeyKind.ENGINE:
                self._join_by_own_macs(self._holders[key])
            self._bind(key, self._holders[key])

    def _join_by_own_macs(self, holders: list[int]) -> None:
        """Join holders of one engine id that share a MAC, lest partial readings look like clones.

        One session may read this half of a device's MACs and the next the other half; a third
        that read both makes them one.
        """
        by_mac: dict[str, list[int]] = defaultdict(list)
        for index in holders:
            for value in self.forest.group(index).own:
                by_mac[value].append(index)
        for value in sorted(by_mac):
            roots = self.forest.roots(by_mac[value])
            if len(roots) > 1:
                self._bind(Key(self._kinds[value], value), roots)

    def _bind(self, key: Key, holders: Iterable[int]) -> None:
        roots = self.forest.roots(holders)
        opposed = self._opposed(key.kind, roots)
        if not opposed:
            self._join_all(key, holders)
            return
        floating = set(roots).difference(opposed)
        self._floating.update(i for root in floating for i in self.forest.group(root).members)
        if key.kind in OWN_MAC_KINDS or key.kind is KeyKind.ENGINE:
            bearers = sorted(holders)
            self._contest(
                key, [next(i for i in bearers if self.forest.root(i) == r) for r in opposed]
            )

    def _opposed(self, kind: KeyKind, roots: list[int]) -> list[int]:
        """The groups that contradict another of them."""
        groups = [(root, self.forest.group(root)) for root in roots]
        claiming = [(root, group) for root, group in groups if not group.plain]
        found: set[int] = set()
        for (a, first), (b, second) in combinations(claiming, 2):
            if a in found and b in found:
                continue
            if contradicts(kind, first, second, self.forest.sightings):
                found |= {a, b}
        return sorted(found)

    def _join_all(self, key: Key, holders: Iterable[int]) -> None:
        indices = list(holders)
        for index in indices[1:]:
            self.forest.join(indices[0], index, key)

    def _contest(self, key: Key, members: list[int]) -> None:
        groups = [self.forest.group(i) for i in members]
        if not any(kept_apart(a, b) for a, b in combinations(groups, 2)):
            self.contests.append(Contest(key, members))

    # --- stations ------------------------------------------------------------------------------

    def _bind_stations(self) -> None:
        stations = self._in_order(k for k in self._holders if k.kind is KeyKind.STATION)
        for key in stations:
            if is_bound_to_segment(key):
                self._bind_local_station(key)
                continue
            self._bind(key, [*self._holders[key], *self._macs.get(key.value, ())])

    def _bind_local_station(self, key: Key) -> None:
        """Bind a locally administered MAC inside its segment and lease time only.

        A forwarding table does not tell the segment (""): its sightings go to the segment where
        the MAC was heard nearest in time.
        """
        segments: dict[str, list[int]] = defaultdict(list)
        for index in self._holders[key]:
            segments[self.forest.sightings[index].segment].append(index)
        nowhere = segments.pop("", [])
        sightings = self.forest.sightings
        heard = {
            name: merge_spans(span for i in members for span in sightings[i].spans)
            for name, members in segments.items()
        }
        for index in nowhere:
            spans = sightings[index].spans
            away = [(span_distance(spans, there), name) for name, there in heard.items()]
            segments[min(away)[1] if away else ""].append(index)
        for members in segments.values():
            for run in self._leases(members):
                if not self._own_macs_differ(run):
                    self._bind(key, run)

    def _nearest(self, index: int, others: Iterable[int]) -> timedelta:
        spans = self.forest.sightings[index].spans
        return min(span_distance(spans, self.forest.sightings[i].spans) for i in others)

    def _leases(self, members: list[int]) -> list[list[int]]:
        """The members cut into runs between which the MAC was silent longer than a lease."""
        spans = sorted((span, i) for i in members for span in self.forest.sightings[i].spans)
        links: dict[int, set[int]] = {i: {i} for i in members}
        latest, last = spans[0][1], spans[0][0].last
        for (_, _), (span, index) in pairwise(spans):
            if span.first - last <= LEASE and links[latest] is not links[index]:
                whole = links[latest] | links[index]
                for i in whole:
                    links[i] = whole
            if span.last >= last or span.first - last > LEASE:
                latest, last = index, max(last, span.last)
        runs = {id(run): run for run in links.values()}
        return sorted(sorted(run) for run in runs.values())

    def _own_macs_differ(self, run: list[int]) -> bool:
        """Whether managed devices use the same made-up MAC (containers, bridges, tunnels do)."""
        own = [g.own for g in (self.forest.group(r) for r in self.forest.roots(run)) if g.own]
        return any(a.isdisjoint(b) for a, b in combinations(own, 2))

    # --- addresses -----------------------------------------------------------------------------

    def _bind_addresses(self) -> None:
        """Bind what no MAC heard at its address belongs to, or a contested one, by the address."""
        pairs = sorted(
            (distance, min(a, b), max(a, b), tenancy)
            for tenancy, indices in tenants(self.forest.sightings, without=self.proxied).items()
            for a, b in self._pairs(indices)
            if (distance := self._nearest(a, [b])) <= NEAR
        )
        for _, a, b, (_, address) in pairs:
            first, second = self.forest.group(a), self.forest.group(b)
            if first is not second and not contradicts(
                KeyKind.ADDRESS, first, second, self.forest.sightings
            ):
                self.forest.join(a, b, Key(KeyKind.ADDRESS, address))

    def _pairs(self, indices: list[int]) -> Iterable[tuple[int, int]]:
        """Tenants of one address that may belong together, one of each pair without a mooring."""
        heard = {
            value
            for i in indices
            for kind, value in self.forest.sightings[i].keys
            if kind is KeyKind.STATION
        }
        unmoored = {
            i for i in indices if i in self._floating or heard.isdisjoint(self.forest.group(i).macs)
        }
        for a in unmoored:
            for b in indices:
                if (b not in unmoored or a < b) and self.forest.root(a) != self.forest.root(b):
                    yield a, b

    def _bind_lost_stations(self) -> None:
        """Give what was only heard under a contested MAC to the nearest in time that owns it.

        It is one of the contestants' and nothing tells whose: better one of them than a device
        that does not exist.
        """
        for index, sighting in enumerate(self.forest.sightings):
            group = self.forest.group(index)
            if index not in self._floating or not group.plain:
                continue
            for key in sorted(k for k in sighting.keys if k.kind is KeyKind.STATION):
                owners = [
                    i
                    for i in (*self._macs.get(key.value, ()), *self._holders[key])
                    if not self.forest.group(i).plain
                ]
                if owners and not is_bound_to_segment(key):
                    nearest = min(owners, key=lambda i: (self._nearest(index, [i]), i))
                    self.forest.join(nearest, index, key)
                    break


def tenants(
    sightings: Sequence[Sighting], *, without: frozenset[int] = frozenset()
) -> dict[Tenancy, list[int]]:
    """Who was seen at each address, save those of whom nothing but the address is known."""
    found: dict[Tenancy, list[int]] = defaultdict(list)
    for index, sighting in enumerate(sightings):
        if index in without or is_bare(sighting):
            continue
        for kind, value in sighting.keys:
            if kind is KeyKind.ADDRESS:
                found[sighting.segment, value].append(index)
    return found


def _serials(sighting: Sighting) -> frozenset[str]:
    return frozenset(serial_number(v) for kind, v in sighting.keys if kind is KeyKind.SERIAL)


def _alike(
    sets: Mapping[frozenset[str], list[int]],
) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Pairs of sets that share a serial, those that share the larger part first."""
    by_serial: dict[str, list[frozenset[str]]] = defaultdict(list)
    for values in sets:
        for value in values:
            by_serial[value].append(values)
    pairs = {
        (a, b) if sorted(a) < sorted(b) else (b, a)
        for holding in by_serial.values()
        for a, b in combinations(holding, 2)
    }
    return sorted(pairs, key=lambda p: (-len(p[0] & p[1]) / len(p[0] | p[1]), *map(sorted, p)))
