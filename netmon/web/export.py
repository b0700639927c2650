"""The list of devices as files: what is shown, all of its pages, with nothing that calculates."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from exporters.readiness.figures import clean
from inventory.device import Device
from inventory.model import FactName
from inventory.snapshot import Snapshot
from inventory.text import Lang
from inventory.types import ip_sort_key, iso
from netmon.web.listing import place_of
from netmon.web.texts import COLUMN_TITLES

COLUMNS: Final = (
    "id",
    "name",
    "role",
    "ip",
    "mac",
    "vendor",
    "model",
    "serial",
    "place",
    "registration",
    "owner",
    "up",
    "first_seen",
    "last_seen",
)

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_MAX_CELL: Final = 32_767  # what a cell can hold


def rows(devices: Sequence[Device], snapshot: Snapshot) -> list[list[str]]:
    """A row of text for each device, in the order of ``COLUMNS``."""
    return [
        [
            d.id,
            d.name,
            d.role.value,
            " ".join(a.ip for a in sorted(d.current_addresses, key=lambda a: ip_sort_key(a.ip))),
            " ".join(sorted(d.macs)),
            d.text(FactName.VENDOR) or "",
            d.text(FactName.MODEL) or "",
            d.text(FactName.SERIAL) or "",
            place_of(d, snapshot),
            d.registration.value,
            d.register_entry.owner if d.register_entry else "",
            {True: "up", False: "down", None: ""}[d.up],
            iso(d.first_seen),
            iso(d.last_seen),
        ]
        for d in devices
    ]


def as_csv(devices: Sequence[Device], snapshot: Snapshot) -> bytes:
    """The list as CSV, with a byte-order mark so that spreadsheets read Vietnamese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([plain_cell(cell) for cell in row] for row in rows(devices, snapshot))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def as_xlsx(devices: Sequence[Device], snapshot: Snapshot, lang: Lang) -> bytes:
    """The list as a workbook: every cell is typed as text, so none is ever a formula."""
    from openpyxl import Workbook  # noqa: PLC0415 - the agent need not hold it before it is asked
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "C2"
    found = rows(devices, snapshot)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(found) + 1}"
    for number in range(1, len(COLUMNS) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 20
    sheet.append([COLUMN_TITLES[column].in_(lang) for column in COLUMNS])
    for row in found:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, clean(text)[:_MAX_CELL])
            cell.data_type = "s"  # whatever it begins with
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain_cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection").

    Control characters have no business in a cell: some spreadsheets skip them and look at what
    follows.
    """
    cleaned = "".join(c if c.isprintable() else " " for c in value).strip()
    return f"'{cleaned}" if cleaned.startswith(_FORMULA) else cleaned
