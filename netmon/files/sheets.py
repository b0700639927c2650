"""Tables that people hand in: CSV as any spreadsheet writes it, or the first sheet of a workbook.

A workbook is a ZIP, so a small file can claim to be huge: its size unpacked, its rows and its
columns are bounded before anything is made of them. Formulas are not calculated; what the
spreadsheet showed last is what is read.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

from inventory.text import Text
from netmon.errors import TableError

MAX_BYTES = 20_000_000
"""Of a file, and of a workbook unpacked."""
MAX_ROWS = 20_000
MAX_COLUMNS = 100
_WORKBOOK = b"PK\x03\x04"
_SEPARATORS = ",;\t"

Row = tuple[int, list[str]]


def read_table(data: bytes, *, name: str) -> list[Row]:
    """The rows with their line numbers from 1; what is blank in every cell is left out.

    Args:
        data: the file.
        name: what problems call it.

    Raises:
        TableError: it is no table, or too large.
    """
    if len(data) > MAX_BYTES:
        raise TableError([TOO_LARGE.format(name=name, most=MAX_BYTES)])
    workbook = data.startswith(_WORKBOOK) or name.lower().endswith(".xlsx")
    rows = _workbook(data, name) if workbook else _csv(data, name)
    kept = [(n, row) for n, row in rows if any(cell.strip() for cell in row)]
    if len(kept) > MAX_ROWS:
        raise TableError([TOO_MANY.format(name=name, rows=len(kept), most=MAX_ROWS)])
    return kept


def _csv(data: bytes, name: str) -> list[Row]:
    try:
        text = data.decode("utf-8-sig")
        # A spreadsheet set to Vietnamese separates by semicolons, one pasted from by tabs.
        head = text.lstrip().partition("\n")[0]
        separator = max(_SEPARATORS, key=head.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [(reader.line_num, row) for row in reader]
    except UnicodeDecodeError as error:
        raise TableError([NOT_UTF8.format(name=name, offset=error.start)]) from error
    except csv.Error as error:
        raise TableError([NO_TABLE.format(name=name, why=error)]) from error


def _workbook(data: bytes, name: str) -> list[Row]:
    from openpyxl import load_workbook  # noqa: PLC0415 - a command that reads none waits for none
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_BYTES:
                raise TableError([TOO_LARGE.format(name=name, most=MAX_BYTES)])
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # Its own idea of how large it is may be wrong, and is not believed.
        sheet.reset_dimensions()
        cells = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS, max_row=MAX_ROWS + 1)
        rows = [(n, _plain(row)) for n, row in enumerate(cells, 1)]
        book.close()
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ArithmeticError,
        AttributeError,
        EOFError,
        LookupError,
        NotImplementedError,
        OSError,
        SyntaxError,  # xml.etree.ElementTree.ParseError
        TypeError,
        ValueError,
    ) as error:
        raise TableError([NO_TABLE.format(name=name, why=error)]) from error
    return rows


def _plain(row: Sequence[object]) -> list[str]:
    cells = [_cell(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


TOO_LARGE = Text(
    vi="{name}: lớn hơn {most} byte; có đúng tệp không?",
    en="{name}: larger than {most} bytes; is this the right file?",
)
TOO_MANY = Text(
    vi="{name}: có {rows} dòng, nhiều nhất {most} dòng",
    en="{name}: {rows} rows, at most {most} are read",
)
NOT_UTF8 = Text(
    vi="{name}: không đọc được dạng UTF-8 (byte thứ {offset}); lưu lại thành CSV UTF-8 hoặc XLSX",
    en="{name}: cannot be read as UTF-8 text (byte {offset}); save it as CSV UTF-8 or as XLSX",
)
NO_TABLE = Text(
    vi="{name}: không đọc được dạng bảng tính: {why}",
    en="{name}: cannot be read as a workbook: {why}",
)
