"""HTTP basic authentication that gives nothing away by its timing and never blocks the loop.

bcrypt is slow on purpose, so it runs in a thread, a few at a time, and a right answer is remembered
(under a keyed hash that lives as long as the process): scrapers send the same password every few
seconds. Wrong answers are never remembered and cost the same whether or not the user exists.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import logging
import secrets
import string
from collections.abc import Mapping

import bcrypt
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

logger = logging.getLogger(__name__)

MAX_REMEMBERED = 100
MAX_AT_ONCE = 2
"""bcrypt runs at a time: guessing passwords must not take the machine from the agent's own work."""

_BCRYPT_ALPHABET = "./" + string.ascii_letters + string.digits

BCRYPT_MAX_BYTES = 72
"""bcrypt reads no more of a password; a longer one is refused, not cut."""


class PasswordChecker:
    """Checks users' passwords against bcrypt hashes.

    Attributes:
        refused: how many logins were refused.
    """

    def __init__(self, users: Mapping[str, bytes]) -> None:
        self.refused = 0
        self._key = secrets.token_bytes(32)
        self._room = asyncio.Semaphore(MAX_AT_ONCE)
        self.replace(users)

    def replace(self, users: Mapping[str, bytes]) -> None:
        """Take other users from now on and forget every remembered answer."""
        self._users = dict(users)
        self._remembered: dict[bytes, None] = {}
        cost = max((int(h[4:6]) for h in self._users.values()), default=10)
        # What an unknown user's password is compared with: a salt and a made-up digest, so that
        # it costs nothing to make here and as much as any other to check.
        digest = "".join(secrets.choice(_BCRYPT_ALPHABET) for _ in range(31))
        self._nobody = bcrypt.gensalt(cost) + digest.encode()

    async def check(self, user: str, password: bytes) -> bool:
        """Whether this is a known user with the right password."""
        hashed = self._users.get(user, self._nobody)
        ticket = self._ticket(user, password, hashed)
        if ticket in self._remembered:
            return True
        usable = len(password) <= BCRYPT_MAX_BYTES and b"\x00" not in password
        async with self._room:
            right = await asyncio.to_thread(bcrypt.checkpw, password if usable else b"", hashed)
        # The users may have been replaced meanwhile: only the present hash counts.
        if right and usable and self._users.get(user) == hashed:
            self._remember(ticket)
            return True
        self.refused += 1
        if self.refused.bit_count() == 1:  # the 1st, 2nd, 4th, 8th...: a flood fills no disk
            logger.warning("login refused user=%.64r refused=%d", user, self.refused)
        return False

    def _ticket(self, user: str, password: bytes, hashed: bytes) -> bytes:
        text = b"\x00".join((user.encode("utf-8", "replace"), hashed, password))
        return hashlib.blake2b(text, key=self._key).digest()

    def _remember(self, ticket: bytes) -> None:
        if len(self._remembered) >= MAX_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[ticket] = None


class BasicAuth:
    """ASGI middleware: nobody gets past it without a password."""

    def __init__(self, app: ASGIApp, checker: PasswordChecker) -> None:
        self._app = app
        self._checker = checker

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, then hand on."""
        if scope["type"] == "http":
            given = credentials(Headers(scope=scope).get("authorization", ""))
            if given is None or not await self._checker.check(*given):
                await unauthorised()(scope, receive, send)
                return
        await self._app(scope, receive, send)


def unauthorised() -> PlainTextResponse:
    """The challenge (RFC 7617)."""
    return PlainTextResponse(
        "a user and password are required\n",
        status_code=401,
        headers={"WWW-Authenticate": 'Basic realm="netmon", charset="UTF-8"'},
    )


def credentials(header: str) -> tuple[str, bytes] | None:
    """User and password of an ``Authorization`` header (RFC 7617); None when there are none."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(encoded, validate=True).partition(b":")
        return (user.decode(), password) if colon else None
    except (binascii.Error, ValueError):
        return None
