"""Interfaces and their counters: IF-MIB (RFC 2863) and EtherLike-MIB (RFC 3635).

Rows are the rows that answered: ifNumber is not read, because agents misstate it. Cost: 1 GET and,
for n interfaces, about 59 n / 25 GETBULKs while interfaces are few, and 37 (1 + n / 50) when that
is less: each column after the first is asked for with as many rows as the first one had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inventory.model import Claim, FactName, FactRank, Interface, InterfaceCounters
from inventory.observation import Key, KeyKind
from inventory.types import is_local_mac, virtual_mac_kind
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import TICKS_WRAP, if_index, integer, mac, text, ticks_age_s
from netmon.discovery.table import Cells, Index, Shape, read_table
from netmon.transport.base import SnmpValue

# ifEntry columns: 2 ifDescr, 3 ifType, 4 ifMtu, 5 ifSpeed, 6 ifPhysAddress, 7 ifAdminStatus,
# 8 ifOperStatus, 9 ifLastChange, 10 ifInOctets, 11 ifInUcastPkts, 13 ifInDiscards, 14 ifInErrors,
# 15 ifInUnknownProtos, 16 ifOutOctets, 17 ifOutUcastPkts, 19 ifOutDiscards, 20 ifOutErrors
_IF = Shape(oids.ifEntry, (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 19, 20), 22)
# ifXEntry columns: 1 ifName, 2 to 5 the 32-bit multicast and broadcast counters, 6 to 13 the
# 64-bit ones, 15 ifHighSpeed, 17 ifConnectorPresent, 18 ifAlias, 19 ifCounterDiscontinuityTime
_IFX = Shape(oids.ifXEntry, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 17, 18, 19), 19)
# dot3StatsEntry columns: 19 dot3StatsDuplexStatus, 3 dot3StatsFCSErrors, 8 dot3StatsLateCollisions
_DOT3 = Shape(oids.dot3StatsEntry, (19, 3, 8), 18)

_ADMIN = {1: "up", 2: "down", 3: "testing"}
_OPER = _ADMIN | {4: "unknown", 5: "dormant", 6: "notPresent", 7: "lowerLayerDown"}
_DUPLEX = {1: "unknown", 2: "half", 3: "full"}

_SPEED_FULL = (1 << 32) - 1  # ifSpeed's "more than I can say"
_MEGABIT = 1_000_000
_MBPS_MAX = 10_000_000  # 10 Tbit/s: an ifHighSpeed above it was given in bit/s

_OWN_TYPES = frozenset({6, 7, 26, 53, 62, 69, 117, 135, 136, 161, 209})
"""IANAifTypes whose MAC is the device's own: Ethernet, LAG, VLAN and bridge interfaces. Not radios
(71): a wireless controller lists those of its access points."""


async def look(session: DeviceSession) -> Look:
    """Read the interface tables; the keys are the interfaces' globally administered MACs.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    base = await read_table(session, _IF)
    extension = await read_table(session, _IFX)
    ether = await read_table(session, _DOT3) if base else {}
    # Read after ifLastChange, so that a later ifLastChange can only mean that sysUpTime wrapped.
    uptime = (await session.reader.get([oids.sysUpTime])).get(oids.sysUpTime)
    indexes = _valid(session, base)
    told = any(integer(base[(i,)].get(9), low=1) for i in indexes)
    ticks = integer(uptime, high=TICKS_WRAP - 1) if told else None
    rows = tuple(
        _interface(i, base[(i,)] | _shifted(extension.get((i,), {})), ether.get((i,), {}), ticks)
        for i in indexes
    )
    counters = tuple(
        _counters(i, base[(i,)], extension.get((i,), {}), ether.get((i,), {})) for i in indexes
    )
    return Look(
        keys=own_macs(rows),
        facts=_facts(uptime),
        tables={Interface: rows, InterfaceCounters: counters},
    )


def _facts(uptime: SnmpValue | None) -> dict[FactName, Claim]:
    """The uptime of the very reading: counters of two readings compare only without a restart."""
    ticks = integer(uptime, high=TICKS_WRAP - 1)
    if ticks is None:
        return {}
    claim = Claim(ticks / 100, "SNMPv2-MIB::sysUpTime", FactRank.SYSTEM)
    return {FactName.UPTIME_S: claim}


