"""L2-10: Wi-Fi security."""

from __future__ import annotations

import pytest

from inventory.configuration import Platform
from inventory.finding import Status
from inventory.model import Role
from inventory.snapshot import Snapshot
from tests.support.judging import Case, device, snapshot
from tests.support.switches import PLAN, ROUTER, printed, switch

HEAD = """\
/interface wifi datapath
add name=khach vlan-id={vlan}
/interface wifi security
add authentication-types={types} encryption={cipher} name=cq wps={wps}
/interface wifi configuration
add datapath=khach name=cq security=cq ssid=SO-KHCN
/interface wifi
set [ find default-name=wifi1 ] configuration=cq disabled=no name=wifi1
/ip service
set telnet disabled=yes
/system identity
set name=ap-1
"""
OLD = """\
/interface wireless security-profiles
add authentication-types={types} mode=dynamic-keys name=cq unicast-ciphers={cipher}
/interface wireless
set [ find default-name=wlan1 ] disabled=no name=wlan1 security-profile=cq ssid=CQ vlan-id=40 \\
    wps-mode=disabled
/ip service
set telnet disabled=yes
/system identity
set name=ap-1
"""


def _wifi(
    *,
    types: str = "wpa2-psk,wpa3-psk",
    cipher: str = "ccmp",
    wps: str = "disable",
    vlan: str = "40",
) -> Snapshot:
    return _ap(HEAD.format(types=types, cipher=cipher, wps=wps, vlan=vlan))


def _ap(text: str) -> Snapshot:
    return snapshot(printed(Platform.MIKROTIK_ROUTEROS, text, role=Role.ACCESS_POINT))


CASES = {
    "WPA3 in a VLAN of its own": Case(
        lan=_wifi(),
        status=Status.PASS,
        en="The configuration is as required (WPA2 / WPA3, AES; WPS off; VLAN of its own).",
        parameters=PLAN,
    ),
    "the old driver": Case(
        lan=_ap(OLD.format(types="wpa2-psk", cipher="aes-ccm")),
        status=Status.PASS,
        en="The configuration is as required (WPA2 / WPA3, AES; WPS off; VLAN of its own).",
        parameters=PLAN,
    ),
    "TKIP": Case(
        lan=_ap(OLD.format(types="wpa-psk,wpa2-psk", cipher="tkip,aes-ccm")),
        status=Status.FAIL,
        en="The configuration breaks the rule in line 4: set [ find default-name=wlan1 ] "
        "disabled=no name=wlan1 security-profile=cq ssid=CQ vlan-id=40 wps-mode=disabled "
        "(required: WPA2 / WPA3, AES).",
    ),
    "open": Case(
        lan=_wifi(types='""'),
        status=Status.FAIL,
        en="The configuration breaks the rule in line 8: set [ find default-name=wifi1 ] "
        "configuration=cq disabled=no name=wifi1 (required: WPA2 / WPA3, AES).",
        vi="Cấu hình sai ở dòng 8: set [ find default-name=wifi1 ] "
        "configuration=cq disabled=no name=wifi1 (yêu cầu: WPA2 / WPA3, AES).",
    ),
    "WPS": Case(
        lan=_wifi(wps="push-button"),
        status=Status.FAIL,
        en="The configuration breaks the rule in line 8: set [ find default-name=wifi1 ] "
        "configuration=cq disabled=no name=wifi1 (required: WPS off).",
    ),
    "among the wired users": Case(
        lan=_wifi(vlan="10"),
        status=Status.FAIL,
        en="The configuration breaks the rule in line 8: set [ find default-name=wifi1 ] "
        "configuration=cq disabled=no name=wifi1 (required: VLAN of its own).",
        parameters=PLAN,
    ),
    "the VLAN is not told": Case(
        lan=_wifi(vlan="none"),
        status=Status.UNKNOWN,
        en="Line 8 of the configuration is not understood, 'set [ find default-name=wifi1 ] "
        "configuration=cq disabled=no name=wifi1' (it does not tell this): "
        "no verdict.",
        reason="unparsed:line-8",
    ),
    "an access point that cannot be read": Case(
        lan=snapshot(switch(Platform.ARUBA_AOSCX, "hardened", role=Role.ACCESS_POINT)),
        status=Status.UNKNOWN,
        en="A aruba_aoscx configuration does not tell this, or netmon cannot read it yet.",
        reason="unjudged:aruba_aoscx",
    ),
    "no configuration": Case(
        lan=snapshot(device(role=Role.ACCESS_POINT)),
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        reason="missing:configuration",
    ),
    "a router without radio": Case(
        lan=snapshot(printed(Platform.CISCO_IOS, ROUTER, role=Role.ROUTER)),
        status=Status.NOT_APPLICABLE,
        en="The configuration has no wireless interface that is on.",
        reason="no-wireless-interface",
    ),
    "a router with a radio that cannot be read": Case(
        lan=snapshot(
            printed(
                Platform.CISCO_IOS,
                ROUTER.replace("GigabitEthernet0/0", "Dot11Radio0"),
                role=Role.ROUTER,
            )
        ),
        status=Status.UNKNOWN,
        en="A cisco_ios configuration does not tell this, or netmon cannot read it yet.",
        reason="unjudged:cisco_ios",
    ),
    "security profiles without a radio": Case(
        lan=snapshot(switch(Platform.MIKROTIK_ROUTEROS, "weak", role=Role.ROUTER)),
        status=Status.NOT_APPLICABLE,
        en="The configuration has no wireless interface that is on.",
        reason="no-wireless-interface",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_l2_10_judges(name: str) -> None:
    CASES[name].verify("L2-10")
