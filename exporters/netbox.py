"""The inventory as CSV files that NetBox's bulk import takes as they are (NetBox 4.2 and later).

Import them in the order of their numbers; each file only names what an earlier one brought. Field
names and choices are those of NetBox's import forms (dcim and ipam). What NetBox demands and the
book does not know is called "unknown", never made up.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from exporters.csv_text import Cell, csv_text
from inventory.device import Device
from inventory.model import FactName, Interface, InterfaceAddress, LagMember
from inventory.snapshot import Link, Snapshot
from inventory.types import DeviceId

Row = Mapping[str, Cell]
UNKNOWN = "unknown"
_NAME_MAX, _SLUG_MAX, _SERIAL_MAX, _DESCRIPTION_MAX, _PORT_MAX = 64, 100, 50, 200, 64
_COLOR = "9e9e9e"
_KILO = 1000
_LAG, _ETHERNET = 161, 6  # IANAifType
_WIRELESS = 71
_BRIDGE = 209
_VIRTUAL = {24, 53, 131, 135, 136}  # loopback, virtual, tunnel, VLANs
_BY_SPEED = {
    100_000_000: "100base-tx",
    1_000_000_000: "1000base-t",
    2_500_000_000: "2.5gbase-t",
    5_000_000_000: "5gbase-t",
    10_000_000_000: "10gbase-x-sfpp",
    25_000_000_000: "25gbase-x-sfp28",
    40_000_000_000: "40gbase-x-qsfpp",
    100_000_000_000: "100gbase-x-qsfp28",
}
"""The usual medium of a speed, which SNMP does not tell; NetBox has none for 10 Mbit/s."""
_DUPLEX = {"full", "half"}
_MTU = range(1, 65_537)
_SPEED_MAX_KBPS = 2**31 - 1

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "01-sites.csv": ("name", "slug", "status"),
    "02-manufacturers.csv": ("name", "slug"),
    "03-device-roles.csv": ("name", "slug", "color", "vm_role"),
    "04-platforms.csv": ("name", "slug"),
    "05-device-types.csv": ("manufacturer", "model", "slug", "u_height"),
    "06-devices.csv": (
        "name", "role", "manufacturer", "device_type", "platform", "serial", "status", "site",
        "description",
    ),
    "07-interfaces.csv": (
        "device", "name", "label", "lag", "type", "enabled", "mtu", "speed", "duplex",
        "description",
    ),
    "08-mac-addresses.csv": ("mac_address", "device", "interface"),
    "09-ip-addresses.csv": ("address", "status", "device", "interface", "description"),
    "10-primary-ip-addresses.csv": ("address", "status", "device", "interface", "is_primary"),
    "11-cables.csv": (
        "side_a_device", "side_a_type", "side_a_name", "side_b_device", "side_b_type",
        "side_b_name", "status", "description",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Named:
    """A device under the name that NetBox gets: unique in the file whatever the LAN calls it."""

    device: Device
    name: str
    ports: Mapping[int, str]  # ifIndex to the interface's name, unique in the device


def netbox_files(snapshot: Snapshot) -> dict[str, str]:
    """File name to content."""
    devices = _named(snapshot.devices.values())
    site = _cut(snapshot.agency.site or snapshot.agency.name or snapshot.agency.code, 100)
    makers = sorted({_vendor(d.device) for d in devices.values()})
    types = sorted({(_vendor(d.device), _model(d.device)) for d in devices.values()})
    platforms = sorted({p for d in devices.values() if (p := _platform(d.device))})
    roles = sorted({d.device.role.value for d in devices.values()})
    slugs = _slugs(f"{maker} {model}" for maker, model in types)
    plain, primary = _addresses(devices.values(), snapshot)
    rows: dict[str, Iterable[Row]] = {
        "01-sites.csv": [{"name": site, "slug": slug(site), "status": "active"}],
        "02-manufacturers.csv": _things(makers),
        "03-device-roles.csv": [
            {"name": r, "slug": slug(r), "color": _COLOR, "vm_role": False} for r in roles
        ],
        "04-platforms.csv": _things(platforms),
        "05-device-types.csv": [
            {"manufacturer": maker, "model": model, "slug": one, "u_height": 1}
            for (maker, model), one in zip(types, slugs, strict=True)
        ],
        "06-devices.csv": [_device(d, site) for d in devices.values()],
        "07-interfaces.csv": [r for d in devices.values() for r in _interfaces(d)],
        "08-mac-addresses.csv": [r for d in devices.values() for r in _macs(d)],
        "09-ip-addresses.csv": plain,
        "10-primary-ip-addresses.csv": primary,
        "11-cables.csv": list(_cables(snapshot.links, devices)),
    }
    return {name: csv_text(header, rows[name]) for name, header in _HEADERS.items()}


def slug(text: str) -> str:
    """A slug: ASCII letters, digits and hyphens; Vietnamese letters lose their marks."""
    plain = text.casefold().replace("đ", "d")
    ascii_text = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:_SLUG_MAX] or UNKNOWN


def _slugs(names: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    out = []
    for name in names:
        base = slug(name)
        seen[base] += 1
        out.append(base if seen[base] == 1 else f"{base[: _SLUG_MAX - 5]}-{seen[base]}")
    return out


def _things(names: Iterable[str]) -> list[Row]:
    ordered = list(names)
    return [{"name": n, "slug": s} for n, s in zip(ordered, _slugs(ordered), strict=True)]


def _cut(text: str, size: int) -> str:
    return " ".join(text.split())[:size].strip()


def _vendor(device: Device) -> str:
    return _cut(device.text(FactName.VENDOR) or "", 100) or UNKNOWN


def _model(device: Device) -> str:
    return _cut(device.text(FactName.MODEL) or "", 100) or UNKNOWN


def _platform(device: Device) -> str:
    return _cut(device.text(FactName.OS) or "", 100)


def _named(devices: Iterable[Device]) -> dict[DeviceId, _Named]:
    ordered = sorted(devices, key=lambda d: d.id)
    names = _unique((_cut(d.name, _NAME_MAX) or d.id for d in ordered), _NAME_MAX)
    return {
        device.id: _Named(device, name, _port_names(device))
        for device, name in zip(ordered, names, strict=True)
    }


def _port_names(device: Device) -> dict[int, str]:
    rows = sorted(device.rows(Interface) or (), key=lambda r: r.index)
    labels = _unique((_cut(r.label, _PORT_MAX) or str(r.index) for r in rows), _PORT_MAX)
    return {row.index: label for row, label in zip(rows, labels, strict=True)}


def _unique(names: Iterable[str], size: int) -> list[str]:
    """Each name once, whatever its case: NetBox compares without it."""
    taken: set[str] = set()
    out = []
    for name in names:
        candidate, n = name, 1
        while candidate.casefold() in taken:
            n += 1
            mark = f" ({n})"
            candidate = name[: size - len(mark)] + mark
        taken.add(candidate.casefold())
        out.append(candidate)
    return out


def _device(named: _Named, site: str) -> Row:
    device = named.device
    return {
        "name": named.name,
        "role": device.role.value,
        "manufacturer": _vendor(device),
        "device_type": _model(device),
        "platform": _platform(device),
        "serial": _cut(device.text(FactName.SERIAL) or "", _SERIAL_MAX),
        "status": "offline" if device.up is False else "active",
        "site": site,
        "description": f"netmon {device.id}",
    }


def _interfaces(named: _Named) -> list[Row]:
    """Aggregates first: members name them."""
    lags = {
        row.if_index: row.aggregator
        for row in named.device.rows(LagMember) or ()
        if row.aggregator in named.ports
    }
    parents = set(lags.values())
    rows = sorted(
        named.device.rows(Interface) or (), key=lambda r: (r.index not in parents, r.index)
    )
    return [_interface(named, row, lags.get(row.index), row.index in parents) for row in rows]


def _interface(named: _Named, row: Interface, lag: int | None, is_lag: bool) -> Row:  # noqa: FBT001 - one of a row's own facts
    kbps = row.speed_bps // _KILO if row.speed_bps else None
    kind = "lag" if is_lag else interface_type(row)
    # A member of an aggregate must not be virtual itself.
    member = lag is not None and kind not in {"virtual", "lag", "bridge"}
    return {
        "device": named.name,
        "name": named.ports[row.index],
        "lag": named.ports[lag] if lag is not None and member else None,
        "type": kind,
        "enabled": row.admin != "down",
        "mtu": row.mtu if row.mtu in _MTU else None,
        "speed": kbps if kbps is not None and kbps <= _SPEED_MAX_KBPS else None,
        "duplex": row.duplex if row.duplex in _DUPLEX else None,
        "description": _cut(row.alias or "", _DESCRIPTION_MAX),
    }


def interface_type(row: Interface) -> str:
    """NetBox's type of an interface, from its IANAifType and its speed."""
    if row.type == _LAG:
        return "lag"
    if row.type == _BRIDGE:
        return "bridge"
    if row.type in _VIRTUAL:
        return "virtual"
    if row.type == _WIRELESS:
        return "other-wireless"
    if row.type == _ETHERNET:
        return _BY_SPEED.get(row.speed_bps or 0, "other")
    return "other"


