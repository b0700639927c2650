"""HLT-08: flap and loop."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.finding import Status
from inventory.model import FactName, Interface, StpBridge, StpPort
from inventory.snapshot import MacFlap, Snapshot, SwitchPort
from inventory.types import DeviceId, Mac
from tests.support.judging import NOW, READ, Case, delta, device, port, snapshot

DAY = 86_400.0


def _lan(
    *,
    days: float | None = 10.0,
    changes: int | None = 20,
    ups: int = 3,
    broadcasts: int | None = 0,
    flaps: tuple[MacFlap, ...] = (),
) -> Snapshot:
    facts: dict[FactName, Any] = {} if days is None else {FactName.UPTIME_S: days * DAY}
    return snapshot(
        device(
            tables={
                Interface: (port(1),),
                StpBridge: (StpBridge(protocol="rstp", topology_changes=changes),),
                StpPort: (StpPort(port=1, if_index=1, forward_transitions=ups),),
            },
            facts=facts,
            deltas={1: delta(1, in_broadcast=broadcasts)},
        ),
        mac_flaps=flaps,
    )


def _flap(*, returns: int = 3, roaming: bool = False, switch: str = "id-sw-1") -> MacFlap:
    ports = (SwitchPort(DeviceId(switch), 1, "Gi1/0/1"), SwitchPort(DeviceId(switch), 7, "Gi1/0/7"))
    return MacFlap(
        mac=Mac("00:1b:a9:00:00:07"),
        ports=ports,
        returns=returns,
        first_seen=READ,
        last_seen=NOW,
        roaming=roaming,
    )


CASES = {
    "calm": Case(
        lan=_lan(),
        status=Status.PASS,
        en="On average 2 STP changes a day since the restart; broadcasts are within limits.",
    ),
    "the tree never rests": Case(
        lan=_lan(changes=105),
        status=Status.FAIL,
        en="Flapping or looping: 10.5 STP changes a day (limit 10).",
        vi="Mạng chập chờn hoặc lặp: 10,5 lần đổi cây STP mỗi ngày (tối đa 10).",
    ),
    "a port comes and goes": Case(
        lan=_lan(ups=60),
        status=Status.FAIL,
        en="Flapping or looping: Gi1/0/1 came up 6 times a day (limit 5).",
    ),
    "a storm": Case(
        lan=_lan(broadcasts=501 * int(DAY)),
        status=Status.FAIL,
        en="Flapping or looping: Gi1/0/1 receives 501 broadcasts/s (limit 500).",
    ),
    "a station jumps between two sockets": Case(
        lan=_lan(flaps=(_flap(),)),
        status=Status.FAIL,
        en="Flapping or looping: MAC 00:1b:a9:00:00:07 came back and forth between "
        "Gi1/0/1, Gi1/0/7 3 times in an hour (limit 2).",
        vi="Mạng chập chờn hoặc lặp: MAC 00:1b:a9:00:00:07 nhảy qua lại giữa "
        "Gi1/0/1, Gi1/0/7 3 lần trong một giờ (tối đa 2).",
    ),
    "a laptop is carried there and back": Case(
        lan=_lan(flaps=(_flap(returns=2),)),
        status=Status.PASS,
        en="On average 2 STP changes a day since the restart; broadcasts are within limits.",
    ),
    "a laptop roams between access points": Case(
        lan=_lan(flaps=(_flap(returns=9, roaming=True),)),
        status=Status.PASS,
        en="On average 2 STP changes a day since the restart; broadcasts are within limits.",
    ),
    "a station jumps at another switch": Case(
        lan=_lan(flaps=(_flap(switch="id-sw-2"),)),
        status=Status.PASS,
        en="On average 2 STP changes a day since the restart; broadcasts are within limits.",
    ),
    "a day's changes in an hour": Case(
        lan=_lan(days=1 / 24, changes=11),
        status=Status.FAIL,
        en="Flapping or looping: 11 STP changes a day (limit 10).",
    ),
    "too young to tell": Case(
        lan=_lan(days=0.5, changes=1, ups=1),
        status=Status.UNKNOWN,
        en="The switch restarted less than a day ago.",
        reason="short:uptime",
    ),
    "uptime not told": Case(
        lan=_lan(days=None),
        status=Status.UNKNOWN,
        en="The switch does not tell its topology changes or uptime.",
        reason="missing:topology-changes",
    ),
    "broadcasts not counted": Case(
        lan=_lan(broadcasts=None),
        status=Status.UNKNOWN,
        en="Broadcasts were not counted on: Gi1/0/1.",
        reason="missing:broadcasts",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hlt_08_judges(name: str) -> None:
    CASES[name].verify("HLT-08")
