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


@dataclass(slots=True)
class Health:
    """How one task is doing."""

    last_success: datetime | None = None
    last_duration_s: float | None = None
    failures: int = 0


class Periodic:
    """One piece of work, again and again.

    A failure of the network or of the book is counted and the next run is at its usual time. Any
    other exception is our own bug: its traceback is logged, it is counted apart, and the task goes
    on after a pause that grows with each such failure in a row.

    Args:
        name: for logs, metrics and the stagger.
        work: the work.
        period_s: seconds between starts; asked before each run, so that a reload takes effect.
    """

    def __init__(
        self, *, name: str, work: Callable[[], Awaitable[object]], period_s: Callable[[], float]
    ) -> None:
        self.name = name
        self.health = Health()
        self.internal_errors = 0
        self._work = work
        self._period_s = period_s
        self._wake = asyncio.Event()

    def run_soon(self) -> None:
        """Run at once instead of waiting for the next time."""
        self._wake.set()

    def task_health(self) -> TaskHealth:
        """The same, as a snapshot shows it."""
        return TaskHealth(
            task=self.name,
            last_success=self.health.last_success,
            last_duration_s=self.health.last_duration_s,
            failures=self.health.failures,
        )

    async def run(self, *, last: datetime | None = None) -> None:
        """Run until cancelled. ``last`` is when the work was last begun, by somebody else."""
        bugs = 0
        while True:
            now = datetime.now(UTC)
            due = next_run(name=self.name, period_s=self._period_s(), last=last, now=now)
            await self._sleep((due - now).total_seconds())
            last = datetime.now(UTC)
            if await self.once():
                bugs = 0
            else:
                bugs += 1
                await asyncio.sleep(min(2.0**bugs, _LONGEST_BACKOFF_S))

    async def once(self) -> bool:
        """One run; False when it ended in a bug of ours."""
        began = time.monotonic()
        try:
            await self._work()
        except (TransportError, BookError) as error:
            self.health.failures += 1
            logger.warning("%s failed: %s", self.name, error)
        except Exception:  # the supervisor's promise: a bug in one task does not end the agent
            self.health.failures += 1
            self.internal_errors += 1
            logger.exception("%s broke; it will be tried again", self.name)
            return False
        else:
            self.health.last_success = datetime.now(UTC)
        finally:
            self.health.last_duration_s = time.monotonic() - began
        return True

    async def _sleep(self, seconds: float) -> None:
        self._wake.clear()
        try:
            async with asyncio.timeout(max(seconds, 0)):
                await self._wake.wait()
        except TimeoutError:
            return
