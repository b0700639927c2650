"""The inventory as CSV files for spreadsheets: devices, interfaces, addresses, links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exporters.csv_text import Cell, csv_text
from inventory.device import Device
from inventory.model import FactName, Interface
from inventory.snapshot import Snapshot
from inventory.types import DeviceId, iso

_FACTS = (
    FactName.VENDOR,
    FactName.MODEL,
    FactName.SERIAL,
    FactName.OS,
    FactName.VERSION,
)
_DEVICES = (
    "id",
    "name",
    "role",
    *(f.value for f in _FACTS),
    "addresses",
    "macs",
    "site",
    "switch",
    "port",
    "vlan",
    "registration",
    "up",
    "first_seen",
    "last_seen",
)
_INTERFACES = (
    "device",
    "index",
    "name",
    "description",
    "alias",
    "mac",
    "admin",
    "oper",
    "speed_bps",
    "duplex",
    "mtu",
)
_ADDRESSES = ("device", "ip", "mac", "current", "own", "first_seen", "last_seen")
_LINKS = ("a", "a_port", "b", "b_port", "source", "quality")
Row = Mapping[str, Cell]


def csv_files(snapshot: Snapshot) -> dict[str, str]:
    """File name to content, in UTF-8 without a byte order mark."""
    names = {i: d.name for i, d in snapshot.devices.items()}
    devices = [d for _, d in sorted(snapshot.devices.items())]
    return {
        "devices.csv": csv_text(_DEVICES, (_device(d, names) for d in devices)),
        "interfaces.csv": csv_text(_INTERFACES, (r for d in devices for r in _interfaces(d))),
        "addresses.csv": csv_text(_ADDRESSES, (r for d in devices for r in _addresses(d))),
        "links.csv": csv_text(
            _LINKS,
            (
                {
                    "a": names.get(k.a, k.a),
                    "a_port": k.a_port,
                    "b": names.get(k.b, k.b),
                    "b_port": k.b_port,
                    "source": k.source,
                    "quality": k.quality.value,
                }
                for k in snapshot.links
            ),
        ),
    }


def _device(device: Device, names: Mapping[DeviceId, str]) -> Row:
    place = device.location
    return {
        "id": device.id,
        "name": device.name,
        "role": device.role.value,
        **{fact.value: device.text(fact) for fact in _FACTS},
        "addresses": " ".join(use.ip for use in device.current_addresses),
        "macs": " ".join(sorted(device.macs)),
        "site": device.site,
        "switch": names.get(place.switch, place.switch) if place else None,
        "port": place.port if place else None,
        "vlan": place.vlan if place else None,
        "registration": device.registration.value,
        "up": device.up,
        "first_seen": iso(device.first_seen),
        "last_seen": iso(device.last_seen),
    }


def _interfaces(device: Device) -> Iterator[Row]:
    for row in device.rows(Interface) or ():
        known = row.to_json()
        yield {"device": device.name} | {n: known.get(n) for n in _INTERFACES if n != "device"}


def _addresses(device: Device) -> Iterator[Row]:
    for use in device.addresses:
        yield {
            "device": device.name,
            "ip": use.ip,
            "mac": use.mac,
            "current": use.current,
            "own": use.own,
            "first_seen": iso(use.first_seen),
            "last_seen": iso(use.last_seen),
        }