def _macs(named: _Named) -> list[Row]:
    return [
        {"mac_address": row.mac, "device": named.name, "interface": named.ports[row.index]}
        for row in named.device.rows(Interface) or ()
        if row.mac is not None
    ]


def _addresses(devices: Iterable[_Named], snapshot: Snapshot) -> tuple[list[Row], list[Row]]:
    """Every address once; the devices' primary ones apart.

    A row with the column ``is_primary`` sets the device's primary address whatever it says, so
    that only rows that mean it may have it.
    """
    segments = sorted(snapshot.segments, key=_length, reverse=True)
    taken: set[str] = set()
    plain: list[Row] = []
    primary: list[Row] = []
    for named in devices:
        own = {r.ip: r for r in named.device.rows(InterfaceAddress) or ()}
        chosen: set[int] = set()
        current = [use.ip for use in named.device.current_addresses]
        for ip in dict.fromkeys([*current, *own]):
            if ip in taken:
                continue  # an anycast or a conflict: NetBox would refuse the second
            taken.add(ip)
            row = own.get(ip)
            index = row.if_index if row is not None else None
            port = named.ports.get(index) if index is not None else None
            version = 6 if ":" in ip else 4
            first = ip in current and port is not None and version not in chosen
            if first:
                chosen.add(version)
            length = (row.prefix_len if row is not None else None) or _planned(ip, segments)
            cells: dict[str, Cell] = {"address": f"{ip}/{length}", "status": "active"}
            if port is not None:
                cells |= {"device": named.name, "interface": port}
            if first:
                primary.append({**cells, "is_primary": True})
            else:
                where = "" if port is not None else f"netmon {named.device.id}"
                plain.append({**cells, "description": where})
    return plain, primary


