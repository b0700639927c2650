"""Every address in use is one that the address plan gives.

An address outside the plan is reached by no firewall rule and found by nobody.

Passes when every address seen in use within ``watched_hours`` lies in a prefix of the plan, in the
VLAN of that prefix, and, where the prefix has a DHCP range, in that range or reserved: in the
register, or as a gateway or DHCP server.
Fails when an address is anywhere else. Addresses that a router only has towards other networks and
link-local ones are not judged.
Unknown when the regulation has no address plan, or no address was seen in use.
How to fix: move the station to its VLAN, give it an address of the plan, or record the reservation.
Clause: R2 (address plan).

---
Mọi địa chỉ đang dùng đều là địa chỉ mà quy hoạch cấp.

Địa chỉ ngoài quy hoạch không được quy tắc tường lửa nào tính tới và không ai tìm ra.

Đạt khi mọi địa chỉ thấy đang dùng trong ``watched_hours`` đều thuộc một dải của quy hoạch, đúng
VLAN của dải đó, và nếu dải có khoảng DHCP thì nằm trong khoảng ấy hoặc đã đặt trước: trong sổ đăng
ký, hoặc là cổng mặc định hay máy chủ DHCP.
Không đạt khi có địa chỉ ở ngoài. Địa chỉ mà router chỉ dùng về phía mạng khác và địa chỉ liên kết
cục bộ không xét.
Chưa xác định khi quy chế chưa có quy hoạch địa chỉ, hoặc không thấy địa chỉ nào đang dùng.
Cách khắc phục: chuyển máy về đúng VLAN, cấp cho máy một địa chỉ trong quy hoạch, hoặc ghi nhận
việc đặt trước.
Điều khoản: R2 (quy hoạch địa chỉ).
Tham số:
``watched_hours``: số giờ gần đây mà địa chỉ được thấy thì coi là đang dùng.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from inventory.device import AddressUse, Device
from inventory.finding import Evidence, Severity, Status
from inventory.snapshot import Agency, Snapshot
from inventory.text import Text
from inventory.types import Ip
from inventory.wording import names
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age
from netmon.regulation.parameters import Subnet

INSIDE = Text(
    vi="Cả {count} địa chỉ đang dùng đều đúng quy hoạch.",
    en="All {count} addresses in use follow the plan.",
)
OUTSIDE = Text(vi="Địa chỉ ngoài quy hoạch: {addresses}.", en="Against the plan: {addresses}.")
NO_PLAN = Text(
    vi="Quy chế chưa có quy hoạch địa chỉ (ip_plan).",
    en="The regulation has no address plan (ip_plan).",
)
NOT_WATCHED = Text(
    vi="Không có địa chỉ nào được thấy trong {hours} giờ qua.",
    en="No address was seen in use within the last {hours} hours.",
)
FIX = Text(
    vi="Đưa máy về đúng VLAN, cấp địa chỉ đúng quy hoạch, hoặc ghi địa chỉ đặt trước vào sổ.",
    en="Move the station to its VLAN, give it an address of the plan, or record the reservation.",
)
Found = tuple[Device, AddressUse, str]


class Plan(Params):
    """When an address counts as in use."""

    watched_hours: int = Field(
        24,
        ge=1,
        le=168,
        description="hours within which an address must have been seen to be in use",
        json_schema_extra={"stricter": "higher"},
    )


@check(
    id="INV-03",
    subject=SubjectKind.AGENCY,
    severity=Severity.MEDIUM,
    title=Text(vi="Đúng quy hoạch IP", en="IP plan"),
    clauses=("R2",),
    cites="NĐ 331 Điều 22 khoản 3 điểm d",
    params=Plan,
)
def inv_03(agency: Agency, params: Plan, context: Context) -> Result:
    """Judge every address in use on the LAN."""
    del agency  # addresses belong to the devices
    plan = context.parameters.ip_plan
    if not plan:
        return Result(status=Status.UNKNOWN, message=NO_PLAN, reason="missing:ip_plan")
    newest = timedelta(hours=params.watched_hours)
    uses = [(d, u) for d, u in in_use(context.snapshot) if age(u.last_seen, context.now) <= newest]
    if not uses:
        return Result(
            status=Status.UNKNOWN,
            message=NOT_WATCHED.format(hours=params.watched_hours),
            reason="missing:addresses",
        )
    reserved = _reserved(context)
    wrong = [
        (device, use, why)
        for device, use in uses
        if (why := against(device, use.ip, plan, reserved)) is not None
    ]
    if wrong:
        return Result(
            status=Status.FAIL,
            message=OUTSIDE.format(
                addresses=names([f"{u.ip} ({d.name}: {w})" for d, u, w in wrong])
            ),
            expected="every address as planned",
            actual=f"{len(wrong)} of {len(uses)} addresses not as planned",
            evidence=tuple(
                Evidence(source="book", seen_at=u.last_seen, seen=f"{u.ip} used by {d.name}: {w}")
                for d, u, w in wrong
            ),
            fix=FIX,
        )
    return Result(
        status=Status.PASS,
        message=INSIDE.format(count=len({u.ip for _, u in uses})),
        expected="every address as planned",
        actual="every address as planned",
        evidence=(
            Evidence(
                source="book",
                seen_at=max(u.last_seen for _, u in uses),
                seen=f"{len(uses)} addresses in use",
            ),
        ),
    )


def in_use(snapshot: Snapshot) -> Iterator[tuple[Device, AddressUse]]:
    """Addresses in use on this LAN; a router's addresses towards other networks are not here."""
    segments = [ipaddress.ip_network(s) for s in snapshot.segments]
    for device in snapshot.devices.values():
        for use in device.current_addresses:
            ip = ipaddress.ip_address(use.ip)
            elsewhere = use.own and not any(ip in s for s in segments if s.version == ip.version)
            if not (ip.is_link_local or ip.is_loopback or elsewhere):
                yield device, use


def against(
    device: Device, ip: Ip, plan: tuple[Subnet, ...], reserved: frozenset[str]
) -> str | None:
    """How an address breaks the plan, None when it does not."""
    address = ipaddress.ip_address(ip)
    same = [s for s in plan if s.prefix.version == address.version]
    if not same:
        return None  # the plan says nothing of this version
    subnet = next((s for s in same if address in s.prefix), None)
    if subnet is None:
        return "in no prefix"
    vlan = device.location.vlan if device.location else None
    alone = len(device.current_addresses) == 1  # else nobody can say which of them is there
    if alone and vlan is not None and subnet.vlan is not None and vlan != subnet.vlan:
        return f"VLAN {vlan}, planned {subnet.vlan}"
    if subnet.dhcp is None or ip in reserved or device.infrastructure:
        return None
    first, last = (int(a) for a in subnet.dhcp)
    return None if first <= int(address) <= last else "static, not reserved"


def _reserved(context: Context) -> frozenset[str]:
    parameters = context.parameters
    gateways = {str(s.gateway) for s in parameters.ip_plan if s.gateway is not None}
    servers = {str(ip) for ip in parameters.dhcp_servers}
    return frozenset(gateways | servers | {e.ip for e in context.snapshot.register if e.ip})
