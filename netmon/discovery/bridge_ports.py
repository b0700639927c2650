"""Bridge ports and their VLAN for untagged frames (BRIDGE-MIB RFC 4188, Q-BRIDGE-MIB RFC 4363).

Cost: 2 (1 + p / 25) GETBULKs for p ports, half of them where the forwarding table's source already
read the ports in this session; 1 for what is no bridge.
"""

from __future__ import annotations

from datetime import timedelta

from inventory.model import BridgePort
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import integer
from netmon.discovery.table import read_bridge_ports, read_column
from netmon.discovery.vlans import VLAN_MAX


async def look(session: DeviceSession) -> Look:
    """Read the ports with their ifIndex and dot1qPvid.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    ports = await read_bridge_ports(session)
    if not ports:
        return Look(tables={BridgePort: ()})
    pvids = await read_column(session, oids.dot1qPvid)
    rows = tuple(
        BridgePort(
            port=port,
            if_index=ports[port],
            pvid=integer(pvids.get((port,)), low=1, high=VLAN_MAX),
        )
        for port in sorted(ports)
    )
    return Look(tables={BridgePort: rows})


BRIDGE_PORTS = Source(
    name="bridge_ports",
    look=look,
    packets="1 for no bridge; 2 (1 + p / 25), p ports",
    every=timedelta(minutes=15),
)
