"""SNMP by pysnmp: the reference engine, which speaks v1, v2c and v3 with contexts.

It works below pysnmp's ``hlapi``, on the same command generators, for three reasons: each session
gets its own connected socket (a stranger's datagram is not even received, and closing a session
closes it), our own clock decides on timeouts and retries, and numeric OIDs skip the MIB lookup.

One pysnmp ``SnmpEngine`` serves all communities, and each v3 user has its own: pysnmp keeps users
by name, and two sites that call their user ``monitor`` would overwrite each other's keys.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import count
from typing import Any

from pyasn1.error import PyAsn1Error
from pyasn1.type import univ
from pysnmp.carrier.asyncio.dgram import udp, udp6
from pysnmp.carrier.asyncio.dispatch import AsyncioDispatcher
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine as LibraryEngine
from pysnmp.entity.rfc3413 import cmdgen
from pysnmp.error import PySnmpError
from pysnmp.proto import errind
from pysnmp.proto.rfc1902 import IpAddress, ObjectName

from netmon.errors import AuthError, DeviceTimeoutError, ProtocolError, TransportError
from netmon.transport.base import (
    AuthProtocol,
    PrivProtocol,
    SnmpCredential,
    SnmpStats,
    SnmpTarget,
    SnmpValue,
    SnmpVersion,
)
from netmon.transport.snmp_walk import Row, Walk, chunks, numeric, where

# RFC 3416, 3: error-status.
TOO_BIG, NO_SUCH_NAME, GEN_ERR, NO_ACCESS, AUTHORIZATION_ERROR = 1, 2, 5, 6, 16

Untyped = Any
"""What pysnmp, which ships no types, hands out and takes."""

_MODEL = {SnmpVersion.V1: 0, SnmpVersion.V2C: 1, SnmpVersion.V3: 3}
_AUTH = {
    None: config.USM_AUTH_NONE,
    AuthProtocol.MD5: config.USM_AUTH_HMAC96_MD5,
    AuthProtocol.SHA: config.USM_AUTH_HMAC96_SHA,
    AuthProtocol.SHA224: config.USM_AUTH_HMAC128_SHA224,
    AuthProtocol.SHA256: config.USM_AUTH_HMAC192_SHA256,
    AuthProtocol.SHA384: config.USM_AUTH_HMAC256_SHA384,
    AuthProtocol.SHA512: config.USM_AUTH_HMAC384_SHA512,
}
_PRIV = {
    None: config.USM_PRIV_NONE,
    PrivProtocol.DES: config.USM_PRIV_CBC56_DES,
    PrivProtocol.AES: config.USM_PRIV_CFB128_AES,
    PrivProtocol.AES192: config.USM_PRIV_CFB192_AES,
    PrivProtocol.AES256: config.USM_PRIV_CFB256_AES,
}
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


@dataclass(frozen=True, slots=True)
class _Answer:
    """One response PDU, or the reason why there is none."""

    indication: object
    status: int = 0
    index: int = 0
    pairs: tuple[tuple[str, SnmpValue | None], ...] = ()


class _Local:
    """A pysnmp engine, the credentials it knows, and the engine ids of its sessions' peers."""

    def __init__(self) -> None:
        self.engine: Untyped = LibraryEngine()
        self.engine.register_transport_dispatcher(AsyncioDispatcher())
        self.engine_ids: dict[tuple[int, ...], bytes] = {}
        self._admitted: dict[tuple[SnmpVersion, str], str] = {}
        self._communities: dict[str, str] = {}
        points = ("internal", "response")
        self.engine.observer.register_observer(
            self._learn, *(f"rfc3412.prepareDataElements:{point}" for point in points)
        )

    def _learn(self, _engine: object, _point: str, facts: Untyped, _context: object) -> None:
        self.engine_ids[tuple(facts["transportDomain"])] = bytes(facts["securityEngineId"])

    def admit(self, credential: SnmpCredential) -> str:
        """Make a credential known; return the name of its target parameters."""
        secret = credential.community.reveal() if credential.community else ""
        key = (credential.version, secret)
        if key not in self._admitted:
            name = f"p{len(self._admitted)}"
            if credential.version is SnmpVersion.V3:
                security_name = self._add_user(credential)
            else:
                security_name = self._add_community(secret)
            level = credential.level or "noAuthNoPriv"
            model = _MODEL[credential.version]
            config.add_target_parameters(self.engine, name, security_name, level, model)
            self._admitted[key] = name
        return self._admitted[key]

    def _add_user(self, credential: SnmpCredential) -> str:
        user = credential.user or ""
        config.add_v3_user(
            self.engine,
            user,
            _AUTH[credential.auth],
            credential.auth_key.reveal() if credential.auth_key else None,
            _PRIV[credential.priv],
            credential.priv_key.reveal() if credential.priv_key else None,
        )
        return user

    def _add_community(self, community: str) -> str:
        """One entry a community: v1 and v2c share it, and pysnmp finds it by its text."""
        if community not in self._communities:
            name = f"c{len(self._communities)}"
            config.add_v1_system(self.engine, name, community, securityName=name)
            self._communities[community] = name
        return self._communities[community]


