"""VLANs configured on the device: Q-BRIDGE-MIB (RFC 4363), and CISCO-VTP-MIB where that is silent.

Cost: 2 GETBULKs when there are none; 1 + n / 25 for n VLANs (VTP: 2 (1 + n / 25)).
"""

from __future__ import annotations

from inventory.model import Vlan
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import integer, text
from netmon.discovery.table import Shape, read_column, read_table

VLAN_MAX = 4094  # IEEE 802.1Q

# vtpVlanEntry columns: 4 vtpVlanName, 3 vtpVlanType (1 is Ethernet: leaves out 1002 to 1005)
_VTP = Shape(oids.vtpVlanEntry, (4, 3), 18)
_ETHERNET = 1


async def look(session: DeviceSession) -> Look:
    """Read the VLANs by number.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    names: dict[int, str | None] = {}
    for index, value in (await read_column(session, oids.dot1qVlanStaticName)).items():
        _add(session, names, index[-1], text(value))
    if not names:
        for index, cells in (await read_table(session, _VTP)).items():
            if cells.get(3, _ETHERNET) == _ETHERNET:
                _add(session, names, index[-1], text(cells.get(4)))
    rows = tuple(Vlan(vlan=number, name=names[number]) for number in sorted(names))
    return Look(tables={Vlan: rows})


def _add(
    session: DeviceSession, names: dict[int, str | None], number: int, name: str | None
) -> None:
    if integer(number, low=1, high=VLAN_MAX) is None:
        session.dropped["vlan"] += 1
    else:
        names[number] = name


VLANS = Source(name="vlans", look=look, packets="1 to 2 (1 + n / 25), n VLANs")
