"""What the book remembers of observations: who was seen, when, by what; and what people decided.

A *sighting* is a set of keys that were once seen together, with the spans of time over which that
was true. Sightings form a set that only grows, and adding the same observation twice or in another
order gives the same set: that is why identity, a pure function of them, does not depend on order,
repetition, or how a run was cut into pieces.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import NewType

from inventory.availability import SlotState
from inventory.configuration import ConfigSpan, ConfigText
from inventory.device import RegisterEntry
from inventory.finding import Finding
from inventory.model import InterfaceCounters
from inventory.observation import Key, Observation
from inventory.snapshot import Service, TaskHealth
from inventory.types import DeviceId, Mac

SightingId = NewType("SightingId", str)

SPAN_GAP = timedelta(hours=12)
"""Two looks nearer than this belong to one span; the union of such spans is order-independent."""


def sighting_id(keys: frozenset[Key], segment: str) -> SightingId:
    """The id of a key set: its hash, so that the same look always lands on the same sighting."""
    text = json.dumps([segment, *sorted(keys)])
    return SightingId(hashlib.sha256(text.encode()).hexdigest()[:32])


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A closed interval of time during which looks were never further apart than ``SPAN_GAP``."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A set of keys that were seen together. ``spans`` are in order and do not touch."""

    id: SightingId
    keys: frozenset[Key]
    segment: str
    sources: frozenset[str]
    spans: tuple[Span, ...]

    @property
    def first_seen(self) -> datetime:
        """When it was first seen."""
        return self.spans[0].first

    @property
    def last_seen(self) -> datetime:
        """When it was last seen."""
        return self.spans[-1].last


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those nearer than ``SPAN_GAP`` made one; the same in any order."""
    merged: list[Span] = []
    for span in sorted(spans, key=attrgetter("first")):
        if merged and span.first - merged[-1].last < SPAN_GAP:
            merged[-1] = Span(merged[-1].first, max(merged[-1].last, span.last))
        else:
            merged.append(span)
    return tuple(merged)


def span_distance(a: Sequence[Span], b: Sequence[Span]) -> timedelta:
    """The shortest time between two ordered, non-empty sequences of spans; zero if they overlap."""
    best = timedelta.max
    i = j = 0
    while i < len(a) and j < len(b):
        gap = max(b[j].first - a[i].last, a[i].first - b[j].last)
        if gap <= timedelta():
            return timedelta()
        best = min(best, gap)
        if a[i].last < b[j].last:
            i += 1
        else:
            j += 1
    return best


def combine(a: Sighting, b: Sighting) -> Sighting:
    """One sighting of the same keys out of two: how two books become one.

    Raises:
        ValueError: they are not of the same keys and segment.
    """
    if a.id != b.id:
        msg = f"sightings of different keys cannot be combined: {a.id} and {b.id}"
        raise ValueError(msg)
    return replace(a, sources=a.sources | b.sources, spans=merge_spans((*a.spans, *b.spans)))


def fold(existing: Sighting | None, observation: Observation) -> Sighting:
    """The sighting of an observation's keys after one more look; the same in any order of looks.

    Raises:
        ValueError: ``existing`` is of other keys or another segment.
    """
    look = Sighting(
        id=sighting_id(observation.keys, observation.segment),
        keys=observation.keys,
        segment=observation.segment,
        sources=frozenset({observation.source}),
        spans=(Span(observation.seen_at, observation.seen_at),),
    )
    return look if existing is None else combine(existing, look)


class DecisionKind(StrEnum):
    """What a person may decide about identity."""

    MERGE = "merge"  # these keys are one device
    SPLIT = "split"  # these keys are different devices
    NAME = "name"  # call the device so


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's word, with who and why; undone by setting ``revoked_at``, never deleted."""

    id: int
    kind: DecisionKind
    keys: tuple[Key, ...]
    value: str = ""
    who: str
    why: str
    at: datetime
    revoked_at: datetime | None = None
    revoked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSample:
    """An interface counter reading kept for differences."""

    at: datetime
    rows: tuple[InterfaceCounters, ...]
    uptime_s: float | None


@dataclass(frozen=True, slots=True)
class Rates:
    """Octet rates of one device's ports between two readings, bit/s; NaN where not told."""

    at: datetime
    seconds: float
    indexes: array[int]
    inward: array[float]
    outward: array[float]

    def sharing(self, other: Rates | None) -> Rates:
        """The same, with the other's indexes where they are equal: a day of them is kept."""
        if other is None or other.indexes != self.indexes:
            return self
        return replace(self, indexes=other.indexes)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRun:
    """Consecutive time slots of one subject in one state."""

    state: SlotState
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a MAC was last known to be plugged in, and since when."""

    switch: DeviceId
    if_index: int
    vlan: int | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One stay of a MAC at a port, as the location history tells it."""

    switch: DeviceId
    if_index: int
    port: str
    since: datetime
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookState:
    """Everything a snapshot is made of, as the store holds it.

    Attributes:
        latest: newest observation by sighting and source.
        samples: counter readings by sighting, oldest first, the newest of each hour of the last
            26 hours.
        slots: reachability by subject (device id or ``service:NAME``), oldest first.
        services: probed services with their rounds of the last 24 hours.
        register: the agency's device register.
        findings: newest finding of every (rule, subject).
        rates: octet rates by sighting, of the last day; empty where nobody asked for them.
        restarts: when the device of a sighting was seen to have restarted, of the last month.
        places: newest row of the location history of every MAC, for "since when".
        visits: the last hour's stays of every MAC that moved more than once, oldest first.
        configurations: newest configuration by the device id it was read under.
        config_spans: its versions over the last months, newest first, by the same id.
    """

    sightings: tuple[Sighting, ...] = ()
    latest: Mapping[SightingId, Mapping[str, Observation]] = field(default_factory=dict)
    samples: Mapping[SightingId, tuple[CounterSample, ...]] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    slots: Mapping[str, tuple[SlotRun, ...]] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    register: tuple[RegisterEntry, ...] = ()
    findings: tuple[Finding, ...] = ()
    tasks: tuple[TaskHealth, ...] = ()
    rates: Mapping[SightingId, tuple[Rates, ...]] = field(default_factory=dict)
    restarts: Mapping[SightingId, tuple[datetime, ...]] = field(default_factory=dict)
    places: Mapping[Mac, Place] = field(default_factory=dict)
    visits: Mapping[Mac, tuple[Visit, ...]] = field(default_factory=dict)
    configurations: Mapping[str, ConfigText] = field(default_factory=dict)
    config_spans: Mapping[str, tuple[ConfigSpan, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The sightings of one device, and why they are one (see ``inventory.identity``)."""

    id: DeviceId
    aliases: tuple[DeviceId, ...]
    sightings: tuple[SightingId, ...]
    keys: frozenset[Key]
    first_seen: datetime
    last_seen: datetime
