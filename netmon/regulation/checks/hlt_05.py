"""Live ports run at full duplex and at the speed they should.

A duplex mismatch works, badly: it loses packets under load and nobody knows why.

Passes when every port with link is full duplex, as fast as it must be (uplinks ``uplink_mbps``,
other ports ``edge_mbps``), and no late collision was counted over the last day.
Fails when a port is half duplex, too slow, or counted late collisions.
Unknown when a port does not tell its duplex or speed. A device that does not count late collisions
loses nothing by it: at full duplex there are none (RFC 3635).
How to fix: set both ends to auto-negotiation; replace the cable; a port that stays slow has a
broken pair or an old device behind it.
Clause: R14 (readiness, redundancy).

---
Các cổng có kết nối chạy song công và đúng tốc độ.

Lệch chế độ song công vẫn có kết nối, nhưng kém: mất gói khi tải cao mà không ai hiểu vì sao.

Đạt khi mọi cổng có kết nối đều song công, đủ tốc độ (đường lên ``uplink_mbps``, cổng khác
``edge_mbps``), và không đếm được va chạm muộn nào trong một ngày qua.
Không đạt khi một cổng bán song công, quá chậm, hoặc có va chạm muộn.
Chưa xác định khi một cổng không cho biết chế độ song công hoặc tốc độ. Thiết bị không đếm va chạm
muộn không vì thế mà kém: song công thì không có va chạm (RFC 3635).
Cách khắc phục: đặt cả hai đầu ở chế độ tự thương lượng; thay cáp; cổng vẫn chậm thì do đứt một đôi
dây hoặc thiết bị cũ ở đầu kia.
Điều khoản: R14 (sẵn sàng, dự phòng).
Tham số:
``uplink_mbps``: tốc độ tối thiểu của cổng nối tới thiết bị mạng khác, Mbit/s.
``edge_mbps``: tốc độ tối thiểu của mọi cổng khác, Mbit/s.
"""

from __future__ import annotations

from pydantic import Field

from inventory.device import Device
from inventory.finding import Evidence, Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, Interface
from inventory.text import Text
from inventory.wording import names, number
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.evidence import seen
from netmon.regulation.ports import live_ports, uplinks

EXPECTED = "full duplex, fast enough, 0 late collisions"
GOOD = Text(
    vi="Cả {count} cổng đang dùng chạy song công và đủ tốc độ.",
    en="All {count} live ports run at full duplex and fast enough.",
)
BAD = Text(vi="Cổng lệch duplex hoặc chậm: {ports}.", en="Duplex or speed is wrong: {ports}.")
UNTOLD = Text(
    vi="Thiết bị không cho biết duplex hoặc tốc độ: {ports}.",
    en="The device does not tell: {ports}.",
)
HALF = Text(vi="{port} bán song công", en="{port} half duplex")
SLOW = Text(vi="{port} {speed} < {least} Mbit/s", en="{port} {speed} < {least} Mbit/s")
LATE = Text(vi="{port} {count} va chạm muộn", en="{port} {count} late collisions")
NO_DUPLEX = Text(vi="{port} (duplex)", en="{port} duplex")
NO_SPEED = Text(vi="{port} (tốc độ)", en="{port} speed")
NO_PORTS = Text(vi="Không có cổng vật lý nào đang dùng.", en="No physical port has link.")
FIX = Text(
    vi="Đặt tự động thương lượng (auto) ở cả hai đầu, thay cáp; cổng vẫn chậm là do cáp đứt đôi "
    "hoặc thiết bị cũ phía sau.",
    en="Set both ends to auto, replace the cable; a port that stays slow has a broken pair or an "
    "old device behind it.",
)


class PortSpeeds(Params):
    """How fast ports must be."""

    uplink_mbps: int = Field(
        1000,
        ge=10,
        le=400_000,
        description="least speed of ports that lead to another network device, Mbit/s",
        json_schema_extra={"stricter": "higher"},
    )
    edge_mbps: int = Field(
        100,
        ge=10,
        le=400_000,
        description="least speed of every other port, Mbit/s",
        json_schema_extra={"stricter": "higher"},
    )


@check(
    id="HLT-05",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Lệch duplex, tốc độ thấp", en="Duplex and speed"),
    clauses=("R14",),
    cites="RFC 3635 (EtherLike-MIB)",
    needs=(Need(Interface),),
    params=PortSpeeds,
    roles=INFRASTRUCTURE_ROLES,
)
def hlt_05(device: Device, params: PortSpeeds, context: Context) -> Result:
    """Judge the live ports."""
    ports = live_ports(device)
    if not ports:
        return Result(status=Status.NOT_APPLICABLE, message=NO_PORTS, reason="no-live-ports")
    up = uplinks(device, context.snapshot)
    bad: list[Text] = []
    untold: list[Text] = []
    for port in ports:
        least = params.uplink_mbps if port.index in up else params.edge_mbps
        faults, gaps = _look(port, least, _late_collisions(device, port.index))
        bad += faults
        untold += gaps
    if bad:
        said = "; ".join(t.en for t in bad)
        return Result(
            status=Status.FAIL,
            message=BAD.format(ports=names(bad)),
            expected=EXPECTED,
            actual=said,
            evidence=(*seen(device, Interface, said), *_deltas(device)),
            fix=FIX,
        )
    if untold:
        return Result(
            status=Status.UNKNOWN,
            message=UNTOLD.format(ports=names(untold)),
            expected=EXPECTED,
            reason="missing:duplex-speed",
        )
    return Result(
        status=Status.PASS,
        message=GOOD.format(count=len(ports)),
        expected=EXPECTED,
        actual=EXPECTED,
        evidence=(*seen(device, Interface, f"{len(ports)} live ports"), *_deltas(device)),
    )


def _look(port: Interface, least_mbps: int, late: int | None) -> tuple[list[Text], list[Text]]:
    """What is wrong with a port, and what it does not tell."""
    bad, untold = [], []
    if port.duplex == "half":
        bad.append(HALF.format(port=port.label))
    elif port.duplex != "full":
        untold.append(NO_DUPLEX.format(port=port.label))
    if port.speed_bps is None:
        untold.append(NO_SPEED.format(port=port.label))
    elif port.speed_bps < least_mbps * 1_000_000:
        speed = number(port.speed_bps / 1_000_000)
        bad.append(SLOW.format(port=port.label, speed=speed, least=least_mbps))
    if late:
        bad.append(LATE.format(port=port.label, count=late))
    return bad, untold


def _late_collisions(device: Device, index: int) -> int | None:
    delta = device.deltas.get(index)
    return None if delta is None else delta.late_collisions


def _deltas(device: Device) -> tuple[Evidence, ...]:
    ends = [d.end for d in device.deltas.values()]
    if not ends:
        return ()
    return (Evidence(source="counters", seen_at=max(ends), seen=f"{len(ends)} ports counted"),)
