"""Sightings gathered into groups, and what each group as a whole claims to be.

A union-find over sightings in canonical order. A group carries the union of the claims of its
members, so that asking whether two groups contradict each other costs a few set operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from inventory.observation import Key, KeyKind
from inventory.sighting import Sighting
from inventory.types import Mac, is_local_mac

OWN_MAC_KINDS = frozenset({KeyKind.CHASSIS, KeyKind.BRIDGE, KeyKind.MAC})
"""Kinds whose value is a MAC of the device itself: one namespace."""

STRENGTH = {kind: rank for rank, kind in enumerate(KeyKind)}
"""Rank of a kind, 0 the strongest."""

Tenancy = tuple[str, str]
"""An address in the segment where it means something."""

Tag = tuple[int, int]
"""A person's "these are different": the decision, and which of its keys."""


def serial_number(value: str) -> str:
    """The serial of a ``vendor|serial`` value: sources may spell the vendor differently."""
    return value.partition("|")[2]


@dataclass(slots=True)
class Group:
    """A set of sightings held to be one device, and its claims.

    Attributes:
        own: MACs of the device itself.
        listed: whether its interface MACs were read, so that a MAC not among them is not its own.
        macs: own and station MACs.
        named: members that carry a name.
    """

    members: list[int]
    serials: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    listed: bool = False
    engines: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    macs: set[str] = field(default_factory=set)
    tenancies: set[Tenancy] = field(default_factory=set)
    tags: set[Tag] = field(default_factory=set)
    named: list[int] = field(default_factory=list)

    @property
    def plain(self) -> bool:
        """Whether it claims nothing that another group could contradict."""
        return not (self.serials or self.own or self.engines or self.names or self.tags)

    def take(self, other: Group) -> None:
        """Become the union of both."""
        self.members += other.members
        self.named += other.named
        self.listed = self.listed or other.listed
        self.serials |= other.serials
        self.own |= other.own
        self.engines |= other.engines
        self.names |= other.names
        self.macs |= other.macs
        self.tenancies |= other.tenancies
        self.tags |= other.tags


def group_of(index: int, sighting: Sighting) -> Group:
    """The group of one sighting."""
    group = Group([index])
    for kind, value in sighting.keys:
        if kind is KeyKind.SERIAL:
            group.serials.add(serial_number(value))
        elif kind in OWN_MAC_KINDS:
            group.own.add(value)
            group.macs.add(value)
            group.listed = group.listed or kind is KeyKind.MAC
        elif kind is KeyKind.ENGINE:
            group.engines.add(value)
        elif kind is KeyKind.NAME:
            group.names.add(value)
            group.named = [index]
        elif kind is KeyKind.STATION:
            group.macs.add(value)
        elif kind is KeyKind.ADDRESS:
            group.tenancies.add((sighting.segment, value))
    return group


class Forest:
    """The sightings, the groups they are in so far, and the keys that brought them together."""

    def __init__(self, sightings: Sequence[Sighting]) -> None:
        self.sightings = sightings
        self._parent = list(range(len(sightings)))
        self._groups = {i: group_of(i, s) for i, s in enumerate(sightings)}
        self.joins: dict[int, set[Key]] = {}
        self.words: dict[int, set[int]] = {}

    def root(self, index: int) -> int:
        """The representative of a sighting's group."""
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def roots(self, indices: Iterable[int]) -> list[int]:
        """The distinct representatives of some sightings, in canonical order."""
        return sorted({self.root(i) for i in indices})

    def group(self, index: int) -> Group:
        """The group of a sighting."""
        return self._groups[self.root(index)]

    @property
    def all_roots(self) -> list[int]:
        """The representatives of all groups, in canonical order."""
        return sorted(self._groups)

    def join(self, a: int, b: int, key: Key, *, decision: int | None = None) -> None:
        """Hold two groups to be one, because of a key (or of a person's decision)."""
        low, high = sorted((self.root(a), self.root(b)))
        if low != high:
            self._parent[high] = low
            self._groups[low].take(self._groups.pop(high))
            self.joins.setdefault(low, set()).update(self.joins.pop(high, ()))
            self.words.setdefault(low, set()).update(self.words.pop(high, ()))
        if decision is None:
            self.joins.setdefault(low, set()).add(key)
        else:
            self.words.setdefault(low, set()).add(decision)


def is_bound_to_segment(key: Key) -> bool:
    """Whether the key means something only inside its own broadcast domain."""
    return key.kind is KeyKind.ADDRESS or (
        key.kind is KeyKind.STATION and is_local_mac(Mac(key.value))
    )


def is_bare(sighting: Sighting) -> bool:
    """Whether nothing but an address is known of it."""
    return all(key.kind is KeyKind.ADDRESS for key in sighting.keys)


def strongest(sighting: Sighting) -> Key:
    """The strongest key of a sighting; the smallest value among equals."""
    return min(sighting.keys, key=lambda k: (STRENGTH[k.kind], k.value))
