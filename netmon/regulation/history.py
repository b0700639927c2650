"""The past of the rules: when each became kept or broken where, who excused it, and by which paper.

The store keeps bare changes of status; here they meet the regulations that judged at the time and
the waivers that those granted, which today's regulation may no longer know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inventory.finding import GRACE, WAIVER, RegulationInfo, Status, Waiver
from inventory.history import Edition, FindingChange
from inventory.types import iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A rule came into another standing on a subject.

    Attributes:
        old, new: None before it was judged, and when it is judged no longer.
        regulation: SHA-256 of what judged it.
        edition: the same by name; None in books from before names were kept.
        waiver: the signature that excuses the failure, as its regulation had it.
        grace_until: the last day on which it is excused because the rule is new.
    """

    at: datetime
    rule: str
    subject: str
    subject_name: str
    old: Status | None
    new: Status | None
    reason: str
    regulation: str
    edition: Edition | None
    waiver: Waiver | None
    grace_until: date | None

    @property
    def compliant(self) -> bool | None:
        """Whether the rule is kept from here on; None where nobody can tell."""
        if self.new is Status.PASS:
            return True
        return False if self.new in {Status.FAIL, Status.WAIVED} else None

    def to_json(self) -> dict[str, Any]:
        """JSON values."""
        edition, waiver = self.edition, self.waiver
        return {
            "at": iso(self.at),
            "rule": self.rule,
            "subject": self.subject,
            "subject_name": self.subject_name,
            "old": self.old,
            "new": self.new,
            "compliant": self.compliant,
            "reason": self.reason,
            "waiver": waiver
            and {
                "number": waiver.number,
                "approved_by": waiver.approved_by,
                "until": waiver.until.isoformat(),
                "reason": waiver.reason,
            },
            "grace_until": self.grace_until and self.grace_until.isoformat(),
            "regulation": {
                "sha256": self.regulation,
                "id": edition.id if edition else None,
                "version": edition.version if edition else None,
                "number": edition.number if edition else None,
                "profile": edition.profile if edition else None,
            },
        }


def edition_of(info: RegulationInfo, at: datetime) -> Edition:
    """What the book remembers of a regulation that judges at an instant."""
    return Edition(
        at=at,
        sha256=info.sha256,
        id=info.id,
        title=info.title,
        version=info.version,
        number=info.number,
        profile=info.profile,
        waivers=info.waivers,
    )


def turns(
    changes: Iterable[FindingChange], editions: Iterable[Edition], names: Mapping[str, str]
) -> tuple[Turn, ...]:
    """The changes with the papers behind them, in their order.

    Args:
        changes: what the store logged.
        editions: the regulations that judged; two of one hash say the same.
        names: what people call the subjects; one that is unknown is shown by its id.
    """
    known = {edition.sha256: edition for edition in editions}
    return tuple(
        _turn(c, known.get(c.regulation), names.get(c.subject, c.subject)) for c in changes
    )


def _turn(change: FindingChange, edition: Edition | None, name: str) -> Turn:
    return Turn(
        at=change.at,
        rule=change.rule,
        subject=change.subject,
        subject_name=name,
        old=change.old,
        new=change.new,
        reason=change.reason,
        regulation=change.regulation,
        edition=edition,
        waiver=_waiver(change, edition),
        grace_until=_grace(change),
    )


def _waiver(change: FindingChange, edition: Edition | None) -> Waiver | None:
    if edition is None or not change.reason.startswith(WAIVER):
        return None
    number = change.reason.removeprefix(WAIVER)
    return next((w for w in edition.waivers if (w.rule, w.number) == (change.rule, number)), None)


def _grace(change: FindingChange) -> date | None:
    """The last day of a rule's grace; a check may have one of its own, which excuses nothing."""
    if change.new is not Status.WAIVED or not change.reason.startswith(GRACE):
        return None
    return date.fromisoformat(change.reason.removeprefix(GRACE))
