"""Three-valued availability: UP, DOWN, UNKNOWN, EXCLUDED seconds, and the bounds they allow.

A_min counts every unknown second as down and A_max counts it as up (readiness: "treatment of
missing data"). A target is met only when A_min reaches it and broken only when A_max misses it;
in between nothing is proven.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from inventory.finding import Status
from inventory.types import LEGAL_TIME

if TYPE_CHECKING:
    from inventory.sighting import SlotRun


class SlotState(StrEnum):
    """The state of one time slot of a device or service."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Seconds spent in each state."""

    up_s: float = 0.0
    down_s: float = 0.0
    unknown_s: float = 0.0
    excluded_s: float = 0.0

    @property
    def counted_s(self) -> float:
        """Seconds that count: all but the excluded ones."""
        return self.up_s + self.down_s + self.unknown_s

    @property
    def lowest(self) -> float | None:
        """A_min, 0..1; None when nothing counts."""
        return self.up_s / self.counted_s if self.counted_s else None

    @property
    def highest(self) -> float | None:
        """A_max, 0..1; None when nothing counts."""
        return (self.up_s + self.unknown_s) / self.counted_s if self.counted_s else None

    def plus(self, other: Availability) -> Availability:
        """Both times together: what counts time since the agent started.

        Raises:
            ValueError: seconds are fewer than none, which no counter can take back.
        """
        if min(other.up_s, other.down_s, other.unknown_s, other.excluded_s) < 0:
            msg = f"time does not run backwards: {other}"
            raise ValueError(msg)
        return Availability(
            up_s=self.up_s + other.up_s,
            down_s=self.down_s + other.down_s,
            unknown_s=self.unknown_s + other.unknown_s,
            excluded_s=self.excluded_s + other.excluded_s,
        )

    def judge(self, target: float) -> Status:
        """PASS, FAIL or UNKNOWN against a target ratio."""
        if self.lowest is None or self.highest is None:
            return Status.UNKNOWN
        if self.lowest >= target:
            return Status.PASS
        return Status.FAIL if self.highest < target else Status.UNKNOWN


_PRECEDENCE = (SlotState.EXCLUDED, SlotState.DOWN, SlotState.UP, SlotState.UNKNOWN)
"""Which state stands where runs overlap: approved maintenance was agreed before it began, and a
time that was seen down is never claimed up (a clock that was set back says both of one hour)."""


def settle(runs: Iterable[SlotRun]) -> tuple[SlotRun, ...]:
    """The same runs in order, overlaps settled by precedence, touching equals made one.

    Any order and any repetition of the same runs gives the same answer. Runs without duration
    are dropped.
    """
    steps: defaultdict[datetime, list[tuple[SlotState, int]]] = defaultdict(list)
    model: SlotRun | None = None
    for run in runs:
        if run.start < run.end:
            model = run
            steps[run.start].append((run.state, 1))
            steps[run.end].append((run.state, -1))
    if model is None:
        return ()
    held: Counter[SlotState] = Counter()
    settled: list[SlotRun] = []
    for start, end in pairwise(sorted(steps)):
        for state, step in steps[start]:
            held[state] += step
        standing = next((s for s in _PRECEDENCE if held[s]), None)
        if standing is None:
            continue
        if settled and settled[-1].state is standing and settled[-1].end == start:
            settled[-1] = replace(settled[-1], end=end)
        else:
            settled.append(replace(model, state=standing, start=start, end=end))
    return tuple(settled)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHours:
    """The hours of the week that a target holds for (readiness 3.1, gate G3).

    Attributes:
        weekdays: 0 is Monday, as in ``datetime.weekday``.
        start, end: local times of the same day.

    Raises:
        ValueError: ``end`` is not after ``start``, or a weekday is none.
    """

    weekdays: frozenset[int] = frozenset(range(5))
    start: time = time(7, 0)
    end: time = time(17, 30)
    zone: tzinfo = LEGAL_TIME

    def __post_init__(self) -> None:
        if self.start >= self.end or not self.weekdays <= frozenset(range(7)):
            msg = f"not weekly service hours: {sorted(self.weekdays)} {self.start}-{self.end}"
            raise ValueError(msg)

    def to_json(self) -> dict[str, Any]:
        """JSON values; the zone is always the legal one there."""
        return {
            "weekdays": sorted(self.weekdays),
            "start": f"{self.start:%H:%M}",
            "end": f"{self.end:%H:%M}",
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ServiceHours:
        """Service hours from their JSON form.

        Raises:
            KeyError, TypeError, ValueError: they are none.
        """
        return cls(
            weekdays=frozenset(int(d) for d in data["weekdays"]),
            start=time.fromisoformat(data["start"]),
            end=time.fromisoformat(data["end"]),
        )

    def windows(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The service hours inside [since, until), in order, as UTC instants."""
        day = since.astimezone(self.zone).date()
        last = until.astimezone(self.zone).date()
        while day <= last:
            if day.weekday() in self.weekdays:
                start = max(since, datetime.combine(day, self.start, self.zone))
                end = min(until, datetime.combine(day, self.end, self.zone))
                if start < end:
                    yield start.astimezone(UTC), end.astimezone(UTC)
            day += timedelta(days=1)


def availability(
    runs: Iterable[SlotRun],
    since: datetime,
    until: datetime,
    *,
    hours: ServiceHours | None = None,
) -> Availability:
    """Seconds in each state inside [since, until), within service hours when they are given.

    Time that no run covers is UNKNOWN, so ``until`` must not lie in the future.
    """
    windows = [(since, until)] if hours is None else list(hours.windows(since, until))
    spent: defaultdict[SlotState, timedelta] = defaultdict(timedelta)
    for state, share in _shares(settle(runs), windows):
        spent[state] += share
    whole = sum((end - start for start, end in windows if start < end), timedelta())
    known = spent[SlotState.UP] + spent[SlotState.DOWN] + spent[SlotState.EXCLUDED]
    return Availability(
        up_s=spent[SlotState.UP].total_seconds(),
        down_s=spent[SlotState.DOWN].total_seconds(),
        unknown_s=(whole - known).total_seconds(),
        excluded_s=spent[SlotState.EXCLUDED].total_seconds(),
    )


def _shares(
    runs: Sequence[SlotRun], windows: Iterable[tuple[datetime, datetime]]
) -> Iterator[tuple[SlotState, timedelta]]:
    """What each run covers of each window; both are in order and without overlaps."""
    first = 0
    for start, end in windows:
        while first < len(runs) and runs[first].end <= start:
            first += 1
        for run in islice(runs, first, None):
            if run.start >= end:
                break
            yield run.state, min(run.end, end) - max(run.start, start)
