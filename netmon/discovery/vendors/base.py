"""What a vendor family is: how it is recognised, and where each of its facts is read.

A family is data. Each fact has an ordered tuple of *readers*; the first that finds something
wins. A reader knows which objects it needs, so that the system source can fetch what a family asks
for in one request, and it says where its value came from. Patterns are searched in text that is
cut to ``TEXT_MAX`` and written without nested repetition, so hostile text costs no more than any
other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.model import Claim, FactRank, MemberRole, Role
from inventory.observation import is_placeholder
from netmon.discovery.decode import text
from netmon.transport.base import SnmpValue

TEXT_MAX = 1024
"""SNMPv2-MIB's DisplayString ends at 255 octets; four times that is more than any real agent."""

ENTERPRISES = "1.3.6.1.4.1."


def clean(value: SnmpValue | None) -> str | None:
    """A device's text as one readable line, None when it says nothing.

    NUL ends it (agents pad with rubbish after one); runs of spaces and line ends become one space;
    quotation marks around it go; placeholders are absent.
    """
    if isinstance(value, int | float):
        value = str(value)
    plain = text(value.split(b"\0", 1)[0] if isinstance(value, bytes) else value)
    line = " ".join(_printable(plain or "").split()).strip('"')
    return None if is_placeholder(line) else line


def _printable(plain: str) -> str:
    return "".join(c if c.isprintable() else " " for c in plain[:TEXT_MAX])


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemGroup:
    """The SNMPv2-MIB system group, as far as it tells what a device is."""

    descr: str = ""
    object_id: str = ""
    name: str = ""
    services: int = 0  # sysServices: 2 = layer 2, 4 = layer 3, 64 = applications

    @property
    def enterprise(self) -> int | None:
        """The IANA enterprise number in sysObjectID."""
        if not self.object_id.startswith(ENTERPRISES):
            return None
        arc = self.object_id.removeprefix(ENTERPRISES).split(".", 1)[0]
        return int(arc) if arc.isdigit() else None


class Column(StrEnum):
    """Columns of entPhysicalTable (RFC 6933) that a chassis is described with."""

    DESCR = "2"
    VENDOR_TYPE = "3"
    CONTAINED_IN = "4"
    CLASS = "5"
    POSITION = "6"
    NAME = "7"
    HARDWARE = "8"
    FIRMWARE = "9"
    SOFTWARE = "10"
    SERIAL = "11"
    MAKER = "12"
    MODEL = "13"


