"""LLDP neighbours (IEEE 802.1AB): LLDP-MIB of 2005, and LLDP-V2-MIB of 2009.

Both MIBs hold the same columns in the same order, two apart; one reader serves both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inventory.model import Interface, Neighbor
from inventory.types import Ip, Mac
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession
from netmon.discovery.decode import (
    address_family,
    bits,
    if_index,
    inet_index,
    integer,
    mac,
    raw_mac,
    text,
)
from netmon.discovery.table import Cells, Index, Shape, read_bridge_ports, read_column, read_table
from netmon.transport.base import SnmpValue

CHASSIS_KINDS = {
    1: "component",
    2: "interface-alias",
    3: "port-component",
    4: "mac",
    5: "address",
    6: "name",
    7: "local",
}
"""LldpChassisIdSubtype."""
PORT_KINDS = {
    1: "interface-alias",
    2: "component",
    3: "mac",
    4: "address",
    5: "name",
    6: "agent-circuit-id",
    7: "local",
}
"""LldpPortIdSubtype."""
CAPABILITIES = ("other", "repeater", "bridge", "wlan-ap", "router", "phone", "docsis", "station")
"""LldpSystemCapabilitiesMap, bit 0 first."""


@dataclass(frozen=True, slots=True)
class Mib:
    """Where one edition of the MIB keeps what. Columns are those of the remote table."""

    remote: Shape
    addresses: str
    local_chassis_subtype: str
    local_chassis: str
    first: int  # column of the chassis id subtype; the others follow in the same order
    row_index: int  # sub-identifiers before a management address: the remote row's own index


V1 = Mib(
    remote=Shape(oids.lldpRemEntry, (4, 5, 6, 7, 8, 9, 10, 11, 12), 9),
    addresses=oids.lldpRemManAddrIfSubtype,
    local_chassis_subtype=oids.lldpLocChassisIdSubtype,
    local_chassis=oids.lldpLocChassisId,
    first=4,
    row_index=3,  # time mark, local port, remote index
)
V2 = Mib(
    remote=Shape(oids.lldpV2RemEntry, (5, 6, 7, 8, 9, 10, 11, 12, 13), 11),
    addresses=oids.lldpV2RemManAddrIfSubtype,
    local_chassis_subtype=oids.lldpV2LocChassisIdSubtype,
    local_chassis=oids.lldpV2LocChassisId,
    first=5,
    row_index=4,  # time mark, local ifIndex, destination MAC's index, remote index
)

# lldpLocPortEntry columns: 3 lldpLocPortId, 2 lldpLocPortIdSubtype, 4 lldpLocPortDesc
_LOCAL_PORTS = Shape(oids.lldpLocPortEntry, (3, 2, 4), 3)

Port = tuple[int | None, str | None]
"""A local port: its ifIndex, and its name where the index could not be found."""
_NOWHERE: Port = (None, None)


@dataclass(frozen=True, slots=True)
class Local:
    """The device's own LLDP: its chassis id, where that is a MAC, and the edition it speaks."""

    chassis: Mac | None = None
    mib: Mib | None = None


async def read_local(session: DeviceSession) -> Local:
    """The device's own part of the MIB; one GET for both editions.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.get``.
    """
    names = [m for mib in (V1, V2) for m in (mib.local_chassis_subtype, mib.local_chassis)]
    answer = await session.reader.get(names)
    for mib in (V1, V2):
        subtype = answer.get(mib.local_chassis_subtype)
        if subtype is not None:
            is_mac = subtype == 4  # noqa: PLR2004 - macAddress
            return Local(mac(answer.get(mib.local_chassis)) if is_mac else None, mib)
    return Local()


