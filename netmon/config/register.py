"""The agency's device register as a table: how an officer hands over the list that exists.

CSV or a workbook. The first line names the columns; ``name`` and one of ``serial``, ``mac``, ``ip``
are needed, the other fields are those the regulation demands (clause R3). Every wrong line is told
at once, in both languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from inventory.device import RegisterEntry
from inventory.model import Role
from inventory.text import Text
from inventory.types import parse_ip, parse_mac
from netmon.config import texts
from netmon.errors import TableError, reason
from netmon.files.explain import nearest
from netmon.files.sheets import Row, read_table
from netmon.files.source import UNREADABLE
from netmon.web.listing import REGISTER_COLUMNS

COLUMNS = REGISTER_COLUMNS


def read_register(path: Path) -> tuple[RegisterEntry, ...]:
    """Read a register.

    Raises:
        ConfigError: every problem, with its line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError([UNREADABLE.format(path=path, why=reason(error))]) from error
    return parse_register(data, name=str(path))


def parse_register(data: bytes, *, name: str) -> tuple[RegisterEntry, ...]:
    """Read a register that is at hand already.

    Args:
        data: CSV text as UTF-8, or a workbook.
        name: what problems call it.

    Raises:
        TableError: every problem, with its line.
    """
    rows = read_table(data, name=name)
    line, head = rows[0] if rows else (1, [])
    columns = [cell.strip().lower() for cell in head]
    problems = [
        texts.AT.format(name=name, line=line, what=what) for what in _wrong_columns(columns)
    ]
    if problems:
        raise TableError(problems)
    entries, wrong = _entries(columns, rows[1:])
    if wrong:
        raise TableError([texts.AT.format(name=name, line=n, what=what) for n, what in wrong])
    return tuple(entries)


def _wrong_columns(columns: Sequence[str]) -> list[Text]:
    wrong = []
    for column in columns:
        if column and column not in COLUMNS:
            near = nearest(column, COLUMNS)
            hint = texts.DID_YOU_MEAN.format(near=near) if near else ""
            wrong.append(texts.UNKNOWN_COLUMN.format(column=column, hint=hint))
    if "name" not in columns:
        wrong.append(texts.NO_HEAD)
    return wrong


def _entries(
    columns: Sequence[str], rows: Sequence[Row]
) -> tuple[list[RegisterEntry], list[tuple[int, Text]]]:
    entries: list[RegisterEntry] = []
    problems: list[tuple[int, Text]] = []
    lines: dict[str, int] = {}
    for line, cells in rows:
        if any(cell.strip() for cell in cells[len(columns) :]):
            problems.append((line, texts.MORE_CELLS))
            continue
        row = {c: v.strip() for c, v in zip(columns, cells, strict=False) if c}
        entry, wrong = _entry(row)
        if entry is not None and entry.key in lines:
            wrong = [texts.GIVEN_BEFORE.format(key=entry.key, line=lines[entry.key])]
        elif entry is not None:
            lines[entry.key] = line
            entries.append(entry)
        problems += [(line, what) for what in wrong]
    return entries, problems


def _entry(row: dict[str, str]) -> tuple[RegisterEntry | None, list[Text]]:
    wrong: list[Text] = []
    ip, mac = None, None
    if row.get("ip") and (ip := parse_ip(row["ip"])) is None:
        wrong.append(texts.NOT_ADDRESS.format(value=row["ip"]))
    if row.get("mac") and (mac := parse_mac(row["mac"])) is None:
        wrong.append(texts.NOT_MAC.format(value=row["mac"]))
    role = _role(row.get("role", ""), wrong)
    until = _until(row.get("support_until", ""), wrong)
    key = row.get("serial") or mac or ip
    if not row.get("name"):
        wrong.append(texts.NO_NAME)
    if key is None and not wrong:
        wrong.append(texts.NO_KEY)
    if wrong or key is None:
        return None, wrong
    return (
        RegisterEntry(
            key=key,
            name=row["name"],
            role=role,
            ip=ip,
            mac=mac,
            serial=row.get("serial") or None,
            location=row.get("location", ""),
            purpose=row.get("purpose", ""),
            owner=row.get("owner", ""),
            status=row.get("status", ""),
            support_until=until,
        ),
        [],
    )


def _role(given: str, wrong: list[Text]) -> Role | None:
    if not given or given in set(Role):
        return Role(given) if given else None
    near = nearest(given, Role)
    hint = texts.DID_YOU_MEAN.format(near=near) if near else ""
    wrong.append(texts.NO_ROLE.format(value=given, hint=hint))
    return None


def _until(given: str, wrong: list[Text]) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        wrong.append(texts.NO_DATE.format(value=given))
        return None
