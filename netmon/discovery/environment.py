"""Temperatures, fans and power supplies: ENTITY-SENSOR-MIB (RFC 3433) and the vendors' tables.

Which columns a vendor fills, and what its states mean, is data here. Cost: 1 GETBULK for what has
no sensors, else 5 (1 + n / 25) and n / 10 GETs for their names; a vendor's tables cost 2 to 4
(1 + n / 25) each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from inventory.model import Sensor
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import integer, text
from netmon.discovery.load import enterprise
from netmon.discovery.table import Cells, Index, Shape, read_table
from netmon.transport.base import SnmpValue

# entPhySensorEntry columns: 1 entPhySensorType, 2 entPhySensorScale, 3 entPhySensorPrecision,
# 4 entPhySensorValue, 5 entPhySensorOperStatus
_SENSORS = Shape(oids.entPhySensorEntry, (1, 2, 3, 4, 5), 8)
_KINDS = {
    1: "other",
    3: "volts",
    4: "volts",
    5: "amperes",
    6: "watts",
    7: "hertz",
    8: "celsius",
    9: "percent",
    10: "rpm",
    11: "cmm",
    12: "truth",
}
_OPER = {1: "ok", 2: "unavailable", 3: "failed"}
_UNITS = 9  # EntitySensorDataScale units(9): 10^0; each step is a thousand
_SCALES = range(1, 18)
_PRECISION_MAX = 9
_LIMITED = 1_000_000_000  # EntitySensorValue: -10^9 and 10^9 mean "beyond what can be told"
_COLDEST, _HOTTEST = -60, 200  # what a thermometer in a device may show, degrees Celsius

_CISCO_STATES = {1: "ok", 2: "warning", 3: "critical", 4: "failed", 5: "absent", 6: "failed"}
"""CiscoEnvMonState: normal, warning, critical, shutdown, notPresent, notFunctioning."""
_HP_SENSOR = {1: "unavailable", 2: "failed", 3: "warning", 4: "ok", 5: "absent"}
_HP_FAN = {0: "failed", 1: "absent", 2: "failed", 3: "warning", 4: "warning", 5: "ok"}
_HP_PSU = {1: "absent", 2: "failed", 3: "ok", 4: "failed", 5: "failed"}
_ARUBA_PSU = {
    1: "ok",
    2: "absent",
    3: "failed",
    4: "failed",
    5: "failed",
    6: "failed",
    7: "warning",
}
_WORDS = {
    "ok": "ok",
    "normal": "ok",
    "good": "ok",
    "min": "ok",
    "max": "warning",
    "low_critical": "critical",
    "critical": "critical",
    "emergency": "critical",
    "fault": "failed",
    "fault_absent": "absent",
    "empty": "absent",
}
"""States that AOS-CX gives as a word."""
_NAMED = {"fan": "fan", "power": "psu", "temperature": "celsius"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A vendor's table of parts of one kind.

    Attributes:
        value: column of the reading; None: only a state.
        limit: column of the upper threshold.
        state: column of the state, an integer of ``states`` or a word.
        unit: what one step of the reading is worth.
        blank: values that mean "no reading here".
    """

    kind: str
    entry: str
    origin: str
    name: int | None = None
    value: int | None = None
    limit: int | None = None
    state: int | None = None
    states: Mapping[int, str] = field(default_factory=dict)
    unit: float = 1.0
    blank: frozenset[int] = frozenset()

    @property
    def shape(self) -> Shape:
        """The columns to read; the state or the reading is the one every row has."""
        wanted = (self.state, self.value, self.limit, self.name)
        columns = tuple(c for c in wanted if c is not None)
        return Shape(self.entry, columns, max(columns))


_E = "1.3.6.1.4.1."
_ARUBA = _E + "47196.4.1.1.3.11."
_NOT_THERE = frozenset({0, 65_535, 2**31 - 1})
VENDORS: Mapping[int, tuple[Part, ...]] = {
    9: (
        Part(kind="celsius", entry=_E + "9.9.13.1.3.1", origin="CISCO-ENVMON-MIB",
             name=2, value=3, limit=4, state=6, states=_CISCO_STATES),
        Part(kind="fan", entry=_E + "9.9.13.1.4.1", origin="CISCO-ENVMON-MIB",
             name=2, state=3, states=_CISCO_STATES),
        Part(kind="psu", entry=_E + "9.9.13.1.5.1", origin="CISCO-ENVMON-MIB",
             name=2, state=3, states=_CISCO_STATES),
    ),
    11: (
        Part(kind="other", entry=_E + "11.2.14.11.1.2.6.1", origin="HP-ICF-CHASSIS",
             name=7, state=4, states=_HP_SENSOR),
        Part(kind="fan", entry=_E + "11.2.14.11.5.1.54.2.1.1", origin="FAN-MIB",
             state=4, states=_HP_FAN),
        Part(kind="psu", entry=_E + "11.2.14.11.5.1.55.1.1.1", origin="POWERSUPPLY-MIB",
             state=2, states=_HP_PSU),
    ),
    2011: (
        Part(kind="celsius", entry=_E + "2011.5.25.31.1.1.1.1", origin="HUAWEI-ENTITY-EXTENT-MIB",
             value=11, limit=12, blank=_NOT_THERE),
    ),
    2636: (
        Part(kind="celsius", entry=_E + "2636.3.1.13.1", origin="JUNIPER-MIB",
             name=5, value=7, blank=_NOT_THERE),
    ),
    14988: (
        # mtxrHlTemperature and mtxrHlCpuTemperature, scalars in tenths of a degree and degrees
        Part(kind="celsius", entry=_E + "14988.1.1.3", origin="MIKROTIK-MIB::mtxrHlTemperature",
             value=10, unit=0.1),
        Part(kind="celsius", entry=_E + "14988.1.1.3", origin="MIKROTIK-MIB::mtxrHlCpuTemperature",
             value=6, unit=0.1),
    ),
    25506: (
        Part(kind="celsius", entry=_E + "25506.2.6.1.1.1.1", origin="HH3C-ENTITY-EXT-MIB",
             value=12, limit=13, blank=_NOT_THERE),
    ),
    47196: (
        Part(kind="celsius", entry=_ARUBA + "3.1.1", origin="ARUBAWIRED-TEMPSENSOR-MIB",
             name=5, state=6, value=7, unit=0.001),
        Part(kind="fan", entry=_ARUBA + "5.1.1", origin="ARUBAWIRED-FAN-MIB", name=4, state=5),
        Part(kind="psu", entry=_ARUBA + "2.1.1", origin="ARUBAWIRED-POWERSUPPLY-MIB",
             name=3, state=4, states=_ARUBA_PSU),
    ),
}  # fmt: skip
"""By IANA enterprise number (regulation.md 2.3)."""


