"""How far this machine's clock is off: one SNTP request to the configured server (RFC 4330, 5905).

The request carries a random transmit timestamp, which the answer must bring back: nobody who does
not see the request can answer it, and the server learns nothing of our clock.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import struct
import time
from collections.abc import Callable
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from netmon.errors import TransportError

PORT: Final = 123
_PACKET: Final = struct.Struct("!BBBb11I")  # RFC 5905, figure 8: 48 octets
_REQUEST: Final = 0b00_100_011  # no leap warning, version 4, client
_SERVER: Final = 4
_UNSYNCHRONISED: Final = 3
_STRATA: Final = range(1, 16)
_ERA: Final = 1 << 32
_UNIX: Final = 2_208_988_800  # seconds from 1900 to 1970 (RFC 868)


class ClockSettings(BaseModel):
    """Where the time is asked for.

    Attributes:
        server: name or address of the province's NTP server; None: nobody is asked, and the date
            of the configured HTTPS services is what the clock is held against.
        timeout_s: how long to wait for the answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    server: str | None = Field(default=None, min_length=1, max_length=253)
    port: int = Field(default=PORT, ge=1, le=65_535)
    timeout_s: float = Field(default=2.0, ge=0.1, le=10)


async def offset_s(settings: ClockSettings, *, clock: Callable[[], float] = time.time) -> float:
    """Seconds by which this machine's clock is ahead of the server's; negative: behind.

    Args:
        settings: whom to ask.
        clock: this machine's clock, seconds since 1970.

    Raises:
        TransportError: no answer, or one that is none (unsynchronised, a kiss-o'-death, not ours).
    """
    token = secrets.randbits(64)
    loop, server = asyncio.get_running_loop(), settings.server or ""
    try:
        async with asyncio.timeout(settings.timeout_s):
            found = await loop.getaddrinfo(server, settings.port, type=socket.SOCK_DGRAM)
            family, _, _, _, address = found[0]
            with socket.socket(family, socket.SOCK_DGRAM) as opened:
                opened.setblocking(False)  # noqa: FBT003 - the library's signature
                await loop.sock_connect(opened, address)
                began, sent_at = time.monotonic(), clock()
                await loop.sock_sendall(opened, _request(token))
                answer = await loop.sock_recv(opened, 512)
                took = time.monotonic() - began  # not the clock, which may be set meanwhile
    except TimeoutError as error:
        msg = f"{server}: no time within {settings.timeout_s:g} s"
        raise TransportError(msg) from error
    except OSError as error:
        msg = f"{server}: {error.strerror}"
        raise TransportError(msg) from error
    return _ahead(_read(answer, token, server), sent_at, took)


def _request(token: int) -> bytes:
    return _PACKET.pack(_REQUEST, 0, 0, 0, *(0,) * 9, token >> 32, token % _ERA)


def _read(answer: bytes, token: int, server: str) -> tuple[float, float]:
    """When the server received and sent, seconds of NTP's era."""
    if len(answer) < _PACKET.size:
        msg = f"{server}: no NTP answer ({len(answer)} octets)"
        raise TransportError(msg)
    first, stratum, _, _, *rest = _PACKET.unpack_from(answer)
    origin = rest[5] << 32 | rest[6]
    if first & 7 != _SERVER or origin != token:
        msg = f"{server}: not an answer to what was asked"
        raise TransportError(msg)
    if first >> 6 == _UNSYNCHRONISED or stratum not in _STRATA or not (rest[9] or rest[10]):
        msg = f"{server}: has no time to give (stratum {stratum})"
        raise TransportError(msg)
    return rest[7] + rest[8] / _ERA, rest[9] + rest[10] / _ERA


def _ahead(server: tuple[float, float], sent_at: float, took: float) -> float:
    """Our clock minus the server's, assuming that both ways take the same time."""
    behind = (_difference(server[0], sent_at) + _difference(server[1], sent_at + took)) / 2
    return -behind


def _difference(ntp: float, unix: float) -> float:
    """An NTP time minus ours, in whichever era it is nearest (RFC 5905, 6)."""
    half = _ERA / 2
    return (ntp - unix - _UNIX + half) % _ERA - half
