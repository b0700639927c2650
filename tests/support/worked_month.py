"""docs/worked-month.md, computed: ``python -m tests.support.worked_month`` writes it anew.

Nothing in it is typed in: what happened comes from the stories, the minutes from the calendar, and
the results from a report over the three agencies' signed bundles.
"""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from string import Template

from exporters.readiness.annexes import FIRST_NOTICE, FULL_NOTICE
from exporters.readiness.facts import Bounds
from exporters.readiness.figures import percent, show
from exporters.readiness.model import CONCLUSIONS, Figures, Row, gather
from exporters.readiness.sentences import share_sentence
from inventory.availability import ServiceHours
from inventory.readiness_settings import ReadinessSettings
from inventory.text import Lang
from inventory.verdict import Gate, GateName, GateState
from netmon.reporting.bundles import BundleSource
from tests.support.months import OCTOBER, STORIES, WEIGHTS, Story, keep_all, report_settings

DOCUMENT = Path("docs/worked-month.md")
_SHORT = {name: f"G{n}" for n, name in enumerate(GateName, 1)}
_TEXT = Template(Path("tests/data/worked-month.md").read_text(encoding="utf-8"))


def make(folder: Path) -> Figures:
    """Live the month in a folder and report on it."""
    listed, _ = keep_all(folder)
    return gather(BundleSource(folder / "bundles"), listed, OCTOBER, settings=report_settings())


def page(figures: Figures) -> str:
    """The document."""
    served, whole = minutes(ServiceHours()), minutes(None)
    settings, counts = ReadinessSettings(), figures.counts
    rows = dict(zip((s.code for s in STORIES), figures.rows, strict=True))
    first = figures.rows[0].month
    telnet = next(s.telnet for s in STORIES if s.telnet)
    days = sum(1 for _ in ServiceHours().windows(OCTOBER.start, OCTOBER.end))
    return _TEXT.substitute(
        days=days,
        day=served // days,
        served=served,
        whole=whole,
        target=shown(settings.availability_target, 1),
        allowed=f"{served * (1 - settings.availability_target):.1f}",
        happened="\n".join(_happened(s) for s in STORIES),
        bounds="\n".join(_bounds(s.code, rows[s.code], served, settings) for s in STORIES),
        clock=", ".join(f"{c} {_span(r.month.round_the_clock, whole)}" for c, r in rows.items()),
        connected=first.seats_connected,
        declared=first.seats_declared,
        seats=shown((first.seats_connected or 0) / (first.seats_declared or 1), 1),
        open=(telnet[1] - telnet[0]).days,
        repair=settings.repair_days,
        heads=" | ".join(_SHORT.values()),
        gates="\n".join(_gates(c, r) for c, r in rows.items()),
        scores="\n".join(f"* {c}: {_score(r)}" for c, r in rows.items()),
        n=counts.all,
        ready=counts.ready,
        failed=counts.failed,
        open_count=counts.open,
        share=counts.share,
        best=shown((counts.ready + counts.open) / counts.all, 1),
        sentence=share_sentence(figures).en,
        notices="; ".join(_notices(s) for s in STORIES if s.down),
    )


def minutes(hours: ServiceHours | None) -> int:
    """Minutes of the month, in service hours when they are given."""
    windows = [(OCTOBER.start, OCTOBER.end)] if hours is None else None
    listed = windows or list(hours.windows(OCTOBER.start, OCTOBER.end) if hours else ())
    return _minutes(sum((end - start for start, end in listed), timedelta()))


def shown(ratio: float, places: int) -> str:
    """A share in percent, cut."""
    return show(percent(ratio, places), Lang.EN)


def _minutes(length: timedelta) -> int:
    return round(length / timedelta(minutes=1))


def _lost(story: Story) -> tuple[int, int]:
    """Minutes of a story that were not up: in service hours, and round the clock."""
    spans = (*story.down, *story.silent)
    inside = (b - a for span in spans for a, b in ServiceHours().windows(*span))
    clock = sum((b - a for a, b in spans), timedelta())
    return _minutes(sum(inside, timedelta())), _minutes(clock)


def _happened(story: Story) -> str:
    told = [f"down from {_at(a)} to {_at(b)}" for a, b in story.down]
    told += [f"the agent stood still from {_at(a)} to {_at(b)}" for a, b in story.silent]
    if story.telnet:
        told.append(f"Telnet open from {_at(story.telnet[0])} to {_at(story.telnet[1])}")
    served, clock = _lost(story)
    return f"| {story.code} | {'; '.join(told)} | {served} | {clock} |"


def _at(instant: datetime) -> str:
    return show(instant, Lang.EN)


def _bounds(code: str, row: Row, served: int, settings: ReadinessSettings) -> str:
    found = row.month.service_hours
    assert found is not None
    low, high = found.lowest, found.highest
    target = settings.availability_target
    against = "reached" if low >= target else "missed" if high < target else "open"
    return f"| {code} | {_part(low, served)} | {_part(high, served)} | {against} |"


def _part(ratio: float, whole: int) -> str:
    return f"{round(ratio * whole)}/{whole} = {shown(ratio, 2)} %"


def _span(found: Bounds | None, whole: int) -> str:
    assert found is not None
    if found.lowest == found.highest:
        return _part(found.lowest, whole)
    return f"{_part(found.lowest, whole)} to {shown(found.highest, 2)} %"


def _gates(code: str, row: Row) -> str:
    marks = {GateState.PASS: "pass", GateState.FAIL: "fail", GateState.UNDETERMINED: "open"}
    verdict = row.month.verdict
    assert verdict is not None
    states = " | ".join(marks[row.gate(name)] for name in GateName)
    conclusion = CONCLUSIONS[row.conclusion].en
    return f"| {code} | {states} | {verdict.score} | {conclusion} |"


def _score(row: Row) -> str:
    verdict = row.month.verdict
    assert verdict is not None
    parts = " + ".join(_weighed(gate) for gate in verdict.gates)
    exact = sum((_exact(gate) for gate in verdict.gates), Decimal())
    return f"{parts} = {exact:.3f}, shown as {verdict.score}"


def _exact(gate: Gate) -> Decimal:
    return WEIGHTS[gate.name] * Decimal(repr(gate.share))


def _weighed(gate: Gate) -> str:
    share = f"{gate.share:g}" if gate.share in {0.0, 1.0} else f"{gate.share:.5f}"
    return f"{WEIGHTS[gate.name]} x {share}"


def _notices(story: Story) -> str:
    start = story.down[0][0]
    return f"{story.code} by {_at(start + FIRST_NOTICE)} and by {_at(start + FULL_NOTICE)}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        DOCUMENT.write_text(page(make(Path(scratch))), encoding="utf-8")
