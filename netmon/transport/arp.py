"""ARP over IPv4 on Ethernet (RFC 826), as bytes: what an answer says, and who has not answered.

Pure and fast: a sweep hears thousands of frames, and a general dissector (scapy) costs some 200
times as much per frame. The tests hold this reader against it.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

from inventory.types import Ip, Mac, parse_mac
from netmon.transport.base import ArpReply

_ETHERNET_HEADER = 14
_ARP = struct.Struct("!HHBBH6s4s6s4s")
_ETHERNET_IPV4 = (1, 0x0800, 6, 4)
_REPLY = 2
_SENDER_IP = slice(_ETHERNET_HEADER + 14, _ETHERNET_HEADER + 18)
_TARGET_IP = slice(_ETHERNET_HEADER + 24, _ETHERNET_HEADER + 28)
_NO_IP = bytes(4)


class MalformedFrameError(ValueError):
    """A frame that claims to be ARP and is not one a station could have sent."""


def request_for(address: bytes, template: bytes) -> bytes:
    """The template's request with another target address.

    Our own address is asked for without a sender address (an ARP probe, RFC 5227): a second owner
    would not answer a machine that claims to be itself.
    """
    sender = _NO_IP if template[_SENDER_IP] == address else template[_SENDER_IP]
    between = template[_SENDER_IP.stop : _TARGET_IP.start]
    return template[: _SENDER_IP.start] + sender + between + address + template[_TARGET_IP.stop :]


def parse_reply(frame: bytes) -> tuple[bytes, Mac] | None:
    """The sender's address (four bytes) and MAC of an ARP reply; None for a request.

    Raises:
        MalformedFrameError: too short, not IPv4 over Ethernet, or no station's MAC.
    """
    if len(frame) < _ETHERNET_HEADER + _ARP.size:
        raise MalformedFrameError
    *kinds, operation, mac_bytes, ip, _, _ = _ARP.unpack_from(frame, _ETHERNET_HEADER)
    if tuple(kinds) != _ETHERNET_IPV4:
        raise MalformedFrameError
    if operation != _REPLY:
        return None
    mac = parse_mac(mac_bytes)
    if mac is None:
        raise MalformedFrameError
    return ip, mac


@dataclass(slots=True)
class Hearing:
    """What one sweep asked and heard so far.

    Attributes:
        asked_at: per address, when it was last asked; None before it was.
        heard: each distinct (address, MAC) and the seconds from question to answer.
    """

    asked_at: dict[bytes, float | None]
    heard: dict[tuple[bytes, Mac], float | None] = field(default_factory=dict)
    answered: set[bytes] = field(default_factory=set)
    foreign: int = 0
    malformed: int = 0

    @classmethod
    def of(cls, addresses: Iterable[bytes]) -> Hearing:
        """Nothing asked yet, nothing heard."""
        return cls(asked_at=dict.fromkeys(addresses))

    def hear(self, frame: bytes, *, now: float) -> None:
        """Take in one ARP frame. Never raises: what is not an answer to us is counted."""
        try:
            reply = parse_reply(frame)
        except MalformedFrameError:
            self.malformed += 1
            return
        if reply is None:
            return
        if reply[0] not in self.asked_at:
            self.foreign += 1
            return
        asked_at = self.asked_at[reply[0]]
        self.heard.setdefault(reply, None if asked_at is None else now - asked_at)
        self.answered.add(reply[0])

    def silent(self) -> list[bytes]:
        """The addresses nobody has answered for, in order."""
        return [address for address in self.asked_at if address not in self.answered]

    def replies(self) -> tuple[ArpReply, ...]:
        """Everything heard, ordered by address."""
        return tuple(
            ArpReply(ip=Ip(socket.inet_ntoa(ip)), mac=mac, rtt_s=rtt_s)
            for (ip, mac), rtt_s in sorted(self.heard.items(), key=lambda item: item[0])
        )
