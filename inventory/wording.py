"""Numbers and lists as people write them.

Ratios that must reach a target are cut and never rounded up (199/200 is 99.5 %, 0.99999 is not
100 %); ratios that must stay below one are rounded up, for the same reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from inventory.text import Text, verbatim

_SHOWN = 5


def cut_percent(ratio: float, places: int = 2) -> Text:
    """A ratio as a percentage, cut to so many places: for what must be high."""
    return _percent(ratio, places, ROUND_FLOOR)


def ceil_percent(ratio: float, places: int = 2) -> Text:
    """A ratio as a percentage, rounded up to so many places: for what must be low."""
    return _percent(ratio, places, ROUND_CEILING)


def _percent(ratio: float, places: int, rounding: str) -> Text:
    # repr first: 0.995 as a double is a hair below, and would be cut to 99.49 %.
    exact = Decimal(repr(ratio)) * 100
    shown = exact.quantize(Decimal(1).scaleb(-places), rounding=rounding)
    plain = format(shown.normalize(), "f") if shown else "0"
    return Text(vi=plain.replace(".", ",") + " %", en=plain + " %")


def number(value: float) -> Text:
    """A number with at most two decimals, decimal comma in Vietnamese."""
    plain = f"{value:.2f}".rstrip("0").rstrip(".")
    return Text(vi=plain.replace(".", ","), en=plain)


def names(items: Sequence[str | Text], *, shown: int = _SHOWN) -> Text:
    """``a, b, c and 4 more``."""
    texts = [item if isinstance(item, Text) else verbatim(item) for item in items]
    vi = ", ".join(t.vi for t in texts[:shown])
    en = ", ".join(t.en for t in texts[:shown])
    more = len(texts) - shown
    if more <= 0:
        return Text(vi=vi, en=en)
    return Text(vi=f"{vi} và {more} mục khác", en=f"{en} and {more} more")
