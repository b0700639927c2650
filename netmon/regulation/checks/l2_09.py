"""Devices are managed from a VLAN of their own.

A management address among the users' addresses is a login screen on every desk.

Passes when no management address of the device is in a users' subnet of the address plan - where
the plan has management subnets, all are in one of those - and no address of it is in VLAN 1.
Fails when one is elsewhere. The gateway addresses of the plan are not management addresses; of a
device whose line in the register states an address, that one is the management address.
Unknown when the regulation has no address plan, or no address of the device is known. VLAN 1 is
looked for in the configuration, or else in the names of the interfaces that carry the addresses;
where neither was read, the plan alone decides.
How to fix: make a management VLAN, move the switch's address there (Cisco ``interface vlan 99``;
Huawei VRP ``interface Vlanif99``; Comware ``interface Vlan-interface99``; ProCurve ``vlan 99``;
RouterOS ``/interface vlan``; Junos ``irb.99``), then take the address off VLAN 1.
Clause: R7 (VLANs).

---
Thiết bị được quản trị từ một VLAN riêng.

Địa chỉ quản trị nằm giữa các địa chỉ người dùng là một màn hình đăng nhập trên mọi bàn làm việc.

Đạt khi không địa chỉ quản trị nào của thiết bị thuộc dải người dùng của quy hoạch địa chỉ - nếu
quy hoạch có dải quản trị thì tất cả nằm trong một dải đó - và không địa chỉ nào của thiết bị ở
VLAN 1.
Không đạt khi có địa chỉ ở nơi khác. Địa chỉ cổng mặc định của quy hoạch không phải địa chỉ quản
trị; thiết bị có ghi địa chỉ trong sổ đăng ký thì địa chỉ đó là địa chỉ quản trị.
Chưa xác định khi quy chế chưa có quy hoạch địa chỉ, hoặc không biết địa chỉ nào của thiết bị. VLAN
1 được tìm trong cấu hình, nếu không có thì trong tên giao diện mang địa chỉ; nếu không đọc được cả
hai thì chỉ xét theo quy hoạch.
Cách khắc phục: tạo VLAN quản trị, chuyển địa chỉ của switch sang đó (Cisco ``interface vlan 99``;
Huawei VRP ``interface Vlanif99``; Comware ``interface Vlan-interface99``; ProCurve ``vlan 99``;
RouterOS ``/interface vlan``; Junos ``irb.99``), rồi bỏ địa chỉ khỏi VLAN 1.
Điều khoản: R7 (phân vùng VLAN).
"""

from __future__ import annotations

import re
from ipaddress import ip_address

from inventory.device import Device
from inventory.finding import Evidence, Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, Interface, InterfaceAddress
from inventory.text import Text
from inventory.wording import names
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import current
from netmon.regulation.parameters import Parameters, Subnet, Zone
from netmon.regulation.switching import switch_of

USERS = frozenset({Zone.USER, Zone.GUEST, Zone.WIRELESS, Zone.VOICE, Zone.CAMERA, Zone.PRINTER})
VLAN_1 = re.compile(r"(?:vl|vlan|vlanif|vlan-interface) ?1$", re.IGNORECASE)
EXPECTED = "management addresses outside users' subnets, none in VLAN 1"
GOOD = Text(
    vi="Địa chỉ quản trị {addresses} nằm ngoài VLAN người dùng và VLAN 1.",
    en="The management address {addresses} is outside users' VLANs and VLAN 1.",
)
BAD = Text(
    vi="Địa chỉ quản trị không tách riêng: {addresses}.",
    en="Management is not separate: {addresses}.",
)
AMONG = Text(
    vi="{address} thuộc vùng {zone} ({prefix})", en="{address} is in zone {zone} ({prefix})"
)
OUTSIDE = Text(vi="{address} không thuộc vùng quản trị", en="{address} is in no management subnet")
ON_VLAN_1 = Text(vi="{address} trên VLAN 1", en="{address} on VLAN 1")
NO_PLAN = Text(
    vi="Quy chế chưa có quy hoạch địa chỉ (ip_plan).",
    en="The regulation has no address plan (ip_plan).",
)
NO_ADDRESS = Text(
    vi="Không biết địa chỉ quản trị của thiết bị.",
    en="No management address of the device is known.",
)
FIX = Text(
    vi="Tạo VLAN quản trị riêng, chuyển địa chỉ của thiết bị sang đó (Cisco: interface vlan 99; "
    "Huawei: interface Vlanif99; H3C: interface Vlan-interface99; ProCurve: vlan 99; RouterOS: "
    "/interface vlan; Junos: irb.99), rồi gỡ địa chỉ khỏi VLAN 1.",
    en="Make a management VLAN and move the device's address there (Cisco: interface vlan 99; "
    "Huawei: interface Vlanif99; H3C: interface Vlan-interface99; ProCurve: vlan 99; RouterOS: "
    "/interface vlan; Junos: irb.99), then take the address off VLAN 1.",
)


