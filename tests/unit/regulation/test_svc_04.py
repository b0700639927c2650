"""SVC-04: the province's applications."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from inventory.availability import Availability
from inventory.finding import Status
from inventory.snapshot import Application, ProbeResult, ServiceKind, Snapshot
from inventory.text import Text
from tests.support.judging import AGENCY, NOW, Case, probed

UP = Availability(up_s=1000)
IN_60_DAYS = NOW + timedelta(days=60)


def _round(
    *,
    ok: bool | None = True,
    ttfb_s: float | None = 0.3,
    expiry: datetime | None = IN_60_DAYS,
    ago_s: float = 60,
) -> ProbeResult:
    return ProbeResult(
        at=NOW - timedelta(seconds=ago_s),
        ok=ok,
        sent=1,
        ttfb_s=ttfb_s,
        certificate_expiry=expiry,
        detail=None if ok else Text(vi="hết hạn", en="the certificate has expired"),
    )


def _site(*rounds: ProbeResult, availability: Availability | None = UP, **service: Any) -> Snapshot:
    lan = probed(service.pop("kind", ServiceKind.HTTPS), *rounds)
    services = {
        i: replace(s, availability=availability, **service) for i, s in lan.services.items()
    }
    return replace(lan, services=services)


def _case(lan: Snapshot, status: Status, en: str, **fields: Any) -> Case:
    return Case(lan=lan, subject="service:probe", status=status, en=f"10.1.10.1: {en}", **fields)


CASES = {
    "good": _case(
        _site(*[_round()] * 5),
        Status.PASS,
        "reachable at least 100 % of the time, first byte p95 300 ms, "
        "certificate good for 60 days.",
    ),
    "a bare port": _case(
        _site(*[_round(ttfb_s=None, expiry=None)] * 5, kind=ServiceKind.TCP),
        Status.PASS,
        "reachable at least 100 % of the time.",
    ),
    "exactly the target": _case(
        _site(*[_round()] * 5, availability=Availability(up_s=995, down_s=5)),
        Status.PASS,
        "reachable at least 99.5 % of the time, first byte p95 300 ms, "
        "certificate good for 60 days.",
    ),
    "down too long": _case(
        _site(*[_round()] * 5, _round(ok=False), availability=Availability(up_s=990, down_s=10)),
        Status.FAIL,
        "reachable at most 99 % of the time, 99.5 % needed; last: the certificate has expired.",
        vi="10.1.10.1: truy cập được nhiều nhất 99 % thời gian, cần 99,5 %; lần cuối: hết hạn.",
    ),
    "slow": _case(
        _site(*[_round(ttfb_s=2.5)] * 5),
        Status.FAIL,
        "time to first byte p95 2500 ms, 2000 ms allowed.",
    ),
    "the certificate ends in a fortnight": _case(
        _site(_round(expiry=NOW + timedelta(days=14))),
        Status.FAIL,
        "the certificate expires in 14 days (2026-12-06), more than 14 needed.",
    ),
    "the certificate ends a second later": _case(
        _site(*[_round(expiry=NOW + timedelta(days=14, seconds=1))] * 5),
        Status.PASS,
        "reachable at least 100 % of the time, first byte p95 300 ms, "
        "certificate good for 14 days.",
    ),
    "the certificate was renewed": _case(
        _site(*[_round(expiry=NOW + timedelta(days=1))] * 4, _round()),
        Status.PASS,
        "reachable at least 100 % of the time, first byte p95 300 ms, "
        "certificate good for 60 days.",
    ),
    "the agent stood still": _case(
        _site(*[_round()] * 5, availability=Availability(up_s=900, unknown_s=100)),
        Status.UNKNOWN,
        "reachable 90 % to 100 % of the time, too little is known to conclude.",
        reason="bounds:availability",
    ),
    "too few": _case(
        _site(*[_round()] * 4, _round(ok=None)),
        Status.UNKNOWN,
        "4 rounds made, 5 needed.",
        reason="few:rounds",
    ),
    "no slots": _case(
        _site(*[_round()] * 5, availability=None),
        Status.UNKNOWN,
        "5 rounds made, 5 needed.",
        reason="few:rounds",
    ),
    "stale": _case(
        _site(*[_round(ago_s=1900)] * 5),
        Status.UNKNOWN,
        "the last round is older than 30 minutes.",
        reason="stale:probe",
    ),
    "never probed": _case(
        _site(availability=None),
        Status.UNKNOWN,
        "the last round is older than 30 minutes.",
        reason="missing:probe",
    ),
    "no room": Case(
        lan=replace(
            _site(_round(ok=False), applications=frozenset({Application.VIDEO})),
            agency=replace(AGENCY, video_room=False),
        ),
        subject="service:probe",
        status=Status.NOT_APPLICABLE,
        en="The agency has no room for video conferences.",
        reason="no-video-room",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_svc_04_judges(name: str) -> None:
    CASES[name].verify("SVC-04")
