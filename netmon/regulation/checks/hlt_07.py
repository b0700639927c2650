"""Ports discard almost no packets.

Discards mean that a link or a buffer is too small for what goes through it.

Passes when on every live port the share of discarded packets over the last day is at most
``ratio``.
Fails when a port is above it.
Unknown when the counters of a live port were not read, were reset in between, or counted fewer
than ``min_packets`` packets.
How to fix: upgrade the link, spread the load, give the application its own priority (QoS).
Clause: R15 (performance monitoring).

---
Các cổng hầu như không loại bỏ gói tin.

Gói bị loại bỏ nghĩa là đường truyền hoặc bộ đệm quá nhỏ so với lưu lượng đi qua.

Đạt khi trên mọi cổng có kết nối, tỷ lệ gói bị loại bỏ trong một ngày qua không quá ``ratio``.
Không đạt khi một cổng vượt tỷ lệ đó.
Chưa xác định khi bộ đếm của một cổng có kết nối không đọc được, bị đặt lại giữa chừng, hoặc đếm
được ít hơn ``min_packets`` gói.
Cách khắc phục: nâng cấp đường truyền, chia tải, đặt mức ưu tiên riêng cho ứng dụng (QoS).
Điều khoản: R15 (giám sát hiệu năng).
Tham số:
``ratio``: tỷ lệ gói bị loại bỏ được phép.
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

WORDS = RateWords(
    good=Text(
        vi="Tỷ lệ rớt gói của cả {count} cổng đang dùng đều trong giới hạn.",
        en="The discard rate of all {count} live ports is within its limit.",
    ),
    high=Text(vi="Tỷ lệ rớt gói quá cao: {ports}.", en="Discard rate too high: {ports}."),
    quiet=Text(
        vi="Quá ít gói tin (dưới {least}) để tính tỷ lệ rớt gói: {ports}.",
        en="Too few packets (under {least}) for a discard rate: {ports}.",
    ),
    fix=Text(
        vi="Nâng cấp đường truyền, chia tải hoặc đặt ưu tiên (QoS) cho ứng dụng.",
        en="Upgrade the link, spread the load, or give the application priority (QoS).",
    ),
)


class DiscardRate(Params):
    """How many packets may be discarded."""

    ratio: float = Field(
        1e-3,
        gt=0.0,
        le=1.0,
        description="allowed share of discarded packets",
        json_schema_extra={"stricter": "lower"},
    )
    min_packets: int = Field(
        10_000,
        ge=1,
        description="packets below which no rate is computed",
        json_schema_extra={"stricter": "higher"},
    )


@check(
    id="HLT-07",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Tỷ lệ rớt gói cổng", en="Discards"),
    clauses=("R15",),
    cites="RFC 2863 (IF-MIB)",
    needs=(Need(Interface),),
    params=DiscardRate,
    roles=INFRASTRUCTURE_ROLES,
)
def hlt_07(device: Device, params: DiscardRate, context: Context) -> Result:
    """Judge the discard counters of the live ports."""
    rates = port_rates(
        device,
        context.now,
        count=_discards,
        limit=lambda _index: params.ratio,
        min_packets=params.min_packets,
    )
    expected = f"<= {cut_percent(params.ratio, 4).en}"
    return rates.result(WORDS, expected=expected, min_packets=params.min_packets)


def _discards(delta: CounterDelta) -> int | None:
    return delta.discards
