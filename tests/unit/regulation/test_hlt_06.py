"""HLT-06: error rate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inventory.finding import Status
from inventory.model import Interface, Row
from inventory.snapshot import Link, LinkQuality
from inventory.types import DeviceId
from tests.support.judging import READ, Case, delta, device, port, snapshot

UPLINK = Link(
    a=DeviceId("id-sw-1"),
    a_if_index=1,
    a_port="Gi1/0/1",
    b=DeviceId("id-sw-2"),
    b_if_index=24,
    b_port="Gi1/0/24",
    source="lldp",
    quality=LinkQuality.BOTH_ENDS,
)
ONE_PORT: dict[type[Row], tuple[Row, ...]] = {Interface: (port(1),)}

CASES = {
    "clean": Case(
        lan=snapshot(device(tables=ONE_PORT, deltas={1: delta(1, errors=1000)})),
        status=Status.PASS,
        en="The error rate of all 1 live ports is within its limit.",
    ),
    "too many at the edge": Case(
        lan=snapshot(device(tables=ONE_PORT, deltas={1: delta(1, errors=1001)})),
        status=Status.FAIL,
        en="Error rate too high: Gi1/0/1 0.1001 %.",
        vi="Tỷ lệ lỗi cổng quá cao: Gi1/0/1 0,1001 %.",
    ),
    "too many for an uplink": Case(
        lan=snapshot(
            device(tables=ONE_PORT, deltas={1: delta(1, errors=101)}),
            device("sw-2"),
            links=(UPLINK,),
        ),
        status=Status.FAIL,
        en="Error rate too high: Gi1/0/1 0.0101 %.",
    ),
    "only the FCS counter tells": Case(
        lan=snapshot(device(tables=ONE_PORT, deltas={1: delta(1, errors=0, fcs_errors=5000)})),
        status=Status.FAIL,
        en="Error rate too high: Gi1/0/1 0.5 %.",
    ),
    "too few packets": Case(
        lan=snapshot(device(tables=ONE_PORT, deltas={1: delta(1, packets=9_999)})),
        status=Status.UNKNOWN,
        en="Too few packets (under 10000) for an error rate: Gi1/0/1.",
        reason="few:packets",
    ),
    "counters were reset": Case(
        lan=snapshot(device(tables=ONE_PORT)),
        status=Status.UNKNOWN,
        en="There is no unbroken count for: Gi1/0/1.",
        reason="missing:counters",
    ),
    "counters are of last week": Case(
        lan=snapshot(device(tables=ONE_PORT, deltas={1: delta(1, end=READ - timedelta(days=7))})),
        status=Status.UNKNOWN,
        en="There is no unbroken count for: Gi1/0/1.",
        reason="missing:counters",
    ),
    "no link anywhere": Case(
        lan=snapshot(device(tables={Interface: (port(1, oper="down"),)})),
        status=Status.NOT_APPLICABLE,
        en="No physical port has link.",
        reason="no-live-ports",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hlt_06_judges(name: str) -> None:
    CASES[name].verify("HLT-06")
