"""Hosts: HOST-RESOURCES-MIB (RFC 2790).

Cost: 1 GET where the MIB is missing; else 3 GETBULKs, 4 (1 + s / 25) for s storage areas and
n / 25 for n installed packages.
"""

from __future__ import annotations

from datetime import timedelta

from inventory.model import Host, Storage
from inventory.types import iso
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import date_and_time, integer, text
from netmon.discovery.table import Cells, Shape, read_column, read_table
from netmon.transport.base import SnmpValue

# hrStorageEntry columns: 3 hrStorageDescr, 2 hrStorageType, 4 hrStorageAllocationUnits,
# 5 hrStorageSize, 6 hrStorageUsed
_STORAGE = Shape(oids.hrStorageEntry, (3, 2, 4, 5, 6), 7)
_KINDS = {
    "1": "other",
    "2": "ram",
    "3": "virtualMemory",
    "4": "fixedDisk",
    "5": "removableDisk",
    "6": "floppyDisk",
    "7": "compactDisc",
    "8": "ramDisk",
    "9": "flashMemory",
    "10": "networkDisk",
}
_SCALARS = (
    oids.hrSystemUptime,
    oids.hrSystemNumUsers,
    oids.hrSystemProcesses,
    oids.hrMemorySize,
)
_LOCAL_DATE_OCTETS = 8
_UTC = b"+\x00\x00"
_KIB = 1024


async def look(session: DeviceSession) -> Look:
    """Read the host's system group, storage, processors and newest software date.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    told = await session.reader.get(_SCALARS)
    if not told:
        return Look(tables={Host: (), Storage: ()})
    storage = await read_storage(session)
    processors = await read_column(session, oids.hrProcessorLoad)
    installed = await read_column(session, oids.hrSWInstalledDate)
    dates = [day for v in installed.values() if (day := _installed(v)) is not None]
    ticks, memory = integer(told.get(oids.hrSystemUptime)), integer(told.get(oids.hrMemorySize))
    host = Host(
        uptime_s=None if ticks is None else ticks / 100,
        processors=len(processors) or None,
        processes=integer(told.get(oids.hrSystemProcesses)),
        users=integer(told.get(oids.hrSystemNumUsers)),
        memory_bytes=memory * _KIB if memory else None,
        software_at=max(dates, default=None),
    )
    return Look(tables={Host: (host,), Storage: storage})


async def read_storage(session: DeviceSession) -> tuple[Storage, ...]:
    """The storage areas.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    cells = await read_table(session, _STORAGE)
    return tuple(_area(index[-1], row) for index, row in sorted(cells.items()))


def _area(index: int, cells: Cells) -> Storage:
    unit = integer(cells.get(4), low=1)
    size, used = _blocks(cells.get(5)), _blocks(cells.get(6))
    kind = cells.get(2)
    number = kind.rpartition(".")[2] if isinstance(kind, str) else ""
    return Storage(
        index=index,
        name=text(cells.get(3)),
        kind=_KINDS.get(number),
        size_bytes=None if unit is None or size is None else size * unit,
        used_bytes=None if unit is None or used is None else used * unit,
    )


def _blocks(value: SnmpValue | None) -> int | None:
    """An Integer32 that agents let run over into negative numbers above 2^31 blocks."""
    blocks = integer(value, low=-(1 << 31))
    return None if blocks is None else blocks % (1 << 32)


def _installed(value: SnmpValue | None) -> str | None:
    """The instant; dates without a zone are only compared with each other: taken as UTC."""
    if isinstance(value, bytes) and len(value) == _LOCAL_DATE_OCTETS:
        value += _UTC
    at = date_and_time(value)
    return None if at is None else iso(at)


HOSTS = Source(
    name="hosts",
    look=look,
    packets="1 without the MIB; 3 + 4 (1 + s / 25) + n / 25, s storage areas, n packages",
    every=timedelta(hours=6),
)
