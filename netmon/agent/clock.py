"""Holds the agent's clock against the province's from time to time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from netmon.errors import TransportError
from netmon.probes.clock import ClockSettings, offset_s

logger = logging.getLogger(__name__)

LASTS_S = 2 * 3600.0
"""A measurement says nothing after so long: quartz drifts a fraction of a second in that time."""


class ClockWatch:
    """Asks, remembers the answer, and forgets it when it is old.

    Args:
        settings: whom to ask; asked for anew at each measurement, because a reload changes it.
        monotonic: seconds that only grow, whatever is done to the clock that is measured.
    """

    def __init__(
        self,
        settings: Callable[[], ClockSettings],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.sent = 0  # requests
        self._settings = settings
        self._monotonic = monotonic
        self._measured: tuple[float, float] | None = None
        self._silent = False

    async def measure(self) -> None:
        """One request, where a server is configured; a server that is silent is told once."""
        settings = self._settings()
        if settings.server is None:
            self._measured = None
            return
        self.sent += 1
        try:
            self._measured = await offset_s(settings), self._monotonic()
        except TransportError as error:
            if not self._silent:
                logger.warning("the clock cannot be compared: %s", error)
            self._silent = True
        else:
            self._silent = False

    def offset_s(self) -> float | None:
        """Seconds by which the clock is ahead; None when that is not known, or not any more."""
        if self._measured is None or self._monotonic() - self._measured[1] > LASTS_S:
            return None
        return self._measured[0]
