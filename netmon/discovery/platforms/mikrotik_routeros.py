"""MikroTik RouterOS."""

from __future__ import annotations

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, TableCommand, by_pattern, by_template
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.MIKROTIK_ROUTEROS,
    products=(("MikroTik", "RouterOS"),),
    vendor="MikroTik",
    os="RouterOS",
    command_line=CommandLine(login_suffix="+ct511w4098h", newline="\r"),
    configuration="/export verbose",
    facts=(
        by_template(
            "/system resource print", version="version", model="board_name", uptime="uptime"
        ),
        by_template("/system routerboard print", serial="serial_number"),
        by_pattern("/system identity print", sys_name=r"name:\s*(\S+)"),
    ),
    arp=TableCommand(
        command="/ip arp print terse without-paging",
        columns={"ip": "address", "mac": "mac_address"},
    ),
    fdb=TableCommand(
        command="/interface bridge host print terse without-paging",
        columns={"mac": "mac_address", "port": "on_interface", "vlan": "vlan_id"},
    ),
    neighbors=TableCommand(
        command="/ip neighbor print detail",
        columns={
            "port": "interface",
            "chassis": "mac_address",
            "port_id": "interface_name",
            "name": "identity",
            "description": "system_description",
            "address": "ip_address",
        },
    ),
    templates="mikrotik_routeros",
)
