"""Declared indicators: they run out, they are met or not, and they raise questions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from inventory.agencies import Indicator
from inventory.declared import Declaration, Declared, State, question, standing
from inventory.period import PeriodRule, month_of
from inventory.verdict import Gate, GateName, GateState, Verdict, VerdictState
from tests.support.months import NOW, OCTOBER, entry

AGENCY = entry("so-a", "Sở A")


def said(indicator: Indicator, **fields: Any) -> Declaration:
    values: dict[str, Any] = {"month": "2026-10", "by": "A", "on": date(2026, 10, 30), **fields}
    return Declaration(agency="so-a", indicator=indicator, **values)


def row(declaration: Declaration) -> Declared:
    rows = standing([declaration], [AGENCY], OCTOBER)
    return next(r for r in rows if r.indicator is declaration.indicator)


def verdict(**gates: GateState) -> Verdict:
    return Verdict(
        state=VerdictState.NOT_READY,
        gates=tuple(Gate(name=GateName(n), state=s, weight=15, share=0) for n, s in gates.items()),
        score=0,
        judged_at=NOW,
    )


@pytest.mark.parametrize(
    ("declaration", "met"),
    [
        (said(Indicator.D1, part=80, whole=100), True),
        (said(Indicator.D1, part=799, whole=1000), False),
        (said(Indicator.D3, part=4), None),
        (said(Indicator.D4, part=0), False),
        (said(Indicator.D4, part=1), True),
        (said(Indicator.D5, state=State.MET), True),
        (said(Indicator.D6, state=State.DOING), False),
    ],
)
def test_targets_are_the_directives(declaration: Declaration, met: bool | None) -> None:
    assert row(declaration).met is met


def test_monthly_declarations_hold_for_their_month_alone() -> None:
    old = row(said(Indicator.D1, month="2026-09", part=9, whole=10))
    assert (old.declaration, old.expired) == (None, True)


def test_yearly_declarations_hold_for_twelve_months() -> None:
    kept = said(Indicator.D5, month="2025-12", on=date(2025, 12, 1), state=State.MET)
    gone = said(Indicator.D5, month="2025-09", on=date(2025, 9, 30), state=State.MET)
    assert row(kept).declaration is kept
    assert row(gone).expired


def test_the_newest_declaration_counts_and_none_of_the_future() -> None:
    old = said(Indicator.D4, month="2026-08", part=1)
    new = said(Indicator.D4, month="2026-10", part=2)
    future = said(Indicator.D4, month="2026-11", part=9)
    rows = standing([future, new, old], [AGENCY], OCTOBER)
    assert [r.declaration for r in rows if r.indicator is Indicator.D4] == [new]
    earlier = standing([future, new, old], [AGENCY], month_of(2026, 9, PeriodRule.CALENDAR))
    assert [r.declaration for r in earlier if r.indicator is Indicator.D4] == [old]


def test_what_nobody_declared_has_its_line() -> None:
    rows = standing([], [AGENCY], OCTOBER)
    assert [r.indicator for r in rows] == sorted(AGENCY.indicators)
    assert {r.met for r in rows} == {None}


QUESTIONS = [
    (said(Indicator.D1, part=1, whole=49), {}, 40, "49 people are declared and only 40 seats."),
    (said(Indicator.D1, part=1, whole=48), {}, 40, None),
    (
        said(Indicator.D5, state=State.MET),
        {"regulation": GateState.FAIL},
        None,
        "A regulation is declared and gate 4 fails.",
    ),
    (
        said(Indicator.D5, state=State.NOT),
        {"regulation": GateState.PASS},
        None,
        "No regulation is declared and gate 4 passes.",
    ),
    (said(Indicator.D5, state=State.MET), {"regulation": GateState.PASS}, None, None),
    (
        said(Indicator.D3, part=3),
        {"services": GateState.FAIL},
        None,
        "3 video conferences are declared and gate 6 fails.",
    ),
]


@pytest.mark.parametrize(("declaration", "gates", "seats", "asked"), QUESTIONS)
def test_contradictions_raise_a_question(
    declaration: Declaration, gates: dict[str, GateState], seats: int | None, asked: str | None
) -> None:
    found = question(row(declaration), verdict(**gates), seats)
    assert (found.en if found else None) == asked


def test_without_a_measurement_nothing_is_asked() -> None:
    assert question(row(said(Indicator.D5, state=State.MET)), None, None) is None
