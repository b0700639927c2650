"""Periodic tasks: run on time, survive their own failures, tell how they are doing."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from inventory.errors import BookError
from inventory.snapshot import TaskHealth
from netmon.agent.schedule import next_run
from netmon.errors import TransportError

logger = logging.getLogger(__name__)

_LONGEST_BACKOFF_S = 300.0
_SETTLE_S = 1.0  # several "run soon" within this time are one
_HONEST_S = 3600.0  # a run may take this long, or three periods, before it counts as stuck


def utc_now() -> datetime:
    """The clock of the agent; tests bring their own."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Health:
    """How one task is doing."""

    last_success: datetime | None = None
    last_duration_s: float | None = None
    failures: int = 0
    bugs: int = 0  # of the failures, those that were our own


class Periodic:
    """One piece of work, again and again, never twice at once.

    A failure of the network or of the book is counted and the next run is at its usual time. Any
    other exception is our own bug: its traceback is logged, it is counted apart, and the task goes
    on after a pause that grows with each such failure in a row.

    Args:
        name: for logs and metrics.
        work: the work.
        period_s: seconds between starts; asked before each run, so that a reload takes effect.
        seed: makes the stagger differ between agencies.
        clock: the time of day.
    """

    def __init__(
        self,
        *,
        name: str,
        work: Callable[[], Awaitable[object]],
        period_s: Callable[[], float],
        seed: str = "",
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.name = name
        self.health = Health()
        self._work = work
        self._period_s = period_s
        self._seed = seed
        self._clock = clock
        self._wake = asyncio.Event()
        self._busy = asyncio.Lock()
        self._began: float | None = None  # of the run that is under way

    @property
    def stuck(self) -> bool:
        """Whether the run that is under way takes longer than the network's slowness explains."""
        honest_s = max(_HONEST_S, 3 * self._period_s())
        return self._began is not None and time.monotonic() - self._began > honest_s

    def run_soon(self) -> None:
        """Run now instead of at the next time; when it is running, once more after that."""
        self._wake.set()

    async def settled(self) -> None:
        """Wait until the run that is under way, if there is one, has ended."""
        async with self._busy:
            return

    def task_health(self) -> TaskHealth:
        """The same, as a snapshot shows it."""
        return TaskHealth(
            task=self.name,
            last_success=self.health.last_success,
            last_duration_s=self.health.last_duration_s,
            failures=self.health.failures,
        )

    async def run(self) -> None:
        """Run until cancelled."""
        bugs = 0
        while True:
            now = self._clock()
            due = next_run(name=f"{self._seed}/{self.name}", period_s=self._period_s(), now=now)
            await self._wait((due - now).total_seconds())
            bugs = 0 if await self.once() else bugs + 1
            if bugs:
                await asyncio.sleep(min(2.0**bugs, _LONGEST_BACKOFF_S))

    async def once(self) -> bool:
        """One run; False when it ended in a bug of ours."""
        async with self._busy:
            self._began = began = time.monotonic()
            try:
                await self._work()
            except (TransportError, BookError) as error:
                self.health.failures += 1
                logger.warning("%s failed: %s", self.name, error)
            except Exception:  # the supervisor's promise: a bug in one task does not end the agent
                self.health.failures += 1
                self.health.bugs += 1
                logger.exception("%s broke; it will be tried again", self.name)
                return False
            else:
                self.health.last_success = self._clock()
            finally:
                self._began = None
                self.health.last_duration_s = time.monotonic() - began
            return True

    async def _wait(self, seconds: float) -> None:
        """Until the time has come or somebody calls ``run_soon``, now or since the last run."""
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        await asyncio.sleep(_SETTLE_S)
        self._wake.clear()
