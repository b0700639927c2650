"""The agency's LAN is divided into the zones that its level asks for.

Passes when every zone of ``zones`` has a VLAN of its own in the address plan, every such VLAN is
configured on some switch, and the routed interface of each filters what comes in - or its gateway
is a firewall - and, unless ``require_probe`` is off, somebody tried within a year that forbidden
flows fail and the regulation says when (``zone_test``).
Fails when a zone is missing, two zones share a VLAN, a planned VLAN is on no switch, or a routed
interface of a zone that was read has no filter.
Unknown when the regulation has no address plan, no switch told its VLANs, the gateway of a zone was
not read, or only the trial of forbidden flows is missing or older than a year. An agent sits in one
zone and cannot try the flows between the others, so a person does: from a machine of each zone,
towards an address of each zone that it must not reach.
The wireless zone is asked for where an access point or wireless controller is in the book; a zone
at the edge needs a prefix, not a VLAN.
How to fix: add the VLAN and its subnet; put an access list on its interface (Cisco
``ip access-group ZONE in``; AOS-CX ``apply access-list ip ZONE routed-in``; Huawei VRP
``traffic-filter inbound``; Comware ``packet-filter``; RouterOS ``/ip firewall filter``), or let a
firewall route.
Clause: R7 (VLANs).

---
Mạng LAN của cơ quan được chia thành các vùng mà cấp độ của nó yêu cầu.

Đạt khi mỗi vùng trong ``zones`` có VLAN riêng trong quy hoạch địa chỉ, mỗi VLAN đó được cấu hình
trên một switch, giao diện định tuyến của mỗi VLAN có lọc chiều vào - hoặc cổng mặc định là tường
lửa - và, trừ khi ``require_probe`` tắt, trong vòng một năm đã có người thử thấy các luồng
bị cấm không đi qua và quy chế ghi ngày thử (``zone_test``).
Không đạt khi thiếu một vùng, hai vùng dùng chung một VLAN, VLAN trong quy hoạch không có trên
switch nào, hoặc giao diện định tuyến đã đọc của một vùng không có bộ lọc.
Chưa xác định khi quy chế chưa có quy hoạch địa chỉ, không switch nào cho biết VLAN, chưa đọc được
cổng mặc định của một vùng, hoặc việc thử các luồng bị cấm còn thiếu hay đã quá một năm. Agent chỉ
ở trong một vùng nên không thử được luồng giữa các vùng khác: người phụ trách thử từ một máy của mỗi
vùng tới địa chỉ mà vùng đó không được tới. Vùng không dây chỉ đòi
hỏi khi sổ có điểm truy cập hoặc bộ điều khiển Wi-Fi; vùng biên cần một dải địa chỉ, không cần
VLAN.
Cách khắc phục: thêm VLAN và dải địa chỉ; đặt danh sách kiểm soát truy cập trên giao diện của nó
(Cisco ``ip access-group ZONE in``; AOS-CX ``apply access-list ip ZONE routed-in``; Huawei VRP
``traffic-filter inbound``; Comware ``packet-filter``; RouterOS ``/ip firewall filter``), hoặc để
tường lửa định tuyến.
Điều khoản: R7 (phân vùng VLAN).
Tham số:
``zones``: các vùng mà cấp độ yêu cầu.
``require_probe``: có bắt buộc đã thử các luồng bị cấm hay không.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from inventory.device import Device
from inventory.finding import Evidence, Severity, Status
from inventory.model import Role, Vlan
from inventory.snapshot import Agency
from inventory.text import Text
from inventory.types import LEGAL_TIME
from inventory.wording import names
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import current
from netmon.regulation.parameters import Subnet, Zone
from netmon.regulation.switching import switch_of

WIRELESS = frozenset({Role.ACCESS_POINT, Role.WIRELESS_CONTROLLER})
EXPECTED = "every zone has its own VLAN, on a switch, filtered; forbidden flows tried"
GOOD = Text(
    vi="Đủ các vùng {zones}, mỗi vùng một VLAN có kiểm soát truy cập.",
    en="The zones {zones} are there, each with a filtered VLAN of its own.",
)
BAD = Text(vi="Phân vùng mạng chưa đạt: {faults}.", en="The zones are not in order: {faults}.")
NO_ZONE = Text(vi="thiếu vùng {zone}", en="zone {zone} is missing")
NO_VLAN = Text(vi="vùng {zone} không có VLAN", en="zone {zone} has no VLAN")
SHARED = Text(vi="VLAN {vlan} dùng chung cho {zones}", en="VLAN {vlan} is shared by {zones}")
NOWHERE = Text(
    vi="VLAN {vlan} ({zone}) không có trên switch nào", en="VLAN {vlan} ({zone}) is on no switch"
)
OPEN = Text(
    vi="VLAN {vlan} trên {device} không có bộ lọc", en="VLAN {vlan} on {device} has no filter"
)
NO_PLAN = Text(
    vi="Quy chế chưa có quy hoạch địa chỉ (ip_plan).",
    en="The regulation has no address plan (ip_plan).",
)
NO_VLANS = Text(vi="Chưa đọc được VLAN của switch nào.", en="No switch told its VLANs.")
UNREAD = Text(
    vi="Chưa biết bộ lọc của VLAN: {vlans}.", en="The filter of these VLANs is not known: {vlans}."
)
UNTRIED = Text(
    vi="Đủ vùng và bộ lọc; chưa ai thử luồng bị cấm giữa các vùng. Thử từ một máy của mỗi vùng, "
    "rồi ghi ngày vào parameters: zone_test.",
    en="Zones and filters are there; nobody tried the forbidden flows between them. Try them "
    "from a machine of each zone, and state the day in parameters: zone_test.",
)
TRIED_LONG_AGO = Text(
    vi="Đủ vùng và bộ lọc; luồng bị cấm được thử lần cuối {day}, quá một năm: thử lại và ghi ngày "
    "vào parameters: zone_test.",
    en="Zones and filters are there; the forbidden flows were last tried on {day}, more than a "
    "year ago: try them again and state the day in parameters: zone_test.",
)
TRIAL_AGE = timedelta(days=365)
"""A year, as for the other trials that only a person can make."""
FIX = Text(
    vi="Thêm VLAN và mạng con cho vùng còn thiếu; đặt danh sách truy cập ở cổng định tuyến (Cisco: "
    "ip access-group ZONE in; AOS-CX: apply access-list ip ZONE routed-in; Huawei: traffic-filter "
    "inbound; H3C: packet-filter; RouterOS: /ip firewall filter chain=forward) hoặc định tuyến qua "
    "tường lửa.",
    en="Add VLAN and subnet of the missing zone; put an access list on its routed interface "
    "(Cisco: ip access-group ZONE in; AOS-CX: apply access-list ip ZONE routed-in; Huawei: "
    "traffic-filter inbound; H3C: packet-filter; RouterOS: /ip firewall filter chain=forward), or "
    "let a firewall route.",
)


class Zones(Params):
    """Which zones there must be."""

    zones: frozenset[Zone] = Field(
        frozenset({Zone.USER, Zone.SERVER, Zone.DMZ, Zone.EDGE, Zone.WIRELESS}),
        min_length=1,
        description="zones that the level asks for",
        json_schema_extra={"stricter": "superset"},
    )
    require_probe: bool = Field(
        default=True,
        description="whether forbidden flows must have been tried",
        json_schema_extra={"stricter": "higher"},
    )


@check(
    id="L2-08",
    subject=SubjectKind.AGENCY,
    severity=Severity.HIGH,
    title=Text(vi="Phân vùng VLAN theo chức năng", en="Required zones exist and are filtered"),
    clauses=("R7",),
    cites="TCVN 14423 4.12.2.2b; TT 12/2022 PL II",
    params=Zones,
)
def l2_08(agency: Agency, params: Zones, context: Context) -> Result:
    """Judge the plan, the VLAN tables and the filters of the agency."""
    del agency  # there is only one
    plan = context.parameters.ip_plan
    if not plan:
        return Result(status=Status.UNKNOWN, message=NO_PLAN, reason="missing:ip_plan")
    devices = list(context.snapshot.devices.values())
    wireless = any(d.role in WIRELESS for d in devices)
    asked = {z for z in params.zones if z is not Zone.WIRELESS or wireless}
    lines = [s for s in plan if s.zone in asked]
    present = _present(devices, context)
    faults = [*_planned(asked, lines), *_shared(plan), *_absent(lines, present)]
    unfiltered, unread = _filters(lines, devices, context)
    faults += unfiltered
    shown = names(sorted(asked))
    if faults:
        status, message, reason = Status.FAIL, BAD.format(faults=names(faults)), ""
    elif present is None:
        status, message, reason = Status.UNKNOWN, NO_VLANS, "missing:vlans"
    elif unread:
        message = UNREAD.format(vlans=names(unread))
        status, reason = Status.UNKNOWN, "missing:filters"
    elif params.require_probe and (untried := _untried(context)) is not None:
        status, (message, reason) = Status.UNKNOWN, untried
    else:
        status, message, reason = Status.PASS, GOOD.format(zones=shown), ""
    said = "; ".join(t.en for t in faults) or f"{len(lines)} subnets of {shown.en}"
    return Result(
        status=status,
        message=message,
        expected=EXPECTED,
        actual=said,
        evidence=(Evidence(source="plan", seen_at=context.snapshot.taken_at, seen=said),),
        fix=FIX if faults else None,
        reason=reason,
    )


def _untried(context: Context) -> tuple[Text, str] | None:
    """What is missing of the trial of forbidden flows; None: somebody tried them within a year."""
    day = context.parameters.zone_test
    if day is None:
        return UNTRIED, "missing:zone_test"
    if day < (context.now - TRIAL_AGE).astimezone(LEGAL_TIME).date():
        return TRIED_LONG_AGO.format(day=f"{day:%d/%m/%Y}"), "stale:zone_test"
    return None


def _planned(asked: set[Zone], lines: list[Subnet]) -> list[Text]:
    faults = []
    for zone in sorted(asked):
        here = [s for s in lines if s.zone is zone]
        if not here:
            faults.append(NO_ZONE.format(zone=zone.value))
        elif zone is not Zone.EDGE and all(s.vlan is None for s in here):
            faults.append(NO_VLAN.format(zone=zone.value))
    return faults


def _shared(plan: tuple[Subnet, ...]) -> list[Text]:
    """VLANs that the plan gives to several zones."""
    zones: dict[int, set[str]] = {}
    for subnet in plan:
        if subnet.vlan is not None:
            zones.setdefault(subnet.vlan, set()).add(subnet.zone.value)
    return [
        SHARED.format(vlan=vlan, zones=names(sorted(found)))
        for vlan, found in sorted(zones.items())
        if len(found) > 1
    ]


def _present(devices: list[Device], context: Context) -> frozenset[int] | None:
    """The VLANs on any device, by its table or its configuration; None when none told."""
    found: set[int] = set()
    told = False
    for device in devices:
        rows = device.rows(Vlan)
        text = current(device, context)
        switch = None if isinstance(text, Result) else switch_of(text)
        told = told or rows is not None or switch is not None
        found |= {row.vlan for row in rows or ()}
        found |= set(switch.vlans) if switch else set()
    return frozenset(found) if told else None


def _absent(lines: list[Subnet], present: frozenset[int] | None) -> list[Text]:
    if present is None:
        return []
    wanted = {s.vlan: s.zone.value for s in lines if s.vlan is not None}
    missing = sorted(set(wanted) - present)
    return [NOWHERE.format(vlan=vlan, zone=wanted[vlan]) for vlan in missing]


def _filters(
    lines: list[Subnet], devices: list[Device], context: Context
) -> tuple[list[Text], list[str]]:
    """Routed interfaces without a filter, and the VLANs of which nothing is known."""
    firewalled = {
        str(use.ip) for d in devices if d.role is Role.FIREWALL for use in d.current_addresses
    }
    faults, unread = [], []
    for subnet in lines:
        if subnet.vlan is None or (subnet.gateway and str(subnet.gateway) in firewalled):
            continue
        routed = []
        for device in devices:
            text = current(device, context)
            switch = None if isinstance(text, Result) else switch_of(text)
            for virtual in switch.virtual if switch else ():
                own = {a.partition("/")[0] for a in virtual.addresses}
                if virtual.vlan == subnet.vlan and str(subnet.gateway) in own:
                    routed.append((device.name, virtual.filtered))
        faults += [
            OPEN.format(vlan=subnet.vlan, device=n) for n, filtered in routed if not filtered
        ]
        if not routed:
            unread.append(str(subnet.vlan))
    return faults, unread
