"""IPv6 neighbour discovery (RFC 4861): solicitations and advertisements name their sender."""

from __future__ import annotations

from inventory.model import FactName, Role
from inventory.types import Ip, Mac, parse_ip, parse_mac
from netmon.discovery.passive.heard import Heard, claim
from netmon.discovery.passive.packet import ICMP6, Packet

SOURCE = "passive_nd"
_ROUTER_ADVERTISEMENT, _NEIGHBOUR_SOLICITATION, _NEIGHBOUR_ADVERTISEMENT = 134, 135, 136
_MESSAGES = {133, 134, 135, 136}
_WITH_TARGET = 24  # octets before the options of a neighbour message
_TARGET_LINK_LAYER = 2
_OPTION_UNIT = 8


def read(packet: Packet) -> Heard | None:
    """The sender's addresses; a router that offers itself as a default one is a router."""
    data = packet.payload
    if packet.protocol != ICMP6 or len(data) < _OPTION_UNIT or data[0] not in _MESSAGES:
        return None
    mac = packet.source
    ips = [packet.ip_source] if packet.ip_source else []
    if data[0] == _NEIGHBOUR_ADVERTISEMENT:
        target = parse_ip(data[8:_WITH_TARGET]) if len(data) >= _WITH_TARGET else None
        mac = _target_link_layer(data[_WITH_TARGET:]) or mac
        ips = [target] if target else []
    facts = {}
    if data[0] == _ROUTER_ADVERTISEMENT and int.from_bytes(data[6:8]):  # lifetime 0: not default
        facts[FactName.ROLE] = claim(Role.ROUTER.value, "ND::RouterAdvertisement")
    found: tuple[Ip, ...] = tuple(ips)
    return None if mac is None else Heard(source=SOURCE, mac=mac, ips=found, facts=facts)


def _target_link_layer(options: bytes) -> Mac | None:
    while len(options) >= _OPTION_UNIT:
        size = options[1] * _OPTION_UNIT
        if size == 0:
            return None
        if options[0] == _TARGET_LINK_LAYER:
            return parse_mac(options[2:8])
        options = options[size:]
    return None
