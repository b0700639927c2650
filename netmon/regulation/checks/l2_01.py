"""Switch ports that nobody uses are shut down.

An unused port that is administratively up is a socket where anyone can plug in.

Passes when no physical port has been administratively up and without link for longer than
``unused_days``, and none may have been.
Fails when such ports exist. Ports with entries in the forwarding table count as used. A parking
VLAN without uplink, which the catalogue also accepts, cannot be seen yet: shut the port instead,
or have the exception approved.
Unknown when a port without link does not tell since when, or has been so since the last restart of
a switch that runs for a shorter time than ``unused_days``.
How to fix: ``shutdown`` on the listed ports; describe the ones that stay on.
Clause: R4 (no unauthorised connections).

---
Cổng switch không ai dùng phải được khóa.

Cổng không dùng mà vẫn mở là một ổ cắm để bất kỳ ai cắm vào.

Đạt khi không cổng vật lý nào được bật mà không có kết nối lâu hơn ``unused_days``, và không cổng
nào có thể đã như vậy.
Không đạt khi có cổng như vậy. Cổng có địa chỉ trong bảng chuyển tiếp được tính là đang dùng. VLAN
cách ly không có đường lên, mà danh mục cũng chấp nhận, thì netmon chưa nhận ra được: hãy khóa
cổng, hoặc xin duyệt ngoại lệ.
Chưa xác định khi cổng không có kết nối không cho biết từ bao giờ, hoặc đã như vậy từ lần khởi động
lại gần nhất của một switch chạy chưa đủ ``unused_days``.
Cách khắc phục: ``shutdown`` các cổng được liệt kê; ghi mô tả cho cổng cần giữ.
Điều khoản: R4 (cấm đấu nối trái phép).
Tham số:
``unused_days``: số ngày không có kết nối thì cổng coi là không dùng.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import FactName, FdbEntry, Interface, Role
from inventory.text import Text
from inventory.wording import names, number
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age, seen
from netmon.regulation.ports import physical

BOOT_SLACK_S = 300.0
"""ifLastChange is 0 for a port unchanged since the agent started (RFC 2863), soon after boot."""
WITHOUT_LINK = frozenset({"down", "notPresent", "lowerLayerDown"})

NONE = Text(
    vi="Không có cổng nào bỏ trống quá {days} ngày mà chưa tắt.",
    en="No port is unused for more than {days} days without being shut.",
)
UNUSED = Text(
    vi="{count} cổng bỏ trống quá {days} ngày mà chưa tắt: {ports}.",
    en="{count} ports unused for more than {days} days are not shut: {ports}.",
)
UNDECIDED = Text(
    vi="Không rõ {ports} đã bỏ trống bao lâu.",
    en="How long {ports} have been unused is not known.",
)
NO_PORTS = Text(
    vi="Bảng giao tiếp không có cổng vật lý nào.",
    en="The interface table lists no physical port.",
)
FIX = Text(
    vi="Đặt shutdown cho các cổng đã nêu; ghi mô tả cho cổng cần giữ.",
    en="Shut the listed ports down; describe the ones that have to stay on.",
)


class UnusedPorts(Params):
    """When a port counts as unused."""

    unused_days: int = Field(
        30,
        ge=1,
        le=365,
        description="days without link after which a port is unused",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="L2-01",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Khóa cổng không dùng", en="Unused ports shut"),
    clauses=("R4",),
    cites="TCVN 14423 5.13.2.3a (L3); STIG L2S-000210",
    needs=(Need(Interface),),
    params=UnusedPorts,
    roles=frozenset({Role.SWITCH}),
)
def l2_01(device: Device, params: UnusedPorts, context: Context) -> Result:
    """Judge the ports that are up by will and down in fact."""
    ports = [p for p in device.rows(Interface) or () if physical(p)]
    if not ports:
        return Result(status=Status.NOT_APPLICABLE, message=NO_PORTS, reason="no-physical-ports")
    used = {row.if_index for row in device.rows(FdbEntry) or ()}
    limit_s = timedelta(days=params.unused_days).total_seconds()
    since_read_s = age(device.tables[Interface].seen_at, context.now).total_seconds()
    unused, undecided = [], []
    for port in ports:
        if port.admin != "up" or port.oper == "up" or port.index in used:
            continue
        idle_s = port.last_change_age_s
        if port.oper not in WITHOUT_LINK or idle_s is None:
            undecided.append(port.label)
        elif idle_s + since_read_s > limit_s:
            unused.append(port.label)
        elif _since_boot(device, idle_s):
            undecided.append(port.label)
    if unused:
        return Result(
            status=Status.FAIL,
            message=UNUSED.format(count=len(unused), days=params.unused_days, ports=names(unused)),
            expected="0 unused ports up",
            actual=f"{len(unused)} unused ports up",
            evidence=seen(device, Interface, "admin up, no link: " + ", ".join(unused)),
            fix=FIX,
        )
    if undecided:
        return Result(
            status=Status.UNKNOWN,
            message=UNDECIDED.format(ports=names(undecided)),
            expected="0 unused ports up",
            reason="undecided:last-change",
        )
    return Result(
        status=Status.PASS,
        message=NONE.format(days=number(params.unused_days)),
        expected="0 unused ports up",
        actual="0 unused ports up",
        evidence=seen(device, Interface, f"{len(ports)} physical ports"),
    )


def _since_boot(device: Device, idle_s: float) -> bool:
    uptime = device.fact(FactName.UPTIME_S)
    return isinstance(uptime, int | float) and abs(uptime - idle_s) <= BOOT_SLACK_S
