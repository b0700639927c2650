"""The store itself: one method for each thing that is kept or asked, one transaction each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from inventory.availability import SlotState
from inventory.configuration import ConfigText
from inventory.device import Device, RegisterEntry
from inventory.finding import Finding
from inventory.history import Edition, Event, FactChange, FindingChange, RegisterChange, Stay
from inventory.observation import Key, Observation
from inventory.sighting import (
    BookState,
    CounterSample,
    Decision,
    DecisionKind,
    Rates,
    Sighting,
    SightingId,
    SlotRun,
)
from inventory.snapshot import ProbeResult, ServiceKind
from inventory.store import (
    configs,
    judgements,
    logbook,
    measurements,
    people,
    pruning,
    sightings,
)
from inventory.store.configs import ConfigVersion
from inventory.store.database import Database
from inventory.store.memory import Memory
from inventory.types import DeviceId, Mac
from inventory.verdict import Outline, Verdict

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_END = datetime(9999, 1, 1, tzinfo=UTC)


class StoreSettings(BaseModel):
    """Where the book is, and how long to wait for another process that is writing it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Path = Path("/var/lib/netmon/book.db")
    busy_timeout_s: float = Field(default=10.0, ge=0.1, le=300.0)


class Store:
    """The book on disk.

    To be opened, used and closed by one thread; other threads and processes open their own. Every
    method that writes returns only when the disk has it, and every method raises ``BookError``
    when the book cannot be used: nothing of that call was written then.
    """

    def __init__(self, *, settings: StoreSettings) -> None:
        self._database = Database(settings.path, busy_timeout_s=settings.busy_timeout_s)
        self._memory = Memory()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # The file

    @property
    def path(self) -> Path:
        """Where the book is."""
        return self._database.path

    def open(self) -> None:
        """Open the book, making it when there is none (mode 0600, its directory 0700).

        Raises:
            BookError: damaged, not a book, not permitted, or locked; the file is as it was.
            SchemaVersionError: written by a newer netmon; the file is as it was.
        """
        self._database.open()

    def close(self) -> None:
        """Close the book; closing twice is harmless."""
        self._database.close()

    def check(self) -> tuple[str, ...]:
        """What SQLite's integrity check complains of; nothing when the book is sound."""
        with self._database.read() as book:
            found = [str(row[0]) for row in book.execute("PRAGMA integrity_check")]
        return () if found == ["ok"] else tuple(found)

    def backup(self, path: Path) -> None:
        """Copy the book into a new file (mode 0600) while it stays in use.

        Raises:
            BookError: the file exists, or could not be written.
        """
        self._database.backup(path)

    def copy_as_it_is(self, path: Path) -> None:
        """Copy a book that is not open here into a new file, without bringing it up to date.

        Raises:
            BookError: it is not a book, or the file exists or could not be written.
        """
        self._database.copy_as_it_is(path)

    def state(self, now: datetime) -> BookState:
        """Everything a snapshot is made of, from one view of the book.

        Args:
            now: not earlier than what was recorded.
        """
        with self._database.read() as book:
            return self._memory.state(book, now)

    def sightings_with(self, keys: Collection[Key]) -> tuple[Sighting, ...]:
        """Every sighting that has one of these keys."""
        with self._database.read() as book:
            return sightings.sightings_with(book, keys)

    def rates(self, now: datetime) -> Mapping[SightingId, tuple[Rates, ...]]:
        """Octet rates between five-minute samples of the last day, oldest first.

        The first call of a process reads a whole day, later ones what is new; ``state`` before it
        lets 32-bit counters be read by the speeds of their ports.
        """
        with self._database.read() as book:
            return self._memory.rates(book, now)

    # Observations

    def record(self, observations: Iterable[Observation]) -> None:
        """Fold observations into the book; their order and repetition do not matter."""
        with self._database.write() as book:
            sightings.record(book, observations)

    def samples(
        self, sighting: SightingId, since: datetime, until: datetime = _END
    ) -> tuple[CounterSample, ...]:
        """Counter readings at most one in five minutes, oldest first, of the last 26 hours."""
        with self._database.read() as book:
            return sightings.samples(book, sighting, since, until)

    def fact_changes(self, of: Iterable[SightingId]) -> tuple[FactChange, ...]:
        """How the facts of these sightings changed, in the order in which it was learnt."""
        with self._database.read() as book:
            return sightings.fact_changes(book, of)

    def prune(self, before: datetime, *, limit: int = pruning.BATCH) -> int:
        """Forget history that ended before an instant, ``limit`` rows of a kind at most.

        Returns:
            How many rows went; 0 when nothing is left to forget.
        """
        with self._database.write() as book:
            return pruning.prune(book, before, limit)

    # What people say

    def decide(
        self,
        kind: DecisionKind,
        keys: Iterable[Key],
        *,
        who: str,
        why: str,
        at: datetime,
        value: str = "",
    ) -> Decision:
        """Keep a person's word; returned with its number."""
        with self._database.write() as book:
            decision = Decision(
                id=0, kind=kind, keys=tuple(keys), value=value, who=who, why=why, at=at
            )
            return people.decide(book, decision)

    def revoke(self, decision: int, *, who: str, at: datetime) -> Decision:
        """Take a decision back; doing so twice is harmless.

        Raises:
            NotInBookError: there is no decision with this number.
        """
        with self._database.write() as book:
            return people.revoke(book, decision, who, at)

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision, revoked ones too, in the order they were taken."""
        with self._database.read() as book:
            return people.decisions(book)

    def put_register(self, entries: Iterable[RegisterEntry], *, by: str, at: datetime) -> None:
        """Write register lines; a line with the same key is replaced and stays in the history."""
        with self._database.write() as book:
            people.put_register(book, entries, by, at)

    def remove_register(self, key: str, *, by: str, why: str, at: datetime) -> None:
        """Strike a register line out; it stays in the history.

        Raises:
            NotInBookError: no line with this key stands.
        """
        with self._database.write() as book:
            people.remove_register(book, key, by=by, why=why, at=at)

    def register(self) -> tuple[RegisterEntry, ...]:
        """The register as it stands, by key."""
        with self._database.read() as book:
            return people.register(book)

    def register_changes(self) -> tuple[RegisterChange, ...]:
        """Everything that was ever done to the register, oldest first."""
        with self._database.read() as book:
            return people.register_changes(book)

    # Measurements

    def add_slot(self, subject: str, state: SlotState, *, start: datetime, end: datetime) -> None:
        """Add a time slot of one subject (device id or ``service:NAME``)."""
        self.add_slots({subject: state}, start=start, end=end)

    def add_slots(self, states: Mapping[str, SlotState], *, start: datetime, end: datetime) -> None:
        """Add the same time slot of several subjects, in one transaction."""
        with self._database.write() as book:
            measurements.add_slots(book, states, start, end)

    def slots(
        self, subject: str, since: datetime = _BEGINNING, until: datetime = _END
    ) -> tuple[SlotRun, ...]:
        """The runs that reach into [since, until), oldest first; what none covers is unknown."""
        with self._database.read() as book:
            return measurements.slots(book, subject, since, until)

    def add_result(self, name: str, result: ProbeResult, *, kind: ServiceKind, target: str) -> None:
        """Add a round of a service's probe; rounds are kept for 40 days."""
        with self._database.write() as book:
            version = sightings.next_version(book)
            measurements.add_result(book, version, (name, kind, target), result)

    def add_round(
        self,
        name: str,
        result: ProbeResult,
        *,
        kind: ServiceKind,
        target: str,
        slot: tuple[SlotState, datetime, datetime],
    ) -> None:
        """Add a round of a service's probe and the slot it stands for (state, start, end)."""
        state, start, end = slot
        with self._database.write() as book:
            version = sightings.next_version(book)
            measurements.add_result(book, version, (name, kind, target), result)
            measurements.add_slots(book, {f"service:{name}": state}, start, end)

    def results(
        self, name: str, since: datetime = _BEGINNING, until: datetime = _END
    ) -> tuple[ProbeResult, ...]:
        """The rounds of a service in [since, until], oldest first."""
        with self._database.read() as book:
            return measurements.results(book, name, since, until)

    # Configurations

    def put_configuration(
        self, device: DeviceId, text: ConfigText, *, at: datetime
    ) -> ConfigVersion:
        """Keep a reading of a device's configuration; one that brought nothing new costs a row.

        Raises:
            ValueError: it is not complete, a secret is left in it, or a later one is known.
        """
        with self._database.write() as book:
            return configs.put(book, sightings.next_version(book), device, text, at)

    def configurations(self, device: DeviceId) -> tuple[ConfigVersion, ...]:
        """The versions of a device's configuration of the last two years, newest first."""
        with self._database.read() as book:
            return tuple(configs.versions(book, device))

    def configuration(self, device: DeviceId, sha256: str) -> ConfigText | None:
        """One version's text, by its hash or the beginning of it; None when it is not kept."""
        with self._database.read() as book:
            return configs.text_of(book, device, sha256)

    # Judgements

    def save_findings(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Keep a whole judgement, and close every finding that is not part of it.

        Returns:
            The findings, with the ``since`` of those whose status did not change.
        """
        with self._database.write() as book:
            return judgements.save_findings(book, sightings.next_version(book), findings)

    def finding_changes(
        self, since: datetime = _BEGINNING, *, rule: str | None = None, subject: str | None = None
    ) -> tuple[FindingChange, ...]:
        """Changes of status, oldest first."""
        with self._database.read() as book:
            return judgements.finding_changes(book, since, rule, subject)

    def save_edition(self, edition: Edition) -> None:
        """Keep which regulation judges; costs nothing while it is the same one."""
        with self._database.write() as book:
            judgements.save_edition(book, edition)

    def editions(self) -> tuple[Edition, ...]:
        """The regulations that judged, one after the other, oldest first."""
        with self._database.read() as book:
            return judgements.editions(book)

    def save_verdict(self, verdict: Verdict) -> None:
        """Keep the verdict: for ever when it changed or is the day's first, else until the next."""
        with self._database.write() as book:
            judgements.save_verdict(book, verdict)

    def outlines(self, since: datetime, until: datetime) -> tuple[Outline, ...]:
        """The kept verdicts in [since, until] without their reasons, oldest first."""
        with self._database.read() as book:
            return judgements.outlines(book, since, until)

    def verdicts(self, since: datetime = _BEGINNING, until: datetime = _END) -> tuple[Verdict, ...]:
        """The kept verdicts in [since, until], oldest first."""
        with self._database.read() as book:
            return judgements.verdicts(book, since, until)

    # History

    def save_places(self, devices: Mapping[DeviceId, Device]) -> None:
        """Log where devices are plugged in; only moves are written."""
        with self._database.write() as book:
            logbook.save_places(book, devices.values())

    def places(self, *, device: DeviceId | None = None, mac: Mac | None = None) -> tuple[Stay, ...]:
        """Every place of a device, or of whatever had a MAC, or of all, oldest first."""
        with self._database.read() as book:
            return logbook.places(book, device, mac)

    def add_events(self, events: Iterable[Event]) -> None:
        """Append events."""
        with self._database.write() as book:
            logbook.add_events(book, events)

    def events(
        self, limit: int = 100, since: datetime | None = None, kinds: Collection[str] = ()
    ) -> tuple[Event, ...]:
        """The newest events, newest first; ``kinds``: only these, none: all."""
        with self._database.read() as book:
            return logbook.events(book, limit, since, kinds)
