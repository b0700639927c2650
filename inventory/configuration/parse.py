"""A configuration's text made into something that can be asked, whatever the platform.

One door for every syntax. Nothing raises: a line that is not the platform's is kept and marked, and
a text that does not look like the platform's configuration at all is marked as a whole.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from inventory.configuration import flat, fortios, routeros
from inventory.configuration.cleaning import NOISE
from inventory.configuration.platform import Platform
from inventory.configuration.questions import Configuration, Line
from inventory.configuration.text import ConfigText

LANDMARKS = {
    Platform.CISCO_IOS: r"version \d|hostname |interface \S|line (?:con|vty) |service |ip |snmp-",
    Platform.CISCO_S300: r"config-file-header|interface \S|hostname |vlan database|ip |snmp-",
    Platform.CISCO_NXOS: r"version \d|hostname |feature |interface \S|vlan |vrf context |snmp-",
    Platform.HP_PROCURVE: r"hostname |module |vlan \d|snmp-server |interface \S|ip |password ",
    Platform.ARUBA_AOSCX: r"hostname |vlan \d|interface \S|ssh server |user |https-server |ntp ",
    Platform.HUAWEI_VRP: r"sysname |aaa$|interface \S|user-interface |vlan |snmp-agent|stelnet ",
    Platform.HP_COMWARE: r"version \d|sysname |interface \S|line |vlan \d|local-user |snmp-agent",
    Platform.MIKROTIK_ROUTEROS: r"/interface|/ip |/system |/user|/snmp|/tool ",
    Platform.JUNIPER_JUNOS: r"set version |set system |set interfaces |set vlans |set snmp ",
    Platform.RUIJIE_OS: r"version \S|hostname |interface \S|line |vlan |snmp-server |enable ",
    Platform.DLINK_DS: r"create |config vlan|config ports|enable |disable |config ipif",
    Platform.TPLINK_JETSTREAM: r"hostname |vlan \d|interface \S|user name |ip |snmp-server|line ",
    Platform.FORTINET: r"config system |config firewall |config router |config user ",
    Platform.LINUX_FRR: r"frr version |frr defaults |hostname |interface \S|router |ip |log ",
}
"""Beginnings of top-level lines that a platform's configuration has; two kinds must be there."""

LANDMARKS_MIN = 2

_FLAT = frozenset({Platform.JUNIPER_JUNOS, Platform.DLINK_DS})
_COMPLAINT = re.compile(
    r"% ?(?:Invalid|Incomplete|Ambiguous|Unknown|Unrecognized|Authorization|Bad|Permission|Error)|"
    r"\^\s*$|Error: ?[A-Z]|Invalid input|syntax error|bad command name|expected command name|"
    r"Command authorization failed|Command fail|Permission denied|unknown command|"
    r"<?-{2,} ?\(?more|---- More ----|Press any key|.*--More--",
    re.IGNORECASE,
)
_COMMAND_WORD = re.compile(r"[A-Za-z0-9/<%@][!-~]*(?:\s|$)")


@functools.lru_cache(maxsize=2048)  # parsing is a pure function of the text
def parse(text: ConfigText) -> Configuration:
    """The configuration as a tree of lines."""
    lines = tuple(_doubted(line) for line in _tree(text))
    if not text.complete:
        lines = (_refusal("the reading is not complete"), *lines)
    elif not looks_like(text.platform, text.lines):
        lines = (_refusal(f"not a configuration of {text.platform}"), *lines)
    return Configuration(source=text, lines=lines, flat=text.platform in _FLAT)


def looks_like(platform: Platform, lines: tuple[str, ...]) -> bool:
    """Whether a text has what every configuration of the platform has."""
    landmark = re.compile(rf"\s?(?:{LANDMARKS[platform]})")
    found = {match.group().strip() for line in lines if (match := landmark.match(line))}
    return len(found) >= LANDMARKS_MIN


def complains(line: str) -> bool:
    """Whether a line is the device's refusal of a command."""
    return bool(_COMPLAINT.match(line))


def _tree(text: ConfigText) -> tuple[Line, ...]:
    if text.platform is Platform.MIKROTIK_ROUTEROS:
        return routeros.parse(text.lines)
    if text.platform is Platform.FORTINET:
        return fortios.parse(text.lines)
    if text.platform in _FLAT:
        return flat.parse(text.platform, text.lines)
    from inventory.configuration import hier  # noqa: PLC0415 - a fifth of a second to import

    return hier.parse(text.platform, text.lines)


def _doubted(line: Line) -> Line:
    """The line, marked where it is no command: a complaint of the device, noise, another tongue."""
    children = tuple(_doubted(child) for child in line.children)
    problem = line.problem or _problem(line.text)
    if children == line.children and problem == line.problem:
        return line
    return replace(line, children=children, understood=not problem, problem=problem)


def _problem(text: str) -> str:
    if NOISE in text:
        return "characters that no configuration holds"
    if complains(text):
        return "the device's own complaint, not configuration"
    if not _COMMAND_WORD.match(text):
        return "not a command"
    return ""


def _refusal(problem: str) -> Line:
    return Line(number=1, text="", understood=False, problem=problem)
