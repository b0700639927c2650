"""One session with one device: GET, walk, and what its errors mean."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address

from pyasn1.type import univ
from pysnmp.entity import config
from pysnmp.entity.rfc3413 import cmdgen
from pysnmp.error import PySnmpError
from pysnmp.proto import errind
from pysnmp.proto.rfc1902 import ObjectName

from netmon.errors import AuthError, DeviceTimeoutError, ProtocolError, TransportError
from netmon.transport.base import (
    SnmpCredential,
    SnmpStats,
    SnmpTarget,
    SnmpValue,
    SnmpVersion,
)
from netmon.transport.snmp_pysnmp.lcd import LocalStore, Untyped
from netmon.transport.snmp_pysnmp.udp import Answer, Transport, Transport6, read_answer
from netmon.transport.snmp_walk import Row, Walk, chunks, numeric, repetitions, where

# RFC 3416, 3: error-status.
TOO_BIG, NO_SUCH_NAME, GEN_ERR, NO_ACCESS, AUTHORIZATION_ERROR = 1, 2, 5, 6, 16

_REFUSED = (
    errind.UnknownCommunityName,
    errind.UnknownUserName,
    errind.UnknownSecurityName,
    errind.WrongDigest,
    errind.DecryptionError,
    errind.EncryptionError,
    errind.AuthenticationError,
    errind.AuthenticationFailure,
    errind.NoAuthentication,
    errind.NoEncryption,
    errind.UnsupportedSecurityLevel,
    errind.UnsupportedAuthProtocol,
    errind.UnsupportedPrivProtocol,
    errind.NotInTimeWindow,
    errind.NoAccessEntry,
    errind.NoGroupName,
)
_SYS_UP_TIME = "1.3.6.1.2.1.1.3.0"  # SNMPv2-MIB; every agent has it


class PysnmpReader:
    """One session; see ``netmon.transport.base.SnmpReader``."""

    def __init__(
        self, local: LocalStore, target: SnmpTarget, credential: SnmpCredential, *, number: int
    ) -> None:
        self.stats = SnmpStats()
        self.when_closed: Callable[[PysnmpReader], object] = lambda _reader: None
        self._local = local
        self._target = target
        self._credential = credential
        self._v6 = ip_address(str(target.host)).version == 6  # noqa: PLR2004 - IPv6
        self._domain = (config.SNMP_UDP6_DOMAIN if self._v6 else config.SNMP_UDP_DOMAIN) + (number,)
        self._address_name = f"a{number}"
        self._transport: Transport | None = None
        self._busy = asyncio.Lock()

    async def connect(self, params: str) -> None:
        """Open the socket and make it known to the engine."""
        peer = (str(self._target.host), self._target.port)
        engine = self._local.engine
        transport = (Transport6 if self._v6 else Transport)(engine, self._account)
        loop = asyncio.get_running_loop()
        try:
            await loop.create_datagram_endpoint(lambda: transport, remote_addr=peer)
        except OSError as error:
            message = f"{where(self._target.host, self._target.port)}: {error}"
            raise DeviceTimeoutError(message) from error
        config.add_transport(engine, self._domain, transport)
        patience = int(self._target.timeout_s * 100) + 100  # ours ends first
        config.add_target_address(
            engine, self._address_name, self._domain, peer, params, patience, 0
        )
        self._transport = transport

    def _account(self) -> None:
        if self._target.budget is not None:
            self._target.budget.take()
        self.stats.requests += 1

    async def get(self, oids: Sequence[str]) -> dict[str, SnmpValue]:
        """See ``SnmpReader.get``."""
        found: dict[str, SnmpValue] = {}
        async with self._busy:
            for names in chunks(oids):
                found.update(await self._get(names))
        return found

    async def _get(self, names: list[str]) -> dict[str, SnmpValue]:
        """GET, dropping the names the agent complains about and splitting what is too big."""
        found: dict[str, SnmpValue] = {}
        todo = [names]
        while todo:
            asked = todo.pop()
            answer = await self._ask(cmdgen.GetCommandGenerator(), asked)
            if answer.status == 0:
                found.update((o, v) for o, v in answer.pairs if v is not None and o in asked)
            elif answer.status == TOO_BIG or not 1 <= answer.index <= len(asked):
                if len(asked) > 1:
                    half = len(asked) // 2
                    todo += [asked[half:], asked[:half]]
                elif answer.status != NO_SUCH_NAME:
                    raise self._status_error(answer, asked[0])
            elif answer.status in (NO_SUCH_NAME, GEN_ERR, NO_ACCESS):
                rest = asked[: answer.index - 1] + asked[answer.index :]
                todo += [rest] if rest else []
            else:
                raise self._status_error(answer, asked[answer.index - 1])
        return found

    async def walk(
        self,
        oid: str,
        *,
        rows: int | None = None,
        max_rows: int | None = None,
        after: str | None = None,
    ) -> list[Row]:
        """See ``SnmpReader.walk``; with ``after``, only what comes after that name."""
        walk = Walk(numeric(oid), max_rows=max_rows or self._target.max_rows, after=after)
        async with self._busy:
            count = repetitions(self._target.max_repetitions, rows)
            while await self._step(walk, count):
                pass
        return walk.rows

    async def _step(self, walk: Walk, count: int) -> bool:
        """Fetch the next rows; False when the walk has ended."""
        if self._credential.version is SnmpVersion.V1:
            answer = await self._ask(cmdgen.NextCommandGeneratorSingleRun(), [walk.last])
        else:
            bulk = (0, count)
            answer = await self._ask(cmdgen.BulkCommandGeneratorSingleRun(), [walk.last], bulk)
        if answer.status == NO_SUCH_NAME:  # how v1 says "end of MIB"
            return False
        if answer.status:
            raise self._status_error(answer, walk.last)
        rows: list[Row] = []
        for name, value in answer.pairs:
            if value is None or not walk.contains(name):
                break
            rows.append((name, value))
        walk.extend(rows)
        return bool(answer.pairs) and len(rows) == len(answer.pairs)

    async def engine_id(self) -> bytes | None:
        """See ``SnmpReader.engine_id``."""
        if self._credential.version is SnmpVersion.V3 and self._domain not in self._known:
            await self.get([_SYS_UP_TIME])
        return self._known.get(self._domain)

    @property
    def _known(self) -> dict[tuple[int, ...], bytes]:
        return self._local.engine_ids

    async def close(self) -> None:
        """See ``SnmpReader.close``."""
        transport, self._transport = self._transport, None
        if transport is None:
            return
        engine = self._local.engine
        config.delete_target_address(engine, self._address_name)
        config.delete_transport(engine, self._domain)
        transport.close_transport()
        self._known.pop(self._domain, None)
        self.when_closed(self)

    async def _ask(
        self,
        generator: Untyped,
        names: Iterable[str],
        bulk: tuple[int, ...] = (),
    ) -> Answer:
        """Send until something answers, at most ``retries + 1`` times."""
        transport = self._transport
        peer = where(self._target.host, self._target.port)
        if transport is None:
            message = f"{peer}: the session is closed"
            raise TransportError(message)
        malformed, cause = transport.malformed, None
        for _ in range(self._target.retries + 1):
            try:
                async with asyncio.timeout(self._target.timeout_s):
                    answer = await self._send(transport, generator, names, bulk)
            except OSError as error:  # TimeoutError, or refused
                cause = error
            else:
                if not isinstance(answer.indication, errind.RequestTimedOut):
                    return self._judged(answer)
            self.stats.timeouts += 1
        if transport.malformed > malformed:
            message = f"{peer}: answered, but not in SNMP that can be decoded"
            raise ProtocolError(message) from cause
        message = f"{peer}: no answer in {self._target.retries + 1} x {self._target.timeout_s} s"
        raise DeviceTimeoutError(message) from cause

    async def _send(
        self,
        transport: Transport,
        generator: Untyped,
        names: Iterable[str],
        bulk: tuple[int, ...],
    ) -> Answer:
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def done(*result: Untyped) -> None:
            if not future.done():
                future.set_result(read_answer(*result[2:6]))

        pairs = [(ObjectName(name), univ.Null("")) for name in names]
        context = self._credential.context.encode()
        transport.pending = future
        try:
            generator.send_varbinds(
                self._local.engine, self._address_name, None, context, *bulk, pairs, done
            )
            return await future
        except PySnmpError as error:
            message = f"{where(self._target.host, self._target.port)}: {error}"
            raise ProtocolError(message) from error
        finally:
            transport.pending = None
            self._local.forget_request(self._domain)

    def _judged(self, answer: Answer) -> Answer:
        peer = where(self._target.host, self._target.port)
        indication = answer.indication
        cause = indication if isinstance(indication, Exception) else None
        if isinstance(indication, _REFUSED) or answer.status == AUTHORIZATION_ERROR:
            reason = indication or "authorizationError"
            message = f"{peer}: refused credential {self._credential.name}: {reason}"
            raise AuthError(message) from cause
        if indication:
            message = f"{peer}: {indication}"
            raise ProtocolError(message) from cause
        self.stats.varbinds += len(answer.pairs)
        return answer

    def _status_error(self, answer: Answer, name: str) -> ProtocolError:
        peer = where(self._target.host, self._target.port)
        return ProtocolError(f"{peer}: error-status {answer.status} for {name}")
