"""Puts assessments and the days' measurements into the chain, as the agent makes them.

One call a judgement (``note``). A judgement that says nothing new is counted, not chained, until
an hour has passed; with the first judgement of a new day the days before it are closed: what was
measured on each goes in, and one seal signs it all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from inventory.circumstances import Circumstances
from inventory.device import Registration
from inventory.evidence import (
    Json,
    RecordKind,
    Standing,
    canonical,
    day_runs,
    full_assessment,
    hourly,
    results_digest,
    sha256,
)
from inventory.maintenance import Standing as TicketStanding
from inventory.model import Role
from inventory.period import day_start, days_of, legal_day
from inventory.readiness_settings import ReadinessSettings
from inventory.snapshot import Snapshot
from inventory.store import Store
from inventory.types import iso
from inventory.verdict import Verdict
from inventory.watched import watched
from netmon.evidence.keys import SigningKey
from netmon.evidence.ledger import Ledger


class EvidenceSettings(BaseModel):
    """How evidence is kept.

    Attributes:
        every_s: a judgement that says nothing new is chained after so long, seconds.
        look_back_days: how many days that were not closed are closed late, after a long stop.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    every_s: float = Field(default=3600, ge=60, le=86_400)
    look_back_days: int = Field(default=40, ge=1, le=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who keeps the evidence: agency code, agent id, program version."""

    agency: str
    agent: str
    version: str


class Recorder:
    """See the module. Not for several threads; several processes may record into one chain.

    Args:
        ledger: where the chain is.
        key: gives the agent's key, which may have been changed since it was asked last.
        author: who signs.
        settings: how often.
        readiness: which devices gate 3 asks about.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        key: Callable[[], SigningKey],
        author: Author,
        settings: EvidenceSettings | None = None,
        readiness: ReadinessSettings | None = None,
    ) -> None:
        self.repeats = 0
        self._ledger = ledger
        self._key = key
        self._author = author
        self._settings = settings or EvidenceSettings()
        self._readiness = readiness or ReadinessSettings()
        self._standing: Standing | None = None
        self._chained_at: datetime | None = None

    def note(
        self,
        store: Store,
        snapshot: Snapshot,
        verdict: Verdict,
        *,
        told: Circumstances | None = None,
    ) -> bool:
        """Take a judgement in; whether it was chained (True) or counted (False).

        Args:
            store: the book that was judged.
            snapshot: what was judged.
            verdict: the judgement.
            told: what it was judged under; the maintenance and the hours of a day are those on
                file when the day is closed.

        Raises:
            LedgerError: the evidence could not be kept.
            BookError: the book could not be read.
        """
        at = verdict.judged_at
        day = legal_day(at)
        new_day = self._standing is None or self._standing.day != day
        if new_day:
            self.close_days(store, snapshot, told or Circumstances(), before=day, at=at)
        body = self._assessment(snapshot, verdict, day=day, new_day=new_day)
        if body is None:
            self.repeats += 1
            return False
        try:
            self._ledger.append(RecordKind.ASSESSMENT, body, day=day, at=at)
        except BaseException:
            self._standing = None  # what was taken over did not reach the disk: begin in full
            raise
        self.repeats, self._chained_at = 0, at
        return True

    def _assessment(
        self, snapshot: Snapshot, verdict: Verdict, *, day: date, new_day: bool
    ) -> Json | None:
        standing = self._standing
        if standing is None or new_day:
            body = full_assessment(snapshot.findings, verdict)
            results = {(r["rule"], r["subject"]): r for r in body["results"]}
            standing = Standing(results, body["verdict"], day)
            self._standing = standing
        else:
            new = standing.body(snapshot.findings, verdict)
            if new is None and not self._due(verdict.judged_at):
                return None
            body = new or {"results": [], "closed": [], "verdict": None}
        return body | {
            "agency": self._author.agency,
            "agent": self._author.agent,
            "version": self._author.version,
            "regulation": verdict.regulation,
            "inputs": inputs_digest(snapshot),
            "repeats": self.repeats,
            "digest": results_digest(standing.results.values()),
        }

    def _due(self, at: datetime) -> bool:
        if self._chained_at is None or at < self._chained_at:
            return True  # the clock was set back
        return at - self._chained_at >= timedelta(seconds=self._settings.every_s)

    def close_days(
        self, store: Store, snapshot: Snapshot, told: Circumstances, *, before: date, at: datetime
    ) -> None:
        """Put in what was measured on the days before ``before`` that are not closed, and sign.

        Raises:
            LedgerError, BookError: as ``note``.
        """
        known = self._ledger.days()
        earliest = before - timedelta(days=self._settings.look_back_days)
        begun = [d for d in known if d < before]
        if begun:
            for day in days_of(max(begun[0], earliest), before - timedelta(days=1)):
                if RecordKind.DAY not in self._ledger.kinds(day):
                    body = self._day(store, snapshot, told, day)
                    self._ledger.append(RecordKind.DAY, body, day=day, at=at)
            self._ledger.seal(self._key(), day=before - timedelta(days=1), at=at)

    def _day(self, store: Store, snapshot: Snapshot, told: Circumstances, day: date) -> Json:
        start, end = day_start(day), day_start(day + timedelta(days=1))
        availability: Json = {}
        for one in watched(snapshot, self._readiness):
            runs = day_runs(one.runs(store.slots, told, start, end), day)
            if runs or one.parts:
                parts = sorted(one.parts)
                availability[one.id] = {"name": one.name, "parts": parts, "runs": runs}
        probes = [
            row
            for service in sorted(snapshot.services.values(), key=lambda s: s.name)
            for row in hourly(
                service.name, store.results(service.name, start, end - timedelta(milliseconds=1))
            )
        ]
        facts = facts_of(snapshot) | {
            "tickets": [
                {
                    "id": t.id,
                    "subjects": sorted(t.subjects),
                    "until": legal_day(t.end).isoformat(),
                    "reason": t.reason,
                    "approved_by": t.approved_by,
                }
                for t in told.maintenance
                if t.standing is TicketStanding.VALID and t.start < end and t.end > start
            ]
        }
        return {
            "availability": availability,
            "probes": probes,
            "facts": facts,
            "hours": told.hours.to_json() if told.hours else None,
        }