_COLUMN_NAMES = {
    Column.DESCR: "entPhysicalDescr",
    Column.NAME: "entPhysicalName",
    Column.HARDWARE: "entPhysicalHardwareRev",
    Column.FIRMWARE: "entPhysicalFirmwareRev",
    Column.SOFTWARE: "entPhysicalSoftwareRev",
    Column.SERIAL: "entPhysicalSerialNum",
    Column.MAKER: "entPhysicalMfgName",
    Column.MODEL: "entPhysicalModelName",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Physical:
    """One chassis or stack row of entPhysicalTable; texts are clean."""

    index: int
    kind: int | None = None  # PhysicalClass: 3 chassis, 11 stack
    contained_in: int | None = None
    position: int | None = None
    texts: Mapping[Column, str] = field(default_factory=dict)

    def get(self, column: Column) -> str | None:
        """A column's text, None when absent or a placeholder."""
        return self.texts.get(column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that is known when a family reads: the system group, objects asked for, the chassis.

    Attributes:
        chassis: the row that stands for the whole device first, then the others.
    """

    system: SystemGroup
    values: Mapping[str, SnmpValue] = field(default_factory=dict)
    chassis: tuple[Physical, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Where one fact is read.

    Attributes:
        read: finds the fact in the evidence.
        oids: instances it needs; ``{}`` stands for sysObjectID, ``{-1}`` for its parent (some
            makers hang a product's own objects below its sysObjectID).
        column: a short table's column to read whole, where the row has no fixed index.
    """

    read: Callable[[Evidence], Claim | None]
    oids: tuple[str, ...] = ()
    column: str = ""


Readers = tuple[Reader | str, ...]
"""Readers in order; a plain string is a constant that the recognition itself proves."""

Then = Callable[[str], str | None]


def expand(oid: str, object_id: str) -> str | None:
    """Fill in an OID's reference to sysObjectID; None when there is no sysObjectID to refer to."""
    if "{" not in oid:
        return oid
    if not object_id.startswith(ENTERPRISES):
        return None
    return oid.replace("{-1}", object_id.rpartition(".")[0]).replace("{}", object_id)


def search(pattern: str, plain: str) -> str | None:
    """The first group that took part in the first match, or the whole match; None without one."""
    match = re.search(pattern, plain[:TEXT_MAX], re.IGNORECASE | re.DOTALL)
    if match is None:
        return None
    found = next((group for group in match.groups() if group), None)
    return match.group(0) if found is None and not match.groups() else found


def _refine(found: str | None, pattern: str | None, then: Then | None) -> str | None:
    if found is not None and pattern is not None:
        found = search(pattern, found)
    if found is not None and then is not None:
        found = then(found)
    return clean(found)


def absolute(oid: str) -> str:
    """An instance in full: what is written without ``1.3.6.1.4.1.`` gets it."""
    return oid if oid.startswith(("1.", "{")) else ENTERPRISES + oid


def constant(value: str) -> Reader:
    """What recognising the family already says."""
    claim = Claim(str(value), "SNMPv2-MIB::sysObjectID", FactRank.SYSTEM)
    return Reader(lambda _: claim)


def descr(pattern: str, then: Then | None = None) -> Reader:
    """Something in sysDescr."""

    def read(evidence: Evidence) -> Claim | None:
        found = _refine(evidence.system.descr, pattern, then)
        return Claim(found, "SNMPv2-MIB::sysDescr", FactRank.SYSTEM) if found else None

    return Reader(read)


def sys_name(pattern: str) -> Reader:
    """Something in sysName, for the few makers who put it there and nowhere else."""

    def read(evidence: Evidence) -> Claim | None:
        found = _refine(evidence.system.name, pattern, None)
        return Claim(found, "SNMPv2-MIB::sysName", FactRank.SYSTEM) if found else None

    return Reader(read)


def scalar(name: str, oid: str, pattern: str | None = None, then: Then | None = None) -> Reader:
    """A vendor MIB's object.

    Args:
        name: ``MIB::object``, shown as the fact's origin.
        oid: the instance; one below 1.3.6.1.4.1 is written without it.
        pattern: what to take of its text; all of it when None.
        then: a last change to the text.
    """
    instance = absolute(oid)

    def read(evidence: Evidence) -> Claim | None:
        asked = expand(instance, evidence.system.object_id)
        found = _refine(clean(evidence.values.get(asked or "")), pattern, then)
        return Claim(found, name, FactRank.VENDOR_MIB) if found else None

    return Reader(read, (instance,))


def column(name: str, oid: str, pattern: str | None = None, then: Then | None = None) -> Reader:
    """The first cell of a column that holds something, for rows without a fixed index."""
    root = absolute(oid)

    def read(evidence: Evidence) -> Claim | None:
        for instance, value in evidence.values.items():
            if instance.startswith(f"{root}."):
                found = _refine(clean(value), pattern, then)
                if found:
                    return Claim(found, name, FactRank.VENDOR_MIB)
        return None

    return Reader(read, column=root)


def entity(column: Column, pattern: str | None = None, then: Then | None = None) -> Reader:
    """A column of the chassis row, or of the first other chassis or stack row that has it."""

    def read(evidence: Evidence) -> Claim | None:
        for row in evidence.chassis:
            found = _refine(row.get(column), pattern, then)
            if found:
                return Claim(found, f"ENTITY-MIB::{_COLUMN_NAMES[column]}", FactRank.ENTITY)
        return None

    return Reader(read)


def by_object_id(names: Mapping[str, str]) -> Reader:
    """A product that its maker's MIB names by sysObjectID (keys without ``1.3.6.1.4.1.``)."""

    def read(evidence: Evidence) -> Claim | None:
        arcs = evidence.system.object_id.removeprefix(ENTERPRISES).split(".")
        for length in range(len(arcs), 1, -1):
            name = names.get(".".join(arcs[:length]))
            if name:
                return Claim(name, "SNMPv2-MIB::sysObjectID", FactRank.SYSTEM)
        return None

    return Reader(read)


MODEL = entity(Column.MODEL)
SERIAL = entity(Column.SERIAL)
SOFTWARE = entity(Column.SOFTWARE)

Match = Callable[[Evidence], bool]


def under(*prefixes: str) -> Match:
    """SysObjectID is one of these or below one (written without ``1.3.6.1.4.1.``)."""
    roots = tuple(ENTERPRISES + prefix for prefix in prefixes)

    def match(evidence: Evidence) -> bool:
        oid = evidence.system.object_id
        return any(oid == root or oid.startswith(f"{root}.") for root in roots)

    return match


def says(pattern: str) -> Match:
    """SysDescr matches."""
    return lambda evidence: search(pattern, evidence.system.descr) is not None


def has(*oids: str) -> Match:
    """One of these markers answered with something (written without ``1.3.6.1.4.1.``)."""
    instances = [absolute(oid) for oid in oids]

    def match(evidence: Evidence) -> bool:
        return any(clean(evidence.values.get(oid)) is not None for oid in instances)

    return match


def both(*matches: Match) -> Match:
    """All of them hold."""
    return lambda evidence: all(match(evidence) for match in matches)


def either(*matches: Match) -> Match:
    """At least one of them holds."""
    return lambda evidence: any(match(evidence) for match in matches)


def neither(*matches: Match) -> Match:
    """None of them holds."""
    return lambda evidence: not any(match(evidence) for match in matches)


@dataclass(frozen=True, slots=True, kw_only=True)
class StackTable:
    """A maker's own table of the members of a stack, one row a member (or a board of one).

    Attributes:
        entry: the row object, without ``1.3.6.1.4.1.``. Its index is the member's number, unless
            ``position`` says where that is.
        role: the column with the member's role, as text or number; read first.
        roles: what its values mean; a row with another value is no member.
        places: entPhysicalIndex values where the row of the member with that number may be, where
            ENTITY-MIB lists members that only this table tells from modules.
        seen_in_entity: a stack always shows in ENTITY-MIB; where it does not, nothing is asked.
        by_chassis: the index is the entPhysicalIndex of the member's chassis row.
    """

    entry: str
    role: int
    roles: Mapping[str, MemberRole]
    position: int | None = None
    serial: int | None = None
    model: int | None = None
    version: int | None = None
    places: Callable[[int], tuple[int, ...]] | None = None
    seen_in_entity: bool = False
    by_chassis: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A vendor's line of products that are recognised and read alike.

    Attributes:
        matches: whether a device belongs to it. Families are tried in the registry's order.
        markers: instances (written without ``1.3.6.1.4.1.``) whose presence alone proves the
            family, for products behind a general agent's sysObjectID; asked only of those.
        generic: the family is such a general agent: look at the markers before believing it.
        places: further entPhysicalIndex values where its chassis rows are.
        stack: the maker's table of stack members.
    """

    name: str
    matches: Match
    vendor: Readers
    os: Readers = ()
    version: Readers = ()
    model: Readers = (MODEL,)
    serial: Readers = (SERIAL,)
    role: Readers = ()
    markers: tuple[str, ...] = ()
    generic: bool = False
    places: tuple[int, ...] = ()
    stack: StackTable | None = None

    def oids(self, system: SystemGroup) -> tuple[str, ...]:
        """Every instance its readers need, in order, once."""
        asked = (expand(oid, system.object_id) for r in self._readers() for oid in r.oids)
        return tuple(dict.fromkeys(oid for oid in asked if oid))

    def columns(self) -> tuple[str, ...]:
        """Every column its readers need whole, once."""
        return tuple(dict.fromkeys(r.column for r in self._readers() if r.column))

    def _readers(self) -> Iterator[Reader]:
        for readers in (self.model, self.serial, self.version, self.os, self.vendor, self.role):
            yield from (reader for reader in readers if isinstance(reader, Reader))


def first(readers: Readers, evidence: Evidence) -> Claim | None:
    """The first reader's claim that there is."""
    for reader in readers:
        claim = (constant(reader) if isinstance(reader, str) else reader).read(evidence)
        if claim is not None:
            return claim
    return None


def role_by_services(evidence: Evidence) -> Claim | None:
    """A network device's role from sysServices (RFC 3418): bridging makes a switch.

    Hosts that run applications (64) set the same bits, and are left alone.
    """
    services = evidence.system.services
    if services & 64:
        return None
    role = Role.SWITCH if services & 2 else Role.ROUTER if services & 4 else None
    return Claim(role.value, "SNMPv2-MIB::sysServices", FactRank.SYSTEM) if role else None
