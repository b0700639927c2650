"""Ports do not flap, and the LAN does not loop.

Passes when, on average over the time since the switch restarted, the spanning tree changed at most
``max_changes`` times a day and no port came into forwarding more than ``max_flaps`` times a day,
no edge port received more than ``max_broadcast_pps`` broadcasts a second over the last day, and no
station came back to a port of the switch that it had left more than ``max_mac_returns`` times
within the last hour.
Fails when one of them is above its limit.
Unknown when the switch does not tell its topology changes, its uptime, or the broadcasts of a live
edge port, or runs for less than a day without having reached a day's limit yet.
Averages hide a bad hour: link transitions by the hour and vendors' loop alarms are not read. Ports
to other network devices may carry more broadcasts. A station that goes back and forth between
ports that lead to access points, or to other stations with randomised addresses, roams and is
left alone.
How to fix: find the port (the one that changes or receives most, or the two between which a MAC
jumps), look for a cable that leads from one socket to another, a switch under a desk, a server
whose two cards share an address or a failing power supply; turn on loop protection (L2-05) and
BPDU guard (L2-04).
Clause: R14 (readiness, redundancy).

---
Cổng không chập chờn, mạng LAN không bị lặp.

Đạt khi, tính trung bình từ lúc switch khởi động lại, cây bao trùm (STP) thay đổi không quá
``max_changes`` lần mỗi ngày, không cổng nào chuyển sang trạng thái chuyển tiếp quá ``max_flaps``
lần mỗi ngày, không cổng biên nào nhận quá ``max_broadcast_pps`` gói quảng bá mỗi giây trong một
ngày qua, và trong một giờ qua không trạm nào trở lại một cổng nó đã rời quá ``max_mac_returns``
lần.
Không đạt khi một trong các số đó vượt ngưỡng.
Chưa xác định khi switch không cho biết số lần thay đổi cấu trúc, thời gian hoạt động, hoặc số gói
quảng bá của một cổng biên có kết nối, hoặc mới chạy chưa đủ một ngày mà chưa chạm ngưỡng của cả
ngày. Số trung bình che mất một giờ xấu: netmon không đọc số lần đổi trạng thái theo giờ và cảnh báo
lặp của từng hãng. Cổng nối tới thiết bị mạng khác được phép mang nhiều gói quảng bá hơn. Trạm qua
lại giữa các cổng dẫn tới điểm truy cập Wi-Fi, hoặc tới những trạm dùng MAC ngẫu nhiên, là chuyển
vùng (roaming) và được bỏ qua.
Cách khắc phục: tìm cổng (cổng thay đổi hoặc nhận nhiều nhất, hoặc hai cổng mà một MAC nhảy qua
lại), tìm sợi cáp nối từ ổ cắm này sang ổ cắm kia, switch đặt dưới gầm bàn, máy chủ có hai card mạng
trùng địa chỉ hoặc bộ nguồn sắp hỏng; bật chống lặp (L2-05) và BPDU guard (L2-04).
Điều khoản: R14 (sẵn sàng, dự phòng).
Tham số:
``max_flaps``: số lần mỗi ngày một cổng được chuyển sang trạng thái chuyển tiếp.
``max_changes``: số lần cây bao trùm thay đổi mỗi ngày.
``max_broadcast_pps``: số gói quảng bá mỗi giây một cổng biên được nhận.
``max_mac_returns``: số lần mỗi giờ một trạm được trở lại cổng nó đã rời.
"""

from __future__ import annotations

from pydantic import Field

from inventory.device import Device
from inventory.finding import Evidence, Severity, Status
from inventory.model import FactName, Interface, Role, StpBridge, StpPort
from inventory.text import Text
from inventory.wording import names, number
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.counters import MAX_AGE
from netmon.regulation.evidence import age, seen
from netmon.regulation.ports import live_ports, uplinks

