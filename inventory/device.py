"""A device as the book knows it: merged facts, tables, addresses, place, history.

A ``Device`` is derived from observations by ``inventory.identity`` and ``inventory.facts``; nobody
edits one. What people decide (approve, name, merge, split) is stored as decisions and enters the
derivation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar, cast

from inventory.availability import Availability
from inventory.configuration import ConfigSpan, ConfigText
from inventory.model import (
    INFRASTRUCTURE_ROLES,
    FactName,
    FactRank,
    FactValue,
    InterfaceCounters,
    Role,
    Row,
)
from inventory.observation import Key
from inventory.types import DeviceId, Ip, Mac

RowT = TypeVar("RowT", bound=Row)

_ROLES: dict[str | None, Role] = {role.value: role for role in Role}


@dataclass(frozen=True, slots=True)
class Fact:
    """The believed value of a fact and why it is believed."""

    value: FactValue
    source: str
    origin: str
    rank: FactRank
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Table:
    """The latest complete reading of one table."""

    rows: tuple[Row, ...]
    source: str
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressUse:
    """An address that the device used, and the MAC it was seen with."""

    ip: Ip
    mac: Mac | None
    first_seen: datetime
    last_seen: datetime
    current: bool
    own: bool = False  # the device's own address table lists it


class Registration(StrEnum):
    """Where a device stands against the agency's register (INV-01, INV-02)."""

    REGISTERED = "registered"
    UNREGISTERED = "unregistered"
    MISSING = "missing"  # registered, and not seen for longer than the register allows
    RANDOMISED = "randomised"  # a station with a randomised MAC: counted apart, never "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One line of the agency's device register (TCVN 14423 4.2.2.1b; regulation clause R3).

    ``key`` is what ties the line to a device: a serial, a MAC, an address or a name, in the
    officer's own words. An entry whose key matches no device is a missing device.
    """

    key: str
    name: str
    role: Role | None = None
    ip: Ip | None = None
    mac: Mac | None = None
    serial: str | None = None
    location: str = ""
    purpose: str = ""
    owner: str = ""
    status: str = ""
    support_until: date | None = None
    approved_by: str = ""
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a device is plugged in (discovery: "where a device is plugged in")."""

    switch: DeviceId
    if_index: int
    port: str
    vlan: int | None
    since: datetime
    guessed: bool = False  # the edge port was inferred, not proved
    via: Mac | None = None  # the MAC that was learnt there


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterDelta:
    """What an interface's counters did over a window; None where a counter was not readable.

    Absent altogether when the counters were reset inside the window (reboot, or
    ifCounterDiscontinuityTime moved).
    """

    index: int
    start: datetime
    end: datetime
    packets: int | None
    errors: int | None
    discards: int | None
    fcs_errors: int | None
    late_collisions: int | None
    in_octets: int | None
    out_octets: int | None
    in_broadcast: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Utilisation:
    """How much a port carried over the window.

    Attributes:
        intervals: five-minute intervals with a rate.
        end: when the last of them ended.
        inward_bps, outward_bps: 95th percentile (nearest rank) of the rates.
    """

    index: int
    intervals: int
    end: datetime
    inward_bps: float
    outward_bps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Why two sets of observations are one device."""

    key: Key
    first_seen: datetime
    sources: tuple[str, ...]
    by: str = ""  # who, when a person decided it
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One real device.

    Attributes:
        aliases: ids under which the same device was known before pieces of it were merged.
        tables: latest complete reading of each table, by row type.
        deltas: counter movements by interface index over the last day.
        utilisation: use of the device's uplinks and of a router's ports over the last day, by
            interface index.
        availability: over the running period, within service hours.
        round_the_clock: the same over all hours.
        up: None when reachability was not checked.
        restarts: when it was seen to have restarted without a plan over the last month
            (snmpEngineBoots stepped, or sysUpTime fell); None when that was not watched.
        succeeds: the device this one replaced (same name and address, other serial).
        configuration: the newest complete one, secrets redacted; None when none was read.
            ``inventory.configuration.parse`` makes it something to ask questions of.
        config_spans: the versions of the configuration over the last months, newest first.
    """

    id: DeviceId
    name: str
    keys: frozenset[Key]
    first_seen: datetime
    last_seen: datetime
    aliases: tuple[DeviceId, ...] = ()
    facts: Mapping[FactName, Fact] = field(default_factory=dict)
    tables: Mapping[type[Row], Table] = field(default_factory=dict)
    addresses: tuple[AddressUse, ...] = ()
    macs: frozenset[Mac] = frozenset()
    deltas: Mapping[int, CounterDelta] = field(default_factory=dict)
    utilisation: Mapping[int, Utilisation] = field(default_factory=dict)
    registration: Registration = Registration.UNREGISTERED
    register_entry: RegisterEntry | None = None
    location: Location | None = None
    up: bool | None = None
    availability: Availability | None = None
    round_the_clock: Availability | None = None
    restarts: tuple[datetime, ...] | None = None
    merges: tuple[Merge, ...] = ()
    succeeds: DeviceId | None = None
    site: str = ""
    configuration: ConfigText | None = None
    config_spans: tuple[ConfigSpan, ...] = ()

    def fact(self, name: FactName) -> FactValue | None:
        """The believed value of a fact, None when absent."""
        found = self.facts.get(name)
        return None if found is None else found.value

    def text(self, name: FactName) -> str | None:
        """A fact as text, None when absent."""
        value = self.fact(name)
        return None if value is None else str(value)

    def rows(self, table: type[RowT]) -> tuple[RowT, ...] | None:
        """The rows of a table; None when it was never read completely."""
        found = self.tables.get(table)
        return None if found is None else cast("tuple[RowT, ...]", found.rows)

    def read_at(self, table: type[Row]) -> datetime | None:
        """When a table was last read completely."""
        found = self.tables.get(table)
        return None if found is None else found.seen_at

    @property
    def role(self) -> Role:
        """The device's role: the register's word first, else what was discovered, else other."""
        if self.register_entry is not None and self.register_entry.role is not None:
            return self.register_entry.role
        return _ROLES.get(self.text(FactName.ROLE), Role.OTHER)

    @property
    def infrastructure(self) -> bool:
        """Whether the device carries the LAN."""
        return self.role in INFRASTRUCTURE_ROLES

    @property
    def current_addresses(self) -> tuple[AddressUse, ...]:
        """Addresses in use now."""
        return tuple(a for a in self.addresses if a.current)

    @property
    def counters(self) -> tuple[InterfaceCounters, ...] | None:
        """The latest interface counters."""
        return self.rows(InterfaceCounters)
