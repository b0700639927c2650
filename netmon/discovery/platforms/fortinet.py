"""Fortinet FortiOS."""

from __future__ import annotations

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, TableCommand, by_pattern, by_template
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.FORTINET,
    products=(("Fortinet", "FortiOS"),),
    vendor="Fortinet",
    os="FortiOS",
    command_line=CommandLine(),  # "set output standard" would change the firewall
    configuration="show",
    facts=(
        by_template(
            "get system status", version="version", serial="serial_number", sys_name="hostname"
        ),
        by_pattern("get system status", model=r"^Version:\s*(Forti\S+)"),
    ),
    arp=TableCommand(command="get system arp", columns={"ip": "ip_address", "mac": "mac_address"}),
    templates="fortinet",
)
