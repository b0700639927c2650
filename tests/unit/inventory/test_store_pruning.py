"""Forgetting takes what no report asks for any more, a little at a time, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from inventory.finding import Status
from inventory.store import Store
from netmon.config.settings import BookSettings
from tests.support.book import NOW, START, SWITCH, opened
from tests.support.long_history import write_days

DAYS = 24
LIMIT = START + timedelta(days=15)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("history") / "book.db"
    with opened(path) as store:
        write_days(store, START, range(DAYS))
    return path


@pytest.fixture
def store(written: Path, tmp_path: Path) -> Iterator[Store]:
    with opened(Path(shutil.copy(written, tmp_path))) as store:
        yield store


def whole(store: Store) -> int:
    """Prune until nothing is left to forget; how many rows went."""
    gone = 0
    while step := store.prune(LIMIT):
        gone += step
    return gone


def status_at(store: Store, days: float) -> Status | None:
    at = START + timedelta(days=days)
    known = [c.new for c in store.finding_changes() if c.at <= at]
    return known[-1] if known else None


def test_what_a_report_after_the_limit_asks_for_is_as_before(store: Store) -> None:
    def asked() -> object:
        return (
            store.slots("d-0", LIMIT),
            store.verdicts(LIMIT),
            store.events(10_000, LIMIT),
            store.finding_changes(LIMIT),
            [stay for stay in store.places() if stay.until is None or stay.until > LIMIT],
            [status_at(store, days) for days in range(15, DAYS)],
            store.state(LIMIT + timedelta(days=14 * 31)),  # the shortest memory there may be
        )

    before = asked()
    assert whole(store) > 60
    assert asked() == before


def test_what_ended_before_the_limit_is_gone(store: Store) -> None:
    whole(store)
    assert store.slots("d-0", until=LIMIT - timedelta(days=1)) == ()
    assert all(e.at >= LIMIT for e in store.events(10_000))
    assert all(s.until is None or s.until > LIMIT for s in store.places())
    # Of findings, facts and verdicts the one that stood at the limit stays.
    assert sum(c.at < LIMIT for c in store.finding_changes()) == 1
    assert len(store.verdicts(until=LIMIT - timedelta(milliseconds=1))) == 1
    (switch,) = (s.id for s in store.state(NOW + timedelta(days=DAYS)).sightings)
    assert sum(c.at < LIMIT for c in store.fact_changes([switch])) == 1


def test_a_young_book_forgets_nothing_and_twice_is_once(store: Store) -> None:
    assert store.prune(START) == 0
    whole(store)
    assert store.prune(LIMIT) == 0


def test_one_step_is_small(store: Store) -> None:
    kinds = 6
    assert 0 < store.prune(LIMIT, limit=3) <= 3 * kinds


def test_people_and_devices_are_never_forgotten(store: Store) -> None:
    state = store.state(NOW + timedelta(days=DAYS))
    store.prune(NOW + timedelta(days=10_000))
    after = store.state(NOW + timedelta(days=DAYS))
    assert (after.sightings, after.latest) == (state.sightings, state.latest)
    assert {key for s in after.sightings for key in s.keys} == set(SWITCH)
    assert after.places == state.places


@pytest.mark.parametrize("months", [13, 121])
def test_how_long_is_bounded(months: int) -> None:
    with pytest.raises(ValidationError):
        BookSettings(keep_months=months)
    assert BookSettings().keep_months == 25