def _length(prefix: str) -> int:
    return int(prefix.rpartition("/")[2])


def _planned(ip: str, segments: Iterable[str]) -> int:
    """The length of the configured prefix that holds an address, else that of a host."""
    address = ipaddress.ip_address(ip)
    return next(
        (n.prefixlen for s in segments if address in (n := ipaddress.ip_network(s))),
        address.max_prefixlen,
    )


def _cables(links: Iterable[Link], devices: Mapping[DeviceId, _Named]) -> Iterator[Row]:
    """Links whose two ports are known; a port takes one cable."""
    used: set[tuple[DeviceId, int]] = set()
    for link in links:
        a, b = devices.get(link.a), devices.get(link.b)
        if a is None or b is None or link.a_if_index is None or link.b_if_index is None:
            continue
        ends = ((link.a, link.a_if_index), (link.b, link.b_if_index))
        fit = link.a_if_index in a.ports and link.b_if_index in b.ports
        if not fit or ends[0] == ends[1] or used & set(ends):
            continue
        if not (_takes_cable(a, link.a_if_index) and _takes_cable(b, link.b_if_index)):
            continue
        used |= set(ends)
        yield {
            "side_a_device": a.name,
            "side_a_type": "dcim.interface",
            "side_a_name": a.ports[link.a_if_index],
            "side_b_device": b.name,
            "side_b_type": "dcim.interface",
            "side_b_name": b.ports[link.b_if_index],
            "status": "connected",
            "description": f"{link.source}, {link.quality.value}",
        }


def _takes_cable(named: _Named, index: int) -> bool:
    """NetBox lets no cable end at a virtual, aggregate, bridge or wireless interface."""
    return not any(
        row["name"] == named.ports[index]
        and row["type"] in {"virtual", "lag", "bridge", "other-wireless"}
        for row in _interfaces(named)
    )
