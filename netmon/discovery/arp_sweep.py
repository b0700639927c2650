"""Who is alive on an IPv4 segment: ARP requests over a configured prefix.

Cost: one ARP request for each address of the prefix, paced by the link layer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inventory.observation import Observation, station_keys
from inventory.types import parse_mac
from netmon.transport.base import LinkLayer, SweepResult

SOURCE = "arp_sweep"


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep saw, and the link layer's own account of it."""

    observations: tuple[Observation, ...]
    result: SweepResult


async def look(link: LinkLayer, prefix: str, *, interface: str, now: datetime) -> Sweep:
    """Sweep one IPv4 prefix.

    Raises:
        PermissionMissingError, TransportError: as ``LinkLayer.sweep``.
    """
    result = await link.sweep(prefix, interface=interface)
    return Sweep(observations(result, source=SOURCE, now=now), result)


def observations(result: SweepResult, *, source: str, now: datetime) -> tuple[Observation, ...]:
    """One sighting for each distinct (address, MAC) pair that answered.

    Pairs are not joined here: two MACs on one address are a conflict, and one MAC on many
    addresses may be a proxy; identity decides which.
    """
    pairs = dict.fromkeys((reply.ip, reply.mac) for reply in result.replies)
    return tuple(
        Observation(
            source=source,
            seen_at=now,
            keys=station_keys(mac=mac, ips=[ip]),
            segment=result.prefix,
        )
        for ip, mac in pairs
        if parse_mac(mac) is not None
    )
