"""This machine's own interfaces, and which of them a prefix can be swept from."""

from __future__ import annotations

import socket
from ipaddress import ip_interface, ip_network

from netmon.errors import TransportError
from netmon.transport.netlink import LocalInterface, read_interface


def local_interfaces() -> list[LocalInterface]:
    """Every Ethernet interface that is up."""
    found = []
    for _, name in socket.if_nameindex():
        try:
            found.append(read_interface(name))
        except TransportError:
            continue  # down, or no Ethernet
    return found


def interface_for(prefix: str) -> str | None:
    """The interface that is itself in the prefix; None when the prefix is beyond a router."""
    wanted = ip_network(prefix)
    for interface in local_interfaces():
        for ip, length in interface.addresses:
            own = ip_interface(f"{ip}/{length}").network
            if own.version == wanted.version and own.overlaps(wanted):
                return interface.name
    return None
