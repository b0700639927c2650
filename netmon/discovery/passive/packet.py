"""Frames taken apart as far as the readers need: Ethernet, VLAN tags, IPv4, IPv6, UDP.

Pure and never raising: a frame that ends early or contradicts itself is None. Headers as in
IEEE 802.3, RFC 791, RFC 8200 and RFC 768; IPv6 extension headers are not followed.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from inventory.types import Ip, Mac, parse_ip, parse_mac

ARP, IPV4, IPV6, LLDP, LLC = 0x0806, 0x0800, 0x86DD, 0x88CC, 0
_TAGS = {0x8100, 0x88A8}  # 802.1Q, 802.1ad
_LENGTH_MAX = 1500  # IEEE 802.3: a type field up to here is a length
_ETHERNET, _IPV4_MIN, _IPV6_HEADER, _UDP_HEADER = 14, 20, 40, 8
_FRAGMENT = 0x1FFF
_VLAN_MASK = 0x0FFF
UDP, ICMP6 = 17, 58


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One frame.

    Attributes:
        source: None for a MAC no station can own.
        kind: the EtherType, ``LLC`` for a length field.
        payload: what follows the last header that was understood.
        protocol: of the IP header; None for what is no IP.
    """

    source: Mac | None
    destination: bytes
    kind: int
    payload: bytes
    vlan: int | None = None
    ip_source: Ip | None = None
    ip_destination: str | None = None
    protocol: int | None = None
    source_port: int | None = None
    port: int | None = None


def dissect(data: bytes, *, vlan: int | None = None) -> Packet | None:
    """A frame taken apart; None when it ends before its headers do."""
    if len(data) < _ETHERNET:
        return None
    kind, start = int.from_bytes(data[12:14]), _ETHERNET
    while kind in _TAGS and len(data) >= start + 4:
        vlan = vlan or int.from_bytes(data[start : start + 2]) & _VLAN_MASK or None
        kind, start = int.from_bytes(data[start + 2 : start + 4]), start + 4
    payload = data[start:]
    if kind <= _LENGTH_MAX:
        payload, kind = payload[:kind], LLC
    packet = Packet(
        source=parse_mac(data[6:12]),
        destination=data[:6],
        kind=kind,
        payload=payload,
        vlan=vlan,
    )
    if kind == IPV4:
        return _ipv4(packet)
    return _ipv6(packet) if kind == IPV6 else packet


def _ipv4(packet: Packet) -> Packet | None:
    data = packet.payload
    if len(data) < _IPV4_MIN or data[0] >> 4 != 4:  # noqa: PLR2004 - IPv4
        return None
    header, total = 4 * (data[0] & 15), int.from_bytes(data[2:4])
    fragment = int.from_bytes(data[6:8]) & _FRAGMENT
    if header < _IPV4_MIN or not header <= total <= len(data) or fragment:
        return None
    return _transport(packet, data[header:total], data[9], (data[12:16], data[16:20]))


def _ipv6(packet: Packet) -> Packet | None:
    data = packet.payload
    if len(data) < _IPV6_HEADER or data[0] >> 4 != 6:  # noqa: PLR2004 - IPv6
        return None
    end = _IPV6_HEADER + int.from_bytes(data[4:6])
    if end > len(data):
        return None
    return _transport(packet, data[_IPV6_HEADER:end], data[6], (data[8:24], data[24:40]))


def _transport(
    packet: Packet, data: bytes, protocol: int, addresses: tuple[bytes, bytes]
) -> Packet | None:
    source_port = port = None
    if protocol == UDP:
        if len(data) < _UDP_HEADER:
            return None
        source_port, port, length = struct.unpack_from("!HHH", data)
        if not _UDP_HEADER <= length <= len(data):
            return None
        data = data[_UDP_HEADER:length]
    return Packet(
        source=packet.source,
        destination=packet.destination,
        kind=packet.kind,
        payload=data,
        vlan=packet.vlan,
        ip_source=parse_ip(addresses[0]),
        ip_destination=addresses[1].hex(),
        protocol=protocol,
        source_port=source_port,
        port=port,
    )
