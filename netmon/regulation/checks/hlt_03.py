"""Temperature, fans and power supplies are in order.

Passes when no sensor or part that the device tells of is in a bad state, and no temperature is
above the vendor's own threshold, or ``max_celsius`` where the vendor gives none.
Fails when a part has failed or warns, or it is too hot.
Unknown when the device tells of no sensor, or a fan, supply or temperature cannot be read. A power
supply that is not fitted (``absent``) is no fault here: whether there must be two is HLT-09's.
How to fix: clean filters and fans, cool the room, plug in or replace the supply, have the part
replaced under guarantee.
Clause: R18 (cabinets, power), R15 (performance monitoring).

---
Nhiệt độ, quạt và nguồn điện đều bình thường.

Đạt khi không cảm biến hay bộ phận nào mà thiết bị báo về ở trạng thái xấu, và không nhiệt độ nào
vượt ngưỡng của hãng, hoặc vượt ``max_celsius`` nếu hãng không công bố ngưỡng.
Không đạt khi một bộ phận hỏng hoặc cảnh báo, hoặc quá nóng.
Chưa xác định khi thiết bị không báo cảm biến nào, hoặc không đọc được quạt, nguồn hay nhiệt độ. Bộ
nguồn không được lắp (``absent``) không tính là lỗi ở đây: có cần hai bộ nguồn hay không là việc
của HLT-09.
Cách khắc phục: vệ sinh lưới lọc và quạt, làm mát phòng, cắm hoặc thay bộ nguồn, bảo hành bộ phận
hỏng.
Điều khoản: R18 (tủ mạng, nguồn điện), R15 (giám sát hiệu năng).
Tham số:
``max_celsius``: nhiệt độ cao nhất khi hãng không công bố ngưỡng, độ C.
"""

from __future__ import annotations

from pydantic import Field

from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, Sensor
from inventory.text import Text
from inventory.wording import names, number
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.evidence import seen

BAD_STATES = frozenset({"warning", "critical", "failed"})
VITAL = frozenset({"celsius", "fan", "rpm", "psu"})
GOOD = Text(
    vi="Cả {count} cảm biến và bộ phận đều bình thường.",
    en="All {count} sensors and parts are in order.",
)
BAD = Text(vi="Bất thường: {parts}.", en="Out of order: {parts}.")
UNREAD = Text(vi="Không đọc được: {parts}.", en="Cannot be read: {parts}.")
NONE = Text(
    vi="Thiết bị không cho biết nhiệt độ, quạt hay nguồn.",
    en="The device tells of no temperature, fan or supply.",
)
STATE = Text(vi="{name}: {state}", en="{name}: {state}")
HOT = Text(vi="{name} {value} °C (tối đa {limit})", en="{name} {value} °C (limit {limit})")
FIX = Text(
    vi="Vệ sinh lưới lọc và quạt, làm mát phòng, cắm hoặc thay bộ nguồn, bảo hành bộ phận hỏng.",
    en="Clean filters and fans, cool the room, plug in or replace the supply, have the part "
    "replaced under guarantee.",
)


class Environment(Params):
    """How warm a device may be."""

    max_celsius: float = Field(
        60.0,
        ge=20.0,
        le=110.0,
        description="highest temperature where the vendor states none, degrees Celsius",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="HLT-03",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Nhiệt độ, quạt, nguồn", en="Environment"),
    clauses=("R18", "R15"),
    cites="RFC 3433 (ENTITY-SENSOR-MIB); CISCO-ENVMON-MIB; HUAWEI-ENTITY-EXTENT-MIB",
    needs=(Need(Sensor),),
    params=Environment,
    roles=INFRASTRUCTURE_ROLES,
)
def hlt_03(device: Device, params: Environment, context: Context) -> Result:
    """Judge the sensors' latest readings."""
    del context  # the age of the table is the engine's business
    fitted = [row for row in device.rows(Sensor) or () if row.state != "absent"]
    bad = [text for row in fitted if (text := _fault(row, params)) is not None]
    vital = [row for row in fitted if row.kind in VITAL]
    unread = [_name(row) for row in vital if row.state == "unavailable" or _silent(row)]
    expected = f"states ok, <= the vendor's threshold or {params.max_celsius:g} °C"
    if bad:
        said = "; ".join(t.en for t in bad)
        return Result(
            status=Status.FAIL,
            message=BAD.format(parts=names(bad)),
            expected=expected,
            actual=said,
            evidence=seen(device, Sensor, said),
            fix=FIX,
        )
    if unread or not vital:
        return Result(
            status=Status.UNKNOWN,
            message=UNREAD.format(parts=names(unread)) if unread else NONE,
            expected=expected,
            reason="unavailable:sensors" if unread else "missing:sensors",
        )
    hottest = max(
        (r.value for r in vital if r.kind == "celsius" and r.value is not None), default=None
    )
    told = f"{len(fitted)} in order" + ("" if hottest is None else f", hottest {hottest:g} °C")
    return Result(
        status=Status.PASS,
        message=GOOD.format(count=len(fitted)),
        expected=expected,
        actual=told,
        evidence=seen(device, Sensor, told),
    )


def _fault(row: Sensor, params: Environment) -> Text | None:
    if row.state in BAD_STATES:
        return STATE.format(name=_name(row), state=row.state)
    limit = params.max_celsius if row.limit is None else row.limit
    if row.kind == "celsius" and row.value is not None and row.value > limit:
        return HOT.format(name=_name(row), value=number(row.value), limit=number(limit))
    return None


def _silent(row: Sensor) -> bool:
    """Whether the row tells neither a value nor a state."""
    return row.value is None and row.state is None


def _name(row: Sensor) -> str:
    return row.name or f"{row.kind} {row.index}"
