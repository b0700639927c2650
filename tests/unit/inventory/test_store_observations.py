"""Observations in the book: order and repetition do not matter, and what changed is remembered."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.model import FactName, InterfaceCounters, PortProbe, Vlan
from inventory.observation import Observation
from inventory.sighting import SPAN_GAP, BookState, Span, sighting_id
from inventory.store import Store
from tests.support.book import (
    NOW,
    PRINTER,
    START,
    SWITCH,
    any_observation,
    counters,
    finding,
    look,
    minute,
    observations,
    opened,
)

SWITCH_ID = sighting_id(SWITCH, "10.0.0.0/24")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "book.db"


def test_a_new_book_is_empty(book: Path) -> None:
    with opened(book) as store:
        assert store.state(NOW) == BookState()


def test_what_was_recorded_is_there_after_reopening(book: Path) -> None:
    seen = look(facts={FactName.SYS_NAME: "sw-1"}, tables={Vlan: (Vlan(vlan=10, name="Văn thư"),)})
    with opened(book) as store:
        store.record([seen, look(keys=PRINTER, source="arp_sweep")])
    with opened(book) as store:
        state = store.state(NOW)
    assert state.latest[SWITCH_ID] == {"system": seen}
    assert {s.keys for s in state.sightings} == {SWITCH, PRINTER}
    assert state.sightings[0].spans == (Span(START, START),)


def test_looks_nearer_than_the_gap_are_one_span_and_others_are_not(book: Path) -> None:
    near, far = START + SPAN_GAP - timedelta(seconds=1), START + 3 * SPAN_GAP
    with opened(book) as store:
        for at in (far, START, near):
            store.record([look(at)])
        (sighting,) = store.state(far).sightings
    assert sighting.spans == (Span(START, near), Span(far, far))


def test_an_older_look_never_takes_a_newer_ones_place(book: Path) -> None:
    newer, older = look(minute(5), facts={FactName.VERSION: "2"}), look(minute(1))
    with opened(book) as store:
        store.record([newer])
        store.record([older])
        assert store.state(NOW).latest[SWITCH_ID]["system"] == newer


def test_each_source_keeps_its_own_newest_look(book: Path) -> None:
    with opened(book) as store:
        store.record([look(minute(1)), look(minute(2), source="interfaces")])
        store.record([look(minute(3))])
        latest = store.state(NOW).latest[SWITCH_ID]
    assert {s: o.seen_at for s, o in latest.items()} == {
        "system": minute(3),
        "interfaces": minute(2),
    }


def test_a_state_that_was_handed_out_does_not_change(book: Path) -> None:
    with opened(book) as store:
        store.record([look(minute(1))])
        before = store.state(NOW)
        store.record([look(minute(2)), look(minute(2), source="interfaces")])
        assert before.latest[SWITCH_ID] == {"system": look(minute(1))}
        assert store.state(NOW) != before


def test_a_state_after_a_small_write_decodes_only_what_was_written(book: Path) -> None:
    with opened(book) as store:
        store.record([look(), look(source="interfaces"), look(keys=PRINTER)])
        store.save_findings([finding(), finding(rule="L2-01")])
        before = store.state(NOW)
        store.record([look(minute(1))])
        after = store.state(NOW)
    same = {
        (key, source)
        for key, latest in after.latest.items()
        for source, seen in latest.items()
        if seen is before.latest[key][source]
    }
    printer = sighting_id(PRINTER, "10.0.0.0/24")
    assert same == {(SWITCH_ID, "interfaces"), (printer, "system")}
    assert all(a is b for a, b in zip(after.findings, before.findings, strict=True))


def test_an_observation_without_keys_is_nobodys_and_is_passed_over(book: Path) -> None:
    with opened(book) as store:
        store.record([look(keys=frozenset())])
        assert store.state(NOW) == BookState()


def test_hostile_text_and_huge_numbers_come_back_as_they_were(book: Path) -> None:
    nasty = "\ud800\x00'; DROP TABLE sightings; --" + "x" * 100_000
    seen = look(
        facts={FactName.SYS_DESCR: nasty, FactName.ENGINE_BOOTS: 2**70},
        tables={PortProbe: (PortProbe(port=23, state="open", detail=nasty),)},
    )
    with opened(book) as store:
        store.record([seen])
        assert store.state(NOW).latest[SWITCH_ID]["system"] == seen
        assert store.check() == ()


def test_counter_samples_are_the_newest_of_each_five_minutes(book: Path) -> None:
    with opened(book) as store:
        for at in (0, 6, 2, 4, 11):
            store.record([counters(minute(at), octets=at, uptime_s=60.0 * at)])
        found = store.samples(SWITCH_ID, START)
    assert [(s.at, s.rows[0].in_octets, s.uptime_s) for s in found] == [
        (minute(4), 4, 240.0),
        (minute(6), 6, 360.0),
        (minute(11), 11, 660.0),
    ]


def test_the_state_shows_one_sample_an_hour_and_26_hours_of_them(book: Path) -> None:
    with opened(book) as store:
        store.record(counters(minute(at), octets=at) for at in range(0, 40 * 60, 5))
        shown = store.state(minute(40 * 60)).samples[SWITCH_ID]
        kept = store.samples(SWITCH_ID, START)
    assert [s.at.minute for s in shown] == [55] * 26
    assert shown[-1].at == minute(40 * 60 - 5)
    assert kept[0].at == minute(40 * 60 - 5 - 26 * 60)
    assert len(kept) == 26 * 12 + 1


def test_going_back_in_time_shows_what_was_shown_then(book: Path) -> None:
    with opened(book) as store:
        store.record([counters(minute(0), octets=0), counters(minute(600), octets=1)])
        early = store.state(minute(600))
        assert len(store.state(minute(30 * 60)).samples[SWITCH_ID]) == 1
        assert store.state(minute(600)) == early


def test_fact_changes_are_logged_once_with_old_and_new(book: Path) -> None:
    steps: list[dict[FactName, str | float]] = [
        {FactName.VERSION: "1", FactName.UPTIME_S: 1.0},
        {FactName.VERSION: "1", FactName.UPTIME_S: 2.0},
        {FactName.UPTIME_S: 3.0},
        {FactName.VERSION: "1", FactName.UPTIME_S: 4.0},
        {FactName.VERSION: "2", FactName.UPTIME_S: 5.0},
    ]
    looks = [look(minute(n), facts=facts) for n, facts in enumerate(steps)]
    with opened(book) as store:
        for _ in range(2):
            store.record(looks)
        found = store.fact_changes([SWITCH_ID])
    assert [(c.fact, c.old, c.new, c.at) for c in found] == [
        (FactName.VERSION, None, "1", minute(0)),
        (FactName.VERSION, "1", "2", minute(4)),
    ]


def test_another_process_s_record_shows_in_our_state(book: Path) -> None:
    with opened(book) as ours, opened(book) as theirs:
        assert ours.state(NOW) == BookState()
        theirs.record([look()])
        assert ours.state(NOW) == theirs.state(NOW)
        assert len(ours.state(NOW).sightings) == 1


def _state_after(batches: list[list[Observation]], *, reopen: bool) -> BookState:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        if reopen:
            for batch in batches:
                with opened(path) as store:
                    store.record(batch)
            with opened(path) as store:
                return store.state(NOW)
        with opened(path) as store:
            for batch in batches:
                store.record(batch)
                store.state(NOW)
            return store.state(NOW)


@settings(max_examples=40, deadline=None)
@given(looks=st.lists(observations(), max_size=8), data=st.data())
def test_any_order_repetition_and_splitting_gives_the_same_state(
    looks: list[Observation], data: st.DataObject
) -> None:
    expected = _state_after([looks], reopen=False)
    again = data.draw(st.lists(st.sampled_from(looks), max_size=4)) if looks else []
    mixed = data.draw(st.permutations([*looks, *again]))
    cut = data.draw(st.integers(0, len(mixed)))
    batches = [mixed[:cut], mixed[cut:]]
    assert _state_after(batches, reopen=data.draw(st.booleans())) == expected


@settings(max_examples=60, deadline=None)
@given(seen=any_observation())
def test_every_observation_round_trips_through_the_book(seen: Observation) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "book.db") as store:
        store.record([seen])
        (latest,) = store.state(NOW).latest.values()
    assert latest == {seen.source: seen}


def test_reading_a_table_that_a_newer_netmon_added_is_not_fatal(book: Path) -> None:
    with opened(book) as store:
        store.record([look(tables={InterfaceCounters: (InterfaceCounters(index=1),)})])
        with store._database.write() as connection:
            from inventory.store.codec import pack

            connection.execute(
                "UPDATE observations SET tables = ?", (pack('{"not_yet_invented":[{"a":1}]}'),)
            )
    with opened(book) as store:
        assert store.state(NOW).latest[SWITCH_ID]["system"].tables == {}


def test_a_store_that_is_not_open_says_so(book: Path) -> None:
    from inventory.errors import BookError
    from inventory.store import StoreSettings

    with pytest.raises(BookError, match="is not open"):
        Store(settings=StoreSettings(path=book)).state(NOW)
