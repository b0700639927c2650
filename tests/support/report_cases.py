"""Reports made by hand: a source that says what it is told, and provinces of any size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exporters.readiness.facts import AgencyMonth, Provenance
from exporters.readiness.model import Report, gather
from exporters.readiness.sentences import compose
from inventory.agencies import Active
from inventory.declared import Declaration
from inventory.period import Period
from inventory.text import verbatim
from inventory.verdict import Gate, GateName, GateState, Reason, Verdict, VerdictState
from tests.support.months import NOW, OCTOBER, WEIGHTS, entry, registry, report_settings

READY, NOT_READY, OPEN = VerdictState.READY, VerdictState.NOT_READY, VerdictState.UNDETERMINED
_GATE = {
    READY: GateState.PASS,
    NOT_READY: GateState.FAIL,
    OPEN: GateState.UNDETERMINED,
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """A source that says what it is told."""

    now: Mapping[str, AgencyMonth] = field(default_factory=dict)
    before: Mapping[str, VerdictState | None] | None = None

    def months(self, agencies: Sequence[Active], period: Period) -> Mapping[str, AgencyMonth]:
        return self.now

    def standings(
        self, agencies: Sequence[Active], period: Period
    ) -> Mapping[str, VerdictState | None] | None:
        return self.before

    def provenance(self) -> Provenance:
        return Provenance(kind="book", title=verbatim("thử"), queries=({"query": "up"},))


def month(state: VerdictState | None, **fields: object) -> AgencyMonth:
    """A month with a verdict (or none), every gate passed but availability."""
    verdict = None
    if state is not None:
        gates = tuple(
            Gate(name=n, state=GateState.PASS, weight=WEIGHTS[n], share=1.0)
            if n is not GateName.AVAILABILITY or state is READY
            else Gate(
                name=n,
                state=_GATE[state],
                weight=WEIGHTS[n],
                share=0.5,
                reasons=(Reason(state=_GATE[state], text=verbatim("sw-loi: 98 %")),),
            )
            for n in GateName
        )
        verdict = Verdict(state=state, gates=gates, score=90.0, judged_at=NOW, regulation="ab")
    return AgencyMonth(verdict=verdict, **fields)  # type: ignore[arg-type]


def report(
    states: Sequence[VerdictState | None],
    *,
    before: Sequence[VerdictState | None] | None = None,
    months: Mapping[str, AgencyMonth] | None = None,
    declarations: Sequence[Declaration] | None = None,
) -> Report:
    """A province with one agency for each state."""
    codes = [f"so-{n:03d}" for n in range(len(states))]
    told = Told(
        now={c: month(s) for c, s in zip(codes, states, strict=True)} | dict(months or {}),
        before=dict(zip(codes, before, strict=False)) if before is not None else None,
    )
    listed = registry(*(entry(c, f"Sở {c}") for c in codes))
    if not codes:
        listed = registry(entry("x", "X", valid_from=NOW.date()))
    return compose(
        gather(told, listed, OCTOBER, settings=report_settings(), declarations=declarations)
    )
