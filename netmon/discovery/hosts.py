"""Hosts: HOST-RESOURCES-MIB (RFC 2790).

Cost: 1 GET where the MIB is missing; else 2 GETBULKs and 4 (1 + s / 50) for s storage areas.
Installed packages are not read: hundreds of rows, and no rule asks for them.
"""

from __future__ import annotations

from datetime import timedelta

from inventory.model import Host, Storage
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import integer, text
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
_KIB = 1024


async def look(session: DeviceSession) -> Look:
    """Read the host's system group, storage and processors.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    told = await session.reader.get(_SCALARS)
    if not told:
        return Look(tables={Host: (), Storage: ()})
    storage = await read_storage(session)
    processors = await read_column(session, oids.hrProcessorLoad)
    ticks, memory = integer(told.get(oids.hrSystemUptime)), integer(told.get(oids.hrMemorySize))
    host = Host(
        uptime_s=None if ticks is None else ticks / 100,
        processors=len(processors) or None,
        processes=integer(told.get(oids.hrSystemProcesses)),
        users=integer(told.get(oids.hrSystemNumUsers)),
        memory_bytes=memory * _KIB if memory else None,
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


HOSTS = Source(
    name="hosts",
    look=look,
    packets="1 without the MIB; 2 + 4 (1 + s / 50), s storage areas",
    every=timedelta(hours=6),
)
