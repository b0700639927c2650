"""INV-05: rogue DHCP servers."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest

from inventory.device import Location
from inventory.finding import Status
from inventory.model import DhcpOffer
from inventory.snapshot import SeenOffer, TaskHealth
from inventory.types import DeviceId, Ip, Mac
from netmon.regulation.parameters import Parameters, Subnet, Zone
from tests.support.judging import NOW, Case, device, snapshot

SERVERS = Parameters(
    dhcp_servers=(IPv4Address("10.1.10.1"),),
    ip_plan=(
        Subnet(
            prefix=IPv4Network("10.1.10.0/24"),
            zone=Zone.USER,
            dhcp=(IPv4Address("10.1.10.50"), IPv4Address("10.1.10.250")),
        ),
    ),
)
SWITCH = device("sw-1")
HOME_ROUTER = device(
    "nha",
    location=Location(switch=DeviceId("id-sw-1"), if_index=7, port="Gi1/0/7", vlan=10, since=NOW),
)


def seen(server: str, *, ago: int = 5, on: str | None = None) -> SeenOffer:
    return SeenOffer(
        offer=DhcpOffer(
            server=Ip(server),
            server_mac=Mac("00:aa:bb:cc:dd:02"),
            offered=Ip("10.1.10.77"),
            router=Ip(server),
            segment="10.1.10.0/24",
        ),
        device=DeviceId(on) if on else None,
        seen_at=NOW - timedelta(minutes=ago),
        source="dhcp_probe",
    )


def asked(minutes_ago: int) -> tuple[TaskHealth, ...]:
    return (TaskHealth(task="dhcp", last_success=NOW - timedelta(minutes=minutes_ago)),)


def case(status: Status, en: str, *, offers: tuple[SeenOffer, ...] = (), **more: Any) -> Case:
    lan = snapshot(SWITCH, HOME_ROUTER, dhcp_offers=offers, tasks=more.pop("tasks", ()))
    values = {"parameters": SERVERS, **more}
    return Case(lan=lan, subject="agency", status=status, en=en, **values)


CASES = {
    "legal": case(
        Status.PASS, "Only permitted DHCP servers answer: 10.1.10.1.", offers=(seen("10.1.10.1"),)
    ),
    "rogue": case(
        Status.FAIL,
        "Unknown DHCP servers: 192.168.1.1 (00:aa:bb:cc:dd:02 @ sw-1 Gi1/0/7).",
        offers=(seen("10.1.10.1"), seen("192.168.1.1", on="id-nha")),
        vi="Máy chủ DHCP lạ: 192.168.1.1 (00:aa:bb:cc:dd:02 @ sw-1 Gi1/0/7).",
    ),
    "rogue, gone since": case(
        Status.PASS,
        "Only permitted DHCP servers answer: 10.1.10.1.",
        offers=(seen("10.1.10.1"), seen("192.168.1.1", ago=61)),
    ),
    "nobody answers": case(
        Status.FAIL,
        "No DHCP server answered within the last 60 minutes.",
        offers=(seen("10.1.10.1", ago=90),),
        tasks=asked(10),
    ),
    "nobody asked": case(
        Status.UNKNOWN,
        "DHCP servers were not looked for within the last 60 minutes.",
        tasks=asked(61),
        reason="missing:dhcp_probe",
    ),
    "no DHCP here": case(
        Status.UNKNOWN,
        "No DHCP server answered within the last 60 minutes.",
        tasks=asked(10),
        parameters=Parameters(dhcp_servers=(IPv4Address("10.1.10.1"),)),
        reason="missing:dhcp_range",
    ),
    "no servers named": case(
        Status.UNKNOWN,
        "The regulation names no permitted DHCP servers (dhcp_servers).",
        offers=(seen("10.1.10.1"),),
        parameters=Parameters(),
        reason="missing:dhcp_servers",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_inv_05_judges(name: str) -> None:
    CASES[name].verify("INV-05")
