"""Aruba AOS-CX."""

from __future__ import annotations

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, TableCommand, by_pattern
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.ARUBA_AOSCX,
    products=(("Aruba", "AOS-CX"), ("HPE", "AOS-CX")),
    vendor="Aruba",
    os="AOS-CX",
    command_line=CommandLine(paging=("no page",)),
    configuration="show running-config",
    facts=(
        by_pattern(
            "show system",
            version=r"^ArubaOS-CX Version\s*:\s*(\S+)",
            model=r"^Product Name\s*:\s*(.+)$",
            serial=r"^Chassis Serial Nbr\s*:\s*(\S+)",
            sys_name=r"^Hostname\s*:\s*(\S+)",
            uptime=r"^Up Time\s*:\s*(.+)$",
        ),
    ),
    arp=TableCommand(
        command="show arp all-vrfs", columns={"ip": "ip_address", "mac": "mac_address"}
    ),
    fdb=TableCommand(
        command="show mac-address-table",
        columns={"mac": "mac_address", "port": "interface", "vlan": "vlan_id"},
    ),
    neighbors=TableCommand(
        command="show lldp neighbor-info detail",
        columns={
            "port": "local_interface",
            "chassis": "chassis_id",
            "port_id": "neighbor_interface",
            "port_description": "neighbor_interface_description",
            "name": "neighbor_name",
            "description": "neighbor_description",
            "address": "mgmt_address",
        },
    ),
    templates="aruba_aoscx",
)
