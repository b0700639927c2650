"""Numbers, times and lists as people write them, and evidence from a device's tables.

Ratios that must reach a target are cut and never rounded up (199/200 is 99.5 %, 0.99999 is not
100 %); ratios that must stay below one are rounded up, for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from inventory.device import Device
from inventory.finding import Evidence
from inventory.model import Row
from inventory.text import Text
from inventory.types import iso

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


def days(span: timedelta) -> int:
    """Whole days of a span of time."""
    return span.days


def names(items: Sequence[str], *, shown: int = _SHOWN) -> Text:
    """``a, b, c and 4 more``."""
    head = ", ".join(items[:shown])
    more = len(items) - shown
    if more <= 0:
        return Text(vi=head, en=head)
    return Text(vi=f"{head} và {more} mục khác", en=f"{head} and {more} more")


def seen(device: Device, table: type[Row], what: str) -> tuple[Evidence, ...]:
    """Evidence from the latest complete reading of a table."""
    reading = device.tables[table]
    return (Evidence(source=reading.source, seen_at=reading.seen_at, seen=what),)


def last_seen(device: Device) -> tuple[Evidence, ...]:
    """Evidence that the device was there, and since when."""
    what = f"{device.name}: first seen {iso(device.first_seen)}"
    return (Evidence(source="book", seen_at=device.last_seen, seen=what),)


def percentile_95(values: Iterable[float]) -> float | None:
    """The 95th percentile by nearest rank; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[-(-95 * len(ordered) // 100) - 1]


def age(at: datetime, now: datetime) -> timedelta:
    """How long ago something was, never negative: clocks of two moments may disagree."""
    return max(now - at, timedelta(0))
