"""Is a web application there: TCP, TLS (name, chain, expiry), HTTP status, keyword, time.

One connection and one GET a round (RFC 9110); redirects are followed only as far as the settings
say, each with a connection of its own. The certificate is verified against the system's authorities
or those of one file. Time to first byte counts from the first packet: it is what a user waits.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit

import h11
from pydantic import Field, IPvAnyAddress, field_validator

from inventory.snapshot import ProbeResult, ServiceKind
from inventory.text import Text
from netmon.probes import texts
from netmon.probes.base import ProbeSettings, Tools
from netmon.probes.connection import (
    Connection,
    Family,
    ProbeFailedError,
    Target,
    connected,
    trust,
)
from netmon.version import __version__

BODY_OCTETS = 8192
"""How much of a page is read: enough for a keyword in its head, few enough packets to be polite."""

_HTTPS_PORT = 443
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class HttpsService(ProbeSettings):
    """A web application to watch.

    Attributes:
        address: connect here instead of where the URL's name leads; the name stays the one that is
            asked for and verified.
        ca_file: authorities to trust instead of the system's; an absolute path.
        status: the HTTP statuses that are right.
        keyword: text that the first 8 KiB of the page must contain.
        redirects: how many redirects to follow.
        timeout_s: for each connection, from the first packet to the last octet.
    """

    kind: Literal["https"]
    url: str = Field(max_length=1000)
    address: IPvAnyAddress | None = None
    family: Family = Family.ANY
    ca_file: Path | None = None
    status: frozenset[int] = frozenset({200})
    keyword: str | None = Field(default=None, min_length=1, max_length=200)
    redirects: int = Field(default=0, ge=0, le=3)
    timeout_s: float = Field(default=10.0, ge=0.1, le=30)

    @field_validator("url")
    @classmethod
    def _is_https(cls, url: str) -> str:
        problem = url_problem(url)
        if problem:
            raise ValueError(problem)
        return url

    @field_validator("ca_file")
    @classmethod
    def _is_absolute(cls, file: Path | None) -> Path | None:
        if file is not None and not file.is_absolute():
            msg = f"{file} is not an absolute path"
            raise ValueError(msg)
        return file

    @property
    def target(self) -> str:
        """The URL."""
        return self.url

    @property
    def service_kind(self) -> ServiceKind:
        """What is measured."""
        return ServiceKind.HTTPS


def url_problem(url: str) -> str:
    """What keeps a URL from being probed; "" when nothing does."""
    if not url.isascii() or any(c <= " " for c in url):
        return f"{url!r} has spaces or letters outside ASCII; write the name in its xn-- form"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"{url!r} is not a URL: {error}"
    if parts.scheme != "https" or not parts.hostname:
        return f"{url!r} is not an https:// URL"
    if parts.username is not None or parts.password is not None:
        return "the URL holds a user name or a password; probes never log in"
    return ""


async def probe(service: HttpsService, *, tools: Tools, now: datetime) -> ProbeResult:  # noqa: ARG001 - every probe is handed the tools
    """One round."""
    round_ = _Round(service)
    try:
        context = trust(service.ca_file)
        await round_.run(context)
    except ProbeFailedError as failure:
        return round_.result(now, ok=failure.ok, detail=failure.detail)
    return round_.result(now, ok=True)


def ahead_of(headers: Mapping[bytes, bytes], ours: float) -> float | None:
    """Our clock minus the server's by its Date, to half a second (RFC 9110, 6.6.1).

    A page out of a cache carries the date on which it was put there: it says nothing.
    """
    if b"age" in headers or b"date" not in headers:
        return None
    try:
        told = parsedate_to_datetime(headers[b"date"].decode("latin-1"))
    except ValueError:
        return None
    return ours - (told.replace(tzinfo=told.tzinfo or UTC).timestamp() + 0.5)


class _Round:
    """What a round has brought so far: what failed late still tells how it began."""

    def __init__(self, service: HttpsService) -> None:
        self._service = service
        self._connects: list[float] = []
        self._ttfb_s: float | None = None
        self._expiry: datetime | None = None
        self._ahead_s: float | None = None
        self._sent = 0

    async def run(self, context: ssl.SSLContext) -> None:
        """Ask, and follow redirects as far as the settings say.

        Raises:
            ProbeFailedError: something is not as it should be.
        """
        service, url = self._service, self._service.url
        for follows in range(service.redirects + 1):
            response, body = await self._get(url, context, first=follows == 0)
            location = dict(response.headers).get(b"location", b"").decode("latin-1")
            if service.redirects and response.status_code in _REDIRECTS and location:
                url = urljoin(url, location)
                if url_problem(url):
                    raise ProbeFailedError(texts.HTTP_ELSEWHERE.format(location=location))
                continue
            self._judge(response.status_code, body)
            return
        raise ProbeFailedError(texts.HTTP_LOOP.format(most=service.redirects))

    async def _get(
        self, url: str, context: ssl.SSLContext, *, first: bool
    ) -> tuple[h11.Response, bytes]:
        service, parts = self._service, urlsplit(url)
        name = parts.hostname or ""
        asked = urlsplit(service.url).hostname
        override = service.address if name == asked else None  # else it is the wrong machine
        target = Target(
            host=name if override is None else str(override),
            port=parts.port or _HTTPS_PORT,
            family=service.family,
            timeout_s=service.timeout_s,
        )
        self._sent += 1
        async with connected(target, tls=context, name=name) as connection:
            self._connects.append(connection.connect_s)
            if first:
                self._expiry = connection.expiry
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            try:
                return await self._exchange(connection, parts.netloc, path)
            except h11.RemoteProtocolError as error:
                raise ProbeFailedError(texts.HTTP_UNREADABLE.format(error=error)) from error

    async def _exchange(
        self, connection: Connection, authority: str, path: str
    ) -> tuple[h11.Response, bytes]:
        http = h11.Connection(h11.CLIENT)
        request = h11.Request(
            method="GET",
            target=path,
            headers=[
                ("Host", authority),
                ("User-Agent", f"netmon/{__version__}"),
                ("Accept-Encoding", "identity"),
                ("Connection", "close"),
            ],
        )
        connection.writer.write(
            (http.send(request) or b"") + (http.send(h11.EndOfMessage()) or b"")
        )
        response: h11.Response | None = None
        body = bytearray()
        waited: float | None = None
        while len(body) < BODY_OCTETS:
            event = http.next_event()
            if event is h11.NEED_DATA:
                piece = await connection.reader.read(BODY_OCTETS)
                waited = connection.since_began() if waited is None else waited
                http.receive_data(piece)
            elif isinstance(event, h11.Response):
                response = event
                self._ahead_s = ahead_of(dict(event.headers), time.time())
                if self._ttfb_s is None:
                    self._ttfb_s = waited
                if self._service.keyword is None:
                    break
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, (h11.EndOfMessage, h11.ConnectionClosed)):
                break
        if response is None:
            raise EOFError
        return response, bytes(body[:BODY_OCTETS])

    def _judge(self, status: int, body: bytes) -> None:
        service = self._service
        if status not in service.status:
            expected = ", ".join(str(s) for s in sorted(service.status))
            raise ProbeFailedError(texts.HTTP_STATUS.format(status=status, expected=expected))
        if service.keyword is not None and service.keyword.encode() not in body:
            raise ProbeFailedError(
                texts.HTTP_KEYWORD.format(keyword=service.keyword, octets=len(body))
            )

    def result(self, now: datetime, *, ok: bool | None, detail: Text | None = None) -> ProbeResult:
        """The round's result."""
        return ProbeResult(
            at=now,
            ok=ok,
            sent=self._sent,
            lost=self._sent - len(self._connects),
            rtts_s=tuple(self._connects),
            ttfb_s=self._ttfb_s,
            certificate_expiry=self._expiry,
            clock_ahead_s=self._ahead_s,
            detail=detail,
        )
