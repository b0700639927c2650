"""Instants between which an agency is judged: its active days inside a period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from exporters.readiness.facts import Bounds, Incident
from inventory.agencies import Active
from inventory.availability import Availability, SlotState, settle
from inventory.period import SubjectTimes, day_start
from inventory.sighting import SlotRun


def window(active: Active) -> tuple[datetime, datetime]:
    """From the first active day's beginning to the last one's end."""
    return day_start(active.days[0]), day_start(active.days[-1] + timedelta(days=1))


def worst(times: Iterable[Availability]) -> Bounds | None:
    """The bounds of the subject that was up least; None when nothing was measured."""
    found = [
        Bounds(t.lowest, t.highest) for t in times if t.lowest is not None and t.highest is not None
    ]
    return min(found, key=lambda b: (b.lowest, b.highest), default=None)


def service_hours(times: Iterable[SubjectTimes]) -> Bounds | None:
    """The worst subject in service hours."""
    return worst(t.service_hours for t in times)


def round_the_clock(times: Iterable[SubjectTimes]) -> Bounds | None:
    """The worst subject round the clock."""
    return worst(t.round_the_clock for t in times)


def incidents(
    name: str, runs: Iterable[SlotRun], since: datetime, until: datetime
) -> list[Incident]:
    """The times inside [since, until) during which a subject was down."""
    found = []
    for run in settle(runs):
        start, end = max(run.start, since), min(run.end, until)
        if run.state is SlotState.DOWN and start < end:
            minutes = (end - start).total_seconds() / 60
            found.append(Incident(subject=name, start=start, end=end, minutes=minutes))
    return found
