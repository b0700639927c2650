"""SNMP by gufo-snmp: the fast engine, for v2c.

gufo-snmp decodes in Rust, an order of magnitude faster than pysnmp. It works here on gufo's client
socket instead of its ``SnmpSession``, which hides what we must know: where a packet ends, and
whether a walk ended because the subtree did or because the agent reported an error.

What it cannot do is left to the reference engine, so that both engines give equal answers:

- gufo-snmp 0.13 does not verify the digest of an answer (RFC 3414, 3.2), so whoever sits between
  could forge what an authenticated device says: v3 is not for it;
- it does not show error-status, so an answer without any value may mean "too big", "broken" or
  only "nothing there"; and a v1 agent has no other way to say what it lacks;
- it receives at most 4 kB, and a larger answer looks malformed to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar, cast

from gufo.snmp import SnmpError
from gufo.snmp._fast import GetIter, SnmpV2cClientSocket
from gufo.snmp.utils import format_sock_addr

from netmon.errors import DeviceTimeoutError, TransportError
from netmon.transport.base import (
    SnmpCredential,
    SnmpReader,
    SnmpStats,
    SnmpTarget,
    SnmpValue,
    SnmpVersion,
)
from netmon.transport.snmp_walk import Row, Walk, chunks, numeric, repetitions, where

_T = TypeVar("_T")
_ROWS_MAX = 100
"""Rows of usual size that fit the 4 kB gufo receives."""


class ReferenceReader(SnmpReader, Protocol):
    """A reader that can also go on with a walk that another one began."""

    async def walk(
        self,
        oid: str,
        *,
        rows: int | None = None,
        max_rows: int | None = None,
        after: str | None = None,
    ) -> list[Row]:
        """As ``SnmpReader.walk``, but only what comes after the name ``after``."""


class ReferenceEngine(Protocol):
    """Where to ask what gufo cannot tell."""

    async def open(self, target: SnmpTarget, credential: SnmpCredential) -> ReferenceReader:
        """As ``SnmpEngine.open``."""

    async def close(self) -> None:
        """As ``SnmpEngine.close``."""


class _UnclearError(Exception):
    """Something came that gufo cannot tell apart or cannot decode."""


class GufoEngine:
    """Sessions by gufo-snmp; see ``netmon.transport.base.SnmpEngine``.

    Args:
        reference: serves v1 and v3, and answers what gufo cannot tell. Closed with us.
    """

    name = "gufo"

    def __init__(self, *, reference: ReferenceEngine) -> None:
        self._reference = reference
        self._readers: set[GufoReader] = set()

    async def open(self, target: SnmpTarget, credential: SnmpCredential) -> SnmpReader:
        """Make a session; sends nothing.

        Raises:
            DeviceTimeoutError: there is no route to the device.
            AuthError: as the reference engine's ``open``.
        """
        if credential.version is not SnmpVersion.V2C:
            return await self._reference.open(target, credential)
        reader = GufoReader(target, credential, reference=self._reference)
        reader.connect()
        self._readers.add(reader)
        reader.when_closed = self._readers.discard
        return reader

    async def close(self) -> None:
        """Close every session and the reference engine."""
        for reader in list(self._readers):
            await reader.close()
        await self._reference.close()


class GufoReader:
    """One session; see ``netmon.transport.base.SnmpReader``."""

    def __init__(
        self, target: SnmpTarget, credential: SnmpCredential, *, reference: ReferenceEngine
    ) -> None:
        self.stats = SnmpStats()
        self.when_closed: Callable[[GufoReader], None] = lambda _reader: None
        self._target = target
        self._credential = credential
        self._reference_engine = reference
        self._reference: ReferenceReader | None = None
        self._socket: SnmpV2cClientSocket | None = None
        self._repetitions = min(target.max_repetitions, _ROWS_MAX)
        self._busy = asyncio.Lock()

    def connect(self) -> None:
        """Open the socket."""
        address = format_sock_addr(str(self._target.host), self._target.port)
        secret = self._credential.community
        community = secret.reveal() if secret else ""
        try:
            self._socket = SnmpV2cClientSocket(address, community, 0, 0, 0, 0)
        except OSError as error:
            message = f"{self._peer}: {error}"
            raise DeviceTimeoutError(message) from error

    async def get(self, oids: Sequence[str]) -> dict[str, SnmpValue]:
        """See ``SnmpReader.get``."""
        found: dict[str, SnmpValue] = {}
        async with self._busy:
            for names in chunks(oids):
                found.update(await self._get(names))
        return found

    async def _get(self, names: list[str]) -> dict[str, SnmpValue]:
        socket = self._ready()
        try:
            answer = await self._exchange(
                socket, lambda: socket.send_get_many(names), socket.recv_get_many
            )
        except _UnclearError:
            answer = {}
        if not answer:
            return await self._by_reference(lambda reader: reader.get(names))
        self.stats.varbinds += len(names)
        return {name: value for name in names if (value := answer.get(name)) is not None}

    async def walk(
        self, oid: str, *, rows: int | None = None, max_rows: int | None = None
    ) -> list[Row]:
        """See ``SnmpReader.walk``."""
        walk = Walk(numeric(oid), max_rows=max_rows or self._target.max_rows)
        cursor = GetIter(walk.root, min(repetitions(self._repetitions, rows), _ROWS_MAX))
        async with self._busy:
            while True:
                try:
                    found = await self._bulk(cursor)
                except (_UnclearError, StopAsyncIteration):
                    return await self._walk_rest(walk)
                self.stats.varbinds += len(found)
                if found[-1] is None:  # the agent answered with a name outside the subtree
                    walk.extend(found[:-1])  # type: ignore[arg-type] # only the last one is None
                    return walk.rows
                walk.extend(found)  # type: ignore[arg-type] # only the last one is None

    async def _bulk(self, cursor: GetIter) -> list[Row | None]:
        socket = self._ready()
        rows = await self._exchange(
            socket, lambda: socket.send_get_bulk(cursor), lambda: socket.recv_get_bulk(cursor)
        )
        return cast("list[Row | None]", rows)  # no value is None: gufo leaves NULLs out

    async def _walk_rest(self, walk: Walk) -> list[Row]:
        """Go on where gufo could not: at the end of the MIB, at an error, after 4 kB."""
        rest = await self._by_reference(
            lambda reader: reader.walk(walk.root, max_rows=walk.room, after=walk.last)
        )
        if rest:  # so it was not the end of the MIB: ask for less at a time from now on
            self._repetitions = max(1, self._repetitions // 2)
        walk.extend(rest)
        return walk.rows

    async def engine_id(self) -> None:
        """None: v2c has no engines."""

    async def close(self) -> None:
        """See ``SnmpReader.close``. The socket closes with the last reference to it."""
        self._socket = None
        reference, self._reference = self._reference, None
        if reference is not None:
            await reference.close()
        self.when_closed(self)

    @property
    def _peer(self) -> str:
        return where(self._target.host, self._target.port)

    def _ready(self) -> SnmpV2cClientSocket:
        if self._socket is None:
            message = f"{self._peer}: the session is closed"
            raise TransportError(message)
        return self._socket

    async def _by_reference(self, ask: Callable[[ReferenceReader], Awaitable[_T]]) -> _T:
        """Ask the reference engine, and count what that costs as ours."""
        if self._reference is None:
            self._reference = await self._reference_engine.open(self._target, self._credential)
        reader = self._reference
        before = replace(reader.stats)
        try:
            return await ask(reader)
        finally:
            self.stats.requests += reader.stats.requests - before.requests
            self.stats.timeouts += reader.stats.timeouts - before.timeouts
            self.stats.varbinds += reader.stats.varbinds - before.varbinds

    async def _exchange(
        self, socket: SnmpV2cClientSocket, send: Callable[[], None], receive: Callable[[], _T]
    ) -> _T:
        """Send until something answers, at most ``retries + 1`` times."""
        cause: OSError | None = None
        for _ in range(self._target.retries + 1):
            if self._target.budget is not None:
                self._target.budget.take()
            self.stats.requests += 1
            try:
                send()
                async with asyncio.timeout(self._target.timeout_s):
                    return await _receive(socket.get_fd(), receive)
            except SnmpError as error:
                raise _UnclearError from error
            except OSError as error:  # TimeoutError, or refused
                cause = error
            self.stats.timeouts += 1
        message = (
            f"{self._peer}: no answer in {self._target.retries + 1} x {self._target.timeout_s} s"
        )
        raise DeviceTimeoutError(message) from cause


async def _receive(fd: int, receive: Callable[[], _T]) -> _T:
    """Wait for the answer; gufo drops by itself what is not the answer to the last request."""
    loop = asyncio.get_running_loop()
    while True:
        readable: asyncio.Future[None] = loop.create_future()
        loop.add_reader(fd, _wake, readable)
        try:
            await readable
        finally:
            loop.remove_reader(fd)
        try:
            return receive()
        except BlockingIOError:
            continue
        except RuntimeError as error:  # decoded, but not to be had as a Python value
            raise _UnclearError from error
        except BaseException as error:
            if type(error).__name__ == "PanicException":  # Rust's; it has no importable name
                raise _UnclearError from error
            raise


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
