"""Receives SNMP notifications: traps of v1, v2c and v3, and informs, which are acknowledged.

A trap is a datagram anybody can send. Only those from accepted addresses are even decoded: making
keys for the engine id of each made-up v3 sender costs milliseconds. What nobody we know signed is
counted and goes no further.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyasn1.codec.ber import decoder
from pysnmp.carrier.asyncio.dgram import udp, udp6
from pysnmp.entity import config
from pysnmp.entity.config import AUTH_SERVICES, PRIV_SERVICES
from pysnmp.entity.rfc3413 import ntfrcv
from pysnmp.proto.mpmod.rfc3412 import SNMPv3Message
from pysnmp.proto.rfc1902 import OctetString
from pysnmp.proto.secmod.rfc3414.service import UsmSecurityParameters

from inventory.types import Ip, parse_ip
from netmon.errors import PermissionMissingError, TransportError
from netmon.transport.base import SnmpCredential, SnmpValue, SnmpVersion
from netmon.transport.snmp_pysnmp.lcd import AUTH, PRIV, LocalStore, Untyped
from netmon.transport.snmp_pysnmp.udp import BROKEN, plain

_TRAP_OID = "1.3.6.1.6.3.1.1.4.1.0"  # snmpTrapOID.0; pysnmp turns v1 traps into it (RFC 3584 3.1)
_REFUSALS = (
    ("__SNMPv2-MIB", "snmpInBadCommunityNames"),
    ("__SNMP-USER-BASED-SM-MIB", "usmStatsUnknownUserNames"),
    ("__SNMP-USER-BASED-SM-MIB", "usmStatsWrongDigests"),
    ("__SNMP-USER-BASED-SM-MIB", "usmStatsDecryptionErrors"),
    ("__SNMP-USER-BASED-SM-MIB", "usmStatsUnsupportedSecLevels"),
)


_ENGINES_MAX = 2000
"""Engine ids that users are known under; a LAN has fewer devices."""
_LEVELS = {1: "noAuthNoPriv", 2: "authNoPriv", 3: "authPriv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One notification as it came: who sent it, which one it is, and its objects."""

    source: Ip
    oid: str
    objects: tuple[tuple[str, SnmpValue], ...] = ()


