"""What interface counters did over a window, from readings that may wrap or be reset.

Counter32 wraps at 2^32 and Counter64 practically never (RFC 2578 7.1.6, RFC 2863 3.1.6); a reboot
or a moved ifCounterDiscontinuityTime makes readings on its two sides incomparable. An interface
with such a break inside the window has no movement at all rather than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from inventory.device import CounterDelta
from inventory.model import InterfaceCounters
from inventory.sighting import CounterSample

WINDOW = timedelta(hours=24)

_WRAP = 2**32
_UPTIME_WRAP_S = _WRAP / 100  # sysUpTime is in hundredths of a second (RFC 3418)
_UPTIME_SLACK_S = 300.0
_PACKETS = ("in_ucast", "out_ucast")
_MORE_PACKETS = ("in_multicast", "in_broadcast", "out_multicast", "out_broadcast")
_OCTETS = ("in_octets", "out_octets")
_COUNTERS = (
    *_PACKETS,
    *_MORE_PACKETS,
    *_OCTETS,
    "in_errors",
    "out_errors",
    "in_discards",
    "out_discards",
    "fcs_errors",
    "late_collisions",
)


def counter_deltas(
    samples: Iterable[CounterSample],
    *,
    now: datetime,
    speeds: Mapping[int, int | None] | None = None,
    window: timedelta = WINDOW,
) -> dict[int, CounterDelta]:
    """The movement of each interface's counters over the window that ends now.

    Args:
        samples: readings of one device, in any order.
        now: the end of the window.
        speeds: interface speeds in bit/s: 32-bit octet counters of a link that can wrap more than
            once between two readings cannot be told.
        window: how far back.
    """
    by_time = {s.at: s for s in samples if now - window <= s.at <= now}
    order = [by_time[at] for at in sorted(by_time)]
    broken: set[int] = set()
    start: dict[int, datetime] = {}
    end: dict[int, datetime] = {}
    sums: dict[int, dict[str, int | None]] = {}
    for before, after in pairwise(order):
        restart = rebooted(before, after)
        seconds = (after.at - before.at).total_seconds()
        rows = {row.index: row for row in before.rows}
        for row in after.rows:
            old = rows.get(row.index)
            if old is None:
                continue
            if restart or old.discontinuity != row.discontinuity:
                broken.add(row.index)
                continue
            moved = movement(old, row, seconds, (speeds or {}).get(row.index))
            if moved is None:
                broken.add(row.index)
                continue
            start.setdefault(row.index, before.at)
            end[row.index] = after.at
            sums[row.index] = _add(sums.get(row.index), moved)
    return {
        index: _delta(index, start[index], end[index], total)
        for index, total in sorted(sums.items())
        if index not in broken
    }


def rebooted(before: CounterSample, after: CounterSample) -> bool:
    """Whether the device restarted between two readings."""
    if before.uptime_s is None or after.uptime_s is None:
        return False
    return restarted(before.uptime_s, after.uptime_s, (after.at - before.at).total_seconds())


def restarted(before_s: float, after_s: float, seconds: float) -> bool:
    """Whether sysUpTime fell within so many seconds other than by wrapping after 497 days."""
    expected = before_s + seconds
    return after_s < before_s and abs(expected - _UPTIME_WRAP_S - after_s) > _UPTIME_SLACK_S


def movement(
    old: InterfaceCounters, new: InterfaceCounters, seconds: float, speed: int | None
) -> dict[str, int | None] | None:
    """The difference of each counter; None when some counter went back other than by wrapping."""
    moved: dict[str, int | None] = {}
    for name in _COUNTERS:
        before, after = getattr(old, name), getattr(new, name)
        if before is None or after is None:
            moved[name] = None
            continue
        difference = after - before
        narrow = not (new.high_capacity and name in _OCTETS)
        if difference < 0:
            difference += _WRAP
            if not narrow or before >= _WRAP or difference > _WRAP // 2:
                return None
        if name in _OCTETS and narrow and not _tellable(seconds, speed, wrapped=after < before):
            moved[name] = None
        else:
            moved[name] = difference
    return moved


def _tellable(seconds: float, speed: int | None, *, wrapped: bool) -> bool:
    """Whether a 32-bit octet counter can have wrapped once at most between two readings."""
    if not speed:
        return not wrapped
    return seconds * speed / 8 < _WRAP


def _add(
    total: dict[str, int | None] | None, moved: dict[str, int | None]
) -> dict[str, int | None]:
    if total is None:
        return moved
    return {
        name: None if (a := total[name]) is None or (b := moved[name]) is None else a + b
        for name in _COUNTERS
    }


def _delta(
    index: int, start: datetime, end: datetime, total: Mapping[str, int | None]
) -> CounterDelta:
    unicast = [total[name] for name in _PACKETS]
    packets = None if None in unicast else _sum(total, (*_PACKETS, *_MORE_PACKETS))
    return CounterDelta(
        index=index,
        start=start,
        end=end,
        packets=packets,
        errors=_sum(total, ("in_errors", "out_errors")),
        discards=_sum(total, ("in_discards", "out_discards")),
        fcs_errors=total["fcs_errors"],
        late_collisions=total["late_collisions"],
        in_octets=total["in_octets"],
        out_octets=total["out_octets"],
        in_broadcast=total["in_broadcast"],
    )


def _sum(total: Mapping[str, int | None], names: Iterable[str]) -> int | None:
    """The sum of what was readable; None when nothing was."""
    known = [value for name in names if (value := total[name]) is not None]
    return sum(known) if known else None
