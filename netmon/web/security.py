"""What every response says to browsers, and which requests a browser is not allowed to make.

Device names come from the network: templates escape them, and the content security policy makes a
mistake there harmless, because no inline script and no foreign origin ever runs.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: browsers then say "Origin: null" even of our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class SecurityHeaders:
    """ASGI middleware: adds ``HEADERS`` to every response, refusals and errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and dress the answer."""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, dressed if scope["type"] == "http" else send)


class BrowserGuard:
    """ASGI middleware: refuses what another site could make the officer's browser do.

    Browsers add basic credentials and client certificates to requests that other sites cause, just
    as they add cookies, so "no cookie" does not make a POST safe. A browser says where a request
    comes from (``Sec-Fetch-Site``, ``Origin``); a script of another site cannot forge either, and
    curl or Prometheus send neither. So no token is needed for ``/-/reload``.

    Without any authentication (loopback) a page could also reach us under a name of its own that
    it points at 127.0.0.1 (DNS rebinding): then only loopback names are answered.
    """

    def __init__(self, app: ASGIApp, *, loopback_names_only: bool) -> None:
        self._app = app
        self._loopback_names_only = loopback_names_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or hand on."""
        problem = self._problem(scope) if scope["type"] == "http" else None
        if problem is None:
            await self._app(scope, receive, send)
            return
        await PlainTextResponse(problem + "\n", status_code=403)(scope, receive, send)

    def _problem(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._loopback_names_only and host and not _is_loopback_name(host):
            return "without authentication this server answers only to localhost and 127.0.0.1"
        if scope["method"] in _SAFE_METHODS:
            return None
        if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            return "another site may not ask for this"
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return "another site may not ask for this"
        return None


def _is_loopback_name(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
