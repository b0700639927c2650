"""The spanning tree: BRIDGE-MIB dot1dStp (RFC 4188) and RSTP-MIB (RFC 4318).

What a device with a tree per VLAN or instance shows here is its default one. Cost: 1 GET for what
runs no spanning tree; else 1 and 7 (1 + p / 25) GETBULKs for p ports, the port numbers included.
"""

from __future__ import annotations

from datetime import timedelta

from inventory.model import StpBridge, StpPort
from inventory.types import Mac
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import integer, mac
from netmon.discovery.table import Cells, Shape, read_bridge_ports, read_column, read_table
from netmon.transport.base import SnmpValue

# dot1dStpPortEntry columns: 3 dot1dStpPortState, 4 dot1dStpPortEnable, 5 dot1dStpPortPathCost,
# 8 dot1dStpPortDesignatedBridge, 10 dot1dStpPortForwardTransitions
_PORTS = Shape(oids.dot1dStpPortEntry, (3, 4, 5, 8, 10), 11)
_STATES = {
    1: "disabled",
    2: "blocking",
    3: "listening",
    4: "learning",
    5: "forwarding",
    6: "broken",
}
_SPECIFICATIONS = {1: "unknown", 2: "decLb100", 3: "stp"}
_VERSIONS = {0: "stp", 2: "rstp", 3: "mstp"}  # dot1dStpVersion
_TRUTH = {1: True, 2: False}
_BRIDGE_ID_OCTETS = 8
_PRIORITY_MAX = 65_535

_SCALARS = (
    oids.dot1dStpProtocolSpecification,
    oids.dot1dStpPriority,
    oids.dot1dStpTimeSinceTopologyChange,
    oids.dot1dStpTopChanges,
    oids.dot1dStpDesignatedRoot,
    oids.dot1dStpRootCost,
    oids.dot1dStpRootPort,
    oids.dot1dStpVersion,
)


async def look(session: DeviceSession) -> Look:
    """Read the bridge's place in the tree and the state of its ports.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    told = await session.reader.get(_SCALARS)
    root_priority, root = bridge_id(told.get(oids.dot1dStpDesignatedRoot))
    if root is None:
        return Look(tables={StpBridge: (), StpPort: ()})  # no spanning tree, or it is off
    ticks = integer(told.get(oids.dot1dStpTimeSinceTopologyChange))
    bridge = StpBridge(
        protocol=_protocol(told.get(oids.dot1dStpProtocolSpecification), told),
        priority=integer(told.get(oids.dot1dStpPriority), high=_PRIORITY_MAX),
        root=root,
        root_priority=root_priority,
        root_cost=integer(told.get(oids.dot1dStpRootCost)),
        root_port=integer(told.get(oids.dot1dStpRootPort)),
        topology_changes=integer(told.get(oids.dot1dStpTopChanges)),
        since_change_s=None if ticks is None else ticks / 100,
    )
    cells = await read_table(session, _PORTS)
    edges = (
        await read_column(session, oids.dot1dStpPortOperEdgePort, rows=len(cells)) if cells else {}
    )
    indexes = await read_bridge_ports(session) if cells else {}
    rows = tuple(
        _port(index[0], row, edges.get(index), indexes.get(index[0]))
        for index, row in sorted(cells.items())
        if len(index) == 1
    )
    session.dropped["stp_port"] += len(cells) - len(rows)
    return Look(tables={StpBridge: (bridge,), StpPort: rows})


def bridge_id(value: SnmpValue | None) -> tuple[int | None, Mac | None]:
    """A BridgeId: two octets of priority, then the bridge's MAC; zeros mean there is none."""
    if not isinstance(value, bytes) or len(value) != _BRIDGE_ID_OCTETS:
        return None, None
    return int.from_bytes(value[:2]), mac(value[2:])


def _protocol(specification: SnmpValue | None, told: dict[str, SnmpValue]) -> str | None:
    version = _VERSIONS.get(integer(told.get(oids.dot1dStpVersion), high=255) or 0)
    if oids.dot1dStpVersion in told and version is not None:
        return version
    return _SPECIFICATIONS.get(integer(specification) or 0)


def _port(port: int, cells: Cells, edge: SnmpValue | None, if_index: int | None) -> StpPort:
    return StpPort(
        port=port,
        if_index=if_index,
        state=_STATES.get(integer(cells.get(3)) or 0),
        enabled=_TRUTH.get(integer(cells.get(4)) or 0),
        path_cost=integer(cells.get(5)),
        designated_bridge=bridge_id(cells.get(8))[1],
        forward_transitions=integer(cells.get(10)),
        edge=_TRUTH.get(integer(edge) or 0),
    )


STP = Source(
    name="stp",
    look=look,
    packets="1 without spanning tree; 1 + 7 (1 + p / 25), p ports",
    every=timedelta(minutes=15),
)
