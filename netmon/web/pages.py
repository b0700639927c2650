"""The pages for people, put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from netmon.web.access import LoginPages, Sessions
from netmon.web.actions import Actions
from netmon.web.book import Book
from netmon.web.bulk import BulkPages
from netmon.web.devices import DevicePages
from netmon.web.home import HomePage
from netmon.web.map import MapPages
from netmon.web.proof import ProofPages
from netmon.web.readiness import ReadinessPage
from netmon.web.regulation import RegulationPages
from netmon.web.render import HERE, Renderer
from netmon.web.report import ReportPages
from netmon.web.services import ServicePages
from netmon.web.state import EvidenceProvider, SnapshotProvider


def people_routes(
    *,
    state: SnapshotProvider,
    book: Book | None,
    sessions: Sessions,
    now: Callable[[], datetime],
    evidence: EvidenceProvider | None,
) -> list[BaseRoute]:
    """Every page for people, their style sheet and script.

    Args:
        state: where pages get their data.
        book: history and changes; None: there is neither.
        sessions: who is logged in.
        now: the clock.
        evidence: where proof bundles are; None: there are none.
    """
    renderer = Renderer()
    routes: list[BaseRoute] = []
    if book is not None:
        routes += BulkPages(renderer, state=state, book=book, now=now).routes()
        routes += ReportPages(renderer, state=state, book=book, now=now).routes()
        routes += Actions(renderer, state=state, book=book, now=now).routes()
    routes += HomePage(renderer, state=state, book=book).routes()
    routes += DevicePages(renderer, state=state, book=book).routes()
    routes += RegulationPages(renderer, state=state, book=book).routes()
    routes += MapPages(renderer, state=state).routes()
    routes += ReadinessPage(renderer, state=state, book=book, evidence=evidence).routes()
    routes += ProofPages(renderer, state=state, evidence=evidence).routes()
    routes += ServicePages(renderer, state=state, book=book).routes()
    routes += LoginPages(renderer, sessions=sessions).routes()
    return [*routes, Mount("/static", StaticFiles(directory=HERE / "static"))]