class PysnmpEngine:
    """Sessions by pysnmp; see ``netmon.transport.base.SnmpEngine``."""

    name = "pysnmp"

    def __init__(self) -> None:
        self._locals: dict[SnmpCredential | None, _Local] = {}
        self._readers: set[PysnmpReader] = set()
        self._numbers = count(1)

    async def open(self, target: SnmpTarget, credential: SnmpCredential) -> PysnmpReader:
        """Make a session. Sends nothing: pysnmp discovers a v3 peer with the first request.

        Raises:
            AuthError: pysnmp does not take the user's keys.
            DeviceTimeoutError: there is no route to the device.
        """
        key = credential if credential.version is SnmpVersion.V3 else None
        local = self._locals.get(key) or _Local()
        try:
            params = local.admit(credential)
        except PySnmpError as error:
            message = f"credential {credential.name}: {error}"
            raise AuthError(message) from error
        self._locals[key] = local
        reader = PysnmpReader(local, target, credential, number=next(self._numbers))
        await reader.connect(params)
        self._readers.add(reader)
        reader.when_closed = self._readers.discard
        return reader

    async def close(self) -> None:
        """Close every session and engine."""
        for reader in list(self._readers):
            await reader.close()
        for local in self._locals.values():
            local.engine.close_dispatcher()
        self._locals.clear()


class _Transport(udp.UdpAsyncioTransport):  # type: ignore[misc] # untyped
    """A connected UDP socket that tells pysnmp's silence about a bad datagram from no datagram."""

    def __init__(self, engine: Untyped) -> None:
        super().__init__()
        self.malformed = 0
        self.pending: asyncio.Future[_Answer] | None = None
        self._peer: object = None
        (self._parse_errors,) = engine.get_mib_builder().import_symbols(
            "__SNMPv2-MIB", "snmpInASNParseErrs"
        )

    def send_message(self, message: bytes, address: object) -> None:
        """Send on the connected socket; the answer must name its sender in the same words."""
        self._peer = address
        if self.transport is not None:
            self.transport.sendto(message)

    def datagram_received(self, datagram: bytes, _address: object) -> None:
        """Let pysnmp decode now, so that an error belongs to this datagram."""
        if self._callback_function is None:
            return
        before = int(self._parse_errors.syntax)
        try:
            self._callback_function(self, self._peer, datagram)
        except (PyAsn1Error, PySnmpError, LookupError, ValueError, TypeError, AttributeError):
            self.malformed += 1  # hostile bytes break the decoder in ways it does not promise
        else:
            self.malformed += int(self._parse_errors.syntax) - before

    def error_received(self, error: OSError) -> None:
        """The host said that nobody listens."""
        if self.pending is not None and not self.pending.done():
            self.pending.set_exception(error)


class _Transport6(_Transport):
    ADDRESS_TYPE = udp6.Udp6TransportAddress


class PysnmpReader:
    """One session; see ``netmon.transport.base.SnmpReader``."""

    def __init__(
        self, local: _Local, target: SnmpTarget, credential: SnmpCredential, *, number: int
    ) -> None:
        self.stats = SnmpStats()
        self.when_closed: Callable[[PysnmpReader], object] = lambda _reader: None
        self._local = local
        self._target = target
        self._credential = credential
        self._v6 = ip_address(str(target.host)).version == 6  # noqa: PLR2004 - IPv6
        self._domain = (config.SNMP_UDP6_DOMAIN if self._v6 else config.SNMP_UDP_DOMAIN) + (number,)
        self._address_name = f"a{number}"
        self._transport: _Transport | None = None
        self._busy = asyncio.Lock()

    async def connect(self, params: str) -> None:
        """Open the socket and make it known to the engine."""
        peer = (str(self._target.host), self._target.port)
        engine = self._local.engine
        transport = (_Transport6 if self._v6 else _Transport)(engine)
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

    async def walk(self, oid: str, *, after: str | None = None) -> list[Row]:
        """See ``SnmpReader.walk``; with ``after``, only what comes after that name."""
        walk = Walk(numeric(oid), max_rows=self._target.max_rows, after=after)
        async with self._busy:
            while await self._step(walk):
                pass
        return walk.rows

    async def _step(self, walk: Walk) -> bool:
        """Fetch the next rows; False when the walk has ended."""
        if self._credential.version is SnmpVersion.V1:
            answer = await self._ask(cmdgen.NextCommandGeneratorSingleRun(), [walk.last])
        else:
            bulk = (0, self._target.max_repetitions)
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
    ) -> _Answer:
        """Send until something answers, at most ``retries + 1`` times."""
        transport = self._transport
        peer = where(self._target.host, self._target.port)
        if transport is None:
            message = f"{peer}: the session is closed"
            raise TransportError(message)
        malformed, cause = transport.malformed, None
        for _ in range(self._target.retries + 1):
            self.stats.requests += 1
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
        transport: _Transport,
        generator: Untyped,
        names: Iterable[str],
        bulk: tuple[int, ...],
    ) -> _Answer:
        future: asyncio.Future[_Answer] = asyncio.get_running_loop().create_future()

        def done(*result: Untyped) -> None:
            if not future.done():
                future.set_result(_answer(*result[2:6]))

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

    def _judged(self, answer: _Answer) -> _Answer:
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

    def _status_error(self, answer: _Answer, name: str) -> ProtocolError:
        peer = where(self._target.host, self._target.port)
        return ProtocolError(f"{peer}: error-status {answer.status} for {name}")


def _answer(indication: object, status: object, index: object, varbinds: Untyped) -> _Answer:
    if indication:
        return _Answer(indication)
    pairs = tuple((str(name), _plain(value)) for name, value in varbinds or ())
    return _Answer(None, int(status or 0), int(index or 0), pairs)  # type: ignore[call-overload]


def _plain(value: Untyped) -> SnmpValue | None:
    """A value as ``SnmpValue``; None for NULL, noSuchObject, noSuchInstance, endOfMibView."""
    if isinstance(value, univ.Null):
        return None
    if isinstance(value, IpAddress):
        return ".".join(map(str, value.asNumbers()))
    if isinstance(value, univ.OctetString):
        return bytes(value)
    if isinstance(value, univ.ObjectIdentifier):
        return str(value)
    return int(value)
