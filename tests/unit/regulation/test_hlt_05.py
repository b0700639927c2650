"""HLT-05: duplex and speed."""

from __future__ import annotations

import pytest

from inventory.finding import Status
from inventory.model import Interface
from inventory.snapshot import Link, LinkQuality
from inventory.types import DeviceId
from tests.support.judging import Case, delta, device, port, snapshot

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
FAST = port(1, speed_bps=100_000_000)

CASES = {
    "full and fast": Case(
        lan=snapshot(device(tables={Interface: (port(1), port(2, oper="down", duplex="half"))})),
        status=Status.PASS,
        en="All 1 live ports run at full duplex and fast enough.",
    ),
    "100 Mbit/s is enough at the edge": Case(
        lan=snapshot(device(tables={Interface: (FAST,)})),
        status=Status.PASS,
        en="All 1 live ports run at full duplex and fast enough.",
    ),
    "100 Mbit/s is too slow for an uplink": Case(
        lan=snapshot(device(tables={Interface: (FAST,)}), device("sw-2"), links=(UPLINK,)),
        status=Status.FAIL,
        en="Duplex or speed is wrong: Gi1/0/1 100 < 1000 Mbit/s.",
    ),
    "half duplex": Case(
        lan=snapshot(device(tables={Interface: (port(1, duplex="half"), port(2))})),
        status=Status.FAIL,
        en="Duplex or speed is wrong: Gi1/0/1 half duplex.",
        vi="Cổng lệch duplex hoặc chậm: Gi1/0/1 bán song công.",
    ),
    "late collisions": Case(
        lan=snapshot(
            device(tables={Interface: (port(1),)}, deltas={1: delta(1, late_collisions=3)})
        ),
        status=Status.FAIL,
        en="Duplex or speed is wrong: Gi1/0/1 3 late collisions.",
    ),
    "duplex not told": Case(
        lan=snapshot(device(tables={Interface: (port(1, duplex="unknown", speed_bps=None),)})),
        status=Status.UNKNOWN,
        en="The device does not tell: Gi1/0/1 duplex, Gi1/0/1 speed.",
        reason="missing:duplex-speed",
    ),
    "no link anywhere": Case(
        lan=snapshot(device(tables={Interface: (port(1, oper="down"),)})),
        status=Status.NOT_APPLICABLE,
        en="No physical port has link.",
        reason="no-live-ports",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hlt_05_judges(name: str) -> None:
    CASES[name].verify("HLT-05")
