"""L2-06: native VLANs; every platform is in test_switch_rules."""

from __future__ import annotations

import pytest

from inventory.configuration import ConfigText, Platform
from inventory.finding import Status
from inventory.model import BridgePort
from inventory.snapshot import Link, LinkQuality, Snapshot
from tests.support.judging import Case, device, snapshot
from tests.support.switches import PLAN, ROUTER, printed, switch

IOS = Platform.CISCO_IOS


def _cabled(here: int, there: int, configuration: ConfigText | None = None) -> Snapshot:
    a = device(
        "sw-1",
        tables={BridgePort: (BridgePort(port=24, if_index=24, pvid=here),)},
        configuration=configuration,
    )
    b = device("sw-2", tables={BridgePort: (BridgePort(port=1, if_index=1, pvid=there),)})
    link = Link(
        a=a.id,
        a_if_index=24,
        a_port="Gi1/0/24",
        b=b.id,
        b_if_index=1,
        b_port="Gi1/0/1",
        source="lldp",
        quality=LinkQuality.BOTH_ENDS,
    )
    return snapshot(a, b, links=(link,))


CASES = {
    "hardened": Case(
        lan=snapshot(switch(IOS, "hardened")),
        status=Status.PASS,
        en="The configuration is as required "
        "(switchport trunk native vlan not 1 and without users).",
        parameters=PLAN,
    ),
    "weak": Case(
        lan=snapshot(switch(IOS, "weak")),
        status=Status.FAIL,
        en="The configuration breaks the rule in line 56: interface GigabitEthernet1/0/1; 64: "
        "interface GigabitEthernet1/0/2; 72: interface GigabitEthernet1/0/3; 80: interface "
        "GigabitEthernet1/0/4; 88: interface GigabitEthernet1/0/5; +19 (required: switchport "
        "trunk native vlan not 1 and without users).",
        vi="Cấu hình sai ở dòng 56: interface GigabitEthernet1/0/1; 64: interface "
        "GigabitEthernet1/0/2; 72: interface GigabitEthernet1/0/3; 80: interface "
        "GigabitEthernet1/0/4; 88: interface GigabitEthernet1/0/5; +19 (yêu cầu: switchport trunk "
        "native vlan khác 1 và không có người dùng).",
        parameters=PLAN,
    ),
    "a line not understood": Case(
        lan=snapshot(switch(IOS, "hardened", "配置 不明")),
        status=Status.UNKNOWN,
        en="Line 455 of the configuration is not understood, '配置 不明' "
        "(not a command): no verdict.",
        reason="unparsed:line-455",
    ),
    "told by the bridges alone": Case(
        lan=_cabled(998, 998),
        status=Status.PASS,
        en="The PVIDs of 1 ports to network devices are not VLAN 1.",
    ),
    "VLAN 1 on the cable": Case(
        lan=_cabled(1, 1),
        status=Status.FAIL,
        en="PVIDs are wrong: Gi1/0/24 has VLAN 1.",
    ),
    "the ends differ": Case(
        lan=_cabled(998, 997),
        status=Status.FAIL,
        en="PVIDs are wrong: Gi1/0/24: 998, other end 997.",
    ),
    "the bridge does not do as configured": Case(
        lan=_cabled(1, 998, switch(IOS, "hardened").configuration),
        status=Status.FAIL,
        en="PVIDs are wrong: Gi1/0/24 has VLAN 1.",
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
def test_l2_06_judges(name: str) -> None:
    CASES[name].verify("L2-06")
