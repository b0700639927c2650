"""docs/worked-month.md says what the code computes, and its sums come out."""

from __future__ import annotations

import re
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path

import pytest

from tests.support.worked_month import DOCUMENT, make, page

TEXT = DOCUMENT.read_text(encoding="utf-8")


def test_the_page_is_what_the_month_gives(tmp_path: Path) -> None:
    assert page(make(tmp_path)) == TEXT, "python -m tests.support.worked_month writes it anew"


def test_every_fraction_on_the_page_is_its_percentage_cut() -> None:
    found = re.findall(r"(\d+)/(\d+) = ([\d.]+) %", TEXT)
    assert len(found) == 9
    for part, whole, share in found:
        exact = Decimal(part) * 100 / Decimal(whole)
        assert exact.quantize(Decimal(share), rounding=ROUND_FLOOR) == Decimal(share)


def test_every_score_on_the_page_adds_up() -> None:
    found = re.findall(r"\* so-\w: (.+) = ([\d.]+), shown as ([\d.]+)", TEXT)
    assert len(found) == 3
    for terms, exact, shown in found:
        total = sum(float(a) * float(b) for a, b in re.findall(r"(\d+) x ([\d.]+)", terms))
        assert total == pytest.approx(float(exact), abs=1e-3)
        assert Decimal(exact).quantize(Decimal("0.1"), rounding=ROUND_FLOOR) == Decimal(shown)


def test_the_minutes_on_the_page_are_the_calendars() -> None:
    days, day, served = re.findall(r"(\d+) working days x (\d+) min = \*\*(\d+) min", TEXT)[0]
    assert int(days) * int(day) == int(served) == 22 * 630
    allowed = re.findall(r"1 - 99\.5 %\) =\s+([\d.]+) min", TEXT)[0]
    assert float(allowed) == pytest.approx(int(served) * 0.005)
