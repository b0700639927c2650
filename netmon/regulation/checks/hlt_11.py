"""Uplinks have room left.

Passes when of every uplink and WAN port of the device the 95th percentile of the five-minute octet
rates, inward and outward, is at most ``max_share`` (WAN: ``max_wan_share``) of its speed.
Fails when one carries more.
Unknown when a port's speed or counters are not known, or fewer than ``min_intervals`` intervals of
the last day have a rate.
Not applicable to a device without such a port. A WAN port is a port of a router or firewall whose
name or description matches ``wan_names``.
How to fix: find what fills the line, move backups to the night, or have it upgraded.
Clause: R15 (performance), R17 (WAN and Internet connections).

---
Đường lên còn dư băng thông.

Đạt khi với mọi đường lên và cổng WAN của thiết bị, bách phân vị 95 của lưu lượng năm phút, cả
chiều vào và chiều ra, không quá ``max_share`` (WAN: ``max_wan_share``) tốc độ của cổng.
Không đạt khi một cổng tải nhiều hơn.
Chưa xác định khi không biết tốc độ hoặc bộ đếm của một cổng, hoặc trong ngày qua có ít hơn
``min_intervals`` khoảng năm phút tính được lưu lượng.
Không áp dụng cho thiết bị không có cổng như vậy. Cổng WAN là cổng của router hoặc tường lửa có tên
hoặc mô tả khớp ``wan_names``.
Cách khắc phục: tìm nguồn chiếm băng thông, chuyển việc sao lưu sang ban đêm, hoặc nâng cấp đường
truyền.
Điều khoản: R15 (hiệu năng), R17 (kết nối WAN và Internet).
Tham số:
``max_share``: bách phân vị 95 của mức sử dụng được phép, tỷ lệ so với tốc độ.
``max_wan_share``: như trên, cho cổng WAN.
``min_intervals``: số khoảng năm phút của ngày qua phải tính được lưu lượng.
``wan_names``: mẫu tên hoặc mô tả của cổng WAN.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase

from pydantic import Field

from inventory.device import Device
from inventory.finding import Evidence, Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, Interface, Role
from inventory.text import Text
from inventory.wording import ceil_percent, names
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age
from netmon.regulation.ports import live_ports, uplinks

MAX_AGE = timedelta(hours=2)

GOOD = Text(
    vi="Đường lên dùng nhiều nhất {share} băng thông (p95, {port}).",
    en="Uplinks use at most {share} of their speed (p95, {port}).",
)
FULL = Text(
    vi="Đường lên quá tải (p95): {ports}.", en="Uplinks are too full (95th percentile): {ports}."
)
PORT = Text(vi="{port} {share} (cho phép {limit})", en="{port} {share} ({limit} allowed)")
OPEN = Text(
    vi="Chưa đủ số liệu tải của: {ports}.", en="Too little is known of the use of: {ports}."
)
NO_UPLINK = Text(vi="Thiết bị không có đường lên.", en="The device has no uplink.")
FIX = Text(
    vi="Tìm nguồn lưu lượng, chuyển sao lưu sang ban đêm, hoặc nâng cấp đường truyền.",
    en="Find what fills the line, move backups to the night, or have it upgraded.",
)


class UplinkUse(Params):
    """How full an uplink may be."""

    max_share: float = Field(
        0.70,
        gt=0.0,
        le=1.0,
        description="allowed 95th percentile of use, share of the speed",
        json_schema_extra={"stricter": "lower"},
    )
    max_wan_share: float = Field(
        0.80,
        gt=0.0,
        le=1.0,
        description="the same on WAN ports",
        json_schema_extra={"stricter": "lower"},
    )
    min_intervals: int = Field(
        12,
        ge=1,
        le=288,
        description="five-minute intervals of the last day that must have a rate",
        json_schema_extra={"stricter": "higher"},
    )
    wan_names: tuple[str, ...] = Field(
        ("*wan*", "*internet*", "*tslcd*"),
        description="patterns of the names or descriptions of WAN ports",
        json_schema_extra={"stricter": "superset"},
    )


@dataclass(frozen=True, slots=True)
class _Use:
    port: str
    limit: float
    share: float | None


@check(
    id="HLT-11",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Tải đường lên", en="Uplink use"),
    clauses=("R15", "R17"),
    cites="QCVN 34 (80 %, borrowed); RFC 2863",
    needs=(Need(Interface),),
    params=UplinkUse,
    roles=INFRASTRUCTURE_ROLES,
)
def hlt_11(device: Device, params: UplinkUse, context: Context) -> Result:
    """Judge how full the device's uplinks are."""
    uses = _uses(device, params, context)
    if not uses:
        return Result(status=Status.NOT_APPLICABLE, message=NO_UPLINK, reason="no-uplink")
    full = [u for u in uses if u.share is not None and u.share > u.limit]
    open_ = [u for u in uses if u.share is None]
    if open_ and not full:
        text = OPEN.format(ports=names([u.port for u in open_]))
        return Result(status=Status.UNKNOWN, message=text, reason="missing:utilisation")
    known = [(u.share, u) for u in uses if u.share is not None]
    share, most = max(known, key=lambda k: k[0] / k[1].limit)
    told = "; ".join(f"{u.port} {ceil_percent(s).en}" for s, u in known)
    message = GOOD.format(share=ceil_percent(share), port=most.port)
    if full:
        message = FULL.format(ports=names([_shown(u) for u in full]))
    return Result(
        status=Status.FAIL if full else Status.PASS,
        message=message,
        expected=f"p95 <= {ceil_percent(params.max_share).en} "
        f"(WAN {ceil_percent(params.max_wan_share).en})",
        actual=told,
        evidence=(
            Evidence(
                source="counters",
                seen_at=max(u.end for u in device.utilisation.values()),
                seen=f"{device.name}: p95 of five-minute rates: {told}",
            ),
        ),
        fix=FIX if full else None,
    )


def _uses(device: Device, params: UplinkUse, context: Context) -> list[_Use]:
    inside = uplinks(device, context.snapshot)
    gateway = device.role in {Role.ROUTER, Role.FIREWALL}
    uses = []
    for port in live_ports(device):
        wan = gateway and _is_wan(port, params)
        if not wan and port.index not in inside:
            continue
        limit = params.max_wan_share if wan else params.max_share
        uses.append(_Use(port.label, limit, _share(device, port, params, context)))
    return uses


def _is_wan(port: Interface, params: UplinkUse) -> bool:
    called = [n.casefold() for n in (port.name, port.description, port.alias) if n]
    patterns = [p.casefold() for p in params.wan_names]
    return any(fnmatchcase(name, pattern) for name in called for pattern in patterns)


def _share(device: Device, port: Interface, params: UplinkUse, context: Context) -> float | None:
    used = device.utilisation.get(port.index)
    if used is None or not port.speed_bps or used.intervals < params.min_intervals:
        return None
    if age(used.end, context.now) > MAX_AGE:
        return None
    return max(used.inward_bps, used.outward_bps) / port.speed_bps


def _shown(use: _Use) -> Text:
    share = ceil_percent(use.share or 0.0)
    return PORT.format(port=use.port, share=share, limit=ceil_percent(use.limit))
