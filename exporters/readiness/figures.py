"""Numbers as the report prints them. Shares are cut, never rounded up: 199 of 200 is 99,5 %."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal

from inventory.text import Lang, Text
from inventory.types import LEGAL_TIME

Cell = str | int | Decimal | date | datetime | Text | None
"""What a table holds: a Decimal is a share in percent or a measured value, with its places."""

_TENTH = Decimal("0.1")


def share(part: int, whole: int) -> Decimal | None:
    """Percent with one place, cut; None of nothing."""
    if whole <= 0:
        return None
    return Decimal(part * 1000 // whole) * _TENTH


def percent(ratio: float | None, places: int = 1) -> Decimal | None:
    """A measured ratio in percent, cut."""
    if ratio is None:
        return None
    # repr first: 0.995 as a double is a hair below, and would be cut to 99,4 %.
    step = Decimal(1).scaleb(-places)
    return (Decimal(repr(ratio)) * 100).quantize(step, rounding=ROUND_FLOOR)


def milliseconds(seconds: float | None) -> Decimal | None:
    """Seconds as milliseconds with one place."""
    return None if seconds is None else Decimal(repr(seconds * 1000)).quantize(_TENTH)


def show(cell: Cell, lang: Lang) -> str:
    """A cell as text: decimal comma and day-first dates in Vietnamese."""
    if cell is None:
        return ""
    if isinstance(cell, Text):
        return clean(cell.in_(lang))
    if isinstance(cell, Decimal):
        plain = format(cell, "f")
        return plain.replace(".", ",") if lang is Lang.VI else plain
    if isinstance(cell, datetime):
        local = cell.astimezone(LEGAL_TIME)
        return f"{local:%H:%M %d/%m/%Y}" if lang is Lang.VI else f"{local:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}" if lang is Lang.VI else cell.isoformat()
    return clean(str(cell))


def clean(text: str) -> str:
    """Text that every format can hold: composed, without control characters and surrogates.

    Names and messages come from the network; a control byte would make the whole file unreadable.
    """
    return "".join(
        c if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"} else "\ufffd"
        for c in unicodedata.normalize("NFC", text)
    )


def two(number: int) -> str:
    """At least two digits: the decree's leading zero."""
    return f"{number:02d}"
