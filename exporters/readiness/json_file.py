"""The machine's copy: every figure, both languages, and how each was asked for."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from exporters.readiness.facts import Bounds
from exporters.readiness.figures import Cell
from exporters.readiness.model import Counts, Report, Row, Table
from exporters.readiness.sentences import count_questions, rule_sets, share_sentence
from inventory.text import Text
from inventory.types import iso

FORMAT: Final = "netmon-readiness/1"
Json = dict[str, Any]


def json_file(report: Report) -> bytes:
    """The report as JSON, the same bytes for the same report."""
    figures = report.figures
    period, registry = figures.period, figures.registry
    body = {
        "format": FORMAT,
        "period": {
            "month": period.name,
            "rule": period.rule.value,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "from": iso(period.start),
            "to": iso(period.end),
            "time_zone": "+07:00",
        },
        "registry": {
            "id": registry.id,
            "version": registry.version,
            "sha256": registry.sha256,
            "example": registry.example,
        },
        "rule_sets": list(rule_sets(figures)),
        "source": {
            "kind": figures.provenance.kind,
            "title": figures.provenance.title.to_json(),
            "queries": list(figures.provenance.queries),
        },
        "counts": _counts(figures.counts),
        "previous": _counts(figures.before) if figures.before else None,
        "conclusion": share_sentence(figures).to_json(),
        "questions": count_questions(figures),
        "agencies": [_agency(row) for row in figures.rows],
        "parts": [
            {"title": p.title.to_json(), "text": [b.text.to_json() for b in p.blocks]}
            for p in report.parts
        ],
        "annexes": [_table(table) for table in report.annexes],
    }
    text = json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode("utf-8", "replace") + b"\n"


def _counts(counts: Counts) -> Json:
    return {
        "n": counts.all,
        "ready": counts.ready,
        "not_ready": counts.failed,
        "undetermined": counts.open,
        "share_percent": str(counts.share) if counts.share is not None else None,
    }


def _agency(row: Row) -> Json:
    month = row.month
    return {
        "code": row.active.code,
        "name": row.name,
        "kind": row.active.entry.kind.value,
        "days": len(row.active.days),
        "conclusion": row.conclusion.value,
        "before": row.before.value if row.before else None,
        "verdict": month.verdict.to_json() if month.verdict else None,
        "cause": month.cause.to_json() if month.cause else None,
        "last_seen": iso(month.last_seen) if month.last_seen else None,
        "service_hours": _bounds(month.service_hours),
        "round_the_clock": _bounds(month.round_the_clock),
        "seats": {"declared": month.seats_declared, "connected": month.seats_connected},
        "regulation": {"number": month.regulation_number, "sha256": month.regulation_sha256},
        "proofs": [{"file": p.file, "sha256": p.sha256} for p in month.proofs],
    }


def _bounds(bounds: Bounds | None) -> Json | None:
    return None if bounds is None else {"lowest": bounds.lowest, "highest": bounds.highest}


def _table(table: Table) -> Json:
    return {
        "id": table.id,
        "title": table.title.to_json(),
        "columns": [c.title.to_json() for c in table.columns],
        "rows": [[_cell(c) for c in row] for row in table.rows],
    }


def _cell(cell: Cell) -> Any:  # noqa: ANN401 - JSON values
    if isinstance(cell, Text):
        return cell.to_json()
    if isinstance(cell, Decimal):
        return str(cell)
    if isinstance(cell, datetime):
        return iso(cell)
    return cell.isoformat() if isinstance(cell, date) else cell
