"""MGT-17: allowed firmware that is still supported."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from inventory.device import Device, RegisterEntry
from inventory.finding import Status
from inventory.model import FactName
from netmon.regulation.parameters import Firmware, Parameters
from tests.support.judging import Case, device, snapshot

ENTRY = RegisterEntry(key="sw-1", name="sw-1", support_until=date(2026, 11, 1))


def _switch(version: str = "17.9.4a", **fields: Any) -> Device:
    facts = {FactName.VENDOR: "Cisco", FactName.MODEL: "C9200L-24T", FactName.VERSION: version}
    return device(facts=facts, **fields)


def _list(end: date | None = None) -> Parameters:
    line = Firmware(vendor="cisco", model="C9200*", versions=("17.9.*",), end_of_support=end)
    return Parameters(firmware=(line,))


CASES = {
    "listed": Case(
        lan=snapshot(_switch()),
        parameters=_list(),
        status=Status.PASS,
        en="Firmware Cisco C9200L-24T 17.9.4a is on the list.",
    ),
    "another version": Case(
        lan=snapshot(_switch("16.12.1")),
        parameters=_list(),
        status=Status.FAIL,
        en="Firmware Cisco C9200L-24T 16.12.1 is not on the list.",
        vi="Firmware Cisco C9200L-24T 16.12.1 không nằm trong danh mục được phép.",
    ),
    "support ends today": Case(
        lan=snapshot(_switch()),
        parameters=_list(date(2026, 11, 22)),
        status=Status.FAIL,
        en="Cisco C9200L-24T 17.9.4a: support ended on 2026-11-22.",
    ),
    "support ends tomorrow": Case(
        lan=snapshot(_switch()),
        parameters=_list(date(2026, 11, 23)),
        status=Status.PASS,
        en="Firmware Cisco C9200L-24T 17.9.4a is on the list.",
    ),
    "the register says that support has ended": Case(
        lan=snapshot(_switch(register_entry=ENTRY)),
        status=Status.FAIL,
        en="Cisco C9200L-24T 17.9.4a: support ended on 2026-11-01.",
    ),
    "no list": Case(
        lan=snapshot(_switch()),
        status=Status.UNKNOWN,
        en="No list of allowed firmware is declared.",
        reason="undeclared:firmware",
    ),
    "no version": Case(
        lan=snapshot(device(facts={FactName.VENDOR: "Cisco"})),
        parameters=_list(),
        status=Status.UNKNOWN,
        en="The device tells no maker or no version.",
        reason="missing:facts/version",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_17_judges(name: str) -> None:
    CASES[name].verify("MGT-17")
