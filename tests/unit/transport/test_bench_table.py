"""Ratios say how many times better, whatever the unit, and only against a peer of the same run."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.table import Row, ratio, save

FAST = Row(bench="walk", subject="ours", value=300.0, unit="varbinds/s")
PEER = Row(bench="walk", subject="theirs", value=100.0, unit="varbinds/s", is_peer=True)
SLOW = Row(bench="sweep", subject="ours", value=4.0, unit="s", more_is_better=False)
SWEEP_PEER = Row(
    bench="sweep", subject="theirs", value=2.0, unit="s", more_is_better=False, is_peer=True
)


def test_more_is_better_and_less_is_better() -> None:
    rows = [FAST, PEER, SLOW, SWEEP_PEER]
    assert [ratio(row, rows) for row in rows] == [3.0, 1.0, 0.5, 1.0]


def test_no_ratio_without_a_peer_of_the_same_bench() -> None:
    assert ratio(FAST, [FAST, SWEEP_PEER]) is None


def test_json_has_every_row_and_its_ratio(tmp_path: Path) -> None:
    out = tmp_path / "out" / "bench.json"
    save([FAST, PEER], out, datetime(2026, 1, 2, tzinfo=UTC))
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["measured_at"] == "2026-01-02T00:00:00+00:00"
    assert [row["ratio_to_peer"] for row in report["rows"]] == [3.0, 1.0]
    assert report["rows"][0]["subject"] == "ours"
