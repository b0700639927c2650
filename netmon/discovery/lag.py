"""Link aggregation: which ports carry which aggregate (LAG-MIB, IEEE 802.1AX clause 7).

Cost: 1 GETBULK where nothing can aggregate; else 3 (1 + p / 25) for p ports.
"""

from __future__ import annotations

from datetime import timedelta

from inventory.model import LagMember
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import bits, if_index, mac
from netmon.discovery.table import Cells, Shape, read_table

# dot3adAggPortEntry columns: 13 dot3adAggPortAttachedAggID, 21 dot3adAggPortActorOperState,
# 10 dot3adAggPortPartnerOperSystemID
_PORTS = Shape(oids.dot3adAggPortEntry, (13, 21, 10), 24)
_STATE = (
    "activity",
    "timeout",
    "aggregation",
    "synchronization",
    "collecting",
    "distributing",
    "defaulted",
    "expired",
)
"""LacpState, a BITS: position 0 is the first octet's highest bit."""


async def look(session: DeviceSession) -> Look:
    """Read the ports that may aggregate; those attached to no aggregate have none.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    cells = await read_table(session, _PORTS)
    rows = tuple(_member(i[0], row) for i, row in sorted(cells.items()) if if_index(i[0]))
    session.dropped["ifIndex"] += len(cells) - len(rows)
    return Look(tables={LagMember: rows})


def _member(index: int, cells: Cells) -> LagMember:
    aggregator = if_index(cells.get(13))
    state = bits(cells.get(21))
    return LagMember(
        if_index=index,
        aggregator=None if aggregator == index else aggregator,  # itself: not attached
        actor_state=tuple(word for i, word in enumerate(_STATE) if i in state),
        partner=mac(cells.get(10)),
    )


LAG = Source(
    name="lag",
    look=look,
    packets="1 without aggregation; 3 (1 + p / 25), p ports",
    every=timedelta(minutes=15),
)
