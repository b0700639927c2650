"""The officer's home page: is the LAN ready, if not what to do first, why, and what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from inventory.device import Device, Registration
from inventory.errors import BookError
from inventory.finding import Finding, Severity
from inventory.history import Event
from inventory.snapshot import Snapshot
from inventory.verdict import Verdict
from inventory.wording import number
from netmon.web.book import Book
from netmon.web.render import Renderer
from netmon.web.state import SnapshotProvider

MAX_FINDINGS: Final = 200
"""Rows shown on the page; the rest is counted and linked, so that it stays small."""
MAX_STRANGERS: Final = 20
MAX_CHANGES: Final = 20
NEXT_ACTIONS: Final = 3

_WEIGHT: Final = {severity: rank for rank, severity in enumerate(Severity)}


class HomePage:
    """``/``."""

    def __init__(self, renderer: Renderer, *, state: SnapshotProvider, book: Book | None) -> None:
        self._renderer = renderer
        self._state = state
        self._book = book

    def routes(self) -> list[BaseRoute]:
        """The page and its path."""
        return [Route("/", self.home)]

    async def home(self, request: Request) -> Response:
        """The home page."""
        current = self._state.current()
        if current is None:
            return self._renderer.page(request, "waiting.html", snapshot=None)
        changes = await self._changes(current[0])
        return await asyncio.to_thread(self._home, request, current, changes)

    async def _changes(self, snapshot: Snapshot) -> Sequence[Event] | None:
        """The last day's events; None when the book cannot tell."""
        if self._book is None:
            return None
        try:
            since = snapshot.taken_at - timedelta(days=1)
            return await self._book.events(limit=MAX_CHANGES, since=since)
        except BookError:
            return None

    def _home(
        self,
        request: Request,
        current: tuple[Snapshot, Verdict],
        changes: Sequence[Event] | None,
    ) -> Response:
        snapshot, verdict = current
        found = open_findings(snapshot)
        strangers = unregistered(snapshot)
        return self._renderer.page(
            request,
            "home.html",
            snapshot=snapshot,
            verdict=verdict,
            score=number(verdict.score),
            strangers=strangers[:MAX_STRANGERS],
            more_strangers=max(0, len(strangers) - MAX_STRANGERS),
            findings=found[:MAX_FINDINGS],
            more=max(0, len(found) - MAX_FINDINGS),
            actions=[f for f in found if f.fix][:NEXT_ACTIONS],
            changes=changes,
            can_write=self._book is not None,
        )


def open_findings(snapshot: Snapshot) -> list[Finding]:
    """What somebody has to act on, the worst and then the oldest first."""
    return sorted(
        (f for f in snapshot.findings if f.open),
        key=lambda f: (_WEIGHT[f.severity], f.since, f.rule, f.subject),
    )


def unregistered(snapshot: Snapshot) -> list[Device]:
    """Devices the register does not know, the newest first."""
    return sorted(
        (d for d in snapshot.devices.values() if d.registration is Registration.UNREGISTERED),
        key=lambda d: d.first_seen,
        reverse=True,
    )
