"""A paced train of UDP echoes (RFC 862), each matched by number and secret token."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
import struct
import time

from inventory.types import Ip
from netmon.errors import TransportError
from netmon.transport.base import PingResult
from netmon.transport.icmp_socket import mark

_NUMBER = struct.Struct("!H")
_TOKEN_OCTETS = 16
_SIZE = 160
"""Octets of a datagram: 20 ms of G.711 speech, what a video conference's voice sends."""


class _Echoes(asyncio.DatagramProtocol):
    """The datagrams in flight."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.complete = asyncio.Event()
        self.token = secrets.token_bytes(_TOKEN_OCTETS)
        self.sent_at: dict[int, float] = {}
        self.rtts_s: dict[int, float] = {}
        self.refused: OSError | None = None

    def datagram(self, number: int) -> bytes:
        """The datagram to send now."""
        self.sent_at[number] = time.monotonic()
        return (_NUMBER.pack(number) + self.token).ljust(_SIZE, b"\0")

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002 - the protocol's signature
        arrived = time.monotonic()
        head = _NUMBER.size
        if len(data) != _SIZE or data[head : head + _TOKEN_OCTETS] != self.token:
            return
        (number,) = _NUMBER.unpack_from(data)
        if number in self.sent_at:  # a duplicate does not count twice
            self.rtts_s.setdefault(number, arrived - self.sent_at[number])
        if len(self.rtts_s) == self._count:
            self.complete.set()

    def error_received(self, exc: Exception) -> None:
        if isinstance(exc, OSError):
            self.refused = exc


async def train(
    host: Ip, port: int, *, count: int, interval_s: float, timeout_s: float, dscp: int = 0
) -> PingResult:
    """Send ``count`` datagrams, ``interval_s`` apart, and wait ``timeout_s`` after the last.

    Raises:
        TransportError: no route, or nobody listens there.
    """
    loop = asyncio.get_running_loop()
    opened = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        opened.setblocking(False)  # noqa: FBT003 - the library's signature
        mark(opened, dscp)
        opened.connect((host, port))
    except OSError as error:
        opened.close()
        msg = f"{host}: {error.strerror}"
        raise TransportError(msg) from error
    transport, echoes = await loop.create_datagram_endpoint(lambda: _Echoes(count), sock=opened)
    try:
        for number in range(count):
            if number:
                await asyncio.sleep(interval_s)
            transport.sendto(echoes.datagram(number))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await echoes.complete.wait()
    finally:
        transport.close()
    if echoes.refused is not None and not echoes.rtts_s:
        msg = f"{host} port {port}: {echoes.refused.strerror}"
        raise TransportError(msg)
    answered = {n: rtt for n, rtt in echoes.rtts_s.items() if rtt <= timeout_s}
    return PingResult(host=host, sent=count, rtts_s=tuple(answered[n] for n in sorted(answered)))
