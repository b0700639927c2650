"""The officer's desk: the book's history to read, decisions to keep (web: ``Book``)."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain

from exporters.readiness.model import Report, gather
from exporters.readiness.sentences import compose
from inventory.configuration.diff import unified
from inventory.device import Device, RegisterEntry
from inventory.errors import NotInBookError
from inventory.history import Event
from inventory.observation import Key
from inventory.period import parse_period
from inventory.sighting import CounterSample, DecisionKind
from inventory.store import Store
from inventory.text import Text
from inventory.types import DeviceId
from netmon.agent import texts
from netmon.agent.bookkeeper import Bookkeeper, assembled
from netmon.agent.witness import EVIDENCE_DIR
from netmon.config.register import parse_register
from netmon.evidence.ledger import Ledger
from netmon.regulation.effective import Effective
from netmon.reporting.book import BookSource, own_registry, own_report
from netmon.web.book import DeviceHistory, Span

DAY = timedelta(days=1)
MAX_ROWS = 100
LOOK_EVERY_S = 60.0
"""How often somebody may ask for a look at the LAN: devices must not suffer from impatience."""


class Desk:
    """Reads and writes on the book's own thread.

    Args:
        keeper: owns the book.
        judge_soon: asks for a judgement, so that a change shows.
        look_soon: asks for a look at the LAN.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        keeper: Bookkeeper,
        *,
        judge_soon: Callable[[], None],
        look_soon: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keeper = keeper
        self._judge_soon = judge_soon
        self._look_soon = look_soon
        self._clock = clock
        self._looked = -LOOK_EVERY_S

    def regulation(self) -> Effective | None:
        """See ``Book``."""
        return self._keeper.terms.regulation

    async def device(
        self, device: Device, *, now: datetime, versions: tuple[str, str] | None = None
    ) -> DeviceHistory:
        """See ``Book``."""
        return await self._keeper.read(lambda store: _history(store, device, now, versions))

    async def span(self, devices: Sequence[DeviceId], since: datetime, until: datetime) -> Span:
        """See ``Book``."""
        return await self._keeper.read(
            lambda store: Span(
                verdicts=store.outlines(since, until),
                slots={d: store.slots(d, since, until) for d in devices},
            )
        )

    async def events(
        self, *, limit: int, since: datetime | None = None, kinds: Collection[str] = ()
    ) -> tuple[Event, ...]:
        """See ``Book``."""
        return await self._keeper.read(lambda store: store.events(limit, since, kinds))

    def read_register(self, data: bytes, *, name: str) -> tuple[RegisterEntry, ...]:
        """See ``Book``."""
        return parse_register(data, name=name)

    async def approve(self, entries: Sequence[RegisterEntry], *, who: str, at: datetime) -> None:
        """See ``Book``."""

        def work(store: Store) -> None:
            store.put_register(entries, by=who, at=at)
            store.add_events(
                _event("approved", e.key, texts.APPROVED.format(who=who, name=e.name), at)
                for e in entries
            )

        await self._change(work)

    async def retire(self, device: Device, *, who: str, why: str, at: datetime) -> None:
        """See ``Book``."""
        entry = device.register_entry
        if entry is None:
            raise NotInBookError(texts.NO_LINE.format(name=device.name))
        said = texts.RETIRED.format(who=who, name=device.name, why=why)

        def work(store: Store) -> None:
            store.remove_register(entry.key, by=who, why=why, at=at)
            store.add_events([_event("retired", device.id, said, at)])

        await self._change(work)

    async def merge(self, one: Device, other: Device, *, who: str, why: str, at: datetime) -> None:
        """See ``Book``."""
        keys = (min(one.keys), min(other.keys))
        said = texts.MERGED.format(who=who, name=one.name, other=other.name, why=why)

        def work(store: Store) -> None:
            store.decide(DecisionKind.MERGE, keys, who=who, why=why, at=at)
            store.add_events([_event("merged", one.id, said, at)])

        await self._change(work)

    async def split(self, device: Device, key: Key, *, who: str, why: str, at: datetime) -> None:
        """See ``Book``."""
        rest = sorted(device.keys - {key})
        if not rest or key not in device.keys:
            raise NotInBookError(texts.NO_PART.format(name=device.name, key=key.value))
        said = texts.SPLIT.format(who=who, name=device.name, key=key.value, why=why)

        def work(store: Store) -> None:
            store.decide(DecisionKind.SPLIT, (rest[0], key), who=who, why=why, at=at)
            store.add_events([_event("split", device.id, said, at)])

        await self._change(work)

    async def undo(self, decision: int, *, who: str, at: datetime) -> None:
        """See ``Book``."""

        def work(store: Store) -> None:
            store.revoke(decision, who=who, at=at)
            said = texts.UNDONE.format(who=who, number=decision)
            store.add_events([_event("undone", "agency", said, at)])

        await self._change(work)

    async def report(self, month: str, *, now: datetime) -> Report:
        """See ``Book``."""
        terms = self._keeper.terms
        file = terms.report or own_report(terms.agency)
        rule = file.period_rule if terms.report else terms.circumstances.period_rule
        period = parse_period(month, now=now, rule=rule)

        def work(store: Store) -> Report:
            snapshot = assembled(store, terms, now)
            chain = Ledger(store.path.with_name(EVIDENCE_DIR))
            source = BookSource(store, snapshot, told=terms.circumstances, chain=chain)
            registry = own_registry(terms.agency, period.first)
            return compose(gather(source, registry, period, settings=file.report))

        return await self._keeper.read_aside(work)

    async def look_again(self, *, who: str, at: datetime) -> float:
        """See ``Book``."""
        wait = self._looked + LOOK_EVERY_S - self._clock()
        if wait > 0:
            return wait
        self._looked = self._clock()
        said = texts.LOOKED.format(who=who)
        await self._keeper.write(
            lambda store: store.add_events([_event("look", "agency", said, at)])
        )
        self._look_soon()
        return 0.0

    async def _change(self, work: Callable[[Store], None]) -> None:
        await self._keeper.write(work)
        self._judge_soon()