def own_macs(rows: Iterable[Interface]) -> frozenset[Key]:
    """Keys from interface MACs that can only belong to this device."""
    return frozenset(
        Key(KeyKind.MAC, row.mac)
        for row in rows
        if row.mac is not None
        and row.type in _OWN_TYPES
        and not is_local_mac(row.mac)
        and not virtual_mac_kind(row.mac)
    )


def speed_bps(if_speed: int | None, if_high_speed: int | None) -> int | None:
    """An interface's speed from ifSpeed (bit/s, 32 bits) and ifHighSpeed (Mbit/s); None unknown."""
    if if_high_speed and if_high_speed > _MBPS_MAX:
        if_high_speed //= _MEGABIT  # the agent gave bit/s
    if if_speed and if_speed < _SPEED_FULL and (if_high_speed or 0) <= _SPEED_FULL // _MEGABIT:
        return if_speed  # the finer of the two
    return if_high_speed * _MEGABIT if if_high_speed else None


def last_change_age_s(last_change: int | None, uptime: int | None) -> float | None:
    """Seconds since ifLastChange. 0 means "before the agent started": its uptime is a lower bound.

    A value above sysUpTime was set before sysUpTime wrapped, 497 days after the start.
    """
    if last_change is None or uptime is None:
        return None
    return ticks_age_s(last_change, uptime) if last_change else uptime / 100


def _valid(session: DeviceSession, base: Mapping[Index, Cells]) -> list[int]:
    out = [index[0] for index in base if len(index) == 1 and if_index(index[0])]
    session.dropped["ifIndex"] += len(base) - len(out)
    return sorted(out)


_SHIFT = 100  # keeps ifXEntry's column numbers apart from ifEntry's in one row


def _shifted(cells: Cells) -> Cells:
    return {column + _SHIFT: value for column, value in cells.items()}


def _interface(index: int, cells: Cells, ether: Cells, uptime: int | None) -> Interface:
    connector = integer(cells.get(_SHIFT + 17))
    return Interface(
        index=index,
        name=text(cells.get(_SHIFT + 1)),
        description=text(cells.get(2)),
        alias=text(cells.get(_SHIFT + 18)),
        type=integer(cells.get(3), low=1),
        mac=mac(cells.get(6)),
        mtu=integer(cells.get(4), low=1),
        admin=_ADMIN.get(integer(cells.get(7)) or 0),
        oper=_OPER.get(integer(cells.get(8)) or 0),
        speed_bps=speed_bps(integer(cells.get(5)), integer(cells.get(_SHIFT + 15))),
        duplex=_DUPLEX.get(integer(ether.get(19)) or 0),
        last_change_age_s=last_change_age_s(integer(cells.get(9)), uptime),
        connector={1: True, 2: False}.get(connector or 0),
    )


def _counters(index: int, base: Cells, extension: Cells, ether: Cells) -> InterfaceCounters:
    def best(wide: int, narrow: int, table: Cells) -> int | None:
        value = integer(extension.get(wide))
        return integer(table.get(narrow)) if value is None else value

    return InterfaceCounters(
        index=index,
        discontinuity=integer(extension.get(19)),
        in_octets=best(6, 10, base),
        out_octets=best(10, 16, base),
        in_ucast=best(7, 11, base),
        in_multicast=best(8, 2, extension),
        in_broadcast=best(9, 3, extension),
        out_ucast=best(11, 17, base),
        out_multicast=best(12, 4, extension),
        out_broadcast=best(13, 5, extension),
        in_errors=integer(base.get(14)),
        out_errors=integer(base.get(20)),
        in_discards=integer(base.get(13)),
        out_discards=integer(base.get(19)),
        in_unknown_protos=integer(base.get(15)),
        fcs_errors=integer(ether.get(3)),
        late_collisions=integer(ether.get(8)),
        high_capacity=integer(extension.get(6)) is not None,
    )


INTERFACES = Source(
    name="interfaces", look=look, packets="1 + min(3 + 59 n / 25, 37 (1 + n / 50)), n interfaces"
)