class NotificationListener:
    """A socket that notifications come to.

    Args:
        host: the local address to listen on.
        port: the local UDP port.
        credentials: communities and users that may sign; engine ids of v3 users are learnt.
        accepts: whether notifications from an address are to be read at all.
        on_notification: called in the event loop; must not block.

    Attributes:
        counts: datagrams by what became of them: ``taken``, ``foreign``, ``refused`` (unknown
            community, user or key), ``malformed``; v3 discovery is none of these.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        credentials: Sequence[SnmpCredential],
        accepts: Callable[[Ip], bool],
        on_notification: Callable[[Notification], None],
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._local_address = (host, port)
        self._credentials = credentials
        self._accepts = accepts
        self._tell = on_notification
        self._engine: Untyped = None
        self._domain: tuple[int, ...] = ()
        self._source: Ip | None = None
        self._taken = False
        self._users = {c.user or "": c for c in credentials if c.version is SnmpVersion.V3}
        self._master: dict[str, tuple[Untyped, Untyped]] = {}
        self._met: set[tuple[bytes, str]] = set()
        self._signed: tuple[str, int] = ("", 0)

    async def open(self) -> None:
        """Bind the socket; notifications come from now on.

        Raises:
            PermissionMissingError: the port needs a privilege.
            TransportError: the address or port cannot be had.
        """
        local = LocalStore()
        for credential in self._credentials:
            local.admit(credential)
        self._engine = local.engine
        v6 = ":" in self._local_address[0]
        base = _Socket6 if v6 else _Socket
        socket = base(self._handle)
        try:
            await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: socket, local_addr=self._local_address
            )
        except PermissionError as error:
            msg = f"UDP port {self._local_address[1]} needs a privilege: CAP_NET_BIND_SERVICE"
            raise PermissionMissingError(msg) from error
        except OSError as error:
            msg = f"{self._local_address[0]} UDP port {self._local_address[1]}: {error.strerror}"
            raise TransportError(msg) from error
        local.engine.observer.register_observer(self._signer, "rfc3412.receiveMessage:request")
        self._domain = config.SNMP_UDP6_DOMAIN if v6 else config.SNMP_UDP_DOMAIN
        config.add_transport(local.engine, self._domain, socket)
        ntfrcv.NotificationReceiver(local.engine, self._take)

    async def aclose(self) -> None:
        """Close the socket. Safe to call twice."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close_dispatcher()

    def _handle(
        self, datagram: bytes, process: Callable[[], None], address: tuple[str, int]
    ) -> None:
        """Let pysnmp process one datagram, and see what became of it."""
        source = parse_ip(address[0])
        if self._engine is None or source is None or not self._accepts(source):
            self.counts["foreign"] += 1
            return
        refused, broken = self._refusals(), self._parse_errors()
        self._source, self._taken = source, False
        try:
            self._meet(datagram)
            process()
        except BROKEN:
            self.counts["malformed"] += 1
            return
        if self._taken:
            self.counts["taken"] += 1
        elif self._refusals() > refused:
            self.counts["refused"] += 1
        elif self._parse_errors() > broken:
            self.counts["malformed"] += 1

    def _meet(self, datagram: bytes) -> None:
        """Make a user known under the sender's engine id: who sends a trap is its authority.

        The passphrase, whose hashing is slow on purpose, is hashed once for all engines.
        """
        try:
            message, _ = decoder.decode(datagram, asn1Spec=SNMPv3Message())
            parameters, _ = decoder.decode(
                bytes(message["msgSecurityParameters"]), asn1Spec=UsmSecurityParameters()
            )
        except BROKEN:
            return  # v1, v2c, or rubbish: pysnmp says which
        engine_id = bytes(parameters["msgAuthoritativeEngineId"])
        user = bytes(parameters["msgUserName"]).decode("latin-1")
        key = engine_id, user
        credential = self._users.get(user)
        if credential is None or key in self._met or not 4 < len(engine_id) < 33:  # noqa: PLR2004
            return
        if engine_id == bytes(self._engine.snmpEngineID) or len(self._met) >= _ENGINES_MAX:
            return
        auth_key, priv_key = self._master_keys(credential)
        config.add_v3_user(
            self._engine,
            user,
            AUTH[credential.auth],
            auth_key,
            PRIV[credential.priv],
            priv_key,
            securityEngineId=OctetString(engine_id),
            authKeyType=config.USM_KEY_TYPE_MASTER,
            privKeyType=config.USM_KEY_TYPE_MASTER,
        )
        self._met.add(key)

    def _master_keys(self, credential: SnmpCredential) -> tuple[Untyped, Untyped]:
        if credential.name not in self._master:
            service = AUTH_SERVICES[AUTH[credential.auth]]
            private = PRIV_SERVICES[PRIV[credential.priv]]
            auth, priv = credential.auth_key, credential.priv_key
            self._master[credential.name] = (
                service.hash_passphrase(auth.reveal().encode()) if auth else None,
                private.hash_passphrase(AUTH[credential.auth], priv.reveal().encode())
                if priv
                else None,
            )
        return self._master[credential.name]

    def _signer(self, _engine: object, _point: str, facts: Untyped, _context: object) -> None:
        self._signed = (str(facts["securityName"]), int(facts["securityLevel"]))

    def _signed_well(self) -> bool:
        """Whether a v3 user signed as its credential has it: less could be anybody."""
        name, level = self._signed
        credential = self._users.get(name)
        return credential is None or _LEVELS.get(level) == credential.level

    def _refusals(self) -> int:
        return sum(self._counter(*name) for name in _REFUSALS)

    def _parse_errors(self) -> int:
        return self._counter("__SNMPv2-MIB", "snmpInASNParseErrs")

    def _counter(self, module: str, name: str) -> int:
        (scalar,) = self._engine.get_mib_builder().import_symbols(module, name)
        return int(scalar.syntax)

    def _take(self, *arguments: Untyped) -> None:
        if not self._signed_well():
            self.counts["refused"] += 1
            return
        self._taken = True
        pairs = [(str(name), plain(value)) for name, value in arguments[4]]
        oid = next((str(value) for name, value in pairs if name == _TRAP_OID), "")
        objects = tuple((n, v) for n, v in pairs if v is not None and n != _TRAP_OID)
        if self._source is not None and oid:
            self._tell(Notification(source=self._source, oid=oid, objects=objects))


Handle = Callable[[bytes, Callable[[], None], tuple[str, int]], None]


class _Socket(udp.UdpAsyncioTransport):  # type: ignore[misc] # untyped
    """A bound UDP socket that processes each datagram as it comes."""

    def __init__(self, handle: Handle) -> None:
        super().__init__()
        self._handle = handle

    def datagram_received(self, datagram: bytes, address: tuple[str, int]) -> None:
        """Hand over one datagram."""
        callback = self._callback_function
        if callback is not None:
            self._handle(datagram, lambda: callback(self, address, datagram), address)

    def send_message(self, message: bytes, address: Untyped) -> None:
        """Send an acknowledgement or a report."""
        if self.transport is not None:
            self.transport.sendto(message, tuple(address)[:2])


class _Socket6(_Socket):
    """The same on IPv6."""

    ADDRESS_TYPE = udp6.Udp6TransportAddress
