"""Decoded rows, kept so that making a state after a small write decodes only what was written.

Freshness comes from the rows' ``version`` numbers, so writes of another process are seen as well
as our own, and only what is committed is ever served.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from sqlite3 import Connection
from typing import Generic, Protocol, TypeVar

from inventory.configuration import ConfigSpan, ConfigText
from inventory.configuration.text import fingerprints
from inventory.finding import Finding
from inventory.flapping import WINDOW as FLAPS_WINDOW
from inventory.model import Interface
from inventory.observation import Observation
from inventory.sighting import BookState, CounterSample, Rates, Sighting, SightingId
from inventory.snapshot import ProbeResult, Service
from inventory.store.codec import from_ms, to_ms
from inventory.store.configs import lines_of, to_text_of, versions
from inventory.store.judgements import to_findings
from inventory.store.logbook import current_places, recent_visits
from inventory.store.measurements import RESULTS_KEEP, all_slots, services, to_result
from inventory.store.people import decisions, register
from inventory.store.sightings import (
    SAMPLE_KEEP,
    restarts,
    to_observation,
    to_sample,
    to_sighting,
)
from inventory.utilisation import rates_between

RESULTS_SHOWN = timedelta(hours=24)
SLOTS_SHOWN = RESULTS_KEEP
RESTARTS_SHOWN = timedelta(days=31)

SPANS_SHOWN = timedelta(days=400)
"""Versions of configurations that are told: password ages and changes are judged by them."""

_SAMPLE_BUCKETS_AN_HOUR = 12  # of SAMPLE_EVERY


Speeds = Mapping[int, int | None]
"""Interface speeds in bit/s by ifIndex."""


class _Dated(Protocol):
    @property
    def at(self) -> datetime: ...


T = TypeVar("T", bound=_Dated)


class _Series(Generic[T]):
    """Dated values by subject and place in time; a later value takes an earlier one's place."""

    def __init__(self) -> None:
        self._values: dict[str, dict[int, T]] = {}

    def put(self, subject: str, place: int, value: T) -> None:
        self._values.setdefault(subject, {})[place] = value

    def since(self, start: datetime) -> dict[str, tuple[T, ...]]:
        """What is not older, oldest first; what is older is forgotten."""
        self._values = {
            subject: kept
            for subject, values in self._values.items()
            if (kept := {p: values[p] for p in sorted(values) if values[p].at >= start})
        }
        return {subject: tuple(values.values()) for subject, values in self._values.items()}


class _RateSeries:
    """Octet rates of every sighting, made once from each pair of neighbouring samples."""

    def __init__(self) -> None:
        self._version = 0
        self._rates: dict[SightingId, dict[int, Rates]] = {}
        self._newest: dict[SightingId, tuple[int, CounterSample]] = {}

    def load(self, book: Connection, since: int, speeds: Callable[[SightingId], Speeds]) -> None:
        """Add what was written since the last time."""
        (version,) = book.execute("SELECT version FROM clock").fetchone()
        changed = book.execute(
            "SELECT sighting, min(bucket) FROM samples WHERE version > ? AND at >= ?"
            " GROUP BY sighting",
            (self._version, since),
        ).fetchall()
        for key, bucket in changed:
            newest = self._newest.get(key)
            if newest is not None and bucket <= newest[0]:
                newest = None  # an older sample came or was replaced: read this one all over
                self._rates.pop(key, None)
            self._add(book, key, newest, since, speeds(key))
        self._version = version

    def _add(
        self,
        book: Connection,
        key: SightingId,
        newest: tuple[int, CounterSample] | None,
        since: int,
        speeds: Speeds,
    ) -> None:
        rows = book.execute(
            "SELECT bucket, at, uptime_s, body FROM samples WHERE sighting = ? AND at >= ?"
            " AND bucket > ? ORDER BY at",
            (key, since, -1 if newest is None else newest[0]),
        )
        for bucket, *columns in rows:
            sample = to_sample(*columns)
            if newest is not None and (found := rates_between(newest[1], sample, speeds)):
                known = self._rates.setdefault(key, {})
                known[bucket] = found.sharing(next(reversed(known.values()), None))
            newest = bucket, sample
        if newest is not None:
            self._newest[key] = newest

    def since(self, start: datetime) -> dict[SightingId, tuple[Rates, ...]]:
        """What is not older, oldest first; what is older is forgotten."""
        self._rates = {
            key: kept
            for key, rates in self._rates.items()
            if (kept := {b: r for b, r in rates.items() if r.at >= start})
        }
        return {key: tuple(rates.values()) for key, rates in self._rates.items()}


