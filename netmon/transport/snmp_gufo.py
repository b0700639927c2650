"""SNMP by gufo-snmp: the fast engine, for v2c and for v3 without contexts.

gufo-snmp decodes in Rust, an order of magnitude faster than pysnmp. It works here on gufo's client
sockets instead of its ``SnmpSession``, which hides what we must know: where a packet ends, and
whether a walk ended because the subtree did or because the agent reported an error.

Three things it cannot do, and what is done about them:

- it does not show error-status, so an answer without any value may mean "too big", "broken" or
  only "nothing there";
- it receives at most 4 kB, and a larger answer looks malformed to it;
- it knows neither v3 contexts nor, because of the first point, a v1 that can be told apart.

In all three the reference engine is asked, which can tell, so both engines give equal answers.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar, cast

from gufo.snmp import Aes128Key, DesKey, Md5Key, Sha1Key, SnmpAuthError, SnmpError, User
from gufo.snmp._fast import GetIter, SnmpV2cClientSocket, SnmpV3ClientSocket
from gufo.snmp.user import (
    Aes192Key,
    Aes256Key,
    BaseAuthKey,
    BasePrivKey,
    KeyExpansion,
    Sha224Key,
    Sha256Key,
    Sha384Key,
    Sha512Key,
)
from gufo.snmp.utils import format_sock_addr

from netmon.errors import AuthError, DeviceTimeoutError, ProtocolError, TransportError
from netmon.transport.base import (
    AuthProtocol,
    PrivProtocol,
    Secret,
    SnmpCredential,
    SnmpReader,
    SnmpStats,
    SnmpTarget,
    SnmpValue,
    SnmpVersion,
)
from netmon.transport.snmp_walk import Row, Walk, chunks, numeric, where

_T = TypeVar("_T")
_Socket = SnmpV2cClientSocket | SnmpV3ClientSocket

_AUTH: dict[AuthProtocol, type[BaseAuthKey]] = {
    AuthProtocol.MD5: Md5Key,
    AuthProtocol.SHA: Sha1Key,
    AuthProtocol.SHA224: Sha224Key,
    AuthProtocol.SHA256: Sha256Key,
    AuthProtocol.SHA384: Sha384Key,
    AuthProtocol.SHA512: Sha512Key,
}
_PRIV: dict[PrivProtocol, type[BasePrivKey]] = {
    PrivProtocol.DES: DesKey,
    PrivProtocol.AES: Aes128Key,
    PrivProtocol.AES192: Aes192Key,
    PrivProtocol.AES256: Aes256Key,
}

_CLOCK_VALID_S = 100.0
"""An agent refuses messages whose idea of its clock is 150 s old (RFC 3414, 2.2.3), and gufo does
not advance the clock it learnt; so we ask for it again in good time."""


_V2C_ROWS, _V3_ROWS = 100, 32
"""Rows that usually fit what gufo receives: 4 kB, and on v3 the 1,500 bytes it announces (to which
net-snmp answers "too big" where it could answer with fewer rows)."""


class ReferenceReader(SnmpReader, Protocol):
    """A reader that can also go on with a walk that another one began."""

    async def walk(self, oid: str, *, after: str | None = None) -> list[Row]:
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
        reference: serves v1 and v3 contexts, and answers what gufo cannot tell. Closed with us.
    """

    name = "gufo"

    def __init__(self, *, reference: ReferenceEngine) -> None:
        self._reference = reference
        self._readers: set[GufoReader] = set()

    async def open(self, target: SnmpTarget, credential: SnmpCredential) -> SnmpReader:
        """Make a session; on v3, discover the peer's engine id and clock.

        Raises:
            DeviceTimeoutError: no answer to the discovery, or no route.
            ProtocolError: the discovery's answer makes no sense.
        """
        if credential.version is SnmpVersion.V1 or credential.context:
            return await self._reference.open(target, credential)
        reader = GufoReader(target, credential, reference=self._reference)
        try:
            await reader.connect()
        except BaseException:
            await reader.close()
            raise
        self._readers.add(reader)
        reader.when_closed = self._readers.discard
        return reader

    async def close(self) -> None:
        """Close every session and the reference engine."""
        for reader in list(self._readers):
            await reader.close()
        await self._reference.close()


