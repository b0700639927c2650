"""MGT-15: every change of a configuration has an approved ticket."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from inventory.configuration import ConfigSpan, Platform
from inventory.device import Device
from inventory.finding import Status
from netmon.regulation.parameters import Parameters, Ticket
from tests.support.configured import configured
from tests.support.judging import NOW, READ, Case, snapshot

DAY = timedelta(days=1)
CHANGED = NOW - 5 * DAY


def _span(letter: str, first_at: datetime, last_at: datetime) -> ConfigSpan:
    return ConfigSpan(sha256=letter * 64, first_at=first_at, last_at=last_at)


OLDER = _span("a", NOW - 40 * DAY, CHANGED - DAY)
NEWER = _span("b", CHANGED, READ)


def _device(*spans: ConfigSpan) -> Device:
    return configured(Platform.HP_COMWARE, "hardened", config_spans=spans)


def _ticket(start: datetime, end: datetime, device: str = "sw-1") -> Parameters:
    ticket = Ticket.model_validate(
        {
            "number": "17/CNTT",
            "device": device,
            "from": start,
            "to": end,
            "approved_by": "Trưởng phòng",
        }
    )
    return Parameters(tickets=(ticket,))


BARE = (
    "Changes of the configuration without an approved ticket: "
    "2026-11-16T03:00:00.000Z - 2026-11-17T03:00:00.000Z (bbbbbbbbbbbb)."
)
CASES = {
    "approved": Case(
        lan=snapshot(_device(NEWER, OLDER)),
        parameters=_ticket(CHANGED, CHANGED + DAY),
        status=Status.PASS,
        en="1 changes of the configuration in 30 days, all with an approved ticket (17/CNTT).",
    ),
    "approved for every switch": Case(
        lan=snapshot(_device(NEWER, OLDER)),
        parameters=_ticket(CHANGED, CHANGED + DAY, "sw-*"),
        status=Status.PASS,
        en="1 changes of the configuration in 30 days, all with an approved ticket (17/CNTT).",
    ),
    "at the edge of the window": Case(
        lan=snapshot(_device(NEWER, OLDER)),
        parameters=_ticket(CHANGED + DAY, CHANGED + 2 * DAY),
        status=Status.PASS,
        en="1 changes of the configuration in 30 days, all with an approved ticket (17/CNTT).",
    ),
    "outside the window": Case(
        lan=snapshot(_device(NEWER, OLDER)),
        parameters=_ticket(CHANGED + DAY + timedelta(seconds=1), CHANGED + 2 * DAY),
        status=Status.FAIL,
        en=BARE,
        vi="Thay đổi cấu hình không có phiếu được duyệt: "
        "2026-11-16T03:00:00.000Z - 2026-11-17T03:00:00.000Z (bbbbbbbbbbbb).",
    ),
    "another device's ticket": Case(
        lan=snapshot(_device(NEWER, OLDER)),
        parameters=_ticket(CHANGED, CHANGED + DAY, "sw-2"),
        status=Status.FAIL,
        en=BARE,
    ),
    "no change": Case(
        lan=snapshot(_device(_span("a", NOW - 40 * DAY, READ))),
        status=Status.PASS,
        en="The configuration did not change in 30 days.",
    ),
    "no tickets at all": Case(
        lan=snapshot(_device(NEWER, OLDER)),
        status=Status.UNKNOWN,
        en="The configuration changed, but no change tickets are declared (change_tickets).",
        reason="undeclared:change_tickets",
    ),
    "read once": Case(
        lan=snapshot(_device(_span("a", READ, READ))),
        status=Status.UNKNOWN,
        en="The configuration was read once only; whether it changed is not known.",
        reason="missing:history",
    ),
    "never read": Case(
        lan=snapshot(configured(Platform.HP_COMWARE, "hardened", configuration=None)),
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        reason="missing:configuration",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_15_judges(name: str) -> None:
    CASES[name].verify("MGT-15")
