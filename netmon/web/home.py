"""The officer's home page: is the LAN ready, if not what to do first, and why.

Rendered on the server, works without JavaScript, loads nothing from elsewhere. Vietnamese unless
the reader asks for English (``?lang=en``, or the browser says so).
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from exporters import texts as states
from inventory.device import Device, Registration
from inventory.finding import Finding, Severity
from inventory.snapshot import Snapshot
from inventory.text import Lang, Text
from inventory.types import LEGAL_TIME
from inventory.verdict import Verdict
from inventory.wording import number
from netmon.web import texts
from netmon.web.state import SnapshotProvider

HERE: Final = Path(__file__).parent
MAX_FINDINGS: Final = 200
"""Rows shown on the page; the rest is counted and linked, so that it stays small."""
MAX_STRANGERS: Final = 20
NEXT_ACTIONS: Final = 3

_WEIGHT: Final = {severity: rank for rank, severity in enumerate(Severity)}


class Pages:
    """The pages for people."""

    def __init__(self, *, state: SnapshotProvider) -> None:
        self._state = state
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["local"] = _local
        self._templates.globals.update(
            VERDICT=states.VERDICT,
            GATE=states.GATE,
            GATE_STATE=states.GATE_STATE,
            SEVERITY=states.SEVERITY,
            WORDS=texts.WORDS,
        )

    def routes(self) -> list[BaseRoute]:
        """The pages, their style sheet, and their paths."""
        return [
            Route("/", self.home),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ]

    async def home(self, request: Request) -> Response:
        """The home page."""
        body = await asyncio.to_thread(self._render_home, self._state.current(), language(request))
        return HTMLResponse(body, headers={"Vary": "Accept-Language"})

    def _render_home(self, current: tuple[Snapshot, Verdict] | None, lang: Lang) -> str:
        def say(text: Text) -> str:
            return text.in_(lang)

        page = self._templates.get_template("home.html")
        if current is None:
            return page.render(lang=lang, say=say, verdict=None, snapshot=None)
        snapshot, verdict = current
        found = open_findings(snapshot)
        strangers = unregistered(snapshot)
        return page.render(
            lang=lang,
            say=say,
            snapshot=snapshot,
            verdict=verdict,
            score=number(verdict.score),
            strangers=strangers[:MAX_STRANGERS],
            more_strangers=max(0, len(strangers) - MAX_STRANGERS),
            findings=found[:MAX_FINDINGS],
            more=max(0, len(found) - MAX_FINDINGS),
            actions=[f for f in found if f.fix][:NEXT_ACTIONS],
        )


def language(request: Request) -> Lang:
    """The reader's language: the query first, then the browser's first choice, else Vietnamese."""
    asked = request.query_params.get("lang")
    if asked in set(Lang):
        return Lang(asked)
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    return Lang.EN if first.startswith("en") else Lang.VI


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


def _local(at: datetime) -> str:
    """An instant in Vietnam's legal time, as people write it."""
    return at.astimezone(LEGAL_TIME).strftime("%d/%m/%Y %H:%M")
