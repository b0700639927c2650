"""SVC-02: DNS."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inventory.finding import Status
from inventory.snapshot import ProbeResult, ServiceKind
from tests.support.judging import NOW, Case, probed

DNS = ServiceKind.DNS


def _round(*, ok: bool | None = True, rtt_s: float = 0.02, ago_s: float = 60) -> ProbeResult:
    rtts = (rtt_s,) if ok is not None else ()
    return ProbeResult(at=NOW - timedelta(seconds=ago_s), ok=ok, rtts_s=rtts)


CASES = {
    "right": Case(
        lan=probed(DNS, *[_round()] * 5),
        subject="service:probe",
        status=Status.PASS,
        en="DNS 10.1.10.1: 100 % successful, p95 20 ms.",
    ),
    "one of a hundred wrong": Case(
        lan=probed(DNS, *[_round()] * 99, _round(ok=False)),
        subject="service:probe",
        status=Status.PASS,
        en="DNS 10.1.10.1: 99 % successful, p95 20 ms.",
    ),
    "one of five wrong": Case(
        lan=probed(DNS, *[_round()] * 4, _round(ok=False)),
        subject="service:probe",
        status=Status.FAIL,
        en="DNS 10.1.10.1 answers rightly only 80 % of the time, 99 % needed.",
        vi="DNS 10.1.10.1 chỉ trả lời đúng 80 %, cần 99 %.",
    ),
    "slow": Case(
        lan=probed(DNS, *[_round(rtt_s=0.25)] * 5),
        subject="service:probe",
        status=Status.FAIL,
        en="DNS 10.1.10.1 answers with p95 250 ms, 200 ms allowed.",
    ),
    "rounds that could not be made": Case(
        lan=probed(DNS, *[_round()] * 9, _round(ok=None)),
        subject="service:probe",
        status=Status.UNKNOWN,
        en="DNS 10.1.10.1: 1 rounds could not be made, which leaves it open.",
        reason="missing:rounds",
    ),
    "too few": Case(
        lan=probed(DNS, _round()),
        subject="service:probe",
        status=Status.UNKNOWN,
        en="DNS 10.1.10.1: 1 rounds made, 5 needed.",
        reason="few:rounds",
    ),
    "stale": Case(
        lan=probed(DNS, _round(ago_s=31 * 60)),
        subject="service:probe",
        status=Status.UNKNOWN,
        en="DNS 10.1.10.1: the last round is older than 30 minutes.",
        reason="stale:probe",
    ),
    "a gateway is no resolver": Case(
        lan=probed(ServiceKind.GATEWAY, _round()),
        subject="agency",
        status=Status.UNKNOWN,
        en="No probe of kind dns is configured.",
        reason="missing:services",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_svc_02_judges(name: str) -> None:
    CASES[name].verify("SVC-02")
