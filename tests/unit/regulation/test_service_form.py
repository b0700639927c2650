"""service: how well one probed service works."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inventory.finding import Finding, Status
from inventory.snapshot import ProbeResult, ServiceKind
from tests.support.judging import NOW, probed, snapshot
from tests.support.own_rules import judged, own_rule, problem


def rounds(*oks: bool | None, rtt_s: float = 0.1, **fields: Any) -> tuple[ProbeResult, ...]:
    last = len(oks)
    return tuple(
        ProbeResult(
            at=NOW - timedelta(minutes=last - i), ok=ok, rtts_s=(rtt_s,) if ok else (), **fields
        )
        for i, ok in enumerate(oks, 1)
    )


GOOD = rounds(*([True] * 10))


def found(folder: Path, params: Mapping[str, Any], *made: ProbeResult) -> Finding:
    rule = own_rule(folder, "service", params, applies_to={"name": ["van-ban"]})
    return judged(rule, probed(ServiceKind.HTTPS, *made, name="van-ban"))


@pytest.mark.parametrize(
    ("params", "made", "status", "said"),
    [
        ({}, GOOD, Status.PASS, "van-ban is as required: 100 %."),
        ({"max_ms": 500}, GOOD, Status.PASS, "van-ban is as required"),
        ({"max_ms": 50}, GOOD, Status.FAIL, "latency p95 100 ms, 50 ms allowed"),
        ({}, rounds(*([True] * 8), False, False), Status.FAIL, "80 % successful, 99 % needed"),
        ({"min_success": 0.5}, rounds(*([True] * 8), False, False), Status.PASS, "80 %"),
        ({}, rounds(*([True] * 8), None, None), Status.UNKNOWN, "2 rounds could not be made"),
        ({}, rounds(True, True), Status.UNKNOWN, "2 rounds made, 5 needed"),
        ({}, (), Status.UNKNOWN, "no round within the last 30 minutes"),
        ({"max_loss": 0.01}, GOOD, Status.UNKNOWN, "does not measure loss"),
        ({"max_loss": 0.01}, rounds(*([True] * 10), sent=10, lost=1), Status.FAIL, "loss 10 %"),
        ({"max_jitter_ms": 20}, rounds(*([True] * 9), jitter_s=0.03), Status.FAIL, "jitter p95 30"),
        ({"max_ms": 5}, rounds(*([False] * 9)), Status.FAIL, "0 % successful"),
    ],
)
def test_the_rounds_are_judged_by_the_limits_that_are_given(
    tmp_path: Path,
    params: dict[str, Any],
    made: tuple[ProbeResult, ...],
    status: Status,
    said: str,
) -> None:
    finding = found(tmp_path, params, *made)
    assert finding.status is status, finding.message.en
    assert said in finding.message.en


def test_a_service_that_is_not_configured_is_named(tmp_path: Path) -> None:
    rule = own_rule(tmp_path, "service", {}, applies_to={"name": ["van-ban"]})
    finding = judged(rule, snapshot())
    assert (finding.status, finding.reason) == (Status.UNKNOWN, "missing:services")
    assert finding.message.en == "No probed service called van-ban is configured."


def test_what_makes_no_sense_is_refused_with_a_sentence(tmp_path: Path) -> None:
    assert "Did you mean 'max_ms'?" in problem(tmp_path, "service", {"max_m": 3})
    assert "should be greater than 0" in problem(tmp_path, "service", {"max_ms": 0})
