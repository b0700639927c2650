"""The power for phones, cameras and access points suffices.

Passes when every power source for Ethernet ports is on and at most ``max_share`` of it is drawn.
Fails when a source is off or faulty, or more is drawn: the next device plugged in may stay dark.
Unknown when a source does not tell its power, consumption or state.
Not applicable to a device without Power over Ethernet.
How to fix: move devices to another switch, set port priorities, add a supply; a faulty source is a
case for the guarantee.
Clause: R15 (performance monitoring).

---
Nguồn điện cấp cho điện thoại, camera và điểm truy cập đủ dùng.

Đạt khi mọi nguồn cấp điện cho cổng Ethernet đang bật và công suất sử dụng không quá ``max_share``.
Không đạt khi một nguồn tắt hoặc hỏng, hoặc sử dụng quá mức: thiết bị cắm thêm sẽ có thể không có
điện.
Chưa xác định khi một nguồn không cho biết công suất, mức sử dụng hoặc trạng thái.
Không áp dụng cho thiết bị không cấp nguồn qua Ethernet (PoE).
Cách khắc phục: chuyển bớt thiết bị sang switch khác, đặt mức ưu tiên cổng, thêm bộ nguồn; nguồn
hỏng thì bảo hành.
Điều khoản: R15 (giám sát hiệu năng).
Tham số:
``max_share``: tỷ lệ công suất của một nguồn được phép sử dụng.
"""

from __future__ import annotations

from pydantic import Field

from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import PoeSupply, Role
from inventory.text import Text
from inventory.wording import ceil_percent, names
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.evidence import seen

GOOD = Text(vi="Nguồn PoE còn đủ: {groups}.", en="PoE power suffices: {groups}.")
BAD = Text(vi="Nguồn PoE không đạt: {groups}.", en="PoE power is not in order: {groups}.")
UNTOLD = Text(
    vi="Nguồn PoE không cho biết công suất hoặc trạng thái: {groups}.",
    en="A PoE source does not tell its power or state: {groups}.",
)
NO_POE = Text(vi="Thiết bị không cấp nguồn PoE.", en="The device has no Power over Ethernet.")
STATE = Text(vi="nhóm {group}: {status}", en="group {group}: {status}")
USED = Text(
    vi="nhóm {group}: {used}/{power} W ({share})", en="group {group}: {used}/{power} W ({share})"
)
FIX = Text(
    vi="Chuyển bớt thiết bị sang switch khác, đặt mức ưu tiên cổng, thêm nguồn; nguồn lỗi thì bảo "
    "hành.",
    en="Move devices to another switch, set port priorities, add a supply; have a faulty source "
    "replaced under guarantee.",
)


class PoeBudget(Params):
    """How much of the power may be drawn."""

    max_share: float = Field(
        0.8,
        gt=0.0,
        le=1.0,
        description="share of a source's power that may be drawn",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="HLT-04",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Công suất PoE", en="PoE budget"),
    clauses=("R15",),
    cites="RFC 3621 (POWER-ETHERNET-MIB)",
    needs=(Need(PoeSupply),),
    params=PoeBudget,
    roles=frozenset({Role.SWITCH}),
)
def hlt_04(device: Device, params: PoeBudget, context: Context) -> Result:
    """Judge each source's consumption and state."""
    del context  # the age of the table is the engine's business
    rows = device.rows(PoeSupply) or ()
    if not rows:
        return Result(status=Status.NOT_APPLICABLE, message=NO_POE, reason="no-poe")
    bad: list[Text] = []
    untold: list[Text] = []
    good: list[Text] = []
    for row in rows:
        if row.status in {"off", "faulty"}:
            bad.append(STATE.format(group=row.group, status=row.status))
        elif not row.power_w or row.consumption_w is None:
            untold.append(STATE.format(group=row.group, status=row.status or "-"))
        else:
            share = row.consumption_w / row.power_w
            text = USED.format(
                group=row.group,
                used=row.consumption_w,
                power=row.power_w,
                share=ceil_percent(share),
            )
            if share > params.max_share:
                bad.append(text)
            else:
                (good if row.status == "on" else untold).append(text)
    expected = f"on, <= {ceil_percent(params.max_share).en} of the power drawn"
    said = "; ".join(t.en for t in (*bad, *untold, *good))
    evidence = seen(device, PoeSupply, said)
    if untold and not bad:
        message = UNTOLD.format(groups=names(untold))
        return Result(
            status=Status.UNKNOWN, message=message, expected=expected, reason="missing:poe-power"
        )
    return Result(
        status=Status.FAIL if bad else Status.PASS,
        message=BAD.format(groups=names(bad)) if bad else GOOD.format(groups=names(good)),
        expected=expected,
        actual=said,
        evidence=evidence,
        fix=FIX if bad else None,
    )
