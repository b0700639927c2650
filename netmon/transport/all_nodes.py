"""Which IPv6 stations are on the link: greet all nodes, then read the kernel's neighbour table.

A prefix of 2^64 addresses cannot be asked one by one. An echo request to ff02::1 (RFC 4443) brings
an answer from most stations, and to answer they resolve us, which enters them in the table.
Stations that keep silent to multicast (Windows by default) show only once they talk to us.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
import struct
import time
from contextlib import ExitStack

from inventory.types import Ip, ip_sort_key, parse_ip
from netmon.errors import TransportError
from netmon.transport.base import ArpReply, SweepResult
from netmon.transport.icmp_socket import V6, open_socket
from netmon.transport.neighbour_table import is_present
from netmon.transport.netlink import LocalInterface, read_neighbours

_ALL_NODES = "ff02::1"
_ECHO = struct.Struct("!BBHHH")


async def solicit(
    network: ipaddress.IPv6Network, local: LocalInterface, *, attempts: int, wait_s: float
) -> SweepResult:
    """Greet all nodes from each of our addresses on the link, then read the kernel's table.

    A station answers from an address of the scope it was greeted from, so the link-local address
    brings link-local neighbours, and an address in a prefix those of the prefix.

    Raises:
        PermissionMissingError: no ICMPv6 socket of any kind may be opened.
        TransportError: the interface has no IPv6 address.
    """
    started = time.monotonic()
    sources = [ip for ip, _ in local.addresses if ipaddress.ip_address(ip).version == 6]  # noqa: PLR2004
    if not sources:
        msg = f"interface {local.name} has no IPv6 address to ask from"
        raise TransportError(msg)
    answered: set[Ip] = set()
    sent = 0
    with ExitStack() as stack:
        greeters = [stack.enter_context(_open_greeter(source, local)) for source in sources]
        for _ in range(attempts):
            for greeter in greeters:
                _greet(greeter, local)
                sent += 1
            await asyncio.sleep(wait_s)
            for greeter in greeters:
                answered |= _answers(greeter)
    rows = read_neighbours(local.index, socket.AF_INET6)
    present = [
        ArpReply(ip=row.ip, mac=row.mac)
        for row in rows
        if row.mac is not None
        and (row.ip in answered or is_present(row, since_s=time.monotonic() - started))
    ]
    inside = [reply for reply in present if ipaddress.ip_address(reply.ip) in network]
    return SweepResult(
        prefix=str(network),
        replies=tuple(sorted(inside, key=lambda reply: ip_sort_key(reply.ip))),
        packets_sent=sent,
        duration_s=time.monotonic() - started,
        method="all-nodes-echo",
    )


def _open_greeter(source: Ip, local: LocalInterface) -> socket.socket:
    greeter, _ = open_socket(V6)
    try:
        greeter.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, local.index)
        greeter.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 0)
        scope = local.index if ipaddress.ip_address(source).is_link_local else 0
        greeter.bind((source, 0, 0, scope))
    except OSError as error:
        greeter.close()
        msg = f"{source} on {local.name} cannot be asked from: {error.strerror}"
        raise TransportError(msg) from error
    return greeter


def _greet(greeter: socket.socket, local: LocalInterface) -> None:
    # The kernel fills in the checksum, and on a datagram socket the identifier.
    request = _ECHO.pack(V6.request, 0, 0, os.getpid() & 0xFFFF, 1)
    try:
        greeter.sendto(request, (_ALL_NODES, 0, 0, local.index))
    except OSError as error:
        msg = f"interface {local.name}: {error.strerror}"
        raise TransportError(msg) from error


def _answers(greeter: socket.socket) -> set[Ip]:
    found: set[Ip] = set()
    while True:
        try:
            message, sender = greeter.recvfrom(2048)
        except OSError:
            return found
        ip = parse_ip(sender[0])
        if ip is not None and message[:1] == bytes([V6.reply]):
            found.add(ip)
