"""CDP: what a Cisco neighbour, or one that speaks like it, announces at our own port."""

from __future__ import annotations

from collections.abc import Iterator

from inventory.model import Neighbor
from inventory.types import Ip, parse_ip
from netmon.discovery import cdp
from netmon.discovery.decode import text
from netmon.discovery.passive.heard import Heard
from netmon.discovery.passive.packet import LLC, Packet

SOURCE = "passive_cdp"
_SNAP_CDP = bytes.fromhex("aaaa0300000c2000")
_HEADER = 4  # version, time to live, checksum
_DEVICE_ID, _ADDRESSES, _PORT_ID, _CAPABLE, _VERSION, _PLATFORM, _MANAGEMENT = (
    1, 2, 3, 4, 5, 6, 0x16,
)  # fmt: skip
_IPV4 = b"\x01\x01\xcc\x00\x04"  # protocol type NLPID, length 1, IP; address length 4
_TLVS_MAX = 64


def read(packet: Packet) -> Heard | None:
    """The neighbour; None for what has no device id."""
    data = packet.payload
    if packet.kind != LLC or not data.startswith(_SNAP_CDP):
        return None
    found: dict[int, bytes] = {}
    for tlv, value in _tlvs(data[len(_SNAP_CDP) + _HEADER :]):
        found.setdefault(tlv, value)
    device_id, kind = cdp.device_id(found.get(_DEVICE_ID))
    if device_id is None:
        return None
    listed = (found.get(_MANAGEMENT, b""), found.get(_ADDRESSES, b""))
    neighbor = Neighbor(
        protocol="cdp",
        chassis_id=device_id,
        chassis_id_subtype=kind,
        port_id=text(found.get(_PORT_ID)),
        port_id_subtype="name",
        sys_name=None if kind == "mac" else cdp.bare(device_id),
        sys_descr=text(found.get(_VERSION)),
        addresses=tuple(dict.fromkeys(ip for value in listed for ip in _ips(value))),
        capabilities=cdp.capabilities(found.get(_CAPABLE)),
        platform=text(found.get(_PLATFORM)),
    )
    return Heard(source=SOURCE, mac=packet.source, neighbor=neighbor)


def _tlvs(data: bytes) -> Iterator[tuple[int, bytes]]:
    for _ in range(_TLVS_MAX):
        if len(data) < 4:  # noqa: PLR2004 - a TLV's head
            return
        kind, size = int.from_bytes(data[:2]), int.from_bytes(data[2:4])
        if not 4 <= size <= len(data):  # noqa: PLR2004
            return
        yield kind, data[4:size]
        data = data[size:]


def _ips(value: bytes) -> Iterator[Ip]:
    """The IPv4 addresses of an address TLV; the list ends at what is of another protocol."""
    count, rest = int.from_bytes(value[:4]), value[4:]
    for _ in range(min(count, _TLVS_MAX)):
        if not rest.startswith(_IPV4):
            return
        ip = parse_ip(rest[5:9]) if len(rest) >= 9 else None  # noqa: PLR2004
        if ip is not None:
            yield ip
        rest = rest[9:]
