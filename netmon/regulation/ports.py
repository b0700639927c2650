"""Which of a device's interfaces are ports with a cable, and which of those lead to the network."""

from __future__ import annotations

from inventory.device import Device
from inventory.model import Interface
from inventory.snapshot import Snapshot

ETHERNET = 6
"""IANAifType ethernetCsmacd; fast and gigabit ports use it too (RFC 3635)."""


def physical(port: Interface) -> bool:
    """Whether the interface is an Ethernet port: by type, unless it says it has no connector."""
    return port.type == ETHERNET and port.connector is not False


def live_ports(device: Device) -> tuple[Interface, ...]:
    """The physical ports that have link; empty when interfaces were not read."""
    return tuple(p for p in device.rows(Interface) or () if physical(p) and p.oper == "up")


def uplinks(device: Device, snapshot: Snapshot) -> frozenset[int]:
    """The ifIndexes of the device's ports that lead to another infrastructure device."""
    found = set()
    for link in snapshot.links:
        ends = ((link.a, link.a_if_index, link.b), (link.b, link.b_if_index, link.a))
        for here, index, there in ends:
            other = snapshot.devices.get(there)
            if here == device.id and index is not None and other and other.infrastructure:
                found.add(index)
    return frozenset(found)
