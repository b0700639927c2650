"""FRRouting on Linux, with vtysh as the login shell."""

from __future__ import annotations

import re

from inventory.configuration import Platform
from netmon.discovery.platforms.base import SshPlatform, by_pattern
from netmon.transport.terminal import CommandLine

PLATFORM = SshPlatform(
    platform=Platform.LINUX_FRR,
    products=(("", "FRR"), ("", "FRRouting")),
    vendor="",
    os="FRR",
    command_line=CommandLine(paging=("terminal length 0",)),
    configuration="show running-config",
    end=re.compile(r"end$"),
    facts=(
        by_pattern(
            "show version", version=r"FRRouting ([\w.+~-]+)", sys_name=r"FRRouting \S+ \((\S+?)\)"
        ),
    ),
)
