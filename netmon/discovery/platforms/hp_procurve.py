"""ArubaOS-Switch, once ProCurve."""

from __future__ import annotations

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, TableCommand, by_template
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.HP_PROCURVE,
    products=(("HPE", "ArubaOS-Switch"), ("Aruba", "ArubaOS-Switch")),
    vendor="HPE",
    os="ArubaOS-Switch",
    command_line=CommandLine(paging=("no page",), enable="enable", newline="\r"),
    configuration="show running-config",
    facts=(
        by_template(
            "show system",
            version="software_version",
            serial="serial",
            sys_name="name",
            uptime="uptime",
        ),
        by_template("show version", model="model"),
    ),
    arp=TableCommand(command="show arp", columns={"ip": "ip_address", "mac": "mac_address"}),
    fdb=TableCommand(
        command="show mac-address",
        columns={"mac": "mac_address", "port": "port", "vlan": "vlan_id"},
    ),
    neighbors=TableCommand(
        command="show lldp info remote-device detail",
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
    templates="hp_procurve",
)
