"""The readiness page: a month as a calendar, when the verdict changed, the month's proof."""

from __future__ import annotations

import asyncio
import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from inventory.availability import ServiceHours, availability, settle
from inventory.errors import BookError
from inventory.sighting import SlotRun
from inventory.snapshot import Snapshot
from inventory.text import Text
from inventory.types import LEGAL_TIME, DeviceId
from inventory.verdict import Outline, Verdict
from inventory.wording import cut_percent
from netmon.web.book import Book, Span
from netmon.web.proof import MAX_BUNDLE
from netmon.web.render import Renderer
from netmon.web.state import EvidenceProvider, SnapshotProvider

MAX_DEVICES: Final = 200
"""Network devices whose reachability is read for the calendar."""
MAX_VERDICTS: Final = 100
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the calendar.

    Attributes:
        verdict: the last one of the day; None when none was kept.
        lowest: A_min of all network devices within service hours; None when nothing counts.
    """

    date: date
    verdict: Outline | None = None
    lowest: Text | None = None


class ReadinessPage:
    """``/readiness``."""

    def __init__(
        self,
        renderer: Renderer,
        *,
        state: SnapshotProvider,
        book: Book | None,
        evidence: EvidenceProvider | None,
    ) -> None:
        self._renderer = renderer
        self._state = state
        self._book = book
        self._evidence = evidence

    def routes(self) -> list[BaseRoute]:
        """The page and its path."""
        return [Route("/readiness", self.page)]

    async def page(self, request: Request) -> Response:
        """A month."""
        current = self._state.current()
        if current is None:
            return self._renderer.page(request, "waiting.html", snapshot=None)
        snapshot = current[0]
        first = month_of(request.query_params.get("month", ""), snapshot.taken_at)
        span, problem = await self._span(snapshot, first)
        return await asyncio.to_thread(self._page, request, current, first, span, problem)

    async def _span(self, snapshot: Snapshot, first: date) -> tuple[Span, Text | None]:
        if self._book is None:
            return Span(slots={}), None
        carrying = sorted(i for i, d in snapshot.devices.items() if d.infrastructure)
        since, until = bounds(first, snapshot.taken_at)
        try:
            return await self._book.span(carrying[:MAX_DEVICES], since, until), None
        except BookError as error:
            return Span(slots={}), error.text

    def _page(
        self,
        request: Request,
        current: tuple[Snapshot, Verdict],
        first: date,
        span: Span,
        problem: Text | None,
    ) -> Response:
        snapshot, verdict = current
        month = f"{first:%Y-%m}"
        before, after = first - timedelta(days=1), first + timedelta(days=31)
        return self._renderer.page(
            request,
            "readiness.html",
            snapshot=snapshot,
            verdict=verdict,
            first=first,
            weeks=weeks(first, span, snapshot.taken_at, hours=self._state.stats().hours),
            verdicts=changed(span.verdicts)[:MAX_VERDICTS],
            previous=f"{before:%Y-%m}",
            following=f"{after:%Y-%m}" if after <= snapshot.taken_at.date() else "",
            month=month,
            proof=self._proof(month),
            ended=bounds(first, snapshot.taken_at)[1] < snapshot.taken_at,
            has_book=self._book is not None,
            largest=MAX_BUNDLE,
            problem=problem,
        )

    def _proof(self, month: str) -> bool:
        """Whether there is a proof bundle of the month."""
        try:
            return self._evidence is not None and self._evidence.has(month)
        except ValueError:  # the month has not ended
            return False


def changed(verdicts: Sequence[Outline]) -> list[Outline]:
    """The verdicts that were not the one before them, of any gate; the newest first."""
    found: list[Outline] = []
    last: tuple[object, ...] = ()
    for verdict in sorted(verdicts, key=lambda v: v.judged_at):
        said = (verdict.state, *verdict.gates)
        if said != last:
            found.append(verdict)
        last = said
    return found[::-1]


def month_of(asked: str, now: datetime) -> date:
    """The first day of the month asked for, else of the present one."""
    if _MONTH.fullmatch(asked):
        return date(int(asked[:4]), int(asked[5:]), 1)
    return now.astimezone(LEGAL_TIME).date().replace(day=1)


def bounds(first: date, now: datetime) -> tuple[datetime, datetime]:
    """The month as instants, not beyond now."""
    start = datetime.combine(first, time(), LEGAL_TIME).astimezone(UTC)
    following = (first + timedelta(days=31)).replace(day=1)
    end = datetime.combine(following, time(), LEGAL_TIME).astimezone(UTC)
    return start, max(start, min(end, now))


def weeks(
    first: date, span: Span, now: datetime, *, hours: ServiceHours | None
) -> list[list[Day | None]]:
    """The month's days by week, Monday first; None where the week belongs to another month."""
    last_verdict = {
        v.judged_at.astimezone(LEGAL_TIME).date(): v
        for v in sorted(span.verdicts, key=lambda v: v.judged_at)
    }
    runs = {device: settle(found) for device, found in span.slots.items() if found}
    days = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [
        [
            Day(date=d, verdict=last_verdict.get(d), lowest=_lowest(d, runs, now, hours=hours))
            if d.month == first.month
            else None
            for d in week
        ]
        for week in days
    ]


def _lowest(
    day: date,
    runs: Mapping[DeviceId, Sequence[SlotRun]],
    now: datetime,
    *,
    hours: ServiceHours | None,
) -> Text | None:
    start = datetime.combine(day, time(), LEGAL_TIME).astimezone(UTC)
    end = min(start + timedelta(days=1), now)
    if end <= start:
        return None
    up = counted = 0.0
    for found in runs.values():
        # From its first slot on: a device that did not exist yet was not down.
        part = availability(
            [r for r in found if r.start < end and r.end > start],
            max(start, found[0].start),
            end,
            hours=hours,
        )
        up += part.up_s
        counted += part.counted_s
    return cut_percent(up / counted) if counted else None
