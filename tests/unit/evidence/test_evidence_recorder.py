"""What the agent chains of its judgements, and what it only counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inventory.evidence import RecordKind
from inventory.evidence_chain import Reading
from inventory.finding import Status
from inventory.store import Store, StoreSettings
from netmon.evidence.keys import make_key
from netmon.evidence.ledger import Ledger, LedgerError
from netmon.evidence.recorder import Author, Recorder
from tests.support.months import STORIES, at, finding, snapshot, verdict

STORY = STORIES[1]
MORNING = at(12, 6)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(settings=StoreSettings(path=tmp_path / "book.db")) as opened:
        yield opened


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "evidence")


@pytest.fixture
def recorder(tmp_path: Path, ledger: Ledger) -> Recorder:
    author = Author(agency="so-b", agent="so-b-01", version="0.1")
    key = make_key(tmp_path / "k")
    return Recorder(ledger=ledger, key=lambda: key, author=author)


def note(recorder: Recorder, store: Store, when: datetime, **changes: Any) -> bool:
    shot = replace(snapshot(STORY, when), **changes)
    return recorder.note(store, shot, verdict(STORY, when))


def chained(ledger: Ledger) -> list[dict[str, Any]]:
    days = ledger.days()
    return [r.body for r in ledger.records(days[0], days[-1]) if r.kind is RecordKind.ASSESSMENT]


def test_what_says_nothing_new_is_counted_until_an_hour_has_passed(
    recorder: Recorder, store: Store, ledger: Ledger
) -> None:
    told = [note(recorder, store, MORNING + timedelta(minutes=m)) for m in range(0, 61, 10)]
    assert told == [True, *[False] * 5, True]
    first, second = chained(ledger)
    assert first["full"]
    assert (second["repeats"], second["results"], second["verdict"]) == (5, [], None)
    assert second["digest"] == first["digest"]


def test_a_change_is_chained_at_once_with_only_what_changed(
    recorder: Recorder, store: Store, ledger: Ledger
) -> None:
    other = replace(finding(STORY, MORNING), rule="HLT-05", subject="d-2")
    note(recorder, store, MORNING, findings=(finding(STORY, MORNING), other))
    later = at(12, 8, 1)
    assert note(recorder, store, later, findings=(finding(STORY, later), other))
    change = chained(ledger)[1]
    assert [(r["rule"], r["status"]) for r in change["results"]] == [("MGT-01", "fail")]
    assert change["verdict"]["state"] == "not_ready"


def test_a_result_that_is_judged_no_longer_is_closed(
    recorder: Recorder, store: Store, ledger: Ledger
) -> None:
    note(recorder, store, MORNING)
    note(recorder, store, MORNING + timedelta(minutes=1), findings=())
    assert chained(ledger)[1]["closed"] == [["MGT-01", "d-switch"]]


def test_deltas_add_up_to_the_digest(recorder: Recorder, store: Store, ledger: Ledger) -> None:
    for hours in range(0, 30, 3):
        note(recorder, store, MORNING + timedelta(hours=hours))
    reading = Reading().read(ledger.records(ledger.days()[0], ledger.days()[-1]))
    assert reading.problems == []
    assert reading.results["MGT-01", "d-switch"]["status"] == Status.FAIL


def test_a_changed_delta_is_found_by_the_digest(
    recorder: Recorder, store: Store, ledger: Ledger
) -> None:
    note(recorder, store, MORNING)
    note(recorder, store, at(12, 8, 1))
    first, second = ledger.records(ledger.days()[0], ledger.days()[-1])
    body = second.body | {"results": []}
    assert Reading().read([first, replace(second, body=body)]).problems


def test_a_restart_begins_in_full(
    recorder: Recorder, store: Store, ledger: Ledger, tmp_path: Path
) -> None:
    note(recorder, store, MORNING)
    again = Recorder(
        ledger=ledger,
        key=lambda: make_key(tmp_path / "k2"),
        author=Author(agency="so-b", agent="so-b-01", version="0.1"),
    )
    assert note(again, store, MORNING + timedelta(minutes=1))
    assert [b["full"] for b in chained(ledger)] == [True, True]


def test_the_day_before_is_closed_and_signed_with_the_first_judgement_of_a_day(
    recorder: Recorder, store: Store, ledger: Ledger
) -> None:
    note(recorder, store, MORNING)
    note(recorder, store, MORNING + timedelta(days=3))
    days = ledger.days()
    assert len(days) == 4
    kinds = [r.kind.value for r in ledger.records(days[0], days[-1])]
    assert kinds == ["assessment", "day", "day", "day", "seal", "assessment"]


def test_a_clock_set_back_is_chained_and_stays_readable(
    recorder: Recorder, store: Store, ledger: Ledger
) -> None:
    note(recorder, store, MORNING)
    assert note(recorder, store, MORNING - timedelta(hours=2))
    assert note(recorder, store, MORNING - timedelta(days=1))
    assert Reading().read(ledger.records(ledger.days()[0], ledger.days()[-1])).problems == []


def test_what_could_not_be_written_is_written_in_full_the_next_time(
    recorder: Recorder, store: Store, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(recorder, store, MORNING)
    later = at(12, 8, 1)
    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", _full_disk)
        with pytest.raises(LedgerError, match="No space left"):
            note(recorder, store, later)
    assert note(recorder, store, later + timedelta(minutes=1))
    assert Reading().read(ledger.records(ledger.days()[0], ledger.days()[-1])).problems == []


def _full_disk(descriptor: int) -> None:
    raise OSError(28, "No space left on device")
