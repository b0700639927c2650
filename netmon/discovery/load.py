"""How busy processors and memories are: the vendor's own objects, else HOST-RESOURCES and UCD.

Which columns a vendor fills is data here; one reader serves all of them. Cost: 2 to 5 requests
and n / 25 for each column, n parts with a load; at most 6 for a device of unknown vendor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inventory.model import FactName, Load
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import integer, text
from netmon.discovery.hosts import read_storage
from netmon.discovery.table import Index, read_column
from netmon.transport.base import SnmpValue

_ENTERPRISES = "1.3.6.1.4.1."
_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where a vendor keeps its loads, as columns under one index.

    Attributes:
        cpu: percentages; the longest average up to five minutes that there is.
        memory: percentages.
        used, free: in any unit, for vendors that give no percentage.
        name: of the part.
        idle: vendors that list every part, loaded or not: a part with 0 % memory has none.
    """

    origin: str
    cpu: str | None = None
    memory: str | None = None
    used: str | None = None
    free: str | None = None
    total: str | None = None
    name: str | None = None
    idle: bool = False


_CISCO = _ENTERPRISES + "9.9."
_HUAWEI = _ENTERPRISES + "2011.5.25.31.1.1.1.1."
_H3C = _ENTERPRISES + "25506.2.6.1.1.1.1."
_HP = _ENTERPRISES + "11.2.14.11.5.1."
_JUNIPER = _ENTERPRISES + "2636.3.1.13.1."
VENDORS: Mapping[int, tuple[Columns, ...]] = {
    9: (
        # cpmCPUTotal5minRev; ciscoMemoryPoolName, Used, Free
        Columns(origin="CISCO-PROCESS-MIB::cpmCPUTotal5minRev", cpu=_CISCO + "109.1.1.1.1.8"),
        Columns(
            origin="CISCO-MEMORY-POOL-MIB::ciscoMemoryPoolUsed",
            used=_CISCO + "48.1.1.1.5",
            free=_CISCO + "48.1.1.1.6",
            name=_CISCO + "48.1.1.1.2",
        ),
    ),
    11: (
        # hpSwitchCpuStat; hpLocalMemTotalBytes, hpLocalMemFreeBytes
        Columns(origin="STATISTICS-MIB::hpSwitchCpuStat", cpu=_HP + "9.6.1"),
        Columns(
            origin="NETSWITCH-MIB::hpLocalMemFreeBytes",
            free=_HP + "1.2.1.1.1.6",
            total=_HP + "1.2.1.1.1.5",
        ),
    ),
    2011: (
        Columns(
            origin="HUAWEI-ENTITY-EXTENT-MIB", cpu=_HUAWEI + "5", memory=_HUAWEI + "7", idle=True
        ),
    ),
    2636: (
        # jnxOperatingCPU, jnxOperatingBuffer, jnxOperatingDescr
        Columns(
            origin="JUNIPER-MIB::jnxOperatingTable",
            cpu=_JUNIPER + "8",
            memory=_JUNIPER + "11",
            name=_JUNIPER + "5",
            idle=True,
        ),
    ),
    25506: (
        Columns(origin="HH3C-ENTITY-EXT-MIB", cpu=_H3C + "6", memory=_H3C + "8", idle=True),
    ),
}  # fmt: skip
"""By IANA enterprise number (regulation.md 2.3)."""


async def look(session: DeviceSession) -> Look:
    """Read the loads; an empty table means that the device tells none.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    rows: list[Load] = []
    for columns in VENDORS.get(enterprise(session) or 0, ()):
        rows += await _read(session, columns)
    if not any(row.kind == "cpu" for row in rows):
        column = await read_column(session, oids.hrProcessorLoad)
        rows += _loads("cpu", column, {}, "HOST-RESOURCES-MIB::hrProcessorLoad")
    if not any(row.kind == "memory" for row in rows):
        rows += await _memory(session)
    return Look(tables={Load: tuple(rows)})


def enterprise(session: DeviceSession) -> int | None:
    """The IANA number of the enterprise whose sysObjectID the device carries."""
    claim = session.learnt.facts.get(FactName.SYS_OBJECT_ID)
    value = str(claim.value) if claim else ""
    number = value.removeprefix(_ENTERPRISES).partition(".")[0]
    return int(number) if value.startswith(_ENTERPRISES) and number.isdecimal() else None


async def _read(session: DeviceSession, columns: Columns) -> list[Load]:
    async def column(oid: str | None) -> dict[Index, SnmpValue]:
        return await read_column(session, oid) if oid else {}

    cpu = await column(columns.cpu)
    memory = await column(columns.memory)
    free = await column(columns.free)
    if free:
        memory = _percentages(free, await column(columns.used), await column(columns.total))
    if not cpu and not memory:
        return []
    if columns.idle:
        real = {i for i, v in memory.items() if integer(v, low=1, high=_PERCENT)}
        cpu = {i: v for i, v in cpu.items() if i in real or integer(v, low=1, high=_PERCENT)}
        memory = {i: v for i, v in memory.items() if i in real}
    names = await column(columns.name)
    return [
        *_loads("cpu", cpu, names, columns.origin),
        *_loads("memory", memory, names, columns.origin),
    ]


def _percentages(
    free: Mapping[Index, SnmpValue],
    used: Mapping[Index, SnmpValue],
    total: Mapping[Index, SnmpValue],
) -> dict[Index, SnmpValue]:
    out: dict[Index, SnmpValue] = {}
    for index, value in free.items():
        left = integer(value)
        taken, whole = integer(used.get(index)), integer(total.get(index))
        if left is not None and taken is None and whole is not None:
            taken = whole - left
        if left is not None and taken is not None and taken >= 0 and taken + left > 0:
            out[index] = taken * _PERCENT / (taken + left)
    return out


def _loads(
    kind: str,
    column: Mapping[Index, SnmpValue],
    names: Mapping[Index, SnmpValue],
    origin: str,
) -> list[Load]:
    return [
        Load(
            kind=kind,
            index=".".join(map(str, index)),
            name=text(names.get(index)),
            ratio=value / _PERCENT,
            origin=origin,
        )
        for index, value in sorted(column.items())
        if isinstance(value, int | float) and 0 <= value <= _PERCENT
    ]


async def _memory(session: DeviceSession) -> list[Load]:
    """Memory as Net-SNMP tells it, buffers and caches left out, else as RAM among the storage."""
    scalars = (oids.memTotalReal, oids.memAvailReal, oids.memBuffer, oids.memCached)
    told = await session.reader.get(scalars)
    total, free, *lent = (integer(told.get(oid)) for oid in scalars)
    if total and free is not None:
        used = max(0, total - free - sum(n or 0 for n in lent))
        origin = "UCD-SNMP-MIB::memAvailReal"
        return [Load(kind="memory", index="0", ratio=used / total, origin=origin)]
    return [
        Load(
            kind="memory",
            index=str(area.index),
            name=area.name,
            ratio=area.used_bytes / area.size_bytes,
            origin="HOST-RESOURCES-MIB::hrStorageUsed",
        )
        for area in await read_storage(session)
        if area.kind == "ram"
        and area.size_bytes
        and area.used_bytes is not None
        and area.used_bytes <= area.size_bytes
    ]


LOAD = Source(
    name="load", look=look, packets="2 to 5 + c n / 25, c columns, n parts; 3 + 5 n / 25 unknown"
)
