"""Is this LAN ready? Three-valued, gate by gate, with the reasons; a pure function of the snapshot.

READY is the conjunction of six gates (readiness 3.1). One failed gate makes the LAN not ready; no
failed gate and one undetermined one leaves it undetermined. The score ranks and shows progress; it
is computed beside the verdict and never enters it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime

from inventory import gates
from inventory.conditions import Condition, GateFunction, View
from inventory.finding import Finding
from inventory.readiness_settings import FailureSpan, ReadinessSettings
from inventory.snapshot import Snapshot
from inventory.verdict import Gate, GateName, GateState, Verdict, VerdictState

GATES: dict[GateName, tuple[int, GateFunction]] = {
    GateName.INFRASTRUCTURE: (15, gates.infrastructure),
    GateName.COVERAGE: (20, gates.coverage),
    GateName.AVAILABILITY: (20, gates.availability),
    GateName.REGULATION: (15, gates.regulation),
    GateName.SECURITY: (15, gates.security),
    GateName.SERVICES: (15, gates.services),
}
"""The gates and their weights, which sum to 100."""


def judge_readiness(
    snapshot: Snapshot,
    *,
    now: datetime,
    history: Sequence[FailureSpan] | None = None,
    settings: ReadinessSettings | None = None,
) -> Verdict:
    """The readiness verdict.

    Args:
        snapshot: the book, with its latest findings.
        now: the instant of judgement.
        history: failures of critical rules in the period, closed ones too; None when no history
            is kept, which leaves gate 5 undetermined.
        settings: the numbers of the definition.
    """
    findings: dict[str, list[Finding]] = {}
    for finding in snapshot.findings:
        findings.setdefault(finding.rule, []).append(finding)
    view = View(
        snapshot=snapshot,
        now=now,
        settings=settings or ReadinessSettings(),
        history=history,
        findings=findings,
    )
    judged = tuple(_gate(name, weight, judge(view)) for name, (weight, judge) in GATES.items())
    return Verdict(
        state=_VERDICTS[conjunction(gate.state for gate in judged)],
        gates=judged,
        score=score(judged),
        judged_at=now,
        regulation=snapshot.regulation.sha256 if snapshot.regulation else "",
    )


def conjunction(states: Iterable[GateState]) -> GateState:
    """Any FAIL fails; else anything undetermined leaves it open; else it passes (readiness 3.3)."""
    found = set(states)
    if GateState.FAIL in found:
        return GateState.FAIL
    return GateState.UNDETERMINED if GateState.UNDETERMINED in found else GateState.PASS


def score(judged: Iterable[Gate]) -> float:
    """Sum of weight x proven share, 0..100, cut to 0.1."""
    total = sum(gate.weight * gate.share for gate in judged)
    # The inner rounding takes back what binary fractions lose: 0.7 + 0.2 + 0.1 is one.
    return math.floor(round(total * 10, 6)) / 10


def _gate(name: GateName, weight: int, conditions: list[Condition]) -> Gate:
    reasons = [reason for condition in conditions for reason in condition.reasons]
    return Gate(
        name=name,
        state=conjunction(c.state for c in conditions),
        weight=weight,
        share=sum(c.share for c in conditions) / len(conditions),
        # Failures first: they are what somebody has to act on.
        reasons=tuple(sorted(reasons, key=lambda r: r.state is not GateState.FAIL)),
    )


_VERDICTS = {
    GateState.PASS: VerdictState.READY,
    GateState.FAIL: VerdictState.NOT_READY,
    GateState.UNDETERMINED: VerdictState.UNDETERMINED,
}
