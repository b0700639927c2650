"""Three-valued availability: UP, DOWN, UNKNOWN, EXCLUDED seconds, and the bounds they allow.

A_min counts every unknown second as down and A_max counts it as up (readiness: "treatment of
missing data"). A target is met only when A_min reaches it and broken only when A_max misses it;
in between nothing is proven.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from inventory.finding import Status


class SlotState(StrEnum):
    """The state of one time slot of a device or service."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Seconds spent in each state."""

    up_s: float = 0.0
    down_s: float = 0.0
    unknown_s: float = 0.0
    excluded_s: float = 0.0

    @property
    def counted_s(self) -> float:
        """Seconds that count: all but the excluded ones."""
        return self.up_s + self.down_s + self.unknown_s

    @property
    def lowest(self) -> float | None:
        """A_min, 0..1; None when nothing counts."""
        return self.up_s / self.counted_s if self.counted_s else None

    @property
    def highest(self) -> float | None:
        """A_max, 0..1; None when nothing counts."""
        return (self.up_s + self.unknown_s) / self.counted_s if self.counted_s else None

    def judge(self, target: float) -> Status:
        """PASS, FAIL or UNKNOWN against a target ratio."""
        if self.lowest is None or self.highest is None:
            return Status.UNKNOWN
        if self.lowest >= target:
            return Status.PASS
        return Status.FAIL if self.highest < target else Status.UNKNOWN
