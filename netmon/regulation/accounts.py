"""The administrators' accounts that a device's own configuration has (MGT-05, MGT-09)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inventory.configuration import Configuration, Line, Platform
from inventory.configuration.routeros import attributes
from inventory.configuration.text import fingerprints

_ONE_LINE = {
    Platform.CISCO_IOS: r"username (\S+) .+",
    Platform.RUIJIE_OS: r"username (\S+) .+",
    Platform.CISCO_NXOS: r"username (\S+) .+",
    Platform.CISCO_S300: r"username (\S+) .+",
    Platform.ARUBA_AOSCX: r"user (\S+) (?:group|password) .+",
    Platform.JUNIPER_JUNOS: r"set system login user (\S+) .+",
    Platform.TPLINK_JETSTREAM: r"user name (\S+) .+",
    Platform.DLINK_DS: r"(?:create account (?:admin|operator|\w*user)|config account) (\S+).*",
    Platform.HP_PROCURVE: r"password (?=manager|operator)(?:\S+ user-name )?(\S+)(?: .+)?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account.

    Attributes:
        lines: that define it.
        secrets: fingerprints of its password; empty where the platform shows none, or none that
            stays the same from one reading to the next.
    """

    name: str
    lines: tuple[Line, ...]
    secrets: frozenset[str]


def accounts(c: Configuration) -> tuple[Account, ...] | None:
    """The accounts in order of name; None where the platform's are not known."""
    found = _found(c)
    if found is None:
        return None
    lines: dict[str, list[Line]] = {}
    for name, line in found:
        lines.setdefault(name.strip('"'), []).append(line)
    return tuple(
        Account(name=name, lines=tuple(own), secrets=fingerprints(_texts(own)))
        for name, own in sorted(lines.items())
    )


def _found(c: Configuration) -> Iterator[tuple[str, Line]] | None:
    platform = c.source.platform
    if platform in _ONE_LINE:
        return _matching(c.lines, _ONE_LINE[platform])
    if platform is Platform.HUAWEI_VRP:
        within = (x for block in c.blocks("aaa$") for x in block.below())
        return _matching(within, r"local-user (\S+) .+")
    if platform is Platform.HP_COMWARE:
        return _matching(c.lines, r"local-user (\S+)(?: class manage)?$")
    if platform is Platform.FORTINET:
        admins = (x for block in c.blocks("config system admin") for x in block.children)
        return _matching(admins, r"edit (\S+)$")
    if platform is Platform.MIKROTIK_ROUTEROS:
        return _routeros(c)
    return None


def _matching(lines: Iterable[Line], pattern: str) -> Iterator[tuple[str, Line]]:
    expression = re.compile(pattern)
    for line in lines:
        match = expression.match(line.text)
        if match:
            yield match.group(1), line


def _routeros(c: Configuration) -> Iterator[tuple[str, Line]]:
    for line in (x for block in c.blocks("/user$") for x in block.below()):
        given = attributes(line)
        if "name" in given and given.get("disabled") != "yes":
            yield given["name"], line


def _texts(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        yield line.text
        yield from (x.text for x in line.below())
