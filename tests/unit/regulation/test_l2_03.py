"""L2-03: DHCP snooping and ARP inspection; every platform is in test_switch_rules."""

from __future__ import annotations

import pytest

from inventory.configuration import Platform
from inventory.finding import Status
from tests.support.judging import Case, device, snapshot
from tests.support.switches import PLAN, ROUTER, printed, switch

IOS = Platform.CISCO_IOS
TRUSTING = """\
version 15.2
hostname sw
ip dhcp snooping vlan 10
ip dhcp snooping
interface GigabitEthernet0/1
 switchport access vlan 10
 switchport mode access
 ip dhcp snooping trust
line vty 0 4
 transport input ssh
end
"""
CASES = {
    "hardened": Case(
        lan=snapshot(switch(IOS, "hardened")),
        status=Status.PASS,
        en="The configuration is as required "
        "(ip dhcp snooping on every VLAN of the edge ports; no "
        "edge port trusted).",
        parameters=PLAN,
    ),
    "weak": Case(
        lan=snapshot(switch(IOS, "weak")),
        status=Status.FAIL,
        en="The configuration lacks: ip dhcp snooping on every VLAN of the edge ports.",
        vi="Cấu hình thiếu: ip dhcp snooping trên mọi VLAN của cổng biên.",
        parameters=PLAN,
    ),
    "a line not understood": Case(
        lan=snapshot(switch(IOS, "hardened", "配置 不明")),
        status=Status.UNKNOWN,
        en="Line 455 of the configuration is not understood, '配置 不明' "
        "(not a command): no verdict.",
        reason="unparsed:line-455",
    ),
    "ARP inspection where the regulation asks for it": Case(
        lan=snapshot(switch(Platform.HUAWEI_VRP, "hardened")),
        status=Status.FAIL,
        en="The configuration lacks: ARP inspection on every VLAN of the edge ports.",
        params={"arp_inspection": True},
    ),
    "a trusted port of a user": Case(
        lan=snapshot(printed(IOS, TRUSTING)),
        status=Status.FAIL,
        en="The configuration breaks the rule in line 5: interface GigabitEthernet0/1 "
        "(required: no edge port trusted).",
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
def test_l2_03_judges(name: str) -> None:
    CASES[name].verify("L2-03")
