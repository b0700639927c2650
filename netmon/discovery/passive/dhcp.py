"""DHCP heard on the wire: clients name themselves and their kind, servers give themselves away."""

from __future__ import annotations

from collections.abc import Mapping

from inventory.model import Claim, FactName, Role
from netmon.discovery import dhcp
from netmon.discovery.decode import text
from netmon.discovery.dhcp import CLIENT_PORT, SERVER_PORT, Message, MessageType, Option
from netmon.discovery.passive.heard import Heard, claim, host_name
from netmon.discovery.passive.packet import Packet

SOURCE, SERVER_SOURCE = "passive_dhcp", "passive_dhcp_server"

_CLASSES: Mapping[str, Mapping[FactName, str]] = {
    "MSFT 5.0": {FactName.OS: "Windows"},
    "android-dhcp-": {FactName.OS: "Android"},
    "Cisco Systems, Inc. IP Phone": {FactName.VENDOR: "Cisco", FactName.ROLE: Role.PHONE},
    "Cisco AP": {FactName.VENDOR: "Cisco", FactName.ROLE: Role.ACCESS_POINT},
    "ArubaAP": {FactName.VENDOR: "HPE", FactName.ROLE: Role.ACCESS_POINT},
    "ubnt": {FactName.VENDOR: "Ubiquiti"},
    "HUAWEI AP": {FactName.VENDOR: "Huawei", FactName.ROLE: Role.ACCESS_POINT},
    "Hewlett-Packard JetDirect": {FactName.VENDOR: "HP", FactName.ROLE: Role.PRINTER},
    "Hewlett-Packard OfficeJet": {FactName.VENDOR: "HP", FactName.ROLE: Role.PRINTER},
    "Hewlett-Packard LaserJet": {FactName.VENDOR: "HP", FactName.ROLE: Role.PRINTER},
    "Mfg=FujiXerox;": {FactName.ROLE: Role.PRINTER},
    "Mfg=Hewlett Packard;Typ=Printer": {FactName.VENDOR: "HP", FactName.ROLE: Role.PRINTER},
    "yealink": {FactName.VENDOR: "Yealink", FactName.ROLE: Role.PHONE},
    "Grandstream": {FactName.VENDOR: "Grandstream", FactName.ROLE: Role.PHONE},
    "Polycom": {FactName.VENDOR: "Polycom", FactName.ROLE: Role.PHONE},
    "snom": {FactName.VENDOR: "Snom", FactName.ROLE: Role.PHONE},
}
"""What the beginning of a vendor class (option 60) tells."""


def read(packet: Packet) -> Heard | None:
    """What a client says of itself, or a server by serving."""
    ports = {packet.source_port, packet.port}
    if packet.port not in {CLIENT_PORT, SERVER_PORT} or not ports <= {CLIENT_PORT, SERVER_PORT}:
        return None
    message = dhcp.parse(packet.payload)
    if message is None:
        return None
    return _server(packet, message) if message.reply else _client(message)


def _client(message: Message) -> Heard | None:
    """A client; the address it asks for is not yet its own, the one it renews is."""
    if message.client is None:
        return None
    facts: dict[FactName, Claim] = {}
    name = host_name(message.options.get(Option.HOST_NAME, b""))
    if name:
        facts[FactName.HOSTNAME] = claim(name, "DHCP::HostName")
    wanted = message.options.get(Option.PARAMETERS)
    if wanted:
        fingerprint = ",".join(map(str, wanted))
        facts[FactName.DHCP_FINGERPRINT] = claim(fingerprint, "DHCP::ParameterRequestList")
    kind = text(message.options.get(Option.VENDOR_CLASS))
    if kind:
        facts[FactName.DHCP_VENDOR_CLASS] = claim(kind, "DHCP::VendorClass")
        known = next((f for start, f in _CLASSES.items() if kind.startswith(start)), {})
        facts |= {name: claim(str(value), "DHCP::VendorClass") for name, value in known.items()}
    ips = (message.client_ip,) if message.client_ip else ()
    return Heard(source=SOURCE, mac=message.client, ips=ips, facts=facts)


def _server(packet: Packet, message: Message) -> Heard | None:
    if message.kind not in {MessageType.OFFER, MessageType.ACK} or packet.source is None:
        return None
    if message.relay is not None:
        return None  # the frame is the relay's; who serves behind it is the probe's to find out
    made = dhcp.offer(message, server_mac=packet.source, vlan=packet.vlan)
    ips = (packet.ip_source,) if packet.ip_source else ()
    return Heard(source=SERVER_SOURCE, mac=packet.source, ips=ips, offer=made)
