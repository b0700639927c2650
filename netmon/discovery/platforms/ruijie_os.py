"""Ruijie RGOS."""

from __future__ import annotations

import re

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, by_pattern
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.RUIJIE_OS,
    products=(("Ruijie", "RGOS"),),
    vendor="Ruijie",
    os="RGOS",
    command_line=CommandLine(paging=("terminal length 0", "terminal width 256"), enable="enable"),
    configuration="show running-config",
    end=re.compile(r"end$"),
    facts=(
        by_pattern(
            "show version",
            version=r"System software version\s*:\s*(.+)$",
            model=r"System description\s*:\s*.*?\(?([A-Z]{1,5}\d*-[\w-]+|S\d{4}\S*)\)?",
            serial=r"(?:System serial number|Serial number)\s*:\s*(\S+)",
            uptime=r"System uptime\s*:\s*(.+)$",
        ),
    ),
)
