"""A fresh copy of the configuration is kept off the device, and restoring was tried.

A switch that burns down is replaced in an hour if its configuration is at hand, and in days if not.

Passes when netmon holds a complete copy (its end mark was seen) that is at most ``max_age_days``
old, and the agency declares a restore test (``restore_test``) within ``test_days``.
Fails when the newest complete copy is older, or the restore test is.
Unknown when no complete copy was ever read, or no restore test is declared.
How to fix: give netmon an account that may read the configuration and look why the reading fails
(``netmon device show``); restore one configuration on a spare device and record the day.
Clause: R10 (configuration backup).

---
Luôn có bản sao cấu hình mới, lưu ngoài thiết bị, và việc khôi phục đã được thử.

Switch bị cháy được thay trong một giờ nếu có sẵn cấu hình, và mất nhiều ngày nếu không có.

Đạt khi netmon giữ một bản đầy đủ (thấy dấu kết thúc) không cũ hơn ``max_age_days``, và cơ quan
khai báo lần thử khôi phục (``restore_test``) trong ``test_days``.
Không đạt khi bản đầy đủ mới nhất cũ hơn, hoặc lần thử khôi phục cũ hơn.
Chưa xác định khi chưa từng đọc được bản đầy đủ nào, hoặc chưa khai báo lần thử khôi phục.
Cách khắc phục: cấp cho netmon một tài khoản được đọc cấu hình và xem vì sao đọc không được
(``netmon device show``); khôi phục thử một cấu hình trên thiết bị dự phòng và ghi lại ngày.
Điều khoản: R10 (sao lưu cấu hình).
Tham số:
``max_age_days``: tuổi tính bằng ngày của bản đầy đủ mới nhất.
``test_days``: tuổi tính bằng ngày của lần thử khôi phục gần nhất.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES
from inventory.text import Text
from inventory.types import LEGAL_TIME, iso
from netmon.regulation import texts
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import failed, witness
from netmon.regulation.evidence import age

GOOD = Text(
    vi="Bản sao cấu hình đầy đủ đọc lúc {at}; đã thử khôi phục ngày {tested}.",
    en="A complete copy was read at {at}; restoring was tried on {tested}.",
)
OLD = Text(
    vi="Bản sao cấu hình mới nhất đọc lúc {at}, quá {days} ngày.",
    en="The newest copy was read at {at}, more than {days} days ago.",
)
UNTESTED = Text(
    vi="Bản sao cấu hình đọc lúc {at}, nhưng chưa khai báo lần thử khôi phục (restore_test).",
    en="A copy was read at {at}, but no restore test is declared (restore_test).",
)
TEST_OLD = Text(
    vi="Lần thử khôi phục gần nhất là {tested}, quá {days} ngày.",
    en="Restoring was last tried on {tested}, more than {days} days ago.",
)
FIX = Text(
    vi="Khôi phục việc đọc cấu hình hằng đêm; thử khôi phục trên thiết bị dự phòng và ghi ngày.",
    en="Make the nightly reading work again; restore on a spare device and record the day.",
)


class Backup(Params):
    """How fresh a copy and a restore test must be."""

    max_age_days: int = Field(
        7,
        ge=1,
        le=31,
        description="age in days of the newest complete copy",
        json_schema_extra={"stricter": "lower"},
    )
    test_days: int = Field(
        365,
        ge=1,
        le=730,
        description="age in days of the last restore test",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="MGT-14",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Sao lưu cấu hình", en="Config backup"),
    clauses=("R10",),
    cites="TCVN 14423 4.11.2.1-4",
    params=Backup,
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_14(device: Device, params: Backup, context: Context) -> Result:
    """Judge the age of the copy that netmon holds, and of the restore test."""
    text = device.configuration
    if text is None or not text.complete:
        return Result(
            status=Status.UNKNOWN, message=texts.CONFIG_MISSING, reason="missing:configuration"
        )
    at = iso(text.collected_at)
    expected = f"copy within {params.max_age_days} days, restore test within {params.test_days}"
    actual = f"copy {text.sha256[:12]} of {at}, {len(text.lines)} lines"
    if age(text.collected_at, context.now) > timedelta(days=params.max_age_days):
        message = OLD.format(at=at, days=params.max_age_days)
        return failed(text, message=message, expected=expected, actual=actual, fix=FIX)
    tested = context.parameters.restore_test
    if tested is None:
        return Result(
            status=Status.UNKNOWN, message=UNTESTED.format(at=at), reason="undeclared:restore_test"
        )
    actual = f"{actual}; restored {tested}"
    if context.now.astimezone(LEGAL_TIME).date() - tested > timedelta(days=params.test_days):
        message = TEST_OLD.format(tested=tested, days=params.test_days)
        return failed(text, message=message, expected=expected, actual=actual, fix=FIX)
    return Result(
        status=Status.PASS,
        message=GOOD.format(at=at, tested=tested),
        expected=expected,
        actual=actual,
        evidence=witness(text, actual),
    )
