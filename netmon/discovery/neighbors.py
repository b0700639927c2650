"""Neighbours as the device hears them announce themselves: LLDP, CDP and MikroTik's table of both.

What a device says of its neighbour is hearsay about that neighbour, and the cheapest way to learn
of a device that answers nothing itself. Cost: 1 GET and 3 GETBULKs when there are none; with
p ports, n LLDP and c CDP neighbours 6 + 10 n / 25 + 3 p / 25 + c more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from inventory.model import Claim, FactName, FactRank, Neighbor, Role
from inventory.observation import Key, KeyKind, Observation, mac_key
from inventory.types import Ip, parse_ip, parse_mac
from netmon.discovery import cdp, lldp, mndp
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.prefixes import Prefixes

_MIB = {
    "lldp": "LLDP-MIB::lldpRem",
    "cdp": "CISCO-CDP-MIB::cdpCache",
    "mndp": "MIKROTIK-MIB::mtxrNeighbor",
}
_COLUMNS = {
    "lldp": ("SysName", "SysDesc"),
    "cdp": ("SysName", "Version"),
    "mndp": ("Identity", "Version"),
}


async def look(session: DeviceSession) -> Look:
    """Read every protocol's neighbours, and the device's own chassis id as a key.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    local = await lldp.read_local(session)
    own = await mndp.read_table_of(session)
    rows = await lldp.read_neighbors(session, local, numbered=mndp.ports(own))
    rows += mndp.neighbors(session, own, rows)
    rows += await cdp.read_neighbors(session)
    chassis = local.chassis
    key = mac_key(KeyKind.CHASSIS, chassis)
    facts = {}
    if chassis is not None:
        facts[FactName.CHASSIS_ID] = Claim(chassis, "LLDP-MIB::lldpLocChassisId", FactRank.SYSTEM)
    return Look(
        keys=frozenset({key} if key is not None and key.kind is KeyKind.CHASSIS else ()),
        facts=facts,
        tables={Neighbor: tuple(rows)},
    )


def hearsay(
    rows: Iterable[Neighbor], prefixes: Prefixes, *, segment: str, now: datetime
) -> tuple[Observation, ...]:
    """What the rows say of the neighbours themselves.

    A neighbour without a MAC for a chassis id and without an address inside the prefixes cannot be
    tied to anything, and is left in the reporting device's table.

    Args:
        rows: the neighbours.
        prefixes: addresses outside them are no keys.
        segment: the reporting device's, for neighbours that announce no address of ours.
        now: when they were read.
    """
    out = []
    for row in rows:
        ours = _ours(row, prefixes)
        keys = _keys(row, ours)
        if keys:
            place = prefixes.segment(ours[0]) if ours else None
            out.append(
                Observation(
                    source=f"{row.protocol}_hearsay",
                    seen_at=now,
                    keys=keys,
                    segment=place or segment,
                    facts=_facts(row),
                )
            )
    return tuple(out)


def candidates(rows: Iterable[Neighbor], prefixes: Prefixes) -> frozenset[Ip]:
    """Management addresses to look at, inside the prefixes only."""
    return frozenset(ip for row in rows for ip in _ours(row, prefixes))


def role_of(capabilities: Iterable[str]) -> Role | None:
    """The role that announced capabilities speak for; an L3 switch announces bridge and router.

    A bare station says nothing: printers, servers and workstations all are.
    """
    have = set(capabilities)
    if "phone" in have:
        return Role.PHONE  # also a bridge, for the computer behind it
    if "wlan-ap" in have:
        return Role.ACCESS_POINT
    if "bridge" in have:
        return Role.SWITCH
    return Role.ROUTER if "router" in have else None


def _ours(row: Neighbor, prefixes: Prefixes) -> list[Ip]:
    """The neighbour's addresses inside the prefixes; a phone's may be its chassis id."""
    named = parse_ip(row.chassis_id) if row.chassis_id_subtype == "address" else None
    return [ip for ip in (*row.addresses, named) if ip is not None and ip in prefixes]


def _keys(row: Neighbor, ours: Iterable[Ip]) -> frozenset[Key]:
    keys: set[Key | None] = {Key(KeyKind.ADDRESS, ip) for ip in ours}
    if row.chassis_id_subtype == "mac":
        keys.add(mac_key(KeyKind.CHASSIS, parse_mac(row.chassis_id)))
    if row.port_id_subtype == "mac":
        keys.add(mac_key(KeyKind.MAC, parse_mac(row.port_id)))
    return frozenset(key for key in keys if key is not None)


def _facts(row: Neighbor) -> dict[FactName, Claim]:
    names = _COLUMNS[row.protocol]
    role = role_of(row.capabilities)
    said = {
        FactName.SYS_NAME: (row.sys_name, names[0]),
        FactName.SYS_DESCR: (row.sys_descr, names[1]),
        FactName.MODEL: (row.platform, "Platform"),
        FactName.ROLE: (role.value if role else None, "Capabilities"),
    }
    origin = _MIB[row.protocol]
    return {
        name: Claim(value, f"{origin}{column}", FactRank.HEARSAY)
        for name, (value, column) in said.items()
        if value is not None
    }


NEIGHBORS = Source(
    name="neighbors",
    look=look,
    packets="4 for none; 10 + 10 n / 25 + 3 p / 25 + c, p ports, n LLDP and c CDP neighbours; "
    "RouterOS 1 + m more, m neighbours of its own table",
)
