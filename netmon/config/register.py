"""The agency's device register as a CSV file: how an officer hands over the list that exists.

The first line names the columns; ``name`` and one of ``serial``, ``mac``, ``ip`` are needed, the
other fields are those the regulation demands (clause R3). Every wrong line is told at once.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from inventory.device import RegisterEntry
from inventory.model import Role
from inventory.types import parse_ip, parse_mac
from netmon.errors import ConfigError
from netmon.files.explain import did_you_mean
from netmon.web.listing import REGISTER_COLUMNS

COLUMNS = REGISTER_COLUMNS


def read_register(path: Path) -> tuple[RegisterEntry, ...]:
    """Read a register.

    Raises:
        ConfigError: every problem, with its line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: cannot be read as UTF-8 text: {error}"]) from error
    return parse_register(text, name=str(path))


def parse_register(text: str, *, name: str) -> tuple[RegisterEntry, ...]:
    """Read a register that is text already; ``name`` is what problems call it.

    Raises:
        ConfigError: every problem, with its line.
    """
    reader = csv.DictReader(text.splitlines(), restkey="")
    problems = [
        f"{name}:1: {column}: unknown column.{did_you_mean(column, COLUMNS)}"
        for column in reader.fieldnames or ()
        if column not in COLUMNS
    ]
    if "name" not in (reader.fieldnames or ()):
        problems.append(f"{name}:1: name: the first line must name the columns, name among them")
    entries: list[RegisterEntry] = []
    if not problems:
        lines: dict[str, int] = {}
        for row in reader:
            if row.pop("", None):
                problems.append(f"{name}:{reader.line_num}: more cells than columns")
                continue
            entry, wrong = _entry({k: (v or "").strip() for k, v in row.items()})
            if entry is not None and entry.key in lines:
                wrong = [f"{entry.key} is already given on line {lines[entry.key]}"]
            elif entry is not None:
                lines[entry.key] = reader.line_num
                entries.append(entry)
            problems += [f"{name}:{reader.line_num}: {what}" for what in wrong]
    if problems:
        raise ConfigError(problems)
    return tuple(entries)


def _entry(row: dict[str, str]) -> tuple[RegisterEntry | None, list[str]]:
    wrong = []
    ip, mac, until, role = None, None, None, None
    if row.get("ip") and (ip := parse_ip(row["ip"])) is None:
        wrong.append(f"ip: '{row['ip']}' is not an address")
    if row.get("mac") and (mac := parse_mac(row["mac"])) is None:
        wrong.append(f"mac: '{row['mac']}' is not a MAC")
    if row.get("role"):
        if row["role"] in set(Role):
            role = Role(row["role"])
        else:
            wrong.append(f"role: '{row['role']}' is no role.{did_you_mean(row['role'], Role)}")
    if row.get("support_until"):
        try:
            until = date.fromisoformat(row["support_until"])
        except ValueError:
            wrong.append(f"support_until: '{row['support_until']}' is not a date (YYYY-MM-DD)")
    key = row.get("serial") or mac or ip
    if not row.get("name"):
        wrong.append("name: is required and missing")
    if key is None and not wrong:
        wrong.append("one of serial, mac, ip is needed to recognise the device")
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
