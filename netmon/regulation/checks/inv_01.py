"""Every network device is in the register, and everything in the register is there.

A network that is not known cannot be kept; clause R3 asks for a complete register, both ways.

Passes when a network device is registered and was seen lately, and, for the agency, when every
register line of the judged roles has a device behind it and all mandatory fields filled.
Fails when a network device is not in the register ``grace_hours`` after it appeared, when a
registered one was not seen for ``unseen_days``, or when mandatory fields are empty. A device that
appeared within the grace period is not judged yet (not applicable).
Unknown when there is no register, or when a line has no device and the LAN has been watched for
less than ``unseen_days``.
How to fix: approve the device into the register (``netmon device approve``) or remove it from the
LAN; strike out what is gone; fill the fields.
Clause: R3 (device register and network diagram).

---
Mọi thiết bị mạng đều có trong sổ đăng ký, và mọi thứ trong sổ đều có thật.

Mạng không nắm rõ thì không quản lý được; điều R3 đòi hỏi sổ đăng ký đầy đủ theo cả hai chiều.

Đạt khi thiết bị mạng đã đăng ký và vừa được nhìn thấy; với cơ quan, khi mỗi dòng của sổ thuộc các
vai trò được xét đều có một thiết bị thật và đủ các trường bắt buộc.
Không đạt khi thiết bị mạng vẫn chưa có trong sổ sau ``grace_hours`` kể từ lúc xuất hiện, thiết bị
đã đăng ký không được nhìn thấy trong ``unseen_days``, hoặc trường bắt buộc bị bỏ trống. Thiết bị
mới xuất hiện trong thời gian chuyển tiếp thì chưa xét (không áp dụng).
Chưa xác định khi chưa có sổ đăng ký, hoặc một dòng không có thiết bị mà mạng LAN mới được theo dõi
chưa đủ ``unseen_days``.
Cách khắc phục: duyệt thiết bị vào sổ (``netmon device approve``) hoặc gỡ khỏi mạng LAN; xóa dòng
của thiết bị không còn; điền đủ các trường.
Điều khoản: R3 (sổ đăng ký thiết bị, sơ đồ mạng).
Tham số:
``grace_hours``: số giờ để đăng ký một thiết bị mạng mới.
``unseen_days``: số ngày không thấy thì thiết bị đã đăng ký bị coi là mất.
``fields``: các trường bắt buộc của một dòng trong sổ; hardware là MAC hoặc số sê-ri.
``roles``: các vai trò có dòng trong sổ được xét; dòng không ghi vai trò luôn được xét.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from inventory.device import Device, RegisterEntry, Registration
from inventory.finding import Evidence, Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, Role
from inventory.snapshot import Agency
from inventory.text import Text
from inventory.types import iso
from inventory.wording import names
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age, last_seen


class RegisterField(StrEnum):
    """Mandatory fields of a register line (TCVN 14423 4.2.2.1b)."""

    NAME = "name"
    IP = "ip"
    HARDWARE = "hardware"  # the MAC or the serial
    SUPPORT_UNTIL = "support_until"
    LOCATION = "location"
    PURPOSE = "purpose"
    STATUS = "status"
    OWNER = "owner"


REGISTERED = Text(vi="Thiết bị có trong sổ đăng ký.", en="The device is in the register.")
UNREGISTERED = Text(
    vi="Thiết bị mạng không có trong sổ đăng ký, thấy từ {since}.",
    en="The network device is not in the register; seen since {since}.",
)
GRACE = Text(
    vi="Thiết bị mới xuất hiện từ {since}, còn trong {hours} giờ để đăng ký.",
    en="New since {since}, still within the {hours} hours allowed for registering.",
)
UNSEEN = Text(
    vi="Thiết bị có trong sổ nhưng không thấy trên mạng từ {since}.",
    en="The device is in the register, but was not seen since {since}.",
)
NO_REGISTER = Text(
    vi="Chưa có sổ đăng ký thiết bị để đối chiếu.", en="There is no device register to compare."
)
COMPLETE = Text(
    vi="Cả {count} dòng thiết bị mạng trong sổ đều đủ trường và đều thấy trên mạng.",
    en="All {count} register lines of network devices are complete and were seen.",
)
ABSENT = Text(
    vi="Có trong sổ nhưng chưa thấy trên mạng: {entries}.",
    en="Registered, but never seen on the LAN: {entries}.",
)
INCOMPLETE = Text(
    vi="Sổ đăng ký thiếu trường bắt buộc: {entries}.",
    en="The register lacks mandatory fields: {entries}.",
)
TOO_EARLY = Text(
    vi="Chưa thấy {entries}, nhưng mạng mới được theo dõi chưa đủ {days} ngày.",
    en="Not seen yet: {entries}; but the LAN has been watched for less than {days} days.",
)
FIX_DEVICE = Text(
    vi="Duyệt thiết bị vào sổ (netmon device approve) hoặc gỡ khỏi mạng.",
    en="Approve the device into the register (netmon device approve) or take it off the LAN.",
)
FIX_UNSEEN = Text(
    vi="Kiểm tra nguồn và đường cáp của thiết bị; nếu đã thanh lý thì gạch khỏi sổ.",
    en="Check its power and cable; if it was disposed of, strike it from the register.",
)
FIX_REGISTER = Text(
    vi="Bổ sung các trường còn thiếu; gạch khỏi sổ thiết bị không còn.",
    en="Fill the missing fields; strike out devices that are gone.",
)


class RegisterMatch(Params):
    """How closely the register must match the LAN."""

    grace_hours: int = Field(
        24,
        ge=0,
        le=168,
        description="hours in which a new network device has to be registered",
        json_schema_extra={"stricter": "lower"},
    )
    unseen_days: int = Field(
        7,
        ge=1,
        le=90,
        description="days after which a registered device that was not seen is missing",
        json_schema_extra={"stricter": "lower"},
    )
    fields: frozenset[RegisterField] = Field(
        frozenset(RegisterField),
        description="mandatory fields of a register line; hardware is the MAC or the serial",
        json_schema_extra={"stricter": "superset"},
    )
    roles: frozenset[Role] = Field(
        INFRASTRUCTURE_ROLES,
        description="roles whose register lines are judged; lines without a role always are",
        json_schema_extra={"stricter": "superset"},
    )


def _register(agency: Agency, params: RegisterMatch, context: Context) -> Result:
    """The register's lines: complete, and with a device behind each."""
    del agency  # the register belongs to the snapshot
    snapshot, now = context.snapshot, context.now
    if not snapshot.register:
        return Result(status=Status.UNKNOWN, message=NO_REGISTER, reason="missing:register")
    lines = [e for e in snapshot.register if e.role is None or e.role in params.roles]
    found = {d.register_entry for d in snapshot.devices.values()}
    allowed = timedelta(days=params.unseen_days)
    absent = [e for e in lines if e not in found and _due(e, now, allowed)]
    gaps = [f"{e.name} ({', '.join(m)})" for e in lines if (m := _missing(e, params.fields))]
    watched = min((d.first_seen for d in snapshot.devices.values()), default=now)
    labels = [e.name or e.key for e in absent]
    proof = Evidence(source="register", seen_at=snapshot.taken_at, seen=f"{len(lines)} lines")
    expected = "all lines complete and seen"
    if gaps or (absent and now - watched > allowed):
        said = INCOMPLETE.format(entries=names(gaps)) if gaps else Text(vi="", en="")
        if absent and now - watched > allowed:
            more = ABSENT.format(entries=names(labels))
            said = Text(vi=f"{said.vi} {more.vi}".strip(), en=f"{said.en} {more.en}".strip())
        return Result(
            status=Status.FAIL,
            message=said,
            expected=expected,
            actual=f"{len(gaps)} incomplete, {len(absent)} not seen",
            evidence=(proof,),
            fix=FIX_REGISTER,
        )
    if absent:
        return Result(
            status=Status.UNKNOWN,
            message=TOO_EARLY.format(entries=names(labels), days=params.unseen_days),
            expected=expected,
            reason="watched:too-short",
        )
    return Result(
        status=Status.PASS,
        message=COMPLETE.format(count=len(lines)),
        expected=expected,
        actual=expected,
        evidence=(proof,),
    )


