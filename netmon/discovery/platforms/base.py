"""What has to be known of a platform to read it over SSH: data and small functions.

Output is parsed with ntc-templates (TextFSM) where it has a template, with a pattern where not.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inventory.configuration import Platform
from inventory.model import FactName
from netmon.transport.terminal import CommandLine

Record = Mapping[str, str | list[str]]
"""One row of a template's answer, by lower-case column."""

Reader = Callable[[str, str], Mapping[FactName, str | float]]
"""The template platform's name and a command's output, to facts."""

_UNITS = {
    "y": 365 * 86_400,
    "w": 7 * 86_400,
    "d": 86_400,
    "h": 3600,
    "m": 60,
    "s": 1,
}
_SPAN = re.compile(
    r"(\d+)\s*(y(?:ears?)?|w(?:eeks?)?|d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|"
    r"s(?:ec(?:ond)?s?)?)(?![a-z])",
    re.IGNORECASE,
)
_SYNTHETIC = 0x4000_0000


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCommand:
    """A command and the facts in its output."""

    command: str
    read: Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCommand:
    """A command whose output ntc-templates makes rows of, and which column is which."""

    command: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SshPlatform:
    """One platform.

    Attributes:
        products: (vendor, os) facts by which it is recognised; vendor "" is any.
        vendor: what is told of a device that answers as this platform; "": its register knows.
        configuration: the command that shows the running configuration.
        end: the last line of a complete configuration; None where the vendor has no such mark:
            two readings in a row must then be equal.
        templates: the platform's name in ntc-templates.
    """

    platform: Platform
    products: tuple[tuple[str, str], ...]
    vendor: str
    os: str
    command_line: CommandLine
    configuration: str
    end: re.Pattern[str] | None = None
    facts: tuple[FactCommand, ...] = ()
    arp: TableCommand | None = None
    fdb: TableCommand | None = None
    neighbors: TableCommand | None = None
    templates: str = ""


def parsed(templates: str, command: str, output: str) -> list[Record]:
    """The rows of an output; empty when the template does not understand it."""
    from ntc_templates.parse import parse_output  # noqa: PLC0415 - needed by few looks
    from textfsm import TextFSMError  # noqa: PLC0415

    try:
        rows: list[Record] = parse_output(platform=templates, command=command, data=output)
    except TextFSMError:
        return []
    return rows


def first(record: Record, column: str) -> str:
    """A column's value, its first one when there are several."""
    value = record.get(column, "")
    if isinstance(value, list):
        return value[0].strip() if value else ""
    return value.strip()


def by_template(command: str, **columns: str) -> FactCommand:
    """Facts that a template finds: fact name to column, of the first row that has it."""

    def read(templates: str, output: str) -> dict[FactName, str | float]:
        rows = parsed(templates, command, output)
        found = {}
        for name, column in columns.items():
            value = next((v for row in rows if (v := first(row, column))), "")
            found.update(_fact(name, value))
        return found

    return FactCommand(command=command, read=read)


def by_pattern(command: str, **patterns: str) -> FactCommand:
    """Facts that a pattern finds: fact name to a pattern with one group."""

    def read(_templates: str, output: str) -> dict[FactName, str | float]:
        found = {}
        for name, pattern in patterns.items():
            match = re.search(pattern, output, re.MULTILINE | re.IGNORECASE)
            found.update(_fact(name, match.group(1).strip() if match else ""))
        return found

    return FactCommand(command=command, read=read)


def _fact(name: str, value: str) -> dict[FactName, str | float]:
    if not value:
        return {}
    if name == "uptime":
        span = seconds(value)
        return {} if span is None else {FactName.UPTIME_S: span}
    return {FactName(name): value}


def seconds(text: str) -> float | None:
    """A span as devices write it: "1 week, 2 days, 3 hours", "3w4d05h", "12:03:04"."""
    clock = re.search(r"(?:(\d+)\s*d\w*[, ]*)?\b(\d+):(\d\d)(?::(\d\d))?\b", text)
    if clock:
        days, hours, minutes, secs = (int(part or 0) for part in clock.groups())
        return float(days * 86_400 + hours * 3600 + minutes * 60 + secs)
    spans = [int(n) * _UNITS[unit[0].lower()] for n, unit in _SPAN.findall(text)]
    return float(sum(spans)) if spans else None


def port_index(name: str) -> int:
    """A number for a port that is only known by name, the same in every look.

    Above 2^30, where devices' own ifIndex values hardly ever are.
    """
    return _SYNTHETIC | (zlib.crc32(name.casefold().encode()) & (_SYNTHETIC - 1))
