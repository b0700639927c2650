"""The agent's one writer: order, what stays served when the disk fails, damaged books."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from inventory.errors import BookError
from inventory.finding import Status
from inventory.snapshot import Agency
from inventory.store import Store, StoreSettings
from inventory.store.texts import FULL
from netmon.agent.bookkeeper import MONTH, Bookkeeper, Terms, assembled, failures
from tests.support.book import NOW, finding, look, minute
from tests.support.long_history import write_days

TERMS = Terms(agency=Agency(code="a", name="A"), segments=("10.0.0.0/24",), regulation=None)


class FullDisk(Store):
    """A book whose disk fills up."""

    full = False

    def record(self, observations: Any) -> None:
        if self.full:
            raise BookError(FULL.format(path=self.path))
        super().record(observations)

    def save_verdict(self, verdict: Any) -> None:
        if self.full:
            raise BookError(FULL.format(path=self.path))
        super().save_verdict(verdict)


@pytest.fixture
async def keeper(tmp_path: Path) -> Any:
    keeper = Bookkeeper(store=FullDisk(settings=StoreSettings(path=tmp_path / "b.db")), terms=TERMS)
    await keeper.open()
    yield keeper
    await keeper.aclose()


async def test_what_was_recorded_is_in_the_next_judgement(keeper: Bookkeeper) -> None:
    assert keeper.current() is None
    await keeper.record([look()])
    snapshot, verdict = await keeper.judge(NOW)
    assert len(snapshot.devices) == 1
    assert keeper.current() == (snapshot, verdict)


async def test_writes_keep_their_order_though_nobody_waits(keeper: Bookkeeper) -> None:
    order: list[int] = []

    def note(number: int, _store: Store) -> None:
        order.append(number)

    await asyncio.gather(*(keeper.write(partial(note, n)) for n in range(50)))
    assert order == list(range(50))


async def test_a_full_disk_keeps_the_last_good_state_served(
    keeper: Bookkeeper, caplog: pytest.LogCaptureFixture
) -> None:
    await keeper.record([look()])
    good = await keeper.judge(NOW)
    FullDisk.full = True
    try:
        for _ in range(3):
            with pytest.raises(BookError):
                await keeper.record([look(minute(5))])
            with pytest.raises(BookError):
                await keeper.judge(NOW + timedelta(minutes=1))
        assert keeper.current() is good
        await keeper.look(NOW)  # that it can be read does not mean that it can be written
        assert "is full" in keeper.problem
        assert len(caplog.records) == 1  # said once, not at every write
    finally:
        FullDisk.full = False
    await keeper.record([look(minute(5))])
    assert keeper.problem == ""


async def test_a_damaged_book_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    with Store(settings=StoreSettings(path=path)) as store:
        for n in range(200):
            store.record([look(minute(n), source=f"source-{n}")])
    data = bytearray(path.read_bytes())
    data[8192:16384] = b"\xa5" * 8192  # two pages in the middle
    path.write_bytes(data)
    before = hashlib.sha256(path.read_bytes()).digest()
    keeper = Bookkeeper(store=Store(settings=StoreSettings(path=path)), terms=TERMS)
    try:
        with pytest.raises(BookError, match=r"is damaged .* restore the latest backup"):
            await keeper.open()
    finally:
        await keeper.aclose()
    assert hashlib.sha256(path.read_bytes()).digest() == before


def history(store: Store, *states: tuple[float, Status]) -> None:
    for at, status in states:
        store.save_findings([finding(status, minute(at))])


@pytest.mark.parametrize(
    ("states", "spans"),
    [
        ([(0, Status.PASS)], []),
        ([(0, Status.FAIL)], [(0, None)]),
        ([(0, Status.FAIL), (10, Status.PASS)], [(0, 10)]),
        (
            [(0, Status.FAIL), (10, Status.PASS), (20, Status.FAIL), (25, Status.FAIL)],
            [(0, 10), (20, None)],
        ),
        ([(0, Status.FAIL), (10, Status.UNKNOWN), (20, Status.PASS)], [(0, 10)]),
    ],
)
def test_failures_of_the_month_from_the_history(tmp_path: Path, states: Any, spans: Any) -> None:
    with Store(settings=StoreSettings(path=tmp_path / "b.db")) as store:
        history(store, *states)
        snapshot = _snapshot_with(store)
        found = failures(store, snapshot, NOW)
    assert [(s.start, s.end) for s in sorted(found, key=lambda s: s.start)] == [
        (minute(a), None if b is None else minute(b)) for a, b in spans
    ]


def test_a_failure_older_than_the_month_keeps_its_beginning(tmp_path: Path) -> None:
    with Store(settings=StoreSettings(path=tmp_path / "b.db")) as store:
        history(store, (0, Status.FAIL))
        later = minute(0) + 2 * MONTH
        (span,) = failures(store, _snapshot_with(store), later)
    assert (span.start, span.end) == (minute(0), None)


def _snapshot_with(store: Store) -> Any:
    snapshot = assembled(store, TERMS, NOW)
    return replace(snapshot, findings=store.state(NOW).findings)


async def test_old_history_is_forgotten_in_steps_and_the_rest_stays(keeper: Bookkeeper) -> None:
    await keeper.write(lambda store: write_days(store, NOW, range(3)))
    later = NOW + 14 * MONTH + timedelta(days=2, hours=1)
    assert await keeper.prune(later, keep_months=14) > 0
    assert await keeper.prune(later, keep_months=14) == 0
    slots = await keeper.read(lambda store: store.slots("d-0"))
    assert slots[-1].end == NOW + timedelta(days=3)
