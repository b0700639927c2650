"""What a device's tables say beyond the session: stations behind a switch, addresses of its own.

A forwarding table names stations that nobody looked at directly, and an address table says at
which addresses the device itself is. Each becomes an observation of its own, second-hand like
those of ARP tables and of LLDP and CDP neighbours: what a table remembers is no answer of now.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence

from inventory.model import (
    FdbEntry,
    InterfaceAddress,
)
from inventory.observation import Key, KeyKind, Observation, mac_key
from inventory.types import Ip

FDB_STATIONS = "fdb_stations"
OWN_ADDRESSES = "own_addresses"
ARP_TABLES = "arp_tables"

_SECOND_HAND = frozenset(
    {FDB_STATIONS, OWN_ADDRESSES, ARP_TABLES, "lldp_hearsay", "cdp_hearsay", "mndp_hearsay"}
)

_WEAK = frozenset({KeyKind.NAME, KeyKind.STATION, KeyKind.ADDRESS, KeyKind.ROLE})


def is_second_hand(source: str) -> bool:
    """Whether a source's name says that the subject itself was not looked at."""
    return source in _SECOND_HAND


def segment_of(ip: Ip, segments: Sequence[str]) -> str:
    """The longest of the prefixes that holds an address; "" when none does."""
    address = ipaddress.ip_address(ip)
    holding = [n for n in map(ipaddress.ip_network, segments) if address in n]
    return str(max(holding, key=lambda n: n.prefixlen)) if holding else ""


def heard(observation: Observation, segments: Sequence[str]) -> tuple[Observation, ...]:
    """The second-hand observations in one look, each once; ``segments`` are canonical prefixes."""
    found = (
        *_own_addresses(observation, segments),
        *_fdb(observation),
    )
    return tuple({(o.source, o.segment, o.keys): o for o in found}.values())


def _said(
    observation: Observation, source: str, keys: Iterable[Key], *, segment: str
) -> Observation:
    return Observation(
        source=source, seen_at=observation.seen_at, keys=frozenset(keys), segment=segment
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
        yield _said(observation, OWN_ADDRESSES, identity | addresses, segment=segment)


def _fdb(observation: Observation) -> Iterator[Observation]:
    for row in observation.tables.get(FdbEntry, ()):
        if isinstance(row, FdbEntry) and not row.own:
            key = mac_key(KeyKind.STATION, row.mac)
            if key is not None:
                yield _said(observation, FDB_STATIONS, [key], segment="")
