"""CDP neighbours: CISCO-CDP-MIB, which HPE, Dell, Huawei and MikroTik devices fill too."""

from __future__ import annotations

import re

from inventory.model import Neighbor
from inventory.types import Ip, parse_mac
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession
from netmon.discovery.decode import address, if_index, raw_mac, text
from netmon.discovery.table import Cells, Shape, read_table
from netmon.transport.base import SnmpValue

# cdpCacheEntry columns: 6 cdpCacheDeviceId, 4 cdpCacheAddress, 5 cdpCacheVersion,
# 7 cdpCacheDevicePort, 8 cdpCachePlatform, 9 cdpCacheCapabilities, 17 cdpCacheSysName,
# 20 cdpCachePrimaryMgmtAddr
_CACHE = Shape(oids.cdpCacheEntry, (6, 4, 5, 7, 8, 9, 17, 20), 22)

_CAPABILITIES = {
    0x01: "router",
    0x02: "bridge",
    0x04: "bridge",
    0x08: "bridge",
    0x10: "station",
    0x40: "repeater",
    0x80: "phone",
}
"""The capabilities TLV: router, transparent and source-route bridge, switch, host, IGMP (0x20, says
nothing of what a device is), repeater, VoIP phone."""

_HEX_MAC = 12  # digits
_SERIAL = re.compile(r"(?P<name>[^()]+)\([^()]+\)")


async def read_neighbors(session: DeviceSession) -> list[Neighbor]:
    """The neighbours in the CDP cache.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    out = []
    for index, cells in (await read_table(session, _CACHE)).items():
        row = _neighbor(if_index(index[0]), cells)
        if row is None:
            session.dropped["neighbor"] += 1
        else:
            out.append(row)
    return out


def _neighbor(local: int | None, cells: Cells) -> Neighbor | None:
    identifier, kind = device_id(cells.get(6))
    if identifier is None:
        return None  # nobody
    named = text(cells.get(17)) or (None if kind == "mac" else bare(identifier))
    addresses = (_address(cells.get(20)), _address(cells.get(4)))
    return Neighbor(
        protocol="cdp",
        local_if_index=local,
        chassis_id=identifier,
        chassis_id_subtype=kind,
        port_id=text(cells.get(7)),
        port_id_subtype="name",
        sys_name=named,
        sys_descr=text(cells.get(5)),
        addresses=tuple(dict.fromkeys(a for a in addresses if a is not None)),
        capabilities=capabilities(cells.get(9)),
        platform=text(cells.get(8)),
    )


def device_id(value: SnmpValue | None) -> tuple[str | None, str | None]:
    """The device id and its kind: HPE sends its MAC, as octets or in hexadecimal."""
    plain = text(value)
    hardware = raw_mac(value) or (parse_mac(plain) if plain and len(plain) >= _HEX_MAC else None)
    if hardware is not None:
        return hardware, "mac"
    return plain, "local" if plain else None


def bare(identifier: str) -> str:
    """The name without the serial number that NX-OS and CatOS put behind it in brackets."""
    match = _SERIAL.fullmatch(identifier)
    return match["name"].strip() if match else identifier


def _address(value: SnmpValue | None) -> Ip | None:
    return address(value) if isinstance(value, bytes) and len(value) in {4, 16} else None


def capabilities(value: SnmpValue | None) -> tuple[str, ...]:
    """Four octets of flags; ProCurve writes their value as a decimal text."""
    if not isinstance(value, bytes):
        return ()
    flags = int(value) if value.isdigit() and len(value) < 4 else int.from_bytes(value[:4])  # noqa: PLR2004
    return tuple(dict.fromkeys(word for flag, word in _CAPABILITIES.items() if flags & flag))
