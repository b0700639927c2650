"""Seconds per state over a window: gaps, overlaps, service hours, and the bounds they allow."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.availability import (
    Availability,
    ServiceHours,
    SlotState,
    availability,
    settle,
)
from inventory.finding import Status
from inventory.sighting import SlotRun
from inventory.types import LEGAL_TIME

MONDAY = datetime(2026, 11, 2, tzinfo=LEGAL_TIME)  # 00:00 local time
HOURS = ServiceHours()


def at(hours: float, day: int = 0) -> datetime:
    return (MONDAY + timedelta(days=day, hours=hours)).astimezone(UTC)


def run(state: SlotState, start: float, end: float, day: int = 0) -> SlotRun:
    return SlotRun(state=state, start=at(start, day), end=at(end, day))


def test_time_that_no_run_covers_is_unknown() -> None:
    found = availability([run(SlotState.UP, 1, 3)], at(0), at(4))
    assert found == Availability(up_s=7200, unknown_s=7200)
    assert (found.lowest, found.highest) == (0.5, 1.0)


def test_an_empty_window_counts_nothing_and_proves_nothing() -> None:
    for until in (at(0), at(-1)):
        found = availability([run(SlotState.UP, 0, 1)], at(0), until)
        assert found == Availability()
        assert found.judge(0.5) is Status.UNKNOWN


def test_runs_are_cut_to_the_window() -> None:
    runs = [run(SlotState.UP, -5, 1), run(SlotState.DOWN, 1, 9)]
    assert availability(runs, at(0), at(2)) == Availability(up_s=3600, down_s=3600)


@pytest.mark.parametrize(
    ("first", "second", "standing"),
    [
        (SlotState.UP, SlotState.DOWN, SlotState.DOWN),
        (SlotState.UP, SlotState.UNKNOWN, SlotState.UP),
        (SlotState.DOWN, SlotState.EXCLUDED, SlotState.EXCLUDED),
    ],
)
def test_overlaps_of_a_clock_that_jumped_back_count_once(
    first: SlotState, second: SlotState, standing: SlotState
) -> None:
    runs = [run(first, 0, 2), run(second, 1, 3)]
    for order in (runs, runs[::-1]):
        settled = settle(order)
        assert [r.state for r in settled if r.start <= at(1) < r.end] == [standing]
        assert sum((r.end - r.start for r in settled), timedelta()) == timedelta(hours=3)


def test_touching_runs_of_one_state_become_one_and_empty_runs_vanish() -> None:
    runs = [run(SlotState.UP, 1, 2), run(SlotState.UP, 0, 1), run(SlotState.DOWN, 5, 5)]
    assert settle(runs) == (run(SlotState.UP, 0, 2),)


def test_a_run_that_ends_before_it_starts_is_dropped() -> None:
    assert settle([run(SlotState.UP, 2, 1)]) == ()


def test_service_hours_default_to_the_working_week_in_vietnam() -> None:
    windows = list(HOURS.windows(at(0), at(0, day=7)))
    assert len(windows) == 5
    assert windows[0] == (
        datetime(2026, 11, 2, 0, 0, tzinfo=UTC),
        datetime(2026, 11, 2, 10, 30, tzinfo=UTC),
    )


def test_only_service_hours_count_when_given() -> None:
    runs = [run(SlotState.UP, 0, 12), run(SlotState.DOWN, 12, 13), run(SlotState.UP, 13, 24)]
    found = availability(runs, at(0), at(24), hours=HOURS)
    assert found == Availability(up_s=9.5 * 3600, down_s=3600)
    weekend = availability(runs, at(0, day=5), at(0, day=7), hours=HOURS)
    assert weekend.counted_s == 0


def test_service_hours_are_cut_to_the_window_on_both_sides() -> None:
    assert list(HOURS.windows(at(8), at(9))) == [(at(8), at(9))]
    assert list(HOURS.windows(at(18), at(6, day=1))) == []


@pytest.mark.parametrize(
    "wrong", [{"start": time(18, 0)}, {"weekdays": frozenset({7})}], ids=["backwards", "weekday"]
)
def test_impossible_service_hours_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not weekly service hours"):
        ServiceHours(**wrong)  # type: ignore[arg-type]


def test_the_target_is_met_by_the_lower_bound_and_missed_by_the_upper() -> None:
    assert Availability(up_s=995, unknown_s=5).judge(0.995) is Status.PASS
    assert Availability(up_s=990, unknown_s=10).judge(0.995) is Status.UNKNOWN
    assert Availability(up_s=990, down_s=10).judge(0.995) is Status.FAIL
    assert Availability(up_s=990, excluded_s=10).judge(0.995) is Status.PASS


RUNS = st.lists(
    st.builds(
        lambda state, start, length: SlotRun(
            state=state,
            start=MONDAY + timedelta(minutes=start),
            end=MONDAY + timedelta(minutes=start + length),
        ),
        st.sampled_from(SlotState),
        st.integers(-2_000, 12_000),
        st.integers(-10, 3_000),
    ),
    max_size=12,
)


@given(runs=RUNS, span=st.integers(0, 12_000), hours=st.sampled_from([None, HOURS]))
def test_every_second_of_the_window_counts_exactly_once(
    runs: list[SlotRun], span: int, hours: ServiceHours | None
) -> None:
    until = MONDAY + timedelta(minutes=span)
    windows = [(MONDAY, until)] if hours is None else list(hours.windows(MONDAY, until))
    found = availability(runs, MONDAY, until, hours=hours)
    whole = sum((end - start for start, end in windows), timedelta()).total_seconds()
    assert found.counted_s + found.excluded_s == pytest.approx(whole, abs=1e-6)
    assert min(found.up_s, found.down_s, found.unknown_s, found.excluded_s) >= 0
    if found.lowest is not None and found.highest is not None:
        assert 0 <= found.lowest <= found.highest <= 1


@given(runs=RUNS, data=st.data())
def test_order_repetition_and_settling_twice_change_nothing(
    runs: list[SlotRun], data: st.DataObject
) -> None:
    settled = settle(runs)
    again = data.draw(st.permutations([*runs, *runs]))
    assert settle(again) == settled
    assert settle(settled) == settled
    cut = data.draw(st.integers(0, len(runs)))
    assert settle([*settle(runs[:cut]), *runs[cut:]]) == settled


@given(runs=RUNS)
def test_each_minute_has_the_weightiest_state_that_covers_it(runs: list[SlotRun]) -> None:
    weight = [SlotState.UNKNOWN, SlotState.UP, SlotState.DOWN, SlotState.EXCLUDED]
    settled = settle(runs)
    for minute in range(-2_000, 15_000, 37):
        moment = MONDAY + timedelta(minutes=minute)
        covering = [r.state for r in runs if r.start <= moment < r.end]
        standing = [r.state for r in settled if r.start <= moment < r.end]
        assert standing == ([max(covering, key=weight.index)] if covering else [])


def test_a_counter_of_time_only_grows() -> None:
    spent = Availability()
    for _ in range(2):
        spent = spent.plus(Availability(up_s=60, down_s=1.5, unknown_s=2, excluded_s=3))
    assert spent == Availability(up_s=120, down_s=3, unknown_s=4, excluded_s=6)
    with pytest.raises(ValueError, match="backwards"):
        spent.plus(Availability(up_s=-1))
