"""Change tickets from a file beside the regulation: YAML, or CSV as a ticket system exports it.

YAML: ``tickets:`` with a list. CSV: the first line names the columns ``number``, ``device``,
``from``, ``to``, ``approved_by`` and, if wanted, ``reason``. A time without its zone is Vietnam's
legal time. Tickets are no part of the regulation's hash: each new one would make a new regulation.
"""

from __future__ import annotations

import csv
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from netmon.errors import ConfigError
from netmon.files import source
from netmon.files.explain import did_you_mean, validate
from netmon.files.source import Document, Path_
from netmon.regulation.parameters import Ticket

COLUMNS = ("number", "device", "from", "to", "approved_by", "reason")
REQUIRED = COLUMNS[:-1]


class TicketFile(BaseModel):
    """What such a file may contain."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tickets: tuple[Ticket, ...] = ()


def read_tickets(path: Path) -> tuple[Ticket, ...]:
    """The approved changes of a file.

    Raises:
        ConfigError: every problem, with its line.
    """
    document = _csv(path) if path.suffix.casefold() == ".csv" else source.load(path)
    return validate(TicketFile, document).tickets


def _csv(path: Path) -> Document:
    """The same data as YAML would give, each ticket with its line."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ConfigError([f"{path}:{line}: not UTF-8 text; save the file as UTF-8"]) from error
    if len(raw) > source.MAX_BYTES:
        raise ConfigError(
            [f"{path}: larger than {source.MAX_BYTES} bytes; is this the right file?"]
        )
    reader = csv.DictReader(text.splitlines(), restkey="")
    named = reader.fieldnames or ()
    problems = [
        f"{path}:1: {column}: unknown column.{did_you_mean(column, COLUMNS)}"
        for column in named
        if column not in COLUMNS
    ]
    problems += [
        f"{path}:1: {c}: the first line must name this column" for c in REQUIRED if c not in named
    ]
    rows: list[dict[str, str]] = []
    lines: dict[Path_, int] = {}
    for row in reader:
        if row.pop("", None):
            problems.append(f"{path}:{reader.line_num}: more cells than columns")
        lines["tickets", len(rows)] = reader.line_num
        rows.append({k: v.strip() for k, v in row.items() if v and v.strip()})
    if problems:
        raise ConfigError(problems)
    return Document(path=path, data={"tickets": rows}, lines=lines)
