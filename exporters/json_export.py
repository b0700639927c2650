"""The book as JSON, for other programs: what the API answers and what the demo writes to disk."""

from __future__ import annotations

from typing import Any

from inventory.availability import Availability
from inventory.device import AddressUse, Device, Location, RegisterEntry
from inventory.snapshot import Snapshot
from inventory.types import iso
from inventory.verdict import Verdict

Json = dict[str, Any]


def devices_json(snapshot: Snapshot) -> Json:
    """Every device in short, in order of id."""
    return {
        "taken_at": iso(snapshot.taken_at),
        "agency": snapshot.agency.code,
        "devices": [device_summary(device) for _, device in sorted(snapshot.devices.items())],
    }


def findings_json(snapshot: Snapshot) -> Json:
    """The newest finding of every rule and subject, open ones first."""
    ordered = sorted(snapshot.findings, key=lambda f: (not f.open, f.rule, f.subject))
    return {
        "taken_at": iso(snapshot.taken_at),
        "agency": snapshot.agency.code,
        "findings": [finding.to_json() for finding in ordered],
    }


def readiness_json(snapshot: Snapshot, verdict: Verdict) -> Json:
    """The verdict, its gates and their reasons."""
    return {
        "taken_at": iso(snapshot.taken_at),
        "agency": snapshot.agency.code,
        "readiness": verdict.to_json(),
    }


def device_summary(device: Device) -> Json:
    """What a list of devices shows."""
    return {
        "id": device.id,
        "name": device.name,
        "role": device.role.value,
        "registration": device.registration.value,
        "up": device.up,
        "site": device.site,
        "addresses": [a.ip for a in device.current_addresses],
        "macs": sorted(device.macs),
        "location": _location(device.location) if device.location else None,
        "first_seen": iso(device.first_seen),
        "last_seen": iso(device.last_seen),
    }


def device_json(device: Device) -> Json:
    """Everything the book knows of one device, each fact with its source."""
    return device_summary(device) | {
        "aliases": list(device.aliases),
        "keys": sorted([key.kind.value, key.value] for key in device.keys),
        "facts": {
            name.value: {
                "value": fact.value,
                "source": fact.source,
                "origin": fact.origin,
                "rank": fact.rank.name.lower(),
                "seen_at": iso(fact.seen_at),
            }
            for name, fact in sorted(device.facts.items())
        },
        "address_history": [_address(use) for use in device.addresses],
        "tables": {
            row_type.TABLE: {
                "source": table.source,
                "seen_at": iso(table.seen_at),
                "rows": [row.to_json() for row in table.rows],
            }
            for row_type, table in sorted(device.tables.items(), key=lambda t: t[0].TABLE)
        },
        "register_entry": _entry(device.register_entry) if device.register_entry else None,
        "availability": _availability(device.availability) if device.availability else None,
        "merges": [
            {
                "key": [merge.key.kind.value, merge.key.value],
                "first_seen": iso(merge.first_seen),
                "sources": list(merge.sources),
                "by": merge.by,
                "why": merge.why,
            }
            for merge in device.merges
        ],
        "succeeds": device.succeeds,
    }


def _address(use: AddressUse) -> Json:
    return {
        "ip": use.ip,
        "mac": use.mac,
        "first_seen": iso(use.first_seen),
        "last_seen": iso(use.last_seen),
        "current": use.current,
        "own": use.own,
    }


def _location(place: Location) -> Json:
    return {
        "switch": place.switch,
        "if_index": place.if_index,
        "port": place.port,
        "vlan": place.vlan,
        "since": iso(place.since),
        "guessed": place.guessed,
    }


def _entry(entry: RegisterEntry) -> Json:
    return {
        "key": entry.key,
        "name": entry.name,
        "role": entry.role.value if entry.role else None,
        "ip": entry.ip,
        "mac": entry.mac,
        "serial": entry.serial,
        "location": entry.location,
        "purpose": entry.purpose,
        "owner": entry.owner,
        "status": entry.status,
        "support_until": entry.support_until.isoformat() if entry.support_until else None,
        "approved_by": entry.approved_by,
        "approved_at": iso(entry.approved_at) if entry.approved_at else None,
    }


def _availability(times: Availability) -> Json:
    return {
        "up_s": times.up_s,
        "down_s": times.down_s,
        "unknown_s": times.unknown_s,
        "excluded_s": times.excluded_s,
        "lowest": times.lowest,
        "highest": times.highest,
    }