def _user(credential: SnmpCredential) -> User:
    def key(secret: Secret | None) -> bytes:
        return secret.reveal().encode() if secret else b""

    auth, priv = credential.auth, credential.priv
    return User(
        credential.user or "",
        auth_key=_AUTH[auth](key(credential.auth_key)) if auth else None,
        priv_key=_PRIV[priv](key(credential.priv_key)) if priv else None,
        key_expansion=KeyExpansion.Cisco,  # as vendors do AES192/256 with short digests
    )


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
        self._socket: _Socket | None = None
        self._clock_read_at = 0.0
        is_v3 = credential.version is SnmpVersion.V3
        self._repetitions = min(target.max_repetitions, _V3_ROWS if is_v3 else _V2C_ROWS)
        self._busy = asyncio.Lock()

    async def connect(self) -> None:
        """Open the socket and, on v3, run the discovery (RFC 3414, 4)."""
        address = format_sock_addr(str(self._target.host), self._target.port)
        try:
            if self._credential.version is SnmpVersion.V3:
                self._socket = SnmpV3ClientSocket(address, b"", "", 0, b"", 0, b"", 0, 0, 0, 0)
            else:
                community = self._credential.community
                self._socket = SnmpV2cClientSocket(
                    address, community.reveal() if community else "", 0, 0, 0, 0
                )
        except OSError as error:
            message = f"{self._peer}: {error}"
            raise DeviceTimeoutError(message) from error
        if isinstance(self._socket, SnmpV3ClientSocket):
            await self._discover(self._socket)

    async def _discover(self, socket: SnmpV3ClientSocket) -> None:
        user = _user(self._credential)
        try:
            await self._exchange(socket, socket.send_refresh, socket.recv_refresh)
            socket.set_keys(
                user.name,
                user.get_auth_alg(),
                user.get_auth_key(),
                user.get_priv_alg(),
                user.get_priv_key(),
            )
            if user.require_auth():
                await self._read_clock(socket)
        except _UnclearError as error:
            message = f"{self._peer}: the answer to the v3 discovery makes no sense"
            raise ProtocolError(message) from error

    async def _read_clock(self, socket: SnmpV3ClientSocket) -> None:
        await self._exchange(socket, socket.send_refresh, socket.recv_refresh)
        self._clock_read_at = time.monotonic()

    async def get(self, oids: Sequence[str]) -> dict[str, SnmpValue]:
        """See ``SnmpReader.get``."""
        found: dict[str, SnmpValue] = {}
        async with self._busy:
            for names in chunks(oids):
                found.update(await self._get(names))
        return found

    async def _get(self, names: list[str]) -> dict[str, SnmpValue]:
        socket = await self._ready()
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

    async def walk(self, oid: str) -> list[Row]:
        """See ``SnmpReader.walk``."""
        walk = Walk(numeric(oid), max_rows=self._target.max_rows)
        cursor = GetIter(walk.root, self._repetitions)
        async with self._busy:
            while True:
                try:
                    rows = await self._bulk(cursor)
                except (_UnclearError, StopAsyncIteration):
                    return await self._walk_rest(walk)
                self.stats.varbinds += len(rows)
                if rows[-1] is None:  # the agent answered with a name outside the subtree
                    walk.extend(rows[:-1])  # type: ignore[arg-type] # only the last one is None
                    return walk.rows
                walk.extend(rows)  # type: ignore[arg-type] # only the last one is None

    async def _bulk(self, cursor: GetIter) -> list[Row | None]:
        socket = await self._ready()
        rows = await self._exchange(
            socket, lambda: socket.send_get_bulk(cursor), lambda: socket.recv_get_bulk(cursor)
        )
        return cast("list[Row | None]", rows)  # no value is None: gufo leaves NULLs out

    async def _walk_rest(self, walk: Walk) -> list[Row]:
        """Go on where gufo could not: at the end of the MIB, at an error, after 4 kB."""
        rest = await self._by_reference(lambda reader: reader.walk(walk.root, after=walk.last))
        if rest:  # so it was not the end of the MIB: ask for less at a time from now on
            self._repetitions = max(1, self._repetitions // 2)
        walk.extend(rest)
        return walk.rows

    async def engine_id(self) -> bytes | None:
        """See ``SnmpReader.engine_id``."""
        if isinstance(self._socket, SnmpV3ClientSocket):
            return self._socket.get_engine_id()
        return None

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

    async def _ready(self) -> _Socket:
        """The socket, its idea of the peer's clock fresh enough."""
        socket = self._socket
        if socket is None:
            message = f"{self._peer}: the session is closed"
            raise TransportError(message)
        is_stale = time.monotonic() - self._clock_read_at > _CLOCK_VALID_S
        if isinstance(socket, SnmpV3ClientSocket) and self._credential.auth and is_stale:
            try:
                await self._read_clock(socket)
            except _UnclearError as error:
                message = f"{self._peer}: the answer to a clock request makes no sense"
                raise ProtocolError(message) from error
        return socket

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
        self, socket: _Socket, send: Callable[[], None], receive: Callable[[], _T]
    ) -> _T:
        """Send until something answers, at most ``retries + 1`` times."""
        cause: OSError | None = None
        for _ in range(self._target.retries + 1):
            self.stats.requests += 1
            try:
                send()
                async with asyncio.timeout(self._target.timeout_s):
                    return await _receive(socket.get_fd(), receive)
            except SnmpAuthError as error:
                message = f"{self._peer}: refused credential {self._credential.name}"
                raise AuthError(message) from error
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
