"""Address-to-MAC bindings that routers and L3 switches hold (IP-MIB, RFC 4293).

They reach beyond the agent's own segments. Both the old IPv4 table and the version-neutral one are
read, since neither is complete everywhere. Cost: 2 GETBULKs when both are empty; for n bindings at
most 4 (1 + n / 40).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from inventory.model import ArpEntry
from inventory.observation import Observation, station_keys
from inventory.types import Ip
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import address, if_index, inet_index, mac
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.table import NARROW, Index, read_column
from netmon.transport.base import SnmpValue

_INVALID, _STATIC = 2, 4  # ipNetToMediaType and ipNetToPhysicalType agree on these two

_Entries = dict[tuple[int | None, Ip], ArpEntry]


async def look(session: DeviceSession) -> Look:
    """Read both tables into one; an invalid entry is no entry.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    new = await read_column(session, oids.ipNetToPhysicalPhysAddress, rows=NARROW)
    types = await read_column(session, oids.ipNetToPhysicalType, rows=NARROW) if new else {}
    entries = _entries(session, new, types)
    old = await read_column(session, oids.ipNetToMediaPhysAddress, rows=NARROW)
    if {(if_index(i[0]), address(".".join(map(str, i[1:])))) for i in old} - entries.keys():
        types = await read_column(session, oids.ipNetToMediaType, rows=NARROW)
        entries = _entries(session, old, types) | entries
    return Look(tables={ArpEntry: tuple(entries.values())})


def _entries(
    session: DeviceSession, macs: dict[Index, SnmpValue], types: dict[Index, SnmpValue]
) -> _Entries:
    out: _Entries = {}
    for index, value in macs.items():
        if types.get(index) == _INVALID or value == b"":
            continue  # deleted, or asked for and never answered
        ip, hardware = _address(index[1:]), mac(value)
        if ip is None or hardware is None:
            session.dropped["arp"] += 1
            continue
        port = if_index(index[0])
        static = types.get(index) == _STATIC
        out[port, ip] = ArpEntry(ip=ip, mac=hardware, if_index=port, static=static)
    return out


def _address(index: Index) -> Ip | None:
    if len(index) == 4:  # noqa: PLR2004 - the old table's bare IPv4 address
        return address(".".join(map(str, index)))
    return inet_index(index)


def stations(
    rows: Iterable[ArpEntry], prefixes: Prefixes, *, now: datetime
) -> tuple[Observation, ...]:
    """The bindings as sightings of the stations themselves, inside the configured prefixes only."""
    return tuple(
        Observation(
            source=ARP_TABLES.name,
            seen_at=now,
            keys=station_keys(mac=row.mac, ips=[row.ip]),
            segment=segment,
        )
        for row in rows
        if (segment := prefixes.segment(row.ip)) is not None
    )


ARP_TABLES = Source(name="arp_tables", look=look, packets="2 to 4 (1 + n / 40), n bindings")
