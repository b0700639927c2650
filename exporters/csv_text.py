"""CSV text that other programs read as it was meant (RFC 4180).

A cell that begins with ``=``, ``+``, ``-`` or ``@`` is a formula to a spreadsheet, and names on a
LAN are whatever somebody plugged in: such cells get an apostrophe before them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | int | float | bool | None


def csv_text(header: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """The rows under their header; a cell that a row lacks is empty.

    Raises:
        ValueError: a row has a column that the header has not.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", lineterminator="\r\n", extrasaction="raise")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: safe(value) for name, value in row.items()})
    return out.getvalue()


def safe(value: Cell) -> str | int | float:
    """A cell that no spreadsheet computes; control characters are left out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    formula = value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA[:4])
    plain = "".join(c if c.isprintable() else " " for c in value)
    return f"'{plain}" if formula else plain
