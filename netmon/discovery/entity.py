"""The chassis and stack rows of ENTITY-MIB, found without walking its table.

entPhysicalTable has a row for every port, fan and sensor: thousands on a large switch. The rows
that say what the device *is* sit at a few well-known indexes, because each implementation
numbers its tree by a fixed scheme. So those places are asked for directly; the others are never
touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from inventory.model import Member
from netmon.discovery.vendors.base import Column, Physical, clean
from netmon.transport.base import SnmpReader, SnmpValue

ENT_PHYSICAL_ENTRY = "1.3.6.1.2.1.47.1.1.1.1"
CHASSIS, CONTAINER, STACK = 3, 5, 11  # PhysicalClass
_ROOT_KINDS = frozenset({None, 0, 1, 2})  # agents that do not know their own chassis' class

# First index of the members of a stack, step and number, by numbering scheme. The families whose
# scheme is nobody else's name its first index among their own places.
_SCHEMES = (
    (1, 1, 10),  # most agents: the tree is numbered from 1
    (101, 1, 8),  # Accton and its many labels: stack.1, then units from 101
    (569, 1, 8),  # Alcatel-Lucent OmniSwitch AOS 6
    (1000, 1000, 9),  # Cisco Catalyst on IOS-XE, ArubaOS-Switch-like stacks
    (1001, 1000, 9),  # Cisco Catalyst on IOS
    (101001, 100000, 10),  # ArubaOS-CX VSF
    (67108992, 128, 8),  # Marvell/Radlan: D-Link, Dell, Netgear, Zyxel, Cisco Small Business...
)
_FIRST_PLACES = (1, 2, 3, 101, 1000, 1001, 67108992)
"""What everybody is asked for; with three of a family's own still one request."""
_DETAILS = (
    Column.DESCR,
    Column.NAME,
    Column.HARDWARE,
    Column.FIRMWARE,
    Column.SOFTWARE,
    Column.MAKER,
    Column.MODEL,
    Column.CONTAINED_IN,
    Column.POSITION,
)
_TEXTS = (*_DETAILS[:7], Column.SERIAL)
_UNITS_MAX = 10


async def read_chassis(reader: SnmpReader, places: Iterable[int] = ()) -> tuple[Physical, ...]:
    """The device's chassis and stack rows, the one that stands for the whole device first.

    Costs one request for a device without ENTITY-MIB, two for one chassis, about four for a stack.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.get``.
    """
    wanted = list(dict.fromkeys([*_FIRST_PLACES, *places]))
    values = await reader.get([_oid(c, i) for i in wanted for c in (Column.CLASS, Column.SERIAL)])
    rest = _further_places(values, wanted)
    if rest:
        wanted += rest
        columns = (Column.CLASS, Column.SERIAL)
        values |= await reader.get([_oid(c, i) for i in rest for c in columns])
    likely = [index for index in wanted if _may_be_unit(values, index)][:_UNITS_MAX]
    values |= await reader.get([_oid(c, i) for i in likely for c in _DETAILS])
    return _ordered([_row(values, index) for index in likely])


async def read_chassis_v1(reader: SnmpReader, places: Iterable[int] = ()) -> tuple[Physical, ...]:
    """The same over SNMPv1, where every missing object costs a request: two places at most.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.get``.
    """
    columns = (Column.SERIAL, Column.MODEL, Column.SOFTWARE, Column.CLASS)
    for index in (1, *places)[:2]:
        values = await reader.get([_oid(Column.DESCR, index)])
        if values:
            values |= await reader.get([_oid(column, index) for column in columns])
            return _ordered([_row(values, index)])
    return ()


async def read_places(reader: SnmpReader, places: Sequence[int]) -> dict[int, Physical]:
    """The rows at these indexes as they are, whatever they stand for.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.get``.
    """
    columns = (Column.SERIAL, Column.MODEL, Column.SOFTWARE)
    values = await reader.get([_oid(column, index) for index in places for column in columns])
    return {index: _row(values, index) for index in places}


def members(rows: Sequence[Physical]) -> dict[int, Member]:
    """The units of a stack by entPhysicalIndex; empty for a device that is a single chassis."""
    units = [row for row in rows if row.kind != STACK]
    if len(units) < 2 and len(units) == len(rows):  # noqa: PLR2004 - one chassis, no stack
        return {}
    return {
        row.index: Member(
            position=row.position if row.position and row.position > 0 else place,
            serial=row.get(Column.SERIAL),
            model=row.get(Column.MODEL) or row.get(Column.DESCR),
            version=row.get(Column.SOFTWARE) or row.get(Column.FIRMWARE),
        )
        for place, row in enumerate(sorted(units, key=lambda row: row.index), start=1)
    }


def _oid(column: Column, index: int) -> str:
    return f"{ENT_PHYSICAL_ENTRY}.{column.value}.{index}"


def _further_places(values: Mapping[str, SnmpValue], asked: Sequence[int]) -> list[int]:
    """Where the other members are, when there is a stack or a second chassis.

    Of a stack whose first member is gone only the stack's own row was seen: then every scheme is.
    """
    units = {CHASSIS, CONTAINER, STACK}
    kinds = {index: values.get(_oid(Column.CLASS, index)) for index in asked}
    stacked = STACK in kinds.values()
    headless = stacked and not {CHASSIS, CONTAINER} & set(kinds.values())
    rest: list[int] = []
    for first, step, count in _SCHEMES:
        if first == 1:
            more = stacked or kinds.get(2) in units
        else:
            more = kinds.get(first) in units or (headless and first in asked)
        if more:
            rest += [first + step * k for k in range(1, count)]
    return [index for index in dict.fromkeys(rest) if index not in asked]


def _may_be_unit(values: Mapping[str, SnmpValue], index: int) -> bool:
    kind = values.get(_oid(Column.CLASS, index))
    has_serial = clean(values.get(_oid(Column.SERIAL, index))) is not None
    if kind in {CHASSIS, STACK}:
        return True
    return has_serial and (kind in _ROOT_KINDS or kind == CONTAINER)


def _row(values: Mapping[str, SnmpValue], index: int) -> Physical:
    def number(column: Column) -> int | None:
        value = values.get(_oid(column, index))
        return value if isinstance(value, int) else None

    texts = {c: text for c in _TEXTS if (text := clean(values.get(_oid(c, index))))}
    return Physical(
        index=index,
        kind=number(Column.CLASS),
        contained_in=number(Column.CONTAINED_IN),
        position=number(Column.POSITION),
        texts=texts,
    )


def _ordered(rows: Sequence[Physical]) -> tuple[Physical, ...]:
    """Keep what is a whole unit or the stack itself: units in their order, then the stack row.

    A stack row often carries the serial of its active member; that member comes first.
    """
    by_index = {row.index: row for row in rows}

    def is_unit(row: Physical) -> bool:
        parent = by_index.get(row.contained_in or -1)
        if row.kind == CHASSIS:
            return parent is None or parent.kind == STACK
        if row.kind == CONTAINER:
            return parent is not None and parent.kind == STACK
        return row.kind in _ROOT_KINDS and row.contained_in in {None, 0}

    stacks = [row for row in rows if row.kind == STACK]
    units = [row for row in rows if is_unit(row)]
    units = [row for row in units if row.kind == CHASSIS] or units
    active = {row.get(Column.SERIAL) for row in stacks}
    units.sort(key=lambda row: row.get(Column.SERIAL) not in active)
    return (*units, *stacks)
