"""What the rest of netmon may ask of the wire, independent of the library that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from inventory.types import Ip, Mac
from netmon.errors import BudgetError

SnmpValue = int | bytes | str | float
"""INTEGER, Counter*, Gauge, TimeTicks as int; OCTET STRING and Opaque as bytes; OBJECT IDENTIFIER
and IpAddress as dotted text without a leading dot."""


class Secret:
    """A secret that does not show itself: ``reveal()`` is the only way to its value."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself, for the library call that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "<secret>"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class SnmpVersion(StrEnum):
    """SNMP protocol versions, most secure first."""

    V3 = "v3"
    V2C = "v2c"
    V1 = "v1"


class AuthProtocol(StrEnum):
    """USM authentication (RFC 3414, RFC 7860)."""

    MD5 = "MD5"
    SHA = "SHA"
    SHA224 = "SHA224"
    SHA256 = "SHA256"
    SHA384 = "SHA384"
    SHA512 = "SHA512"


class PrivProtocol(StrEnum):
    """USM privacy (RFC 3414, RFC 3826; AES192/256 as vendors do them)."""

    DES = "DES"
    AES = "AES"
    AES192 = "AES192"
    AES256 = "AES256"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpCredential:
    """How to speak to a device. ``name`` is the only part that may be stored or shown."""

    name: str
    version: SnmpVersion
    community: Secret | None = None
    user: str | None = None
    auth: AuthProtocol | None = None
    auth_key: Secret | None = None
    priv: PrivProtocol | None = None
    priv_key: Secret | None = None
    context: str = ""

    @property
    def level(self) -> str | None:
        """The USM security level, None for v1 and v2c."""
        if self.version is not SnmpVersion.V3:
            return None
        if self.auth is None:
            return "noAuthNoPriv"
        return "authPriv" if self.priv else "authNoPriv"


@dataclass(slots=True)
class RequestBudget:
    """How many requests the sessions that share it may still send, retries included.

    Attributes:
        metered: while False, requests pass without being counted.
    """

    left: int
    metered: bool = True

    def take(self) -> None:
        """Account for one request that is about to be sent.

        Raises:
            BudgetError: nothing is left; the request must not be sent.
        """
        if not self.metered:
            return
        if self.left <= 0:
            msg = "the look's request budget is spent"
            raise BudgetError(msg)
        self.left -= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpTarget:
    """Where and how to ask. Worst case a dead device costs ``timeout_s * (retries + 1)``."""

    host: Ip
    port: int = 161
    timeout_s: float = 2.0
    retries: int = 1
    max_repetitions: int = 25
    max_rows: int = 200_000  # a walk that yields more is endless: ProtocolError
    budget: RequestBudget | None = None  # asked before every request; None: no bound


@dataclass(slots=True)
class SnmpStats:
    """What a reader cost the network so far."""

    requests: int = 0
    timeouts: int = 0
    varbinds: int = 0


class SnmpReader(Protocol):
    """One session with one device; one request in flight at a time.

    Both engines implement it and answer alike, value for value.
    """

    stats: SnmpStats

    async def get(self, oids: Sequence[str]) -> dict[str, SnmpValue]:
        """Read instances; those the device does not have are absent from the answer.

        Splits by itself what does not fit one packet (tooBig) and, on v1, drops the names the
        agent has not.

        Raises:
            DeviceTimeoutError: no answer within the target's timeouts.
            AuthError: wrong community (silent devices time out), user, key or level.
            ProtocolError: the answer makes no sense.
        """

    async def walk(
        self, oid: str, *, rows: int | None = None, max_rows: int | None = None
    ) -> list[tuple[str, SnmpValue]]:
        """Everything below ``oid`` in order; empty when there is nothing.

        Args:
            oid: the root of the subtree.
            rows: how many are expected, where that is known: they are asked for at once, with one
                more that shows the end, up to twice as many as in other requests.
            max_rows: so many are wanted at most; None: the target's bound.

        Raises:
            DeviceTimeoutError, AuthError: as ``get``.
            ProtocolError: OIDs do not increase.
            TooManyRowsError: more than ``max_rows`` came.
        """

    async def engine_id(self) -> bytes | None:
        """The authoritative engine id learnt by v3 discovery; None on v1 and v2c."""

    async def close(self) -> None:
        """Release the socket. Safe to call twice."""


class SnmpEngine(Protocol):
    """Opens sessions. One per process."""

    name: str

    async def open(self, target: SnmpTarget, credential: SnmpCredential) -> SnmpReader:
        """Make a session; sends at most the v3 discovery exchange.

        Raises:
            DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.get``.
        """

    async def close(self) -> None:
        """Release everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArpReply:
    """One answer to a sweep, or one binding heard on the wire or found in the kernel's table."""

    ip: Ip
    mac: Mac
    rtt_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepResult:
    """What a sweep of one prefix brought.

    Attributes:
        replies: every distinct (address, MAC) pair; two MACs for one address are both here.
        foreign: replies for addresses that were not asked for, dropped and counted.
        malformed: frames that could not be read, dropped and counted.
        method: ``arp`` (raw frames) or ``neighbour-table`` (UDP poke without CAP_NET_RAW).
        unasked: addresses that there was no time for: what was heard stands, silence says nothing.
    """

    prefix: str
    replies: tuple[ArpReply, ...]
    packets_sent: int
    duration_s: float
    foreign: int = 0
    malformed: int = 0
    method: str = "arp"
    unasked: int = 0


class LinkLayer(Protocol):
    """Raw access to one interface's broadcast domain."""

    async def sweep(self, prefix: str, *, interface: str) -> SweepResult:
        """Ask every address of an IPv4 prefix for its MAC, paced.

        Raises:
            PermissionMissingError: neither raw frames nor the fallback are possible.
            TransportError: the interface is missing or down.
        """

    async def solicit(self, prefix: str, *, interface: str) -> SweepResult:
        """The IPv6 counterpart: all-nodes echo on the link, then the kernel's neighbour cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PingResult:
    """A train of echo requests. ``rtts_s`` holds one value per answer, in order of sending."""

    host: Ip
    sent: int
    rtts_s: tuple[float, ...] = field(default=())

    @property
    def lost(self) -> int:
        """How many were not answered in time."""
        return self.sent - len(self.rtts_s)


class Pinger(Protocol):
    """ICMP echo (RFC 792, RFC 4443)."""

    async def ping(
        self, host: Ip, *, count: int, interval_s: float, timeout_s: float
    ) -> PingResult:
        """Send ``count`` echo requests.

        Raises:
            PermissionMissingError: no ICMP socket of any kind may be opened.
            TransportError: no route.
        """


class Shell(Protocol):
    """A command-line session with one device; read-only commands only."""

    async def run(self, command: str) -> str:
        """The command's whole output, echo and prompt removed.

        Raises:
            DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.get``.
        """

    async def close(self) -> None:
        """End the session."""
