"""SVC-03: the line to the province."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inventory.finding import Status
from inventory.snapshot import Application, ProbeResult, ServiceKind, Snapshot
from tests.support.judging import AGENCY, NOW, Case, probed

OFFICE = frozenset({Application.MAIL, Application.DOCUMENTS})
VIDEO = frozenset({Application.VIDEO})


def _round(
    *, lost: int = 0, rtt_s: float = 0.04, jitter_s: float = 0.004, ago_s: float = 60
) -> ProbeResult:
    return ProbeResult(
        at=NOW - timedelta(seconds=ago_s),
        ok=lost < 20,
        sent=20,
        lost=lost,
        rtts_s=(rtt_s,) * (20 - lost),
        jitter_s=jitter_s if lost < 19 else None,
    )


def _line(
    *rounds: ProbeResult, on: frozenset[Application] = OFFICE, room: bool | None = None
) -> Snapshot:
    lan = probed(ServiceKind.PATH, *rounds)
    services = {i: replace(s, applications=on) for i, s in lan.services.items()}
    return replace(lan, services=services, agency=replace(AGENCY, video_room=room))


def _case(lan: Snapshot, status: Status, en: str, **fields: Any) -> Case:
    return Case(lan=lan, subject="service:probe", status=status, en=en, **fields)


GOOD = "loss 0 %, one-way delay 20 ms, jitter 4 ms"

CASES = {
    "good": _case(
        _line(*[_round()] * 10),
        Status.PASS,
        f"The path to 10.1.10.1 carries e-mail, document system: {GOOD}.",
    ),
    "fair": _case(
        _line(*[_round()] * 9, _round(lost=1)),
        Status.PASS,
        "The path to 10.1.10.1 carries e-mail, document system, though not well: "
        "loss 0.5 %, one-way delay 20 ms, jitter 4 ms.",
    ),
    "too slow for documents but not for mail": _case(
        _line(*[_round(rtt_s=0.32)] * 10),
        Status.FAIL,
        "The path to 10.1.10.1 does not carry document system: "
        "loss 0 %, one-way delay 160 ms, jitter 4 ms.",
        vi="Đường tới 10.1.10.1 không đáp ứng quản lý văn bản và điều hành: "
        "mất gói 0 %, trễ một chiều 160 ms, jitter 4 ms.",
    ),
    "lossy": _case(
        _line(*[_round()] * 9, _round(lost=3)),
        Status.FAIL,
        "The path to 10.1.10.1 does not carry e-mail, document system: "
        "loss 1.5 %, one-way delay 20 ms, jitter 4 ms.",
    ),
    "too unsteady for video": _case(
        _line(*[_round(jitter_s=0.06)] * 10, on=VIDEO, room=True),
        Status.FAIL,
        "The path to 10.1.10.1 does not carry video conference: "
        "loss 0 %, one-way delay 20 ms, jitter 60 ms.",
    ),
    "dead": _case(
        _line(*[_round(lost=20)] * 3),
        Status.FAIL,
        "The path to 10.1.10.1: none of 60 packets was answered.",
    ),
    "too few to say": _case(
        _line(*[_round()] * 4),
        Status.UNKNOWN,
        "The path to 10.1.10.1: 80 packets sent, 200 needed to judge e-mail, document system by.",
        reason="few:packets",
    ),
    "could not be made": _case(
        _line(ProbeResult(at=NOW, ok=None)),
        Status.UNKNOWN,
        "The path to 10.1.10.1: 0 packets sent, 200 needed to judge e-mail, document system by.",
        reason="few:packets",
    ),
    "never probed": _case(
        _line(),
        Status.UNKNOWN,
        "The path to 10.1.10.1: the last round is older than 30 minutes.",
        reason="missing:probe",
    ),
    "stale": _case(
        _line(*[_round(ago_s=1900)] * 10),
        Status.UNKNOWN,
        "The path to 10.1.10.1: the last round is older than 30 minutes.",
        reason="stale:probe",
    ),
    "no room": _case(
        _line(*[_round(lost=9)] * 10, on=VIDEO, room=False),
        Status.NOT_APPLICABLE,
        "The agency has no room for video conferences.",
        reason="no-video-room",
    ),
    "no room, but an office": _case(
        _line(*[_round(jitter_s=0.06)] * 10, on=OFFICE | VIDEO, room=False),
        Status.PASS,
        "The path to 10.1.10.1 carries e-mail, document system: "
        "loss 0 %, one-way delay 20 ms, jitter 60 ms.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_svc_03_judges(name: str) -> None:
    CASES[name].verify("SVC-03")
