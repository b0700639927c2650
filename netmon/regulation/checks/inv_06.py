"""Nobody adds a switch, an access point or a NAT box to a user port.

Passes when no port that leads to users has more than ``max_macs`` MACs behind it, none has a
bridge, router or access point (by LLDP or CDP) that the register does not know, and no
unregistered device plugged into the switch is one.
Fails when one of these is found. Ports that lead to other devices of the LAN, alone or as members
of an aggregate, are not user ports; a telephone may have a computer behind it.
Unknown when the forwarding table was not read, or there is no register to know neighbours by.
How to fix: go to the port; unplug what was added or approve it into the register; limit the MACs of
the port (port security).
Clause: R4 (no unauthorised connections).

---
Không ai cắm thêm switch, điểm truy cập hoặc bộ NAT vào cổng người dùng.

Đạt khi không cổng người dùng nào có quá ``max_macs`` địa chỉ MAC phía sau, không cổng nào có
bridge, router hay điểm truy cập (theo LLDP hoặc CDP) mà sổ đăng ký không biết, và không thiết bị
chưa đăng ký nào cắm vào switch thuộc các loại đó.
Không đạt khi thấy một trong các trường hợp trên. Cổng nối tới thiết bị khác của mạng LAN, riêng lẻ
hay trong nhóm gộp, không phải cổng người dùng; điện thoại được phép có một máy tính phía sau.
Chưa xác định khi không đọc được bảng chuyển tiếp, hoặc chưa có sổ đăng ký để nhận biết thiết bị
lân cận.
Cách khắc phục: đến tận cổng; rút thiết bị cắm thêm hoặc duyệt vào sổ; giới hạn số MAC của cổng
(port security).
Điều khoản: R4 (cấm đấu nối trái phép).
Tham số:
``max_macs``: số MAC tối đa phía sau một cổng người dùng.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pydantic import Field

from inventory.device import Device, Registration
from inventory.finding import Severity, Status
from inventory.model import FdbEntry, Interface, LagMember, Neighbor, Role
from inventory.text import Text
from inventory.types import Mac, virtual_mac_kind
from inventory.wording import names
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.evidence import seen
from netmon.regulation.ports import uplinks

CLEAN = Text(
    vi="Không cổng người dùng nào có switch, AP hoặc bộ định tuyến cắm thêm.",
    en="No user port has an added switch, access point or router.",
)
ADDED = Text(vi="Nghi có thiết bị cắm thêm: {ports}.", en="Devices added: {ports}.")
NO_REGISTER = Text(
    vi="Chưa có sổ đăng ký thiết bị để đối chiếu thiết bị láng giềng.",
    en="There is no device register to compare neighbours with.",
)
FIX = Text(
    vi="Kiểm tra cổng: rút thiết bị cắm thêm hoặc duyệt vào sổ; giới hạn số MAC của cổng.",
    en="Go to the port: unplug what was added or approve it; limit the MACs of the port.",
)
_FORWARDS = {"bridge", "router", "wlan-ap", "repeater"}


class AddedDevices(Params):
    """How many MACs a user port may have."""

    max_macs: int = Field(
        3,
        ge=1,
        le=64,
        description="MACs behind a user port, at most",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="INV-06",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Switch/AP cắm thêm", en="Rogue switch, AP or NAT box"),
    clauses=("R4",),
    cites="TCVN 14423 4.2.2.2a",
    needs=(Need(FdbEntry),),
    params=AddedDevices,
    roles=frozenset({Role.SWITCH}),
)
def inv_06(device: Device, params: AddedDevices, context: Context) -> Result:
    """Judge the user ports of one switch."""
    known = known_uplinks(device, context)
    crowded = [
        f"{_label(device, index)} ({len(macs)} MAC)"
        for index, macs in sorted(macs_by_port(device).items())
        if index not in known and len(macs) > params.max_macs and not _phone(device, index, macs)
    ]
    registered = bool(context.snapshot.register)
    strangers = [*_neighbors(device, context), *_plugged(device, context)] if registered else []
    added = [*crowded, *dict.fromkeys(strangers)]
    expected = f"at most {params.max_macs} MACs and no unregistered neighbour on user ports"
    if added:
        return Result(
            status=Status.FAIL,
            message=ADDED.format(ports=names(added)),
            expected=expected,
            actual=f"{len(added)} suspicious ports",
            evidence=seen(device, FdbEntry, "; ".join(added)),
            fix=FIX,
        )
    if not registered:
        return Result(status=Status.UNKNOWN, message=NO_REGISTER, reason="missing:register")
    return Result(
        status=Status.PASS,
        message=CLEAN,
        expected=expected,
        actual="none",
        evidence=seen(device, FdbEntry, f"{len(macs_by_port(device))} ports with MACs"),
    )


def macs_by_port(device: Device) -> dict[int, set[Mac]]:
    """The stations' MACs behind each port; role MACs and the bridge's own are nobody's station."""
    found: dict[int, set[Mac]] = defaultdict(set)
    for row in device.rows(FdbEntry) or ():
        if row.if_index is not None and not row.own and virtual_mac_kind(row.mac) is None:
            found[row.if_index].add(row.mac)
    return found


def known_uplinks(device: Device, context: Context) -> set[int]:
    """Ports to other devices of the LAN, with the aggregates that such ports are members of."""
    found = set(uplinks(device, context.snapshot))
    bundles = {row.if_index: row.aggregator for row in device.rows(LagMember) or ()}
    found |= {bundle for port in found if (bundle := bundles.get(port)) is not None}
    return found | {port for port, bundle in bundles.items() if bundle in found}


def _phone(device: Device, index: int, macs: set[Mac]) -> bool:
    """A telephone is seen in the voice VLAN and the user's, and has a computer behind it."""
    rows = [r for r in device.rows(Neighbor) or () if r.local_if_index == index]
    return any("phone" in r.capabilities for r in rows) and len(macs) <= 2 * len(rows) + 2


def _neighbors(device: Device, context: Context) -> Iterator[str]:
    for row in device.rows(Neighbor) or ():
        if "phone" in row.capabilities or not _FORWARDS & set(row.capabilities):
            continue
        other = _who(row, context)
        if other is None or other.registration is Registration.UNREGISTERED:
            port = row.local_port or _label(device, row.local_if_index)
            yield f"{port} ({row.sys_name or row.chassis_id or '?'})"


def _who(row: Neighbor, context: Context) -> Device | None:
    """The device that a neighbour is: by chassis id, by address, by name when only one has it."""
    devices = context.snapshot.devices.values()
    for device in devices:
        current = {use.ip for use in device.current_addresses}
        if row.chassis_id in device.macs or current & set(row.addresses):
            return device
    named = [d for d in devices if row.sys_name and d.name.casefold() == row.sys_name.casefold()]
    return named[0] if len(named) == 1 else None


def _plugged(device: Device, context: Context) -> Iterator[str]:
    for other in context.snapshot.devices.values():
        place = other.location
        if (
            place is not None
            and place.switch == device.id
            and other.infrastructure
            and other.registration is Registration.UNREGISTERED
        ):
            yield f"{place.port} ({other.name})"


def _label(device: Device, index: int | None) -> str:
    rows = {row.index: row.label for row in device.rows(Interface) or ()}
    return rows.get(index or 0, str(index or "?"))
