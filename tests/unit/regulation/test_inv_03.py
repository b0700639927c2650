"""INV-03: the address plan."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest

from inventory.device import AddressUse, Device, Location, RegisterEntry
from inventory.finding import Status
from inventory.model import Role
from inventory.types import DeviceId, Ip
from netmon.regulation.parameters import Parameters, Subnet, Zone
from tests.support.judging import NOW, READ, Case, device, snapshot

PLAN = Parameters(
    ip_plan=(
        Subnet(
            prefix=IPv4Network("10.1.10.0/24"),
            zone=Zone.USER,
            vlan=10,
            gateway=IPv4Address("10.1.10.1"),
            dhcp=(IPv4Address("10.1.10.50"), IPv4Address("10.1.10.250")),
        ),
        Subnet(prefix=IPv4Network("10.1.20.0/24"), zone=Zone.SERVER, vlan=20),
    ),
)
SEGMENTS = ("10.1.10.0/24", "10.1.20.0/24")


def at(*ips: str, name: str = "pc-1", own: bool = False, hours: int = 1, **fields: Any) -> Device:
    uses = tuple(
        AddressUse(
            ip=Ip(ip),
            mac=None,
            first_seen=READ,
            last_seen=NOW - timedelta(hours=hours),
            current=True,
            own=own,
        )
        for ip in ips
    )
    return device(name, addresses=uses, **{"role": Role.WORKSTATION, **fields})


def place(vlan: int) -> Location:
    return Location(switch=DeviceId("id-sw-1"), if_index=7, port="7", vlan=vlan, since=NOW)


def case(status: Status, en: str, *devices: Device, **more: Any) -> Case:
    lan = snapshot(*devices, segments=SEGMENTS, register=more.pop("register", ()))
    return Case(lan=lan, subject="agency", status=status, en=en, **{"parameters": PLAN, **more})


ALL = "All 1 addresses in use follow the plan."
CASES = {
    "leased": case(Status.PASS, ALL, at("10.1.10.60", location=place(10))),
    "in no prefix": case(
        Status.FAIL,
        "Against the plan: 192.168.1.7 (pc-1: in no prefix).",
        at("192.168.1.7"),
        vi="Địa chỉ ngoài quy hoạch: 192.168.1.7 (pc-1: in no prefix).",
    ),
    "in another VLAN": case(
        Status.FAIL,
        "Against the plan: 10.1.10.60 (pc-1: VLAN 20, planned 10).",
        at("10.1.10.60", location=place(20)),
    ),
    "static": case(
        Status.FAIL,
        "Against the plan: 10.1.10.20 (pc-1: static, not reserved).",
        at("10.1.10.20"),
    ),
    "static, reserved": case(
        Status.PASS,
        ALL,
        at("10.1.10.20"),
        register=(RegisterEntry(key="pc-1", name="pc-1", ip=Ip("10.1.10.20")),),
    ),
    "the gateway": case(Status.PASS, ALL, at("10.1.10.1", name="gw", role=Role.ROUTER)),
    "no range, no reservation": case(Status.PASS, ALL, at("10.1.20.5")),
    "a router's other side": case(
        Status.PASS,
        ALL,
        at("10.1.10.1", name="gw", role=Role.ROUTER),
        at("203.0.113.2", name="gw-2", role=Role.ROUTER, own=True),
        at("fe80::1", name="pc-6"),
    ),
    "of another version": case(Status.PASS, ALL, at("2001:db8::7")),
    "not lately": case(
        Status.UNKNOWN,
        "No address was seen in use within the last 24 hours.",
        at("192.168.1.7", hours=25),
        reason="missing:addresses",
    ),
    "no plan": case(
        Status.UNKNOWN,
        "The regulation has no address plan (ip_plan).",
        at("10.1.10.60"),
        parameters=Parameters(),
        reason="missing:ip_plan",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_inv_03_judges(name: str) -> None:
    CASES[name].verify("INV-03")
