"""The verdict of a period: the last assessment, with availability and repairs over all its days.

Gates 1, 2, 4 and 6 look back over their own windows, so that what they said on the last day is
what they say of the period. Gate 3 is computed again from the seconds of exactly these days and
gate 5 also from every critical failure inside them. A last day without an assessment leaves the
gates that were open to pass undetermined: silence is not readiness.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from inventory import readiness_texts as texts
from inventory.finding import Status
from inventory.period import Part, PeriodRecord, SubjectTimes, legal_day
from inventory.readiness import conjunction, score
from inventory.readiness_settings import ReadinessSettings
from inventory.text import Text
from inventory.verdict import Gate, GateName, GateState, Reason, Verdict, VerdictState
from inventory.wording import cut_percent

STALE = Text(
    vi="Không có đánh giá nào trong ngày cuối của kỳ (lần cuối {at}).",
    en="There is no assessment on the last day of the period (the last is of {at}).",
)
OF_GATES = {
    GateState.PASS: VerdictState.READY,
    GateState.FAIL: VerdictState.NOT_READY,
    GateState.UNDETERMINED: VerdictState.UNDETERMINED,
}


def judge_period(record: PeriodRecord, settings: ReadinessSettings) -> Verdict | None:
    """The period's verdict; None when there is no assessment in it (see ``PeriodJudge``)."""
    if record.last is None:
        return None
    last_day = legal_day(record.until - timedelta(microseconds=1))
    stale = legal_day(record.last.judged_at) < last_day
    gates = []
    for gate in record.last.gates:
        found = gate
        if gate.name is GateName.AVAILABILITY:
            found = _availability(gate, record, settings)
        if gate.name is GateName.SECURITY and record.failures is not None:
            found = _repairs(found, record, settings)
        if stale and gate.name is not GateName.AVAILABILITY:
            found = _stale(found, record.last)
        gates.append(found)
    return Verdict(
        state=OF_GATES[conjunction(g.state for g in gates)],
        gates=tuple(gates),
        score=score(gates),
        judged_at=record.last.judged_at,
        regulation=record.last.regulation,
    )


def _availability(gate: Gate, record: PeriodRecord, settings: ReadinessSettings) -> Gate:
    """G3 over the period's own seconds; of what nothing was kept nothing is proven."""
    states, shares, reasons = [], [], []
    for subject, times in sorted(record.availability.items()):
        status = times.service_hours.judge(settings.availability_target)
        states.append(_STATES[status])
        shares.append(1.0 if status is Status.PASS else times.service_hours.lowest or 0.0)
        if status is not Status.PASS:
            reasons.append(_low(subject, times, status, settings))
    known = {part for times in record.availability.values() for part in times.parts}
    absent = [
        Reason(state=GateState.UNDETERMINED, text=text)
        for part, text in _ABSENT.items()
        if part not in known
    ]
    states += [r.state for r in absent]
    shares += [0.0 for _ in absent]
    return replace(
        gate,
        state=conjunction(states),
        share=sum(shares) / len(shares),
        reasons=tuple(sorted([*reasons, *absent], key=lambda r: r.state is not GateState.FAIL)),
    )


def _low(subject: str, times: SubjectTimes, status: Status, settings: ReadinessSettings) -> Reason:
    low, high = times.service_hours.lowest, times.service_hours.highest
    if low is None or high is None:
        text = texts.NOT_CHECKED.format(name=times.name)
    else:
        text = (texts.LOW if status is Status.FAIL else texts.OPEN).format(
            name=times.name,
            lowest=cut_percent(low),
            highest=cut_percent(high),
            target=cut_percent(settings.availability_target),
        )
    return Reason(
        state=_STATES[status],
        text=text,
        subject=subject,
        subject_name=times.name,
        fix=texts.FIX_AVAILABILITY,
    )


def _repairs(gate: Gate, record: PeriodRecord, settings: ReadinessSettings) -> Gate:
    """G5: a critical failure was open too long inside the period, counted from its beginning."""
    known = {(r.rule, r.subject, r.since) for r in gate.reasons}
    slow = []
    for span in record.failures or ():
        if span.start >= record.until or (span.end is not None and span.end <= record.since):
            continue
        open_for = min(span.end or record.until, record.until) - span.start
        if open_for <= timedelta(days=settings.repair_days):
            continue
        if (span.rule, span.subject, span.start) in known:
            continue
        text = texts.LONG_FAILURE.format(days=open_for.days, allowed=settings.repair_days)
        slow.append(
            Reason(
                state=GateState.FAIL,
                text=text,
                rule=span.rule,
                subject=span.subject,
                subject_name=span.subject_name,
                since=span.start,
            )
        )
    if not slow:
        return gate
    return replace(gate, state=GateState.FAIL, share=0.0, reasons=(*slow, *gate.reasons))


def _stale(gate: Gate, last: Verdict) -> Gate:
    text = STALE.format(at=f"{legal_day(last.judged_at):%d/%m/%Y}")
    reason = Reason(state=GateState.UNDETERMINED, text=text)
    state = conjunction([gate.state, GateState.UNDETERMINED])
    return replace(gate, state=state, share=0.0, reasons=(*gate.reasons, reason))


_ABSENT = {
    Part.CORE: texts.NO_CORE,
    Part.GATEWAY: texts.NO_GATEWAY,
    Part.WAN: texts.NO_WAN,
}
_STATES = {
    Status.PASS: GateState.PASS,
    Status.FAIL: GateState.FAIL,
    Status.UNKNOWN: GateState.UNDETERMINED,
}
