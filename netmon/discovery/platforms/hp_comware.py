"""Comware: H3C, HPE FlexNetwork."""

from __future__ import annotations

import re

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, TableCommand, by_pattern, by_template
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.HP_COMWARE,
    products=(("", "Comware"),),
    vendor="",
    os="Comware",
    command_line=CommandLine(paging=("screen-length disable",)),
    configuration="display current-configuration",
    end=re.compile(r"return$"),
    facts=(
        by_pattern(
            "display version",
            version=r"Version ([\d.]+, *(?:Release|ESS|Feature) *\w+)",
            model=r"^(?:HPE? |H3C )?(\S.*?) uptime is",
            uptime=r" uptime is (.+)$",
        ),
        by_template("display device manuinfo", serial="device_serial_number", vendor="vendor_name"),
    ),
    arp=TableCommand(command="display arp", columns={"ip": "ip_address", "mac": "mac_address"}),
    fdb=TableCommand(
        command="display mac-address",
        columns={"mac": "mac_address", "port": "interface", "vlan": "vlan_id"},
    ),
    neighbors=TableCommand(
        command="display lldp neighbor-information verbose",
        columns={
            "port": "local_interface",
            "chassis": "chassis_id",
            "port_id": "neighbor_interface",
            "port_description": "neighbor_interface_description",
            "name": "neighbor_name",
            "address": "mgmt_address",
        },
    ),
    templates="hp_comware",
)
