"""HLT-10: STP root placement."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.device import Device, Registration
from inventory.finding import Status
from inventory.model import StpBridge
from inventory.types import Mac
from tests.support.judging import Case, device, snapshot

CORE = Mac("00:11:22:00:00:01")
OTHER = Mac("00:11:22:00:00:02")


def _switch(name: str = "sw-1", **fields: Any) -> Device:
    values: dict[str, Any] = {"protocol": "rstp", "root": CORE, "root_priority": 4106, **fields}
    return device(name, tables={StpBridge: (StpBridge(**values),)})


def _core(**fields: Any) -> Device:
    bridge = StpBridge(protocol="rstp", root=CORE, root_priority=4106, root_port=0)
    return device("sw-core", macs=frozenset({CORE}), tables={StpBridge: (bridge,)}, **fields)


CASES = {
    "the core is the root": Case(
        lan=snapshot(_switch(), _core()),
        status=Status.PASS,
        en="The STP root is sw-core, priority 4096.",
        params={"core": frozenset({"SW-CORE*"})},
    ),
    "8192 and the VLAN in the lower bits": Case(
        lan=snapshot(_switch(root_priority=8192 + 99), _core()),
        status=Status.PASS,
        en="The STP root is sw-core, priority 8192.",
    ),
    "elected by chance": Case(
        lan=snapshot(_switch(root_priority=32768), _core()),
        status=Status.FAIL,
        en="The STP root is wrong: priority 32768, at most 8192 allowed.",
        vi="Gốc STP sai: mức ưu tiên 32768, tối đa 8192.",
    ),
    "a stranger": Case(
        lan=snapshot(_switch(root=OTHER), device("sw-core")),
        status=Status.FAIL,
        en="The STP root is wrong: bridge 00:11:22:00:00:02 is not in the book.",
    ),
    "a device nobody registered": Case(
        lan=snapshot(_switch(), _core(registration=Registration.UNREGISTERED)),
        status=Status.FAIL,
        en="The STP root is wrong: sw-core is not registered.",
    ),
    "not the core": Case(
        lan=snapshot(_switch(), _core()),
        status=Status.FAIL,
        en="The STP root is wrong: sw-core is not the core.",
        params={"core": frozenset({"sw-2*"})},
    ),
    "two roots in one site": Case(
        lan=snapshot(_switch(), _core(), _switch("sw-3", root=OTHER)),
        status=Status.FAIL,
        en="The STP root is wrong: sw-3 have another root.",
    ),
    "no spanning tree": Case(
        lan=snapshot(_switch(protocol="unknown", root=None)),
        status=Status.UNKNOWN,
        en="The switch does not tell its STP root (protocol: unknown).",
        reason="missing:stp-root",
    ),
    "priority not told": Case(
        lan=snapshot(_switch(root_priority=None), _core()),
        status=Status.UNKNOWN,
        en="The switch does not tell its STP root (protocol: rstp).",
        reason="missing:root-priority",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hlt_10_judges(name: str) -> None:
    CASES[name].verify("HLT-10")
