"""ICMP echo for many addresses at once over one shared socket per IP version (RFC 792, RFC 4443).

An answer counts only if sequence, secret token and sender all match what was sent:
answers to other programs, late ones and forged ones are counted and dropped.
"""

from __future__ import annotations

import asyncio
import secrets
import struct
import time
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from inventory.types import Ip, parse_ip
from netmon.errors import TransportError
from netmon.transport.base import PingResult
from netmon.transport.icmp_socket import (
    V4,
    V6,
    IcmpVersion,
    internet_checksum,
    mark,
    open_socket,
    queued_s,
)
from netmon.transport.pacing import packet_pacer

_ECHO = struct.Struct("!BBHHH")  # type, code, checksum, identifier, sequence (RFC 792)
_TOKEN_BYTES = 16
_RECEIVE_BYTES = 2048
_MESSAGES_PER_WAKE = 64
_SEQUENCES = 1 << 16


class PingSettings(BaseModel):
    """How fast echo requests leave, all targets together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rate_pps: float = Field(200, ge=1, le=5000, description="packets per second, on average")
    dscp: int = Field(0, ge=0, le=63, description="mark of every packet (RFC 2474)")


@dataclass(slots=True, kw_only=True)
class PingStats:
    """What the pinger did so far."""

    sent: int = 0
    answered: int = 0
    unmatched: int = 0  # late, duplicate, foreign or forged


@dataclass(slots=True, kw_only=True)
class _Pending:
    host: Ip
    token: bytes
    sent_at: float
    answer: asyncio.Future[float]


@dataclass(slots=True, kw_only=True)
class Exchange:
    """The echoes in flight on one socket; pure, so that matching can be tested without one."""

    reply: int
    identifier: int | None  # None where the kernel chooses it and filters by it
    pending: dict[int, _Pending] = field(default_factory=dict)
    next_sequence: int = 0

    def open(self, host: Ip, *, now: float, answer: asyncio.Future[float]) -> tuple[int, bytes]:
        """Note an echo that is about to leave; returns its sequence number and token.

        Raises:
            TransportError: 65,536 echoes are already in flight.
        """
        if len(self.pending) >= _SEQUENCES:
            msg = "too many echo requests in flight"
            raise TransportError(msg)
        while self.next_sequence in self.pending:
            self.next_sequence = (self.next_sequence + 1) % _SEQUENCES
        sequence, token = self.next_sequence, secrets.token_bytes(_TOKEN_BYTES)
        self.next_sequence = (sequence + 1) % _SEQUENCES
        self.pending[sequence] = _Pending(host=host, token=token, sent_at=now, answer=answer)
        return sequence, token

    def take(self, message: bytes, sender: Ip | None, *, now: float) -> bool:
        """Match one ICMP message; False when it answers nothing of ours."""
        if len(message) != _ECHO.size + _TOKEN_BYTES:
            return False
        kind, code, _, identifier, sequence = _ECHO.unpack_from(message)
        pending = self.pending.get(sequence)
        if pending is None or (kind, code) != (self.reply, 0):
            return False
        if self.identifier not in {None, identifier}:
            return False
        if sender != pending.host or message[_ECHO.size :] != pending.token:
            return False
        del self.pending[sequence]
        if not pending.answer.done():
            pending.answer.set_result(max(0.0, now - pending.sent_at))
        return True


class IcmpPinger:
    """The ``Pinger`` of this machine; its sockets open with the first ping of each version."""

    def __init__(self, *, settings: PingSettings) -> None:
        self._pacer = packet_pacer(settings.rate_pps)
        self._dscp = settings.dscp
        self._channels: dict[int, _Channel] = {}
        self.stats = PingStats()

    async def ping(
        self, host: Ip, *, count: int, interval_s: float, timeout_s: float
    ) -> PingResult:
        """Send ``count`` echo requests, ``interval_s`` apart, each awaited for ``timeout_s``.

        Raises:
            PermissionMissingError: no ICMP socket of any kind may be opened.
            TransportError: no route, or the address is not one to send to.
        """
        channel = self._channel(V6 if ":" in host else V4)
        echoes: list[asyncio.Task[float | None]] = []
        try:
            async with asyncio.TaskGroup() as train:
                for number in range(count):
                    if number:
                        await asyncio.sleep(interval_s)
                    await self._pacer.wait()
                    echoes.append(train.create_task(channel.echo(host, timeout_s=timeout_s)))
        except ExceptionGroup as group:
            raise group.exceptions[0] from None
        answers = [echo.result() for echo in echoes]
        return PingResult(
            host=host, sent=count, rtts_s=tuple(rtt for rtt in answers if rtt is not None)
        )

    async def aclose(self) -> None:
        """Close the sockets; echoes in flight time out."""
        for channel in self._channels.values():
            channel.close()
        self._channels.clear()

    def _channel(self, version: IcmpVersion) -> _Channel:
        key = int(version.family)
        if key not in self._channels:
            self._channels[key] = _Channel(version=version, stats=self.stats, dscp=self._dscp)
        return self._channels[key]


class _Channel:
    """One ICMP socket and the echoes in flight on it."""

    def __init__(self, *, version: IcmpVersion, stats: PingStats, dscp: int) -> None:
        self._version = version
        self._stats = stats
        self._socket, is_raw = open_socket(version)
        mark(self._socket, dscp)
        self._has_ip_header = is_raw and version is V4
        self._exchange = Exchange(
            reply=version.reply, identifier=secrets.randbelow(1 << 16) if is_raw else None
        )
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._drain)

    async def echo(self, host: Ip, *, timeout_s: float) -> float | None:
        """One echo: its round-trip time in seconds, or None when no answer came in time."""
        answer: asyncio.Future[float] = self._loop.create_future()
        sequence, token = self._exchange.open(host, now=time.monotonic(), answer=answer)
        header = (self._version.request, 0, 0, self._exchange.identifier or 0, sequence)
        message = _ECHO.pack(*header) + token
        if self._version is V4:  # for IPv6 the kernel does it: the addresses are part of the sum
            checksum = internet_checksum(message)
            message = message[:2] + checksum.to_bytes(2, "big") + message[4:]
        try:
            self._socket.sendto(message, (host, 0))
            self._stats.sent += 1
            async with asyncio.timeout(timeout_s):
                return await answer
        except TimeoutError:
            return None
        except OSError as error:
            msg = f"{host}: {error.strerror}"
            raise TransportError(msg) from error
        finally:
            self._exchange.pending.pop(sequence, None)

    def close(self) -> None:
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def _drain(self) -> None:
        for _ in range(_MESSAGES_PER_WAKE):
            try:
                message, ancillary, _, sender = self._socket.recvmsg(_RECEIVE_BYTES, 64)
            except OSError:
                return
            arrived = time.monotonic() - queued_s(ancillary, now_ns=time.time_ns())
            if self._has_ip_header:
                message = message[(message[0] & 0x0F) * 4 :] if message else b""
            if self._exchange.take(message, parse_ip(sender[0]), now=arrived):
                self._stats.answered += 1
            else:
                self._stats.unmatched += 1
