"""INV-01: registry match both ways."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from inventory.device import RegisterEntry, Registration
from inventory.finding import Status
from inventory.model import Role
from inventory.types import Ip, Mac
from tests.support.judging import NOW, Case, device, snapshot


def _line(name: str = "sw-1", **fields: object) -> RegisterEntry:
    values: dict[str, Any] = {
        "role": Role.SWITCH,
        "ip": Ip("10.1.99.2"),
        "mac": Mac("00:11:22:33:44:55"),
        "location": "Tầng 2",
        "purpose": "access",
        "owner": "Nguyễn Văn A",
        "status": "in use",
        "support_until": date(2030, 1, 1),
        **fields,
    }
    return RegisterEntry(key=name, name=name, **values)


KNOWN = device(register_entry=_line())
YOUNG = NOW - timedelta(days=2)

CASES = {
    "registered": Case(
        lan=snapshot(KNOWN, register=(_line(),)),
        status=Status.PASS,
        en="The device is in the register.",
    ),
    "not registered": Case(
        lan=snapshot(device(registration=Registration.UNREGISTERED), register=(_line("x"),)),
        status=Status.FAIL,
        en="The network device is not in the register; seen since 2026-10-23T03:00:00.000Z.",
        vi="Thiết bị mạng không có trong sổ đăng ký, thấy từ 2026-10-23T03:00:00.000Z.",
    ),
    "new since an hour": Case(
        lan=snapshot(
            device(registration=Registration.UNREGISTERED, first_seen=NOW - timedelta(hours=1))
        ),
        status=Status.NOT_APPLICABLE,
        en="New since 2026-11-22T02:00:00.000Z, still within the 24 hours allowed for registering.",
        reason="grace:new-device",
    ),
    "registered and unseen": Case(
        lan=snapshot(device(register_entry=_line(), last_seen=NOW - timedelta(days=8))),
        status=Status.FAIL,
        en="The device is in the register, but was not seen since 2026-11-14T03:00:00.000Z.",
    ),
    "the register is complete": Case(
        lan=snapshot(KNOWN, register=(_line(),)),
        subject="agency",
        status=Status.PASS,
        en="All 1 register lines of network devices are complete and were seen.",
    ),
    "there is no register": Case(
        lan=snapshot(KNOWN),
        subject="agency",
        status=Status.UNKNOWN,
        en="There is no device register to compare.",
        reason="missing:register",
    ),
    "a line has no device": Case(
        lan=snapshot(KNOWN, register=(_line(), _line("sw-9"))),
        subject="agency",
        status=Status.FAIL,
        en="Registered, but never seen on the LAN: sw-9.",
        vi="Có trong sổ nhưng chưa thấy trên mạng: sw-9.",
    ),
    "a line has no device, watched for two days": Case(
        lan=snapshot(
            device(register_entry=_line(), first_seen=YOUNG), register=(_line(), _line("sw-9"))
        ),
        subject="agency",
        status=Status.UNKNOWN,
        en="Not seen yet: sw-9; but the LAN has been watched for less than 7 days.",
        reason="watched:too-short",
    ),
    "a line of yesterday may wait": Case(
        lan=snapshot(KNOWN, register=(_line(), _line("sw-9", approved_at=NOW - timedelta(days=1)))),
        subject="agency",
        status=Status.PASS,
        en="All 2 register lines of network devices are complete and were seen.",
    ),
    "fields are empty": Case(
        lan=snapshot(
            device(register_entry=_line(owner="", mac=None)),
            register=(_line(owner="", mac=None),),
        ),
        subject="agency",
        status=Status.FAIL,
        en="The register lacks mandatory fields: sw-1 (hardware, owner).",
    ),
    "fields are empty and a line has no device": Case(
        lan=snapshot(
            device(register_entry=_line(owner="")), register=(_line(owner=""), _line("sw-9"))
        ),
        subject="agency",
        status=Status.FAIL,
        en="The register lacks mandatory fields: sw-1 (owner). "
        "Registered, but never seen on the LAN: sw-9.",
    ),
    "a person's PC may be on leave": Case(
        lan=snapshot(KNOWN, register=(_line(), _line("pc-9", role=Role.WORKSTATION, owner=""))),
        subject="agency",
        status=Status.PASS,
        en="All 1 register lines of network devices are complete and were seen.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_inv_01_judges(name: str) -> None:
    CASES[name].verify("INV-01")
