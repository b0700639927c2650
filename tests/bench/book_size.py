"""The book after 25 months, and after the six months that the agent forgets next."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from tests.bench.table import Row
from tests.support.book import START, opened
from tests.support.long_history import write_days

MONTH_DAYS, KEPT, MORE = 31, 25, 6
DEVICES, EVENTS, MOVES = 30, 40, 40
"""Watched devices, each down once a day; events and moved stations a day: a restless agency."""


def run() -> list[Row]:
    """Write, forget, look at the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        with opened(path) as store:
            write_days(
                store, START, range(KEPT * MONTH_DAYS), devices=DEVICES, events=EVENTS, moves=MOVES
            )
            full = _megabytes(path)
            limit = START + timedelta(days=MORE * MONTH_DAYS)
            steps: list[int] = []
            slowest = 0.0
            while not steps or steps[-1]:
                begin = time.perf_counter()
                steps.append(store.prune(limit))
                slowest = max(slowest, time.perf_counter() - begin)
        with sqlite3.connect(path) as book:
            (free,) = book.execute("PRAGMA freelist_count").fetchone()
            (pages,) = book.execute("PRAGMA page_count").fetchone()
    note = f"{DEVICES} devices down once a day, {EVENTS} events and {MOVES} moves a day"
    made = (
        (f"size after {KEPT} months", full, "MB", note),
        (
            f"free again after forgetting {MORE} months",
            100 * free / pages,
            "%",
            f"{sum(steps)} rows",
        ),
        ("slowest step of forgetting", 1000 * slowest, "ms", f"{len(steps)} steps"),
    )
    return [
        Row(bench="history of the book", subject=s, value=v, unit=u, more_is_better=False, note=n)
        for s, v, u, n in made
    ]


def _megabytes(path: Path) -> float:
    return sum(p.stat().st_size for p in path.parent.glob("book.db*")) / 1e6
