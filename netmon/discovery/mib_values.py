"""The MIB objects that the agency's own rules ask for, read as they were asked for.

Read only, by GET and walks, after everything else of the look and within its budget. An object the
device has not, or that has too many rows, is told as such, so that a rule can say why it cannot be
judged. Of objects that netmon does not know only numbers, addresses and OIDs are kept: a text of
them might be a key or a password, and would be one in the book.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from inventory.model import MibValue
from inventory.wanted import OBJECT_ROWS_MAX, Wanted
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import raw_mac, text
from netmon.errors import ProtocolError, TooManyRowsError
from netmon.transport.base import SnmpValue

NAME = "mib_values"
TEXT_MAX = 500
"""Characters of a value that are kept."""

ABSENT, TOO_MANY, BROKEN, WITHHELD = "absent", "too-many", "broken", "withheld"

_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\U0010ffff]")


def source(wanted: Wanted) -> Source:
    """A source that reads the wanted objects: instances by GET, all others by a walk."""
    objects = sorted(wanted.objects)

    async def look(session: DeviceSession) -> Look:
        instances = await session.reader.get(objects)
        rows: list[MibValue] = []
        for oid in objects:
            known = oid not in wanted.numbers
            if oid in instances:
                rows += _kept(oid, {"": instances[oid]}, known=known)
            else:
                rows += await _column(session, oid, known=known)
        return Look(tables={MibValue: tuple(rows)})

    return Source(name=NAME, look=look, packets="objects/20 + for each column 1 + rows/25")


async def _column(session: DeviceSession, oid: str, *, known: bool) -> list[MibValue]:
    try:
        walked = await session.reader.walk(oid, max_rows=OBJECT_ROWS_MAX)
    except TooManyRowsError:
        return [MibValue(object=oid, problem=TOO_MANY)]
    except ProtocolError:
        return [MibValue(object=oid, problem=BROKEN)]
    rows = {name.removeprefix(f"{oid}."): value for name, value in walked}
    return _kept(oid, rows, known=known) or [MibValue(object=oid, problem=ABSENT)]


def _kept(oid: str, rows: Mapping[str, SnmpValue], *, known: bool) -> list[MibValue]:
    """The rows; none of them where one is a text that nobody knows, for half would be a verdict."""
    if not known and any(isinstance(value, bytes) for value in rows.values()):
        return [MibValue(object=oid, problem=WITHHELD)]
    return [MibValue(object=oid, index=index, value=plain(value)) for index, value in rows.items()]


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
