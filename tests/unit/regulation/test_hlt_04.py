"""HLT-04: PoE budget."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.finding import Status
from inventory.model import PoeSupply
from inventory.snapshot import Snapshot
from tests.support.judging import Case, device, snapshot


def _lan(**fields: Any) -> Snapshot:
    values: dict[str, Any] = {"power_w": 370, "consumption_w": 120, "status": "on", **fields}
    return snapshot(device(tables={PoeSupply: (PoeSupply(group=1, **values),)}))


CASES = {
    "enough left": Case(
        lan=_lan(),
        status=Status.PASS,
        en="PoE power suffices: group 1: 120/370 W (32.44 %).",
    ),
    "nearly all drawn": Case(
        lan=_lan(consumption_w=300),
        status=Status.FAIL,
        en="PoE power is not in order: group 1: 300/370 W (81.09 %).",
        vi="Nguồn PoE không đạt: nhóm 1: 300/370 W (81,09 %).",
    ),
    "faulty": Case(
        lan=_lan(status="faulty"),
        status=Status.FAIL,
        en="PoE power is not in order: group 1: faulty.",
    ),
    "consumption not told": Case(
        lan=_lan(consumption_w=None),
        status=Status.UNKNOWN,
        en="A PoE source does not tell its power or state: group 1: on.",
        reason="missing:poe-power",
    ),
    "state not told": Case(
        lan=_lan(status=None),
        status=Status.UNKNOWN,
        en="A PoE source does not tell its power or state: group 1: 120/370 W (32.44 %).",
        reason="missing:poe-power",
    ),
    "no power over Ethernet": Case(
        lan=snapshot(device(tables={PoeSupply: ()})),
        status=Status.NOT_APPLICABLE,
        en="The device has no Power over Ethernet.",
        reason="no-poe",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hlt_04_judges(name: str) -> None:
    CASES[name].verify("HLT-04")
