"""Who is alive on an IPv6 segment: an echo to all nodes, then the neighbour cache.

Sixty-four bits of addresses cannot be swept; who is there answers the group. Cost: one packet to
ff02::1 and what the kernel sends to resolve those that answered.
"""

from __future__ import annotations

from datetime import datetime

from netmon.discovery.arp_sweep import Sweep, observations
from netmon.transport.base import LinkLayer

SOURCE = "nd_sweep"


async def look(link: LinkLayer, prefix: str, *, interface: str, now: datetime) -> Sweep:
    """Solicit one IPv6 prefix.

    Raises:
        PermissionMissingError, TransportError: as ``LinkLayer.solicit``.
    """
    result = await link.solicit(prefix, interface=interface)
    return Sweep(observations(result, source=SOURCE, now=now), result)
