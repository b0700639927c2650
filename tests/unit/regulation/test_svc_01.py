"""SVC-01: gateway reachable."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inventory.finding import Status
from inventory.snapshot import ProbeResult, ServiceKind
from tests.support.judging import NOW, Case, probed, snapshot

GATEWAY = ServiceKind.GATEWAY


def _round(
    *, lost: int = 0, rtt_s: float = 0.001, sent: int = 10, ago_s: float = 60
) -> ProbeResult:
    return ProbeResult(
        at=NOW - timedelta(seconds=ago_s),
        ok=lost < sent,
        sent=sent,
        lost=lost,
        rtts_s=(rtt_s,) * (sent - lost),
    )


MISSED = ProbeResult(at=NOW - timedelta(seconds=30), ok=None)

CASES = {
    "quick": Case(
        lan=probed(GATEWAY, *[_round()] * 10),
        subject="service:probe",
        status=Status.PASS,
        en="Gateway 10.1.10.1: loss 0 %, RTT p95 1 ms.",
    ),
    "one in a hundred lost": Case(
        lan=probed(GATEWAY, *[_round()] * 9, _round(lost=1)),
        subject="service:probe",
        status=Status.PASS,
        en="Gateway 10.1.10.1: loss 1 %, RTT p95 1 ms.",
        vi="Cổng mặc định 10.1.10.1: mất gói 1 %, trễ p95 1 ms.",
    ),
    "two in a hundred lost": Case(
        lan=probed(GATEWAY, *[_round()] * 9, _round(lost=2)),
        subject="service:probe",
        status=Status.FAIL,
        en="Gateway 10.1.10.1 loses 2 % of packets, 1 % allowed.",
        vi="Cổng mặc định 10.1.10.1 mất gói 2 %, cho phép 1 %.",
    ),
    "dead": Case(
        lan=probed(GATEWAY, _round(lost=10)),
        subject="service:probe",
        status=Status.FAIL,
        en="Gateway 10.1.10.1 loses 100 % of packets, 1 % allowed.",
    ),
    "slow": Case(
        lan=probed(GATEWAY, *[_round()] * 9, _round(rtt_s=0.0125)),
        subject="service:probe",
        status=Status.FAIL,
        en="Gateway 10.1.10.1 answers with RTT p95 12.5 ms, 5 ms allowed.",
    ),
    "rounds that could not be made": Case(
        lan=probed(GATEWAY, *[_round()] * 9, MISSED),
        subject="service:probe",
        status=Status.UNKNOWN,
        en="Gateway 10.1.10.1: 1 rounds could not be made, which leaves it open.",
        reason="missing:rounds",
    ),
    "no round could be made": Case(
        lan=probed(GATEWAY, MISSED),
        subject="service:probe",
        status=Status.UNKNOWN,
        en="Gateway 10.1.10.1: 0 probes sent, 10 needed.",
        reason="few:probes",
    ),
    "too few": Case(
        lan=probed(GATEWAY, _round(sent=3)),
        subject="service:probe",
        status=Status.UNKNOWN,
        en="Gateway 10.1.10.1: 3 probes sent, 10 needed.",
        reason="few:probes",
    ),
    "stale": Case(
        lan=probed(GATEWAY, _round(ago_s=16 * 60)),
        subject="service:probe",
        status=Status.UNKNOWN,
        en="Gateway 10.1.10.1: the last round is older than 15 minutes.",
        reason="stale:probe",
    ),
    "not configured": Case(
        lan=snapshot(),
        subject="agency",
        status=Status.UNKNOWN,
        en="No probe of kind gateway is configured.",
        reason="missing:services",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_svc_01_judges(name: str) -> None:
    CASES[name].verify("SVC-01")
