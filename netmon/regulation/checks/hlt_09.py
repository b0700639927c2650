"""The way to the core is there as often as it must be.

Passes when every port that was put into an aggregate carries traffic in it, and at least
``required`` ways without a common cable lead to the core: the devices named in ``core``, or where
the regulation names none the routers and firewalls. At level 2 a documented spare suffices, so one
way does; level 3 asks for 2.
Fails when a member of an aggregate is not bundled, or fewer ways are known.
Unknown when no cable of the device or no core is known. Cables that no neighbour protocol tells of
and no forwarding table shows are not counted; second gateways and WAN lines are not judged here.
Not applicable to the core itself while its aggregates are whole.
How to fix: connect the missing cable; set LACP at both ends (Cisco ``channel-group 1 mode active``;
ProCurve ``trunk 47-48 trk1 lacp``; AOS-CX ``lag 1``; Huawei VRP ``eth-trunk 1``; Comware ``port
link-aggregation group 1``; RouterOS ``/interface bonding``; Junos ``802.3ad ae0``).
Clause: R14 (readiness, redundancy).

---
Có đủ số đường lên thiết bị lõi theo yêu cầu.

Đạt khi mọi cổng thuộc nhóm gộp đường (LAG) đều đang truyền trong nhóm, và có ít nhất ``required``
đường không dùng chung cáp tới lõi: các thiết bị nêu trong ``core``, hoặc router và tường lửa nếu
quy chế không nêu. Ở cấp độ 2 chỉ cần phương án dự phòng bằng văn bản nên một đường là đủ; cấp độ 3
đòi hỏi 2.
Không đạt khi một thành viên của nhóm gộp không truyền trong nhóm, hoặc biết được ít đường hơn.
Chưa xác định khi không biết cáp nào của thiết bị hoặc không biết thiết bị lõi nào. Cáp mà không
giao thức lân cận nào báo và không bảng chuyển tiếp nào cho thấy thì không được tính; cổng mặc định
thứ hai và đường WAN thứ hai không xét ở đây.
Không áp dụng cho chính thiết bị lõi khi các nhóm gộp của nó còn nguyên.
Cách khắc phục: nối cáp còn thiếu; đặt LACP ở cả hai đầu (Cisco ``channel-group 1 mode active``;
ProCurve ``trunk 47-48 trk1 lacp``; AOS-CX ``lag 1``; Huawei VRP ``eth-trunk 1``; Comware ``port
link-aggregation group 1``; RouterOS ``/interface bonding``; Junos ``802.3ad ae0``).
Điều khoản: R14 (sẵn sàng, dự phòng).
Tham số:
``required``: số đường tới lõi không dùng chung cáp.
``core``: tên các thiết bị lõi, * thay cho ký tự bất kỳ; để trống: router và tường lửa.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from pydantic import Field

from inventory.device import Device
from inventory.finding import Evidence, Severity, Status
from inventory.model import Interface, LagMember, Role
from inventory.text import Text
from inventory.wording import names
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import seen
from netmon.regulation.paths import disjoint_paths

GATEWAYS = frozenset({Role.ROUTER, Role.FIREWALL})
GOOD = Text(
    vi="Có ít nhất {count} đường tới lõi ({core}), nhóm cổng (LAG) đầy đủ.",
    en="At least {count} ways lead to the core ({core}); aggregates are whole.",
)
FEW = Text(
    vi="chỉ có {count}/{required} đường tới lõi ({core})",
    en="{count} of {required} ways to the core ({core})",
)
LOOSE = Text(vi="{ports} không hoạt động trong nhóm (LAG)", en="{ports} not bundled (LAG)")
BAD = Text(vi="Dự phòng không đủ: {faults}.", en="Redundancy is missing: {faults}.")
NO_CABLES = Text(
    vi="Chưa biết thiết bị nối tới đâu.", en="Where the device is connected to is not known."
)
NO_CORE = Text(
    vi="Chưa biết thiết bị lõi (tham số core, hoặc bộ định tuyến, tường lửa).",
    en="No core is known (parameter core, or a router or firewall).",
)
IS_CORE = Text(vi="Thiết bị này là lõi.", en="The device is the core itself.")
FIX = Text(
    vi="Nối cáp còn thiếu; cấu hình LACP ở hai đầu (Cisco: channel-group 1 mode active; ProCurve: "
    "trunk 47-48 trk1 lacp; AOS-CX: lag 1; Huawei: eth-trunk 1; H3C: port link-aggregation group "
    "1; RouterOS: /interface bonding; Junos: 802.3ad ae0).",
    en="Connect the missing cable; set LACP at both ends (Cisco: channel-group 1 mode active; "
    "ProCurve: trunk 47-48 trk1 lacp; AOS-CX: lag 1; Huawei: eth-trunk 1; H3C: port "
    "link-aggregation group 1; RouterOS: /interface bonding; Junos: 802.3ad ae0).",
)


class Redundancy(Params):
    """How many ways there must be."""

    required: int = Field(
        1,
        ge=1,
        le=8,
        description="ways to the core without a common cable",
        json_schema_extra={"stricter": "higher"},
    )
    core: frozenset[str] = Field(
        frozenset(),
        description="names of the core devices, * for anything; empty: routers and firewalls",
        json_schema_extra={"stricter": "subset"},
    )


@check(
    id="HLT-09",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Dự phòng đường lên", en="Uplink and core redundancy"),
    clauses=("R14",),
    cites="TCVN 14423 4.12.2.2a; TT 12/2022 PL II, PL III; IEEE 802.1AX",
    params=Redundancy,
    roles=frozenset({Role.SWITCH}),
)
def hlt_09(device: Device, params: Redundancy, context: Context) -> Result:
    """Judge the aggregates, and the ways to the core."""
    snapshot = context.snapshot
    core = {d.id: d.name for d in snapshot.devices.values() if _core(d, params)}
    cables = sum(device.id in {link.a, link.b} for link in snapshot.links)
    ways = disjoint_paths(snapshot, device.id, core, most=params.required)
    loose = _loose(device)
    shown = names(sorted(core.values()))
    faults = [LOOSE.format(ports=names(loose))] if loose else []
    if cables and core and device.id not in core and ways < params.required:
        faults.append(FEW.format(count=ways, required=params.required, core=shown))
    if faults or (cables and core and device.id not in core):
        said = "; ".join(t.en for t in faults) or f"{ways} ways"
        graph = Evidence(source="links", seen_at=snapshot.taken_at, seen=f"{cables} cables; {said}")
        told = seen(device, LagMember, said) if loose else ()
        return Result(
            status=Status.FAIL if faults else Status.PASS,
            message=BAD.format(faults=names(faults))
            if faults
            else GOOD.format(count=ways, core=shown),
            expected=f">= {params.required} ways to the core, aggregates whole",
            actual=said,
            evidence=(graph, *told),
            fix=FIX if faults else None,
        )
    if device.id in core:
        return Result(status=Status.NOT_APPLICABLE, message=IS_CORE, reason="is-core")
    if not core:
        return Result(status=Status.UNKNOWN, message=NO_CORE, reason="missing:core")
    return Result(status=Status.UNKNOWN, message=NO_CABLES, reason="missing:links")


def _core(device: Device, params: Redundancy) -> bool:
    if not params.core:
        return device.role in GATEWAYS
    name = device.name.casefold()
    return any(fnmatchcase(name, pattern.casefold()) for pattern in params.core)


def _loose(device: Device) -> list[str]:
    """Ports of aggregates that carry nothing: attached and willing, yet not bundled."""
    called = {p.index: p.label for p in device.rows(Interface) or ()}
    return [
        called.get(row.if_index, str(row.if_index))
        for row in device.rows(LagMember) or ()
        if row.aggregator and "aggregation" in row.actor_state and not row.bundled
    ]
