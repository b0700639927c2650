"""What the configuration and the agent itself say beside the book: it enters every snapshot."""

from __future__ import annotations

from dataclasses import dataclass, field

from inventory.availability import ServiceHours
from inventory.maintenance import Ticket
from inventory.period import PeriodRule
from inventory.snapshot import ServiceDeclaration


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a snapshot is made under.

    Attributes:
        services: those to be probed; None: whatever was ever probed.
        maintenance: every ticket that is on file.
        hours: when targets hold; None: around the clock.
        period_rule: how the agency's months are counted; the cap of maintenance follows it.
        rule_set: SHA-256 of the effective regulation that the province expects, "" when it has
            not said.
        evidence_unbroken: whether the chain of assessments was verified; None when there is none.
        clock_offset_s: how far the agent's clock is off; None when that is not known.
    """

    services: tuple[ServiceDeclaration, ...] | None = None
    maintenance: tuple[Ticket, ...] = ()
    hours: ServiceHours | None = field(default_factory=ServiceHours)
    period_rule: PeriodRule = PeriodRule.CALENDAR
    rule_set: str = ""
    evidence_unbroken: bool | None = None
    clock_offset_s: float | None = None
