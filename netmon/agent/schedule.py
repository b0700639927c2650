"""When each periodic task runs next: staggered, jittered, never catching up. Pure, takes ``now``.

Agencies start their agents at the same hour and devices are polled at the same period; without a
stagger every packet of the province would leave in the same second. The stagger comes from a hash
of the name, so it is the same after each restart.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta


def fraction(name: str) -> float:
    """A stable number in [0, 1) for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big") / 2**48


def next_run(*, name: str, period_s: float, last: datetime | None, now: datetime) -> datetime:
    """When the task should run next.

    A task that never ran starts within the first tenth of its period, at its own offset. A task
    that overran its period runs at once, once: missed runs are not made up. A clock that jumped
    back does not stop the task: the next run is never further than one period away.
    """
    if last is None:
        return now + timedelta(seconds=min(period_s / 10, 30) * fraction(name))
    due = last + timedelta(seconds=period_s)
    return max(now, min(due, now + timedelta(seconds=period_s)))
