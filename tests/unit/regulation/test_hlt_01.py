"""HLT-01: availability."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inventory.availability import Availability
from inventory.finding import Status
from tests.support.judging import NOW, Case, device, snapshot


def _slots(up: float, down: float = 0, unknown: float = 0) -> Availability:
    return Availability(up_s=up, down_s=down, unknown_s=unknown)


TWICE = (NOW - timedelta(days=3), NOW - timedelta(days=20))

CASES = {
    "always up": Case(
        lan=snapshot(device(availability=_slots(1000), restarts=(NOW - timedelta(days=3),))),
        status=Status.PASS,
        en="Availability is at least 100 %, target 99.5 %; 1 restarts.",
    ),
    "exactly the target": Case(
        lan=snapshot(device(availability=_slots(995, 5))),
        status=Status.PASS,
        en="Availability is at least 99.5 %, target 99.5 %; restarts are not known.",
        vi="Độ sẵn sàng ít nhất 99,5 %, đạt mức 99,5 %; chưa có số liệu về khởi động lại.",
    ),
    "down too long": Case(
        lan=snapshot(device(availability=_slots(990, 6, 4))),
        status=Status.FAIL,
        en="Availability is at most 99.4 %, below the target 99.5 %.",
        vi="Độ sẵn sàng nhiều nhất 99,4 %, dưới mức 99,5 %.",
    ),
    "unknown seconds decide": Case(
        lan=snapshot(device(availability=_slots(990, 4, 6))),
        status=Status.UNKNOWN,
        en="Availability is between 99 % and 99.6 %: too little is known to compare with 99.5 %.",
        reason="bounds:availability",
    ),
    "restarts too often": Case(
        lan=snapshot(device(availability=_slots(1000), restarts=TWICE)),
        status=Status.FAIL,
        en="Restarted 2 times without a plan in 30 days, 1 allowed.",
    ),
    "restarts of last year": Case(
        lan=snapshot(
            device(availability=_slots(1000), restarts=(*TWICE[:1], NOW - timedelta(days=31)))
        ),
        status=Status.PASS,
        en="Availability is at least 100 %, target 99.5 %; 1 restarts.",
    ),
    "not checked": Case(
        lan=snapshot(device()),
        status=Status.UNKNOWN,
        en="Reachability was not checked.",
        reason="missing:availability",
    ),
    "nothing counts": Case(
        lan=snapshot(device(availability=Availability(excluded_s=60))),
        status=Status.UNKNOWN,
        en="Reachability was not checked.",
        reason="missing:availability",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hlt_01_judges(name: str) -> None:
    CASES[name].verify("HLT-01")
