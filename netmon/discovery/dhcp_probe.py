"""Who serves DHCP here: one DHCPDISCOVER a segment, every offer collected (INV-05).

Never a DHCPREQUEST: no address is taken. The client id is the agent's own, so that the lease its
machine may have is left alone. Cost: 1 broadcast frame, and one offer from each server.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from inventory.model import DhcpOffer
from inventory.observation import Key, Observation, station_keys
from inventory.types import Ip, Mac
from netmon.discovery import dhcp
from netmon.discovery.dhcp import CLIENT_PORT, MessageType
from netmon.discovery.passive.packet import dissect
from netmon.discovery.prefixes import Prefixes
from netmon.transport.frames import Exchange, Frame, exchange

SOURCE = "dhcp_probe"
CLIENT_ID = b"netmon-dhcp-probe"

Ask = Callable[..., Awaitable[Exchange]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What one probe brought."""

    observations: tuple[Observation, ...]
    offers: tuple[DhcpOffer, ...]
    packets_sent: int = 1


async def look(
    interface: str,
    *,
    segment: str,
    prefixes: Prefixes,
    now: datetime,
    wait_s: float = 10.0,
    ask: Ask = exchange,
) -> Probe:
    """Ask once on one interface.

    Args:
        interface: where to ask.
        segment: the configured prefix that the interface is in.
        prefixes: addresses outside them are no keys.
        now: the instant that the observations carry.
        wait_s: how long offers are collected.
        ask: sends the frame and listens.

    Raises:
        PermissionMissingError: no CAP_NET_RAW.
        TransportError: the interface is missing or down.
    """
    xid = secrets.randbits(32)

    def frame(mac: Mac) -> bytes:
        return dhcp.discover(mac=mac, xid=xid, client_id=CLIENT_ID)

    heard = await ask(interface, frame, wait_s=wait_s)
    offers = tuple(dict.fromkeys(offers_in(heard.frames, xid=xid, own=heard.mac, segment=segment)))
    return Probe(
        observations=observations(offers, prefixes, segment=segment, now=now), offers=offers
    )


def offers_in(frames: Iterable[Frame], *, xid: int, own: Mac, segment: str) -> list[DhcpOffer]:
    """The offers made to this probe; others' conversations and our own answers are left out."""
    found = []
    for frame in frames:
        packet = dissect(frame.data, vlan=frame.vlan)
        if packet is None or packet.port != CLIENT_PORT or packet.source in {None, own}:
            continue
        message = dhcp.parse(packet.payload)
        if (
            message is not None
            and message.reply
            and message.xid == xid
            and message.kind is MessageType.OFFER
        ):
            offer = dhcp.offer(message, server_mac=packet.source, segment=segment, vlan=packet.vlan)
            # Servers behind a router that leave out option 54 are known by its address alone.
            found.append(replace(offer, server=offer.server or packet.ip_source))
    return found


def observations(
    offers: Iterable[DhcpOffer], prefixes: Prefixes, *, segment: str, now: datetime
) -> tuple[Observation, ...]:
    """One observation of each station that offers came from: a server, or a relay of several."""
    by_station: dict[frozenset[Key], list[DhcpOffer]] = {}
    for offer in offers:
        here = offer.relay or offer.server
        ips = [here] if here is not None and _is_here(here, prefixes, segment) else []
        keys = station_keys(mac=offer.server_mac, ips=ips)
        by_station.setdefault(keys, []).append(offer)
    return tuple(
        Observation(
            source=SOURCE,
            seen_at=now,
            keys=keys,
            segment=segment,
            tables={DhcpOffer: tuple(rows)},
        )
        for keys, rows in by_station.items()
    )


def _is_here(ip: Ip, prefixes: Prefixes, segment: str) -> bool:
    """Whether the address belongs to the segment itself: a station's MAC goes with no other."""
    return ip in prefixes and ipaddress.ip_address(ip) in ipaddress.ip_network(segment)
