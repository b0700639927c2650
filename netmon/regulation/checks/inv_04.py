"""No address is used by two stations at once.

Two stations that answer for one address take turns in losing their connections.

Passes when no address conflict is open and addresses were watched within ``watched_hours``.
Fails when a conflict was seen within ``open_minutes``; a conflict that was not seen for that long
counts as closed. Role addresses of VRRP, HSRP, GLBP and NLB never make a conflict.
Unknown when no address was seen in use within ``watched_hours``: nobody was looking.
How to fix: find both stations by their ports, give one its own address, reserve the address in
DHCP.
Clause: R2 (address plan).

---
Không địa chỉ nào bị hai máy dùng cùng lúc.

Hai máy cùng trả lời cho một địa chỉ thì thay nhau mất kết nối.

Đạt khi không còn xung đột địa chỉ nào và địa chỉ đã được theo dõi trong ``watched_hours``.
Không đạt khi thấy xung đột trong ``open_minutes``; xung đột không thấy lại trong thời gian đó thì
coi là đã hết. Địa chỉ vai trò của VRRP, HSRP, GLBP và NLB không bao giờ tính là xung đột.
Chưa xác định khi không thấy địa chỉ nào đang dùng trong ``watched_hours``: không có ai theo dõi.
Cách khắc phục: tìm cả hai máy theo cổng, cấp cho một máy địa chỉ riêng, đặt trước địa chỉ trong
DHCP.
Điều khoản: R2 (quy hoạch địa chỉ).
Tham số:
``open_minutes``: số phút không thấy lại thì xung đột coi là đã hết.
``watched_hours``: số giờ gần đây phải thấy có địa chỉ đang dùng.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from inventory.finding import Evidence, Severity, Status
from inventory.snapshot import AddressConflict, Agency
from inventory.text import Text
from inventory.types import iso, virtual_mac_kind
from inventory.wording import names
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age

NONE = Text(
    vi="Không có địa chỉ IP nào bị trùng trong {count} địa chỉ đang dùng.",
    en="No address conflict among {count} addresses in use.",
)
OPEN = Text(vi="Trùng địa chỉ IP: {addresses}.", en="Address conflicts: {addresses}.")
NOT_WATCHED = Text(
    vi="Không có địa chỉ nào được thấy trong {hours} giờ qua.",
    en="No address was seen in use within the last {hours} hours.",
)
FIX = Text(
    vi="Tìm hai máy theo cổng đang cắm, cấp lại địa chỉ cho một máy và đặt trước (reservation) "
    "trên DHCP.",
    en="Find both stations by their ports, give one another address, and reserve it in DHCP.",
)


class Conflicts(Params):
    """When a conflict is open, and when addresses count as watched."""

    open_minutes: int = Field(
        240,
        ge=10,
        le=1440,
        description="minutes after which a conflict that was not seen again is closed",
        json_schema_extra={"stricter": "higher"},
    )
    watched_hours: int = Field(
        24,
        ge=1,
        le=168,
        description="hours within which some address must have been seen in use",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="INV-04",
    subject=SubjectKind.AGENCY,
    severity=Severity.HIGH,
    title=Text(vi="Trùng địa chỉ IP", en="IP conflict"),
    clauses=("R2",),
    cites="RFC 5227",
    params=Conflicts,
)
def inv_04(agency: Agency, params: Conflicts, context: Context) -> Result:
    """Judge the address conflicts of the whole LAN."""
    del agency  # conflicts belong to the snapshot
    snapshot, now = context.snapshot, context.now
    still = timedelta(minutes=params.open_minutes)
    conflicts = [
        c for c in snapshot.address_conflicts if age(c.last_seen, now) <= still and _stations(c) > 1
    ]
    if conflicts:
        return Result(
            status=Status.FAIL,
            message=OPEN.format(addresses=names([_said(c, context) for c in conflicts])),
            expected="0 open conflicts",
            actual=f"{len(conflicts)} open conflicts",
            evidence=tuple(
                Evidence(
                    source="book",
                    seen_at=c.last_seen,
                    seen=f"{c.ip} answered by {', '.join(c.macs)} since {iso(c.first_seen)}",
                )
                for c in conflicts
            ),
            fix=FIX,
        )
    uses = [
        use
        for device in snapshot.devices.values()
        for use in device.addresses
        if use.current and age(use.last_seen, now) <= timedelta(hours=params.watched_hours)
    ]
    if not uses:
        return Result(
            status=Status.UNKNOWN,
            message=NOT_WATCHED.format(hours=params.watched_hours),
            expected="0 open conflicts",
            reason="missing:addresses",
        )
    latest = max(use.last_seen for use in uses)
    return Result(
        status=Status.PASS,
        message=NONE.format(count=len({use.ip for use in uses})),
        expected="0 open conflicts",
        actual="0 open conflicts",
        evidence=(
            Evidence(
                source="book", seen_at=latest, seen=f"{len(uses)} addresses in use, each once"
            ),
        ),
    )


def _stations(conflict: AddressConflict) -> int:
    """How many real stations claim the address: role MACs (VRRP...) are nobody's own."""
    return len({mac for mac in conflict.macs if virtual_mac_kind(mac) is None})


def _said(conflict: AddressConflict, context: Context) -> str:
    known = (context.snapshot.devices.get(i) for i in conflict.devices)
    who = sorted(d.name for d in known if d is not None) or sorted(conflict.macs)
    return f"{conflict.ip} ({' / '.join(who)})"
