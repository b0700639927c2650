"""Cisco Small Business (S300, SG350, CBS)."""

from __future__ import annotations

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, TableCommand, by_pattern, by_template
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.CISCO_S300,
    products=(("Cisco", "Small Business"),),
    vendor="Cisco",
    os="Small Business",
    command_line=CommandLine(paging=("terminal datadump",), enable="enable"),
    configuration="show running-config",
    facts=(
        by_template("show version", version="sw_version"),
        by_template("show system", sys_name="hostname", model="description", uptime="up_time"),
        by_pattern("show system id", serial=r"serial number\s*:?\s*(\S+)"),
    ),
    fdb=TableCommand(
        command="show mac address-table",
        columns={"mac": "destination_address", "port": "destination_port", "vlan": "vlan_id"},
    ),
    neighbors=TableCommand(
        command="show lldp neighbors",
        columns={
            "port": "local_interface",
            "chassis": "chassis_id",
            "port_id": "neighbor_interface",
            "name": "neighbor_name",
        },
    ),
    templates="cisco_s300",
)
