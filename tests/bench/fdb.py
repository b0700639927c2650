"""A forwarding table of 50,000 entries: read from an agent in memory, and made into a snapshot.

Two such switches face each other, so that the wiring between them is found by comparing what both
have learnt. Seconds are measured apart from memory, which tracing would slow down.
"""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from datetime import UTC, datetime

from inventory.assemble import assemble
from inventory.model import FdbEntry
from inventory.observation import Key, KeyKind, Observation
from inventory.sighting import BookState, Sighting, SightingId, fold, sighting_id
from inventory.snapshot import Agency
from inventory.types import Mac
from netmon.discovery.fdb import FDB
from netmon.transport.base import SnmpValue
from tests.bench.table import Row
from tests.support.fake_snmp import FakeReader, session

ENTRIES = 50_000
_PORTS = 48
_BRIDGE = "1.3.6.1.2.1.17.1.1.0"
_FDB_PORT, _FDB_STATUS = "1.3.6.1.2.1.17.7.1.2.2.1.2", "1.3.6.1.2.1.17.7.1.2.2.1.3"
_LEARNED = 3
_MEBI = 1 << 20


def run() -> list[Row]:
    """Seconds and peak memory of the look and of the snapshot."""
    agent = FakeReader(_table())
    started = time.perf_counter()
    entries = asyncio.run(_read(agent))
    read_s = time.perf_counter() - started
    state = _book(entries)
    started = time.perf_counter()
    assemble(state, now=datetime.now(UTC), agency=Agency(code="bench", name="Bench"))
    snapshot_s = time.perf_counter() - started
    tracemalloc.start()
    asyncio.run(_read(agent))
    _, read_peak = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    assemble(state, now=datetime.now(UTC), agency=Agency(code="bench", name="Bench"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return [
        _row("read", read_s, read_peak, f"{len(entries)} entries"),
        _row("snapshot", snapshot_s, peak - before, "two such switches"),
    ]


def _row(what: str, seconds: float, octets: int, note: str) -> Row:
    return Row(
        bench=f"forwarding table of {ENTRIES}, {what}",
        subject="netmon",
        value=seconds,
        unit="s",
        more_is_better=False,
        note=f"{note}, {octets / _MEBI:.0f} MiB at most",
    )


def _table() -> dict[str, SnmpValue]:
    values: dict[str, SnmpValue] = {_BRIDGE: bytes((0, 0x1B, 0x21, 0xFF, 0, 1))}
    for number in range(ENTRIES):
        index = f"10.0.27.33.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        values[f"{_FDB_PORT}.{index}"] = 1 + number % _PORTS
        values[f"{_FDB_STATUS}.{index}"] = _LEARNED
    return values


async def _read(agent: FakeReader) -> tuple[FdbEntry, ...]:
    found = await FDB.look(session(agent))
    return tuple(row for row in found.tables[FdbEntry] if isinstance(row, FdbEntry))


def _book(entries: tuple[FdbEntry, ...]) -> BookState:
    now = datetime.now(UTC)
    looks = [
        Observation(
            source="fdb",
            seen_at=now,
            keys=frozenset({Key(KeyKind.BRIDGE, Mac(f"00:1b:21:ff:00:0{number}"))}),
            segment="",
            tables={FdbEntry: entries},
        )
        for number in (1, 2)
    ]
    sightings: dict[SightingId, Sighting] = {}
    latest = {}
    for look in looks:
        key = sighting_id(look.keys, look.segment)
        sightings[key] = fold(sightings.get(key), look)
        latest[key] = {look.source: look}
    return BookState(sightings=tuple(sightings.values()), latest=latest)
