"""L2-09: management VLAN."""

from __future__ import annotations

import pytest

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Finding, Status
from inventory.model import Interface, InterfaceAddress
from inventory.types import Ip
from netmon.regulation.engine import judge
from netmon.regulation.registry import load_checks
from netmon.regulation.switching import PLATFORMS, switch_of
from tests.support.judging import NOW, Case, device, effective, port, rule_of, snapshot
from tests.support.switches import PLAN, switch


def _at(*addresses: str, name: str = "Vlan99") -> Device:
    return device(
        tables={
            Interface: (port(99, name=name, type=53),),
            InterfaceAddress: tuple(InterfaceAddress(ip=Ip(a), if_index=99) for a in addresses),
        }
    )


CASES = {
    "in the management subnet": Case(
        lan=snapshot(_at("10.1.99.12", "127.0.0.1")),
        status=Status.PASS,
        en="The management address 10.1.99.12 is outside users' VLANs and VLAN 1.",
        parameters=PLAN,
    ),
    "the gateway of the users is not managed by": Case(
        lan=snapshot(_at("10.1.99.12", "10.1.10.1")),
        status=Status.PASS,
        en="The management address 10.1.99.12 is outside users' VLANs and VLAN 1.",
        parameters=PLAN,
    ),
    "among the users": Case(
        lan=snapshot(_at("10.1.10.5")),
        status=Status.FAIL,
        en="Management is not separate: 10.1.10.5 is in zone user (10.1.10.0/24).",
        vi="Địa chỉ quản trị không tách riêng: 10.1.10.5 thuộc vùng user (10.1.10.0/24).",
        parameters=PLAN,
    ),
    "nowhere in the plan": Case(
        lan=snapshot(_at("192.168.1.2")),
        status=Status.FAIL,
        en="Management is not separate: 192.168.1.2 is in no management subnet.",
        parameters=PLAN,
    ),
    "VLAN 1 needs no plan": Case(
        lan=snapshot(_at("192.168.1.2", name="Vlanif1")),
        status=Status.FAIL,
        en="Management is not separate: 192.168.1.2 on VLAN 1.",
    ),
    "no plan": Case(
        lan=snapshot(_at("10.1.99.12")),
        status=Status.UNKNOWN,
        en="The regulation has no address plan (ip_plan).",
        reason="missing:ip_plan",
    ),
    "no address": Case(
        lan=snapshot(device()),
        status=Status.UNKNOWN,
        en="No management address of the device is known.",
        reason="missing:addresses",
        parameters=PLAN,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_l2_09_judges(name: str) -> None:
    CASES[name].verify("L2-09")


def _judged(platform: Platform, name: str) -> Finding:
    found = switch(platform, name)
    assert found.configuration is not None
    read = switch_of(found.configuration)
    assert read is not None
    own = (a.partition("/")[0] for v in read.virtual for a in v.addresses)
    rows = tuple(InterfaceAddress(ip=Ip(a)) for a in own)
    lan = snapshot(switch(platform, name, tables={InterfaceAddress: rows}))
    rule = rule_of(load_checks()["L2-09"])
    return judge(lan, effective(rule, parameters=PLAN), now=NOW)[0]


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_a_hardened_switch_is_managed_apart(platform: Platform) -> None:
    assert _judged(platform, "hardened").status is Status.PASS


@pytest.mark.parametrize(
    "platform", sorted(PLATFORMS - {Platform.RUIJIE_OS, Platform.JUNIPER_JUNOS})
)
def test_a_weak_switch_is_in_vlan_1(platform: Platform) -> None:
    found = _judged(platform, "weak")
    assert found.status is Status.FAIL
    assert found.message.en.endswith("on VLAN 1.")
