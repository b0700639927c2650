"""Rows of a table, judged by comparisons: which rows are meant, and what each must be like.

Ignorance stays ignorance: a row of which cannot be told whether it is meant, or whether it is as
wanted, leaves the whole open unless some other row settles it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from inventory.finding import Evidence, Status
from inventory.text import Text
from netmon.regulation.api import Result
from netmon.regulation.comparison import Comparison

GOOD = Text(vi="{subject} đạt: {wanted}.", en="{subject} is as required: {wanted}.")
WRONG = Text(
    vi="{subject} không đạt (cần {wanted}): {rows}.",
    en="{subject} is not as required ({wanted}): {rows}.",
)
OPEN = Text(
    vi="{subject}: không so sánh được ({wanted}): {rows}.",
    en="{subject} cannot be compared ({wanted}): {rows}.",
)
NO_ROW = Text(
    vi="{subject}: không có dòng nào thuộc phạm vi ({where}).",
    en="{subject}: no row is meant ({where}).",
)
FIX = Text(
    vi="Kiểm tra và chỉnh thiết bị để {subject} đạt: {wanted}.",
    en="Check and correct the device so that {subject} is as required: {wanted}.",
)

_SHOWN = 5  # rows that a finding names; the rest are counted


class Rows(StrEnum):
    """How many of the rows that are meant must be as wanted."""

    EACH = "each"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value of a row; ``also``: its other name, e.g. ``up`` of 1."""

    value: str | int | float
    also: str = ""

    def __str__(self) -> str:
        return f"{self.also}({self.value})" if self.also else str(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row: what it is called in a finding, and its cells by column, those that were told."""

    label: str
    cells: Mapping[str, Cell]


Wishes = Mapping[str, Comparison]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the rows of a table.

    Attributes:
        subject: what the table is called in a finding.
        where: which rows are meant.
        must: what they must be like.
        quantity: how many of them.
    """

    subject: str
    where: Wishes
    must: Wishes
    quantity: Rows

    @property
    def wanted(self) -> str:
        """What is asked, in one line."""
        said = _said(self.must)
        if self.quantity is not Rows.EACH:
            said = f"{self.quantity}: {said}"
        return f"{said}, where {_said(self.where)}" if self.where else said


def answer(
    question: Question,
    rows: tuple[TableRow, ...],
    *,
    evidence: Callable[[str], tuple[Evidence, ...]],
) -> Result:
    """Judge the rows.

    Args:
        question: what is asked.
        rows: the rows of the table, all of them.
        evidence: makes evidence of what was seen.
    """
    status, culprits = _judged(question, rows)
    if status is Status.NOT_APPLICABLE:
        message = NO_ROW.format(subject=question.subject, where=_said(question.where))
        return Result(status=status, message=message, reason="no-row")
    actual = _shown(rows if status is Status.PASS else culprits) or "no row"
    frame = {Status.PASS: GOOD, Status.FAIL: WRONG, Status.UNKNOWN: OPEN}[status]
    values = {"subject": question.subject, "wanted": question.wanted, "rows": actual}
    return Result(
        status=status,
        message=frame.format(**values),
        expected=question.wanted,
        actual=actual,
        evidence=evidence(actual),
        fix=FIX.format(**values) if status is Status.FAIL else None,
        reason="not-comparable" if status is Status.UNKNOWN else "",
    )


def _judged(question: Question, rows: Iterable[TableRow]) -> tuple[Status, tuple[TableRow, ...]]:
    """The status, and the rows that made it FAIL or left it UNKNOWN."""
    right: list[TableRow] = []
    wrong: list[TableRow] = []
    open_: list[TableRow] = []
    for row in rows:
        meant = _holds(row, question.where)
        good = _holds(row, question.must)
        if meant is None or (meant and good is None):
            open_.append(row)
        elif meant:
            (right if good else wrong).append(row)
    if question.quantity is Rows.SOME:
        status = Status.PASS if right else Status.UNKNOWN if open_ else Status.FAIL
        return status, tuple(open_ or wrong)
    bad = wrong if question.quantity is Rows.EACH else right
    if not (bad or open_ or right) and question.quantity is Rows.EACH:
        return Status.NOT_APPLICABLE, ()
    return Status.FAIL if bad else Status.UNKNOWN if open_ else Status.PASS, tuple(bad or open_)


def _holds(row: TableRow, wishes: Wishes) -> bool | None:
    answers = [
        None if (cell := row.cells.get(name)) is None else wish.holds(cell.value, also=cell.also)
        for name, wish in wishes.items()
    ]
    return False if False in answers else None if None in answers else True


def _shown(rows: Sequence[TableRow]) -> str:
    """Some rows with all their cells."""
    named = "; ".join(
        f"{row.label}: " + ", ".join(f"{name}={cell}" for name, cell in row.cells.items())
        for row in rows[:_SHOWN]
    )
    more = len(rows) - _SHOWN
    return f"{named}; +{more}" if more > 0 else named


def _said(wishes: Wishes) -> str:
    return ", ".join(f"{name} {wish}" for name, wish in wishes.items())
