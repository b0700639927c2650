"""Processors and memory have room left.

What is judged is the latest reading: for a processor the longest average that the device itself
gives, up to five minutes. A day's 95th percentile needs a series that is not kept yet; one reading
proves it only at the two ends, and between them nothing is claimed.

Passes when every processor is at most at ``cpu_p95`` and every memory at most at ``memory``.
Fails when a processor is above ``cpu_peak``, or a memory above ``memory``.
Unknown when a processor is between the two limits, or the device told of no processor at all.
How to fix: find what loads the device (loops, SNMP polling, routing in software), turn off what is
not needed, restart in a maintenance window when memory leaks, or have the device replaced.
Clause: R15 (performance monitoring).

---
Bộ xử lý và bộ nhớ còn dư tải.

Số liệu được xét là lần đọc gần nhất: với bộ xử lý là trung bình dài nhất mà thiết bị tự tính, tối
đa năm phút. Bách phân vị 95 của một ngày cần chuỗi số liệu mà netmon chưa lưu; một lần đọc chỉ
chứng minh được ở hai đầu, khoảng giữa không kết luận.

Đạt khi mọi bộ xử lý không quá ``cpu_p95`` và mọi bộ nhớ không quá ``memory``.
Không đạt khi một bộ xử lý vượt ``cpu_peak``, hoặc một bộ nhớ vượt ``memory``.
Chưa xác định khi một bộ xử lý nằm giữa hai ngưỡng, hoặc thiết bị không cho biết bộ xử lý nào.
Cách khắc phục: tìm nguyên nhân gây tải (lặp mạng, hỏi SNMP quá dày, định tuyến bằng phần mềm), tắt
những gì không cần, khởi động lại trong giờ bảo trì nếu rò rỉ bộ nhớ, hoặc thay thiết bị.
Điều khoản: R15 (giám sát hiệu năng).
Tham số:
``cpu_p95``: tỷ lệ tải bộ xử lý coi là bình thường.
``cpu_peak``: tỷ lệ tải bộ xử lý mà không lần đọc nào được vượt.
``memory``: tỷ lệ bộ nhớ được phép sử dụng.
"""

from __future__ import annotations

from pydantic import Field

from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, Load
from inventory.text import Text
from inventory.wording import ceil_percent, names
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.evidence import seen

KINDS = ("cpu", "memory")
GOOD = Text(
    vi="Lần đọc gần nhất trong giới hạn: {loads}.",
    en="The latest reading is within limits: {loads}.",
)
HIGH = Text(
    vi="Quá tải ở lần đọc gần nhất: {loads}.", en="Overloaded at the latest reading: {loads}."
)
BETWEEN = Text(
    vi="Một lần đọc không đủ để kết luận về p95: {loads}.",
    en="One reading does not tell the 95th percentile: {loads}.",
)
NO_CPU = Text(
    vi="Thiết bị không cho biết tải bộ xử lý.", en="The device does not tell its processor's load."
)
ONE = Text(vi="{name} {share} (tối đa {limit})", en="{name} {share} (limit {limit})")
FIX = Text(
    vi="Tìm nguyên nhân tải (lặp mạng, quét SNMP, định tuyến bằng phần mềm), tắt dịch vụ thừa; nếu "
    "rò rỉ bộ nhớ thì khởi động lại trong giờ bảo trì, hoặc nâng cấp thiết bị.",
    en="Find what loads it (a loop, SNMP polling, routing in software), turn off what is not "
    "needed; restart in a maintenance window when memory leaks, or replace the device.",
)


class Loads(Params):
    """How busy a device may be."""

    cpu_p95: float = Field(
        0.7,
        gt=0.0,
        le=1.0,
        description="share of a processor that is in order",
        json_schema_extra={"stricter": "lower"},
    )
    cpu_peak: float = Field(
        0.9,
        gt=0.0,
        le=1.0,
        description="share of a processor that no reading may exceed",
        json_schema_extra={"stricter": "lower"},
    )
    memory: float = Field(
        0.85,
        gt=0.0,
        le=1.0,
        description="share of a memory that may be used",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="HLT-02",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="CPU, bộ nhớ", en="CPU and memory"),
    clauses=("R15",),
    cites="TCVN 14423 4.12.2.2a",
    needs=(Need(Load),),
    params=Loads,
    roles=INFRASTRUCTURE_ROLES,
)
def hlt_02(device: Device, params: Loads, context: Context) -> Result:
    """Judge the latest loads."""
    del context  # the age of the table is the engine's business
    rows = device.rows(Load) or ()
    expected = (
        f"cpu <= {ceil_percent(params.cpu_p95).en}, memory <= {ceil_percent(params.memory).en}"
    )
    over, between = [], []
    for row in rows:
        if row.kind == "memory" and row.ratio > params.memory:
            over.append(_shown(row, params.memory))
        elif row.kind == "cpu" and row.ratio > params.cpu_peak:
            over.append(_shown(row, params.cpu_peak))
        elif row.kind == "cpu" and row.ratio > params.cpu_p95:
            between.append(_shown(row, params.cpu_p95))
    told = "; ".join(f"{_name(row)} {ceil_percent(row.ratio).en}" for row in rows)
    evidence = seen(device, Load, told or "no load told")
    if over:
        return Result(
            status=Status.FAIL,
            message=HIGH.format(loads=names(over)),
            expected=expected,
            actual=told,
            evidence=evidence,
            fix=FIX,
        )
    if between or not any(row.kind == "cpu" for row in rows):
        return Result(
            status=Status.UNKNOWN,
            message=BETWEEN.format(loads=names(between)) if between else NO_CPU,
            expected=expected,
            actual=told,
            evidence=evidence,
            reason="one-reading:cpu" if between else "missing:cpu",
        )
    worst = [
        max((r for r in rows if r.kind == k), key=lambda r: r.ratio, default=None) for k in KINDS
    ]
    limits = {"cpu": params.cpu_p95, "memory": params.memory}
    return Result(
        status=Status.PASS,
        message=GOOD.format(loads=names([_shown(r, limits[r.kind]) for r in worst if r])),
        expected=expected,
        actual=told,
        evidence=evidence,
    )


def _name(row: Load) -> str:
    return row.name or f"{row.kind} {row.index}"


def _shown(row: Load, limit: float) -> Text:
    return ONE.format(name=_name(row), share=ceil_percent(row.ratio), limit=ceil_percent(limit))