DAY_S = 86_400.0
GOOD = Text(
    vi="Trung bình {changes} lần đổi cây STP mỗi ngày từ lúc khởi động; quảng bá trong giới hạn.",
    en="On average {changes} STP changes a day since the restart; broadcasts are within limits.",
)
BAD = Text(vi="Mạng chập chờn hoặc lặp: {what}.", en="Flapping or looping: {what}.")
CHANGES = Text(
    vi="{rate} lần đổi cây STP mỗi ngày (tối đa {limit})",
    en="{rate} STP changes a day (limit {limit})",
)
FLAPS = Text(
    vi="{port} nối lại {rate} lần mỗi ngày (tối đa {limit})",
    en="{port} came up {rate} times a day (limit {limit})",
)
BROADCAST = Text(
    vi="{port} nhận {rate} gói quảng bá/giây (tối đa {limit})",
    en="{port} receives {rate} broadcasts/s (limit {limit})",
)
MOVES = Text(
    vi="MAC {mac} nhảy qua lại giữa {ports} {count} lần trong một giờ (tối đa {limit})",
    en="MAC {mac} came back and forth between {ports} {count} times in an hour (limit {limit})",
)
UNTOLD = Text(
    vi="Switch không cho biết số lần đổi cây STP hoặc thời gian chạy.",
    en="The switch does not tell its topology changes or uptime.",
)
YOUNG = Text(
    vi="Switch mới khởi động lại chưa đủ một ngày.", en="The switch restarted less than a day ago."
)
UNCOUNTED = Text(
    vi="Chưa có số đếm quảng bá của cổng: {ports}.",
    en="Broadcasts were not counted on: {ports}.",
)
FIX = Text(
    vi="Tìm cổng thay đổi hoặc nhận quảng bá nhiều nhất: cáp nối vòng, switch đặt dưới bàn, nguồn "
    "chập chờn; bật chống lặp (L2-05) và BPDU guard (L2-04).",
    en="Find the port that changes or receives most: a cable from socket to socket, a switch under "
    "a desk, a failing supply; turn on loop protection (L2-05) and BPDU guard (L2-04).",
)


class Stability(Params):
    """How much change is normal."""

    max_flaps: float = Field(
        5.0,
        ge=0.0,
        le=1000.0,
        description="times a day that a port may come into forwarding",
        json_schema_extra={"stricter": "lower"},
    )
    max_changes: float = Field(
        10.0,
        ge=0.0,
        le=10_000.0,
        description="changes of the spanning tree a day",
        json_schema_extra={"stricter": "lower"},
    )
    max_broadcast_pps: float = Field(
        500.0,
        gt=0.0,
        le=1_000_000.0,
        description="broadcasts a second that an edge port may receive",
        json_schema_extra={"stricter": "lower"},
    )
    max_mac_returns: int = Field(
        2,
        ge=0,
        le=1000,
        description="times an hour that a MAC may come back to a port that it had left",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="HLT-08",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Chập chờn, lặp mạng", en="Flap and loop"),
    clauses=("R14",),
    cites="RFC 4188 (BRIDGE-MIB); RFC 2863 (ifHCInBroadcastPkts)",
    needs=(Need(Interface), Need(StpBridge)),
    params=Stability,
    roles=frozenset({Role.SWITCH}),
)
def hlt_08(device: Device, params: Stability, context: Context) -> Result:
    """Judge the averages since the restart, and the last day's broadcasts."""
    bridge = next(iter(device.rows(StpBridge) or ()), None)
    uptime = device.fact(FactName.UPTIME_S)
    storms, uncounted = _broadcasts(device, params, context)
    storms += _jumping(device, params, context)
    changes = None if bridge is None else bridge.topology_changes
    known = isinstance(uptime, int | float) and changes is not None
    # A switch that has run for an hour may have used up a day's changes, but cannot prove a rate.
    days = max(float(uptime), DAY_S) / DAY_S if isinstance(uptime, int | float) else 1.0
    faults = [*_restless(device, changes, days, params), *storms] if known else storms
    expected = (
        f"<= {params.max_changes:g} changes/day, <= {params.max_flaps:g} flaps/day, "
        f"<= {params.max_broadcast_pps:g} broadcasts/s, "
        f"<= {params.max_mac_returns} MAC returns/hour"
    )
    if faults:
        said = "; ".join(t.en for t in faults)
        return Result(
            status=Status.FAIL,
            message=BAD.format(what=names(faults)),
            expected=expected,
            actual=said,
            evidence=seen(device, StpBridge, said),
            fix=FIX,
        )
    if not known:
        message, reason = UNTOLD, "missing:topology-changes"
    elif isinstance(uptime, int | float) and uptime < DAY_S:
        message, reason = YOUNG, "short:uptime"
    elif uncounted:
        message, reason = UNCOUNTED.format(ports=names(uncounted)), "missing:broadcasts"
    else:
        rate = number((changes or 0) / days)
        told = f"{changes} topology changes in {days:.1f} days"
        return Result(
            status=Status.PASS,
            message=GOOD.format(changes=rate),
            expected=expected,
            actual=f"{rate.en} changes/day",
            evidence=(*seen(device, StpBridge, told), *_counted(device)),
        )
    return Result(status=Status.UNKNOWN, message=message, expected=expected, reason=reason)


