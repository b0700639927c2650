"""The MIB objects that the agency's own rules ask for, read as they were asked for.

Read only, by GET and walks, after everything else of the look and within its budget. An object the
device has not, or that has too many rows, is told as such, so that a rule can say why it cannot be
judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from inventory.model import MibValue
from inventory.wanted import OBJECT_ROWS_MAX
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import raw_mac, text
from netmon.errors import ProtocolError, TooManyRowsError
from netmon.transport.base import SnmpValue

NAME = "mib_values"
TEXT_MAX = 500
"""Characters of a value that are kept."""

ABSENT, TOO_MANY, BROKEN = "absent", "too-many", "broken"

_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\U0010ffff]")


def source(objects: Iterable[str]) -> Source:
    """A source that reads these objects: instances by GET, all others by a walk."""
    wanted = sorted(set(objects))

    async def look(session: DeviceSession) -> Look:
        instances = await session.reader.get(wanted)
        rows: list[MibValue] = []
        for oid in wanted:
            if oid in instances:
                rows.append(MibValue(object=oid, index="", value=plain(instances[oid])))
            else:
                rows += await _column(session, oid)
        return Look(tables={MibValue: tuple(rows)})

    return Source(name=NAME, look=look, packets="objects/20 + for each column 1 + rows/25")


async def _column(session: DeviceSession, oid: str) -> list[MibValue]:
    try:
        walked = await session.reader.walk(oid, max_rows=OBJECT_ROWS_MAX)
    except TooManyRowsError:
        return [MibValue(object=oid, problem=TOO_MANY)]
    except ProtocolError:
        return [MibValue(object=oid, problem=BROKEN)]
    rows = [
        MibValue(object=oid, index=name.removeprefix(f"{oid}."), value=plain(value))
        for name, value in walked
    ]
    return rows or [MibValue(object=oid, problem=ABSENT)]


def plain(value: SnmpValue) -> int | float | str:
    """A value as a rule compares it: numbers, texts, and octets that are no text as 00:1b:..."""
    if not isinstance(value, bytes):
        return value[:TEXT_MAX] if isinstance(value, str) else value
    mac = raw_mac(value)
    if mac is not None:
        return mac
    try:
        printed = value.rstrip(b"\0").decode()
    except UnicodeDecodeError:
        printed = "\0"
    if _CONTROL.search(printed):
        return value[: TEXT_MAX // 3].hex(":")
    return (text(printed) or "")[:TEXT_MAX]
