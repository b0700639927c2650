"""The services' page and the log of what happened."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from inventory.errors import BookError
from inventory.history import Event
from inventory.snapshot import Service, Snapshot
from netmon.web.book import Book
from netmon.web.render import Renderer
from netmon.web.state import SnapshotProvider

MAX_EVENTS: Final = 300
STEPS: Final = 96
"""A day in quarters of an hour."""
PEOPLE: Final = frozenset({"approved", "retired", "merged", "split", "undone", "look"})
"""Kinds of events that are somebody's doing (the agent's desk writes them)."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A service's last day.

    Attributes:
        steps: a quarter of an hour each, oldest first: "ok", "bad", "none" or "" for no round.
    """

    ok: int
    bad: int
    none: int
    steps: tuple[str, ...]


class ServicePages:
    """``/services`` and ``/events``."""

    def __init__(self, renderer: Renderer, *, state: SnapshotProvider, book: Book | None) -> None:
        self._renderer = renderer
        self._state = state
        self._book = book

    def routes(self) -> list[BaseRoute]:
        """The pages and their paths."""
        return [Route("/services", self.services), Route("/events", self.events)]

    async def services(self, request: Request) -> Response:
        """Every probed service with its last day."""
        current = self._state.current()
        if current is None:
            return self._renderer.page(request, "waiting.html", snapshot=None)
        return await asyncio.to_thread(self._services, request, current[0])

    def _services(self, request: Request, snapshot: Snapshot) -> Response:
        shown = [
            (s, s.results[-1] if s.results else None, history(s, snapshot.taken_at))
            for s in sorted(snapshot.services.values(), key=lambda s: s.name)
        ]
        return self._renderer.page(
            request, "services.html", snapshot=snapshot, services=shown, steps=STEPS
        )

    async def events(self, request: Request) -> Response:
        """What happened, in words, newest first."""
        current = self._state.current()
        if current is None:
            return self._renderer.page(request, "waiting.html", snapshot=None)
        problem = None
        people = request.query_params.get("by") == "people"
        found: tuple[Event, ...] = ()
        if self._book is not None:
            try:
                found = await self._book.events(limit=MAX_EVENTS, kinds=PEOPLE if people else ())
            except BookError as error:
                problem = error.text
        return self._renderer.page(
            request,
            "events.html",
            snapshot=current[0],
            events=found,
            people=people,
            problem=problem,
            limit=MAX_EVENTS,
        )


def history(service: Service, now: datetime) -> History:
    """The rounds of the last day, by quarter of an hour; one bad round makes its quarter bad."""
    since = now - _DAY
    worst = ["bad", "ok", "none", ""]
    steps = [""] * STEPS
    counts: Counter[str] = Counter()
    for result in service.results:
        if not since < result.at <= now:
            continue
        word = {True: "ok", False: "bad", None: "none"}[result.ok]
        counts[word] += 1
        at = min(STEPS - 1, int((result.at - since) / _DAY * STEPS))
        steps[at] = min(steps[at], word, key=worst.index)
    return History(ok=counts["ok"], bad=counts["bad"], none=counts["none"], steps=tuple(steps))
