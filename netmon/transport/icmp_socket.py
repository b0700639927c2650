"""ICMP and ICMPv6 sockets: unprivileged where the system allows it, else raw.

The datagram kind (``net.ipv4.ping_group_range``) needs no capability and gets only its own
answers; the raw kind (CAP_NET_RAW) is told to pass on nothing but echo replies.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass

from netmon.errors import PermissionMissingError, TransportError

_SO_TIMESTAMPNS = 35  # asm-generic/socket.h; the socket module does not name it
_TIMESPEC = struct.Struct("@ll")
_SOL_RAW, _ICMP_FILTER, _ICMP6_FILTER = 255, 1, 1  # linux/icmp.h, linux/icmpv6.h
_LONGEST_QUEUE_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IcmpVersion:
    """How the two versions differ: message types of RFC 792 and RFC 4443."""

    family: socket.AddressFamily
    protocol: int
    request: int
    reply: int


V4 = IcmpVersion(family=socket.AF_INET, protocol=socket.IPPROTO_ICMP, request=8, reply=0)
V6 = IcmpVersion(family=socket.AF_INET6, protocol=socket.IPPROTO_ICMPV6, request=128, reply=129)


def queued_s(ancillary: list[tuple[int, int, bytes]], *, now_ns: int) -> float:
    """How long a message lay in our queue, by the kernel's timestamp: our delay, not the path's.

    Zero without a timestamp, or when the clock was set meanwhile.
    """
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS) and len(data) >= _TIMESPEC.size:
            seconds, nanoseconds = _TIMESPEC.unpack_from(data)
            waited = (now_ns - seconds * 10**9 - nanoseconds) / 1e9
            return float(waited) if 0 <= waited <= _LONGEST_QUEUE_S else 0.0
    return 0.0


def internet_checksum(data: bytes) -> int:
    """The one's complement sum of 16-bit words (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return 0xFFFF - total


def open_socket(version: IcmpVersion) -> tuple[socket.socket, bool]:
    """A non-blocking socket, and whether it is a raw one.

    Raises:
        PermissionMissingError: the system allows neither kind.
        TransportError: this machine does not speak that version.
    """
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            opened = socket.socket(version.family, kind, version.protocol)
        except PermissionError:
            continue
        except OSError as error:  # e.g. no IPv6 in this kernel
            raise TransportError(str(error)) from error
        opened.setblocking(False)  # noqa: FBT003 - the library's signature
        opened.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        if kind is socket.SOCK_RAW:
            _only_replies(opened, version)
        return opened, kind is socket.SOCK_RAW
    msg = "no ICMP socket: needs CAP_NET_RAW, or net.ipv4.ping_group_range"
    raise PermissionMissingError(msg)


def mark(opened: socket.socket, dscp: int) -> None:
    """Have everything that leaves a socket carry a DSCP, its ECN bits zero (RFC 2474, RFC 3168)."""
    if opened.family == socket.AF_INET6:
        opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_TCLASS, dscp << 2)
    else:
        opened.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, dscp << 2)


def _only_replies(raw: socket.socket, version: IcmpVersion) -> None:
    """Keep the machine's other ICMP traffic from waking us (raw(7), RFC 3542 §3.2)."""
    if version is V4:
        raw.setsockopt(
            _SOL_RAW, _ICMP_FILTER, struct.pack("=I", ~(1 << version.reply) & 0xFFFFFFFF)
        )
        return
    words = [0xFFFFFFFF] * 8
    words[version.reply >> 5] &= ~(1 << (version.reply & 31))
    raw.setsockopt(socket.IPPROTO_ICMPV6, _ICMP6_FILTER, struct.pack("=8I", *words))
