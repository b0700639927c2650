"""SSDP (UPnP Device Architecture 2.0, 1.2): devices announce what they are."""

from __future__ import annotations

from collections.abc import Mapping

from inventory.model import Claim, FactName, Role
from netmon.discovery.passive.heard import Heard, claim
from netmon.discovery.passive.packet import UDP, Packet

SOURCE = "passive_ssdp"
PORT = 1900
_START = b"NOTIFY * HTTP/1."
_LINES_MAX = 40

_ROLES: Mapping[str, Role] = {
    ":device:InternetGatewayDevice:": Role.ROUTER,
    ":device:WLANAccessPointDevice:": Role.ACCESS_POINT,
    ":device:Printer:": Role.PRINTER,
    ":device:DigitalSecurityCamera:": Role.CAMERA,
}
"""UPnP device types that tell a role; an InternetGatewayDevice translates addresses."""


def read(packet: Packet) -> Heard | None:
    """The announcing station and, where its device type tells one, its role."""
    if packet.protocol != UDP or packet.port != PORT or packet.source is None:
        return None
    if not packet.payload.startswith(_START) or packet.ip_source is None:
        return None
    headers = {}
    for line in packet.payload.split(b"\r\n")[1:_LINES_MAX]:
        name, _, value = line.partition(b":")
        headers[name.strip().upper()] = value.strip().decode("latin-1")
    if headers.get(b"NTS") != "ssdp:alive":
        return None
    facts: dict[FactName, Claim] = {}
    kind = headers.get(b"NT", "")
    role = next((role for part, role in _ROLES.items() if part in f"{kind}:"), None)
    if role is not None:
        facts[FactName.ROLE] = claim(role.value, f"SSDP::{kind.rpartition(':device:')[2]}")
    return Heard(source=SOURCE, mac=packet.source, ips=(packet.ip_source,), facts=facts)
