"""HLT-07: discards."""

from __future__ import annotations

import pytest

from inventory.finding import Status
from inventory.model import Interface, Row
from tests.support.judging import Case, delta, device, port, snapshot

ONE_PORT: dict[type[Row], tuple[Row, ...]] = {Interface: (port(1),)}

CASES = {
    "few": Case(
        lan=snapshot(device(tables=ONE_PORT, deltas={1: delta(1, discards=1000)})),
        status=Status.PASS,
        en="The discard rate of all 1 live ports is within its limit.",
    ),
    "many": Case(
        lan=snapshot(device(tables=ONE_PORT, deltas={1: delta(1, discards=20_000)})),
        status=Status.FAIL,
        en="Discard rate too high: Gi1/0/1 2 %.",
        vi="Tỷ lệ rớt gói quá cao: Gi1/0/1 2 %.",
    ),
    "not counted": Case(
        lan=snapshot(device(tables=ONE_PORT, deltas={1: delta(1, discards=None)})),
        status=Status.UNKNOWN,
        en="There is no unbroken count for: Gi1/0/1.",
        reason="missing:counters",
    ),
    "too few packets": Case(
        lan=snapshot(device(tables=ONE_PORT, deltas={1: delta(1, packets=10)})),
        status=Status.UNKNOWN,
        en="Too few packets (under 10000) for a discard rate: Gi1/0/1.",
        reason="few:packets",
    ),
    "no link anywhere": Case(
        lan=snapshot(device(tables={Interface: (port(1, oper="down"),)})),
        status=Status.NOT_APPLICABLE,
        en="No physical port has link.",
        reason="no-live-ports",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hlt_07_judges(name: str) -> None:
    CASES[name].verify("HLT-07")
