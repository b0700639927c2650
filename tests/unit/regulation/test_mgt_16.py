"""MGT-16: what runs is what is saved."""

from __future__ import annotations

import pytest

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Status
from inventory.model import ConfigTimes
from netmon.regulation.engine import judge
from netmon.regulation.registry import load_checks
from tests.support.configs import raw
from tests.support.configured import configured, with_output
from tests.support.judging import NOW, Case, effective, rule_of, snapshot

IOS = Platform.CISCO_IOS
CHANGED = "! Last configuration change at 09:12:44 ICT Mon Nov 2 2026 by an.nguyen"
SAVED = "! NVRAM config last updated at 09:13:02 ICT Mon Nov 2 2026 by an.nguyen"
HARDENED = raw(IOS, "hardened")
LATER = "! Last configuration change at 08:00:00 ICT Sun Nov 22 2026 by an.nguyen"
CASES = {
    "saved": Case(
        lan=snapshot(configured(IOS, "hardened")),
        status=Status.PASS,
        en="The configuration was saved at 2026-11-02T02:13:02.000Z, after its last change at "
        "2026-11-02T02:12:44.000Z.",
    ),
    "never saved": Case(
        lan=snapshot(configured(IOS, "weak")),
        status=Status.FAIL,
        en="The configuration was changed at 2026-11-01T22:02:11.000Z and is not saved.",
        vi="Cấu hình thay đổi lúc 2026-11-01T22:02:11.000Z chưa được lưu.",
    ),
    "changed an hour ago": Case(
        lan=snapshot(with_output(IOS, HARDENED.replace(CHANGED, LATER))),
        status=Status.PASS,
        en="The configuration was changed at 2026-11-22T01:00:00.000Z; it is not saved, within "
        "the 24 h allowed.",
    ),
    "changed an hour ago, no grace": Case(
        lan=snapshot(with_output(IOS, HARDENED.replace(CHANGED, LATER))),
        params={"grace_hours": 0},
        status=Status.FAIL,
        en="The configuration was changed at 2026-11-22T01:00:00.000Z and is not saved.",
    ),
    "no change since the start": Case(
        lan=snapshot(with_output(IOS, HARDENED.replace(CHANGED, "!"))),
        status=Status.UNKNOWN,
        en="A cisco_ios configuration does not tell whether it is saved.",
        reason="unjudged:cisco_ios/startup",
    ),
    "a platform that does not tell": Case(
        lan=snapshot(configured(Platform.HUAWEI_VRP, "hardened")),
        status=Status.UNKNOWN,
        en="A huawei_vrp configuration does not tell whether it is saved.",
        reason="unjudged:huawei_vrp/startup",
    ),
    "saves by itself": Case(
        lan=snapshot(configured(Platform.MIKROTIK_ROUTEROS, "weak")),
        status=Status.NOT_APPLICABLE,
        en="mikrotik_routeros saves its configuration by itself.",
        reason="platform:mikrotik_routeros/saves-itself",
    ),
    "never read": Case(
        lan=snapshot(configured(IOS, "hardened", configuration=None)),
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        reason="missing:configuration",
    ),
}


def test_the_hardened_configuration_has_both_times() -> None:
    assert CHANGED in HARDENED
    assert SAVED in HARDENED


@pytest.mark.parametrize("name", CASES)
def test_mgt_16_judges(name: str) -> None:
    CASES[name].verify("MGT-16")


def _told(platform: Platform, *, changed: float, saved: float) -> Device:
    row = ConfigTimes(up_s=1_000_000, changed_s=changed, saved_s=saved)
    return configured(platform, "weak", tables={ConfigTimes: (row,)})


@pytest.mark.parametrize(
    "platform", [Platform.HUAWEI_VRP, Platform.HP_COMWARE, Platform.CISCO_NXOS]
)
@pytest.mark.parametrize(
    ("changed", "saved", "status"),
    [
        (500_000, 500_100, Status.PASS),
        (500_000, 400_000, Status.FAIL),
        (990_000, 400_000, Status.PASS),  # three hours ago
        (300, 0, Status.UNKNOWN),  # as it started
    ],
)
def test_what_is_told_over_snmp_decides(
    platform: Platform, changed: float, saved: float, status: Status
) -> None:
    device = _told(platform, changed=changed, saved=saved)
    rule = rule_of(load_checks()["MGT-16"])
    assert judge(snapshot(device), effective(rule), now=NOW)[0].status is status
