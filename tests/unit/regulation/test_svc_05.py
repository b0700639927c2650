"""SVC-05: watching itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from inventory.finding import Status
from inventory.snapshot import MonitoringFacts, Snapshot
from tests.support.judging import NOW, Case, effective, snapshot

OURS = "a" * 64


def _watched(**fields: Any) -> Snapshot:
    values: dict[str, Any] = {
        "expected_s": 1000.0,
        "received_s": 990.0,
        "last_slot": NOW - timedelta(minutes=1),
        "evidence_unbroken": True,
        **fields,
    }
    return snapshot(monitoring=MonitoringFacts(**values), regulation=effective().info)


def _case(lan: Snapshot, status: Status, en: str, **fields: Any) -> Case:
    return Case(lan=lan, subject="agency", status=status, en=en, **fields)


CASES = {
    "watched": _case(
        _watched(),
        Status.PASS,
        "Watched without a break: 99 % of the slots measured, the chain of evidence is unbroken; "
        "the province has not said which rule set it expects.",
    ),
    "by the province's rules": _case(
        _watched(rule_set_expected=OURS, clock_offset_s=-4.9, received_s=950.0),
        Status.PASS,
        "Watched without a break: 95 % of the slots measured, the chain of evidence is unbroken; "
        "the rule set is the province's.",
    ),
    "gaps": _case(
        _watched(received_s=949.0),
        Status.FAIL,
        "Only 94.9 % of the slots were measured, 95 % needed.",
        vi="Chỉ đo được 94,9 % số khe thời gian, cần 95 %.",
    ),
    "silent": _case(
        _watched(last_slot=NOW - timedelta(minutes=11)),
        Status.FAIL,
        "The agent is silent: its last measurement ended 2026-11-22T02:49:00.000Z, "
        "more than 10 minutes ago.",
    ),
    "another rule set": _case(
        _watched(rule_set_expected="b" * 64),
        Status.FAIL,
        "The rule set in use (aaaaaaaaaaaa) is not the province's (bbbbbbbbbbbb).",
    ),
    "a wrong clock": _case(
        _watched(clock_offset_s=-7.5),
        Status.FAIL,
        "The agent's clock is off by -7.5 s, 5 s allowed.",
    ),
    "a broken chain comes before all else": _case(
        _watched(evidence_unbroken=False, received_s=0.0),
        Status.FAIL,
        "The chain of evidence is broken or was altered.",
    ),
    "no chain": _case(
        _watched(evidence_unbroken=None),
        Status.UNKNOWN,
        "There is no chain of evidence to verify yet.",
        reason="missing:evidence",
    ),
    "gaps are told even without a chain": _case(
        _watched(evidence_unbroken=None, received_s=1.0),
        Status.FAIL,
        "Only 0.1 % of the slots were measured, 95 % needed.",
    ),
    "nothing watched": _case(
        _watched(last_slot=None, expected_s=0.0),
        Status.UNKNOWN,
        "Nothing is watched yet.",
        reason="missing:slots",
    ),
    "nobody said": _case(
        snapshot(), Status.UNKNOWN, "Nothing is watched yet.", reason="missing:slots"
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_svc_05_judges(name: str) -> None:
    CASES[name].verify("SVC-05")
