"""The ASGI application: routes in the middle, protection around all of it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from netmon.web.api import Api
from netmon.web.auth import BasicAuth, PasswordChecker
from netmon.web.home import Pages
from netmon.web.machine import MachinePages
from netmon.web.security import BrowserGuard, SecurityHeaders
from netmon.web.state import EvidenceProvider, SnapshotProvider

MAX_BODY = 64 * 1024
"""No page takes more than a small form."""


def make_app(
    machine: MachinePages,
    *,
    state: SnapshotProvider,
    passwords: PasswordChecker | None,
    loopback_names_only: bool,
    evidence: EvidenceProvider | None = None,
) -> ASGIApp:
    """Build the agent's application.

    Args:
        machine: the pages for machines.
        state: where the other pages get their data.
        passwords: None: nobody is asked for a password.
        loopback_names_only: answer only to loopback host names (see ``BrowserGuard``).
        evidence: where proof bundles are; None: this agent keeps none.
    """
    return protect(
        agent_routes(machine, state=state, evidence=evidence),
        passwords=passwords,
        loopback_names_only=loopback_names_only,
    )


def agent_routes(
    machine: MachinePages, *, state: SnapshotProvider, evidence: EvidenceProvider | None
) -> list[BaseRoute]:
    """Every page of an agent."""
    api = Api(state=state, evidence=evidence)
    return [*machine.routes(), api.routes(), *Pages(state=state).routes()]


def protect(
    routes: Sequence[BaseRoute], *, passwords: PasswordChecker | None, loopback_names_only: bool
) -> ASGIApp:
    """Routes behind passwords, the browser guard and the headers."""
    app: ASGIApp = Starlette(routes=list(routes), max_body_size=MAX_BODY)
    if passwords is not None:
        app = BasicAuth(app, passwords)
    return SecurityHeaders(BrowserGuard(app, loopback_names_only=loopback_names_only))
