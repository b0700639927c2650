"""How much of a port's speed is used: octet rates of five minutes each, and their 95th percentile.

A pair of readings gives no rate when the device restarted between them, a counter went back, a
32-bit counter may have wrapped more than once, or the readings lie too far apart to be five minutes
of anything. Rates are kept in arrays: a day of a large LAN's ports would fill the memory otherwise.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import isnan, nan

from inventory.deltas import movement, rebooted
from inventory.device import Utilisation
from inventory.sighting import CounterSample, Rates

LONGEST_INTERVAL = timedelta(minutes=12)
"""Readings are five minutes apart; two polls may be late or one be lost."""

WINDOW = timedelta(hours=24)


def rates_between(
    before: CounterSample, after: CounterSample, speeds: Mapping[int, int | None]
) -> Rates | None:
    """The rates between two readings; None when they are not neighbours in time."""
    seconds = (after.at - before.at).total_seconds()
    if not 0 < seconds <= LONGEST_INTERVAL.total_seconds() or rebooted(before, after):
        return None
    old = {row.index: row for row in before.rows}
    indexes, inward, outward = array("q"), array("f"), array("f")
    for row in after.rows:
        first = old.get(row.index)
        if first is None or first.discontinuity != row.discontinuity:
            continue
        moved = movement(first, row, seconds, speeds.get(row.index))
        if moved is None:
            continue
        indexes.append(row.index)
        inward.append(_rate(moved["in_octets"], seconds))
        outward.append(_rate(moved["out_octets"], seconds))
    return Rates(after.at, seconds, indexes, inward, outward)


def utilisation(
    series: Iterable[Rates], wanted: Iterable[int], *, now: datetime, window: timedelta = WINDOW
) -> dict[int, Utilisation]:
    """What the wanted ports carried over the window that ends now; those without rates are absent.

    Args:
        series: the rates of one device, in any order.
        wanted: ifIndexes.
        now: the end of the window.
        window: how far back.
    """
    found: dict[int, tuple[list[float], list[float], list[datetime]]] = {
        index: ([], [], []) for index in wanted
    }
    for rates in series:
        if not now - window < rates.at <= now:
            continue
        for place, index in enumerate(rates.indexes):
            into, out = rates.inward[place], rates.outward[place]
            if index in found and not isnan(into) and not isnan(out):
                kept = found[index]
                kept[0].append(into)
                kept[1].append(out)
                kept[2].append(rates.at)
    return {
        index: Utilisation(
            index=index,
            intervals=len(ends),
            end=max(ends),
            inward_bps=_percentile_95(inward),
            outward_bps=_percentile_95(outward),
        )
        for index, (inward, outward, ends) in found.items()
        if ends
    }


def _rate(octets: int | None, seconds: float) -> float:
    return nan if octets is None else octets * 8 / seconds


def _percentile_95(values: Sequence[float]) -> float:
    return sorted(values)[-(-95 * len(values) // 100) - 1]
