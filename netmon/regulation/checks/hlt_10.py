"""The root of the spanning tree is the core switch.

A root elected by chance sends the whole LAN's traffic through an office's desk switch.

Passes when the switch's designated root is a registered device of the book - one of ``core``, where
the regulation names the core - with a priority of at most ``max_priority``, and every other switch
of the site that runs a spanning tree has the same root.
Fails when the root is an unknown or unregistered bridge or not the core, its priority is too high,
or switches of one site have different roots.
Unknown when the switch does not tell its root, or runs no standard spanning tree.
Only the common tree is judged (BRIDGE-MIB): roots of single VLANs (PVST) and instances (MST) are
not read. The priority's lower 12 bits are the VLAN (IEEE 802.1D-2004 9.2.5) and left out.
How to fix: on the core Cisco ``spanning-tree vlan 1-4094 root primary``; ProCurve and AOS-CX
``spanning-tree priority 0``; Huawei VRP and Comware ``stp root primary``; RouterOS
``/interface bridge set bridge1 priority=0x1000``; Junos ``set protocols rstp bridge-priority 4k``;
root guard on ports that lead down.
Clause: R14 (readiness, redundancy).

---
Gốc của cây bao trùm là switch lõi.

Gốc được bầu ngẫu nhiên sẽ dẫn toàn bộ lưu lượng mạng LAN qua một switch để bàn.

Đạt khi gốc mà switch công nhận là một thiết bị đã đăng ký (một trong ``core``, nếu quy chế nêu
thiết bị lõi), có mức ưu tiên không quá ``max_priority``, và mọi switch khác cùng địa điểm có chạy
cây bao trùm đều có cùng gốc.
Không đạt khi gốc là thiết bị lạ, chưa đăng ký hoặc không phải lõi, mức ưu tiên quá lớn, hoặc các
switch cùng địa điểm có gốc khác nhau.
Chưa xác định khi switch không cho biết gốc, hoặc không chạy cây bao trùm theo chuẩn. Chỉ xét cây
chung (BRIDGE-MIB): gốc của từng VLAN (PVST) và từng nhóm (MST) không được đọc. 12 bit thấp của mức
ưu tiên là số VLAN (IEEE 802.1D-2004 mục 9.2.5) nên được bỏ qua.
Cách khắc phục: trên thiết bị lõi, Cisco ``spanning-tree vlan 1-4094 root primary``; ProCurve và
AOS-CX ``spanning-tree priority 0``; Huawei VRP và Comware ``stp root primary``; RouterOS
``/interface bridge set bridge1 priority=0x1000``; Junos ``set protocols rstp bridge-priority 4k``;
bật root guard trên các cổng hướng xuống.
Điều khoản: R14 (sẵn sàng, dự phòng).
Tham số:
``core``: tên các switch lõi, * thay cho ký tự bất kỳ; để trống: thiết bị đã đăng ký bất kỳ.
``max_priority``: mức ưu tiên lớn nhất của gốc.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from pydantic import Field

from inventory.device import Device, Registration
from inventory.finding import Severity, Status
from inventory.model import FactName, Role, StpBridge
from inventory.text import Text
from inventory.wording import names
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.evidence import seen

PRIORITY_BITS = 0xF000
STANDARD = frozenset({"stp", "rstp", "mstp"})
GOOD = Text(
    vi="Gốc STP là {root}, mức ưu tiên {priority}.",
    en="The STP root is {root}, priority {priority}.",
)
BAD = Text(vi="Gốc STP sai: {faults}.", en="The STP root is wrong: {faults}.")
UNTOLD = Text(
    vi="Switch không cho biết gốc STP (giao thức: {protocol}).",
    en="The switch does not tell its STP root (protocol: {protocol}).",
)
STRANGER = Text(vi="cầu {mac} không có trong sổ thiết bị", en="bridge {mac} is not in the book")
UNREGISTERED = Text(vi="{name} chưa đăng ký", en="{name} is not registered")
NOT_CORE = Text(vi="{name} không phải switch lõi", en="{name} is not the core")
PRIORITY = Text(
    vi="mức ưu tiên {priority}, tối đa {limit}", en="priority {priority}, at most {limit} allowed"
)
DIFFERENT = Text(vi="{switches} có gốc khác", en="{switches} have another root")
FIX = Text(
    vi="Đặt mức ưu tiên thấp nhất trên switch lõi (Cisco: spanning-tree vlan 1-4094 root primary; "
    "ProCurve, AOS-CX: spanning-tree priority 0; Huawei, H3C: stp root primary; RouterOS: "
    "/interface bridge set bridge1 priority=0x1000; Junos: set protocols rstp bridge-priority 4k) "
    "và root guard ở các cổng đi xuống.",
    en="Give the core the lowest priority (Cisco: spanning-tree vlan 1-4094 root primary; "
    "ProCurve, AOS-CX: spanning-tree priority 0; Huawei, H3C: stp root primary; RouterOS: "
    "/interface bridge set bridge1 priority=0x1000; Junos: set protocols rstp bridge-priority 4k), "
    "and set root guard on the ports that lead down.",
)


class RootPlacement(Params):
    """Where the root must be."""

    core: frozenset[str] = Field(
        frozenset(),
        description="names of the core switches, * for anything; empty: any registered device",
        json_schema_extra={"stricter": "subset"},
    )
    max_priority: int = Field(
        8192,
        ge=0,
        le=61440,
        description="highest priority value of the root",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="HLT-10",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Vị trí gốc STP", en="STP root placement"),
    clauses=("R14",),
    cites="STIG L2S-000090; RFC 4188 (BRIDGE-MIB)",
    needs=(Need(StpBridge),),
    params=RootPlacement,
    roles=frozenset({Role.SWITCH}),
)
def hlt_10(device: Device, params: RootPlacement, context: Context) -> Result:
    """Judge the root this switch believes in."""
    bridge = _bridge(device)
    if bridge is None or bridge.root is None or bridge.protocol not in STANDARD:
        protocol = "-" if bridge is None else bridge.protocol or "-"
        message = UNTOLD.format(protocol=protocol)
        return Result(status=Status.UNKNOWN, message=message, reason="missing:stp-root")
    devices = context.snapshot.devices.values()
    owner = next((d for d in devices if _is(d, bridge.root)), None)
    priority = None if bridge.root_priority is None else bridge.root_priority & PRIORITY_BITS
    faults = _faults(owner, bridge.root, priority, params)
    others = [
        d.name
        for d in devices
        if d.site == device.site and (b := _bridge(d)) and b.root and b.root != bridge.root
    ]
    if others:
        faults.append(DIFFERENT.format(switches=names(sorted(others))))
    root = owner.name if owner else bridge.root
    told = f"root {root} ({bridge.root}), priority {priority}"
    expected = f"one registered root, priority <= {params.max_priority}"
    if priority is None and not faults:
        message = UNTOLD.format(protocol=bridge.protocol)
        return Result(status=Status.UNKNOWN, message=message, reason="missing:root-priority")
    return Result(
        status=Status.FAIL if faults else Status.PASS,
        message=BAD.format(faults=names(faults))
        if faults
        else GOOD.format(root=root, priority=priority),
        expected=expected,
        actual="; ".join((told, *(f.en for f in faults))),
        evidence=seen(device, StpBridge, told),
        fix=FIX if faults else None,
    )


def _faults(
    owner: Device | None, root: str, priority: int | None, params: RootPlacement
) -> list[Text]:
    faults = []
    if owner is None:
        faults.append(STRANGER.format(mac=root))
    elif owner.registration is not Registration.REGISTERED:
        faults.append(UNREGISTERED.format(name=owner.name))
    elif params.core and not _named(owner.name, params.core):
        faults.append(NOT_CORE.format(name=owner.name))
    if priority is not None and priority > params.max_priority:
        faults.append(PRIORITY.format(priority=priority, limit=params.max_priority))
    return faults


def _named(name: str, patterns: frozenset[str]) -> bool:
    return any(fnmatchcase(name.casefold(), p.casefold()) for p in patterns)


def _bridge(device: Device) -> StpBridge | None:
    return next(iter(device.rows(StpBridge) or ()), None)


def _is(device: Device, root: str) -> bool:
    """Whether the bridge address is the device's own."""
    return root in device.macs or device.text(FactName.BRIDGE_MAC) == root
