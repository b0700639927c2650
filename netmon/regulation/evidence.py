"""Evidence from a device's tables, and the little arithmetic that checks share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from inventory.device import Device
from inventory.finding import Evidence
from inventory.model import Row
from inventory.types import iso


def seen(device: Device, table: type[Row], what: str) -> tuple[Evidence, ...]:
    """Evidence from the latest complete reading of a table."""
    reading = device.tables[table]
    return (Evidence(source=reading.source, seen_at=reading.seen_at, seen=what),)


def last_seen(device: Device) -> tuple[Evidence, ...]:
    """Evidence that the device was there, and since when."""
    what = f"{device.name}: first seen {iso(device.first_seen)}"
    return (Evidence(source="book", seen_at=device.last_seen, seen=what),)


def percentile_95(values: Iterable[float]) -> float | None:
    """The 95th percentile by nearest rank; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[-(-95 * len(ordered) // 100) - 1]


def age(at: datetime, now: datetime) -> timedelta:
    """How long ago something was, never negative: clocks of two moments may disagree."""
    return max(now - at, timedelta(0))
