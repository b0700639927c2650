"""Neighbours as RouterOS keeps them: MIKROTIK-MIB mtxrNeighborTable.

One table for what MNDP, CDP and LLDP announce. Older releases have nothing else; those with
LLDP-MIB number its rows by this table and name no port in them: the port is only here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inventory.model import FactName, Neighbor
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession
from netmon.discovery.decode import address, if_index, mac, text
from netmon.discovery.table import Cells, Shape, read_table

# mtxrNeighborEntry columns: 3 mtxrNeighborMacAddress, 2 mtxrNeighborIpAddress,
# 4 mtxrNeighborVersion, 5 mtxrNeighborPlatform, 6 mtxrNeighborIdentity, 8 mtxrNeighborInterfaceID
_TABLE = Shape(oids.mtxrNeighborEntry, (3, 2, 4, 5, 6, 8), 8)


async def read_table_of(session: DeviceSession) -> dict[int, Cells]:
    """The rows by the neighbour's number; none from other makers, who are not asked.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    product = session.learnt.facts.get(FactName.SYS_OBJECT_ID)
    if product is None or not str(product.value).startswith(oids.mikrotik):
        return {}
    rows = await read_table(session, _TABLE)
    return {index[0]: cells for index, cells in rows.items() if len(index) == 1}


def ports(table: Mapping[int, Cells]) -> dict[int, int]:
    """The ifIndex at which each numbered neighbour was heard."""
    found = {number: if_index(cells.get(8)) for number, cells in table.items()}
    return {number: port for number, port in found.items() if port is not None}


def neighbors(
    session: DeviceSession, table: Mapping[int, Cells], known: Iterable[Neighbor]
) -> list[Neighbor]:
    """The neighbours that LLDP did not tell of already."""
    macs = {name for row in known for name in (row.chassis_id, row.port_id)}
    names = {row.sys_name for row in known} - {None}
    out = []
    for cells in table.values():
        row = _neighbor(cells)
        if row is None:
            session.dropped["neighbor"] += 1
        elif row.port_id not in macs and row.sys_name not in names:
            out.append(row)
    return out


def _neighbor(cells: Cells) -> Neighbor | None:
    own, name, ip = mac(cells.get(3)), text(cells.get(6)), address(cells.get(2))
    if own is None and name is None:
        return None  # nobody
    return Neighbor(
        protocol="mndp",
        local_if_index=if_index(cells.get(8)),
        port_id=own,  # of the port that announces, not of the chassis
        port_id_subtype="mac" if own else None,
        sys_name=name,
        sys_descr=text(cells.get(4)),
        addresses=() if ip is None else (ip,),
        platform=text(cells.get(5)),
    )
