"""LLDP (IEEE 802.1AB clause 8 and 9): what the neighbour at our own port announces."""

from __future__ import annotations

from collections.abc import Iterator

from inventory.model import Neighbor
from inventory.types import Ip, parse_mac
from netmon.discovery.decode import address_family, bits, text
from netmon.discovery.lldp import CAPABILITIES, CHASSIS_KINDS, PORT_KINDS
from netmon.discovery.passive.heard import Heard
from netmon.discovery.passive.packet import LLDP, Packet

SOURCE = "passive_lldp"
_END, _CHASSIS_ID, _PORT_ID, _PORT_DESCR, _SYS_NAME, _SYS_DESCR, _CAPABLE, _MANAGEMENT = (
    0, 1, 2, 4, 5, 6, 7, 8,
)  # fmt: skip
_TLVS_MAX = 64


def read(packet: Packet) -> Heard | None:
    """The neighbour; None for what lacks a chassis id, which every LLDPDU begins with."""
    if packet.kind != LLDP:
        return None
    found: dict[int, bytes] = {}
    addresses: list[Ip] = []
    for kind, value in _tlvs(packet.payload):
        if kind == _MANAGEMENT:
            ip = address_family(value[1 : 1 + value[0]]) if value else None
            addresses += [ip] if ip else []
        else:
            found.setdefault(kind, value)
    chassis_kind, chassis_id = _identifier(CHASSIS_KINDS, found.get(_CHASSIS_ID, b""))
    if chassis_id is None:
        return None
    port_kind, port_id = _identifier(PORT_KINDS, found.get(_PORT_ID, b""))
    capable = found.get(_CAPABLE, b"")
    # Two octets each, bit 0 the lowest; the MIB's BITS count from the highest.
    flags = _mirrored(capable[2:4]) or _mirrored(capable[:2])
    neighbor = Neighbor(
        protocol="lldp",
        chassis_id=chassis_id,
        chassis_id_subtype=chassis_kind,
        port_id=port_id,
        port_id_subtype=port_kind,
        port_description=text(found.get(_PORT_DESCR)),
        sys_name=text(found.get(_SYS_NAME)),
        sys_descr=text(found.get(_SYS_DESCR)),
        addresses=tuple(dict.fromkeys(addresses)),
        capabilities=tuple(c for i, c in enumerate(CAPABILITIES) if i in flags),
    )
    return Heard(source=SOURCE, mac=packet.source, neighbor=neighbor)


def _tlvs(data: bytes) -> Iterator[tuple[int, bytes]]:
    for _ in range(_TLVS_MAX):
        if len(data) < 2:  # noqa: PLR2004 - a TLV's head
            return
        head = int.from_bytes(data[:2])
        kind, size = head >> 9, head & 0x1FF
        if kind == _END or len(data) < 2 + size:
            return
        yield kind, data[2 : 2 + size]
        data = data[2 + size :]


def _identifier(kinds: dict[int, str], value: bytes) -> tuple[str | None, str | None]:
    if len(value) < 2:  # noqa: PLR2004 - a subtype and something
        return None, None
    kind, body = kinds.get(value[0]), value[1:]
    if kind == "mac":
        return kind, parse_mac(body) if len(body) == 6 else None  # noqa: PLR2004
    if kind == "address":
        return kind, address_family(body)
    return kind, text(body)


def _mirrored(value: bytes) -> frozenset[int]:
    number = int.from_bytes(value)
    return bits(bytes([sum((number >> i & 1) << (7 - i) for i in range(8))]))
