"""The forms: made, filled in, read back; every wrong line told at once."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from inventory.agencies import Indicator
from inventory.declared import State
from netmon.errors import ConfigError
from netmon.registry.declared import COLUMNS, read_declared, template, template_csv, template_xlsx
from tests.support.months import OCTOBER, entry, registry

REGISTRY = registry(entry("so-a", "Sở Hạ Hòa"), entry("so-b", "Sở B"))
HEAD = ",".join(COLUMNS)


def filled(rows: list[list[str]]) -> list[list[str]]:
    """The form with the first agency's D1 and D5 filled in."""
    out = [list(r) for r in rows]
    for row in out[1:]:
        if row[0] == "so-a" and row[1] == "D1":
            row[3:10] = ["45", "50", "", "Nguyễn Văn A", "", "30/10/2026", "12/CV"]
        if row[0] == "so-a" and row[1] == "D5":
            row[3:10] = ["", "", "met", "Nguyễn Văn A", "Giám đốc", "2026-10-30", ""]
    return out


@pytest.mark.parametrize(("suffix", "make"), [(".csv", template_csv), (".xlsx", template_xlsx)])
def test_a_form_is_filled_in_and_read_back(
    tmp_path: Path, suffix: str, make: Callable[[list[list[str]]], bytes]
) -> None:
    path = tmp_path / f"form{suffix}"
    rows = template(REGISTRY.entries, OCTOBER)
    assert len(rows) == 1 + 2 * 7
    path.write_bytes(make(filled(rows)))
    first, second = read_declared(path, REGISTRY)
    assert (first.indicator, first.part, first.whole) == (Indicator.D1, 45, 50)
    assert (second.state, second.confirmed_by) == (State.MET, "Giám đốc")
    assert first.on == second.on


def test_an_empty_form_declares_nothing(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_bytes(template_csv(template(REGISTRY.entries, OCTOBER)))
    assert read_declared(path, REGISTRY) == ()


def test_a_workbook_filled_in_by_hand_may_hold_numbers_and_dates(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(template_xlsx(template(REGISTRY.entries, OCTOBER))))
    sheet = book.worksheets[0]
    day = datetime(2026, 10, 30)  # noqa: DTZ001 - as a spreadsheet holds it
    sheet["D2"], sheet["E2"], sheet["G2"], sheet["I2"] = 45, 50.0, "A", day
    path = tmp_path / "form.xlsx"
    book.save(path)
    (found,) = read_declared(path, REGISTRY)
    assert (found.part, found.whole, found.on) == (45, 50, date(2026, 10, 30))


def problems(tmp_path: Path, *lines: str) -> list[str]:
    path = tmp_path / "f.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_declared(path, REGISTRY)
    return [p.removeprefix(f"{path}:") for p in caught.value.problems]


def test_every_wrong_line_is_told_at_once(tmp_path: Path) -> None:
    assert problems(
        tmp_path,
        "so-x,D1,2026-10,45,50,,A,,2026-10-30,",
        "so-a,D9,2026-10,45,50,,A,,2026-10-30,",
        "so-a,D1,2026-13,60,50,,,,30-10-2026,",
        "so-a,D5,2026-10,,,yes,A,,2026-10-30,",
        "so-a,D4,2026-10,-1,,,A,,2026-10-30,",
        "so-a,D2,2026-10,1,0,,A,,2026-10-30,",
    ) == [
        "2: agency: 'so-x' is not in the registry. Did you mean 'so-b'?",
        "3: indicator: 'D9' is none of D1 to D8",
        "4: month: '2026-13' is not a month (YYYY-MM)",
        "4: date: '30-10-2026' is not a day (YYYY-MM-DD or DD/MM/YYYY)",
        "4: declared_by: is required and missing",
        "4: part: 60 is more than the whole (50)",
        "5: state: D5 needs one of met, doing, not (it is 'yes')",
        "6: part: must be a whole number (it is '-1')",
        "7: indicator: so-a does not declare D2",
        "7: whole: must be above 0",
    ]


def test_a_value_declared_twice_is_told(tmp_path: Path) -> None:
    line = "so-a,D3,2026-10,4,,,A,,2026-10-30,"
    assert problems(tmp_path, line, line) == ["3: already declared on line 2"]


def test_a_name_in_any_spelling_is_recognised(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "sở hạ hoà")
    path = tmp_path / "f.csv"
    out = io.StringIO()
    csv.writer(out).writerows(
        [COLUMNS, [name, "d3", "2026-10", "4", "", "", "A", "", "2026-10-30", ""]]
    )
    path.write_text(out.getvalue(), encoding="utf-8")
    (found,) = read_declared(path, REGISTRY)
    assert found.agency == "so-a"


def test_columns_that_are_missing_or_strange_are_told(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("agency,indicatr\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_declared(path, REGISTRY)
    assert "indicatr: unknown column. Did you mean 'indicator'?" in caught.value.problems[0]
    assert any("part: the column is missing" in p for p in caught.value.problems)


@pytest.mark.parametrize(("name", "data"), [("f.xlsx", b"PK"), ("f.csv", b"\xff\xfe\x00")])
def test_what_is_no_form_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_declared(path, REGISTRY)
