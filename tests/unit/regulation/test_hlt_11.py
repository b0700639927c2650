"""HLT-11: the use of uplinks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from inventory.device import Device, Utilisation
from inventory.finding import Status
from inventory.model import Interface, Role
from inventory.snapshot import Link, LinkQuality, Snapshot
from tests.support.judging import NOW, Case, device, port, snapshot

MBPS = 1_000_000


def _used(index: int, inward: float, outward: float = 0.0, **fields: Any) -> Utilisation:
    values: dict[str, Any] = {"intervals": 288, "end": NOW - timedelta(minutes=5), **fields}
    return Utilisation(index=index, inward_bps=inward * MBPS, outward_bps=outward * MBPS, **values)


def _lan(*used: Utilisation, ports: tuple[Interface, ...] | None = None) -> Snapshot:
    ports = ports or (port(1), port(2))
    first = device("sw-1", tables={Interface: ports}, utilisation={u.index: u for u in used})
    second = device("sw-2", tables={Interface: (port(1),)})
    return snapshot(first, second, links=(_link(first, second),))


def _link(a: Device, b: Device) -> Link:
    return Link(
        a=a.id,
        a_if_index=1,
        a_port="Gi1/0/1",
        b=b.id,
        b_if_index=1,
        b_port="Gi1/0/1",
        source="lldp",
        quality=LinkQuality.BOTH_ENDS,
    )


def _router(use: Utilisation, **fields: Any) -> Snapshot:
    ports = (port(1, alias="WAN Viettel", speed_bps=100 * MBPS), port(2))
    return snapshot(
        device(
            "sw-1",
            role=Role.ROUTER,
            tables={Interface: ports},
            utilisation={use.index: use},
            **fields,
        )
    )


CASES = {
    "room": Case(
        lan=_lan(_used(1, 500, 700), _used(2, 999)),
        status=Status.PASS,
        en="Uplinks use at most 70 % of their speed (p95, Gi1/0/1).",
    ),
    "full": Case(
        lan=_lan(_used(1, 701)),
        status=Status.FAIL,
        en="Uplinks are too full (95th percentile): Gi1/0/1 70.1 % (70 % allowed).",
        vi="Đường lên quá tải (p95): Gi1/0/1 70,1 % (cho phép 70 %).",
    ),
    "the WAN may carry more": Case(
        lan=_router(_used(1, 80)),
        status=Status.PASS,
        en="Uplinks use at most 80 % of their speed (p95, Gi1/0/1).",
    ),
    "a full WAN": Case(
        lan=_router(_used(1, 10, 81)),
        status=Status.FAIL,
        en="Uplinks are too full (95th percentile): Gi1/0/1 81 % (80 % allowed).",
    ),
    "no counters": Case(
        lan=_lan(),
        status=Status.UNKNOWN,
        en="Too little is known of the use of: Gi1/0/1.",
        reason="missing:utilisation",
    ),
    "too few intervals": Case(
        lan=_lan(_used(1, 999, intervals=11)),
        status=Status.UNKNOWN,
        en="Too little is known of the use of: Gi1/0/1.",
        reason="missing:utilisation",
    ),
    "stale": Case(
        lan=_lan(_used(1, 1, end=NOW - timedelta(hours=3))),
        status=Status.UNKNOWN,
        en="Too little is known of the use of: Gi1/0/1.",
        reason="missing:utilisation",
    ),
    "no speed": Case(
        lan=_lan(_used(1, 1), ports=(port(1, speed_bps=None),)),
        status=Status.UNKNOWN,
        en="Too little is known of the use of: Gi1/0/1.",
        reason="missing:utilisation",
    ),
    "no uplink": Case(
        lan=snapshot(device(tables={Interface: (port(1),)})),
        status=Status.NOT_APPLICABLE,
        en="The device has no uplink.",
        reason="no-uplink",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hlt_11_judges(name: str) -> None:
    CASES[name].verify("HLT-11")
