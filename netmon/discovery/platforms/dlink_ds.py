"""D-Link managed switches (DES, DGS)."""

from __future__ import annotations

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, TableCommand, by_pattern
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.DLINK_DS,
    products=(("D-Link", "D-Link"),),
    vendor="D-Link",
    os="D-Link",
    command_line=CommandLine(newline="\r"),  # "disable clipaging" would change the switch
    configuration="show config current_config",
    facts=(
        by_pattern(
            "show switch",
            version=r"Firmware Version\s*:\s*(.+?)\s*$",
            model=r"Device Type\s*:\s*(\S+)",
            serial=r"Serial Number\s*:\s*(\S+)",
            sys_name=r"System Name\s*:\s*(\S+)",
        ),
    ),
    arp=TableCommand(command="show arpentry", columns={"ip": "ip_address", "mac": "mac_address"}),
    templates="dlink_ds",
)
