"""The small value types everything else is built from: MACs, addresses, ids, instants.

Each is parsed once, at the edge, into one canonical spelling; after that it is compared as it is.
Parsers return None for what is not a value of the type: devices send rubbish, and rubbish is
"absent", never an exception.
"""

from __future__ import annotations

import ipaddress
import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NewType

Mac = NewType("Mac", str)
"""A 48-bit MAC as ``aa:bb:cc:dd:ee:ff``."""

Ip = NewType("Ip", str)
"""An IPv4 or IPv6 address in its canonical spelling (RFC 5952), without zone or port."""

DeviceId = NewType("DeviceId", str)
"""A device's stable identifier in the book (see ``inventory.identity``)."""

LEGAL_TIME = timezone(timedelta(hours=7), "+07:00")
"""Vietnam's legal time: the days that papers name are days in it."""

_OCTETS = 6
_HEX12 = re.compile(r"[0-9a-f]{12}")

# Router redundancy and load-balancing MACs belong to a role, not to a machine (RFC 5798 §7.3 for
# VRRP, Cisco HSRP v1/v2 and GLBP, Microsoft NLB unicast/multicast/IGMP): never an identity.
_VIRTUAL_PREFIXES = {
    "00:00:5e:00:01:": "vrrp",
    "00:00:5e:00:02:": "vrrp",
    "00:00:0c:07:ac:": "hsrp",
    "00:00:0c:9f:f": "hsrp",
    "00:05:73:a0:0": "hsrp",
    "00:07:b4:": "glbp",
    "02:bf:": "nlb",
    "03:bf:": "nlb",
    "01:00:5e:7f:": "nlb",
}


def parse_mac(value: str | bytes | None) -> Mac | None:
    """Read a MAC from six raw bytes or from any usual spelling; None if it is not one.

    All-zero, broadcast and group addresses are None too: no station owns them.
    """
    if value is None:
        return None
    digits = value.hex() if isinstance(value, bytes) else _mac_digits(value)
    if digits is None or not _HEX12.fullmatch(digits):
        return None
    if digits == "000000000000" or int(digits[1], 16) & 1:
        return None
    return Mac(":".join(digits[i : i + 2] for i in range(0, 12, 2)))


def _mac_digits(text: str) -> str | None:
    text = text.strip().lower()
    parts = re.split(r"[:.\- ]", text)
    if len(parts) == _OCTETS and all(re.fullmatch(r"[0-9a-f]{1,2}", p) for p in parts):
        return "".join(p.zfill(2) for p in parts)  # also net-snmp's 0:1b:2:...
    joined = "".join(parts)
    return joined if _HEX12.fullmatch(joined) else None


def is_local_mac(mac: Mac) -> bool:
    """Whether the MAC is locally administered (bit 0x02): randomised, virtual, or set by hand."""
    return bool(int(mac[1], 16) & 2)


def virtual_mac_kind(mac: Mac) -> str | None:
    """``vrrp``, ``hsrp``, ``glbp`` or ``nlb`` when the MAC belongs to such a role, else None."""
    return next((kind for p, kind in _VIRTUAL_PREFIXES.items() if mac.startswith(p)), None)


def parse_ip(value: str | bytes | None) -> Ip | None:
    """Read an address from text or from 4/16 raw bytes; None for anything a station cannot own.

    That leaves out unspecified, multicast and broadcast addresses. Loopback is an address here
    (the demo's agency lives there); sources drop a device's own 127.0.0.1 themselves.
    """
    if value is None:
        return None
    try:
        address = ipaddress.ip_address(value.split("%")[0] if isinstance(value, str) else value)
    except ValueError:
        return None
    if address.is_unspecified or address.is_multicast or str(address) == "255.255.255.255":
        return None
    return Ip(str(address))


def ip_sort_key(ip: Ip) -> tuple[int, int]:
    """Order addresses as numbers, IPv4 first."""
    address = ipaddress.ip_address(ip)
    return address.version, int(address)


def utc(value: str) -> datetime:
    """An instant from its ISO 8601 text.

    Raises:
        ValueError: not ISO 8601, or without an offset.
    """
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        msg = f"instant without an offset: {value}"
        raise ValueError(msg)
    return at.astimezone(UTC)


def legal_day(at: datetime) -> date:
    """The day of Vietnam's legal time that an instant falls on."""
    return at.astimezone(LEGAL_TIME).date()


def legal_today() -> date:
    """Today in Vietnam's legal time: what papers are in force on."""
    return legal_day(datetime.now(UTC))


def iso(at: datetime) -> str:
    """An instant as ISO 8601 UTC text with microseconds cut to milliseconds, ending in Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
