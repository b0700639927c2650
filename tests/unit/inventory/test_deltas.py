"""Counter movements over wraps, reboots and holes."""

from __future__ import annotations

from inventory.deltas import counter_deltas
from inventory.device import CounterDelta
from inventory.model import InterfaceCounters
from inventory.sighting import CounterSample
from tests.support.evidence import at

UP = 1000.0


def sample(minutes: float, *, uptime: float | None = None, **counters: int | None) -> CounterSample:
    row = InterfaceCounters(index=1, **counters)  # type: ignore[arg-type]
    up = UP + 60 * minutes if uptime is None else uptime
    return CounterSample(at=at(minutes=minutes), rows=(row,), uptime_s=up)


def moved(*samples: CounterSample, speed: int | None = None) -> CounterDelta | None:
    return counter_deltas(samples, now=at(minutes=60), speeds={1: speed}).get(1)


def test_movement_is_the_sum_over_all_readings_in_any_order() -> None:
    readings = [
        sample(
            m, in_ucast=100 + m, out_ucast=7, in_multicast=2 * m, in_errors=m, fcs_errors=m // 10
        )
        for m in (30, 0, 20, 10)
    ]
    delta = moved(*readings)
    assert delta is not None
    assert (delta.start, delta.end) == (at(), at(minutes=30))
    assert (delta.packets, delta.errors, delta.fcs_errors) == (90, 30, 3)
    assert delta.discards is None
    assert delta.in_octets is None


def test_packets_are_unknown_without_unicast_counters() -> None:
    delta = moved(sample(0, in_multicast=1), sample(5, in_multicast=2))
    assert delta is not None
    assert delta.packets is None


def test_32_bit_counters_wrap() -> None:
    delta = moved(sample(0, in_errors=2**32 - 5), sample(5, in_errors=6))
    assert delta is not None
    assert delta.errors == 11


def test_counter_that_fell_without_a_wrap_was_reset() -> None:
    assert moved(sample(0, in_errors=1000), sample(5, in_errors=3)) is None


def test_64_bit_octets_never_wrap() -> None:
    falling = (
        sample(0, in_octets=2**32 - 5, high_capacity=True),
        sample(5, in_octets=6, high_capacity=True),
    )
    assert moved(*falling) is None


def test_32_bit_octets_are_told_only_while_the_link_cannot_wrap_them_twice() -> None:
    wrapped = sample(0, in_octets=2**32 - 1000), sample(5, in_octets=1000)
    slow, fast, unknown = (moved(*wrapped, speed=s) for s in (10**8, 10**9, None))
    assert slow is not None
    assert slow.in_octets == 2000
    assert fast is not None
    assert fast.in_octets is None
    assert unknown is not None
    assert unknown.in_octets is None


def test_reboot_or_discontinuity_inside_the_window_leaves_nothing() -> None:
    assert moved(sample(0, in_errors=1), sample(5, in_errors=9, uptime=30.0)) is None
    assert (
        moved(sample(0, in_errors=1, discontinuity=0), sample(5, in_errors=9, discontinuity=4))
        is None
    )
    reset_then_fine = (
        sample(0, in_errors=1),
        sample(5, in_errors=9, uptime=30.0),
        sample(10, in_errors=12, uptime=330.0),
    )
    assert moved(*reset_then_fine) is None


def test_uptime_that_wraps_after_497_days_is_no_reboot() -> None:
    before = sample(0, in_errors=1, uptime=2**32 / 100 - 100)
    after = sample(5, in_errors=9, uptime=200.0)
    delta = moved(before, after)
    assert delta is not None
    assert delta.errors == 8


def test_one_reading_or_readings_outside_the_window_are_no_movement() -> None:
    assert moved(sample(0, in_errors=1)) is None
    assert moved(sample(-3000, in_errors=1), sample(0, in_errors=2)) is None
    assert moved(sample(0, in_errors=1), sample(90, in_errors=2)) is None
