"""Time slots and probe rounds: run-length merged, kept for their time, pruned after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.availability import SlotState, settle
from inventory.sighting import SlotRun
from inventory.snapshot import ProbeResult, ServiceKind
from inventory.store import Store
from inventory.text import Text
from tests.support.book import NOW, START, minute, opened, whole


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "book.db") as store:
        yield store


def run(state: SlotState, start: float, end: float) -> SlotRun:
    return SlotRun(state=state, start=minute(start), end=minute(end))


def add(store: Store, run: SlotRun, subject: str = "d-1") -> None:
    store.add_slot(subject, run.state, start=run.start, end=run.end)


def probe(store: Store, result: ProbeResult, name: str = "dns") -> None:
    store.add_result(name, result, kind=ServiceKind.DNS, target="10.0.0.1")


def test_touching_slots_in_one_state_are_one_run(store: Store) -> None:
    for start in range(60):
        add(store, run(SlotState.UP, start, start + 1))
    add(store, run(SlotState.DOWN, 60, 61))
    assert store.slots("d-1") == (run(SlotState.UP, 0, 60), run(SlotState.DOWN, 60, 61))


def test_time_without_slots_stays_without(store: Store) -> None:
    add(store, run(SlotState.UP, 0, 1))
    add(store, run(SlotState.UP, 5, 6))
    assert store.slots("d-1") == (run(SlotState.UP, 0, 1), run(SlotState.UP, 5, 6))
    add(store, run(SlotState.UP, 1, 5))
    assert store.slots("d-1") == (run(SlotState.UP, 0, 6),)


def test_a_window_gives_the_runs_that_reach_into_it(store: Store) -> None:
    runs = [run(SlotState.UP, 0, 10), run(SlotState.DOWN, 10, 20), run(SlotState.UP, 20, 30)]
    for each in runs:
        add(store, each)
    assert store.slots("d-1", minute(10), minute(20)) == (runs[1],)
    assert store.slots("d-1", minute(9), minute(21)) == tuple(runs)
    assert store.slots("d-2") == ()


def test_slots_of_many_subjects_are_one_write_and_part_of_the_state(store: Store) -> None:
    store.add_slots(
        {"d-1": SlotState.UP, "service:dns": SlotState.DOWN}, start=minute(0), end=minute(1)
    )
    assert store.state(NOW).slots == {
        "d-1": (run(SlotState.UP, 0, 1),),
        "service:dns": (run(SlotState.DOWN, 0, 1),),
    }


@settings(max_examples=30, deadline=None)
@given(
    runs=st.lists(
        st.builds(
            lambda state, start, length: run(state, start, start + length),
            st.sampled_from(SlotState),
            st.integers(0, 20),
            st.integers(-2, 8),
        ),
        max_size=10,
    )
)
def test_slots_in_any_order_with_overlaps_settle_to_the_same_runs(runs: list[SlotRun]) -> None:
    with TemporaryDirectory() as folder, opened(Path(folder) / "book.db") as store:
        for each in [*reversed(runs), *runs]:
            add(store, each)
        assert store.slots("d-1") == settle(runs)


def test_rounds_come_back_by_service_and_window(store: Store) -> None:
    results = [ProbeResult(at=minute(n), ok=n % 2 == 0, rtts_s=(0.001,)) for n in range(4)]
    for result in reversed(results):
        probe(store, result)
    assert store.results("dns") == tuple(results)
    assert store.results("dns", minute(1), minute(2)) == tuple(results[1:3])
    assert store.results("other") == ()


def test_the_same_round_twice_counts_once(store: Store) -> None:
    for _ in range(2):
        probe(store, ProbeResult(at=minute(1), ok=True))
    assert len(store.results("dns")) == 1


def test_the_state_shows_services_with_their_last_day(store: Store) -> None:
    for hours in (0, 1, 24):
        probe(store, ProbeResult(at=START + timedelta(hours=hours), ok=None))
    now = START + timedelta(hours=25)
    service = store.state(now).services["dns"]
    assert (service.id, service.kind, service.target) == ("service:dns", "dns", "10.0.0.1")
    assert [r.at for r in service.results] == [now - timedelta(hours=24), now - timedelta(hours=1)]
    probe(store, ProbeResult(at=now, ok=True))
    assert len(store.state(now).services["dns"].results) == 3


def test_a_service_that_moved_has_its_new_target(store: Store) -> None:
    probe(store, ProbeResult(at=START, ok=True))
    store.add_result(
        "dns", ProbeResult(at=minute(1), ok=True), kind=ServiceKind.DNS, target="10.0.0.53"
    )
    assert store.state(NOW).services["dns"].target == "10.0.0.53"


def test_rounds_are_pruned_after_forty_days(store: Store) -> None:
    old = ProbeResult(at=START, ok=True)
    probe(store, old)
    probe(store, replace(old, at=START + timedelta(days=40)))
    assert len(store.results("dns")) == 2
    probe(store, replace(old, at=START + timedelta(days=40, minutes=1)), name="mail")
    assert [r.at for r in store.results("dns")] == [START + timedelta(days=40)]


@settings(max_examples=40, deadline=None)
@given(result=whole(ProbeResult))
def test_every_round_round_trips(result: ProbeResult) -> None:
    with TemporaryDirectory() as folder, opened(Path(folder) / "book.db") as store:
        probe(store, result)
        assert store.results("dns") == (result,)


def test_what_a_probe_said_comes_back_in_both_languages(store: Store) -> None:
    said = ProbeResult(at=START, ok=False, detail=Text(vi="hết giờ", en="timed out"))
    probe(store, said)
    assert store.results("dns") == (said,)
