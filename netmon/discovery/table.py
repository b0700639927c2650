"""Conceptual tables over SNMP: whole columns, in as few packets as the shape of the table allows.

A table is complete or it is not there: an error in any of its columns is the caller's to report,
and no half-read table leaves this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from netmon.discovery import oids
from netmon.discovery.base import DeviceSession
from netmon.discovery.decode import if_index
from netmon.errors import ProtocolError
from netmon.transport.base import SnmpValue, SnmpVersion
from netmon.transport.snmp_walk import repetitions

Index = tuple[int, ...]
Cells = dict[int, SnmpValue]
"""One row: column number to value; a column the device left out is missing."""

MAX_ROWS = 100_000
"""No LAN device has a longer table (large switches hold 64 to 96 thousand MACs)."""

NARROW = 39
"""Rows to expect of a long table of MACs and numbers: forty such rows fill one Ethernet frame."""

REPETITIONS = 25
"""How many rows one GETBULK is reckoned to bring (``SnmpTarget.max_repetitions``)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is wanted of a table.

    Attributes:
        entry: the OID of the row object.
        columns: the wanted columns. The first is one that every agent fills: it is read first,
            tells how many rows there are, and where it is empty there is no table.
        width: how many accessible columns the MIB has, for reckoning what a whole walk costs.
    """

    entry: str
    columns: tuple[int, ...]
    width: int


async def read_column(
    session: DeviceSession, oid: str, *, rows: int | None = None
) -> dict[Index, SnmpValue]:
    """One column by index; entries whose index is not numeric are dropped and counted.

    Args:
        session: the device's.
        oid: the column.
        rows: how many are expected, where another column of the table told.

    Raises:
        DeviceTimeoutError, AuthError: as ``SnmpReader.walk``.
        ProtocolError: more than ``MAX_ROWS`` rows, or OIDs that do not increase.
    """
    return _indexed(session, oid, await session.reader.walk(oid, rows=rows), limit=MAX_ROWS)


async def read_table(session: DeviceSession, shape: Shape) -> dict[Index, Cells]:
    """The rows of a table, in the device's order.

    Walking the row object brings every column, wanted or not; walking column by column costs at
    least one packet each, and the first column tells how many rows to ask for in the others. The
    row count decides which is the cheaper.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``read_column``.
    """
    first, *others = shape.columns
    known = await read_column(session, f"{shape.entry}.{first}")
    rows: dict[Index, Cells] = {index: {first: value} for index, value in known.items()}
    if not rows:
        return rows
    if _whole_is_cheaper(session, shape, len(rows)):
        limit = MAX_ROWS * shape.width
        walked = await session.reader.walk(shape.entry)
        wanted = set(others)
        for (column, *index), value in _indexed(session, shape.entry, walked, limit=limit).items():
            if column in wanted:
                rows.setdefault(tuple(index), {})[column] = value
        return rows
    for column in others:
        for at, value in (
            await read_column(session, f"{shape.entry}.{column}", rows=len(known))
        ).items():
            rows.setdefault(at, {})[column] = value
    return rows


async def read_bridge_ports(session: DeviceSession) -> Mapping[int, int]:
    """Bridge port to ifIndex (dot1dBasePortIfIndex), read once in a session.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``read_column``.
    """
    if session.bridge_ports is None:
        column = await read_column(session, oids.dot1dBasePortIfIndex)
        found = {index[-1]: if_index(value) for index, value in column.items()}
        session.bridge_ports = {p: i for p, i in found.items() if i is not None}
    return session.bridge_ports


def _whole_is_cheaper(session: DeviceSession, shape: Shape, rows: int) -> bool:
    is_v1 = session.version == SnmpVersion.V1  # has no GETBULK
    whole = 1 + rows * shape.width // (1 if is_v1 else REPETITIONS)
    by_column = 1 + rows // (1 if is_v1 else repetitions(REPETITIONS, rows))
    return whole < (len(shape.columns) - 1) * by_column


def _indexed(
    session: DeviceSession, oid: str, walked: Iterable[tuple[str, SnmpValue]], *, limit: int
) -> dict[Index, SnmpValue]:
    out: dict[Index, SnmpValue] = {}
    start = len(oid) + 1
    for name, value in walked:
        try:
            index = tuple(map(int, name[start:].split(".")))
        except ValueError:
            session.dropped["index"] += 1
            continue
        if index in out:
            session.dropped["duplicate"] += 1
        out[index] = value
    if len(out) > limit:
        msg = f"more than {limit} rows below {oid}"
        raise ProtocolError(msg)
    return out
