"""The report itself: every number and every sentence, computed once, in no format.

Renderers lay out and never calculate. "100 %" is written only when every agency of the registry is
proven ready; an agency without figures is never ready, and after two periods in a row without any
it is shown as not ready.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from exporters.readiness import texts
from exporters.readiness.facts import AgencyMonth, MonthSource, Provenance
from exporters.readiness.figures import Cell, share
from exporters.readiness.settings import ReportSettings
from inventory.agencies import Active, Registry
from inventory.declared import Declaration, Declared, standing
from inventory.period import Period
from inventory.text import Text
from inventory.verdict import GateName, GateState, VerdictState


class Conclusion(StrEnum):
    """What is said of an agency."""

    READY = "ready"
    NOT_READY = "not_ready"
    UNDETERMINED = "undetermined"
    SILENT = "not_ready_no_data"  # no figures for two periods in a row


CONCLUSIONS: Mapping[Conclusion, Text] = {
    Conclusion.READY: texts.READY,
    Conclusion.NOT_READY: texts.NOT_READY,
    Conclusion.UNDETERMINED: texts.UNDETERMINED,
    Conclusion.SILENT: texts.SILENT,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One agency of the denominator."""

    active: Active
    month: AgencyMonth
    conclusion: Conclusion
    before: VerdictState | None

    @property
    def name(self) -> str:
        """The agency's name."""
        return self.active.entry.name

    def gate(self, name: GateName) -> GateState:
        """The state of a gate; undetermined without a verdict."""
        if self.month.verdict is None:
            return GateState.UNDETERMINED
        return next(
            (g.state for g in self.month.verdict.gates if g.name is name), GateState.UNDETERMINED
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """N = R + F + U."""

    ready: int
    failed: int
    open: int

    @property
    def all(self) -> int:
        """The denominator."""
        return self.ready + self.failed + self.open

    @property
    def share(self) -> Decimal | None:
        """R/N in percent, cut."""
        return share(self.ready, self.all)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, and how wide it is beside the others."""

    title: Text
    width: int
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """An annex. ``id`` is its Roman number."""

    id: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; ``heading`` ones are titled clauses (``1. ...``)."""

    text: Text
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the body (``I. ...``)."""

    title: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the sentences and annexes are made of."""

    period: Period
    registry: Registry
    settings: ReportSettings
    provenance: Provenance
    rows: tuple[Row, ...]
    counts: Counts
    before: Counts | None
    declared: tuple[Declared, ...]

    def with_gate(self, name: GateName, state: GateState) -> tuple[Row, ...]:
        """The agencies whose gate is in a state."""
        return tuple(r for r in self.rows if r.gate(name) is state)

    def concluded(self, *conclusions: Conclusion) -> tuple[Row, ...]:
        """The agencies of which one of these is said."""
        return tuple(r for r in self.rows if r.conclusion in conclusions)


def gather(
    source: MonthSource,
    registry: Registry,
    period: Period,
    *,
    settings: ReportSettings,
    declarations: Sequence[Declaration] | None = None,
) -> Figures:
    """Ask the source once and draw the conclusions.

    Args:
        source: where the agencies' months come from.
        registry: the approved list; its mandatory agencies are the denominator.
        period: the month.
        settings: who reports to whom.
        declarations: what agencies declared; None when no forms were handed in. What their proofs
            hold counts as well; of two words of one day the form that was handed in stands.
    """
    agencies = registry.active(period)
    months = source.months(agencies, period)
    last = period.previous()
    earlier = registry.active(last)
    before = source.standings(earlier, last)
    rows = tuple(_row(a, months.get(a.code, AgencyMonth()), before) for a in agencies)
    signed = [said for row in rows for said in row.month.declared]
    return Figures(
        period=period,
        registry=registry,
        settings=settings,
        provenance=source.provenance(),
        rows=rows,
        counts=_counts(rows),
        before=None if before is None else _earlier(earlier, before),
        declared=()
        if declarations is None and not signed
        else standing([*signed, *(declarations or ())], [a.entry for a in agencies], period),
    )


def _row(
    active: Active, month: AgencyMonth, before: Mapping[str, VerdictState | None] | None
) -> Row:
    known = before is not None and active.code in before
    earlier = before.get(active.code) if before is not None else None
    if month.verdict is None:
        silent_twice = known and earlier is None
        conclusion = Conclusion.SILENT if silent_twice else Conclusion.UNDETERMINED
    else:
        conclusion = Conclusion(month.verdict.state.value)
    return Row(active, month, conclusion, earlier)


def _counts(rows: Sequence[Row]) -> Counts:
    found = [r.conclusion for r in rows]
    return Counts(
        ready=found.count(Conclusion.READY),
        failed=found.count(Conclusion.NOT_READY) + found.count(Conclusion.SILENT),
        open=found.count(Conclusion.UNDETERMINED),
    )


def _earlier(agencies: Sequence[Active], before: Mapping[str, VerdictState | None]) -> Counts:
    found = [before.get(a.code) for a in agencies]
    return Counts(
        ready=found.count(VerdictState.READY),
        failed=found.count(VerdictState.NOT_READY),
        open=found.count(VerdictState.UNDETERMINED) + found.count(None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A finished report."""

    figures: Figures
    parts: tuple[Part, ...]
    annexes: tuple[Table, ...]