async def look(session: DeviceSession) -> Look:
    """Read the sensors; an empty table means that the device tells of none.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    rows = await _standard(session)
    for part in VENDORS.get(enterprise(session) or 0, ()):
        for index, cells in sorted((await read_table(session, part.shape)).items()):
            sensor = _vendor_sensor(part, index, cells)
            if sensor is not None:
                rows.append(sensor)
    return Look(tables={Sensor: tuple(rows)})


async def _standard(session: DeviceSession) -> list[Sensor]:
    table = await read_table(session, _SENSORS)
    indexes = sorted(i for i in table if len(i) == 1)
    names = await _names(session, [i[0] for i in indexes])
    rows = []
    for index in indexes:
        cells = table[index]
        rows.append(
            Sensor(
                index=str(index[0]),
                kind=_KINDS.get(integer(cells.get(1)) or 0, "other"),
                name=names.get(index[0]),
                value=_reading(cells),
                state=_OPER.get(integer(cells.get(5)) or 0),
                origin="ENTITY-SENSOR-MIB",
            )
        )
    return rows


async def _names(session: DeviceSession, indexes: list[int]) -> dict[int, str]:
    """What ENTITY-MIB calls the sensors: the description, which says more, else the name."""
    if not indexes:
        return {}
    wanted = [
        f"{oid}.{i}" for i in indexes for oid in (oids.entPhysicalDescr, oids.entPhysicalName)
    ]
    told = await session.reader.get(wanted)
    found = {}
    for index in indexes:
        described = text(told.get(f"{oids.entPhysicalDescr}.{index}"))
        name = described or text(told.get(f"{oids.entPhysicalName}.{index}"))
        if name:
            found[index] = name
    return found


def _reading(cells: Cells) -> float | None:
    """The value in the unit of its kind: scale is a power of a thousand, precision of ten."""
    value = integer(cells.get(4), low=1 - _LIMITED, high=_LIMITED - 1)
    scale, status = integer(cells.get(2)), integer(cells.get(5))
    precision = integer(cells.get(3), low=-_PRECISION_MAX, high=_PRECISION_MAX)
    if value is None or scale is None or scale not in _SCALES or status not in {None, 1}:
        return None
    exponent = 3 * (scale - _UNITS) - (precision or 0)
    # Dividing keeps decimal readings exact: 235 / 10 is 23.5, 235 * 10 ** -1 is not.
    reading = value * 10.0**exponent if exponent >= 0 else value / 10.0**-exponent
    if _KINDS.get(integer(cells.get(1)) or 0) == "celsius":
        return reading if _COLDEST <= reading <= _HOTTEST else None
    return reading


def _vendor_sensor(part: Part, index: Index, cells: Cells) -> Sensor | None:
    reading = _plausible(part, cells.get(part.value)) if part.value is not None else None
    state = _state(part, cells.get(part.state)) if part.state is not None else None
    if reading is None and state is None:
        return None  # a part without a sensor
    name = text(cells.get(part.name)) if part.name is not None else None
    return Sensor(
        index=".".join(map(str, index)),
        kind=_kind_by_name(name) if part.kind == "other" else part.kind,
        name=name,
        value=reading,
        state=state,
        limit=_plausible(part, cells.get(part.limit)) if part.limit is not None else None,
        origin=part.origin,
    )


def _kind_by_name(name: str | None) -> str:
    """The kind of a part that only its name tells, as in hpicfSensorTable."""
    words = (name or "").casefold()
    return next((k for word, k in _NAMED.items() if word in words), "other")


def _plausible(part: Part, value: SnmpValue | None) -> float | None:
    number = integer(value, low=-(1 << 31))
    if number is None or number in part.blank:
        return None
    reading = number / round(1 / part.unit)
    return reading if _COLDEST <= reading <= _HOTTEST else None


def _state(part: Part, value: SnmpValue | None) -> str | None:
    if isinstance(value, int):
        return part.states.get(value)
    word = text(value)
    return _WORDS.get(word.casefold(), "unavailable") if word else None


ENVIRONMENT = Source(
    name="environment",
    look=look,
    packets="1 without sensors; 5 (1 + n / 25) + n / 10, n sensors; vendors up to 3 x 4 more",
    every=timedelta(minutes=15),
)
