"""A ratio of which some parts are not known: the lowest and the highest it can be.

The same treatment as availability (readiness, "treatment of missing data"): a target is met only
when the bad end meets it, and missed only when the good end misses it.
"""

from __future__ import annotations

from dataclasses import dataclass

from inventory.finding import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Good, bad and unknown parts of a whole."""

    good: int
    bad: int
    unknown: int = 0

    @property
    def lowest(self) -> float:
        """The share of good parts if every unknown one is bad; 0 of nothing."""
        return self._of(self.good)

    @property
    def highest(self) -> float:
        """The share of good parts if every unknown one is good; 0 of nothing."""
        return self._of(self.good + self.unknown)

    def judge(self, target: float) -> Status:
        """PASS, FAIL or UNKNOWN against the least share of good parts."""
        if not self.good + self.bad:
            return Status.UNKNOWN
        if self.lowest >= target:
            return Status.PASS
        return Status.FAIL if self.highest < target else Status.UNKNOWN

    def _of(self, part: int) -> float:
        whole = self.good + self.bad + self.unknown
        return part / whole if whole else 0.0
