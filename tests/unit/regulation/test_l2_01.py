"""L2-01: unused ports shut."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inventory.finding import Status
from inventory.model import FactName, FdbEntry, Interface
from inventory.types import Mac
from tests.support.judging import Case, device, port, snapshot

DAY_S = timedelta(days=1).total_seconds()


def _idle(days: float, index: int = 2, **fields: object) -> Interface:
    return port(index, oper="down", last_change_age_s=days * DAY_S, **fields)


CASES = {
    "all used or shut": Case(
        lan=snapshot(device(tables={Interface: (port(1), _idle(90, admin="down"), _idle(3, 3))})),
        status=Status.PASS,
        en="No port is unused for more than 30 days without being shut.",
    ),
    "unused and up": Case(
        lan=snapshot(device(tables={Interface: (port(1), _idle(31), _idle(200, 3))})),
        status=Status.FAIL,
        en="2 ports unused for more than 30 days are not shut: Gi1/0/2, Gi1/0/3.",
        vi="2 cổng bỏ trống quá 30 ngày mà chưa tắt: Gi1/0/2, Gi1/0/3.",
    ),
    "the age grows after the reading": Case(
        lan=snapshot(device(tables={Interface: (_idle(30 - 1 / 48),)})),
        status=Status.FAIL,
        en="1 ports unused for more than 30 days are not shut: Gi1/0/2.",
    ),
    "a forwarding entry shows use": Case(
        lan=snapshot(
            device(
                tables={
                    Interface: (_idle(31),),
                    FdbEntry: (FdbEntry(mac=Mac("00:11:22:33:44:55"), port=2, if_index=2),),
                }
            )
        ),
        status=Status.PASS,
        en="No port is unused for more than 30 days without being shut.",
    ),
    "virtual interfaces are no ports": Case(
        lan=snapshot(device(tables={Interface: (port(1), _idle(99, 3, type=53))})),
        status=Status.PASS,
        en="No port is unused for more than 30 days without being shut.",
    ),
    "the regulation asks for 14 days": Case(
        lan=snapshot(device(tables={Interface: (_idle(15),)})),
        status=Status.FAIL,
        en="1 ports unused for more than 14 days are not shut: Gi1/0/2.",
        params={"unused_days": 14},
    ),
    "down since a recent restart": Case(
        lan=snapshot(
            device(tables={Interface: (_idle(5),)}, facts={FactName.UPTIME_S: 5 * DAY_S + 40})
        ),
        status=Status.UNKNOWN,
        en="How long Gi1/0/2 have been unused is not known.",
        reason="undecided:last-change",
    ),
    "last change not told": Case(
        lan=snapshot(device(tables={Interface: (port(2, oper="down"),)})),
        status=Status.UNKNOWN,
        en="How long Gi1/0/2 have been unused is not known.",
        reason="undecided:last-change",
    ),
    "no ports at all": Case(
        lan=snapshot(device(tables={Interface: (port(1, type=24),)})),
        status=Status.NOT_APPLICABLE,
        en="The interface table lists no physical port.",
        reason="no-physical-ports",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_l2_01_judges(name: str) -> None:
    CASES[name].verify("L2-01")
