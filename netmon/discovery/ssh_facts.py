"""What one device tells over SSH: its configuration, and the facts SNMP would have told.

Reads only. Every output is redacted before anything else is done with it; a configuration that is
not complete, or is not one, is a problem with a name and never a configuration.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from inventory.configuration import ConfigText
from inventory.configuration.cleaning import plain
from inventory.configuration.parse import complains, looks_like
from inventory.model import (
    ArpEntry,
    Claim,
    FactName,
    FactRank,
    FdbEntry,
    Interface,
    Neighbor,
    Row,
)
from inventory.redaction import Redactor
from inventory.types import Ip, parse_ip, parse_mac
from netmon.discovery.platforms.base import (
    Record,
    SshPlatform,
    TableCommand,
    first,
    parsed,
    port_index,
)
from netmon.transport.base import Shell

_COMPLAINT_LINES = 12  # a refusal is short; a configuration that quotes one is not
_VLAN_MAX = 4094


class Problem(StrEnum):
    """Why there is no configuration of a device."""

    TIMEOUT = "timeout"
    LOGIN = "login"  # refused: not tried again until the refusal has aged
    HOST_KEY = "host-key"  # not the pinned one: nothing was sent
    PROTOCOL = "protocol"
    HUNG_UP = "hung-up"
    DEADLINE = "deadline"
    DENIED = "denied"  # the account may not see the configuration
    TRUNCATED = "truncated"  # no end mark, or two readings differed
    FOREIGN = "foreign"  # not a configuration of the platform


@dataclass(frozen=True, slots=True, kw_only=True)
class SshFacts:
    """What the device told besides its configuration."""

    facts: Mapping[FactName, Claim] = field(default_factory=dict)
    tables: Mapping[type[Row], tuple[Row, ...]] = field(default_factory=dict)


async def read_configuration(
    shell: Shell, platform: SshPlatform, redactor: Redactor, *, now: datetime
) -> ConfigText | Problem:
    """The device's running configuration, complete and redacted, or what is wrong with it.

    Raises:
        TransportError: as ``Shell.run``.
    """
    text = await _read(shell, platform, redactor, now)
    problem = _judged(text, platform)
    if problem is not None:
        return problem
    if platform.end is None:
        again = await _read(shell, platform, redactor, now)
        if again.sha256 != text.sha256:
            return Problem.TRUNCATED
    return text


async def _read(
    shell: Shell, platform: SshPlatform, redactor: Redactor, now: datetime
) -> ConfigText:
    output = await shell.run(platform.configuration)
    return await asyncio.to_thread(  # megabytes take seconds
        redactor.configuration, platform.platform, output, complete=True, collected_at=now
    )


def _judged(text: ConfigText, platform: SshPlatform) -> Problem | None:
    """What is wrong with a reading, as far as it can be seen from itself."""
    said = [line.strip() for line in text.lines if line.strip()]
    if len(said) <= _COMPLAINT_LINES and any(complains(line) for line in said):
        return Problem.DENIED
    if not looks_like(platform.platform, text.lines):
        return Problem.FOREIGN
    if platform.end is not None and not platform.end.match(said[-1]):
        return Problem.TRUNCATED
    return None


async def read_facts(
    shell: Shell, platform: SshPlatform, *, tables: bool, keep: Redactor
) -> SshFacts:
    """Version, model, serial, name and uptime; the MAC, ARP and LLDP tables if asked for.

    A command the device does not know tells nothing; a table it does not print is not reported.

    Raises:
        TransportError: as ``Shell.run``.
    """
    facts: dict[FactName, Claim] = {}
    for command in platform.facts:
        output = await _run(shell, command.command, keep)
        origin = f"CLI::{command.command}"
        for name, value in command.read(platform.templates, output).items():
            facts.setdefault(name, Claim(value, origin, FactRank.VENDOR_MIB))
    if facts:
        for name, value in ((FactName.VENDOR, platform.vendor), (FactName.OS, platform.os)):
            if value:
                facts.setdefault(name, Claim(value, "CLI", FactRank.VENDOR_MIB))
    found: dict[type[Row], tuple[Row, ...]] = {}
    if tables:
        found = await _tables(shell, platform, keep)
    return SshFacts(facts=facts, tables=found)


async def _run(shell: Shell, command: str, keep: Redactor) -> str:
    return keep.text(plain(await shell.run(command)))


async def _tables(
    shell: Shell, platform: SshPlatform, keep: Redactor
) -> dict[type[Row], tuple[Row, ...]]:
    found: dict[type[Row], tuple[Row, ...]] = {}
    ports: set[str] = set()

    async def rows(table: TableCommand | None) -> list[dict[str, str]]:
        if table is None:
            return []
        output = await _run(shell, table.command, keep)
        records = parsed(platform.templates, table.command, output)
        return [_named(record, table.columns) for record in records]

    if arp := _arp(await rows(platform.arp)):
        found[ArpEntry] = arp
    if fdb := _fdb(await rows(platform.fdb), ports):
        found[FdbEntry] = fdb
    if neighbors := _neighbors(await rows(platform.neighbors), ports):
        found[Neighbor] = neighbors
    if ports:
        found[Interface] = tuple(Interface(index=port_index(p), name=p) for p in sorted(ports))
    return found


def _named(record: Record, columns: Mapping[str, str]) -> dict[str, str]:
    return {name: first(record, column) for name, column in columns.items()}


def _arp(rows: Sequence[Mapping[str, str]]) -> tuple[ArpEntry, ...]:
    pairs = ((parse_ip(row.get("ip")), parse_mac(row.get("mac"))) for row in rows)
    return tuple(dict.fromkeys(ArpEntry(ip=ip, mac=mac) for ip, mac in pairs if ip and mac))


def _fdb(rows: Sequence[Mapping[str, str]], ports: set[str]) -> tuple[FdbEntry, ...]:
    entries: dict[FdbEntry, None] = {}
    for row in rows:
        mac, port = parse_mac(row.get("mac")), row.get("port", "")
        if mac is None or not port or port.casefold() in {"cpu", "router", "self", "switch"}:
            continue
        ports.add(port)
        index = port_index(port)
        entries[FdbEntry(mac=mac, port=index, if_index=index, vlan=_vlan(row.get("vlan")))] = None
    return tuple(entries)


def _vlan(text: str | None) -> int | None:
    number = re.fullmatch(r"(?:vlan)?(\d{1,4})", text or "", re.IGNORECASE)
    return int(number.group(1)) if number and 0 < int(number.group(1)) <= _VLAN_MAX else None


def _neighbors(rows: Sequence[Mapping[str, str]], ports: set[str]) -> tuple[Neighbor, ...]:
    found: dict[Neighbor, None] = {}
    for row in rows:
        port = row.get("port", "")
        if not port:
            continue
        ports.add(port)
        chassis = row.get("chassis") or None
        mac = parse_mac(chassis)
        neighbor = Neighbor(
            protocol="lldp",
            local_if_index=port_index(port),
            local_port=port,
            chassis_id=mac or chassis,
            chassis_id_subtype="mac" if mac else ("local" if chassis else None),
            port_id=row.get("port_id") or None,
            port_description=row.get("port_description") or None,
            sys_name=row.get("name") or None,
            sys_descr=row.get("description") or None,
            addresses=_addresses(row.get("address", "")),
        )
        found[neighbor] = None
    return tuple(found)


def _addresses(text: str) -> tuple[Ip, ...]:
    address = parse_ip(text)
    return (address,) if address and not ipaddress.ip_address(address).is_loopback else ()
