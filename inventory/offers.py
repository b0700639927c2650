"""DHCP offers as a whole: who serves which segment, whichever source heard it (INV-05)."""

from __future__ import annotations

from collections.abc import Mapping

from inventory.model import DhcpOffer
from inventory.observation import Observation
from inventory.sighting import SightingId
from inventory.snapshot import SeenOffer
from inventory.types import DeviceId, Ip, Mac


def dhcp_offers(
    latest: Mapping[SightingId, Mapping[str, Observation]],
    owners: Mapping[SightingId, DeviceId],
) -> tuple[SeenOffer, ...]:
    """The newest offer of every server in every segment, in order of segment and server."""
    newest: dict[tuple[str, Ip | None, Mac | None], SeenOffer] = {}
    for sighting, looks in latest.items():
        for look in looks.values():
            for row in look.tables.get(DhcpOffer, ()):
                if not isinstance(row, DhcpOffer):
                    continue
                seen = SeenOffer(
                    offer=row,
                    device=owners.get(sighting),
                    seen_at=look.seen_at,
                    source=look.source,
                )
                key = row.segment, row.server, row.server_mac
                known = newest.get(key)
                if known is None or (seen.seen_at, seen.source) > (known.seen_at, known.source):
                    newest[key] = seen
    return tuple(newest[key] for key in sorted(newest, key=lambda k: tuple(map(str, k))))
