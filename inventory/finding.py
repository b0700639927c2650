"""What a check found: status, severity, evidence, finding; and the waiver that excuses one.

Three-valued truth lives here. UNKNOWN is not a kind of PASS: nothing in netmon turns "could not
tell" into "ready".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from inventory.text import Text
from inventory.types import iso, utc

WAIVER = "waiver:"
"""Begins the reason of a failure that a waiver excuses; its number follows."""
GRACE = "grace:"
"""Begins the reason of a failure that is excused while the rule is new; the last day follows."""


class Status(StrEnum):
    """The result of one rule on one subject."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    ERROR = "error"


class Severity(StrEnum):
    """How much a failure weighs. CRITICAL blocks readiness and cannot be waived."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that was seen, by which source, when."""

    source: str
    seen_at: datetime
    seen: str

    def to_json(self) -> dict[str, Any]:
        """JSON values."""
        return {"source": self.source, "seen_at": iso(self.seen_at), "seen": self.seen}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Evidence:
        """The reverse of ``to_json``."""
        return cls(source=data["source"], seen_at=utc(data["seen_at"]), seen=data["seen"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one rule on one subject, as judged at one time under one regulation.

    Attributes:
        rule: rule id, e.g. ``MGT-01``.
        subject: device id, ``service:NAME``, or ``agency``.
        subject_name: what people call the subject.
        message: what was found, in both languages.
        expected, actual: for people and for evidence; plain values.
        article: the article of the agency's regulation that the rule proves.
        regulation: SHA-256 of the effective regulation.
        since: when the subject came into this status (the store keeps it across judgements).
        judged_at: when this judgement was made.
        fix: what to do about it, for people; None when there is nothing to do.
        reason: machine-readable reason of UNKNOWN and NOT_APPLICABLE, e.g. ``stale:interfaces``.
    """

    rule: str
    subject: str
    subject_name: str
    status: Status
    severity: Severity
    message: Text
    expected: str = ""
    actual: str = ""
    article: str = ""
    regulation: str = ""
    since: datetime
    judged_at: datetime
    evidence: tuple[Evidence, ...] = ()
    fix: Text | None = None
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether somebody has to act: the rule is broken, or could not be judged for our fault."""
        return self.status in {Status.FAIL, Status.ERROR}

    @property
    def in_grace(self) -> bool:
        """Whether a failure is excused because the rule is new: neither a pass nor a waiver."""
        return self.status is Status.WAIVED and self.reason.startswith(GRACE)

    def to_json(self) -> dict[str, Any]:
        """JSON values, in a stable order."""
        return {
            "rule": self.rule,
            "subject": self.subject,
            "subject_name": self.subject_name,
            "status": self.status.value,
            "severity": self.severity.value,
            "message": self.message.to_json(),
            "expected": self.expected,
            "actual": self.actual,
            "article": self.article,
            "regulation": self.regulation,
            "since": iso(self.since),
            "judged_at": iso(self.judged_at),
            "evidence": [e.to_json() for e in self.evidence],
            "fix": self.fix.to_json() if self.fix else None,
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Finding:
        """The reverse of ``to_json``."""
        return cls(
            rule=data["rule"],
            subject=data["subject"],
            subject_name=data["subject_name"],
            status=Status(data["status"]),
            severity=Severity(data["severity"]),
            message=Text.from_json(data["message"]),
            expected=data["expected"],
            actual=data["actual"],
            article=data["article"],
            regulation=data["regulation"],
            since=utc(data["since"]),
            judged_at=utc(data["judged_at"]),
            evidence=tuple(Evidence.from_json(e) for e in data["evidence"]),
            fix=Text.from_json(data["fix"]) if data["fix"] else None,
            reason=data["reason"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A signed, dated exception to one rule for one device."""

    rule: str
    device: str
    until: date
    reason: str
    approved_by: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulationInfo:
    """What is known of the effective regulation itself, for gates, metrics and reports.

    Attributes:
        document_sha256: hash of the signed paper's file, "" when none is recorded.
        sha256: hash of the effective rules (after ``extends``).
        version: what the file calls its own edition, "" when it does not say.
        clauses: clause codes (R1..R21) that the paper contains; None when the map was not given.
        issued, in_force_from, in_force_to, next_review, reviewed: dates of the paper.
        rules: rule id -> severity of every rule in force.
    """

    id: str
    title: str
    number: str
    signed_by: str
    profile: str
    sha256: str
    version: str = ""
    document_sha256: str = ""
    issued: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    next_review: date | None = None
    reviewed: date | None = None
    clauses: frozenset[str] | None = None
    mandatory_clauses: frozenset[str] = frozenset()
    rules: Mapping[str, Severity]
    articles: Mapping[str, str]
    waivers: tuple[Waiver, ...] = ()

    def in_force(self, on: date) -> bool:
        """Whether the regulation is in force on a day."""
        return (
            self.in_force_from is not None
            and self.in_force_from <= on
            and (self.in_force_to is None or on <= self.in_force_to)
        )
