"""Not faster than allowed: a token bucket, and one request in flight per device.

The bucket is pure and takes ``now``; ``Pacer`` is its thin asynchronous shell.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager


class TokenBucket:
    """Allows ``rate_per_s`` on average and ``burst`` at once.

    A token may be reserved before it exists: the caller then waits until it does. Time that was
    overslept is therefore caught up, and the average rate is exact whatever the timer's grain.
    """

    def __init__(self, *, rate_per_s: float, burst: int, now: float) -> None:
        if rate_per_s <= 0 or burst < 1:
            msg = f"rate_per_s must be above 0 and burst at least 1, not {rate_per_s} and {burst}"
            raise ValueError(msg)
        self._rate_per_s = rate_per_s
        self._burst = burst
        self._tokens = float(burst)
        self._at = now

    def reserve(self, *, now: float) -> float:
        """Take one token; returns the seconds to wait before using it, 0 when it is there."""
        refill = max(0.0, now - self._at) * self._rate_per_s
        self._tokens = min(float(self._burst), self._tokens + refill) - 1
        self._at = max(self._at, now)
        return max(0.0, -self._tokens / self._rate_per_s)


class Pacer:
    """Waits so that nobody behind it goes faster than the bucket allows."""

    def __init__(
        self,
        *,
        rate_per_s: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bucket = TokenBucket(rate_per_s=rate_per_s, burst=burst, now=clock())
        self._clock = clock
        self._sleep = sleep

    async def wait(self) -> None:
        """Return when one more packet may go."""
        delay_s = self._bucket.reserve(now=self._clock())
        if delay_s > 0:
            await self._sleep(delay_s)


def packet_pacer(rate_pps: float) -> Pacer:
    """A pacer for packets: at most ten at once, a hundredth of a second's worth.

    That much is the timer's grain; more would be a burst that fills a small switch's buffers.
    """
    return Pacer(rate_per_s=rate_pps, burst=max(1, min(10, int(rate_pps / 100))))


class KeyedLocks:
    """One holder per key (a device's address, an interface's name); other keys do not wait.

    A key costs memory only while somebody holds it or waits for it.
    """

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._locks)

    @asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[None]:
        """Hold the key's lock, in the order of asking."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._users[key] = self._users.get(key, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._users[key] -= 1
            if not self._users[key]:
                del self._users[key], self._locks[key]
