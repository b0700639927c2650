"""DHCP messages (RFC 2131, RFC 2132): read, and the one that asks who serves here.

Pure; reading never raises. The only message ever made is a DHCPDISCOVER: a DHCPREQUEST would take
an address.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from inventory.model import DhcpOffer
from inventory.types import Ip, Mac, parse_ip, parse_mac

SERVER_PORT, CLIENT_PORT = 67, 68
_HEADER = struct.Struct("!BBBBIHH4s4s4s4s16s64s128s")
_COOKIE = b"\x63\x82\x53\x63"
_ETHERNET, _MAC_OCTETS = 1, 6
_BROADCAST = 0x8000  # the answer is to be broadcast: we have no address to be reached at
_OPTIONS_MAX = 128


class Option(IntEnum):
    """The options that netmon reads or writes."""

    PAD = 0
    ROUTER = 3
    DNS = 6
    HOST_NAME = 12
    REQUESTED = 50
    MESSAGE_TYPE = 53
    SERVER_ID = 54
    PARAMETERS = 55
    VENDOR_CLASS = 60
    CLIENT_ID = 61
    END = 255


class MessageType(IntEnum):
    """DHCP message types."""

    DISCOVER = 1
    OFFER = 2
    REQUEST = 3
    DECLINE = 4
    ACK = 5
    NAK = 6
    RELEASE = 7
    INFORM = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A DHCP message; ``client`` is None when its hardware is not Ethernet."""

    reply: bool
    xid: int
    kind: MessageType | None
    client: Mac | None
    client_ip: Ip | None  # ciaddr: an address the client uses
    offered: Ip | None  # yiaddr
    relay: Ip | None  # giaddr
    options: Mapping[int, bytes]

    def ip(self, option: Option) -> Ip | None:
        """The first address of an option."""
        return parse_ip(self.options.get(option, b"")[:4])

    def ips(self, option: Option) -> tuple[Ip, ...]:
        """The addresses of an option."""
        value = self.options.get(option, b"")
        found = (parse_ip(value[i : i + 4]) for i in range(0, len(value) - 3, 4))
        return tuple(ip for ip in found if ip is not None)


def parse(data: bytes) -> Message | None:
    """A message from the payload of its UDP datagram; None for what is no DHCP."""
    if len(data) < _HEADER.size + len(_COOKIE) or data[_HEADER.size :][:4] != _COOKIE:
        return None
    op, hardware, length, _, xid, _, _, ciaddr, yiaddr, _, giaddr, chaddr, *_ = _HEADER.unpack_from(
        data
    )
    if op not in {1, 2}:
        return None
    options = _options(data[_HEADER.size + len(_COOKIE) :])
    kind = options.get(Option.MESSAGE_TYPE, b"")
    ethernet = hardware == _ETHERNET and length == _MAC_OCTETS
    return Message(
        reply=op == 2,  # noqa: PLR2004 - BOOTREPLY
        xid=xid,
        kind=MessageType(kind[0]) if kind and kind[0] in set(MessageType) else None,
        client=parse_mac(chaddr[:_MAC_OCTETS]) if ethernet else None,
        client_ip=parse_ip(ciaddr),
        offered=parse_ip(yiaddr),
        relay=parse_ip(giaddr),
        options=options,
    )


def _options(data: bytes) -> dict[int, bytes]:
    """Options by number; one that comes in pieces is joined (RFC 3396)."""
    found: dict[int, bytes] = {}
    at = 0
    for _ in range(_OPTIONS_MAX):
        if at >= len(data) or data[at] == Option.END:
            break
        if data[at] == Option.PAD:
            at += 1
            continue
        size = data[at + 1] if at + 1 < len(data) else 0
        if at + 2 + size > len(data):
            break
        found[data[at]] = found.get(data[at], b"") + data[at + 2 : at + 2 + size]
        at += 2 + size
    return found


def offer(
    message: Message, *, server_mac: Mac | None, segment: str = "", vlan: int | None = None
) -> DhcpOffer:
    """What a server's message says of its service."""
    return DhcpOffer(
        server=message.ip(Option.SERVER_ID),
        server_mac=server_mac,
        relay=message.relay,
        offered=message.offered,
        router=message.ip(Option.ROUTER),
        dns=message.ips(Option.DNS),
        segment=segment,
        vlan=vlan,
    )


def discover(*, mac: Mac, xid: int, client_id: bytes) -> bytes:
    """A DHCPDISCOVER as an Ethernet broadcast frame.

    Args:
        mac: ours, so that switches learn nothing new and the answer comes back.
        xid: random; answers carry it.
        client_id: ours alone (option 61, type 0), so that no server touches the lease that the
            machine itself may have under its MAC.
    """
    octets = bytes.fromhex(mac.replace(":", ""))
    zero = bytes(4)
    head = _HEADER.pack(
        1, _ETHERNET, _MAC_OCTETS, 0, xid, 0, _BROADCAST,
        zero, zero, zero, zero, octets.ljust(16, b"\0"), bytes(64), bytes(128),
    )  # fmt: skip
    options = b"".join(
        bytes([number, len(value)]) + value
        for number, value in (
            (Option.MESSAGE_TYPE, bytes([MessageType.DISCOVER])),
            (Option.CLIENT_ID, b"\0" + client_id),
            (Option.PARAMETERS, bytes([1, Option.ROUTER, Option.DNS, Option.SERVER_ID])),
        )
    )
    return _framed(octets, head + _COOKIE + options + bytes([Option.END]))


def _framed(source: bytes, message: bytes) -> bytes:
    """UDP, IPv4 from 0.0.0.0 to 255.255.255.255 and Ethernet around a message."""
    # A UDP checksum of 0 means "none" (RFC 768).
    udp = struct.pack("!HHHH", CLIENT_PORT, SERVER_PORT, 8 + len(message), 0) + message
    header = struct.pack(
        "!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes(4), b"\xff" * 4
    )
    header = header[:10] + _checksum(header).to_bytes(2) + header[12:]
    return b"\xff" * 6 + source + b"\x08\x00" + header + udp


def _checksum(header: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    total: int = sum(struct.unpack(f"!{len(header) // 2}H", header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
