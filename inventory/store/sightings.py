"""Sightings, the newest observation of each source, counter samples, and changes of facts.

Everything that enters the book's state is folded so that order and repetition do not matter: spans
join, the newest observation stands, a sample is the newest of its five minutes. Only the log of
fact changes tells in which order things were learnt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from sqlite3 import Connection
from typing import Any, NamedTuple

from inventory.deltas import restarted
from inventory.history import FactChange
from inventory.model import FactName, FactValue, InterfaceCounters
from inventory.observation import Key, KeyKind, Observation
from inventory.sighting import CounterSample, Sighting, SightingId, Span, fold, sighting_id
from inventory.store.codec import from_ms, pack, to_ms, to_text, unpack

SAMPLE_EVERY = timedelta(minutes=5)
SAMPLE_KEEP = timedelta(hours=26)  # a day's difference, and room for a late poll

_BUCKET_MS = SAMPLE_EVERY // timedelta(milliseconds=1)
_BOOTED = (FactName.UPTIME_S.value, FactName.ENGINE_BOOTS.value)


class _Packed(NamedTuple):
    """An observation as its row holds it, without what the sighting tells already.

    Compared in this order it says which of two observations stands: the newer one and, at the
    very same instant, always the same one of the two.
    """

    seen_at: int
    facts: str
    tables: str


Place = tuple[SightingId, str]  # where the newest observation is kept: sighting, source


def next_version(book: Connection) -> int:
    """The number of this write, larger than that of every earlier one."""
    (version,) = book.execute("UPDATE clock SET version = version + 1 RETURNING version").fetchone()
    return int(version)


def record(book: Connection, observations: Iterable[Observation]) -> None:
    """Fold observations into the book. Those without any key concern nobody and are passed over."""
    looks = sorted(
        (replace(o, seen_at=from_ms(to_ms(o.seen_at))) for o in observations if o.keys),
        key=lambda o: o.seen_at,
    )
    if not looks:
        return
    placed = [(sighting_id(look.keys, look.segment), look) for look in looks]
    version = next_version(book)
    _fold_sightings(book, version, placed)
    _keep_newest(book, version, placed)
    _keep_samples(book, version, placed)


def _fold_sightings(
    book: Connection, version: int, placed: Sequence[tuple[SightingId, Observation]]
) -> None:
    before = {
        row[0]: to_sighting(row)
        for row in book.execute(
            "SELECT id, segment, keys, sources, spans FROM sightings"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted({key for key, _ in placed})),),
        )
    }
    after = dict(before)
    for key, look in placed:
        after[key] = fold(after.get(key), look)
    book.executemany(
        "INSERT OR REPLACE INTO sightings VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                s.id,
                s.segment,
                to_text(sorted([k.kind.value, k.value] for k in s.keys)),
                to_text(sorted(s.sources)),
                to_text([[to_ms(span.first), to_ms(span.last)] for span in s.spans]),
                version,
            )
            for s in after.values()
            if before.get(s.id) != s
        ],
    )


def sightings_with(book: Connection, keys: Iterable[Key]) -> tuple[Sighting, ...]:
    """Every sighting that has one of these keys."""
    rows = book.execute(
        "SELECT id, segment, keys, sources, spans FROM sightings WHERE EXISTS ("
        "SELECT 1 FROM json_each(sightings.keys) AS k"
        " WHERE json_extract(k.value, '$[1]') IN (SELECT value FROM json_each(?)))",
        (json.dumps(sorted({key.value for key in keys})),),
    )
    wanted = frozenset(keys)
    return tuple(s for s in map(to_sighting, rows) if s.keys & wanted)


def to_sighting(row: tuple[str, str, str, str, str]) -> Sighting:
    """A sighting from its row."""
    key, segment, keys, sources, spans = row
    return Sighting(
        id=SightingId(key),
        keys=frozenset(Key(KeyKind(kind), value) for kind, value in json.loads(keys)),
        segment=segment,
        sources=frozenset(json.loads(sources)),
        spans=tuple(Span(from_ms(first), from_ms(last)) for first, last in json.loads(spans)),
    )


def _keep_newest(
    book: Connection, version: int, placed: Sequence[tuple[SightingId, Observation]]
) -> None:
    before = _standing(book, {(key, look.source) for key, look in placed})
    after = dict(before)
    changes: list[FactChange] = []
    for key, look in placed:
        place, packed = (key, look.source), _packed(look)
        standing = after.get(place)
        if standing is None or packed > standing:
            after[place] = packed
            changes += _news(place, standing, look)
    book.executemany(
        "INSERT OR REPLACE INTO observations VALUES (?, ?, ?, ?, ?, ?)",
        [
            (*place, packed.seen_at, packed.facts, pack(packed.tables), version)
            for place, packed in after.items()
            if before.get(place) != packed
        ],
    )
    _log_changes(book, changes)


def _standing(book: Connection, places: Iterable[Place]) -> dict[Place, _Packed]:
    rows = book.execute(
        "SELECT sighting, source, seen_at, facts, tables FROM json_each(?) AS wanted"
        " JOIN observations ON sighting = json_extract(wanted.value, '$[0]')"
        " AND source = json_extract(wanted.value, '$[1]')",
        (json.dumps(sorted(places)),),
    )
    return {
        (key, source): _Packed(seen_at, facts, unpack(tables))
        for key, source, seen_at, facts, tables in rows
    }


def _packed(look: Observation) -> _Packed:
    data = look.to_json()
    return _Packed(to_ms(look.seen_at), to_text(data["facts"]), to_text(data["tables"]))


def _news(place: Place, standing: _Packed | None, look: Observation) -> list[FactChange]:
    """The facts that this look tells otherwise than the one it replaces."""
    before = {} if standing is None else json.loads(standing.facts)
    return [
        FactChange(
            sighting=place[0], source=place[1], fact=n, old=None, new=c.value, at=look.seen_at
        )
        for n, c in sorted(look.facts.items())
        if (
            _fell(standing, before, look)
            if n is FactName.UPTIME_S
            else n not in before or before[n]["value"] != c.value
        )
    ]


def _fell(standing: _Packed | None, before: Mapping[str, Any], look: Observation) -> bool:
    """Uptime differs at every look, which is no news; that it fell is: the device restarted."""
    name = FactName.UPTIME_S
    if standing is None or name not in before or name not in look.facts:
        return False
    seconds = (to_ms(look.seen_at) - standing.seen_at) / 1000
    return restarted(float(before[name]["value"]), float(look.facts[name].value), seconds)


def restarts(book: Connection, since: datetime) -> dict[SightingId, tuple[datetime, ...]]:
    """When the devices of sightings restarted: uptime fell, or snmpEngineBoots stepped (RFC 3414).

    Uptime tells the very instant; a step of the boots only that it was before the look.
    """
    found: dict[SightingId, dict[int, datetime]] = {}
    rows = book.execute(
        "SELECT sighting, fact, old, new, at FROM fact_changes"
        " WHERE fact IN (?, ?) AND at >= ? ORDER BY fact",  # boots come first, uptime knows better
        (*_BOOTED, to_ms(since)),
    )
    for sighting, fact, old, new, at in rows:
        told = found.setdefault(SightingId(sighting), {})
        if fact == FactName.UPTIME_S:
            told[at] = from_ms(at) - timedelta(seconds=float(json.loads(new)))
        elif old is not None and float(json.loads(new)) > float(json.loads(old)):
            told[at] = from_ms(at)
    return {sighting: tuple(sorted(told.values())) for sighting, told in found.items() if told}


def _log_changes(book: Connection, changes: Sequence[FactChange]) -> None:
    """Append those that differ from the last value logged: an absence in between is no change."""
    places = sorted({(c.sighting, c.source) for c in changes})
    known: dict[tuple[str, str, str], str] = {
        (sighting, source, fact): value
        for sighting, source, fact, value, _ in book.execute(
            "SELECT sighting, source, fact, new, max(fact_changes.id) FROM json_each(?) AS wanted"
            " JOIN fact_changes ON sighting = json_extract(wanted.value, '$[0]')"
            " AND source = json_extract(wanted.value, '$[1]')"
            " GROUP BY sighting, source, fact",
            (json.dumps(places),),
        )
    }
    for change in changes:
        of = (change.sighting, change.source, change.fact.value)
        old, new = known.get(of), to_text(change.new)
        if old != new:
            known[of] = new
            book.execute(
                "INSERT INTO fact_changes (sighting, source, fact, old, new, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (*of, old, new, to_ms(change.at)),
            )


def fact_changes(book: Connection, sightings: Iterable[SightingId]) -> tuple[FactChange, ...]:
    """How the facts of these sightings changed, in the order in which it was learnt."""
    rows = book.execute(
        "SELECT sighting, source, fact, old, new, at FROM fact_changes"
        " WHERE sighting IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(sightings)),),
    )
    return tuple(
        FactChange(
            sighting=SightingId(sighting),
            source=source,
            fact=FactName(fact),
            old=None if old is None else _value(old),
            new=_value(new),
            at=from_ms(at),
        )
        for sighting, source, fact, old, new, at in rows
    )


def _value(text: str) -> FactValue:
    value: FactValue = json.loads(text)
    return value


def _keep_samples(
    book: Connection, version: int, placed: Sequence[tuple[SightingId, Observation]]
) -> None:
    rows = []
    for key, look in placed:
        counters = look.tables.get(InterfaceCounters)
        if counters is not None:
            at = to_ms(look.seen_at)
            uptime = look.facts.get(FactName.UPTIME_S)
            seconds = None if uptime is None else float(uptime.value)
            body = pack(to_text([row.to_json() for row in counters]))
            rows.append((key, at // _BUCKET_MS, at, seconds, body, version))
    if not rows:
        return
    book.executemany(
        "INSERT INTO samples VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " at = excluded.at, uptime_s = excluded.uptime_s, body = excluded.body,"
        " version = excluded.version"
        " WHERE (excluded.at, excluded.body, ifnull(excluded.uptime_s, -1))"
        " > (samples.at, samples.body, ifnull(samples.uptime_s, -1))",
        rows,
    )
    newest = max(row[2] for row in rows)
    book.execute("DELETE FROM samples WHERE at < ?", (newest - _ms(SAMPLE_KEEP),))


def samples(
    book: Connection, sighting: SightingId, since: datetime, until: datetime
) -> tuple[CounterSample, ...]:
    """The five-minute samples of a sighting, oldest first."""
    rows = book.execute(
        "SELECT at, uptime_s, body FROM samples WHERE sighting = ? AND at BETWEEN ? AND ?"
        " ORDER BY at",
        (sighting, to_ms(since), to_ms(until)),
    )
    return tuple(to_sample(*row) for row in rows)


def to_sample(at: int, uptime_s: float | None, body: bytes) -> CounterSample:
    """A sample from its columns."""
    return CounterSample(
        at=from_ms(at),
        rows=tuple(InterfaceCounters.from_json(row) for row in json.loads(unpack(body))),
        uptime_s=uptime_s,
    )


def to_observation(sighting: Sighting, source: str, packed: tuple[int, str, bytes]) -> Observation:
    """An observation from its row and the sighting it belongs to."""
    seen_at, facts, tables = packed
    body: Mapping[str, object] = {
        "source": source,
        "seen_at": "1970-01-01T00:00:00Z",
        "segment": sighting.segment,
        "keys": (),
        "facts": json.loads(facts),
        "tables": json.loads(unpack(tables)),
    }
    return replace(Observation.from_json(body), keys=sighting.keys, seen_at=from_ms(seen_at))


def _ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
