"""TP-Link JetStream and Omada switches."""

from __future__ import annotations

import re

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, by_pattern
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.TPLINK_JETSTREAM,
    products=(("TP-Link", "JetStream"), ("TP-Link", "Omada"), ("TP-Link", "TP-Link")),
    vendor="TP-Link",
    os="JetStream",
    command_line=CommandLine(enable="enable", newline="\r"),
    configuration="show running-config",
    end=re.compile(r"end$"),
    facts=(
        by_pattern(
            "show system-info",
            version=r"Software Version\s*-\s*(.+?)\s*$",
            model=r"Hardware Version\s*-\s*(\S+)",
            serial=r"Serial Number\s*-\s*(\S+)",
            sys_name=r"System Name\s*-\s*(\S+)",
            uptime=r"Running Time\s*-\s*(.+)$",
        ),
    ),
)
