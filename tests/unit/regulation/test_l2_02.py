"""L2-02: port security or 802.1X; every platform is in test_switch_rules."""

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
        en="The configuration is as required "
        "(switchport port-security (<= 3) or 802.1X on >= 95 % "
        "of the edge ports).",
        parameters=PLAN,
    ),
    "weak": Case(
        lan=snapshot(switch(IOS, "weak")),
        status=Status.FAIL,
        en="The configuration breaks the rule in line 56: interface GigabitEthernet1/0/1; 64: "
        "interface GigabitEthernet1/0/2; 72: interface GigabitEthernet1/0/3; 80: interface "
        "GigabitEthernet1/0/4; 88: interface GigabitEthernet1/0/5; +19 (required: switchport "
        "port-security (<= 3) or 802.1X on >= 95 % of the edge ports).",
        vi="Cấu hình sai ở dòng 56: interface GigabitEthernet1/0/1; 64: interface "
        "GigabitEthernet1/0/2; 72: interface GigabitEthernet1/0/3; 80: interface "
        "GigabitEthernet1/0/4; 88: interface GigabitEthernet1/0/5; +19 (yêu cầu: switchport "
        "port-security (<= 3) hoặc 802.1X trên >= 95 % cổng biên).",
        parameters=PLAN,
    ),
    "a line not understood": Case(
        lan=snapshot(switch(IOS, "hardened", "配置 不明")),
        status=Status.UNKNOWN,
        en="Line 455 of the configuration is not understood, '配置 不明' "
        "(not a command): no verdict.",
        reason="unparsed:line-455",
    ),
    "too many stations a port": Case(
        lan=snapshot(switch(Platform.ARUBA_AOSCX, "hardened")),
        status=Status.FAIL,
        en="The configuration breaks the rule in line 74: interface 1/1/1; 88: interface 1/1/2; "
        "102: interface 1/1/3; 116: interface 1/1/4; 130: interface 1/1/5; +7 (required: "
        "port-access port-security (<= 1) or 802.1X on >= 95 % of the edge ports).",
        params={"max_macs": 1},
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
def test_l2_02_judges(name: str) -> None:
    CASES[name].verify("L2-02")
