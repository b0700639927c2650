"""Maintenance tickets: which time is EXCLUDED from availability, and which is not however hoped.

Time is excluded only by an approved ticket that was filed before the work began, and only eight
hours a month for one subject (readiness 3.3). Tickets that overlap are counted once; what goes
beyond the cap counts as it was measured. A power cut is no maintenance: it is DOWN wherever
nothing was seen up, and carries its ticket so that a report can say why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from inventory.availability import SlotState
from inventory.sighting import SlotRun
from inventory.types import LEGAL_TIME

MONTHLY_CAP = timedelta(hours=8)

EVERYTHING = "*"
"""The subject of a ticket that is for all devices and services."""

Interval = tuple[datetime, datetime]


class Cause(StrEnum):
    """Why something stops."""

    PLANNED = "planned"
    POWER = "power"  # a cut of the power grid


class Standing(StrEnum):
    """What a ticket is worth."""

    VALID = "valid"
    NOT_APPROVED = "not-approved"
    FILED_LATE = "filed-late"  # on or after its start
    POWER = "power"  # never excludes anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One line of the maintenance file.

    Attributes:
        subjects: names, ids, addresses or MACs of devices, names of services, or ``*``.
        start, end: when the work may stop the subjects; ``end`` is after ``start``.
        filed_at: when the ticket was written.
        approved_by: "" while nobody has.
    """

    id: str
    subjects: frozenset[str]
    start: datetime
    end: datetime
    filed_at: datetime
    approved_by: str = ""
    reason: str = ""
    cause: Cause = Cause.PLANNED

    @property
    def standing(self) -> Standing:
        """Whether it excludes time, and why not."""
        if self.cause is Cause.POWER:
            return Standing.POWER
        if not self.approved_by.strip():
            return Standing.NOT_APPROVED
        return Standing.VALID if self.filed_at < self.start else Standing.FILED_LATE

    def concerns(self, names: Iterable[str]) -> bool:
        """Whether the ticket is about a subject that goes by these names."""
        wanted = {subject.strip().casefold() for subject in self.subjects}
        return EVERYTHING in wanted or any(name.casefold() in wanted for name in names)


def granted(
    tickets: Iterable[Ticket], *, month_begins: int = 1, cap: timedelta = MONTHLY_CAP
) -> tuple[Interval, ...]:
    """The time that one subject's tickets exclude, in order and without overlaps.

    The earliest work of a month uses the cap up first.

    Args:
        tickets: the tickets that concern the subject.
        month_begins: the day of legal time on which a month of the cap begins: 1 for calendar
            months, 15 where months are counted from the 15th.
        cap: the most a month excludes.
    """
    left: dict[tuple[int, int], timedelta] = {}
    out: list[Interval] = []
    wanted = union((t.start, t.end) for t in tickets if t.standing is Standing.VALID)
    for start, end, month in _by_month(wanted, month_begins):
        share = min(end - start, left.get(month, cap))
        left[month] = left.get(month, cap) - share
        if share:
            out.append((start, start + share))
    return union(out)


def with_tickets(
    runs: Sequence[SlotRun], tickets: Iterable[Ticket], *, month_begins: int = 1
) -> tuple[SlotRun, ...]:
    """A subject's runs with what its tickets say of them laid over; ``settle`` does the rest."""
    concerned = tuple(tickets)
    excluded = granted(concerned, month_begins=month_begins)
    cuts = union((t.start, t.end) for t in concerned if t.standing is Standing.POWER)
    up = union((r.start, r.end) for r in runs if r.state is SlotState.UP)
    return (
        *runs,
        *(SlotRun(state=SlotState.EXCLUDED, start=a, end=b) for a, b in excluded),
        *(SlotRun(state=SlotState.DOWN, start=a, end=b) for a, b in without(cuts, up)),
    )


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same time in order, overlapping and touching intervals made one."""
    out: list[Interval] = []
    for start, end in sorted(i for i in intervals if i[0] < i[1]):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], end)
        else:
            out.append((start, end))
    return tuple(out)


def without(intervals: Sequence[Interval], taken: Sequence[Interval]) -> tuple[Interval, ...]:
    """What is left of ordered intervals without others; both as ``union`` gives them."""
    out: list[Interval] = []
    for begin, end in intervals:
        start = begin
        for a, b in taken:
            if b <= start or a >= end:
                continue
            if a > start:
                out.append((start, a))
            start = max(start, b)
        if start < end:
            out.append((start, end))
    return tuple(out)


def _by_month(
    intervals: Iterable[Interval], month_begins: int
) -> Iterator[tuple[datetime, datetime, tuple[int, int]]]:
    """Intervals cut at the ends of months, each with the month (year, month) that it began in."""
    for begin, end in intervals:
        start = begin
        while start < end:
            local = start.astimezone(LEGAL_TIME)
            first = local.replace(day=month_begins, hour=0, minute=0, second=0, microsecond=0)
            if first > local:
                first = _next_month(first, -1)
            cut = min(end, _next_month(first, 1).astimezone(UTC))
            yield start, cut, (first.year, first.month)
            start = cut


def _next_month(first: datetime, step: int) -> datetime:
    months = first.year * 12 + first.month - 1 + step
    return first.replace(year=months // 12, month=months % 12 + 1)
