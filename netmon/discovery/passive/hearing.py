"""What the wire told, as observations: what is new goes on at once, repetition is held back.

Pure: takes ``now``. A LAN says the same thing a hundred times a minute; the book needs it once and
then, every ``refresh_s``, that it is still so.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from datetime import datetime, timedelta

from inventory.model import DhcpOffer, Row
from inventory.observation import Observation, station_keys
from inventory.types import Ip
from netmon.discovery import neighbors
from netmon.discovery.passive import arp, cdp, dhcp, lldp, mdns, nd, netbios, ssdp
from netmon.discovery.passive.heard import Heard, Reader
from netmon.discovery.passive.packet import dissect
from netmon.discovery.passive.settings import PassiveSettings
from netmon.discovery.prefixes import Prefixes

READERS: tuple[Reader, ...] = (
    arp.read,
    nd.read,
    dhcp.read,
    mdns.read,
    ssdp.read,
    netbios.read,
    lldp.read,
    cdp.read,
)
_BURST_S = 5.0
"""So many seconds' worth of new stations may come at once: a switched-on floor."""


class Hearing:
    """Everything heard on one interface so far.

    Attributes:
        heard: messages by source.
        malformed: frames that could not be taken apart.
        suppressed: observations held back because too many new stations came at once.
    """

    def __init__(self, *, segment: str, prefixes: Prefixes, settings: PassiveSettings) -> None:
        self.heard: Counter[str] = Counter()
        self.malformed = 0
        self.suppressed = 0
        self._segment = segment
        self._prefixes = prefixes
        self._settings = settings
        self._told: OrderedDict[object, tuple[str, datetime]] = OrderedDict()
        self._tokens = settings.new_per_s * _BURST_S
        self._at: datetime | None = None

    def hear(
        self, data: bytes, *, now: datetime, vlan: int | None = None
    ) -> tuple[Observation, ...]:
        """What one frame tells that is worth telling on. Never raises."""
        packet = dissect(data, vlan=vlan)
        if packet is None:
            self.malformed += 1
            return ()
        out: list[Observation] = []
        for read in READERS:
            message = read(packet)
            if message is not None:
                self.heard[message.source] += 1
                out += self._observations(message, now)
        return tuple(o for o in out if self._is_news(o, now))

    def _observations(self, message: Heard, now: datetime) -> list[Observation]:
        if message.neighbor is not None:
            said = neighbors.hearsay(
                [message.neighbor], self._prefixes, segment=self._segment, now=now
            )
            return [_renamed(o, message.source) for o in said]
        ours = [ip for ip in message.ips if self._belongs(ip)]
        keys = station_keys(mac=message.mac, ips=ours)
        if not keys:
            return []
        place = next((p for ip in ours if (p := self._prefixes.segment(ip))), self._segment)
        tables: dict[type[Row], tuple[Row, ...]] = {}
        if message.offer is not None:
            tables[DhcpOffer] = (_placed(message.offer, self._segment),)
        return [
            Observation(
                source=message.source,
                seen_at=now,
                keys=keys,
                segment=place,
                facts=message.facts,
                tables=tables,
            )
        ]

    def _belongs(self, ip: Ip) -> bool:
        return ip in self._prefixes

    def _is_news(self, observation: Observation, now: datetime) -> bool:
        key = (observation.source, observation.segment, observation.keys)
        content = repr(
            (sorted(observation.facts.items()), sorted(map(repr, observation.tables.items())))
        )
        known = self._told.get(key)
        if known is not None:
            fresh = timedelta() <= now - known[1] < timedelta(seconds=self._settings.refresh_s)
            if fresh and known[0] == content:
                return False
        elif not self._admitted(now):
            self.suppressed += 1
            return False
        self._told[key] = (content, now)
        self._told.move_to_end(key)
        while len(self._told) > self._settings.remembered:
            self._told.popitem(last=False)
        return True

    def _admitted(self, now: datetime) -> bool:
        """A token bucket over what was never heard before."""
        most = self._settings.new_per_s * _BURST_S
        if self._at is not None:
            gone = max(0.0, (now - self._at).total_seconds())
            self._tokens = min(most, self._tokens + gone * self._settings.new_per_s)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


def _renamed(observation: Observation, source: str) -> Observation:
    return Observation(
        source=source,
        seen_at=observation.seen_at,
        keys=observation.keys,
        segment=observation.segment,
        facts=observation.facts,
    )


def _placed(offer: DhcpOffer, segment: str) -> DhcpOffer:
    return DhcpOffer.from_json({**offer.to_json(), "segment": segment})
