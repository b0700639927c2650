"""The members of a stack: from the vendor's own table, filled from the chassis rows of ENTITY-MIB.

A member's table is a few rows long; its first column is read alone, and where it has no two
members nothing more is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from inventory.model import Member, MemberRole
from netmon.discovery.entity import members, read_places
from netmon.discovery.vendors.base import ENTERPRISES, Column, Physical, StackTable, clean
from netmon.transport.base import SnmpReader, SnmpValue

_MEMBERS_MAX = 16  # no stack has more: what claims more is no stack
_RANK = (MemberRole.ACTIVE, MemberRole.STANDBY, MemberRole.MEMBER, None)
_Rows = dict[int, SnmpValue]


async def read_members(
    reader: SnmpReader, table: StackTable | None, chassis: Sequence[Physical]
) -> tuple[Member, ...]:
    """The units of a stack by position; empty for a device that stands alone.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    units = members(chassis)
    known = tuple(units.values())
    if table is None or (table.seen_in_entity and not known):
        return known
    roles = await _column(reader, table, table.role)
    if not 1 < len(roles) <= _MEMBERS_MAX:
        return known
    if table.by_chassis:
        meant = {index: table.roles.get(clean(value) or "") for index, value in roles.items()}
        numbers = await _column(reader, table, table.position) if table.position else {}
        return tuple(
            replace(
                one,
                role=meant.get(index),
                position=number if isinstance(number := numbers.get(index), int) else one.position,
            )
            for index, one in units.items()
        )
    cells = {
        name: await _column(reader, table, column) if column is not None else {}
        for name, column in (
            ("position", table.position),
            ("serial", table.serial),
            ("model", table.model),
            ("version", table.version),
        )
    }
    told = _told(table, roles, cells)
    if table.places is not None and len(told) > 1:
        return await _filled_by_place(reader, table, told)
    return _filled(told, known) if len(told) > 1 else known


async def _column(reader: SnmpReader, table: StackTable, column: int) -> _Rows:
    root = f"{ENTERPRISES}{table.entry}.{column}"
    found: _Rows = {}
    for oid, value in await reader.walk(root):
        index = oid.removeprefix(f"{root}.")
        if index.isdigit():
            found[int(index)] = value
    return found


def _told(
    table: StackTable, roles: Mapping[int, SnmpValue], cells: Mapping[str, _Rows]
) -> list[Member]:
    """What the table says, a member once: one with two boards has the role of the higher."""
    found: dict[int, Member] = {}
    for index, value in roles.items():
        key = clean(value) or ""
        if key not in table.roles:
            continue  # provisioned, missing, not a member
        position = cells["position"].get(index, index)
        serial, model, version = (
            clean(cells[name].get(index)) for name in ("serial", "model", "version")
        )
        one = Member(
            position=position if isinstance(position, int) else index,
            serial=serial,
            model=model,
            version=version,
            role=table.roles[key],
        )
        other = found.get(one.position)
        if other is None or _RANK.index(one.role) < _RANK.index(other.role):
            found[one.position] = one
    return [found[position] for position in sorted(found)]


def _filled(told: Sequence[Member], known: Sequence[Member]) -> tuple[Member, ...]:
    """The table's members with what ENTITY-MIB says of the same unit."""
    by_serial = {one.serial: one for one in known if one.serial}
    by_position = {one.position: one for one in known}
    return tuple(
        _joined(one, by_serial.get(one.serial or "") or by_position.get(one.position))
        for one in told
    )


async def _filled_by_place(
    reader: SnmpReader, table: StackTable, told: Sequence[Member]
) -> tuple[Member, ...]:
    """The same where the number of a unit's row follows from the number of the member."""
    assert table.places is not None  # noqa: S101 - the caller's condition
    places = {one.position: table.places(one.position) for one in told}
    rows = await read_places(reader, [index for found in places.values() for index in found])
    return tuple(
        _joined(
            one,
            next(
                (
                    Member(
                        position=one.position,
                        serial=row.get(Column.SERIAL),
                        model=row.get(Column.MODEL),
                        version=row.get(Column.SOFTWARE),
                    )
                    for index in places[one.position]
                    if (row := rows[index]).get(Column.SERIAL)
                ),
                None,
            ),
        )
        for one in told
    )


def _joined(one: Member, other: Member | None) -> Member:
    if other is None:
        return one
    return replace(
        one,
        serial=one.serial or other.serial,
        model=one.model or other.model,
        version=one.version or other.version,
    )
