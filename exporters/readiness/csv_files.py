"""The annexes as CSV (RFC 4180), with a byte order mark so that spreadsheets read the Vietnamese.

Numbers keep the decimal point and instants ISO 8601: these files are for programs. Text that a
spreadsheet could take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal

from exporters.readiness.figures import Cell, clean
from exporters.readiness.model import Report, Table
from inventory.text import Lang, Text
from inventory.types import iso

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def csv_files(report: Report, lang: Lang) -> dict[str, bytes]:
    """Name (``phu-luc-1.csv``...) and content of every annex."""
    return {
        f"phu-luc-{number}.csv": _table(table, lang)
        for number, table in enumerate(report.annexes, 1)
    }


def _table(table: Table, lang: Lang) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([c.title.in_(lang) for c in table.columns])
    writer.writerows([_value(cell, lang) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _value(cell: Cell, lang: Lang) -> str:
    if isinstance(cell, datetime):
        return iso(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | Decimal):
        return str(cell)
    text = clean(cell.in_(lang) if isinstance(cell, Text) else cell or "")
    return f"'{text}" if text.startswith(_DANGEROUS) else text
