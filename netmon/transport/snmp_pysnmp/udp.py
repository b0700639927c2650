"""One connected UDP socket for each session, and what an answer on it says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from pyasn1.error import PyAsn1Error
from pyasn1.type import univ
from pysnmp.carrier.asyncio.dgram import udp, udp6
from pysnmp.error import PySnmpError
from pysnmp.proto.rfc1902 import IpAddress

from netmon.errors import BudgetError
from netmon.transport.base import SnmpValue
from netmon.transport.snmp_pysnmp.lcd import Untyped

BROKEN = (
    PyAsn1Error, PySnmpError, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, RuntimeError,
)  # fmt: skip
"""How the decoder breaks on hostile bytes: more ways than it promises."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response PDU, or the reason why there is none."""

    indication: object
    status: int = 0
    index: int = 0
    pairs: tuple[tuple[str, SnmpValue | None], ...] = ()


class Transport(udp.UdpAsyncioTransport):  # type: ignore[misc] # untyped
    """A connected UDP socket that tells pysnmp's silence about a bad datagram from no datagram.

    Args:
        engine: whose socket it is.
        account: called before each datagram that pysnmp sends: requests, and what it sends of its
            own accord in v3 to learn the device's engine and its clock. A ``BudgetError`` keeps
            the datagram back and ends what is pending.
    """

    def __init__(self, engine: Untyped, account: Callable[[], None]) -> None:
        super().__init__()
        self.malformed = 0
        self._account = account
        self.pending: asyncio.Future[Answer] | None = None
        self._peer: object = None
        (self._parse_errors,) = engine.get_mib_builder().import_symbols(
            "__SNMPv2-MIB", "snmpInASNParseErrs"
        )

    def send_message(self, message: bytes, address: object) -> None:
        """Send on the connected socket; the answer must name its sender in the same words."""
        self._peer = address
        if self.transport is None:
            return
        try:
            self._account()
        except BudgetError as error:
            self._fail(error)
        else:
            self.transport.sendto(message)

    def datagram_received(self, datagram: bytes, _address: object) -> None:
        """Let pysnmp decode now, so that an error belongs to this datagram."""
        if self._callback_function is None:
            return
        before = int(self._parse_errors.syntax)
        try:
            self._callback_function(self, self._peer, datagram)
        except BROKEN:
            self.malformed += 1
        else:
            self.malformed += int(self._parse_errors.syntax) - before

    def error_received(self, error: OSError) -> None:
        """The host said that nobody listens."""
        self._fail(error)

    def _fail(self, error: Exception) -> None:
        if self.pending is not None and not self.pending.done():
            self.pending.set_exception(error)


class Transport6(Transport):
    """The same on IPv6."""

    ADDRESS_TYPE = udp6.Udp6TransportAddress


def read_answer(indication: object, status: object, index: object, varbinds: Untyped) -> Answer:
    """What pysnmp hands to a callback, as an answer."""
    if indication:
        return Answer(indication)
    pairs = tuple((str(name), plain(value)) for name, value in varbinds or ())
    return Answer(None, int(status or 0), int(index or 0), pairs)  # type: ignore[call-overload]


def plain(value: Untyped) -> SnmpValue | None:
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
