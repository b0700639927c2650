"""When the configuration was last changed and last saved, by the device's own clock (MGT-16).

Cisco's CISCO-CONFIG-MAN-MIB and the configuration MIBs of Huawei and H3C state both as sysUpTime at
that moment. Cost: 1 GET, of those vendors only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from inventory.model import ConfigTimes
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import integer
from netmon.discovery.load import enterprise

_TICKS_PER_S = 100
_OBJECTS: Mapping[int, tuple[str, str]] = {
    9: (  # ccmHistoryRunningLastChanged, ccmHistoryStartupLastChanged
        "1.3.6.1.4.1.9.9.43.1.1.1.0",
        "1.3.6.1.4.1.9.9.43.1.1.3.0",
    ),
    2011: (  # hwCfgRunModifiedLast, hwCfgRunSavedLast
        "1.3.6.1.4.1.2011.6.10.1.1.1.0",
        "1.3.6.1.4.1.2011.6.10.1.1.2.0",
    ),
    25506: (  # hh3cCfgRunModifiedLast, hh3cCfgRunSavedLast
        "1.3.6.1.4.1.25506.2.4.1.1.1.0",
        "1.3.6.1.4.1.25506.2.4.1.1.2.0",
    ),
}


async def look(session: DeviceSession) -> Look:
    """Read both moments; an empty table means that the device tells none.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.get``.
    """
    objects = _OBJECTS.get(enterprise(session) or 0)
    if objects is None:
        return Look(tables={ConfigTimes: ()})
    told = await session.reader.get((oids.sysUpTime, *objects))
    up, changed, saved = (integer(told.get(oid)) for oid in (oids.sysUpTime, *objects))
    if up is None or changed is None or saved is None or max(changed, saved) > up:
        return Look(tables={ConfigTimes: ()})  # not told, or sysUpTime has wrapped since
    row = ConfigTimes(
        up_s=up / _TICKS_PER_S, changed_s=changed / _TICKS_PER_S, saved_s=saved / _TICKS_PER_S
    )
    return Look(tables={ConfigTimes: (row,)})


SAVING = Source(name="saving", look=look, packets="1", every=timedelta(hours=1))
