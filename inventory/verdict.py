"""The readiness answer: three-valued gates, their reasons, a score that never makes ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from inventory.text import Text
from inventory.types import iso


class GateName(StrEnum):
    """The six gates of readiness, G1 to G6 in this order."""

    INFRASTRUCTURE = "infrastructure"
    COVERAGE = "coverage"
    AVAILABILITY = "availability"
    REGULATION = "regulation"
    SECURITY = "security"
    SERVICES = "services"


class GateState(StrEnum):
    """Three-valued truth of a gate."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    UNDETERMINED = "undetermined"


class VerdictState(StrEnum):
    """Three-valued truth of the whole LAN."""

    READY = "ready"
    NOT_READY = "not_ready"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason for a gate's state, with what a person needs to act on it."""

    state: GateState
    text: Text
    rule: str = ""
    article: str = ""
    subject: str = ""
    subject_name: str = ""
    since: datetime | None = None
    fix: Text | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "state": self.state.value,
            "text": self.text.to_json(),
            "rule": self.rule,
            "article": self.article,
            "subject": self.subject,
            "subject_name": self.subject_name,
            "since": iso(self.since) if self.since else None,
            "fix": self.fix.to_json() if self.fix else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One gate: its state, the share of it that is proven (0..1), why."""

    name: GateName
    state: GateState
    weight: int
    share: float
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "name": self.name.value,
            "state": self.state.value,
            "weight": self.weight,
            "share": round(self.share, 6),
            "reasons": [r.to_json() for r in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class Outline:
    """A verdict without its reasons: what a calendar shows. ``gates`` are in order, G1 to G6."""

    judged_at: datetime
    state: VerdictState
    gates: tuple[GateState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Ready, not ready, or undetermined: and why."""

    state: VerdictState
    gates: tuple[Gate, ...]
    score: float  # 0..100, cut to 0.1; ranks only
    judged_at: datetime
    regulation: str = ""  # SHA-256 of the effective regulation

    def to_json(self) -> dict[str, Any]:
        """JSON values, in a stable order."""
        return {
            "state": self.state.value,
            "score": self.score,
            "judged_at": iso(self.judged_at),
            "regulation": self.regulation,
            "gates": [g.to_json() for g in self.gates],
        }
