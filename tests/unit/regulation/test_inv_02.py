"""INV-02: unknown MAC."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Network
from typing import Any

import pytest

from inventory.device import Location, RegisterEntry, Registration
from inventory.finding import Status
from inventory.model import Role
from inventory.types import DeviceId
from netmon.regulation.parameters import Parameters, Subnet, Zone
from tests.support.judging import NOW, Case, device, snapshot

REGISTER = (RegisterEntry(key="pc-1", name="pc-1"),)
PC: dict[str, Any] = {"role": Role.WORKSTATION}
STRANGER: dict[str, Any] = {**PC, "registration": Registration.UNREGISTERED}
SWITCH = device("sw-1")
AT_PORT_7 = Location(
    switch=DeviceId("id-sw-1"), if_index=7, port="Gi1/0/7", vlan=90, since=NOW - timedelta(days=2)
)
GUESTS = Parameters(ip_plan=(Subnet(prefix=IPv4Network("10.9.0.0/24"), zone=Zone.GUEST, vlan=90),))

CASES = {
    "registered": Case(
        lan=snapshot(device("pc-1", **PC), register=REGISTER),
        subject="id-pc-1",
        status=Status.PASS,
        en="The station is in the register.",
    ),
    "unknown": Case(
        lan=snapshot(device("pc-2", **STRANGER), register=REGISTER),
        subject="id-pc-2",
        status=Status.FAIL,
        en="Unknown station, seen since 2026-10-23T03:00:00.000Z.",
        vi="Máy trạm lạ, thấy từ 2026-10-23T03:00:00.000Z.",
    ),
    "unknown, at a known port": Case(
        lan=snapshot(SWITCH, device("pc-2", location=AT_PORT_7, **STRANGER), register=REGISTER),
        subject="id-pc-2",
        status=Status.FAIL,
        en="Unknown station, seen since 2026-10-23T03:00:00.000Z, at sw-1 port Gi1/0/7.",
        vi="Máy trạm lạ, thấy từ 2026-10-23T03:00:00.000Z, tại sw-1 cổng Gi1/0/7.",
    ),
    "no register": Case(
        lan=snapshot(device("pc-2", **STRANGER)),
        subject="id-pc-2",
        status=Status.UNKNOWN,
        en="There is no device register to compare.",
        reason="missing:register",
    ),
    "new": Case(
        lan=snapshot(
            device("pc-2", first_seen=NOW - timedelta(hours=24), **STRANGER), register=REGISTER
        ),
        subject="id-pc-2",
        status=Status.NOT_APPLICABLE,
        en="New since 2026-11-21T03:00:00.000Z, still within the 24 hours allowed for registering.",
        reason="grace:new-station",
    ),
    "randomised": Case(
        lan=snapshot(
            device("phone", role=Role.OTHER, registration=Registration.RANDOMISED),
            register=REGISTER,
        ),
        subject="id-phone",
        status=Status.NOT_APPLICABLE,
        en="Randomised MAC address: counted apart, not judged as unknown.",
        reason="randomised-mac",
    ),
    "guest": Case(
        lan=snapshot(device("pc-2", location=AT_PORT_7, **STRANGER), register=REGISTER),
        subject="id-pc-2",
        parameters=GUESTS,
        status=Status.NOT_APPLICABLE,
        en="The station is on VLAN 90 for guests or wireless: not judged.",
        reason="guest-vlan",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_inv_02_judges(name: str) -> None:
    CASES[name].verify("INV-02")
