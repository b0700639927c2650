"""Forwarding tables: which MAC is behind which port (BRIDGE-MIB RFC 4188, Q-BRIDGE-MIB RFC 4363).

The VLAN-aware table is read where there is one. Old Cisco switches have none and show one VLAN per
SNMP context: those are read one after the other through sibling sessions. Cost: 1 GET and 1 GETBULK
for what is no bridge; for n MACs 3 + p / 25 + v / 25 + 2 (1 + n / 40), p ports, v VLANs; on old
IOS 1 for each VLAN without MACs, else 3 (1 + n / 40).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from inventory.model import Claim, FactName, FactRank, FdbEntry, Vlan
from inventory.observation import KeyKind, mac_key
from inventory.types import Mac
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import integer, mac, mac_index
from netmon.discovery.table import MAX_ROWS, NARROW, Index, read_bridge_ports, read_column
from netmon.discovery.vlans import VLAN_MAX
from netmon.errors import BudgetError, ProtocolError, TransportError
from netmon.transport.base import SnmpValue

CONTEXTS_MAX = 512
"""More VLANs than this are not read one by one: the table is absent instead."""

_INVALID, _SELF = 2, 4  # dot1dTpFdbStatus, dot1qTpFdbStatus

_Rows = dict[tuple[Mac, int | None], FdbEntry]


async def look(session: DeviceSession) -> Look:
    """Read the bridge's own address and the whole forwarding table.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    answer = await session.reader.get([oids.dot1dBaseBridgeAddress])
    own = mac(answer.get(oids.dot1dBaseBridgeAddress))
    ports = await read_bridge_ports(session)
    rows: _Rows = {}
    if own is not None or ports:
        rows = await _vlan_aware(session, ports)
        if not rows:
            rows = await _plain(session, vlan=None)
            rows = await _by_context(session, rows)
    key = mac_key(KeyKind.BRIDGE, own)
    facts = {}
    if own is not None:
        facts[FactName.BRIDGE_MAC] = Claim(
            own, "BRIDGE-MIB::dot1dBaseBridgeAddress", FactRank.SYSTEM
        )
    return Look(
        keys=frozenset({key} if key is not None and key.kind is KeyKind.BRIDGE else ()),
        facts=facts,
        tables={FdbEntry: tuple(rows.values())},
    )


async def _vlan_aware(session: DeviceSession, ports: Mapping[int, int]) -> _Rows:
    column = await read_column(session, oids.dot1qTpFdbPort, rows=NARROW)
    if not column:
        return {}
    status = await read_column(session, oids.dot1qTpFdbStatus, rows=NARROW)
    vlans = await _vlan_of_fdb(session)
    rows: _Rows = {}
    for index, port in column.items():
        vlan = vlans.get(index[0])
        _add(session, rows, index[1:], port, status.get(index), ports=ports, vlan=vlan)
    return rows


async def _vlan_of_fdb(session: DeviceSession) -> dict[int, int]:
    """Filtering database id to VLAN, where it belongs to exactly one (RFC 4363: dot1qFdbId).

    A device without dot1qVlanFdbId is taken to number its databases like its VLANs, as long as
    the number is one of its VLANs.
    """
    column = await read_column(session, oids.dot1qVlanFdbId)
    if not column:
        return {row.vlan: row.vlan for row in session.learnt.rows(Vlan)}
    by_fdb: dict[int, set[int]] = {}
    for index, fdb in column.items():
        vlan = integer(index[-1], low=1, high=VLAN_MAX)
        if isinstance(fdb, int) and vlan is not None:
            by_fdb.setdefault(fdb, set()).add(vlan)
    return {fdb: next(iter(vlans)) for fdb, vlans in by_fdb.items() if len(vlans) == 1}


async def _plain(session: DeviceSession, *, vlan: int | None) -> _Rows:
    column = await read_column(session, oids.dot1dTpFdbPort, rows=NARROW)
    if not column:
        return {}
    status = await read_column(session, oids.dot1dTpFdbStatus, rows=NARROW)
    ports = await read_bridge_ports(session)
    macs: dict[Index, Index] = {}
    if any(len(index) == 1 for index in column):  # FortiSwitch numbers its rows
        named = await read_column(session, oids.dot1dTpFdbAddress)
        macs = {index: tuple(v) for index, v in named.items() if isinstance(v, bytes)}
    rows: _Rows = {}
    for index, port in column.items():
        at = macs.get(index, index)
        _add(session, rows, at, port, status.get(index), ports=ports, vlan=vlan)
    return rows


async def _by_context(session: DeviceSession, default: _Rows) -> _Rows:
    """The tables of every VLAN's context on a Cisco switch; ``default`` where there are none."""
    vlans = [row.vlan for row in session.learnt.rows(Vlan)]
    product = session.learnt.facts.get(FactName.SYS_OBJECT_ID)
    cisco = product is not None and str(product.value).startswith(oids.ciscoProducts)
    if session.sibling is None or not vlans or not cisco:
        return default
    if len(vlans) > CONTEXTS_MAX:
        msg = f"{len(vlans)} VLAN contexts are too many to read"
        raise ProtocolError(msg)
    rows: _Rows = {}
    for vlan in vlans:
        try:
            inside = replace(session, reader=await session.sibling(vlan), bridge_ports=None)
            found = await _plain(inside, vlan=vlan)
        except TransportError as trouble:
            if vlan != vlans[0] or isinstance(trouble, BudgetError):
                raise
            return default  # the device knows no contexts
        rows |= found
        if len(rows) > MAX_ROWS:
            msg = f"more than {MAX_ROWS} forwarding entries"
            raise ProtocolError(msg)
    return rows or default


def _add(
    session: DeviceSession,
    rows: _Rows,
    index: Index,
    port: SnmpValue,
    status: SnmpValue | None,
    *,
    ports: Mapping[int, int],
    vlan: int | None,
) -> None:
    if status == _INVALID:
        return
    hardware, number, own = mac_index(index), integer(port), status == _SELF
    if hardware is None or number is None:
        session.dropped["fdb"] += 1
        return
    if number == 0 and not own:
        return  # learnt, but on no port the bridge can name
    rows[hardware, vlan] = FdbEntry(
        mac=hardware, port=number, if_index=ports.get(number), vlan=vlan, own=own
    )


FDB = Source(
    name="fdb",
    look=look,
    packets="2 for no bridge; 3 + p / 25 + v / 25 + 2 (1 + n / 40), p ports, v VLANs, n MACs",
)
