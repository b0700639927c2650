"""HLT-09: uplink and core redundancy."""

from __future__ import annotations

import pytest

from inventory.device import Device
from inventory.finding import Status
from inventory.model import Interface, LagMember, Role
from inventory.snapshot import Link, LinkQuality, Snapshot
from inventory.types import DeviceId
from netmon.regulation.paths import disjoint_paths
from tests.support.judging import Case, device, port, snapshot

BUNDLED = ("activity", "aggregation", "synchronization", "collecting", "distributing")


def _lan(*cables: str, one: Device | None = None) -> Snapshot:
    """Switches sw-1, sw-2, sw-3 and the router r, with cables such as ``sw-1 r``."""
    devices = (one or device("sw-1"), device("sw-2"), device("sw-3"), device("r", role=Role.ROUTER))
    links = []
    for number, cable in enumerate(cables, 1):
        a, b = sorted(f"id-{name}" for name in cable.split())
        links.append(
            Link(
                a=DeviceId(a),
                a_if_index=number,
                a_port=str(number),
                b=DeviceId(b),
                b_if_index=number,
                b_port=str(number),
                source="lldp",
                quality=LinkQuality.BOTH_ENDS,
            )
        )
    return snapshot(*devices, links=tuple(links))


def _member(*state: str) -> Device:
    row = LagMember(if_index=24, aggregator=100, actor_state=state)
    return device("sw-1", tables={LagMember: (row,), Interface: (port(24),)})


CASES = {
    "one way is enough at level 2": Case(
        lan=_lan("sw-1 r"),
        status=Status.PASS,
        en="At least 1 ways lead to the core (r); aggregates are whole.",
    ),
    "two cables": Case(
        lan=_lan("sw-1 r", "sw-1 sw-2", "sw-2 r", one=_member(*BUNDLED)),
        status=Status.PASS,
        en="At least 2 ways lead to the core (r); aggregates are whole.",
        params={"required": 2},
    ),
    "two cables into one": Case(
        lan=_lan("sw-1 sw-2", "sw-1 sw-3", "sw-3 sw-2", "sw-2 r"),
        status=Status.FAIL,
        en="Redundancy is missing: 1 of 2 ways to the core (r).",
        vi="Dự phòng không đủ: chỉ có 1/2 đường tới lõi (r).",
        params={"required": 2},
    ),
    "a member that carries nothing": Case(
        lan=_lan("sw-1 r", one=_member("activity", "aggregation")),
        status=Status.FAIL,
        en="Redundancy is missing: Gi1/0/24 not bundled (LAG).",
    ),
    "the core": Case(
        lan=_lan("sw-1 r"),
        status=Status.NOT_APPLICABLE,
        en="The device is the core itself.",
        reason="is-core",
        params={"core": frozenset({"SW-1"})},
    ),
    "no cable known": Case(
        lan=_lan("sw-2 r"),
        status=Status.UNKNOWN,
        en="Where the device is connected to is not known.",
        reason="missing:links",
    ),
    "no core known": Case(
        lan=_lan("sw-1 r"),
        status=Status.UNKNOWN,
        en="No core is known (parameter core, or a router or firewall).",
        reason="missing:core",
        params={"core": frozenset({"nowhere"})},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hlt_09_judges(name: str) -> None:
    CASES[name].verify("HLT-09")


def test_a_path_gives_a_cable_back_to_make_room_for_two() -> None:
    # The shortest way sw-1, sw-2, sw-3, r uses the middle cable; two ways exist only without it.
    lan = _lan("sw-1 sw-2", "sw-2 sw-3", "sw-3 r", "sw-1 sw-3", "sw-2 r")
    assert disjoint_paths(lan, DeviceId("id-sw-1"), {DeviceId("id-r")}, most=3) == 2
