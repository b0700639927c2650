"""Ports lose almost no packets to errors.

Errors come from cables, plugs, optics and duplex mismatches, and slow every application.

Passes when on every live port the share of packets in error over the last day is at most
``uplink_ratio`` (ports to other network devices) or ``edge_ratio`` (all others).
Fails when a port is above its limit.
Unknown when the counters of a live port were not read, were reset in between (restart, or
ifCounterDiscontinuityTime moved), or counted fewer than ``min_packets`` packets.
How to fix: replace the cable or the optical module, clean the fibre, check duplex at both ends,
move the port away from sources of interference.
Clause: R15 (performance monitoring).

---
Các cổng hầu như không mất gói vì lỗi.

Lỗi sinh ra từ cáp, đầu nối, mô-đun quang và lệch song công, làm chậm mọi ứng dụng.

Đạt khi trên mọi cổng có kết nối, tỷ lệ gói lỗi trong một ngày qua không quá ``uplink_ratio`` (cổng
nối tới thiết bị mạng khác) hoặc ``edge_ratio`` (các cổng còn lại).
Không đạt khi một cổng vượt ngưỡng của nó.
Chưa xác định khi bộ đếm của một cổng có kết nối không đọc được, bị đặt lại giữa chừng (khởi động
lại, hoặc ifCounterDiscontinuityTime thay đổi), hoặc đếm được ít hơn ``min_packets`` gói.
Cách khắc phục: thay cáp hoặc mô-đun quang, vệ sinh đầu sợi quang, kiểm tra chế độ song công hai
đầu, chuyển cáp ra xa nguồn nhiễu.
Điều khoản: R15 (giám sát hiệu năng).
Tham số:
``uplink_ratio``: tỷ lệ gói lỗi được phép trên cổng nối tới thiết bị mạng khác.
``edge_ratio``: tỷ lệ gói lỗi được phép trên mọi cổng khác.
``min_packets``: số gói tối thiểu để tính tỷ lệ.
"""

from __future__ import annotations

from pydantic import Field

from inventory.device import CounterDelta, Device
from inventory.finding import Severity
from inventory.model import INFRASTRUCTURE_ROLES, Interface
from inventory.text import Text
from inventory.wording import cut_percent
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.counters import RateWords, port_rates
from netmon.regulation.ports import uplinks

WORDS = RateWords(
    good=Text(
        vi="Tỷ lệ lỗi của cả {count} cổng đang dùng đều trong giới hạn.",
        en="The error rate of all {count} live ports is within its limit.",
    ),
    high=Text(vi="Tỷ lệ lỗi cổng quá cao: {ports}.", en="Error rate too high: {ports}."),
    quiet=Text(
        vi="Quá ít gói tin (dưới {least}) để tính tỷ lệ lỗi: {ports}.",
        en="Too few packets (under {least}) for an error rate: {ports}.",
    ),
    fix=Text(
        vi="Thay cáp hoặc mô-đun quang, vệ sinh đầu nối, kiểm tra duplex hai đầu.",
        en="Replace the cable or the optical module, clean the plugs, check duplex at both ends.",
    ),
)


class ErrorRate(Params):
    """How many packets may be in error."""

    uplink_ratio: float = Field(
        1e-4,
        gt=0.0,
        le=1.0,
        description="allowed share of packets in error on ports to other network devices",
        json_schema_extra={"stricter": "lower"},
    )
    edge_ratio: float = Field(
        1e-3,
        gt=0.0,
        le=1.0,
        description="allowed share of packets in error on every other port",
        json_schema_extra={"stricter": "lower"},
    )
    min_packets: int = Field(
        10_000,
        ge=1,
        description="packets below which no rate is computed",
        json_schema_extra={"stricter": "higher"},
    )


@check(
    id="HLT-06",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Tỷ lệ lỗi cổng", en="Error rate"),
    clauses=("R15",),
    cites="RFC 2863 (IF-MIB); RFC 3635 (FCS errors)",
    needs=(Need(Interface),),
    params=ErrorRate,
    roles=INFRASTRUCTURE_ROLES,
)
def hlt_06(device: Device, params: ErrorRate, context: Context) -> Result:
    """Judge the error counters of the live ports."""
    up = uplinks(device, context.snapshot)
    rates = port_rates(
        device,
        context.now,
        count=_errors,
        limit=lambda index: params.uplink_ratio if index in up else params.edge_ratio,
        min_packets=params.min_packets,
    )
    uplink, edge = cut_percent(params.uplink_ratio, 4), cut_percent(params.edge_ratio, 4)
    expected = f"<= {uplink.en} uplink, <= {edge.en} edge"
    return rates.result(WORDS, expected=expected, min_packets=params.min_packets)


def _errors(delta: CounterDelta) -> int | None:
    """The errors of ifInErrors and ifOutErrors, or the FCS errors alone when they tell more.

    Some switches leave ifInErrors at zero and count only dot3StatsFCSErrors.
    """
    known = [n for n in (delta.errors, delta.fcs_errors) if n is not None]
    return max(known, default=None)
