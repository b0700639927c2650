"""Uninterruptible power supplies: UPS-MIB (RFC 1628).

Cost: 1 GET for what is no UPS; 1 GET and 1 GETBULK for one.
"""

from __future__ import annotations

from inventory.model import Claim, FactName, FactRank, Role, Ups
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import integer
from netmon.discovery.table import read_column

# upsBattery scalars: 1 upsBatteryStatus, 2 upsSecondsOnBattery, 3 upsEstimatedMinutesRemaining,
# 4 upsEstimatedChargeRemaining (%), 5 upsBatteryVoltage (0.1 V), 7 upsBatteryTemperature (C)
_STATUS, _SECONDS, _MINUTES, _CHARGE, _VOLTAGE, _TEMPERATURE = (
    f"{oids.upsBattery}.{n}.0" for n in (1, 2, 3, 4, 5, 7)
)
_SCALARS = (
    _STATUS,
    _SECONDS,
    _MINUTES,
    _CHARGE,
    _VOLTAGE,
    _TEMPERATURE,
    oids.upsOutputSource,
    oids.upsAlarmsPresent,
)
_BATTERY = {1: "unknown", 2: "normal", 3: "low", 4: "depleted"}
_OUTPUT = {
    1: "other",
    2: "none",
    3: "normal",
    4: "bypass",
    5: "battery",
    6: "booster",
    7: "reducer",
}
_LOAD_MAX = 200  # RFC 1628: 0 to 200 %
_COLDEST, _HOTTEST = -40, 120  # degrees Celsius; a sensor that is not there says worse


async def look(session: DeviceSession) -> Look:
    """Read battery and output.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.get``.
    """
    told = await session.reader.get(_SCALARS)
    if _STATUS not in told and oids.upsOutputSource not in told:
        return Look(tables={Ups: ()})
    loads = (await read_column(session, oids.upsOutputPercentLoad)).values()
    heaviest = max(
        (n for v in loads if (n := integer(v, high=_LOAD_MAX)) is not None), default=None
    )
    charge = integer(told.get(_CHARGE), high=100)
    voltage = integer(told.get(_VOLTAGE), low=1)
    warm = integer(told.get(_TEMPERATURE), low=_COLDEST, high=_HOTTEST)
    row = Ups(
        battery=_BATTERY.get(integer(told.get(_STATUS)) or 0),
        on_battery_s=integer(told.get(_SECONDS)),
        remaining_min=integer(told.get(_MINUTES)),
        charge=None if charge is None else charge / 100,
        battery_v=None if voltage is None else voltage / 10,
        battery_celsius=None if warm is None else float(warm),
        output=_OUTPUT.get(integer(told.get(oids.upsOutputSource)) or 0),
        load=None if heaviest is None else heaviest / 100,
        alarms=integer(told.get(oids.upsAlarmsPresent)),
    )
    role = Claim(Role.UPS.value, "UPS-MIB::upsBattery", FactRank.SYSTEM)
    return Look(facts={FactName.ROLE: role}, tables={Ups: (row,)})


UPS = Source(name="ups", look=look, packets="1 for no UPS; 2")
