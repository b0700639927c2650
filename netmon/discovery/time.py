"""The device's clock: NTPv4-MIB (RFC 5907) and hrSystemDate (RFC 2790), for MGT-12.

Cost: 1 GET.
"""

from __future__ import annotations

import re
from datetime import timedelta

from inventory.model import Clock
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import date_and_time, integer, text
from netmon.transport.base import SnmpValue

_MODES = {
    1: "notRunning",
    2: "notSynchronized",
    3: "noneConfigured",
    4: "syncToLocal",
    5: "syncToRefclock",
    6: "syncToRemoteServer",
    99: "unknown",
}
_SCALARS = (
    oids.ntpEntStatusCurrentMode,
    oids.ntpEntStatusStratum,
    oids.ntpEntStatusActiveRefSourceName,
    oids.ntpEntStatusActiveOffset,
    oids.hrSystemDate,
)
_STRATUM_MAX = 16
_OFFSET = re.compile(r"\s*(?P<number>[-+]?\d+(\.\d+)?([eE][-+]?\d+)?)\s*(?P<unit>ms|us|s|)")
_UNITS = {"ms": 1e-3, "us": 1e-6, "s": 1.0, "": 1e-3}
"""ntpEntStatusActiveOffset is a text; where it names no unit it is milliseconds, as ntpq has it."""


async def look(session: DeviceSession) -> Look:
    """Read how the clock is kept and by how much it differs from the agent's.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.get``.
    """
    asked = session.clock()
    told = await session.reader.get(_SCALARS)
    if not told:
        return Look(tables={Clock: ()})
    middle = asked + (session.clock() - asked) / 2
    there = date_and_time(told.get(oids.hrSystemDate))
    row = Clock(
        mode=_MODES.get(integer(told.get(oids.ntpEntStatusCurrentMode)) or 0),
        offset_s=offset_s(told.get(oids.ntpEntStatusActiveOffset)),
        stratum=integer(told.get(oids.ntpEntStatusStratum), low=1, high=_STRATUM_MAX),
        source=text(told.get(oids.ntpEntStatusActiveRefSourceName)),
        agent_offset_s=None if there is None else (there - middle).total_seconds(),
    )
    return Look(tables={Clock: (row,)})


def offset_s(value: SnmpValue | None) -> float | None:
    """Seconds from an offset that is a text with or without its unit, or milliseconds."""
    plain = str(value) if isinstance(value, int) else text(value)
    match = _OFFSET.match(plain or "")
    return float(match["number"]) * _UNITS[match["unit"]] if match else None


TIME = Source(name="time", look=look, packets="1", every=timedelta(minutes=15))
