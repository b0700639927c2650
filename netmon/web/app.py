"""The ASGI application: routes in the middle, protection around all of it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from netmon.web.access import Access, Sessions
from netmon.web.api import Api
from netmon.web.auth import BasicAuth, PasswordChecker
from netmon.web.book import Book
from netmon.web.machine import MachinePages
from netmon.web.pages import people_routes
from netmon.web.person import Role
from netmon.web.security import BrowserGuard, SecurityHeaders
from netmon.web.state import EvidenceProvider, SnapshotProvider

MAX_BODY = 512 * 1024
"""No page takes more than a register of a few thousand lines."""


def make_app(
    machine: MachinePages,
    *,
    state: SnapshotProvider,
    passwords: PasswordChecker | None,
    loopback_names_only: bool,
    evidence: EvidenceProvider | None = None,
    book: Book | None = None,
    sessions: Sessions | None = None,
) -> ASGIApp:
    """Build the agent's application.

    Args:
        machine: the pages for machines.
        state: where the other pages get their data.
        passwords: None: nobody is asked for a password.
        loopback_names_only: answer only to loopback host names (see ``BrowserGuard``).
        evidence: where proof bundles are; None: this agent keeps none.
        book: history and changes; None: the pages show the snapshot and change nothing.
        sessions: who is logged in and may change things.
    """
    sessions = sessions or Sessions()
    return protect(
        agent_routes(machine, state=state, evidence=evidence, book=book, sessions=sessions),
        passwords=passwords,
        loopback_names_only=loopback_names_only,
        sessions=sessions,
    )


def agent_routes(
    machine: MachinePages,
    *,
    state: SnapshotProvider,
    evidence: EvidenceProvider | None,
    book: Book | None,
    sessions: Sessions,
) -> list[BaseRoute]:
    """Every page of an agent."""
    api = Api(state=state, evidence=evidence)
    people = people_routes(
        state=state, book=book, sessions=sessions, now=machine.now, evidence=evidence
    )
    return [*machine.routes(), *api.routes(), *people]


def protect(
    routes: Sequence[BaseRoute],
    *,
    passwords: PasswordChecker | None,
    loopback_names_only: bool,
    sessions: Sessions | None = None,
) -> ASGIApp:
    """Routes behind passwords, the browser guard and the headers.

    Args:
        routes: the pages.
        passwords: None: nobody is asked for a password.
        loopback_names_only: answer only to loopback host names; whoever sits there may change
            things, since the book lies on the same machine.
        sessions: for pages that people log in to; None: basic authentication only.
    """
    app: ASGIApp = Starlette(routes=list(routes), max_body_size=MAX_BODY)
    if sessions is not None:
        role = Role.OFFICER if loopback_names_only else Role.VIEWER
        app = Access(app, sessions=sessions, checker=passwords, role=role)
    elif passwords is not None:
        app = BasicAuth(app, passwords)
    return SecurityHeaders(BrowserGuard(app, loopback_names_only=loopback_names_only))
