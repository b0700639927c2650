"""What one frame tells: the contract of the readers beside this module.

A reader is a pure function of a ``Packet``: what it tells of a station, or None when it is not the
reader's kind of frame or says nothing. Readers never raise, whatever the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from inventory.model import Claim, DhcpOffer, FactName, FactRank, Neighbor
from inventory.types import Ip, Mac
from netmon.discovery.decode import text
from netmon.discovery.passive.packet import Packet


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One frame's message about the station ``mac``.

    Attributes:
        ips: addresses that the station itself uses.
        neighbor: what it announced by LLDP or CDP; ``mac`` is then the announcing port's.
        offer: an offer it made as a DHCP server.
    """

    source: str
    mac: Mac | None
    ips: tuple[Ip, ...] = ()
    facts: Mapping[FactName, Claim] = field(default_factory=dict)
    neighbor: Neighbor | None = None
    offer: DhcpOffer | None = None


Reader = Callable[[Packet], Heard | None]


def claim(value: str, origin: str) -> Claim:
    """A claim of the rank of hearsay: a station may call itself what it likes."""
    return Claim(value, origin, FactRank.HEARSAY)


_NAME_MAX = 255


def host_name(value: bytes) -> str | None:
    """A host's own name out of a message; without its local domain, None when it is none."""
    name = text(value[:_NAME_MAX])
    if name is None:
        return None
    name = name.rstrip(".").removesuffix(".local")
    return name if name and " " not in name and "\n" not in name else None
