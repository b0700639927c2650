"""The one writer of the book inside the agent, and the place where looks become a verdict.

All writing runs on one thread of its own, in order; pages read on another. The event loop never
waits for the disk.
After every judgement a new immutable snapshot is published; readers take the newest one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import TypeVar

from inventory.assemble import assemble
from inventory.circumstances import Circumstances
from inventory.diff import diff
from inventory.errors import BookError
from inventory.finding import Status
from inventory.hearsay import heard
from inventory.history import Event
from inventory.observation import Observation
from inventory.readiness import judge_readiness
from inventory.readiness_settings import FailureSpan
from inventory.sighting import BookState
from inventory.snapshot import Agency, Snapshot, TaskHealth
from inventory.store import Store, StoreSettings
from inventory.store.texts import CORRUPT
from inventory.verdict import Verdict
from netmon.agent.witness import Witness
from netmon.regulation.effective import Effective
from netmon.regulation.engine import judge
from netmon.regulation.history import edition_of
from netmon.reporting.settings_file import ReportFile

logger = logging.getLogger(__name__)

T = TypeVar("T")

MONTH = timedelta(days=31)
"""How far back failures count for the gates until periods are reported on."""

_PRUNE_STEPS = 200
_PRUNE_PAUSE_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Whose book it is and by what it is judged; replaced as a whole on reload.

    Attributes:
        report: the data of the monthly paper; None: blanks to be filled in by hand.
    """

    agency: Agency
    segments: tuple[str, ...]
    regulation: Effective | None
    circumstances: Circumstances = field(default_factory=Circumstances)
    report: ReportFile | None = None


