"""The ASGI application: routes in the middle, protection around all of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.types import ASGIApp

from netmon.web.api import Api
from netmon.web.auth import BasicAuth, PasswordChecker
from netmon.web.home import Pages
from netmon.web.machine import MachinePages
from netmon.web.security import BrowserGuard, SecurityHeaders
from netmon.web.settings import Settings
from netmon.web.state import Reload, SnapshotProvider

MAX_BODY = 64 * 1024
"""No page takes more than a small form."""


def make_app(
    settings: Settings,
    *,
    state: SnapshotProvider,
    reload: Reload,
    now: Callable[[], datetime],
    passwords: PasswordChecker | None,
    loopback_names_only: bool,
) -> ASGIApp:
    """Build the application.

    Args:
        settings: of the server.
        state: where pages get their data.
        reload: what ``POST /-/reload`` calls.
        now: the clock, for the age of what is shown.
        passwords: None: nobody is asked for a password.
        loopback_names_only: answer only to loopback host names (see ``BrowserGuard``).
    """
    pages = MachinePages(settings, state=state, reload=reload, now=now)
    routes = [*pages.routes(), Api(state=state).routes(), *Pages(state=state).routes()]
    app: ASGIApp = Starlette(routes=routes, max_body_size=MAX_BODY)
    if passwords is not None:
        app = BasicAuth(app, passwords)
    return SecurityHeaders(BrowserGuard(app, loopback_names_only=loopback_names_only))
