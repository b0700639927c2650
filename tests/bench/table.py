"""What a benchmark returns, and how it is shown: peers side by side, measured in the same run."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measurement.

    Attributes:
        bench: what was done, e.g. ``walk ifTable, 61 interfaces``; rows of one name are compared.
        subject: who did it, e.g. ``netmon gufo`` or a peer, ``snmpbulkwalk 5.9.3``.
        value: the median over the rounds.
        unit: of ``value``, e.g. ``varbinds/s`` or ``s``.
        more_is_better: false for durations.
        is_peer: measured for comparison; the first peer of a bench is what ratios refer to.
        note: anything a reader needs in order to judge the number.
    """

    bench: str
    subject: str
    value: float
    unit: str
    more_is_better: bool = True
    is_peer: bool = False
    note: str = ""


def ratio(row: Row, rows: Sequence[Row]) -> float | None:
    """How many times better than the first peer of the same bench; None without a peer."""
    peers = [r for r in rows if r.bench == row.bench and r.unit == row.unit and r.is_peer]
    if not peers or row.value <= 0 or peers[0].value <= 0:
        return None
    quotient = row.value / peers[0].value
    return quotient if row.more_is_better else 1 / quotient


def show(rows: Sequence[Row], console: Console) -> None:
    """Print the rows."""
    table = Table("bench", "subject", title="netmon bench")
    for heading in ("value", "to peer"):
        table.add_column(heading, justify="right")
    table.add_column("note")
    for index, row in enumerate(rows):
        if index and row.bench != rows[index - 1].bench:
            table.add_section()
        times = ratio(row, rows)
        table.add_row(
            row.bench,
            row.subject + (" (peer)" if row.is_peer else ""),
            f"{row.value:,.3g} {row.unit}" if row.value < 1000 else f"{row.value:,.0f} {row.unit}",
            "" if times is None else f"{times:.2f} x",
            row.note,
        )
    console.print(table)


def save(rows: Sequence[Row], path: Path, now: datetime) -> None:
    """Write the rows and where they were measured as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    report = {
        "measured_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "rows": [{**asdict(row), "ratio_to_peer": ratio(row, rows)} for row in rows],
    }
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
