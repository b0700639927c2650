"""Parts I to V: what the figures say, in sentences (readiness 3.2 and 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import chain

from exporters.readiness import texts as t
from exporters.readiness.annexes import annexes, asked
from exporters.readiness.facts import Bounds
from exporters.readiness.figures import percent, share, show
from exporters.readiness.model import Block, Conclusion, Figures, Part, Report, Row
from exporters.texts import GATE
from inventory.declared import RULES, Shape
from inventory.text import Lang, Text, verbatim
from inventory.verdict import GateName, GateState, VerdictState

SHOWN = 20
"""Agencies told one by one in the body; the annexes hold all."""
SHORT_HASH = 12


def compose(figures: Figures) -> Report:
    """The report of these figures."""
    parts = (
        Part(t.PART_1, tuple(_method(figures))),
        Part(t.PART_2, tuple(_results(figures))),
        Part(t.PART_3, tuple(_shortcomings(figures))),
        Part(t.PART_4, tuple(_tasks(figures))),
        Part(t.PART_5, tuple(_proposals(figures))),
    )
    return Report(figures=figures, parts=parts, annexes=annexes(figures))


def _says(text: Text, **values: object) -> Block:
    return Block(text.format(**values) if values else text)


def _cut(part: int, whole: int) -> Text:
    cell = share(part, whole)
    return Text(vi=show(cell, Lang.VI), en=show(cell, Lang.EN))


def _joined(names: Iterable[str | Text]) -> Text:
    items = [n if isinstance(n, Text) else verbatim(n) for n in names]
    if not items:
        return t.NOBODY_NAMED
    return Text(vi="; ".join(i.vi for i in items), en="; ".join(i.en for i in items))


def _names(rows: Iterable[Row]) -> Text:
    return _joined(r.name for r in rows)


# I


def _method(figures: Figures) -> Iterable[Block]:
    registry, period, n = figures.registry, figures.period, figures.counts.all
    approved = t.APPROVED.format(act=registry.approved) if registry.approved else verbatim("")
    yield _says(
        t.SCOPE,
        n=n,
        title=registry.title,
        version=registry.version,
        sha256=registry.sha256,
        approved=approved,
    )
    if registry.example:
        yield _says(t.EXAMPLE)
    split = [r for r in figures.rows if not r.active.whole]
    if split:
        days = [t.PARTIAL_ONE.format(name=r.name, days=len(r.active.days)) for r in split]
        yield _says(t.PARTIAL, names=_joined(days))
    yield _says(t.PERIOD, first=f"{period.first:%d/%m/%Y}", last=f"{period.last:%d/%m/%Y}")
    yield _says(
        t.METHOD,
        source=figures.provenance.title,
        covered=sum(r.month.verdict is not None for r in figures.rows),
        n=n,
        rules=_rule_sets(figures),
    )
    adopted = figures.settings.definition
    if adopted is None:
        yield _says(t.UNDEFINED)
    else:
        by = f", {adopted.by}" if adopted.by else ""
        yield _says(t.DEFINED, number=adopted.number, date=f"{adopted.date:%d/%m/%Y}", by=by)


def rule_sets(figures: Figures) -> tuple[str, ...]:
    """The SHA-256 of every rule set that judged somebody, in order."""
    found = {r.month.regulation_sha256 for r in figures.rows if r.month.regulation_sha256}
    return tuple(sorted(found))


def _rule_sets(figures: Figures) -> Text:
    found = [sha[:SHORT_HASH] for sha in rule_sets(figures)]
    if not found:
        return t.NO_RULES
    shown = ", ".join(found[:3])
    more = len(found) - 3
    return t.RULES_MORE.format(shown=shown, more=more) if more > 0 else verbatim(shown)


# II


def _results(figures: Figures) -> Iterable[Block]:
    yield Block(t.SHARE_TITLE, heading=True)
    yield from _share(figures)
    yield Block(t.COVERAGE_TITLE, heading=True)
    yield _gate(figures, GateName.INFRASTRUCTURE)
    yield _gate(figures, GateName.COVERAGE)
    yield from _seats(figures)
    yield Block(t.AVAILABILITY_TITLE, heading=True)
    yield _gate(figures, GateName.AVAILABILITY)
    yield from _lowest(figures)
    yield Block(t.REGULATION_TITLE, heading=True)
    yield _gate(figures, GateName.REGULATION)
    yield from _rules(figures)
    yield Block(t.SECURITY_TITLE, heading=True)
    yield _gate(figures, GateName.SECURITY)
    yield from _critical(figures)
    yield Block(t.SERVICES_TITLE, heading=True)
    yield _gate(figures, GateName.SERVICES)
    yield Block(t.DECLARED_TITLE, heading=True)
    yield from _declared(figures)


def share_sentence(figures: Figures) -> Text:
    """The sentence that the report is about; "100 %" only when R = N."""
    counts = figures.counts
    if counts.all == 0:
        return t.NOBODY
    if counts.ready == counts.all:
        return t.ALL_READY.format(n=counts.all)
    return t.SOME_READY.format(
        ready=counts.ready,
        n=counts.all,
        share=_cut(counts.ready, counts.all),
        failed=counts.failed,
        open=counts.open,
    )


def _share(figures: Figures) -> Iterable[Block]:
    counts = figures.counts
    yield Block(share_sentence(figures))
    if counts.open:
        best = counts.ready + counts.open
        yield _says(t.BEST_CASE, part=best, n=counts.all, share=_cut(best, counts.all))
    silent = figures.concluded(Conclusion.SILENT)
    if silent:
        yield _says(t.SILENT_TWICE, count=len(silent), names=_names(silent))
    yield _change(figures)


def _change(figures: Figures) -> Block:
    before, counts = figures.before, figures.counts
    if before is None or before.all in {before.open, 0}:
        return _says(t.NO_CHANGE)
    ready = VerdictState.READY
    now = {r.active.code for r in figures.concluded(Conclusion.READY)}
    up = [r for r in figures.rows if r.active.code in now and r.before is not ready]
    down = [r for r in figures.rows if r.active.code not in now and r.before is ready]
    return _says(
        t.CHANGE,
        ready=before.ready,
        n=before.all,
        share=_cut(before.ready, before.all),
        delta=f"{counts.ready - before.ready:+d}",
        up=_names(up),
        down=_names(down),
    )


def _gate(figures: Figures, name: GateName) -> Block:
    return _says(
        t.GATE_COUNTS,
        gate=GATE[name],
        passed=len(figures.with_gate(name, GateState.PASS)),
        failed=len(figures.with_gate(name, GateState.FAIL)),
        open=len(figures.with_gate(name, GateState.UNDETERMINED)),
    )


def _seats(figures: Figures) -> Iterable[Block]:
    known = [
        (r.month.seats_connected, r.month.seats_declared)
        for r in figures.rows
        if r.month.seats_connected is not None and r.month.seats_declared
    ]
    if known:
        connected = sum(c or 0 for c, _ in known)
        declared = sum(d or 0 for _, d in known)
        yield _says(
            t.SEATS,
            connected=connected,
            declared=declared,
            share=_cut(connected, declared),
            count=len(known),
        )


def _lowest(figures: Figures) -> Iterable[Block]:
    known: list[tuple[Bounds, str]] = [
        (r.month.service_hours, r.name) for r in figures.rows if r.month.service_hours
    ]
    if known:
        worst, name = min(known, key=lambda k: (k[0].lowest, k[1]))
        low, high = percent(worst.lowest, 2), percent(worst.highest, 2)
        yield _says(
            t.LOWEST,
            name=name,
            lowest=Text(vi=show(low, Lang.VI), en=show(low, Lang.EN)),
            highest=Text(vi=show(high, Lang.VI), en=show(high, Lang.EN)),
        )


def _rules(figures: Figures) -> Iterable[Block]:
    months = [r.month for r in figures.rows if r.month.passed is not None]
    if months:
        yield _says(
            t.RULE_COUNTS,
            passed=sum(m.passed or 0 for m in months),
            failed=sum(m.failed or 0 for m in months),
            unknown=sum(m.unknown or 0 for m in months),
        )


def _critical(figures: Figures) -> Iterable[Block]:
    counts = [r.month.critical_open for r in figures.rows if r.month.critical_open is not None]
    if counts:
        yield _says(t.CRITICAL_COUNT, count=sum(counts), agencies=sum(c > 0 for c in counts))


def _declared(figures: Figures) -> Iterable[Block]:
    yield _says(t.DECLARED_HEAD)
    if not any(d.declaration for d in figures.declared):
        yield _says(t.NO_DECLARED)
        return
    for indicator, rule in RULES.items():
        rows = [d for d in figures.declared if d.indicator is indicator]
        said = [d.declaration for d in rows if d.declaration]
        if not rows:
            continue
        title = Text(vi=f"{indicator}. {rule.title.vi}", en=f"{indicator}. {rule.title.en}")
        if rule.shape is Shape.RATIO and said:
            part, whole = sum(d.part or 0 for d in said), sum(d.whole or 0 for d in said)
            value = D_RATIO.format(part=part, whole=whole, share=_cut(part, whole))
        elif rule.shape is Shape.COUNT and said:
            value = D_COUNT.format(count=sum(d.part or 0 for d in said))
        else:
            value = verbatim("")
        met = [d for d in rows if d.met]
        yield _says(
            D_LINE,
            title=title,
            said=len(said),
            rows=len(rows),
            value=value,
            met=D_MET.format(count=len(met)) if _has_target(rule.target, rule.shape) else "",
        )


def _has_target(target: int | None, shape: Shape) -> bool:
    return target is not None or shape is Shape.STATE


# III


def _shortcomings(figures: Figures) -> Iterable[Block]:
    yield Block(t.NOT_MET, heading=True)
    yield from _cases(figures.concluded(Conclusion.NOT_READY), GateState.FAIL, "II")
    yield Block(t.NOT_KNOWN, heading=True)
    open_rows = figures.concluded(Conclusion.UNDETERMINED, Conclusion.SILENT)
    silent = [r for r in open_rows if r.month.verdict is None]
    if silent:
        yield _says(t.WITHOUT_DATA, names=_joined(_silent(r) for r in silent))
    rest = [r for r in open_rows if r.month.verdict is not None]
    if rest or not silent:
        yield from _cases(rest, GateState.UNDETERMINED, "III")


def _silent(row: Row) -> Text:
    cause = row.month.cause
    if cause is None:
        return verbatim(row.name)
    return Text(vi=f"{row.name} ({cause.vi})", en=f"{row.name} ({cause.en})")


def _cases(rows: Sequence[Row], state: GateState, annex: str) -> Iterable[Block]:
    if not rows:
        yield _says(t.NONE)
    for row in rows[:SHOWN]:
        gates = row.month.verdict.gates if row.month.verdict else ()
        told = []
        for gate in gates:
            reasons = [r.text for r in gate.reasons if r.state is state]
            if gate.state is state:
                first = reasons[0] if reasons else GATE[gate.name]
                short = t.GATE_SHORT[gate.name]
                told.append(Text(vi=f"{short}: {first.vi}", en=f"{short}: {first.en}"))
        yield _says(t.CASE, name=row.name, reasons=_spaced(told))
    if len(rows) > SHOWN:
        number = t.ANNEX.format(number=annex)
        yield _says(t.AND_MORE, count=len(rows) - SHOWN, annex=number)


def _spaced(items: Sequence[Text]) -> Text:
    return Text(vi=" ".join(i.vi for i in items), en=" ".join(i.en for i in items))


# IV, V


def _tasks(figures: Figures) -> Iterable[Block]:
    until = f"{figures.period.last + timedelta(days=30):%d/%m/%Y}"
    found = False
    for name in GateName:
        rows = figures.with_gate(name, GateState.FAIL)
        if rows:
            found = True
            yield _says(t.TASK, gate=GATE[name], count=len(rows), names=_some(rows), until=until)
    silent = figures.concluded(Conclusion.UNDETERMINED, Conclusion.SILENT)
    if silent:
        found = True
        yield _says(t.TASK_DATA, names=_some(silent), until=until)
    if not found:
        yield _says(t.KEEP_UP)


def _some(rows: Sequence[Row]) -> Text:
    shown = _names(rows[:SHOWN])
    more = len(rows) - SHOWN
    if more <= 0:
        return shown
    return Text(vi=f"{shown.vi} và {more} cơ quan khác", en=f"{shown.en} and {more} more")


def _proposals(figures: Figures) -> Iterable[Block]:
    asks: list[Block] = []
    failed = figures.concluded(Conclusion.NOT_READY, Conclusion.SILENT)
    if failed:
        asks.append(_says(t.ASK_FAILED, count=len(failed)))
    if figures.counts.open:
        asks.append(_says(t.ASK_OPEN, count=figures.counts.open))
    questions = count_questions(figures)
    if questions:
        asks.append(_says(t.ASK_QUESTIONS, count=questions))
    own = [Block(verbatim(line)) for line in figures.settings.proposals]
    yield from chain(asks, own) if asks or own else [_says(t.NO_ASK)]


def count_questions(figures: Figures) -> int:
    """How many declarations contradict a measurement."""
    rows = {r.active.code: r for r in figures.rows}
    return sum(asked(d, rows[d.agency.code]) is not None for d in figures.declared)


D_LINE = Text(
    vi="{title}: {said}/{rows} cơ quan đã khai{value}{met}.",
    en="{title}: {said}/{rows} agencies declared{value}{met}.",
)
D_RATIO = Text(vi=", toàn tỉnh {part}/{whole} ({share}%)", en=", in all {part}/{whole} ({share}%)")
D_COUNT = Text(vi=", tổng {count}", en=", {count} in all")
D_MET = Text(vi=", {count} đạt chỉ tiêu", en=", {count} reach the target")