def facts_of(snapshot: Snapshot) -> Json:
    """The figures of annex I that are no result and no time: devices, seats, regulation."""
    devices = snapshot.devices.values()
    info = snapshot.regulation
    # A working place counts as gate 2 counts it.
    connected = sum(
        d.role is Role.WORKSTATION and d.registration is Registration.REGISTERED for d in devices
    )
    return {
        "devices_registered": len(snapshot.register),
        "devices_seen": sum(d.registration is not Registration.MISSING for d in devices),
        "seats_declared": snapshot.agency.seats,
        "seats_connected": connected if snapshot.register else None,
        "regulation_number": info.number if info else "",
        "regulation_issued": info.issued.isoformat() if info and info.issued else None,
        "regulation_sha256": info.sha256 if info else "",
        "profile": info.profile if info else "",
        "waivers": [
            {
                "rule": w.rule,
                "device": w.device,
                "until": w.until.isoformat(),
                "reason": w.reason,
                "approved_by": w.approved_by,
                "number": w.number,
            }
            for w in (info.waivers if info else ())
        ],
    }


def inputs_digest(snapshot: Snapshot) -> str:
    """Hash of what was judged: every device with its facts, the register, the regulation."""
    return sha256(
        canonical(
            {
                "agency": snapshot.agency.code,
                "devices": {
                    d.id: {
                        "facts": {n.value: f.value for n, f in d.facts.items()},
                        "registration": d.registration.value,
                        "up": d.up,
                        "last_seen": iso(d.last_seen),
                        "tables": {t.TABLE: len(v.rows) for t, v in d.tables.items()},
                    }
                    for d in snapshot.devices.values()
                },
                "register": sorted(e.key for e in snapshot.register),
                "regulation": snapshot.regulation.sha256 if snapshot.regulation else "",
            }
        )
    )
