"""Rows of a table, judged by comparisons: which rows are meant, and what each must be like.

Ignorance stays ignorance: a row of which cannot be told whether it is meant, or whether it is as
wanted, leaves the whole open unless some other row settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from inventory.finding import Status
from netmon.regulation.comparison import Comparison

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
class RowVerdict:
    """What came of all rows.

    Attributes:
        status: PASS, FAIL, UNKNOWN, or NOT_APPLICABLE when no row is meant.
        meant: the rows that are meant for certain.
        culprits: the rows that made it FAIL, or left it UNKNOWN.
    """

    status: Status
    meant: int
    culprits: tuple[TableRow, ...]


def judge_rows(
    rows: Iterable[TableRow], *, where: Wishes, must: Wishes, quantity: Rows
) -> RowVerdict:
    """Judge the rows that ``where`` picks by what they ``must`` be like."""
    right: list[TableRow] = []
    wrong: list[TableRow] = []
    open_: list[TableRow] = []
    for row in rows:
        meant = _holds(row, where)
        if meant is False:
            continue
        good = _holds(row, must)
        if meant is None or good is None:
            open_.append(row)
        else:
            (right if good else wrong).append(row)
    count = len(right) + len(wrong) + len(open_)
    if quantity is Rows.SOME:
        status = Status.PASS if right else Status.UNKNOWN if open_ else Status.FAIL
        culprits = open_ or wrong
    else:
        bad = wrong if quantity is Rows.EACH else right
        status = Status.FAIL if bad else Status.UNKNOWN if open_ else Status.PASS
        culprits = bad or open_
        if not count and quantity is Rows.EACH:
            status = Status.NOT_APPLICABLE
    return RowVerdict(
        status=status,
        meant=count - len(open_),
        culprits=() if status is Status.PASS else tuple(culprits),
    )


def shown(rows: Iterable[TableRow]) -> str:
    """Some rows with all their cells, for a finding."""
    every = tuple(rows)
    named = "; ".join(
        f"{row.label}: " + ", ".join(f"{name}={cell}" for name, cell in row.cells.items())
        for row in every[:_SHOWN]
    )
    more = len(every) - _SHOWN
    return f"{named}; +{more}" if more > 0 else named


def wanted(wishes: Wishes) -> str:
    """The wishes in one line."""
    return ", ".join(f"{name} {wish}" for name, wish in wishes.items())


def _holds(row: TableRow, wishes: Wishes) -> bool | None:
    answers = [
        None if (cell := row.cells.get(name)) is None else wish.holds(cell.value, also=cell.also)
        for name, wish in wishes.items()
    ]
    return False if False in answers else None if None in answers else True
