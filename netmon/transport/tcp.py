"""TCP probes: does a port answer, and what does it say first.

One connection, at most one small request, at most one small answer, then the connection is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Literal

from inventory.types import Ip

TcpState = Literal["open", "closed", "silent"]


@dataclass(frozen=True, slots=True)
class TcpAnswer:
    """What a port did: it answered, refused, or stayed silent until the timeout."""

    state: TcpState
    banner: bytes = b""


async def probe_tcp(
    host: Ip, port: int, *, timeout_s: float, send: bytes = b"", read: int = 512
) -> TcpAnswer:
    """Connect, say ``send``, and hear at most ``read`` bytes.

    The connection and the answer have ``timeout_s`` each; an open port that says nothing has an
    empty banner. No route and a filtered port both are ``silent``. Never raises.
    """
    try:
        async with asyncio.timeout(timeout_s):
            reader, writer = await asyncio.open_connection(str(host), port)
    except ConnectionRefusedError:
        return TcpAnswer("closed")
    except OSError:  # TimeoutError among them
        return TcpAnswer("silent")
    heard = bytearray()
    try:
        async with asyncio.timeout(timeout_s):
            writer.write(send)
            await writer.drain()
            while len(heard) < read and (piece := await reader.read(read - len(heard))):
                heard += piece
    except OSError:
        pass  # reset, or no more to come: what was heard counts
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    return TcpAnswer("open", bytes(heard))
