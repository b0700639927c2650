"""Token bucket, its asynchronous shell, and the locks per key."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon.transport.pacing import KeyedLocks, Pacer, TokenBucket, packet_pacer


def test_delays_after_a_burst_of_two_at_ten_per_second() -> None:
    bucket = TokenBucket(rate_per_s=10, burst=2, now=0)
    instants = [0.0, 0.0, 0.0, 0.0, 0.3, 0.3, 100.0]
    delays_s = [0.0, 0.0, 0.1, 0.2, 0.0, 0.1, 0.0]
    assert [bucket.reserve(now=t) for t in instants] == pytest.approx(delays_s)


@given(
    rate=st.floats(1, 5000),
    burst=st.integers(1, 10),
    pauses=st.lists(st.floats(0, 0.5), min_size=1, max_size=200),
)
def test_no_window_ever_holds_more_than_burst_and_rate_allow(
    rate: float, burst: int, pauses: list[float]
) -> None:
    bucket = TokenBucket(rate_per_s=rate, burst=burst, now=0)
    now, departures = 0.0, []
    for pause in pauses:
        now += pause
        departures.append(now + bucket.reserve(now=now))
        now = departures[-1]
    for i, first in enumerate(departures):
        for j in range(i, len(departures)):
            assert j - i + 1 <= burst + (departures[j] - first) * rate + 1e-6


def test_a_clock_that_steps_back_gives_no_tokens() -> None:
    bucket = TokenBucket(rate_per_s=10, burst=1, now=100)
    assert bucket.reserve(now=100) == 0
    assert bucket.reserve(now=50) == pytest.approx(0.1)


@pytest.mark.parametrize(("rate", "burst"), [(0, 1), (-1, 1), (1, 0)])
def test_nonsense_is_refused(rate: float, burst: int) -> None:
    with pytest.raises(ValueError, match="rate_per_s must be"):
        TokenBucket(rate_per_s=rate, burst=burst, now=0)


async def test_the_pacer_sleeps_off_what_the_bucket_says_and_catches_up() -> None:
    now = 0.0
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        nonlocal now
        slept.append(seconds)
        now += seconds + 0.05  # the timer is late

    pacer = Pacer(rate_per_s=10, burst=1, clock=lambda: now, sleep=sleep)
    for _ in range(11):
        await pacer.wait()
    assert now == pytest.approx(1.0, abs=0.06)  # ten intervals of 0.1 s, lateness caught up
    assert max(slept) <= 0.1 + 1e-9


async def test_packets_never_leave_more_than_ten_at_once() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    pacer = packet_pacer(5000)
    pacer._clock, pacer._sleep = (lambda: 0.0), sleep
    for _ in range(12):
        await pacer.wait()
    assert len(slept) >= 2


async def test_one_holder_per_key_and_no_memory_of_it_afterwards() -> None:
    locks = KeyedLocks()
    inside: list[str] = []
    order: list[str] = []

    async def look(key: str, name: str) -> None:
        async with locks.hold(key):
            assert key not in inside
            inside.append(key)
            order.append(name)
            await asyncio.sleep(0)
            inside.remove(key)

    await asyncio.gather(look("a", "a1"), look("a", "a2"), look("b", "b1"), look("a", "a3"))
    assert [name for name in order if name.startswith("a")] == ["a1", "a2", "a3"]
    assert order.index("b1") < order.index("a2")
    assert len(locks) == 0


async def test_a_failing_or_cancelled_holder_frees_its_key() -> None:
    locks = KeyedLocks()
    with pytest.raises(RuntimeError):
        async with locks.hold("a"):
            raise RuntimeError
    async with locks.hold("a"):
        waiter = asyncio.create_task(_hold(locks))
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.gather(waiter, return_exceptions=True)
    assert len(locks) == 0


async def _hold(locks: KeyedLocks) -> None:
    async with locks.hold("a"):
        pass
