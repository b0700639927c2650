"""HLT-03: temperature, fans, power supplies."""

from __future__ import annotations

import pytest

from inventory.finding import Status
from inventory.model import Sensor
from inventory.snapshot import Snapshot
from tests.support.judging import Case, device, snapshot

FAN = Sensor(index="1", kind="fan", name="Fan 1", state="ok")
WARM = Sensor(index="2", kind="celsius", name="Inlet", value=41.0, state="ok")


def _lan(*sensors: Sensor) -> Snapshot:
    return snapshot(device(tables={Sensor: sensors}))


CASES = {
    "in order": Case(
        lan=_lan(FAN, WARM, Sensor(index="3", kind="psu", name="PSU 2", state="absent")),
        status=Status.PASS,
        en="All 2 sensors and parts are in order.",
    ),
    "warmer than any device should be": Case(
        lan=_lan(FAN, Sensor(index="2", kind="celsius", name="CPU", value=61.5)),
        status=Status.FAIL,
        en="Out of order: CPU 61.5 °C (limit 60).",
        vi="Bất thường: CPU 61,5 °C (tối đa 60).",
    ),
    "the vendor knows better": Case(
        lan=_lan(FAN, Sensor(index="2", kind="celsius", name="ASIC", value=80.0, limit=105.0)),
        status=Status.PASS,
        en="All 2 sensors and parts are in order.",
    ),
    "a fan has failed": Case(
        lan=_lan(Sensor(index="1", kind="fan", name="Fan 1", state="failed"), WARM),
        status=Status.FAIL,
        en="Out of order: Fan 1: failed.",
    ),
    "a supply that cannot be read": Case(
        lan=_lan(FAN, Sensor(index="3", kind="psu", state="unavailable")),
        status=Status.UNKNOWN,
        en="Cannot be read: psu 3.",
        reason="unavailable:sensors",
    ),
    "voltages alone tell nothing": Case(
        lan=_lan(Sensor(index="9", kind="volts", value=3.3, state="ok")),
        status=Status.UNKNOWN,
        en="The device tells of no temperature, fan or supply.",
        reason="missing:sensors",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hlt_03_judges(name: str) -> None:
    CASES[name].verify("HLT-03")
