"""The annexes as sheets (.xlsx): real numbers, filters, frozen headers, ready to print.

A cell that begins with ``=``, ``+``, ``-`` or ``@`` is text like any other: nothing that a device
or an agency wrote is ever a formula.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from exporters.readiness import texts as t
from exporters.readiness.figures import Cell, clean, show
from exporters.readiness.model import Column, Report, Table
from exporters.readiness.sentences import share_sentence
from exporters.readiness.zips import same_bytes
from inventory.text import Lang, Text
from inventory.types import LEGAL_TIME, iso

_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FONT, _BOLD = (
    Font(name="Times New Roman", size=11),
    Font(name="Times New Roman", size=11, bold=True),
)
_LINE, _TALLEST = 15.0, 405.0  # points a line; Excel knows no row above 409
_WRAP = Alignment(wrap_text=True, vertical="top")
_HEAD = Alignment(wrap_text=True, vertical="center", horizontal="center")
MAX_CELL = 32_767  # what a cell can hold
_A4 = 9


def xlsx_file(report: Report, lang: Lang, *, per_agency: bool = False) -> bytes:
    """The workbook, the same bytes for the same report.

    Args:
        report: what to write.
        lang: the language of titles and sentences.
        per_agency: also one sheet for each agency.
    """
    book = Workbook(write_only=True)
    _summary(book.create_sheet(_name(Text(vi="Tổng hợp", en="Summary"), lang)), report, lang)
    for table in report.annexes:
        _sheet(book.create_sheet(_name(t.ANNEX.format(number=table.id), lang)), table, lang)
    if per_agency:
        for number, row in enumerate(report.annexes[0].rows):
            sheet = book.create_sheet(f"{number + 1} {row[1]}"[:31])
            _agency(sheet, report.annexes[0], row, lang)
    buffer = io.BytesIO()
    book.save(buffer)
    return same_bytes(buffer.getvalue(), stamp=iso(report.figures.period.end)[:19] + "Z")


def _name(text: Text, lang: Lang) -> str:
    return text.in_(lang)[:31]


def _cell(sheet: Worksheet, value: Cell, lang: Lang, *, bold: bool = False) -> SheetCell:
    cell: SheetCell = WriteOnlyCell(sheet)
    cell.font = _BOLD if bold else _FONT
    if isinstance(value, Decimal):
        cell.value = float(value)
        exponent = value.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) else 0
        cell.number_format = "0." + "0" * places if places > 0 else "0"
    elif isinstance(value, int):
        cell.value = value
        cell.number_format = "0"
    elif isinstance(value, str | Text) or value is None:
        _text(cell, show(value, lang))
    else:
        local = getattr(value, "astimezone", None)
        cell.value = value if local is None else local(LEGAL_TIME).replace(tzinfo=None)
        cell.number_format = "dd/mm/yyyy" if local is None else "dd/mm/yyyy hh:mm"
    return cell


def _text(cell: SheetCell, text: str) -> None:
    cell.value = text[:MAX_CELL] or None
    if text:
        cell.data_type = "s"  # whatever it begins with


def _sheet(sheet: Worksheet, table: Table, lang: Lang) -> None:
    columns = len(table.columns)
    _print_setup(sheet, landscape=columns > 8)  # noqa: PLR2004 - wider than a page upright
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    last = 3 + max(1, len(table.rows))
    sheet.auto_filter.ref = f"A3:{get_column_letter(columns)}{last}"
    for i, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(i)].width = _width(column)
    sheet.append([_cell(sheet, t.ANNEX.format(number=table.id), lang, bold=True)])
    sheet.append([_cell(sheet, table.title, lang, bold=True)])
    sheet.append([_head(sheet, c.title, lang) for c in table.columns])
    for number, row in enumerate(table.rows, 4):
        widths = zip(row, table.columns, strict=True)
        lines = max(_lines(show(value, lang), _width(column)) for value, column in widths)
        sheet.row_dimensions[number].height = min(_TALLEST, lines * _LINE)
        sheet.append([_boxed(_cell(sheet, value, lang)) for value in row])


def _width(column: Column) -> float:
    """In characters, as spreadsheets count."""
    return column.width * 1.5 + 2


def _lines(text: str, width: float) -> int:
    """How many lines a wrapped text takes: no program measures a row that it did not write."""
    return sum(max(1, math.ceil(len(part) / (width - 1))) for part in text.split("\n"))


def _head(sheet: Worksheet, title: Text, lang: Lang) -> SheetCell:
    cell = _cell(sheet, title, lang, bold=True)
    cell.alignment, cell.border = _HEAD, _BOX
    return cell


def _boxed(cell: SheetCell) -> SheetCell:
    cell.alignment, cell.border = _WRAP, _BOX
    return cell


def _print_setup(sheet: Worksheet, *, landscape: bool) -> None:
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "&P/&N"


def _summary(sheet: Worksheet, report: Report, lang: Lang) -> None:
    _print_setup(sheet, landscape=False)
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 80
    figures = report.figures
    counts, period = figures.counts, figures.period
    rows: Sequence[tuple[Text, Cell]] = (
        (t.CONCLUSION, share_sentence(figures)),
        (Text(vi="Kỳ", en="Period"), period.name),
        (Text(vi="Từ ngày", en="From"), period.first),
        (Text(vi="Đến ngày", en="To"), period.last),
        (Text(vi="Số cơ quan (N)", en="Agencies (N)"), counts.all),
        (Text(vi="Sẵn sàng (R)", en="Ready (R)"), counts.ready),
        (Text(vi="Chưa sẵn sàng (F)", en="Not ready (F)"), counts.failed),
        (Text(vi="Không đủ số liệu (U)", en="Lacking figures (U)"), counts.open),
        (Text(vi="R/N (%)", en="R/N (%)"), counts.share),
        (Text(vi="Danh mục", en="Registry"), f"{figures.registry.id} {figures.registry.version}"),
        (Text(vi="SHA-256 danh mục", en="Registry SHA-256"), figures.registry.sha256),
        (Text(vi="Nguồn số liệu", en="Source"), figures.provenance.title),
    )
    for title, value in rows:
        said = _cell(sheet, value, lang)
        said.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        sheet.append([_cell(sheet, title, lang, bold=True), said])


def _agency(sheet: Worksheet, table: Table, row: Iterable[Cell], lang: Lang) -> None:
    _print_setup(sheet, landscape=False)
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 60
    for column, value in zip(table.columns, row, strict=True):
        said = _cell(sheet, value, lang)
        said.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        sheet.append([_cell(sheet, clean_title(column.title), lang, bold=True), said])


def clean_title(title: Text) -> Text:
    """A title without what no sheet can hold."""
    return Text(vi=clean(title.vi), en=clean(title.en))
