"""SNMP values into netmon's own types; what is not a value of the type is None.

Devices send Latin-1 where the MIB says UTF-8, five-octet MACs, texts of 60 kB and dates of year 0.
Nothing here raises: a value that cannot be read is absent.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from inventory.types import Ip, Mac, parse_ip, parse_mac
from netmon.transport.base import SnmpValue

TEXT_MAX = 4096
"""No name or description is longer; the rest of a longer one is cut (sysDescr has at most 255)."""

TICKS_WRAP = 1 << 32
"""TimeTicks begin again after 497 days (RFC 2578 section 7.1.8)."""

INDEX_MAX = (1 << 31) - 1
"""The largest InterfaceIndex and bridge port (RFC 2863)."""

_ISO_MAC_OCTETS = 6
_IPV4_OCTETS, _IPV6_OCTETS = 4, 16
_OCTET_MAX = 255
_SPACE, _DEL = 0x20, 0x7F


def text(value: SnmpValue | None) -> str | None:
    r"""A text as people should see it, None when it is empty or not a text.

    UTF-8 first, then Latin-1; line ends become ``\\n``, other control characters go.
    """
    if not isinstance(value, str | bytes):
        return None
    plain = _characters(value[:TEXT_MAX]) if isinstance(value, bytes) else value[:TEXT_MAX]
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (c for c in plain if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    return "".join(kept).strip() or None


def _characters(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        cut = len(value) == TEXT_MAX and error.start > TEXT_MAX - 4
        return value[: error.start].decode() if cut else value.decode("latin-1")


def integer(value: SnmpValue | None, *, low: int = 0, high: int = (1 << 64) - 1) -> int | None:
    """A whole number within its bounds."""
    return value if isinstance(value, int) and low <= value <= high else None


def if_index(value: SnmpValue | None) -> int | None:
    """An InterfaceIndex or bridge port number: 1 to 2^31-1."""
    return integer(value, low=1, high=INDEX_MAX)


def mac(value: SnmpValue | None) -> Mac | None:
    """A MAC from six octets, or from text as some agents send it."""
    if isinstance(value, bytes):
        if len(value) == _ISO_MAC_OCTETS:
            return parse_mac(value)
        return parse_mac(text(value))
    return parse_mac(value) if isinstance(value, str) else None


def raw_mac(value: SnmpValue | None) -> Mac | None:
    """A MAC where nothing says that there is one: six octets that are no printable text."""
    if isinstance(value, bytes) and not all(_SPACE <= octet < _DEL for octet in value):
        return mac(value)
    return None


def octets(index: Sequence[int]) -> bytes | None:
    """Sub-identifiers as octets, None when one of them is no octet."""
    if all(0 <= part <= _OCTET_MAX for part in index):
        return bytes(index)
    return None


def mac_index(index: Sequence[int]) -> Mac | None:
    """A MAC that is an index of six sub-identifiers (RFC 2578 section 7.7: of fixed length).

    AOS-CX writes the length before them all the same.
    """
    if len(index) == _ISO_MAC_OCTETS + 1 and index[0] == _ISO_MAC_OCTETS:
        index = index[1:]
    return parse_mac(octets(index)) if len(index) == _ISO_MAC_OCTETS else None


def inet_index(index: Sequence[int]) -> Ip | None:
    """An InetAddressType and InetAddress that end an index: ``type.length.octets`` (RFC 4001).

    Zones (types 3 and 4) are cut off; an index that leaves the length out, as some agents do, is
    read too.
    """
    if not index:
        return None
    size = {1: _IPV4_OCTETS, 2: _IPV6_OCTETS, 3: _IPV4_OCTETS, 4: _IPV6_OCTETS}.get(index[0])
    if size is None:
        return None
    rest = index[1:]
    if len(rest) > size and rest[0] == len(rest) - 1:
        rest = rest[1:]
    zoned = index[0] > 2  # noqa: PLR2004 - ipv4z(3), ipv6z(4)
    if len(rest) != size and not (zoned and len(rest) == size + 4):
        return None
    return parse_ip(octets(rest[:size]))


def address_family(value: bytes) -> Ip | None:
    """A network address as LLDP writes it: an IANA address family octet, then the address."""
    if value[:1] == b"\x01" and len(value) == 1 + _IPV4_OCTETS:
        return parse_ip(value[1:])
    if value[:1] == b"\x02" and len(value) == 1 + _IPV6_OCTETS:
        return parse_ip(value[1:])
    return None


def address(value: SnmpValue | None) -> Ip | None:
    """An IpAddress, or 4 or 16 octets."""
    return parse_ip(value) if isinstance(value, str | bytes) else None


def prefix_length(mask: SnmpValue | None) -> int | None:
    """The prefix length of a netmask; None for 0.0.0.0 and for masks with holes."""
    try:
        packed = mask if isinstance(mask, bytes) else ipaddress.IPv4Address(mask or "").packed
    except ValueError:
        return None
    ones = f"{int.from_bytes(packed):032b}".rstrip("0")
    return len(ones) if len(packed) == _IPV4_OCTETS and "0" not in ones and ones else None


def bits(value: SnmpValue | None) -> frozenset[int]:
    """The positions set in a BITS value, 0 being the first octet's highest bit (RFC 2578 7.1.4)."""
    if not isinstance(value, bytes):
        return frozenset()
    return frozenset(
        8 * i + b for i, octet in enumerate(value[:8]) for b in range(8) if octet & 0x80 >> b
    )


def ticks_age_s(then: int, now: int) -> float:
    """Seconds from one TimeTicks instant to a later one; ``then > now`` means one wrap between."""
    return ((now - then) % TICKS_WRAP) / 100


def date_and_time(value: SnmpValue | None) -> datetime | None:
    """A DateAndTime with its zone (RFC 2579, 11 octets), in UTC.

    The 8-octet form names no zone: whatever it were taken for would be wrong somewhere, so None.
    """
    if not isinstance(value, bytes) or len(value) != 11:  # noqa: PLR2004
        return None
    sign = {0x2B: 1, 0x2D: -1}.get(value[8])
    if sign is None:
        return None
    offset = sign * timedelta(hours=value[9], minutes=value[10])
    try:
        at = datetime(
            int.from_bytes(value[:2]),
            value[2],
            value[3],
            value[4],
            value[5],
            min(value[6], 59),  # 60 is a leap second
            min(value[7], 9) * 100_000,
            tzinfo=timezone(offset),
        )
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