async def read_neighbors(
    session: DeviceSession, local: Local, *, numbered: Mapping[int, int]
) -> list[Neighbor]:
    """The neighbours of whichever edition the device fills.

    Args:
        session: the device's.
        local: its own part of the MIB.
        numbered: ifIndex by neighbour, for rows whose index is only a neighbour's number.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    remote = await read_table(session, V1.remote)
    if remote:
        ports = await _local_ports(session, {index[1] for index in remote if len(index) > 1})
        managed = await read_column(session, V1.addresses)
        return _neighbors(session, V1, _at(remote, ports, numbered), managed)
    remote = {} if local.mib is V1 else await read_table(session, V2.remote)
    if not remote:
        return []
    managed = await read_column(session, V2.addresses)
    ports = {index[1]: (if_index(index[1]), None) for index in remote if len(index) > 1}
    return _neighbors(session, V2, _at(remote, ports, {}), managed)


def _at(
    remote: Mapping[Index, Cells], ports: Mapping[int, Port], numbered: Mapping[int, int]
) -> dict[Index, tuple[Cells, Port]]:
    """Each row with its local port; RouterOS' index is the neighbour's number and no more."""
    return {
        index: (
            cells,
            ports.get(index[1], _NOWHERE) if len(index) > 1 else (numbered.get(index[0]), None),
        )
        for index, cells in remote.items()
    }


def _neighbors(
    session: DeviceSession,
    mib: Mib,
    remote: Mapping[Index, tuple[Cells, Port]],
    managed: Iterable[Index],
) -> list[Neighbor]:
    addresses: dict[Index, list[Ip]] = {}
    for index in managed:
        ip = inet_index(index[mib.row_index :])
        if ip is not None:
            addresses.setdefault(index[: mib.row_index], []).append(ip)
    newest: dict[Index, Index] = {}  # a neighbour may still be there under an older time mark
    for index in sorted(remote):
        newest[index[1:] if len(index) == mib.row_index else index] = index
    out = []
    for index in newest.values():
        cells, port = remote[index]
        row = _neighbor(mib, cells, port, addresses.get(index, ()))
        if row is None:
            session.dropped["neighbor"] += 1
        else:
            out.append(row)
    return out


def _neighbor(mib: Mib, cells: Cells, port: Port, managed: Iterable[Ip]) -> Neighbor | None:
    subtype, chassis, port_subtype, port_id, description, name, descr, supported, enabled = (
        cells.get(mib.first + i) for i in range(9)
    )
    chassis_kind = CHASSIS_KINDS.get(integer(subtype) or 0)
    port_kind = PORT_KINDS.get(integer(port_subtype) or 0)
    chassis_id, sys_name = _identifier(chassis_kind, chassis), text(name)
    if chassis_id is None and sys_name is None:
        return None  # nobody
    capable = bits(enabled) or bits(supported)
    return Neighbor(
        protocol="lldp",
        local_if_index=port[0],
        local_port=port[1],
        chassis_id=chassis_id,
        chassis_id_subtype=chassis_kind if chassis_id else None,
        port_id=_identifier(port_kind, port_id),
        port_id_subtype=port_kind,
        port_description=text(description),
        sys_name=sys_name,
        sys_descr=text(descr),
        addresses=tuple(dict.fromkeys(managed)),
        capabilities=tuple(c for i, c in enumerate(CAPABILITIES) if i in capable),
    )


def _identifier(kind: str | None, value: SnmpValue | None) -> str | None:
    """A chassis or port id as its subtype says; a MAC or address that is none is absent."""
    if kind == "mac":
        return mac(value)
    if isinstance(value, bytes):
        if kind == "address":
            return address_family(value) or text(value)
        if kind is None and (hardware := raw_mac(value)):
            return hardware  # the agent leaves the subtype out
    return text(value)


async def _local_ports(session: DeviceSession, used: Iterable[int]) -> dict[int, Port]:
    """LLDP's own numbers of the ports in use to ifIndexes, by the names the ports announce.

    A port whose name no interface has is taken as the MIB says of LldpPortNumber: a bridge port
    number where the device is a bridge, an ifIndex where it is none. Junos, a bridge, announces
    the ifIndex as the port's id.
    """
    interfaces = session.learnt.rows(Interface)
    names, indexes = _by_name(interfaces), {row.index: row.index for row in interfaces}
    table = await read_table(session, _LOCAL_PORTS)
    ports: dict[int, Port] = {}
    for number in used:
        cells = table.get((number,), {})
        kind = PORT_KINDS.get(integer(cells.get(2)) or 0)
        identifier, description = _identifier(kind, cells.get(3)), text(cells.get(4))
        found = names.get(identifier or "") or names.get(description or "")
        if found is None:
            found = (await read_bridge_ports(session) or indexes).get(number)
        if found is None and identifier == str(number):
            found = indexes.get(number)
        ports[number] = (found, None if found else description or identifier or str(number))
    return ports


def _by_name(interfaces: Iterable[Interface]) -> dict[str, int | None]:
    """Every name an interface goes by to its index; None for a name that several share."""
    names: dict[str, int | None] = {}
    for row in interfaces:
        for name in {row.name, row.description, row.alias, row.mac} - {None}:
            names[str(name)] = None if str(name) in names else row.index
    return names
