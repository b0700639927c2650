"""Which device each line of the agency's register means (INV-01).

The strongest tie wins over the whole register: serials first, then MACs, addresses, names. A line
and a device are tied once. A line that states a serial (or a MAC) never means a device that is
known to have another: that device replaced the registered one and has to be registered itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from inventory.device import Device, RegisterEntry, Registration
from inventory.identity.groups import serial_number
from inventory.model import FactName, Member
from inventory.observation import KeyKind
from inventory.types import DeviceId, is_local_mac, parse_ip, parse_mac

MISSING_AFTER = timedelta(days=7)
"""How long a registered device may be unseen (regulation INV-01)."""

_STRONG = frozenset(
    {KeyKind.SERIAL, KeyKind.CHASSIS, KeyKind.BRIDGE, KeyKind.ENGINE, KeyKind.MAC, KeyKind.NAME}
)

_Read = Callable[[RegisterEntry], Iterable[str | None]]


def match_register(
    register: Sequence[RegisterEntry], devices: Iterable[Device]
) -> dict[DeviceId, RegisterEntry]:
    """The line of each registered device; devices without a line are left out."""
    known = sorted(devices, key=lambda d: d.id)
    serials = {d.id: device_serials(d) for d in known}
    matched: dict[DeviceId, RegisterEntry] = {}
    used: set[int] = set()
    rounds: list[tuple[_Read, Mapping[str, list[Device]]]] = [
        (lambda e: [_plain(e.serial), _plain(e.key)], _index(known, lambda d: serials[d.id])),
        (lambda e: [e.mac, parse_mac(e.key)], _index(known, lambda d: d.macs)),
        (lambda e: [e.ip, parse_ip(e.key)], _index(known, _addresses)),
        (lambda e: [_plain(e.key), _plain(e.name)], _index(known, _names)),
    ]
    for read, index in rounds:
        for number, entry in enumerate(register):
            if number in used:
                continue
            for value in read(entry):
                hits = [
                    d
                    for d in index.get(value or "", ())
                    if d.id not in matched and not _denied(entry, d, serials[d.id])
                ]
                if len(hits) == 1:
                    matched[hits[0].id] = entry
                    used.add(number)
                    break
    return matched


def register_key(device: Device) -> str:
    """What ties a register line to the device: its serial, else its MAC, else its address."""
    serial = device.text(FactName.SERIAL)
    if serial:
        return serial
    address = min((a.ip for a in device.current_addresses), default=None)
    return min(device.macs, default=None) or address or device.name


def registration(device: Device, entry: RegisterEntry | None, *, now: datetime) -> Registration:
    """Where a device stands against the register."""
    if entry is not None:
        unseen = now - device.last_seen > MISSING_AFTER
        return Registration.MISSING if unseen else Registration.REGISTERED
    return Registration.RANDOMISED if is_randomised(device) else Registration.UNREGISTERED


def is_randomised(device: Device) -> bool:
    """Whether nothing but locally administered MACs identifies the device."""
    if not device.macs or device.infrastructure:
        return False
    return all(map(is_local_mac, device.macs)) and all(k.kind not in _STRONG for k in device.keys)


def device_serials(device: Device) -> set[str]:
    """Every serial of the device and of its members, as compared."""
    found = {serial_number(k.value) for k in device.keys if k.kind is KeyKind.SERIAL}
    found |= {_plain(row.serial) for row in device.rows(Member) or ()}
    found.add(_plain(device.text(FactName.SERIAL)))
    return found - {""}


def _plain(text: str | None) -> str:
    return (text or "").strip().casefold()


def _index(
    devices: Iterable[Device], values: Callable[[Device], Iterable[str]]
) -> dict[str, list[Device]]:
    found: dict[str, list[Device]] = defaultdict(list)
    for device in devices:
        for value in set(values(device)) - {""}:
            found[value].append(device)
    return found


def _addresses(device: Device) -> Iterable[str]:
    return (a.ip for a in device.current_addresses)


def _names(device: Device) -> Iterable[str]:
    facts = (device.text(FactName.SYS_NAME), device.text(FactName.HOSTNAME))
    return (_plain(device.name), *map(_plain, facts))


def _denied(entry: RegisterEntry, device: Device, serials: set[str]) -> bool:
    """Whether the line states a serial or MAC that the device is known not to have."""
    if entry.serial:
        if _plain(entry.serial) in serials:
            return False
        if serials:
            return True
    return entry.mac is not None and bool(device.macs) and entry.mac not in device.macs
