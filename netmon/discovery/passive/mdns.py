"""Multicast DNS (RFC 6762, RFC 6763): hosts announce their names and what they serve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inventory.model import Claim, FactName, Role
from inventory.types import parse_ip
from netmon.discovery.decode import text
from netmon.discovery.passive.heard import Heard, claim, host_name
from netmon.discovery.passive.packet import Packet

SOURCE = "passive_mdns"
PORT = 5353
_HEADER = 12
_RESPONSE = 0x8000
_A, _PTR, _TXT, _AAAA = 1, 12, 16, 28
_RECORDS_MAX, _LABELS_MAX, _JUMPS_MAX = 100, 40, 20
_FIXED = 10  # type, class, time to live, length
_POINTER = 0xC0

_ROLES: Mapping[str, Role] = {
    "_ipp._tcp": Role.PRINTER,
    "_ipps._tcp": Role.PRINTER,
    "_printer._tcp": Role.PRINTER,
    "_pdl-datastream._tcp": Role.PRINTER,
    "_axis-video._tcp": Role.CAMERA,
}
"""Services that only one kind of device announces."""
_MODEL_KEYS = ("ty=", "model=", "usb_MDL=")


@dataclass(frozen=True, slots=True)
class _Record:
    name: str
    kind: int
    value: bytes
    at: int  # where the value begins in the message: names in it may point back


def read(packet: Packet) -> Heard | None:
    """The sender's own name: the one whose address record is the address it sent from."""
    data = packet.payload
    if packet.port != PORT or packet.source_port != PORT or packet.source is None:
        return None
    if len(data) < _HEADER or not int.from_bytes(data[2:4]) & _RESPONSE:
        return None
    records = _records(data)
    mine = {
        r.name for r in records if r.kind in {_A, _AAAA} and parse_ip(r.value) == packet.ip_source
    }
    if packet.ip_source is None or not mine:
        return None  # somebody else's records: a proxy's, a repeater's
    facts: dict[FactName, Claim] = {}
    name = host_name(min(mine).encode())
    if name:
        facts[FactName.HOSTNAME] = claim(name, "mDNS::A")
    services = {service for r in records for service in _ROLES if f".{service}." in f".{r.name}."}
    if services:
        facts[FactName.ROLE] = claim(_ROLES[min(services)].value, f"mDNS::{min(services)}")
    model = _model(records)
    if model:
        facts[FactName.MODEL] = claim(model, "mDNS::TXT")
    return Heard(source=SOURCE, mac=packet.source, ips=(packet.ip_source,), facts=facts)


def _records(data: bytes) -> list[_Record]:
    """Answers and additional records, as far as the message can be read."""
    questions, *counts = (int.from_bytes(data[i : i + 2]) for i in (4, 6, 8, 10))
    at = _HEADER
    for _ in range(min(questions, _RECORDS_MAX)):
        _, end = _name(data, at)
        if end is None:
            return []
        at = end + 4
    records: list[_Record] = []
    for _ in range(min(sum(counts), _RECORDS_MAX)):
        name, end = _name(data, at)
        if end is None or end + _FIXED > len(data):
            break
        kind, size = int.from_bytes(data[end : end + 2]), int.from_bytes(data[end + 8 : end + 10])
        start = end + _FIXED
        if start + size > len(data):
            break
        records.append(_Record(name, kind, data[start : start + size], start))
        at = start + size
    return records


def _name(data: bytes, at: int) -> tuple[str, int | None]:
    """A name and where the next thing begins; None where the message breaks off or runs wild."""
    labels: list[str] = []
    end: int | None = None
    for _ in range(_LABELS_MAX + _JUMPS_MAX):
        if at >= len(data):
            return "", None
        size = data[at]
        if size & _POINTER == _POINTER:
            if at + 1 >= len(data):
                return "", None
            end = at + 2 if end is None else end
            at = int.from_bytes(data[at : at + 2]) & 0x3FFF
        elif size == 0:
            return ".".join(labels), at + 1 if end is None else end
        elif size & _POINTER or at + 1 + size > len(data):
            return "", None
        else:
            labels.append(data[at + 1 : at + 1 + size].decode("utf-8", "replace"))
            at += 1 + size
    return "", None


def _model(records: list[_Record]) -> str | None:
    """The product as a printer's or device's TXT record calls it (Bonjour Printing 1.2.1)."""
    for record in records:
        if record.kind != _TXT:
            continue
        value = record.value
        while value:
            entry, value = value[1 : 1 + value[0]], value[1 + value[0] :]
            plain = text(entry) or ""
            for key in _MODEL_KEYS:
                if plain.startswith(key) and len(plain) > len(key):
                    return plain.removeprefix(key)
    return None
