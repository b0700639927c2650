"""NetBIOS over UDP (RFC 1002): Windows and Samba hosts tell their names.

A name registration (4.2.2) and the source of a datagram (4.4.1) are the sender's own name; a name
query is about somebody else's and tells nothing.
"""

from __future__ import annotations

from inventory.model import FactName
from netmon.discovery.passive.heard import Heard, claim, host_name
from netmon.discovery.passive.packet import Packet

SOURCE = "passive_netbios"
NAME_PORT, DATAGRAM_PORT = 137, 138
_OPCODES = {5, 8, 9, 15}  # registration, refresh (two codes in use), multi-homed registration
_GROUP = 0x8000  # of NB_FLAGS
_NAME_AT, _DATAGRAM_NAME_AT = 12, 14
_ENCODED = 32
_LENGTH = 1 + _ENCODED + 1  # length octet, two letters an octet, no scope
_SUFFIXES = {0x00, 0x20}  # workstation, file server: the machine's name, not a group's or a user's
_FIRST = ord("A")
_DATAGRAMS = {0x10, 0x11, 0x12}  # direct unique, direct group, broadcast


def read(packet: Packet) -> Heard | None:
    """The sender's name; None for what does not tell it."""
    data, name = packet.payload, None
    if packet.port == NAME_PORT and len(data) > _NAME_AT + _LENGTH:
        operation = int.from_bytes(data[2:4])
        if operation >> 11 in _OPCODES and not _is_group(data):
            name = _decoded(data[_NAME_AT : _NAME_AT + _LENGTH])
    elif packet.port == DATAGRAM_PORT and data[:1] and data[0] in _DATAGRAMS:
        name = _decoded(data[_DATAGRAM_NAME_AT : _DATAGRAM_NAME_AT + _LENGTH])
    if name is None or packet.source is None or packet.ip_source is None:
        return None
    facts = {FactName.HOSTNAME: claim(name, "NetBIOS::Name")}
    return Heard(source=SOURCE, mac=packet.source, ips=(packet.ip_source,), facts=facts)


def _is_group(data: bytes) -> bool:
    """Whether a registration is of a group: the flags precede the address, at the very end."""
    return bool(int.from_bytes(data[-6:-4]) & _GROUP)


def _decoded(value: bytes) -> str | None:
    """A first-level encoded name (RFC 1001 14.1): each half octet a letter from A on."""
    if len(value) != _LENGTH or value[0] != _ENCODED:
        return None
    halves = [letter - _FIRST for letter in value[1 : 1 + _ENCODED]]
    if any(not 0 <= half <= 15 for half in halves):  # noqa: PLR2004 - a half octet
        return None
    plain = bytes(16 * a + b for a, b in zip(halves[::2], halves[1::2], strict=True))
    return host_name(plain[:15].rstrip(b" \0")) if plain[15] in _SUFFIXES else None
