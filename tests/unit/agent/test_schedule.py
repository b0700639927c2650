"""When tasks run: on a grid, spread out, never catching up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from netmon.agent.schedule import fraction, next_run

moments = st.integers(1_577_836_800, 2_840_140_800).map(lambda s: datetime.fromtimestamp(s, UTC))
periods = st.integers(1, 7 * 86_400).map(float)
names = st.text(max_size=20)
HAIR = timedelta(microseconds=10)


@given(names, periods, moments)
def test_the_next_run_is_ahead_and_at_most_one_period_away(
    name: str, period: Any, now: Any
) -> None:
    due = next_run(name=name, period_s=period, now=now)
    assert now < due <= now + timedelta(seconds=period) + HAIR


@given(names, periods, moments, st.floats(0, 0.99))
def test_runs_lie_on_one_grid_however_late_they_begin(
    name: str, period: Any, now: Any, late: Any
) -> None:
    first = next_run(name=name, period_s=period, now=now)
    after = next_run(
        name=name, period_s=period, now=first + timedelta(seconds=period * late) + HAIR
    )
    assert abs(after - first - timedelta(seconds=period)) <= HAIR


@given(names, moments)
def test_a_slot_of_reachability_is_never_skipped(name: str, now: Any) -> None:
    """Checks that begin a little late still fall into each slot once."""
    at, slots = now, []
    for _ in range(50):
        at = next_run(name=name, period_s=60, now=at + timedelta(milliseconds=3))
        slots.append(int((at + timedelta(milliseconds=3)).timestamp() // 60))
    assert slots == list(range(slots[0], slots[0] + 50))


def test_agencies_and_tasks_are_spread_over_the_period() -> None:
    offsets = sorted(fraction(f"agency-{n}/reach") for n in range(200))
    gaps = [b - a for a, b in pairwise(offsets)]
    assert max(gaps) < 0.05
    assert fraction("so-y-te/poll") == fraction("so-y-te/poll")
    assert fraction("so-y-te/poll") != fraction("so-y-te/sweep")
