"""When each periodic task runs next: on a fixed grid, staggered, never catching up. Pure.

Agencies start their agents at the same hour, and the tasks of one agent have the same periods;
without a stagger every packet would leave in the same second. The offset comes from a hash of the
agency's code and the task's name, so it is the same after each restart. Because runs lie on a grid
and not "a period after the last one", they do not drift: a check that stands for a slot of time
falls into each slot once.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime


def fraction(name: str) -> float:
    """A stable number in [0, 1) for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big") / 2**48


def next_run(*, name: str, period_s: float, now: datetime) -> datetime:
    """The first instant after ``now`` on the task's grid, at most one period away.

    A task that overran its period goes on at the next instant of the grid: missed runs are not made
    up. A clock that jumped does not stop it either, since only ``now`` counts.
    """
    offset = period_s * fraction(name)
    behind = (now.timestamp() - offset) // period_s
    due = offset + (behind + 1) * period_s
    if due <= now.timestamp():  # rounding: now is on the grid
        due += period_s
    return datetime.fromtimestamp(due, UTC)
