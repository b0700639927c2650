"""Is a TCP port open, and what does it say: one connection, the first octets.

One connection per question, closed at once; nothing is sent but the one request that is asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import time
from dataclasses import dataclass
from enum import StrEnum

from inventory.types import Ip
from netmon.errors import TransportError


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
        heard: the first octets as they came.
    """

    host: Ip
    port: int
    state: PortState
    connect_s: float | None = None
    heard: bytes = b""


async def probe_tcp(
    host: Ip, port: int, *, timeout_s: float, send: bytes = b"", read: int = 512
) -> PortAnswer:
    """What a service sends by itself or to one small request: at most ``read`` octets.

    Octets and not lines: telnet negotiates without a line end, and what makes a page a login page
    is in its body. Connecting and hearing have ``timeout_s`` each; what came before a reset or
    the timeout counts.

    Raises:
        TransportError: this machine cannot send there (no route, no permission).
    """
    started = time.monotonic()
    try:
        async with asyncio.timeout(timeout_s):
            reader, writer = await asyncio.open_connection(host, port)
    except ConnectionRefusedError:
        return PortAnswer(host=host, port=port, state=PortState.CLOSED)
    except (TimeoutError, ConnectionError):
        return PortAnswer(host=host, port=port, state=PortState.NO_ANSWER)
    except OSError as error:
        # A host that does not resolve by ARP is away; a missing route is our own trouble.
        if error.errno == errno.EHOSTUNREACH:
            return PortAnswer(host=host, port=port, state=PortState.NO_ANSWER)
        msg = f"{host} port {port}: {error.strerror or error}"
        raise TransportError(msg) from error
    connect_s = time.monotonic() - started
    heard = bytearray()
    try:
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(timeout_s):
                writer.write(send)
                await writer.drain()
                while len(heard) < read and (piece := await reader.read(read - len(heard))):
                    heard += piece
    finally:
        writer.transport.abort()  # a reset: no half-open connection stays behind
    return PortAnswer(
        host=host, port=port, state=PortState.OPEN, connect_s=connect_s, heard=bytes(heard)
    )
