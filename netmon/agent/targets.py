"""Which addresses to look at next: one per device, only inside the configured networks. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from inventory.device import Device, Registration
from inventory.model import SnmpAccess
from inventory.snapshot import Snapshot
from inventory.types import Ip, ip_sort_key
from netmon.discovery.prefixes import Prefixes


def to_poll(
    snapshot: Snapshot,
    *,
    seeds: Iterable[Ip],
    prefixes: Prefixes,
    answered: Callable[[Ip], bool],
) -> list[Ip]:
    """Addresses for SNMP: seeds, then one address of every device, the LAN's own first.

    A device that has several addresses is asked once, at the one that answered before if there is
    one. Stations with randomised MACs are phones and laptops passing through: not asked.
    """
    out: dict[Ip, None] = dict.fromkeys(ip for ip in seeds if ip in prefixes)
    devices = sorted(snapshot.devices.values(), key=lambda device: not device.infrastructure)
    for device in devices:
        addresses = [ip for ip in _addresses(device) if ip in prefixes]
        if not addresses or any(ip in out for ip in addresses):
            continue
        if device.registration is Registration.RANDOMISED:
            continue
        out[next((ip for ip in addresses if answered(ip)), addresses[0])] = None
    return list(out)


def to_check(snapshot: Snapshot, *, prefixes: Prefixes) -> list[tuple[Device, Ip]]:
    """Devices whose reachability counts: the LAN's own, and those that speak SNMP."""
    out = []
    for device in snapshot.devices.values():
        addresses = [ip for ip in _addresses(device) if ip in prefixes]
        speaks = any(row.answered for row in device.rows(SnmpAccess) or ())
        if addresses and (device.infrastructure or speaks):
            out.append((device, addresses[0]))
    return out


def _addresses(device: Device) -> list[Ip]:
    """Current addresses in a stable order; the register's own address first."""
    current = sorted((a.ip for a in device.current_addresses), key=ip_sort_key)
    entry = device.register_entry
    if entry is not None and entry.ip in current:
        current.remove(entry.ip)
        current.insert(0, entry.ip)
    return current
