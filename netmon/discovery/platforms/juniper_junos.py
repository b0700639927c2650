"""Juniper Junos."""

from __future__ import annotations

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, TableCommand, by_template
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.JUNIPER_JUNOS,
    products=(("Juniper", "JUNOS"),),
    vendor="Juniper",
    os="JUNOS",
    command_line=CommandLine(paging=("set cli screen-length 0", "set cli screen-width 0")),
    configuration="show configuration | display set",
    facts=(
        by_template("show version", version="junos_version", model="model", sys_name="hostname"),
        by_template("show chassis hardware", serial="chassis_serial_number"),
    ),
    arp=TableCommand(
        command="show arp no-resolve", columns={"ip": "ip_address", "mac": "mac_address"}
    ),
    fdb=TableCommand(
        command="show ethernet-switching table",
        columns={"mac": "mac_address", "port": "logical_interface", "vlan": "vlan_id"},
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
    templates="juniper_junos",
)