def _restless(device: Device, changes: int | None, days: float, params: Stability) -> list[Text]:
    faults = []
    if changes is not None and changes / days > params.max_changes:
        faults.append(CHANGES.format(rate=number(changes / days), limit=number(params.max_changes)))
    called = {p.index: p.label for p in device.rows(Interface) or ()}
    for row in device.rows(StpPort) or ():
        rate = (row.forward_transitions or 0) / days
        if rate > params.max_flaps:
            name = called.get(row.if_index or 0, str(row.port))
            faults.append(
                FLAPS.format(port=name, rate=number(rate), limit=number(params.max_flaps))
            )
    return faults


def _broadcasts(
    device: Device, params: Stability, context: Context
) -> tuple[list[Text], list[str]]:
    """The edge ports with too many broadcasts, and those that were not counted."""
    inside = uplinks(device, context.snapshot)
    storms, uncounted = [], []
    for port in live_ports(device):
        if port.index in inside:
            continue
        delta = device.deltas.get(port.index)
        seconds = 0.0 if delta is None else (delta.end - delta.start).total_seconds()
        stale = delta is None or age(delta.end, context.now) > MAX_AGE
        if delta is None or stale or delta.in_broadcast is None or seconds <= 0:
            uncounted.append(port.label)
            continue
        rate = delta.in_broadcast / seconds
        if rate > params.max_broadcast_pps:
            limit = number(params.max_broadcast_pps)
            storms.append(BROADCAST.format(port=port.label, rate=number(rate), limit=limit))
    return storms, uncounted


def _jumping(device: Device, params: Stability, context: Context) -> list[Text]:
    """The stations that jump between ports of which one at least is the device's."""
    devices = context.snapshot.devices
    faults = []
    for flap in context.snapshot.mac_flaps:
        here = any(port.switch == device.id for port in flap.ports)
        if not here or flap.roaming or flap.returns <= params.max_mac_returns:
            continue
        ports = [
            port.port
            if port.switch == device.id or port.switch not in devices
            else f"{devices[port.switch].name} {port.port}"
            for port in flap.ports
        ]
        faults.append(
            MOVES.format(
                mac=flap.mac,
                ports=names(ports),
                count=str(flap.returns),
                limit=str(params.max_mac_returns),
            )
        )
    return faults


def _counted(device: Device) -> tuple[Evidence, ...]:
    ends = [d.end for d in device.deltas.values()]
    if not ends:
        return ()
    return (Evidence(source="counters", seen_at=max(ends), seen=f"{len(ends)} ports counted"),)
