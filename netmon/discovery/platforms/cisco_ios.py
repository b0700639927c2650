"""Cisco IOS and IOS-XE."""

from __future__ import annotations

import re

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, TableCommand, by_template
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.CISCO_IOS,
    products=(("Cisco", "IOS"), ("Cisco", "IOS-XE")),
    vendor="Cisco",
    os="IOS",
    command_line=CommandLine(paging=("terminal length 0", "terminal width 0"), enable="enable"),
    configuration="show running-config",
    end=re.compile(r"end$"),
    facts=(
        by_template(
            "show version",
            version="version",
            model="hardware",
            serial="serial",
            sys_name="hostname",
            uptime="uptime",
        ),
        by_template("show inventory", model="pid", serial="sn"),
    ),
    arp=TableCommand(command="show ip arp", columns={"ip": "ip_address", "mac": "mac_address"}),
    fdb=TableCommand(
        command="show mac address-table",
        columns={"mac": "destination_address", "port": "destination_port", "vlan": "vlan_id"},
    ),
    neighbors=TableCommand(
        command="show lldp neighbors detail",
        columns={
            "port": "local_interface",
            "chassis": "chassis_id",
            "port_id": "neighbor_port_id",
            "port_description": "neighbor_interface",
            "name": "neighbor_name",
            "description": "neighbor_description",
            "address": "mgmt_address",
        },
    ),
    templates="cisco_ios",
)
