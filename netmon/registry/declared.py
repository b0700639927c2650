"""The forms that agencies fill in for the declared indicators: CSV or XLSX, made and read here.

One line an agency, indicator and month. Every wrong line is told at once, with its number; a form
with an error gives nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from inventory.agencies import AgencyEntry, Indicator, Registry, clean_name
from inventory.declared import RULES, Declaration, Shape, State
from inventory.period import Period
from netmon.errors import ConfigError, TableError, reason
from netmon.files.explain import did_you_mean
from netmon.files.sheets import Row, read_table
from netmon.files.source import UNREADABLE

COLUMNS = (
    "agency",
    "indicator",
    "month",
    "part",
    "whole",
    "state",
    "declared_by",
    "confirmed_by",
    "date",
    "document",
)
TITLES = "name", "what"  # for the reader; not read back
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
Line = tuple[int, dict[str, str]]


def template(agencies: Iterable[AgencyEntry], period: Period) -> list[list[str]]:
    """The empty form: a line for everything that these agencies have to declare."""
    rows = [[*COLUMNS, *TITLES]]
    for agency in agencies:
        for indicator in sorted(agency.indicators):
            empty = [""] * (len(COLUMNS) - 3)
            title = RULES[indicator].title
            rows.append([agency.code, indicator.value, period.name, *empty, agency.name, title.vi])
    return rows


def template_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """The form as CSV, with a byte order mark for spreadsheets."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def template_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """The form as a workbook with frozen titles."""
    from openpyxl import Workbook  # noqa: PLC0415 - a command that reads no form waits for nothing
    from openpyxl.worksheet.worksheet import Worksheet  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    for row in rows:
        sheet.append(list(row))
    sheet.freeze_panes = "D2"
    for column in "ABCDEFGHIJKL":
        sheet.column_dimensions[column].width = 18
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_declared(path: Path, registry: Registry) -> tuple[Declaration, ...]:
    """Read a form.

    Raises:
        ConfigError: every problem, with its line.
    """
    lines = _named(path, _rows(path))
    problems: list[str] = []
    found: list[Declaration] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, row in lines:
        if not any(row.get(c) for c in COLUMNS[3:]):
            continue  # a line of the form that was left empty
        agency = registry.find(row.get("agency", ""))
        said, wrong = declaration(row, agency, where=f"{path.name}:{number}")
        if agency is None:
            wrong.insert(0, _no_agency(row, registry))
        problems += [f"{path}:{number}: {what}" for what in wrong]
        if said is None:
            continue
        key = said.agency, said.indicator.value, said.month
        if key in seen:
            problems.append(f"{path}:{number}: already declared on line {seen[key]}")
        seen.setdefault(key, number)
        found.append(said)
    if problems:
        raise ConfigError(problems)
    return tuple(found)


def _no_agency(row: dict[str, str], registry: Registry) -> str:
    near = did_you_mean(row.get("agency", ""), [e.code for e in registry.entries])
    return f"agency: '{row.get('agency', '')}' is not in the registry.{near}"


def declaration(
    row: dict[str, str], agency: AgencyEntry | None, *, where: str
) -> tuple[Declaration | None, list[str]]:
    """What one line of a form says, and everything that is wrong with it.

    Args:
        row: the line's cells by column.
        agency: whose line it is; None: nobody's that is known.
        where: file and line, to be shown.
    """
    wrong: list[str] = []
    name = row.get("indicator", "").upper()
    if name not in set(Indicator):
        wrong.append(f"indicator: '{row.get('indicator', '')}' is none of D1 to D8")
        return None, wrong
    indicator = Indicator(name)
    if agency is not None and indicator not in agency.indicators:
        wrong.append(f"indicator: {agency.code} does not declare {indicator}")
    if not _MONTH.fullmatch(row.get("month", "")):
        wrong.append(f"month: '{row.get('month', '')}' is not a month (YYYY-MM)")
    on = _date(row.get("date", ""), wrong)
    if not row.get("declared_by"):
        wrong.append("declared_by: is required and missing")
    part, whole, state = _value(row, indicator, wrong)
    if wrong or agency is None or on is None:
        return None, wrong
    return (
        Declaration(
            agency=agency.code,
            indicator=indicator,
            month=row["month"],
            part=part,
            whole=whole,
            state=state,
            by=clean_name(row["declared_by"]),
            confirmed_by=clean_name(row.get("confirmed_by", "")),
            on=on,
            document=clean_name(row.get("document", "")),
            where=where,
        ),
        [],
    )


def _value(
    row: dict[str, str], indicator: Indicator, wrong: list[str]
) -> tuple[int | None, int | None, State | None]:
    shape = RULES[indicator].shape
    if shape is Shape.STATE:
        text = row.get("state", "").lower()
        if text not in set(State):
            wrong.append(f"state: {indicator} needs one of {', '.join(State)} (it is '{text}')")
            return None, None, None
        return None, None, State(text)
    part = _count(row.get("part", ""), "part", wrong)
    if shape is Shape.COUNT:
        return part, None, None
    whole = _count(row.get("whole", ""), "whole", wrong)
    if whole == 0:
        wrong.append("whole: must be above 0")
    elif part is not None and whole is not None and part > whole:
        wrong.append(f"part: {part} is more than the whole ({whole})")
    return part, whole, None


def _count(text: str, column: str, wrong: list[str]) -> int | None:
    if not re.fullmatch(r"\d{1,9}", text):
        wrong.append(f"{column}: must be a whole number (it is '{text}')")
        return None
    return int(text)


def _date(text: str, wrong: list[str]) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, no instant
        except ValueError:
            continue
    wrong.append(f"date: '{text}' is not a day (YYYY-MM-DD or DD/MM/YYYY)")
    return None


def _rows(path: Path) -> list[Row]:
    try:
        return read_table(path.read_bytes(), name=str(path))
    except OSError as error:
        raise TableError([UNREADABLE.format(path=path, why=reason(error))]) from error


def _named(path: Path, rows: Sequence[Row]) -> Iterator[Line]:
    if not rows:
        raise ConfigError([f"{path}:1: the form is empty"])
    number, head = rows[0]
    names = [str(h).strip().lower() for h in head]
    problems = [
        f"{path}:{number}: {name}: unknown column.{did_you_mean(name, COLUMNS)}"
        for name in names
        if name and name not in COLUMNS + TITLES
    ]
    problems += [f"{path}:{number}: {c}: the column is missing" for c in COLUMNS if c not in names]
    if problems:
        raise ConfigError(problems)
    for line, row in rows[1:]:
        yield line, {n: str(v).strip() for n, v in zip(names, row, strict=False)}
