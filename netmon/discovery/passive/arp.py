"""ARP (RFC 826, RFC 5227): requests, replies and announcements all name their sender."""

from __future__ import annotations

from inventory.types import parse_ip, parse_mac
from netmon.discovery.passive.heard import Heard
from netmon.discovery.passive.packet import ARP, Packet

SOURCE = "passive_arp"
_ETHERNET_IPV4 = b"\x00\x01\x08\x00\x06\x04"
_LENGTH = 28
_OPERATIONS = {1, 2}


def read(packet: Packet) -> Heard | None:
    """The sender's binding; a probe for a free address has none and tells only of the station."""
    data = packet.payload
    if packet.kind != ARP or len(data) < _LENGTH or data[:6] != _ETHERNET_IPV4:
        return None
    mac, ip = parse_mac(data[8:14]), parse_ip(data[14:18])
    if mac is None or int.from_bytes(data[6:8]) not in _OPERATIONS:
        return None
    return Heard(source=SOURCE, mac=mac, ips=() if ip is None else (ip,))