def _due(entry: RegisterEntry, now: datetime, allowed: timedelta) -> bool:
    """Whether a line is old enough for its device to have shown itself."""
    return entry.approved_at is None or now - entry.approved_at > allowed


def _missing(entry: RegisterEntry, fields: frozenset[RegisterField]) -> list[str]:
    return sorted(
        name
        for name in fields
        if not (
            (entry.mac or entry.serial) if name is RegisterField.HARDWARE else getattr(entry, name)
        )
    )


@check(
    id="INV-01",
    subject=SubjectKind.DEVICE,
    severity=Severity.CRITICAL,
    title=Text(vi="Thiết bị có trong sổ và ngược lại", en="Registry match both ways"),
    clauses=("R3",),
    cites="TCVN 14423 4.2.1a-c, 4.2.2.1b",
    params=RegisterMatch,
    roles=INFRASTRUCTURE_ROLES,
    agency=_register,
)
def inv_01(device: Device, params: RegisterMatch, context: Context) -> Result:
    """Judge one network device against the register."""
    since = iso(device.first_seen)
    unseen_for = age(device.last_seen, context.now)
    if device.registration is Registration.MISSING or (
        device.register_entry is not None and unseen_for > timedelta(days=params.unseen_days)
    ):
        return Result(
            status=Status.FAIL,
            message=UNSEEN.format(since=iso(device.last_seen)),
            expected=f"seen within {params.unseen_days} d",
            actual=f"last seen {iso(device.last_seen)}",
            evidence=last_seen(device),
            fix=FIX_UNSEEN,
        )
    if device.registration is Registration.REGISTERED:
        return Result(
            status=Status.PASS,
            message=REGISTERED,
            expected="registered",
            actual="registered",
            evidence=last_seen(device),
        )
    if age(device.first_seen, context.now) <= timedelta(hours=params.grace_hours):
        return Result(
            status=Status.NOT_APPLICABLE,
            message=GRACE.format(since=since, hours=params.grace_hours),
            evidence=last_seen(device),
            reason="grace:new-device",
        )
    return Result(
        status=Status.FAIL,
        message=UNREGISTERED.format(since=since),
        expected="registered",
        actual="not in the register",
        evidence=last_seen(device),
        fix=FIX_DEVICE,
    )
