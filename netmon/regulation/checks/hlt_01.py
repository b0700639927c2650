"""Main devices are available, and do not restart by themselves.

Passes when availability is at least ``target`` even if every unknown second counts as down, and
unplanned restarts of the last month, where they are known, are at most ``restarts``.
Fails when availability misses the target even if every unknown second counts as up, or restarts
are more than allowed.
Unknown when reachability was not checked, or the unknown seconds decide. Restarts that are not
known do not hold a pass back, but the message says so.
How to fix: look at power (UPS), temperature and the device's own log; replace failing hardware.
Clause: R14 (readiness, redundancy).

---
Thiết bị chính luôn sẵn sàng và không tự khởi động lại.

Đạt khi độ sẵn sàng ít nhất bằng ``target``, kể cả khi tính mọi giây chưa biết là ngừng, và số lần
khởi động lại ngoài kế hoạch trong tháng qua, nếu biết, không quá ``restarts``.
Không đạt khi độ sẵn sàng thấp hơn mức đó kể cả khi tính mọi giây chưa biết là hoạt động, hoặc khởi
động lại nhiều hơn mức cho phép.
Chưa xác định khi chưa kiểm tra khả năng kết nối tới thiết bị, hoặc kết quả phụ thuộc vào những
giây chưa biết. Số lần khởi động lại chưa biết không ngăn kết quả đạt, nhưng thông báo có nêu rõ.
Cách khắc phục: kiểm tra nguồn điện (UPS), nhiệt độ và nhật ký của chính thiết bị; thay phần cứng
hỏng.
Điều khoản: R14 (sẵn sàng, dự phòng).
Tham số:
``target``: độ sẵn sàng phải đạt, 0..1 (99,5 % là 63 phút của tháng 210 giờ làm việc).
``restarts``: số lần khởi động lại ngoài kế hoạch được phép trong 30 ngày.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from inventory.availability import Availability
from inventory.device import Device
from inventory.finding import Evidence, Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES
from inventory.text import Text
from inventory.types import iso
from inventory.wording import ceil_percent, cut_percent
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age

MONTH = timedelta(days=30)

GOOD = Text(
    vi="Độ sẵn sàng ít nhất {lowest}, đạt mức {target}{restarts}.",
    en="Availability is at least {lowest}, target {target}{restarts}.",
)
LOW = Text(
    vi="Độ sẵn sàng nhiều nhất {highest}, dưới mức {target}.",
    en="Availability is at most {highest}, below the target {target}.",
)
OPEN = Text(
    vi="Độ sẵn sàng nằm giữa {lowest} và {highest}: thiếu số liệu để so với {target}.",
    en="Availability is between {lowest} and {highest}: too little is known to compare with "
    "{target}.",
)
NOT_CHECKED = Text(
    vi="Chưa kiểm tra khả năng kết nối của thiết bị.", en="Reachability was not checked."
)
RESTARTED = Text(
    vi="Khởi động lại ngoài kế hoạch {count} lần trong 30 ngày, cho phép {allowed}.",
    en="Restarted {count} times without a plan in 30 days, {allowed} allowed.",
)
NOT_COUNTED = Text(vi="; chưa có số liệu về khởi động lại", en="; restarts are not known")
COUNTED = Text(vi="; khởi động lại {count} lần", en="; {count} restarts")
FIX = Text(
    vi="Kiểm tra nguồn điện, UPS, nhiệt độ và nhật ký thiết bị; thay phần cứng lỗi.",
    en="Check power, UPS, temperature and the device's log; replace failing hardware.",
)


class AvailabilityTarget(Params):
    """What availability is asked for."""

    target: float = Field(
        0.995,
        gt=0.0,
        le=1.0,
        description="availability to reach, 0..1 (99.5 % is 63 minutes of a 210 h service month)",
        json_schema_extra={"stricter": "higher"},
    )
    restarts: int = Field(
        1,
        ge=0,
        le=31,
        description="unplanned restarts allowed in 30 days",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="HLT-01",
    subject=SubjectKind.DEVICE,
    severity=Severity.CRITICAL,
    title=Text(vi="Độ sẵn sàng thiết bị chính", en="Availability"),
    clauses=("R14",),
    cites="QCVN 34 (99.5 %, borrowed)",
    params=AvailabilityTarget,
    roles=INFRASTRUCTURE_ROLES,
)
def hlt_01(device: Device, params: AvailabilityTarget, context: Context) -> Result:
    """Judge the availability bounds and the restarts."""
    slots = device.availability
    if slots is None or slots.lowest is None or slots.highest is None:
        return Result(status=Status.UNKNOWN, message=NOT_CHECKED, reason="missing:availability")
    target = cut_percent(params.target)
    bounds = {"lowest": cut_percent(slots.lowest), "highest": ceil_percent(slots.highest)}
    status = slots.judge(params.target)
    restarts = _restarts(device, context)
    evidence = (_proof(device, slots),)
    expected = f">= {target.en}, <= {params.restarts} restarts"
    actual = f"{bounds['lowest'].en} .. {bounds['highest'].en}"
    if status is not Status.FAIL and restarts is not None and restarts > params.restarts:
        return Result(
            status=Status.FAIL,
            message=RESTARTED.format(count=restarts, allowed=params.restarts),
            expected=expected,
            actual=f"{restarts} restarts",
            evidence=evidence,
            fix=FIX,
        )
    counted = NOT_COUNTED if restarts is None else COUNTED.format(count=restarts)
    message = {Status.PASS: GOOD, Status.FAIL: LOW}.get(status, OPEN)
    return Result(
        status=status,
        message=message.format(target=target, restarts=counted, **bounds),
        expected=expected,
        actual=actual,
        evidence=evidence,
        fix=FIX if status is Status.FAIL else None,
        reason="bounds:availability" if status is Status.UNKNOWN else "",
    )


def _restarts(device: Device, context: Context) -> int | None:
    if device.restarts is None:
        return None
    return sum(age(at, context.now) <= MONTH for at in device.restarts)


def _proof(device: Device, slots: Availability) -> Evidence:
    parts = f"up {slots.up_s:.0f} s, down {slots.down_s:.0f} s, unknown {slots.unknown_s:.0f} s"
    restarts = [] if device.restarts is None else [iso(at) for at in device.restarts]
    told = f"; restarts {', '.join(restarts)}" if restarts else ""
    return Evidence(source="reachability", seen_at=device.last_seen, seen=parts + told)
