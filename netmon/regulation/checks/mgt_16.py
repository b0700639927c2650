"""The configuration that runs is the one that the device would start with.

What was never saved is gone after the next power cut, and nobody remembers it.

Passes when the device's own record shows that it was saved after its last change: the times that
Cisco IOS prints with its configuration, or those that Cisco, Huawei and H3C tell over SNMP.
Fails when it was changed and not saved for longer than ``grace_hours``.
Unknown when the device tells neither way, or shows no change since it started.
Not applicable on RouterOS and Junos, which save by themselves (Junos at ``commit``).
How to fix: Cisco ``copy running-config startup-config``; Huawei VRP and Comware ``save``;
AOS-CX and ProCurve ``write memory``.
Clause: R9 (approval of changes), R10 (configuration backup).

---
Cấu hình đang chạy chính là cấu hình thiết bị sẽ dùng khi khởi động.

Điều chưa từng lưu sẽ mất sau lần mất điện tới, và không ai còn nhớ.

Đạt khi chính thiết bị ghi nhận đã lưu sau lần thay đổi gần nhất: theo hai thời điểm mà Cisco IOS in
cùng cấu hình, hoặc theo thời điểm mà Cisco, Huawei và H3C cho biết qua SNMP.
Không đạt khi đã thay đổi mà không lưu lâu hơn ``grace_hours``.
Chưa xác định khi thiết bị không cho biết theo cách nào, hoặc không cho thấy thay đổi nào từ lúc
khởi động.
Không áp dụng trên RouterOS và Junos, vì chúng tự lưu (Junos khi ``commit``).
Cách khắc phục: Cisco ``copy running-config startup-config``; Huawei VRP và Comware ``save``;
AOS-CX và ProCurve ``write memory``.
Điều khoản: R9 (phê duyệt thay đổi), R10 (sao lưu cấu hình).
Tham số:
``grace_hours``: số giờ một thay đổi được để chưa lưu.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pydantic import Field

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, ConfigTimes
from inventory.text import Text
from inventory.types import LEGAL_TIME, iso
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import current, failed, witness
from netmon.regulation.evidence import seen

SAVES_ITSELF = frozenset({Platform.MIKROTIK_ROUTEROS, Platform.JUNIPER_JUNOS})
EXPECTED = "saved after the last change"
STARTING_S = 600
"""Devices enter their saved configuration line by line when they start: no change of anybody's."""
_CHANGED = "! Last configuration change at "
_SAVED = "! NVRAM config last updated at "
_TIME = re.compile(r"(\d\d:\d\d:\d\d)(?:\.\d+)? (\S+) \w{3} (\w{3}) +(\d{1,2}) (\d{4})")

SAVED = Text(
    vi="Cấu hình đã lưu lúc {saved}, sau lần thay đổi cuối {changed}.",
    en="The configuration was saved at {saved}, after its last change at {changed}.",
)
UNSAVED = Text(
    vi="Cấu hình thay đổi lúc {changed} chưa được lưu.",
    en="The configuration was changed at {changed} and is not saved.",
)
RECENT = Text(
    vi="Cấu hình thay đổi lúc {changed}, chưa lưu nhưng còn trong {hours} giờ cho phép.",
    en="The configuration was changed at {changed}; it is not saved, within the {hours} h allowed.",
)
NOT_TOLD = Text(
    vi="Cấu hình {platform} không cho biết đã lưu hay chưa.",
    en="A {platform} configuration does not tell whether it is saved.",
)
ITSELF = Text(vi="{platform} tự lưu cấu hình.", en="{platform} saves its configuration by itself.")
FIX = Text(
    vi="Lưu cấu hình: Cisco copy running-config startup-config; Huawei, H3C save.",
    en="Save the configuration: Cisco copy running-config startup-config; Huawei, H3C save.",
)


class Saving(Params):
    """How soon a change must be saved."""

    grace_hours: int = Field(
        24,
        ge=0,
        le=168,
        description="hours in which a change may stay unsaved",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="MGT-16",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Cấu hình đã lưu", en="Running = startup"),
    clauses=("R9", "R10"),
    cites="TCVN 14423 4.12.2.2a, 4.11.2.1",
    params=Saving,
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_16(device: Device, params: Saving, context: Context) -> Result:
    """Judge by the two times that the device prints with its configuration."""
    text = current(device, context)
    told = _by_snmp(device, params)
    if isinstance(text, Result):
        return told or text
    platform = text.platform.value
    if text.platform in SAVES_ITSELF:
        return Result(
            status=Status.NOT_APPLICABLE,
            message=ITSELF.format(platform=platform),
            reason=f"platform:{platform}/saves-itself",
        )
    changed = _time(text.lines, _CHANGED) if text.platform is Platform.CISCO_IOS else None
    if changed is None:
        return told or Result(
            status=Status.UNKNOWN,
            message=NOT_TOLD.format(platform=platform),
            reason=f"unjudged:{platform}/startup",
        )
    saved = _time(text.lines, _SAVED)
    actual = f"changed {iso(changed)}, saved {iso(saved) if saved else 'never'}"
    if saved is not None and saved >= changed:
        message = SAVED.format(saved=iso(saved), changed=iso(changed))
    elif text.collected_at - changed <= timedelta(hours=params.grace_hours):
        message = RECENT.format(changed=iso(changed), hours=params.grace_hours)
    else:
        message = UNSAVED.format(changed=iso(changed))
        return failed(text, message=message, expected=EXPECTED, actual=actual, fix=FIX)
    return Result(
        status=Status.PASS,
        message=message,
        expected=EXPECTED,
        actual=actual,
        evidence=witness(text, actual),
    )


def _by_snmp(device: Device, params: Saving) -> Result | None:
    """Judge by the times told over SNMP; None: there are none, or nothing changed since start."""
    table = device.tables.get(ConfigTimes)
    row = next((r for r in device.rows(ConfigTimes) or ()), None)
    if table is None or row is None or (row.saved_s < row.changed_s <= STARTING_S):
        return None
    changed, saved = (
        table.seen_at - timedelta(seconds=row.up_s - at) for at in (row.changed_s, row.saved_s)
    )
    actual = f"changed {iso(changed)}, saved {iso(saved) if row.saved_s else 'never'}"
    status, fix = Status.PASS, None
    if row.saved_s >= row.changed_s:
        message = SAVED.format(saved=iso(saved), changed=iso(changed))
    elif table.seen_at - changed <= timedelta(hours=params.grace_hours):
        message = RECENT.format(changed=iso(changed), hours=params.grace_hours)
    else:
        status, message, fix = Status.FAIL, UNSAVED.format(changed=iso(changed)), FIX
    return Result(
        status=status,
        message=message,
        expected=EXPECTED,
        actual=actual,
        evidence=seen(device, ConfigTimes, actual),
        fix=fix,
    )


def _time(lines: Iterable[str], beginning: str) -> datetime | None:
    """The time that such a comment states: UTC where it says so, else Vietnam's legal time."""
    for line in lines:
        if line.startswith(beginning):
            found = _TIME.match(line.removeprefix(beginning))
            if found is None:
                return None
            clock, zone, month, day, year = found.groups()
            at = datetime.strptime(f"{day} {month} {year} {clock}", "%d %b %Y %H:%M:%S")  # noqa: DTZ007
            return at.replace(tzinfo=UTC if zone in {"UTC", "GMT"} else LEGAL_TIME)
    return None