class Memory:
    """What has been decoded so far."""

    def __init__(self) -> None:
        self._as_of: datetime | None = None
        self._forget()

    def _forget(self) -> None:
        self._version = 0
        self._sightings: dict[SightingId, Sighting] = {}
        self._latest: dict[SightingId, dict[str, Observation]] = {}
        self._samples = _Series[CounterSample]()
        self._rates = _RateSeries()
        self._results = _Series[ProbeResult]()
        self._findings: dict[str, tuple[int, tuple[Finding, ...]]] = {}
        self._configurations: dict[str, ConfigText] = {}
        self._spans: dict[str, tuple[ConfigSpan, ...]] = {}

    def state(self, book: Connection, now: datetime) -> BookState:
        """The state of the book, from one view of it."""
        if self._as_of is not None and now < self._as_of:
            self._forget()  # the windows now reach further back than what was kept
        self._as_of = now
        (version,) = book.execute("SELECT version FROM clock").fetchone()
        if version != self._version:
            self._load_sightings(book)
            self._load_samples(book, now)
            self._load_results(book, now)
            self._load_findings(book)
            self._load_configurations(book)
            self._load_spans(book, now)
            self._version = version
        results = self._results.since(now - RESULTS_SHOWN)
        samples = self._samples.since(now - SAMPLE_KEEP)
        return BookState(
            sightings=tuple(self._sightings[key] for key in sorted(self._sightings)),
            latest=dict(self._latest),
            samples={SightingId(key): values for key, values in samples.items()},
            decisions=decisions(book),
            slots=all_slots(book, now - SLOTS_SHOWN),
            services={
                name: Service(name=name, kind=kind, target=target, results=results.get(name, ()))
                for name, (kind, target) in services(book).items()
            },
            register=register(book),
            restarts=restarts(book, now - RESTARTS_SHOWN),
            findings=tuple(f for r in sorted(self._findings) for f in self._findings[r][1]),
            places=current_places(book),
            visits=recent_visits(book, now - FLAPS_WINDOW),
            configurations=dict(self._configurations),
            config_spans=dict(self._spans),
        )

    def rates(self, book: Connection, now: datetime) -> dict[SightingId, tuple[Rates, ...]]:
        """Octet rates of the last day; a whole day is decoded the first time, then what is new."""
        self._rates.load(book, to_ms(now - SAMPLE_KEEP), self._speeds)
        return self._rates.since(now - SAMPLE_KEEP)

    def _speeds(self, sighting: SightingId) -> Speeds:
        looks = self._latest.get(sighting, {}).values()
        rows = [row for look in looks for row in look.tables.get(Interface, ())]
        return {row.index: row.speed_bps for row in rows if isinstance(row, Interface)}

    def _load_sightings(self, book: Connection) -> None:
        for row in book.execute(
            "SELECT id, segment, keys, sources, spans FROM sightings WHERE version > ?",
            (self._version,),
        ):
            sighting = to_sighting(row)
            self._sightings[sighting.id] = sighting
        for key, source, *packed in book.execute(
            "SELECT sighting, source, seen_at, facts, tables FROM observations WHERE version > ?",
            (self._version,),
        ):
            observation = to_observation(self._sightings[key], source, packed)
            # A new mapping, because the old one belongs to states that were handed out.
            self._latest[key] = {**self._latest.get(key, {}), source: observation}

    def _load_samples(self, book: Connection, now: datetime) -> None:
        """The newest sample of each hour: a day of five-minute samples would fill the memory."""
        for key, hour, at, uptime_s, body in book.execute(
            "SELECT sighting, bucket / ?1 AS hour, max(at), uptime_s, body FROM samples"
            " WHERE version > ?2 AND at >= ?3 GROUP BY sighting, hour",
            (_SAMPLE_BUCKETS_AN_HOUR, self._version, to_ms(now - SAMPLE_KEEP)),
        ):
            self._samples.put(key, hour, to_sample(at, uptime_s, body))

    def _load_results(self, book: Connection, now: datetime) -> None:
        for name, at, body in book.execute(
            "SELECT service, at, body FROM results WHERE version > ? AND at >= ?",
            (self._version, to_ms(now - RESULTS_SHOWN)),
        ):
            self._results.put(name, at, to_result(body))

    def _load_findings(self, book: Connection) -> None:
        standing = dict(book.execute("SELECT rule, version FROM findings").fetchall())
        fresh = {r: f for r, f in self._findings.items() if standing.get(r) == f[0]}
        for rule in standing.keys() - fresh.keys():
            (body,) = book.execute("SELECT body FROM findings WHERE rule = ?", (rule,)).fetchone()
            fresh[rule] = (standing[rule], to_findings(body))
        self._findings = fresh

    def _load_configurations(self, book: Connection) -> None:
        """The newest version of each device; a text that is known already is not read again."""
        for device, _, platform, sha256, last_at in book.execute(
            "SELECT device, max(id), platform, sha256, last_at FROM configs WHERE version > ?"
            " GROUP BY device",
            (self._version,),
        ).fetchall():
            known = self._configurations.get(device)
            if known is not None and known.sha256 == sha256:
                self._configurations[device] = replace(known, collected_at=from_ms(last_at))
            else:
                self._configurations[device] = to_text_of(book, platform, sha256, last_at)

    def _load_spans(self, book: Connection, now: datetime) -> None:
        """The versions of each device whose configuration was read since the last time."""
        changed = book.execute(
            "SELECT DISTINCT device FROM configs WHERE version > ?", (self._version,)
        ).fetchall()
        for (device,) in changed:
            known = {span.sha256: span.secrets for span in self._spans.get(device, ())}
            self._spans[device] = tuple(
                ConfigSpan(
                    sha256=v.sha256,
                    first_at=v.first_at,
                    last_at=v.last_at,
                    secrets=known[v.sha256]
                    if v.sha256 in known
                    else fingerprints(lines_of(book, v.sha256)),
                )
                for v in versions(book, device)
                if v.last_at >= now - SPANS_SHOWN
            )
