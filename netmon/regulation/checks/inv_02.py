"""Every station on a wired user VLAN is known.

A station that is in no register was brought in by somebody without approval.

Passes when the station is registered.
Fails when it is not, ``grace_hours`` after it was first seen. Within that time it is not judged
(not applicable); nor are stations with randomised addresses, which are counted apart, nor stations
on guest and wireless VLANs of the address plan.
Unknown when the agency has no register, so that no station could be known.
How to fix: find the station at the port shown, approve it into the register or unplug it.
Clause: R4 (no unauthorised connections).

---
Mọi máy trạm trên VLAN người dùng có dây đều đã biết.

Máy không có trong sổ nào là do ai đó mang vào khi chưa được phép.

Đạt khi máy trạm đã đăng ký.
Không đạt khi chưa đăng ký sau ``grace_hours`` kể từ lần đầu nhìn thấy. Trong thời gian đó máy chưa
bị xét (không áp dụng); máy dùng địa chỉ MAC ngẫu nhiên được đếm riêng, máy trên VLAN khách và VLAN
không dây của quy hoạch địa chỉ cũng không xét.
Chưa xác định khi cơ quan chưa có sổ đăng ký nên không biết được máy nào.
Cách khắc phục: tìm máy tại cổng được nêu, duyệt vào sổ hoặc rút cáp.
Điều khoản: R4 (cấm đấu nối trái phép).
Tham số:
``grace_hours``: số giờ để đăng ký một máy mới.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from inventory.device import Device, Registration
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, Role
from inventory.text import Text
from inventory.types import iso
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age, last_seen
from netmon.regulation.parameters import Zone

KNOWN = Text(vi="Máy trạm có trong sổ đăng ký.", en="The station is in the register.")
NO_REGISTER = Text(
    vi="Chưa có sổ đăng ký thiết bị để đối chiếu.", en="There is no device register to compare."
)
RANDOMISED = Text(
    vi="Địa chỉ MAC ngẫu nhiên: đếm riêng, không xét là máy lạ.",
    en="Randomised MAC address: counted apart, not judged as unknown.",
)
GUEST = Text(
    vi="Máy trạm ở VLAN {vlan} dành cho khách hoặc không dây: không xét.",
    en="The station is on VLAN {vlan} for guests or wireless: not judged.",
)
GRACE = Text(
    vi="Máy trạm mới thấy từ {since}, còn trong {hours} giờ để đăng ký.",
    en="New since {since}, still within the {hours} hours allowed for registering.",
)
UNKNOWN = Text(
    vi="Máy trạm lạ, thấy từ {since}{place}.", en="Unknown station, seen since {since}{place}."
)
PLACE = Text(vi=", tại {switch} cổng {port}", en=", at {switch} port {port}")
FIX = Text(
    vi="Tìm máy tại cổng đã nêu: duyệt vào sổ (netmon device approve) hoặc rút khỏi mạng.",
    en="Find the station at the port shown: approve it (netmon device approve) or unplug it.",
)


class UnknownStations(Params):
    """How long a new station may stay unregistered."""

    grace_hours: int = Field(
        24,
        ge=0,
        le=168,
        description="hours in which a new station has to be registered",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="INV-02",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="MAC lạ", en="Unknown MAC"),
    clauses=("R4",),
    cites="TCVN 14423 4.2.2.2a-b",
    params=UnknownStations,
    roles=frozenset(Role) - INFRASTRUCTURE_ROLES,
)
def inv_02(device: Device, params: UnknownStations, context: Context) -> Result:
    """Judge one station."""
    if device.registration in {Registration.REGISTERED, Registration.MISSING}:
        return Result(
            status=Status.PASS,
            message=KNOWN,
            expected="registered",
            actual="registered",
            evidence=last_seen(device),
        )
    if device.registration is Registration.RANDOMISED:
        return Result(status=Status.NOT_APPLICABLE, message=RANDOMISED, reason="randomised-mac")
    open_vlans = context.parameters.vlans(Zone.GUEST) | context.parameters.vlans(Zone.WIRELESS)
    vlan = device.location.vlan if device.location else None
    if vlan in open_vlans:
        return Result(
            status=Status.NOT_APPLICABLE, message=GUEST.format(vlan=vlan), reason="guest-vlan"
        )
    if not context.snapshot.register:
        return Result(status=Status.UNKNOWN, message=NO_REGISTER, reason="missing:register")
    since = iso(device.first_seen)
    if age(device.first_seen, context.now) <= timedelta(hours=params.grace_hours):
        return Result(
            status=Status.NOT_APPLICABLE,
            message=GRACE.format(since=since, hours=params.grace_hours),
            reason="grace:new-station",
        )
    return Result(
        status=Status.FAIL,
        message=UNKNOWN.format(since=since, place=_place(device, context)),
        expected="registered",
        actual="not in the register",
        evidence=last_seen(device),
        fix=FIX,
    )


def _place(device: Device, context: Context) -> Text:
    if device.location is None:
        return Text(vi="", en="")
    switch = context.snapshot.devices.get(device.location.switch)
    name = switch.name if switch else device.location.switch
    return PLACE.format(switch=name, port=device.location.port)
