"""Cisco NX-OS."""

from __future__ import annotations

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, TableCommand, by_template
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.CISCO_NXOS,
    products=(("Cisco", "NX-OS"),),
    vendor="Cisco",
    os="NX-OS",
    command_line=CommandLine(paging=("terminal length 0", "terminal width 511")),
    configuration="show running-config",
    facts=(
        by_template(
            "show version",
            version="os",
            model="platform",
            serial="serial",
            sys_name="hostname",
            uptime="uptime",
        ),
        by_template("show inventory", model="pid", serial="sn"),
    ),
    arp=TableCommand(command="show ip arp", columns={"ip": "ip_address", "mac": "mac_address"}),
    fdb=TableCommand(
        command="show mac address-table",
        columns={"mac": "mac_address", "port": "ports", "vlan": "vlan_id"},
    ),
    neighbors=TableCommand(
        command="show lldp neighbors detail",
        columns={
            "port": "local_interface",
            "chassis": "chassis_id",
            "port_id": "neighbor_interface",
            "name": "neighbor_name",
            "description": "neighbor_description",
            "address": "mgmt_address",
        },
    ),
    templates="cisco_nxos",
)
