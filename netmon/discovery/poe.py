"""Power over Ethernet: POWER-ETHERNET-MIB (RFC 3621).

Cost: 1 GETBULK for what feeds nobody; else 4 and 3 (1 + p / 25) for p ports.
"""

from __future__ import annotations

from datetime import timedelta

from inventory.model import PoePort, PoeSupply
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import integer
from netmon.discovery.table import Cells, Shape, read_table

# pethMainPseEntry columns: 2 pethMainPsePower (W), 3 pethMainPseOperStatus,
# 4 pethMainPseConsumptionPower (W), 5 pethMainPseUsageThreshold (%)
_MAIN = Shape(oids.pethMainPseEntry, (2, 3, 4, 5), 4)
# pethPsePortEntry columns: 3 pethPsePortAdminEnable, 6 pethPsePortDetectionStatus,
# 10 pethPsePortPowerClassifications
_PORTS = Shape(oids.pethPsePortEntry, (3, 6, 10), 12)
_MAIN_STATUS = {1: "on", 2: "off", 3: "faulty"}
_PORT_STATUS = {
    1: "disabled",
    2: "searching",
    3: "delivering",
    4: "fault",
    5: "test",
    6: "otherFault",
}
_TRUTH = {1: True, 2: False}
_GROUP_AND_PORT = 2
_CLASSES = 5
_MILLIWATTS = 1000
_ABSURD = 3  # consumption of so many times the supply's power was given in milliwatts


async def look(session: DeviceSession) -> Look:
    """Read supplies and ports.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    supplies = await read_table(session, _MAIN)
    ports = await read_table(session, _PORTS) if supplies else {}
    return Look(
        tables={
            PoeSupply: tuple(_supply(i[-1], cells) for i, cells in sorted(supplies.items())),
            PoePort: tuple(
                _port(i[0], i[1], cells)
                for i, cells in sorted(ports.items())
                if len(i) == _GROUP_AND_PORT
            ),
        }
    )


def _supply(group: int, cells: Cells) -> PoeSupply:
    power, used = integer(cells.get(2)), integer(cells.get(4))
    if power and used and used > _ABSURD * power:
        used //= _MILLIWATTS
    threshold = integer(cells.get(5), low=1, high=99)
    return PoeSupply(
        group=group,
        power_w=power,
        consumption_w=used,
        status=_MAIN_STATUS.get(integer(cells.get(3)) or 0),
        threshold=None if threshold is None else threshold / 100,
    )


def _port(group: int, port: int, cells: Cells) -> PoePort:
    power_class = integer(cells.get(10), low=1, high=_CLASSES)
    return PoePort(
        group=group,
        port=port,
        enabled=_TRUTH.get(integer(cells.get(3)) or 0),
        status=_PORT_STATUS.get(integer(cells.get(6)) or 0),
        power_class=None if power_class is None else power_class - 1,
    )


POE = Source(
    name="poe",
    look=look,
    packets="1 without PoE; 4 + 3 (1 + p / 25), p ports",
    every=timedelta(minutes=15),
)
