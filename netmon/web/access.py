"""Sessions for people beside basic authentication for machines, with roles and throttling.

A session lives in the process: a restart logs everybody out, and nothing is on the disk to steal.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from netmon.web.auth import PasswordChecker, credentials, unauthorised
from netmon.web.forms import FormError, read_form
from netmon.web.person import SCOPE_KEY, Person, Role, person_of
from netmon.web.render import Renderer

COOKIE: Final = "netmon_session"
SECURE_COOKIE: Final = "__Host-netmon_session"
IDLE_S: Final = 30 * 60.0
LONGEST_S: Final = 12 * 3600.0
MAX_SESSIONS: Final = 200
FREE_TRIES: Final = 5
FREE_CHALLENGES: Final = 20
"""Of basic authentication: a scraper whose password was changed must not be locked out at once."""
LOCK_S: Final = 10.0
LONGEST_LOCK_S: Final = 900.0
MAX_LOCKS: Final = 1000

_CHECKER: Final = "netmon.checker"
_SEE_OTHER: Final = 303

Clock = Callable[[], float]


@dataclass(slots=True)
class _Session:
    user: str
    began: float
    used: float


class Sessions:
    """Who is logged in, who may change things, and the tokens of forms.

    Args:
        officers: users who may change things.
        clock: seconds that never go back.
    """

    def __init__(
        self, officers: frozenset[str] = frozenset(), *, clock: Clock = time.monotonic
    ) -> None:
        self._officers = officers
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._open: dict[bytes, _Session] = {}

    def start(self, user: str) -> str:
        """Begin a session; the token goes into the cookie, only its hash stays here."""
        now = self._clock()
        for old in [t for t, s in self._open.items() if self._over(s, now)]:
            del self._open[old]
        if len(self._open) >= MAX_SESSIONS:
            del self._open[min(self._open, key=lambda t: self._open[t].used)]
        token = secrets.token_urlsafe(32)
        self._open[_hash(token)] = _Session(user, now, now)
        return token

    def end(self, token: str) -> None:
        """Forget a session."""
        self._open.pop(_hash(token), None)

    def forget_users(self) -> None:
        """End every session: the users or their passwords have changed."""
        self._open.clear()

    def person(self, token: str) -> Person | None:
        """Whose session it is; None when it is over or never was."""
        found = self._open.get(_hash(token))
        now = self._clock()
        if found is None or self._over(found, now):
            return None
        found.used = now
        return self.known(found.user, tied_to=token, session=True)

    def known(self, user: str, *, tied_to: str = "", session: bool = False) -> Person:
        """A user who has proved who they are."""
        role = Role.OFFICER if user in self._officers else Role.VIEWER
        return Person(name=user, role=role, csrf=self._token(user, tied_to), session=session)

    def anybody(self, role: Role) -> Person:
        """Whoever is there, where no password is asked for."""
        return Person(role=role, csrf=self._token("", ""))

    def _token(self, user: str, tied_to: str) -> str:
        said = f"{len(user)}:{user}:{tied_to}".encode("utf-8", "replace")
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()

    def _over(self, session: _Session, now: float) -> bool:
        return now - session.used > IDLE_S or now - session.began > LONGEST_S


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


class Throttle:
    """Slows guessing down: after some wrong tries an address waits, twice as long each time."""

    def __init__(self, *, free: int = FREE_TRIES, clock: Clock = time.monotonic) -> None:
        self._free = free
        self._clock = clock
        self._wrong: dict[str, tuple[int, float]] = {}

    def wait(self, address: str) -> float:
        """Seconds until this address may try again."""
        return max(0.0, self._wrong.get(address, (0, 0.0))[1] - self._clock())

    def failed(self, address: str) -> None:
        """A wrong try."""
        count = self._wrong.pop(address, (0, 0.0))[0] + 1
        lock = 0.0
        if count >= self._free:
            lock = min(LOCK_S * 2.0 ** min(count - self._free, 16), LONGEST_LOCK_S)
        if len(self._wrong) >= MAX_LOCKS:
            del self._wrong[next(iter(self._wrong))]
        self._wrong[address] = (count, self._clock() + lock)

    def succeeded(self, address: str) -> None:
        """A right try."""
        self._wrong.pop(address, None)


class Access:
    """ASGI middleware: recognises the person, or asks who it is.

    Args:
        checker: None: nobody is asked, and everybody has ``role``.
        role: of those who are not asked.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        sessions: Sessions,
        checker: PasswordChecker | None,
        role: Role = Role.VIEWER,
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._checker = checker
        self._role = role
        self._throttle = Throttle(free=FREE_CHALLENGES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Recognise, then hand on."""
        if scope["type"] == "http":
            person = await self._recognise(scope)
            path = scope["path"]
            if person is None and path != "/login" and not path.startswith("/static/"):
                await self._ask(scope)(scope, receive, send)
                return
            scope = {**scope, SCOPE_KEY: person or Person(), _CHECKER: self._checker}
        await self._app(scope, receive, send)

    async def _recognise(self, scope: Scope) -> Person | None:
        if self._checker is None:
            return self._sessions.anybody(self._role)
        connection = HTTPConnection(scope)
        token = connection.cookies.get(cookie_name(connection))
        person = self._sessions.person(token) if token else None
        if person is not None:
            return person
        given = credentials(connection.headers.get("authorization", ""))
        address = _address(connection)
        if given is None or self._throttle.wait(address) > 0:
            return None
        if await self._checker.check(*given):
            self._throttle.succeeded(address)
            return self._sessions.known(given[0])
        self._throttle.failed(address)
        return None

    def _ask(self, scope: Scope) -> Response:
        """A login page for a browser, a challenge for a program, patience of who guesses."""
        connection = HTTPConnection(scope)
        if "authorization" in connection.headers:
            wait = self._throttle.wait(_address(connection))
            if wait > 0:
                said = "too many wrong passwords\n"
                return PlainTextResponse(said, 429, headers={"Retry-After": f"{wait + 1:.0f}"})
        elif scope["method"] == "GET" and "text/html" in connection.headers.get("accept", ""):
            return RedirectResponse("/login?next=" + quote(scope["path"]), status_code=_SEE_OTHER)
        return unauthorised()


def _address(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""


def cookie_name(connection: HTTPConnection) -> str:
    """Under TLS a name that no other host or path can set (RFC 6265bis, 4.1.3.2)."""
    return SECURE_COOKIE if connection.url.scheme == "https" else COOKIE


class LoginPages:
    """``/login`` and ``/logout``."""

    def __init__(
        self, renderer: Renderer, *, sessions: Sessions, throttle: Throttle | None = None
    ) -> None:
        self._renderer = renderer
        self._sessions = sessions
        self._throttle = throttle or Throttle()

    def routes(self) -> list[BaseRoute]:
        """The pages and their paths."""
        return [
            Route("/login", self.form),
            Route("/login", self.login, methods=["POST"]),
            Route("/logout", self.logout, methods=["POST"]),
        ]

    async def form(self, request: Request) -> Response:
        """Ask for user and password."""
        if request.scope.get(_CHECKER) is None:
            return RedirectResponse("/", status_code=_SEE_OTHER)
        return self._page(request)

    async def login(self, request: Request) -> Response:
        """Check them and begin a session.

        There is no token in this form: there is no session yet it could belong to, and the browser
        guard refuses forms of other sites.
        """
        checker = request.scope.get(_CHECKER)
        if not isinstance(checker, PasswordChecker):
            return RedirectResponse("/", status_code=_SEE_OTHER)
        address = _address(request)
        wait = self._throttle.wait(address)
        if wait > 0:
            return self._page(request, status=429, problem="too_many", seconds=f"{wait:.0f}")
        try:
            form = await read_form(request)
        except FormError as error:
            return self._page(request, status=error.status, problem=error.word)
        user = form.get("user", "")
        if not await checker.check(user, form.get("password", "").encode()):
            self._throttle.failed(address)
            return self._page(request, status=403, problem="wrong")
        self._throttle.succeeded(address)
        answer = RedirectResponse(own_path(form.get("next", "/")), status_code=_SEE_OTHER)
        answer.set_cookie(
            cookie_name(request),
            self._sessions.start(user),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
            path="/",
        )
        return answer

    async def logout(self, request: Request) -> Response:
        """End the session."""
        try:
            form = await read_form(request)
        except FormError as error:
            return PlainTextResponse("not a form\n", status_code=error.status)
        if not person_of(request.scope).sent(form.get("csrf", "")):
            return PlainTextResponse("the page is old\n", status_code=403)
        self._sessions.end(request.cookies.get(cookie_name(request), ""))
        answer = RedirectResponse("/login", status_code=_SEE_OTHER)
        answer.delete_cookie(cookie_name(request), path="/", secure=request.url.scheme == "https")
        return answer

    def _page(
        self, request: Request, *, status: int = 200, problem: str = "", seconds: str = ""
    ) -> Response:
        return self._renderer.page(
            request,
            "login.html",
            snapshot=None,
            status=status,
            problem=problem,
            seconds=seconds,
            next=own_path(request.query_params.get("next", "/")),
        )


def own_path(wanted: str) -> str:
    """A path of this site; anything that could lead elsewhere becomes the home page."""
    leads_away = not wanted.startswith("/") or wanted.startswith(("//", "/\\"))
    return "/" if leads_away or not wanted.isprintable() or "\\" in wanted else wanted