class Bookkeeper:
    """Owns the store; ``current`` is what everybody else reads.

    Args:
        store: not yet open; ``open`` opens it on the book's own thread.
        terms: the agency and its regulation.
        tasks: the agent's own task health, asked for at each judgement.
        witness: keeps the proof of each judgement; None: nobody does.
        clock_offset: seconds by which the clock is ahead, None when that is not known.
    """

    def __init__(
        self,
        *,
        store: Store,
        terms: Terms,
        tasks: Callable[[], tuple[TaskHealth, ...]] = tuple,
        witness: Witness | None = None,
        clock_offset: Callable[[], float | None] = lambda: None,
    ) -> None:
        self.terms = terms
        self._witness = witness
        self._clock_offset = clock_offset
        self.problem = ""  # why the book could not be written last time, "" when it could
        self._store = store
        self._tasks = tasks
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="book")
        self._reader: Store | None = None  # opened on its thread when somebody reads
        self._reading = ThreadPoolExecutor(max_workers=1, thread_name_prefix="book-reader")
        self._current: tuple[Snapshot, Verdict] | None = None

    async def open(self) -> None:
        """Open the book and check that it is sound.

        Raises:
            BookError: it cannot be used; the sentence says why and what to do.
        """
        await self._on_thread(open_sound)

    def current(self) -> tuple[Snapshot, Verdict] | None:
        """The newest judged snapshot, None before the first."""
        return self._current

    async def record(self, observations: Iterable[Observation]) -> None:
        """Put looks, and what they say of others, into the book; on return they are on the disk.

        Raises:
            BookError: the book cannot be written; what was served stays served.
        """
        segments = self.terms.segments
        batch = tuple(chain.from_iterable((o, *heard(o, segments)) for o in observations))
        if batch:
            await self.write(lambda store: store.record(batch))

    async def write(self, work: Callable[[Store], T]) -> T:
        """Change the book, on the book's own thread.

        Raises:
            BookError: as ``record``; remembered in ``problem`` until a write succeeds.
        """
        try:
            result = await self._on_thread(work)
        except BookError as error:
            if not self.problem:
                logger.error("%s", error)  # noqa: TRY400 - the sentence says it all
            self.problem = str(error)
            raise
        self.problem = ""
        return result

    async def read(self, work: Callable[[Store], T]) -> T:
        """Ask the book something short, on a connection and a thread of its own.

        Readers of the book and its writer do not wait for each other (SQLite, "Write-Ahead
        Logging"): a page is not held up by a judgement. What was written before is seen.

        Raises:
            BookError: it cannot be read. That it can says nothing about writing.
        """
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._read, work)

    def _read(self, work: Callable[[Store], T]) -> T:
        if self._reader is None:
            reader = Store(settings=StoreSettings(path=self._store.path))
            reader.open()
            self._reader = reader
        return work(self._reader)

    async def read_aside(self, work: Callable[[Store], T]) -> T:
        """Ask the book something long: as ``read``, and other readers do not wait either.

        Raises:
            BookError: as ``read``.
        """

        def aside() -> T:
            with Store(settings=StoreSettings(path=self._store.path)) as store:
                return work(store)

        return await asyncio.to_thread(aside)

    async def prune(self, now: datetime, *, keep_months: int) -> int:
        """Forget what is older than so many months; the book is free between the small steps.

        Returns:
            How many rows went; what a day's steps did not reach goes the next day.

        Raises:
            BookError: as ``record``.
        """
        before = now - keep_months * MONTH
        gone = 0
        for _ in range(_PRUNE_STEPS):
            step = await self.write(lambda store: store.prune(before))
            gone += step
            if not step:
                break
            await asyncio.sleep(_PRUNE_PAUSE_S)
        if gone:
            logger.info("book: forgot %d rows of history from before %s", gone, before.date())
        return gone

    async def look(self, now: datetime) -> Snapshot:
        """The book as it is, not judged and not published.

        Raises:
            BookError: it cannot be read. That it can says nothing about writing.
        """
        terms = self.terms
        return await self._on_thread(lambda store: assembled(store, terms, now, self._tasks()))

    async def _on_thread(self, work: Callable[[Store], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._store)

    async def judge(self, now: datetime) -> tuple[Snapshot, Verdict]:
        """Judge the book as it is, keep findings and verdict, publish.

        Raises:
            BookError: the findings could not be kept; the last good snapshot stays published.
        """
        before = self._current
        self._current = await self.write(
            lambda store: self._judge(store, now, before[0] if before else None)
        )
        return self._current

    def _judge(
        self, store: Store, now: datetime, before: Snapshot | None
    ) -> tuple[Snapshot, Verdict]:
        terms, witness = self.terms, self._witness
        told = replace(terms.circumstances, clock_offset_s=self._clock_offset())
        if witness is not None:
            told = replace(told, evidence_unbroken=witness.unbroken)
        terms = replace(terms, circumstances=told)
        current = judge_book(store, terms, now=now, tasks=self._tasks(), before=before)
        if witness is not None:
            witness.note(store, *current, told=terms.circumstances)
        return current

    async def aclose(self) -> None:
        """Finish what is queued and close the store."""
        loop = asyncio.get_running_loop()
        if self._reader is not None:
            await loop.run_in_executor(self._reading, self._reader.close)
        self._reading.shutdown()
        await loop.run_in_executor(self._thread, self._store.close)
        self._thread.shutdown()


def open_sound(store: Store) -> None:
    """Open a book and refuse it when it is damaged, before anything is written to it.

    Raises:
        BookError: it cannot be opened, or SQLite's integrity check complains.
    """
    store.open()
    try:
        problems = store.check()
    except BookError:
        store.close()
        raise
    if problems:
        store.close()
        raise BookError(CORRUPT.format(path=store.path, detail=problems[0]))


def judge_book(
    store: Store,
    terms: Terms,
    *,
    now: datetime,
    tasks: tuple[TaskHealth, ...] = (),
    before: Snapshot | None = None,
) -> tuple[Snapshot, Verdict]:
    """Assemble, judge by the regulation, decide readiness, and keep it all in the book.

    Args:
        store: the open book.
        terms: whose it is and by what it is judged.
        now: the instant of judgement.
        tasks: how the agent's own tasks are doing.
        before: the previous snapshot; what changed since becomes events.

    Raises:
        BookError: the book cannot be read or written.
    """
    state = replace(store.state(now), tasks=tasks, rates=store.rates(now))
    snapshot = _assembled(state, terms, now)
    if terms.regulation is not None:
        store.save_edition(edition_of(terms.regulation.info, now))
        findings = store.save_findings(judge(snapshot, terms.regulation, now=now))
        snapshot = replace(snapshot, findings=findings)
    verdict = judge_readiness(snapshot, now=now, history=failures(store, snapshot, now))
    store.save_places(snapshot.devices)
    store.save_verdict(verdict)
    if before is not None:
        store.add_events(
            Event(at=now, kind=c.kind.value, subject=c.device, text=c.message)
            for c in diff(before, snapshot)
        )
    return snapshot, verdict


def failures(store: Store, snapshot: Snapshot, now: datetime) -> tuple[FailureSpan, ...]:
    """Every failure of the last month, closed ones too, from the history of findings."""
    names = {f.subject: f.subject_name for f in snapshot.findings}
    spans: list[FailureSpan] = []
    began: dict[tuple[str, str], datetime] = {}
    for change in store.finding_changes(now - MONTH):
        key = change.rule, change.subject
        if change.new is Status.FAIL:
            began.setdefault(key, change.at)
        elif change.old is Status.FAIL:
            start = began.pop(key, now - MONTH)
            spans.append(_span(key, names, start, change.at))
    # A failure that began before the month and has not changed since is in no change row.
    for finding in snapshot.findings:
        if finding.status is Status.FAIL:
            began.setdefault((finding.rule, finding.subject), finding.since)
    spans += [_span(key, names, start, None) for key, start in began.items()]
    return tuple(spans)


def _span(
    key: tuple[str, str], names: Mapping[str, str], start: datetime, end: datetime | None
) -> FailureSpan:
    rule, subject = key
    return FailureSpan(
        rule=rule, subject=subject, subject_name=names.get(subject, subject), start=start, end=end
    )


def assembled(
    store: Store, terms: Terms, now: datetime, tasks: tuple[TaskHealth, ...] = ()
) -> Snapshot:
    """The book as it is, as a snapshot that is not judged.

    Raises:
        BookError: the book cannot be read.
    """
    return _assembled(replace(store.state(now), tasks=tasks), terms, now)


def _assembled(state: BookState, terms: Terms, now: datetime) -> Snapshot:
    return assemble(
        state,
        now=now,
        agency=terms.agency,
        segments=terms.segments,
        regulation=terms.regulation.info if terms.regulation else None,
        circumstances=terms.circumstances,
    )
