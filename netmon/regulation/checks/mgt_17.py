"""Devices run firmware that is allowed and still supported.

A maker that has ended support repairs no weakness any more.

Passes when the device's model and version are in the regulation's ``firmware`` list, and neither
the list nor the register gives an end of support that has passed.
Fails when the version is not in the list, the model is not, or support has ended.
Unknown when the list is not declared, or the device told no maker or version.
How to fix: plan the upgrade, try it on one device, keep the old image; replace what is no longer
supported. Put new models on the list before they are bought.
Clause: R11 (firmware, weaknesses, unneeded services).

---
Thiết bị chạy phần mềm được phép và còn được hỗ trợ.

Hãng đã ngừng hỗ trợ thì không vá lỗ hổng nào nữa.

Đạt khi kiểu máy và phiên bản của thiết bị có trong danh sách ``firmware`` của quy chế, và cả danh
sách lẫn sổ đăng ký đều không ghi hạn hỗ trợ đã qua.
Không đạt khi phiên bản không có trong danh sách, kiểu máy không có trong danh sách, hoặc hỗ trợ đã
kết thúc.
Chưa xác định khi chưa khai báo danh sách, hoặc thiết bị không cho biết hãng hay phiên bản.
Cách khắc phục: lập kế hoạch nâng cấp, thử trên một thiết bị, giữ lại bản cũ; thay thiết bị không
còn được hỗ trợ. Đưa kiểu máy mới vào danh sách trước khi mua.
Điều khoản: R11 (phần mềm thiết bị, lỗ hổng, dịch vụ thừa).
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from inventory.device import Device
from inventory.finding import Evidence, Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, FactName
from inventory.text import Text
from inventory.types import LEGAL_TIME
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.parameters import Firmware

EXPECTED = "in the firmware list, supported"
GOOD = Text(
    vi="Firmware {running} nằm trong danh mục được phép.", en="Firmware {running} is on the list."
)
NOT_LISTED = Text(
    vi="Firmware {running} không nằm trong danh mục được phép.",
    en="Firmware {running} is not on the list.",
)
ENDED = Text(vi="{running}: hãng ngừng hỗ trợ từ {end}.", en="{running}: support ended on {end}.")
UNDECLARED = Text(
    vi="Chưa khai báo danh mục firmware được phép.", en="No list of allowed firmware is declared."
)
NOT_TOLD = Text(
    vi="Thiết bị không cho biết hãng hoặc phiên bản.",
    en="The device tells no maker or no version.",
)
FIX = Text(
    vi="Lập kế hoạch nâng cấp lên phiên bản trong danh mục, hoặc thay thiết bị hết hỗ trợ.",
    en="Plan the upgrade to a version on the list, or replace what is no longer supported.",
)


@check(
    id="MGT-17",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Firmware được phép, còn hỗ trợ", en="Firmware allow-list, EoL"),
    clauses=("R11",),
    cites="TCVN 14423 4.7.2.2, 4.2.2.1b, 4.3.2.2",
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_17(device: Device, params: Params, context: Context) -> Result:
    """Judge the version that the device tells by the list."""
    del params  # the list is the agency's own fact, not a threshold
    vendor, version = device.text(FactName.VENDOR), device.text(FactName.VERSION)
    model = device.text(FactName.MODEL) or "?"
    running = f"{vendor or '?'} {model} {version or '?'}"
    today = context.now.astimezone(LEGAL_TIME).date()
    entry = device.register_entry
    ends = [] if entry is None or entry.support_until is None else [entry.support_until]
    if vendor is not None and version is not None:
        allowed = _allowed(context.parameters.firmware, vendor, model, version)
        ends += [f.end_of_support for f in allowed if f.end_of_support is not None]
        past = [end for end in ends if end <= today]
        if past:
            return _judged(device, Status.FAIL, ENDED.format(running=running, end=min(past)))
        if context.parameters.firmware:
            status, frame = (Status.PASS, GOOD) if allowed else (Status.FAIL, NOT_LISTED)
            return _judged(device, status, frame.format(running=running))
        return Result(status=Status.UNKNOWN, message=UNDECLARED, reason="undeclared:firmware")
    return Result(status=Status.UNKNOWN, message=NOT_TOLD, reason="missing:facts/version")


def _allowed(listed: Sequence[Firmware], vendor: str, model: str, version: str) -> list[Firmware]:
    def like(value: str, pattern: str) -> bool:
        return fnmatchcase(value.casefold(), pattern.casefold())

    return [
        f
        for f in listed
        if like(vendor, f.vendor)
        and like(model, f.model)
        and any(like(version, v) for v in f.versions)
    ]


def _judged(device: Device, status: Status, message: Text) -> Result:
    names = (FactName.VENDOR, FactName.MODEL, FactName.VERSION)
    told = {name.value: device.facts[name] for name in names if name in device.facts}
    what = "; ".join(f"{name} {fact.value} ({fact.origin})" for name, fact in told.items())
    first = device.facts[FactName.VERSION]
    return Result(
        status=status,
        message=message,
        expected=EXPECTED,
        actual=what,
        evidence=(Evidence(source=first.source, seen_at=first.seen_at, seen=what),),
        fix=FIX if status is Status.FAIL else None,
    )
