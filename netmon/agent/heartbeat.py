"""The watchdog's food: a sign of life to the service manager for as long as the agent is well.

That the event loop turns is shown by this task running at all. Beyond that the book's thread must
answer, and no run of a task may be under way for longer than any honest run takes: a LAN that does
not answer is bounded by deadlines and is no illness. An agent that is ill is not fed and, when it
does not recover within the unit's ``WatchdogSec=``, the service manager starts it again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from netmon.agent.tasks import Periodic
from netmon.transport.service_manager import ServiceManager

logger = logging.getLogger(__name__)

_STATUS_S = 20.0  # how often the status line is renewed when no watchdog asks for more


class Heartbeat:
    """Tells the service manager how the agent is.

    Args:
        manager: who is told.
        tasks: none of them may be stuck.
        book: returns once the book's thread has answered.
        status: one line for a person.
    """

    def __init__(
        self,
        *,
        manager: ServiceManager,
        tasks: Sequence[Periodic],
        book: Callable[[], Awaitable[None]],
        status: Callable[[], str],
    ) -> None:
        self._manager = manager
        self._tasks = tasks
        self._book = book
        self._status = status
        self._illness = ""

    async def run(self) -> None:
        """Beat until cancelled; without a service manager there is nothing to do."""
        if not self._manager.listens:
            return
        watchdog_s = self._manager.watchdog_s
        every_s = _STATUS_S if watchdog_s is None else min(_STATUS_S, watchdog_s / 3)
        while True:
            await self.beat(within_s=every_s)
            await asyncio.sleep(every_s)

    async def beat(self, *, within_s: float) -> None:
        """One sign of life, or none and the reason in the log.

        Args:
            within_s: how long the book's thread may take to answer.
        """
        illness = await self._look(within_s)
        if illness and illness != self._illness:
            logger.error("no sign of life to the watchdog: %s", illness)
        self._illness = illness
        self._manager.status(illness or self._status())
        if not illness and self._manager.watchdog_s is not None:
            self._manager.alive()

    async def _look(self, within_s: float) -> str:
        for task in self._tasks:
            if task.stuck:
                return f"{task.name} does not come to an end"
        try:
            async with asyncio.timeout(within_s):
                await self._book()
        except TimeoutError:
            return "the book's thread does not answer"
        return ""
