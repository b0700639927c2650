"""What one device's tables say of others: stations and neighbours nobody looked at directly.

A router's ARP table, a switch's forwarding table and its LLDP neighbours each name other devices.
Every such row is one more observation, second-hand: its source carries a slash
(``arp_tables/arp``), so that who needs first-hand evidence can tell. A device's own address table
likewise says at which addresses the device itself is.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence

from inventory.model import (
    ArpEntry,
    Claim,
    FactName,
    FactRank,
    FdbEntry,
    InterfaceAddress,
    Neighbor,
    Row,
)
from inventory.observation import Key, KeyKind, Observation, mac_key, station_keys
from inventory.types import Ip, parse_mac

_WEAK = frozenset({KeyKind.NAME, KeyKind.STATION, KeyKind.ADDRESS, KeyKind.ROLE})


def is_second_hand(source: str) -> bool:
    """Whether a source's name says that the subject itself was not looked at."""
    return "/" in source


def segment_of(ip: Ip, segments: Sequence[str]) -> str:
    """The longest of the prefixes that holds an address; "" when none does."""
    address = ipaddress.ip_address(ip)
    holding = [n for n in map(ipaddress.ip_network, segments) if address in n]
    return str(max(holding, key=lambda n: n.prefixlen)) if holding else ""


def heard(observation: Observation, segments: Sequence[str]) -> tuple[Observation, ...]:
    """The second-hand observations in one look, each once; ``segments`` are canonical prefixes."""
    found = (
        *_own_addresses(observation, segments),
        *_arp(observation, segments),
        *_fdb(observation),
        *_neighbors(observation, segments),
    )
    return tuple({(o.source, o.segment, o.keys): o for o in found}.values())


def _said(
    observation: Observation,
    table: type[Row],
    keys: Iterable[Key | None],
    *,
    segment: str,
    facts: dict[FactName, Claim] | None = None,
) -> Observation:
    return Observation(
        source=f"{observation.source}/{table.TABLE}",
        seen_at=observation.seen_at,
        keys=frozenset(k for k in keys if k is not None),
        segment=segment,
        facts=facts or {},
    )


def _own_addresses(observation: Observation, segments: Sequence[str]) -> Iterator[Observation]:
    identity = {k for k in observation.keys if k.kind is not KeyKind.ADDRESS}
    if all(k.kind in _WEAK for k in identity):
        return
    places: dict[str, set[Key]] = {}
    for row in observation.tables.get(InterfaceAddress, ()):
        if isinstance(row, InterfaceAddress) and not ipaddress.ip_address(row.ip).is_loopback:
            keys = places.setdefault(segment_of(row.ip, segments), set())
            keys.add(Key(KeyKind.ADDRESS, row.ip))
    for segment, addresses in places.items():
        yield _said(observation, InterfaceAddress, identity | addresses, segment=segment)


def _arp(observation: Observation, segments: Sequence[str]) -> Iterator[Observation]:
    for row in observation.tables.get(ArpEntry, ()):
        if isinstance(row, ArpEntry):
            keys = station_keys(mac=row.mac, ips=[row.ip])
            yield _said(observation, ArpEntry, keys, segment=segment_of(row.ip, segments))


def _fdb(observation: Observation) -> Iterator[Observation]:
    for row in observation.tables.get(FdbEntry, ()):
        if isinstance(row, FdbEntry) and not row.own:
            key = mac_key(KeyKind.STATION, row.mac)
            if key is not None:
                yield _said(observation, FdbEntry, [key], segment="")


def _neighbors(observation: Observation, segments: Sequence[str]) -> Iterator[Observation]:
    for row in observation.tables.get(Neighbor, ()):
        if not isinstance(row, Neighbor):
            continue
        chassis = parse_mac(row.chassis_id) if row.chassis_id_subtype == "mac" else None
        segment = segment_of(row.addresses[0], segments) if row.addresses else ""
        keys = [
            mac_key(KeyKind.CHASSIS, chassis),
            *(Key(KeyKind.ADDRESS, a) for a in row.addresses[:1]),
        ]
        if any(keys):
            yield _said(observation, Neighbor, keys, segment=segment, facts=_told(row))


def _told(row: Neighbor) -> dict[FactName, Claim]:
    told = {FactName.SYS_NAME: row.sys_name, FactName.SYS_DESCR: row.sys_descr}
    return {
        name: Claim(value, row.protocol.upper(), FactRank.HEARSAY)
        for name, value in told.items()
        if value
    }
