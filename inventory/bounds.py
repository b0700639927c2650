"""A ratio of which some parts are not known: the lowest and the highest it can be.

The same treatment as availability (readiness, "treatment of missing data"): a target is met only
when the bad end meets it, and missed only when the good end misses it.
"""

from __future__ import annotations

from dataclasses import dataclass

from inventory.finding import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Parts of a whole that are so, that are not, and of which it is not known.

    The share is that of ``good``: what is wanted (``judge``) or what is not (``judge_at_most``).
    """

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

    def judge_at_most(self, limit: float) -> Status:
        """PASS, FAIL or UNKNOWN against the largest share of what is counted as good here."""
        if not self.good + self.bad:
            return Status.UNKNOWN
        if self.highest <= limit:
            return Status.PASS
        return Status.FAIL if self.lowest > limit else Status.UNKNOWN

    def _of(self, part: int) -> float:
        whole = self.good + self.bad + self.unknown
        return part / whole if whole else 0.0
