"""What the plaintext management ports of a device answer: telnet and web (MGT-01, MGT-06).

Nobody logs in and no password is tried: telnet is known by its option negotiation or its prompt,
a web page by its status line, headers and form. Cost: one TCP connection a port, two for a web
page that sends the caller to another page of its own.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from inventory.model import PortProbe
from inventory.observation import Key, KeyKind, Observation
from inventory.types import Ip
from netmon.discovery.settings import PortSettings
from netmon.transport.tcp import PortAnswer, PortState

SOURCE = "ports"
TELNET, HTTP = 23, 80

_READ = 8192
_IAC = 0xFF  # RFC 854: interpret as command
_NEGOTIATION = range(0xFB, 0xFF)  # WILL, WONT, DO, DONT
_PROMPT = re.compile(rb"(?i)(login|user ?name|user|password|access verification)\s*:?\s*$|>\s*$")
_PASSWORD_FIELD = re.compile(rb"(?i)type\s*=\s*[\"']?password|name\s*=\s*[\"']?(pass|pwd)")
_TO_HTTPS = re.compile(rb"(?i)(location[\w.]*\s*=|url\s*=|replace\()\s*[\"']?\s*https:")
_TO_HTTPS_BY_SCRIPT = re.compile(rb"(?i)location[\w.]*\s*=\s*[\"']https:|protocol\s*=\s*[\"']https")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
_STATES = {PortState.OPEN: "open", PortState.CLOSED: "closed", PortState.NO_ANSWER: "silent"}


class TcpProber(Protocol):
    """``netmon.transport.tcp.probe_tcp``."""

    def __call__(
        self, host: Ip, port: int, *, timeout_s: float, send: bytes = b"", read: int = 512
    ) -> Awaitable[PortAnswer]:
        """Connect, say ``send``, and hear at most ``read`` bytes."""


@dataclass(frozen=True, slots=True)
class Page:
    """The head of an HTTP answer."""

    status: int
    location: str
    authenticate: bool
    body: bytes


async def look(
    address: Ip,
    *,
    probe: TcpProber,
    settings: PortSettings,
    keys: Iterable[Key] = (),
    segment: str = "",
    now: datetime,
) -> Observation:
    """Probe the configured ports of one infrastructure device, one after the other.

    Args:
        address: the device's.
        probe: ``netmon.transport.tcp.probe_tcp``.
        settings: which ports, how long to wait.
        keys: what is known of the device's identity, from the look that found it.
        segment: the address's.
        now: the instant that the observation carries.

    Raises:
        TransportError: this machine cannot send there.
    """
    rows = []
    for port in settings.ports:
        rows.append(await _row(address, port, probe, settings.timeout_s))  # noqa: PERF401
    return Observation(
        source=SOURCE,
        seen_at=now,
        keys=frozenset({Key(KeyKind.ADDRESS, address), *keys}),
        segment=segment,
        tables={PortProbe: tuple(rows)},
    )


async def _row(address: Ip, port: int, probe: TcpProber, timeout_s: float) -> PortProbe:
    if port == HTTP:
        return await _web(address, probe, timeout_s)
    answer = await probe(address, port, timeout_s=timeout_s)
    service, detail = read_telnet(answer.heard)
    if port != TELNET and detail == "login prompt":
        service = None  # many a text service asks for a name; only port 23 is telnet by that alone
    return PortProbe(port=port, state=_STATES[answer.state], service=service, detail=detail)


async def _web(address: Ip, probe: TcpProber, timeout_s: float) -> PortProbe:
    answer = await probe(address, HTTP, timeout_s=timeout_s, send=_get("/", address), read=_READ)
    if answer.state is not PortState.OPEN:
        return PortProbe(port=HTTP, state=_STATES[answer.state])
    page = read_page(answer.heard)
    path = _own_path(page, address) if page is not None else None
    if path is not None:
        second = await probe(
            address, HTTP, timeout_s=timeout_s, send=_get(path, address), read=_READ
        )
        page = read_page(second.heard) or page
    if page is None:
        return PortProbe(port=HTTP, state="open", detail="not HTTP" if answer.heard else None)
    return PortProbe(port=HTTP, state="open", service="http", detail=judge_page(page))


def read_telnet(banner: bytes) -> tuple[str | None, str | None]:
    """Service and detail: telnet by option negotiation (RFC 854), or by asking who is there."""
    if len(banner) > 1 and banner[0] == _IAC and banner[1] in _NEGOTIATION:
        return "telnet", "option negotiation"
    if _PROMPT.search(banner.rstrip()):
        return "telnet", "login prompt"
    return None, None


def read_page(answer: bytes) -> Page | None:
    """The status, the headers that matter, and the start of the body; None: not HTTP."""
    status = _STATUS.match(answer)
    if status is None:
        return None
    head, _, body = answer.replace(b"\r\n", b"\n").partition(b"\n\n")
    headers = {}
    for line in head.split(b"\n")[1:]:
        name, _, value = line.partition(b":")
        headers[name.strip().lower()] = value.strip().decode("latin-1")
    return Page(
        status=int(status[1]),
        location=headers.get(b"location", ""),
        authenticate=b"www-authenticate" in headers,
        body=body,
    )


def judge_page(page: Page) -> str:
    """``login page``, ``redirects to https``, ``redirects``, ``plain page`` or ``error NNN``."""
    if page.location.lower().startswith("https:"):
        return "redirects to https"
    if page.authenticate or _PASSWORD_FIELD.search(page.body):
        return "login page"
    if _TO_HTTPS.search(page.body) or _TO_HTTPS_BY_SCRIPT.search(page.body):
        return "redirects to https"
    if page.location:
        return "redirects"
    return "plain page" if page.status < 400 else f"error {page.status}"  # noqa: PLR2004


def _own_path(page: Page, address: Ip) -> str | None:
    """Where on this same server a redirect leads; None when it does not, or leads elsewhere."""
    try:
        there = urlsplit(page.location)
        elsewhere = there.hostname not in {None, str(address)} or there.port not in {None, HTTP}
    except ValueError:
        return None
    if not page.location or there.scheme not in {"", "http"} or elsewhere:
        return None
    path = "/" + there.path.lstrip("/") + (f"?{there.query}" if there.query else "")
    return path if path.isascii() and path.isprintable() and " " not in path else None


def _get(path: str, address: Ip) -> bytes:
    host = f"[{address}]" if ":" in address else address
    return f"GET {path} HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
