"""Huawei VRP."""

from __future__ import annotations

import re

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, TableCommand, by_pattern, by_template
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.HUAWEI_VRP,
    products=(("Huawei", "VRP"),),
    vendor="Huawei",
    os="VRP",
    command_line=CommandLine(
        paging=("screen-length 0 temporary",), allowed=frozenset({"compare configuration"})
    ),
    configuration="display current-configuration",
    end=re.compile(r"return$"),
    facts=(
        by_template("display version", version="product_version", model="model", uptime="uptime"),
        by_pattern("display device manufacture-info", serial=r"\b(\d[0-9A-Z]{9,})\b"),
    ),
    arp=TableCommand(command="display arp all", columns={"ip": "ip_address", "mac": "mac_address"}),
    fdb=TableCommand(
        command="display mac-address",
        columns={"mac": "destination_address", "port": "destination_port", "vlan": "vlan_id"},
    ),
    neighbors=TableCommand(
        command="display lldp neighbor",
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
    templates="huawei_vrp",
)
