"""Seven days without the NOC: what vmagent's disk queue and Prometheus' agent mode bring back.

The week is compressed in time (``tests.support.outage``). Prometheus in agent mode is measured with
and without a restart of the agency's machine during the outage, because that is the difference.
"""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path

from tests.bench.requirement import need_program
from tests.bench.table import Row
from tests.support.outage import scrapes_with_agent_mode, week_with_vmagent

STEP = timedelta(minutes=15)


def run() -> list[Row]:
    """Measure."""
    for name in ("prometheus", "vmagent"):
        need_program(name)
    with tempfile.TemporaryDirectory() as folder:
        proof = asyncio.run(week_with_vmagent(Path(folder), step=STEP))
    note = (
        f"{proof.arrived} of {proof.slots} slots, longest gap {proof.longest_gap_s:.0f} s, queue "
        f"{proof.queue_bytes / 1e6:.1f} MB on disk, caught up in {proof.catch_up_s:.1f} s, "
        "vmagent restarted half-way"
    )
    bench = "outage of the NOC, 7 days: share of what was measured that arrives"
    rows = [
        Row(
            bench=bench,
            subject="vmagent",
            value=100 * proof.arrived / proof.slots,
            unit="%",
            note=note,
        )
    ]
    for restart in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            taken, arrived = asyncio.run(
                scrapes_with_agent_mode(Path(folder), scrapes=300, interval_ms=50, restart=restart)
            )
        rows.append(
            Row(
                bench=bench,
                subject="Prometheus agent mode" + (", restarted half-way" if restart else ""),
                value=100 * arrived / taken,
                unit="%",
                note=f"{arrived} of {taken} scrapes, at 50 ms instead of a minute",
            )
        )
    return rows
