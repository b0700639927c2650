"""What is known of each agency over a period, wherever it was read; and the port it comes through.

A value that was not measured is None, never zero: a report that prints a zero has measured it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from inventory.agencies import Active
from inventory.declared import Declaration
from inventory.finding import Severity
from inventory.period import Period
from inventory.text import Text
from inventory.verdict import Verdict, VerdictState


@dataclass(frozen=True, slots=True)
class Bounds:
    """A ratio that lies between two values, 0..1."""

    lowest: float
    highest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A rule that was broken on a subject inside the period. ``end`` None: still is."""

    rule: str
    subject: str
    message: Text
    article: str = ""
    severity: Severity | None = None
    start: datetime
    end: datetime | None
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A time during which something that carries the LAN was down."""

    subject: str
    start: datetime
    end: datetime
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """An approved exception or maintenance."""

    rule: str
    subject: str
    reason: str
    approved_by: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One item of evidence that can be held against its hash."""

    file: str
    sha256: str
    at: datetime | None
    rules: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyMonth:
    """One agency over the days of a period on which it was active.

    Attributes:
        verdict: None: nothing was measured in the period.
        cause: why there is no verdict, or why it is not believed.
        last_seen: the last sign of its agent, in the period or before.
        service_hours, round_the_clock: availability of the worst of what gate 3 asks about.
        declared: what the agency's own signed proof says of its declared indicators.
        rtt_s, jitter_s, loss_ratio: of the worst service or path, means over the period's end.
    """

    verdict: Verdict | None = None
    cause: Text | None = None
    last_seen: datetime | None = None
    devices_registered: int | None = None
    devices_seen: int | None = None
    seats_declared: int | None = None
    seats_connected: int | None = None
    service_hours: Bounds | None = None
    round_the_clock: Bounds | None = None
    regulation_number: str = ""
    regulation_issued: date | None = None
    regulation_sha256: str = ""
    passed: int | None = None
    failed: int | None = None
    unknown: int | None = None
    critical_open: int | None = None
    rtt_s: float | None = None
    jitter_s: float | None = None
    loss_ratio: float | None = None
    violations: tuple[Violation, ...] = ()
    incidents: tuple[Incident, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    proofs: tuple[Proof, ...] = ()
    declared: tuple[Declaration, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where the figures were read: for the method paragraph and for the machine's copy.

    Attributes:
        kind: ``book``, ``prometheus`` or ``evidence``.
        title: what people call it.
        queries: what was asked, in order; JSON values.
    """

    kind: str
    title: Text
    queries: tuple[Mapping[str, Any], ...] = field(default=())


class MonthSource(Protocol):
    """Where agencies' months come from."""

    def months(self, agencies: Sequence[Active], period: Period) -> Mapping[str, AgencyMonth]:
        """What is known of each agency, by code; one that is absent has no data."""

    def standings(
        self, agencies: Sequence[Active], period: Period
    ) -> Mapping[str, VerdictState | None] | None:
        """The verdicts of another period, None for no data; None: the source does not reach it."""

    def provenance(self) -> Provenance:
        """Where the figures were read, after they were."""
