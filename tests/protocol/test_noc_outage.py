"""A week without the NOC, compressed in time: nothing that was measured is lost."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.outage import scrapes_with_agent_mode, week_with_vmagent

pytestmark = [
    pytest.mark.protocol,
    pytest.mark.timeout(180),
    pytest.mark.skipif(
        not (shutil.which("vmagent") and shutil.which("prometheus")),
        reason="Debian packages victoria-metrics and prometheus",
    ),
]
STEP = timedelta(minutes=30)


async def test_vmagent_brings_a_whole_week_after_the_outage_and_a_restart(tmp_path: Path) -> None:
    proof = await week_with_vmagent(tmp_path, step=STEP)
    assert proof.slots == 336
    assert proof.arrived == proof.slots
    assert proof.longest_gap_s == STEP.total_seconds()
    # What was measured as up is up in the NOC's copy too, to the second.
    assert proof.up_s[0] == pytest.approx(proof.up_s[1], abs=1)
    assert proof.queue_bytes > 0


async def test_without_the_out_of_order_window_the_week_would_be_refused(tmp_path: Path) -> None:
    proof = await week_with_vmagent(tmp_path, step=STEP, out_of_order=False)
    assert proof.arrived < proof.slots / 2


async def test_prometheus_in_agent_mode_brings_what_it_scraped_meanwhile(tmp_path: Path) -> None:
    taken, arrived = await scrapes_with_agent_mode(
        tmp_path, scrapes=200, interval_ms=50, restart=False
    )
    assert arrived == taken
