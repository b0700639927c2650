"""What gates are made of: three-valued conditions, and what a rule's findings say to them.

A condition fails only on proof and passes only on proof. What was not measured, not declared, or
too old leaves it undetermined, with the reason; nothing here guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from inventory import readiness_texts as texts
from inventory.finding import Finding, Severity, Status
from inventory.readiness_settings import FailureSpan, ReadinessSettings
from inventory.snapshot import Snapshot
from inventory.text import Text
from inventory.types import LEGAL_TIME, iso
from inventory.verdict import GateState, Reason

OPEN = GateState.UNDETERMINED


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a gate asks for: its state, the share of it that is proven, why."""

    state: GateState
    share: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What gates are judged on."""

    snapshot: Snapshot
    now: datetime
    settings: ReadinessSettings
    history: Sequence[FailureSpan] | None
    findings: dict[str, list[Finding]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of judgement in Vietnam's legal time."""
        return self.now.astimezone(LEGAL_TIME).date()

    def recent(self, at: datetime, hours: float) -> bool:
        """Whether something happened within so many hours."""
        return self.now - at <= timedelta(hours=hours)

    def status(self, finding: Finding) -> Status:
        """What a finding still says now: a stale or broken one says nothing."""
        if not self.recent(finding.judged_at, self.settings.finding_hours):
            return Status.UNKNOWN
        return Status.UNKNOWN if finding.status is Status.ERROR else finding.status


def passed() -> Condition:
    """A proven condition."""
    return Condition(GateState.PASS, 1.0)


def unmet(
    state: GateState, text: Text, fix: Text | None = None, *, share: float = 0.0
) -> Condition:
    """A condition that is not proven, for one reason."""
    return Condition(state, share, (Reason(state=state, text=text, fix=fix),))


def rule_condition(view: View, rule: str, *, weight: Severity | None = None) -> Condition:
    """One rule proven on every subject it applies to.

    A waived failure is still a failure here: a signature does not make a LAN carry applications.
    One in its grace is neither failure nor proof: the rule does not bind yet.

    Args:
        view: what the gate is judged on.
        rule: its id.
        weight: the severity that the gate asks for the rule for: failures of another are of what
            it asked for before it was raised, and leave the condition open.
    """
    found = [(f, view.status(f)) for f in view.findings.get(rule, ())]
    if not found:
        return Condition(OPEN, 0.0, (not_judged(view, rule),))
    judged = [(f, s) for f, s in found if s is not Status.NOT_APPLICABLE]
    unknown: list[Finding] = []
    broken: list[Finding] = []
    for f, status in judged:
        if status is Status.PASS:
            continue
        former = weight is not None and f.severity is not weight
        undecided = status is Status.UNKNOWN or f.in_grace or former
        (unknown if undecided else broken).append(f)
    reasons = [from_finding(f, GateState.FAIL) for f in broken]
    reasons += [unknown_reason(view, f) for f in unknown]
    state = GateState.FAIL if broken else OPEN if unknown else GateState.PASS
    share = 1 - (len(broken) + len(unknown)) / len(judged) if judged else 1.0
    return Condition(state, share, tuple(reasons))


def unknown_reason(view: View, finding: Finding) -> Reason:
    """Why a finding says nothing: its own reason, or its age."""
    reason = from_finding(finding, OPEN)
    if view.recent(finding.judged_at, view.settings.finding_hours):
        return reason
    text = texts.STALE_FINDING.format(rule=finding.rule, at=iso(finding.judged_at))
    return replace(reason, text=text, fix=None)


def not_judged(view: View, rule: str) -> Reason:
    """A rule without any finding."""
    text = texts.RULE_NOT_JUDGED.format(rule=rule)
    return Reason(state=OPEN, text=text, rule=rule, article=article(view, rule))


def from_finding(finding: Finding, state: GateState) -> Reason:
    """A finding as a reason."""
    return Reason(
        state=state,
        text=finding.message,
        rule=finding.rule,
        article=finding.article,
        subject=finding.subject,
        subject_name=finding.subject_name,
        since=finding.since,
        fix=finding.fix,
    )


def article(view: View, rule: str) -> str:
    """The article that a rule proves, "" when no regulation binds it."""
    info = view.snapshot.regulation
    return info.articles.get(rule, "") if info else ""


GateFunction = Callable[[View], list[Condition]]
