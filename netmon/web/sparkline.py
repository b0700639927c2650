"""Traffic of the last day as a line: drawn on the server, a few hundred bytes a port."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from inventory.sighting import CounterSample

WIDTH: Final = 160
HEIGHT: Final = 28
DAY: Final = timedelta(days=1)
MAX_POINTS: Final = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparkline:
    """Bits a second in and out, as SVG polyline points in ``WIDTH`` x ``HEIGHT``."""

    inward: str
    outward: str
    peak_bps: float

    @property
    def peak(self) -> str:
        """The highest rate as people write it."""
        return rate(self.peak_bps)


def rate(bps: float) -> str:
    """Bits a second with a decimal prefix."""
    for unit in ("bit/s", "kbit/s", "Mbit/s", "Gbit/s"):
        if bps < 1000 or unit == "Gbit/s":  # noqa: PLR2004 - decimal prefixes
            return f"{bps:.0f} {unit}" if bps >= 10 or bps == 0 else f"{bps:.1f} {unit}"  # noqa: PLR2004
        bps /= 1000
    raise AssertionError  # pragma: no cover - the loop returns


def sparklines(samples: Sequence[CounterSample]) -> dict[int, Sparkline]:
    """A line for every interface whose octets could be read at least twice without a reset."""
    if len(samples) < 2:  # noqa: PLR2004 - a difference needs two
        return {}
    end = samples[-1].at
    rates: defaultdict[int, list[tuple[float, float, float]]] = defaultdict(list)
    for before, after in pairwise(_thinned(samples)):
        seconds = (after.at - before.at).total_seconds()
        if seconds <= 0 or _restarted(before, after):
            continue
        x = WIDTH * (1 - (end - after.at) / DAY)
        old = {row.index: row for row in before.rows}
        for row in after.rows:
            was = old.get(row.index)
            if was is None or was.discontinuity != row.discontinuity:
                continue
            moved = [_moved(was.in_octets, row.in_octets), _moved(was.out_octets, row.out_octets)]
            if moved[0] is not None and moved[1] is not None:
                rates[row.index].append((x, moved[0] * 8 / seconds, moved[1] * 8 / seconds))
    return {index: _line(points) for index, points in rates.items()}


def _thinned(samples: Sequence[CounterSample]) -> Sequence[CounterSample]:
    step = -(-len(samples) // MAX_POINTS)
    return samples[::-step][::-1]  # the newest one stays


def _restarted(before: CounterSample, after: CounterSample) -> bool:
    if before.uptime_s is None or after.uptime_s is None:
        return False
    return after.uptime_s < before.uptime_s


def _moved(was: int | None, now: int | None) -> int | None:
    """What a counter moved; one that fell was reset or wrapped, and is left out."""
    return None if was is None or now is None or now < was else now - was


def _line(points: Sequence[tuple[float, float, float]]) -> Sparkline:
    peak = max(max(i, o) for _, i, o in points)
    scale = (HEIGHT - 2) / peak if peak else 0.0

    def drawn(values: Sequence[tuple[float, float]]) -> str:
        if len(values) == 1:  # one rate is a dash, not nothing
            values = [(values[0][0] - 3, values[0][1]), *values]
        return " ".join(f"{x:.0f},{HEIGHT - 1 - v * scale:.0f}" for x, v in values)

    return Sparkline(
        inward=drawn([(x, i) for x, i, _ in points]),
        outward=drawn([(x, o) for x, _, o in points]),
        peak_bps=peak,
    )
