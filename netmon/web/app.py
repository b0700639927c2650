"""The ASGI application: routes in the middle, protection around all of it."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.types import ASGIApp

from netmon.web.api import Api
from netmon.web.auth import BasicAuth, PasswordChecker
from netmon.web.home import Pages
from netmon.web.machine import MachinePages
from netmon.web.security import BrowserGuard, SecurityHeaders
from netmon.web.state import SnapshotProvider

MAX_BODY = 64 * 1024
"""No page takes more than a small form."""


def make_app(
    machine: MachinePages,
    *,
    state: SnapshotProvider,
    passwords: PasswordChecker | None,
    loopback_names_only: bool,
) -> ASGIApp:
    """Build the application.

    Args:
        machine: the pages for machines.
        state: where the other pages get their data.
        passwords: None: nobody is asked for a password.
        loopback_names_only: answer only to loopback host names (see ``BrowserGuard``).
    """
    routes = [*machine.routes(), Api(state=state).routes(), *Pages(state=state).routes()]
    app: ASGIApp = Starlette(routes=routes, max_body_size=MAX_BODY)
    if passwords is not None:
        app = BasicAuth(app, passwords)
    return SecurityHeaders(BrowserGuard(app, loopback_names_only=loopback_names_only))
