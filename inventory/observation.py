"""One look at one subject: who it says it is, what it told, when, through which source.

Sources make observations and nothing else: they never write to the store and never merge. The
*keys* of an observation are all that is known of the subject's identity at that moment; everything
learnt in one session with a device carries the same keys, whichever source read it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from inventory.model import TABLES, Claim, FactName, FactRank, Row
from inventory.types import Ip, Mac, is_local_mac, iso, parse_mac, utc, virtual_mac_kind


class KeyKind(StrEnum):
    """Kinds of identity keys, strongest first (``inventory.identity`` says how each binds)."""

    SERIAL = "serial"  # "vendor|serial" of the chassis or of a stack member
    CHASSIS = "chassis"  # LLDP chassis id of subtype MAC
    BRIDGE = "bridge"  # dot1dBaseBridgeAddress
    ENGINE = "engine"  # snmpEngineID, hexadecimal
    MAC = "mac"  # a globally administered MAC of one of its own interfaces
    NAME = "name"  # "sysName|sysObjectID": weak
    STATION = "station"  # a MAC heard on the wire (ARP, ND, DHCP): weak
    ADDRESS = "address"  # an address it answered at: weak, and only at that time
    ROLE = "role"  # a VRRP, HSRP, GLBP or NLB MAC: nobody's identity, it never binds


class Key(NamedTuple):
    """One identity key."""

    kind: KeyKind
    value: str


_ENGINE_HEX_MIN = 10  # SnmpEngineID is 5..32 octets (RFC 3411)


def serial_key(vendor: str | None, serial: str | None) -> Key | None:
    """The key of a chassis serial, None when it is a placeholder or the vendor is unknown."""
    if not vendor or not serial or is_placeholder(serial):
        return None
    return Key(KeyKind.SERIAL, f"{vendor.casefold()}|{serial.strip().casefold()}")


def mac_key(kind: KeyKind, mac: Mac | None) -> Key | None:
    """The key of a MAC; None for role MACs (VRRP, HSRP, GLBP, NLB).

    A locally administered MAC is never strong: it is kept as a station key, which identity holds
    to its own segment.
    """
    if mac is None or virtual_mac_kind(mac):
        return None
    return Key(KeyKind.STATION if is_local_mac(mac) else kind, mac)


def name_key(sys_name: str | None, sys_object_id: str | None) -> Key | None:
    """The weak key of a configured name together with the product's sysObjectID."""
    if not sys_name or not sys_object_id or is_placeholder(sys_name):
        return None
    return Key(KeyKind.NAME, f"{sys_name.strip().casefold()}|{sys_object_id}")


def engine_key(engine_id: str | None) -> Key | None:
    """The key of an SNMP engine id (hexadecimal); None for ids too short to be one (RFC 3411)."""
    if not engine_id or len(engine_id) < _ENGINE_HEX_MIN or len(set(engine_id)) < 3:  # noqa: PLR2004
        return None
    return Key(KeyKind.ENGINE, engine_id.lower())


_PLACEHOLDERS = frozenset(
    {
        "",
        "0",
        "-",
        ".",
        "n/a",
        "na",
        "none",
        "null",
        "unknown",
        "undefined",
        "default",
        "not available",
        "not specified",
        "not set",
        "1234567",
        "12345678",
        "123456789",
        "1234567890",
        "0123456789",
        "to be filled by o.e.m.",
        "system serial number",
        "default string",
        "localhost",
        "(none)",
    }
)


def is_placeholder(text: str) -> bool:
    """Whether a text a device gives for a name or serial in truth says nothing."""
    plain = "".join(c for c in text if c.isprintable()).strip().casefold()
    return plain in _PLACEHOLDERS or set(plain) <= {"0", ".", "-", " ", "x", "f", "*", "?"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one source saw of one subject in one look.

    Attributes:
        source: the source's name, e.g. ``arp_sweep``.
        seen_at: when the answer came (UTC).
        keys: everything known of the subject's identity in this look.
        segment: the broadcast domain the look was made from or concerns; MACs that are not
            globally administered and addresses mean something only inside it.
        facts: scalar claims.
        tables: the tables that were read *completely*; a table that was not read, or only in
            part, is absent, and an empty tuple means "read, and there was nothing".
    """

    source: str
    seen_at: datetime
    keys: frozenset[Key]
    segment: str = ""
    facts: Mapping[FactName, Claim] = field(default_factory=dict)
    tables: Mapping[type[Row], tuple[Row, ...]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The observation as JSON values in a canonical order."""
        return {
            "source": self.source,
            "seen_at": iso(self.seen_at),
            "segment": self.segment,
            "keys": sorted([k.kind.value, k.value] for k in self.keys),
            "facts": {
                name.value: {"value": c.value, "origin": c.origin, "rank": int(c.rank)}
                for name, c in sorted(self.facts.items())
            },
            "tables": {
                table.TABLE: [row.to_json() for row in rows]
                for table, rows in sorted(self.tables.items(), key=lambda t: t[0].TABLE)
            },
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Observation:
        """The reverse of ``to_json``; tables this version does not know are dropped.

        Raises:
            KeyError, ValueError: not an observation.
        """
        return cls(
            source=data["source"],
            seen_at=utc(data["seen_at"]),
            segment=data["segment"],
            keys=frozenset(Key(KeyKind(kind), value) for kind, value in data["keys"]),
            facts={
                FactName(name): Claim(c["value"], c["origin"], FactRank(c["rank"]))
                for name, c in data["facts"].items()
            },
            tables={
                TABLES[name]: tuple(TABLES[name].from_json(row) for row in rows)
                for name, rows in data["tables"].items()
                if name in TABLES
            },
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON: how evidence points at this look."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def station_keys(*, mac: str | bytes | None, ips: Iterable[Ip] = ()) -> frozenset[Key]:
    """Keys of a station heard on the wire: its MAC (weak) and the addresses it used.

    A role MAC (VRRP, HSRP, GLBP, NLB) is kept as such, so that the address it answers for is
    known to be a role's and is not taken for one more machine.
    """
    parsed = parse_mac(mac)
    keys = {Key(KeyKind.ADDRESS, ip) for ip in ips}
    key = mac_key(KeyKind.STATION, parsed)
    if key is not None:
        keys.add(key)
    elif parsed is not None:
        keys.add(Key(KeyKind.ROLE, parsed))
    return frozenset(keys)
