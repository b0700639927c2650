"""The addresses a device itself owns: IP-MIB (RFC 4293), old table and new.

Both tables are read: some agents fill only one, some put IPv6 into the new one alone. Cost: one
GETBULK each when empty; for n addresses at most 3 (1 + n / 25) + 2 (1 + n / 25).
"""

from __future__ import annotations

import ipaddress

from inventory.model import InterfaceAddress
from inventory.types import Ip
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import address, if_index, inet_index, integer, prefix_length
from netmon.discovery.table import Cells, Shape, read_table
from netmon.transport.base import SnmpValue

# ipAddrEntry columns: 2 ipAdEntIfIndex, 3 ipAdEntNetMask
_OLD = Shape(oids.ipAddrEntry, (2, 3), 5)
# ipAddressEntry columns: 3 ipAddressIfIndex, 4 ipAddressType, 5 ipAddressPrefix
_NEW = Shape(oids.ipAddressEntry, (3, 4, 5), 9)
_BROADCAST = 3  # ipAddressType
_LENGTH = {4: 32, 6: 128}


async def look(session: DeviceSession) -> Look:
    """Read both address tables into one.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    found: dict[Ip, InterfaceAddress] = {}
    for index, cells in (await read_table(session, _OLD)).items():
        ip = address(".".join(map(str, index)))
        _add(session, found, ip, cells.get(2), prefix_length(cells.get(3)))
    for index, cells in (await read_table(session, _NEW)).items():
        if cells.get(4) != _BROADCAST:
            _add(session, found, inet_index(index), cells.get(3), _pointed_length(cells))
    return Look(tables={InterfaceAddress: tuple(found.values())})


def _add(
    session: DeviceSession,
    found: dict[Ip, InterfaceAddress],
    ip: Ip | None,
    index: SnmpValue | None,
    length: int | None,
) -> None:
    if ip is None:
        session.dropped["address"] += 1
        return
    parsed = ipaddress.ip_address(ip)
    if parsed.is_loopback and not ipaddress.ip_address(session.address).is_loopback:
        return  # its own 127.0.0.1 or ::1
    if length is not None and length > _LENGTH[parsed.version]:
        length = None
    known = found.get(ip)
    if known is not None and known.prefix_len is not None:
        return
    found[ip] = InterfaceAddress(ip=ip, if_index=if_index(index), prefix_len=length)


def _pointed_length(cells: Cells) -> int | None:
    """IpAddressPrefix is a RowPointer into ipAddressPrefixTable, whose index ends in the length."""
    pointer = cells.get(5)
    if not isinstance(pointer, str) or not pointer.startswith(f"{oids.ipAddressPrefixEntry}."):
        return None
    last = pointer.rsplit(".", 1)[-1]
    return integer(int(last), low=1, high=128) if last.isdecimal() else None


ADDRESSES = Source(name="addresses", look=look, packets="2 to 5 (1 + n / 25), n addresses")