def _event(kind: str, subject: str, said: Text, at: datetime) -> Event:
    return Event(at=at, kind=kind, subject=subject, text=said)


def _history(
    store: Store, device: Device, now: datetime, versions: tuple[str, str] | None
) -> DeviceHistory:
    ids = (device.id, *device.aliases)
    known = list(chain.from_iterable(store.configurations(i) for i in ids))
    mine = [s.id for s in store.sightings_with(device.keys) if s.keys <= device.keys]
    stays = chain.from_iterable(store.places(device=i) for i in ids)
    changes = store.fact_changes(mine)
    pair = versions or ((known[1].sha256, known[0].sha256) if len(known) > 1 else None)
    return DeviceHistory(
        samples=_samples(store, mine, now),
        stays=tuple(sorted(stays, key=lambda s: s.location.since, reverse=True)[:MAX_ROWS]),
        changes=tuple(sorted(changes, key=lambda c: c.at, reverse=True)[:MAX_ROWS]),
        versions=tuple(known[:MAX_ROWS]),
        difference=_difference(store, ids, pair) if pair else (),
        decisions=tuple(d for d in store.decisions() if device.keys & set(d.keys)),
    )


def _samples(store: Store, sightings: Iterable[str], now: datetime) -> tuple[CounterSample, ...]:
    """The readings of the sighting that has most of them: several would tell the same twice."""
    found = [store.samples(i, now - DAY, now) for i in sightings]  # type: ignore[arg-type]
    return max(found, key=len, default=())


def _difference(store: Store, ids: Iterable[DeviceId], pair: tuple[str, str]) -> tuple[str, ...]:
    texts_ = [
        next((found for i in ids if (found := store.configuration(i, sha)) is not None), None)
        for sha in pair
    ]
    old, new = texts_
    return unified(old, new) if old is not None and new is not None else ()
