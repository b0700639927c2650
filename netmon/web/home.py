"""The officer's home page: is the LAN ready, if not what to do first, why, and what is new."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
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
from inventory.text import Text
from inventory.verdict import Gate, GateState, Verdict
from inventory.wording import number
from netmon.regulation.engine import AGENCY
from netmon.web.book import Book
from netmon.web.render import Renderer
from netmon.web.state import SnapshotProvider

MAX_FINDINGS: Final = 200
"""Rows shown on the page; the rest is counted and linked, so that it stays small."""
MAX_STRANGERS: Final = 20
MAX_CHANGES: Final = 20
NEXT_ACTIONS: Final = 3
SHOWN_CAUSES: Final = 5
"""Causes of a gate that are shown at once; the others unfold."""

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
            actions=next_actions(verdict, found),
            causes={gate.name: causes(gate) for gate in verdict.gates},
            shown=SHOWN_CAUSES,
            changes=changes,
            can_write=self._book is not None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One reason of a gate, with everybody it is said of."""

    article: str
    text: Text
    subjects: tuple[str, ...]


def causes(gate: Gate) -> list[Cause]:
    """A gate's reasons, those that fail it first; what is said of many is said once."""
    said: defaultdict[tuple[str, Text], list[str]] = defaultdict(list)
    for reason in sorted(gate.reasons, key=lambda r: r.state is not GateState.FAIL):
        subjects = said[reason.article, reason.text]
        name = reason.subject_name
        of_all = reason.subject == AGENCY
        if name and not of_all and name not in reason.text.vi and name not in subjects:
            subjects.append(name)
    return [
        Cause(article=article, text=text, subjects=tuple(subjects))
        for (article, text), subjects in said.items()
    ]


def next_actions(verdict: Verdict, found: Sequence[Finding]) -> list[Finding]:
    """What to do first: what fails the heaviest gates, then the worst and the oldest.

    Args:
        verdict: its gates and their weights.
        found: open findings in the order of their severity and age.
    """
    blocks: Counter[tuple[str, str]] = Counter()
    for gate in verdict.gates:
        if gate.state is GateState.FAIL:
            failing = (r for r in gate.reasons if r.state is GateState.FAIL)
            blocks.update(dict.fromkeys({(r.rule, r.subject) for r in failing}, gate.weight))
    ordered = sorted(found, key=lambda f: -blocks[f.rule, f.subject])
    return [f for f in ordered if f.fix][:NEXT_ACTIONS]


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
