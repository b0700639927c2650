"""INV-04: address conflicts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inventory.device import AddressUse
from inventory.finding import Status
from inventory.snapshot import AddressConflict
from inventory.types import DeviceId, Ip, Mac
from tests.support.judging import NOW, READ, Case, device, snapshot

IP = Ip("10.1.10.60")
ONE, TWO, VRRP = Mac("00:11:22:33:44:55"), Mac("00:11:22:33:44:66"), Mac("00:00:5e:00:01:0a")


def _used(at: timedelta = timedelta(hours=1)) -> AddressUse:
    return AddressUse(ip=IP, mac=ONE, first_seen=READ, last_seen=NOW - at, current=True)


def _conflict(*macs: Mac, ago: timedelta = timedelta(minutes=5)) -> AddressConflict:
    return AddressConflict(
        ip=IP,
        macs=macs,
        devices=(DeviceId("id-pc-1"), DeviceId("id-pc-2")),
        first_seen=NOW - timedelta(days=1),
        last_seen=NOW - ago,
    )


PCS = (device("pc-1", addresses=(_used(),)), device("pc-2"))
NONE = "No address conflict among 1 addresses in use."

CASES = {
    "none": Case(lan=snapshot(*PCS), subject="agency", status=Status.PASS, en=NONE),
    "open": Case(
        lan=snapshot(*PCS, address_conflicts=(_conflict(ONE, TWO),)),
        subject="agency",
        status=Status.FAIL,
        en="Address conflicts: 10.1.10.60 (pc-1 / pc-2).",
        vi="Trùng địa chỉ IP: 10.1.10.60 (pc-1 / pc-2).",
    ),
    "between strangers": Case(
        lan=snapshot(
            device("pc-9", addresses=(_used(),)), address_conflicts=(_conflict(ONE, TWO),)
        ),
        subject="agency",
        status=Status.FAIL,
        en="Address conflicts: 10.1.10.60 (00:11:22:33:44:55 / 00:11:22:33:44:66).",
    ),
    "closed": Case(
        lan=snapshot(*PCS, address_conflicts=(_conflict(ONE, TWO, ago=timedelta(hours=5)),)),
        subject="agency",
        status=Status.PASS,
        en=NONE,
    ),
    "a role address": Case(
        lan=snapshot(*PCS, address_conflicts=(_conflict(ONE, VRRP),)),
        subject="agency",
        status=Status.PASS,
        en=NONE,
    ),
    "nobody looked": Case(
        lan=snapshot(device("pc-1", addresses=(_used(timedelta(hours=25)),))),
        subject="agency",
        status=Status.UNKNOWN,
        en="No address was seen in use within the last 24 hours.",
        reason="missing:addresses",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_inv_04_judges(name: str) -> None:
    CASES[name].verify("INV-04")