@check(
    id="L2-09",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="VLAN quản trị tách riêng", en="Management VLAN"),
    clauses=("R7",),
    cites="TCVN 14423 5.12.2.2b; STIG L2S-000240",
    roles=INFRASTRUCTURE_ROLES,
)
def l2_09(device: Device, params: Params, context: Context) -> Result:
    """Judge where the device's own addresses are."""
    del params  # the plan is the regulation's
    parameters = context.parameters
    first = _on_vlan_1(device, context)
    own = _addresses(device, parameters)
    faults = [ON_VLAN_1.format(address=a) for a in first]
    faults += [text for a in own if a not in first and (text := _misplaced(a, parameters))]
    if not faults and not parameters.ip_plan:
        return Result(status=Status.UNKNOWN, message=NO_PLAN, reason="missing:ip_plan")
    if not faults and not own:
        return Result(status=Status.UNKNOWN, message=NO_ADDRESS, reason="missing:addresses")
    said = "; ".join(t.en for t in faults) or ", ".join(own)
    return Result(
        status=Status.FAIL if faults else Status.PASS,
        message=BAD.format(addresses=names(faults))
        if faults
        else GOOD.format(addresses=names(own)),
        expected=EXPECTED,
        actual=said,
        evidence=(Evidence(source="book", seen_at=device.last_seen, seen=said),),
        fix=FIX if faults else None,
    )


def _addresses(device: Device, parameters: Parameters) -> list[str]:
    """The addresses under which the device is managed."""
    entry = device.register_entry
    if entry is not None and entry.ip is not None:
        return [str(entry.ip)]
    rows = device.rows(InterfaceAddress)
    known = [str(r.ip) for r in rows] if rows else [str(u.ip) for u in device.current_addresses]
    gateways = {str(s.gateway) for s in parameters.ip_plan if s.gateway is not None}
    local = (a for a in dict.fromkeys(known) if not _local(a))
    return [a for a in local if a not in gateways]


def _local(address: str) -> bool:
    parsed = ip_address(address)
    return parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified


def _misplaced(address: str, parameters: Parameters) -> Text | None:
    parsed = ip_address(address)
    here: Subnet | None = next((s for s in parameters.ip_plan if parsed in s.prefix), None)
    if here is not None and here.zone in USERS:
        return AMONG.format(address=address, zone=here.zone.value, prefix=str(here.prefix))
    managed = any(s.zone is Zone.MANAGEMENT for s in parameters.ip_plan)
    if managed and (here is None or here.zone is not Zone.MANAGEMENT):
        return OUTSIDE.format(address=address)
    return None


def _on_vlan_1(device: Device, context: Context) -> list[str]:
    """The device's addresses in VLAN 1, by its configuration or the names of its interfaces."""
    text = current(device, context)
    switch = None if isinstance(text, Result) else switch_of(text)
    if switch is not None:
        found = (a for v in switch.virtual if v.vlan == 1 for a in v.addresses)
        return [a.partition("/")[0] for a in found]
    called = {
        p.index: {n for n in (p.name, p.description) if n} for p in device.rows(Interface) or ()
    }
    return [
        str(row.ip)
        for row in device.rows(InterfaceAddress) or ()
        if any(VLAN_1.match(name) for name in called.get(row.if_index or 0, ()))
    ]
