"""Annexes I to VII: the tables behind the sentences (readiness 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from exporters.readiness import texts as t
from exporters.readiness.facts import Violation
from exporters.readiness.figures import Cell, milliseconds, percent, share, show
from exporters.readiness.model import CONCLUSIONS, Column, Conclusion, Figures, Row, Table
from inventory.agencies import KINDS
from inventory.declared import RULES, Declared, Shape, State, question
from inventory.finding import Severity
from inventory.text import Lang, Text, verbatim
from inventory.verdict import GateName, GateState

_MET = {True: Text(vi="Đạt", en="Met"), False: Text(vi="Chưa đạt", en="Not met")}
_STATES = {
    State.MET: Text(vi="Đã thực hiện", en="Done"),
    State.DOING: Text(vi="Đang thực hiện", en="Under way"),
    State.NOT: Text(vi="Chưa thực hiện", en="Not done"),
}
_EXPIRED = Text(vi="không có số liệu (hết hạn)", en="no figures (run out)")
_NO_DATA = Text(vi="không có số liệu", en="no figures")


def annexes(figures: Figures) -> tuple[Table, ...]:
    """All seven, empty ones too: that there is nothing is also a statement."""
    return (
        _summary(figures),
        _violations(figures),
        _open(figures),
        _declared(figures),
        _incidents(figures),
        _exemptions(figures),
        _proofs(figures),
    )


def _numbered(rows: Iterable[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple((number, *row) for number, row in enumerate(rows, 1))


def _summary(figures: Figures) -> Table:
    columns = (
        Column(t.TT, 4, figures=True),
        Column(t.CODE, 9),
        Column(t.AGENCY, 12),
        Column(t.KIND_OF, 6),
        Column(t.LEVEL, 6, figures=True),
        Column(t.REGISTERED, 7, figures=True),
        Column(t.SEEN, 7, figures=True),
        Column(t.SEATS_HEAD, 6, figures=True),
        Column(t.CONNECTED, 6, figures=True),
        Column(t.RATIO, 6, figures=True),
        Column(t.A_MIN, 8, figures=True),
        Column(t.A_MAX, 8, figures=True),
        Column(t.A_24, 8, figures=True),
        Column(t.REGULATION, 11),
        Column(t.PASSED, 6, figures=True),
        Column(t.FAILED, 8, figures=True),
        Column(t.UNKNOWN, 8, figures=True),
        Column(t.CRITICAL, 8, figures=True),
        Column(t.RTT, 7, figures=True),
        Column(t.JITTER, 7, figures=True),
        Column(t.LOSS, 6, figures=True),
        *(Column(verbatim(t.GATE_SHORT[gate]), 7) for gate in GateName),
        Column(t.SCORE, 7, figures=True),
        Column(t.CONCLUSION, 9),
    )
    return Table("I", t.A1, columns, _numbered(_summary_row(r) for r in figures.rows))


def _summary_row(row: Row) -> tuple[Cell, ...]:
    entry, month = row.active.entry, row.month
    hours, clock, seats = month.service_hours, month.round_the_clock, month.seats_declared
    connected = month.seats_connected
    issued = f"{month.regulation_issued:%d/%m/%Y}" if month.regulation_issued else ""
    return (
        entry.code,
        entry.name,
        KINDS[entry.kind],
        entry.security_level,
        month.devices_registered,
        month.devices_seen,
        seats,
        connected,
        share(connected, seats) if seats and connected is not None else None,
        percent(hours.lowest, 2) if hours else None,
        percent(hours.highest, 2) if hours else None,
        percent(clock.lowest, 2) if clock else None,
        ", ".join(filter(None, (month.regulation_number, issued))),
        month.passed,
        month.failed,
        month.unknown,
        month.critical_open,
        milliseconds(month.rtt_s),
        milliseconds(month.jitter_s),
        percent(month.loss_ratio, 2),
        *(t.GATE_MARK[row.gate(gate)] if month.verdict else None for gate in GateName),
        percent(month.verdict.score / 100) if month.verdict else None,
        CONCLUSIONS[row.conclusion],
    )


_WORST_FIRST = {s: n for n, s in enumerate((*Severity, None))}


def _violations(figures: Figures) -> Table:
    columns = (
        Column(t.TT, 4, figures=True),
        Column(t.AGENCY, 12),
        Column(t.DEVICE, 9),
        Column(t.RULE, 7),
        Column(t.CONTENT, 20),
        Column(t.ARTICLE, 9),
        Column(t.SEVERITY_HEAD, 8),
        Column(t.FOUND, 9),
        Column(t.FIXED, 9),
        Column(t.DAYS, 5, figures=True),
        Column(t.PROOF, 9),
    )
    rows = [
        (
            row.name,
            found.subject,
            found.rule,
            found.message,
            found.article,
            t.SEVERITY[found.severity] if found.severity else None,
            found.start,
            found.end,
            _days(found, figures),
            found.proof,
        )
        for row in figures.rows
        for found in sorted(
            row.month.violations, key=lambda v: (_WORST_FIRST[v.severity], v.start, v.rule)
        )
    ]
    return Table("II", t.A2, columns, _numbered(rows))


def _days(found: Violation, figures: Figures) -> int:
    """Whole days for which it had been open when it was put right or the period ended."""
    return max(0, ((found.end or figures.period.end) - found.start).days)


def _open(figures: Figures) -> Table:
    columns = (
        Column(t.TT, 4, figures=True),
        Column(t.AGENCY, 15),
        Column(t.GATE, 10),
        Column(t.LAST_SEEN, 10),
        Column(t.CAUSE, 30),
        Column(t.OFFICER, 12),
        Column(t.DEADLINE, 10),
    )
    until = figures.period.last + timedelta(days=30)
    rows: list[tuple[Cell, ...]] = []
    for row in figures.concluded(Conclusion.UNDETERMINED, Conclusion.SILENT):
        officer, verdict = row.active.entry.officer, row.month.verdict
        seen = row.month.last_seen
        if verdict is None:
            cause = row.month.cause or t.NO_DATA_CAUSE
            rows.append((row.name, verbatim("G1-G6"), seen, cause, officer, until))
            continue
        for gate in verdict.gates:
            if gate.state is not GateState.UNDETERMINED:
                continue
            told = [r.text for r in gate.reasons if r.state is GateState.UNDETERMINED][:3]
            cause = Text(vi=" ".join(x.vi for x in told), en=" ".join(x.en for x in told))
            rows.append((row.name, verbatim(t.GATE_SHORT[gate.name]), seen, cause, officer, until))
    return Table("III", t.A3, columns, _numbered(rows))


def _declared(figures: Figures) -> Table:
    columns = (
        Column(t.TT, 4, figures=True),
        Column(t.AGENCY, 12),
        Column(t.INDICATOR, 16),
        Column(t.VALUE, 10),
        Column(t.DECLARED_BY, 12),
        Column(t.DATE, 8),
        Column(t.FILE, 12),
        Column(t.COMPARED, 8),
        Column(t.QUESTION, 17),
    )
    by_code = {r.active.code: r for r in figures.rows}
    rows = [_declared_row(d, by_code[d.agency.code]) for d in figures.declared]
    return Table("IV", t.A4, columns, _numbered(rows))


def _declared_row(found: Declared, row: Row) -> tuple[Cell, ...]:
    title = RULES[found.indicator].title
    name = Text(vi=f"{found.indicator}. {title.vi}", en=f"{found.indicator}. {title.en}")
    said = found.declaration
    if said is None:
        absent = _EXPIRED if found.expired else _NO_DATA
        return (found.agency.name, name, absent, None, None, None, None, None)
    return (
        found.agency.name,
        name,
        declared_value(found),
        said.by,
        said.on,
        said.document,
        None if found.met is None else _MET[found.met],
        asked(found, row),
    )


def asked(found: Declared, row: Row) -> Text | None:
    """What a declaration leaves to be explained."""
    seats = row.month.seats_declared or row.active.entry.seats
    return question(found, row.month.verdict, seats)


def declared_value(found: Declared) -> Cell:
    """``45/50 (90,0%)``, a count, or a state in words."""
    said = found.declaration
    if said is None:
        return None
    shape = RULES[found.indicator].shape
    if shape is Shape.STATE:
        return _STATES[said.state] if said.state else None
    if shape is Shape.COUNT:
        return said.part
    cut = share(said.part or 0, said.whole or 0)
    if cut is None:
        return verbatim(f"{said.part}/{said.whole}")
    plain = f"{said.part}/{said.whole} ({cut}%)"
    return Text(vi=plain.replace(".", ","), en=plain)


def _incidents(figures: Figures) -> Table:
    columns = (
        Column(t.TT, 4, figures=True),
        Column(t.AGENCY, 16),
        Column(t.START, 11),
        Column(t.END, 11),
        Column(t.MINUTES, 8, figures=True),
        Column(t.CLASS, 15),
        Column(t.REPORTED, 18),
    )
    rows = [
        (
            row.name,
            found.start,
            found.end,
            int(found.minutes),
            t.OUTAGE.format(subject=found.subject),
            _notices(found.start),
        )
        for row in figures.rows
        for found in sorted(row.month.incidents, key=lambda i: (i.start, i.subject))
    ]
    return Table("V", t.A5, columns, _numbered(rows))


FIRST_NOTICE, FULL_NOTICE = timedelta(hours=24), timedelta(hours=72)
"""From the detection of a serious incident (Nghị định 331/2026/NĐ-CP, Điều 31 khoản 2 điểm d)."""


def _notices(detected: datetime) -> Text:
    """Until when notices had to be sent; when they were, no agent knows."""
    first, full = detected + FIRST_NOTICE, detected + FULL_NOTICE
    return Text(
        vi=t.NOTICES.vi.format(first=show(first, Lang.VI), full=show(full, Lang.VI)),
        en=t.NOTICES.en.format(first=show(first, Lang.EN), full=show(full, Lang.EN)),
    )


def _exemptions(figures: Figures) -> Table:
    columns = (
        Column(t.TT, 4, figures=True),
        Column(t.AGENCY, 16),
        Column(t.RULE, 8),
        Column(t.DEVICE, 12),
        Column(t.REASON, 22),
        Column(t.APPROVED_BY, 14),
        Column(t.EXPIRES, 9),
    )
    rows = [
        (row.name, e.rule, e.subject, e.reason, e.approved_by, e.until)
        for row in figures.rows
        for e in sorted(row.month.exemptions, key=lambda e: (e.rule, e.subject, e.until))
    ]
    return Table("VI", t.A6, columns, _numbered(rows))


def _proofs(figures: Figures) -> Table:
    columns = (
        Column(t.TT, 4, figures=True),
        Column(t.AGENCY, 12),
        Column(t.FILE, 14),
        Column(t.SHA, 22),
        Column(t.AT, 10),
        Column(t.RULE_SET, 18),
        Column(t.BEFORE, 18),
    )
    rows = [
        (row.name, p.file, p.sha256, p.at, p.rules, p.previous)
        for row in figures.rows
        for p in row.month.proofs
    ]
    return Table("VII", t.A7, columns, _numbered(rows))
