"""Is a TCP port open, and what does it say: connect, banner, HTTP status, first octets.

One connection per question, closed at once; nothing is sent but the one request that is asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from enum import StrEnum

from inventory.types import Ip
from netmon.errors import TransportError

_LONGEST_LINE = 512


class PortState(StrEnum):
    """What became of a connection attempt."""

    OPEN = "open"
    CLOSED = "closed"  # refused by the host: it is there
    NO_ANSWER = "no-answer"  # filtered, or the host is away


@dataclass(frozen=True, slots=True, kw_only=True)
class PortAnswer:
    """What one connection brought.

    Attributes:
        connect_s: the time the handshake took; None when there was none.
        line: the first line the service sent, without its line end and control characters; empty
            when it sent none in time.
        heard: the first octets as they came; only ``probe_tcp`` fills it.
    """

    host: Ip
    port: int
    state: PortState
    connect_s: float | None = None
    line: str = ""
    heard: bytes = b""


async def connect(host: Ip, port: int, *, timeout_s: float) -> PortAnswer:
    """Whether the port is open.

    Raises:
        TransportError: this machine cannot send there (no route, no permission).
    """
    async with _connection(host, port, timeout_s=timeout_s) as (answer, _streams):
        return answer


async def banner(host: Ip, port: int, *, timeout_s: float) -> PortAnswer:
    """The first line a service sends by itself (SSH, SMTP, FTP).

    Raises:
        TransportError: as ``connect``.
    """
    return await _first_line(host, port, b"", timeout_s=timeout_s)


async def http_status(host: Ip, port: int, *, timeout_s: float, path: str = "/") -> PortAnswer:
    """The status line of an HTTP/1.1 HEAD request in clear text (RFC 9112 §4).

    Raises:
        TransportError: as ``connect``.
        ValueError: the path could be more than a path.
    """
    if not path.startswith("/") or not path.isascii() or any(c <= " " for c in path):
        msg = f"not an absolute path: {path!r}"
        raise ValueError(msg)
    authority = f"[{host}]" if ":" in host else host
    request = f"HEAD {path} HTTP/1.1\r\nHost: {authority}:{port}\r\nConnection: close\r\n\r\n"
    return await _first_line(host, port, request.encode("ascii"), timeout_s=timeout_s)


async def probe_tcp(
    host: Ip, port: int, *, timeout_s: float, send: bytes = b"", read: int = 512
) -> PortAnswer:
    """What a service sends by itself or to one small request: at most ``read`` octets.

    Octets and not lines: telnet negotiates without a line end, and what makes a page a login page
    is in its body. Connecting and hearing have ``timeout_s`` each; what came before a reset or
    the timeout counts.

    Raises:
        TransportError: as ``connect``.
    """
    heard = bytearray()
    async with _connection(host, port, timeout_s=timeout_s) as (answer, streams):
        if streams is None:
            return answer
        reader, writer = streams
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(timeout_s):
                writer.write(send)
                await writer.drain()
                while len(heard) < read and (piece := await reader.read(read - len(heard))):
                    heard += piece
    return replace(answer, heard=bytes(heard))


async def _first_line(host: Ip, port: int, request: bytes, *, timeout_s: float) -> PortAnswer:
    async with _connection(host, port, timeout_s=timeout_s) as (answer, streams):
        if streams is None:
            return answer
        reader, writer = streams
        try:
            async with asyncio.timeout(timeout_s):
                writer.write(request)
                await writer.drain()
                line = await reader.readline()
        except (TimeoutError, ConnectionError, ValueError):  # ValueError: a line without end
            return answer
    text = line[:_LONGEST_LINE].decode("utf-8", errors="replace")
    shown = "".join(c if c.isprintable() else " " for c in text).strip()
    return PortAnswer(
        host=host, port=port, state=answer.state, connect_s=answer.connect_s, line=shown
    )


_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def _connection(
    host: Ip, port: int, *, timeout_s: float
) -> AsyncIterator[tuple[PortAnswer, _Streams | None]]:
    started = time.monotonic()
    try:
        async with asyncio.timeout(timeout_s):
            streams = await asyncio.open_connection(host, port, limit=_LONGEST_LINE)
    except ConnectionRefusedError:
        yield PortAnswer(host=host, port=port, state=PortState.CLOSED), None
        return
    except (TimeoutError, ConnectionError):
        yield PortAnswer(host=host, port=port, state=PortState.NO_ANSWER), None
        return
    except OSError as error:
        # A host that does not resolve by ARP is away; a missing route is our own trouble.
        if error.errno == errno.EHOSTUNREACH:
            yield PortAnswer(host=host, port=port, state=PortState.NO_ANSWER), None
            return
        msg = f"{host} port {port}: {error.strerror or error}"
        raise TransportError(msg) from error
    took_s = time.monotonic() - started
    try:
        yield PortAnswer(host=host, port=port, state=PortState.OPEN, connect_s=took_s), streams
    finally:
        streams[1].transport.abort()  # a reset: no half-open connection stays behind
