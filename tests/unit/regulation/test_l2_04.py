"""L2-04: BPDU guard; every platform is in test_switch_rules."""

from __future__ import annotations

import pytest

from inventory.configuration import Platform
from inventory.finding import Status
from tests.support.judging import Case, device, snapshot
from tests.support.switches import PLAN, ROUTER, printed, switch

IOS = Platform.CISCO_IOS
CASES = {
    "hardened": Case(
        lan=snapshot(switch(IOS, "hardened")),
        status=Status.PASS,
        en="The configuration is as required (spanning-tree bpduguard enable on every edge port).",
        parameters=PLAN,
    ),
    "weak": Case(
        lan=snapshot(switch(IOS, "weak")),
        status=Status.FAIL,
        en="The configuration breaks the rule in line 56: interface GigabitEthernet1/0/1; 64: "
        "interface GigabitEthernet1/0/2; 72: interface GigabitEthernet1/0/3; 80: interface "
        "GigabitEthernet1/0/4; 88: interface GigabitEthernet1/0/5; +19 (required: spanning-tree "
        "bpduguard enable on every edge port).",
        vi="Cấu hình sai ở dòng 56: interface GigabitEthernet1/0/1; 64: interface "
        "GigabitEthernet1/0/2; 72: interface GigabitEthernet1/0/3; 80: interface "
        "GigabitEthernet1/0/4; 88: interface GigabitEthernet1/0/5; +19 (yêu cầu: spanning-tree "
        "bpduguard enable trên mọi cổng biên).",
        parameters=PLAN,
    ),
    "a line not understood": Case(
        lan=snapshot(switch(IOS, "hardened", "配置 不明")),
        status=Status.UNKNOWN,
        en="Line 455 of the configuration is not understood, '配置 不明' "
        "(not a command): no verdict.",
        reason="unparsed:line-455",
    ),
    "no configuration": Case(
        lan=snapshot(device()),
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        reason="missing:configuration",
    ),
    "nothing is switched": Case(
        lan=snapshot(printed(IOS, ROUTER)),
        status=Status.NOT_APPLICABLE,
        en="The configuration has no switched port that is on.",
        reason="no-switched-ports",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_l2_04_judges(name: str) -> None:
    CASES[name].verify("L2-04")
