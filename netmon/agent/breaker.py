"""Circuit breaker per device: a device that does not answer is left alone for longer and longer.

Pure: every call takes ``now``. It is what keeps a dead device at one timeout round a cycle, and
what keeps the agent from asking a printer without SNMP every five minutes for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from netmon.config.settings import BreakerSettings


@dataclass(slots=True)
class Breaker:
    """The state of one device's breaker."""

    settings: BreakerSettings
    failures: int = 0
    open_until: datetime | None = None

    def allows(self, now: datetime) -> bool:
        """Whether the device may be asked now; after the pause one attempt is allowed."""
        return self.open_until is None or now >= self.open_until

    def succeeded(self) -> None:
        """The device answered: forget its failures."""
        self.failures = 0
        self.open_until = None

    def failed(self, now: datetime) -> None:
        """The device did not answer: count it, and pause when it is one of several."""
        self.failures += 1
        beyond = self.failures - self.settings.failures
        if beyond >= 0:
            pause = min(self.settings.first_s * 2.0 ** min(beyond, 32), self.settings.longest_s)
            self.open_until = now + timedelta(seconds=pause)
