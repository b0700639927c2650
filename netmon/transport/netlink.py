"""The kernel's own tables, read over rtnetlink: interfaces, their addresses, and the neighbours.

Pure standard library and unprivileged: dumps need no capability. Only reading; nothing here can
change a table. Layouts: rtnetlink(7), linux/neighbour.h, linux/if_link.h, linux/if_addr.h.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntFlag

from inventory.types import Ip, Mac, parse_ip, parse_mac
from netmon.errors import ProtocolError, TransportError

_RTM_GETLINK, _RTM_GETADDR, _RTM_GETNEIGH = 18, 22, 30
_NLMSG_ERROR, _NLMSG_DONE = 2, 3
_NLM_F_REQUEST_DUMP = 0x001 | 0x300
_HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
_ATTRIBUTE = struct.Struct("=HH")  # length, type
_IFINFO = struct.Struct("=BxHiII")  # family, hardware type, index, flags, change
_IFADDR = struct.Struct("=BBBBi")  # family, prefix length, flags, scope, index
_NDMSG = struct.Struct("=BxHiHBB")  # family, padding, index, state, flags, type
_CACHEINFO = struct.Struct("=IIII")  # confirmed, used, updated (clock ticks ago), references
_IFLA_ADDRESS, _IFLA_IFNAME = 1, 3
_IFA_ADDRESS, _IFA_LOCAL = 1, 2
_NDA_DST, _NDA_LLADDR, _NDA_CACHEINFO = 1, 2, 3
_IFF_UP, _IFF_RUNNING = 0x1, 0x40
_ARPHRD_ETHER = 1
_TYPE_MASK = 0x3FFF  # the two upper bits are flags
_RECEIVE_BYTES = 1 << 17
_ANSWER_TIMEOUT_S = 2.0
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class NeighbourState(IntFlag):
    """Reachability of a neighbour (RFC 4861 §7.3.2; the kernel uses it for ARP as well)."""

    INCOMPLETE = 0x01
    REACHABLE = 0x02
    STALE = 0x04
    DELAY = 0x08
    PROBE = 0x10
    FAILED = 0x20
    NOARP = 0x40
    PERMANENT = 0x80


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """One row of the neighbour table; ``confirmed_s`` is how long ago it was known reachable."""

    ip: Ip
    mac: Mac | None
    state: NeighbourState
    confirmed_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalInterface:
    """One of this machine's Ethernet interfaces and its addresses with their prefix lengths."""

    name: str
    index: int
    mac: Mac
    addresses: tuple[tuple[Ip, int], ...]


def read_interface(name: str) -> LocalInterface:
    """The named interface.

    Raises:
        TransportError: there is none, it is down, or it is not Ethernet.
    """
    for payload in _dump(_RTM_GETLINK, _IFINFO.pack(socket.AF_UNSPEC, 0, 0, 0, 0)):
        _, hardware, index, flags, _ = _IFINFO.unpack_from(payload)
        attributes = _attributes(payload, _IFINFO.size)
        if attributes.get(_IFLA_IFNAME, b"").rstrip(b"\0").decode() != name:
            continue
        mac = parse_mac(attributes.get(_IFLA_ADDRESS))
        if hardware != _ARPHRD_ETHER or mac is None:
            msg = f"interface {name} is not Ethernet: it has no neighbours to ask"
            raise TransportError(msg)
        if not (flags & _IFF_UP and flags & _IFF_RUNNING):
            msg = f"interface {name} is down"
            raise TransportError(msg)
        return LocalInterface(name=name, index=index, mac=mac, addresses=_addresses(index))
    msg = f"there is no interface {name}"
    raise TransportError(msg)


def _addresses(index: int) -> tuple[tuple[Ip, int], ...]:
    found = []
    for payload in _dump(_RTM_GETADDR, _IFADDR.pack(socket.AF_UNSPEC, 0, 0, 0, 0)):
        _, length, _, _, row_index = _IFADDR.unpack_from(payload)
        if row_index != index:
            continue
        attributes = _attributes(payload, _IFADDR.size)
        # On a point-to-point link IFA_ADDRESS is the peer; IFA_LOCAL is always our own.
        ip = parse_ip(attributes.get(_IFA_LOCAL, attributes.get(_IFA_ADDRESS)))
        if ip is not None:
            found.append((ip, length))
    return tuple(found)


def read_neighbours(interface_index: int, family: socket.AddressFamily) -> list[Neighbour]:
    """The neighbour table of one interface, for AF_INET or AF_INET6.

    Raises:
        TransportError: the kernel refused.
    """
    request = _NDMSG.pack(family, 0, 0, 0, 0, 0)
    rows = (parse_neighbour(payload, interface_index) for payload in _dump(_RTM_GETNEIGH, request))
    return [row for row in rows if row is not None]


def parse_neighbour(payload: bytes, interface_index: int) -> Neighbour | None:
    """One RTM_NEWNEIGH message without its header; None when it is about another interface."""
    _, _, index, state, _, _ = _NDMSG.unpack_from(payload)
    attributes = _attributes(payload, _NDMSG.size)
    ip = parse_ip(attributes.get(_NDA_DST))
    if index != interface_index or ip is None:
        return None
    cache = attributes.get(_NDA_CACHEINFO, b"")
    ticks = _CACHEINFO.unpack_from(cache)[0] if len(cache) >= _CACHEINFO.size else 0xFFFFFFFF
    return Neighbour(
        ip=ip,
        mac=parse_mac(attributes.get(_NDA_LLADDR)),
        state=NeighbourState(state & 0xFF),
        confirmed_s=ticks / _TICKS_PER_S,
    )


def split_messages(datagram: bytes) -> Iterator[tuple[int, bytes]]:
    """The (type, payload) of each message in one datagram.

    Raises:
        ProtocolError: a length points outside the datagram.
    """
    offset = 0
    while offset + _HEADER.size <= len(datagram):
        length, kind, _, _, _ = _HEADER.unpack_from(datagram, offset)
        if not _HEADER.size <= length <= len(datagram) - offset:
            msg = f"netlink message of {length} bytes at {offset} in {len(datagram)}"
            raise ProtocolError(msg)
        yield kind, datagram[offset + _HEADER.size : offset + length]
        offset += (length + 3) & ~3


def _attributes(payload: bytes, offset: int) -> dict[int, bytes]:
    found = {}
    while offset + _ATTRIBUTE.size <= len(payload):
        length, kind = _ATTRIBUTE.unpack_from(payload, offset)
        if length < _ATTRIBUTE.size:
            break  # would never advance
        found[kind & _TYPE_MASK] = payload[offset + _ATTRIBUTE.size : offset + length]
        offset += (length + 3) & ~3
    return found


def _dump(kind: int, body: bytes) -> Iterator[bytes]:
    """Ask for a whole table and yield the rows' payloads."""
    request = _HEADER.pack(_HEADER.size + len(body), kind, _NLM_F_REQUEST_DUMP, 1, 0) + body
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
            kernel.settimeout(_ANSWER_TIMEOUT_S)
            kernel.send(request)
            while True:
                for message_kind, payload in split_messages(kernel.recv(_RECEIVE_BYTES)):
                    if message_kind == _NLMSG_DONE:
                        return
                    if message_kind == _NLMSG_ERROR:
                        code = -struct.unpack_from("=i", payload)[0]
                        raise OSError(code, os.strerror(code))  # noqa: TRY301 - one mapping below
                    yield payload
    except OSError as error:
        msg = f"the kernel's tables cannot be read over netlink: {error}"
        raise TransportError(msg) from error
