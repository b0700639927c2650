"""What is watched, and approved maintenance laid over it, in evidence and in reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from inventory.availability import SlotState
from inventory.circumstances import Circumstances
from inventory.maintenance import Ticket
from inventory.readiness_settings import ReadinessSettings
from inventory.sighting import SlotRun
from inventory.types import DeviceId
from inventory.watched import watched
from netmon.evidence.keys import make_key
from netmon.evidence.ledger import Ledger
from netmon.evidence.recorder import Author, Recorder
from tests.support.book import opened
from tests.support.months import STORIES, SWITCH, at, snapshot, verdict

STORY = STORIES[0]
TICKET = Ticket(
    id="BT-1",
    subjects=frozenset({"sw-loi"}),
    start=at(6, 9),
    end=at(6, 10),
    filed_at=at(5, 9),
    approved_by="Giám đốc",
    reason="thay nguồn",
)


def test_gate_three_asks_about_main_devices_gateway_and_the_path_to_the_province() -> None:
    found = watched(snapshot(STORY, at(6, 8)), ReadinessSettings())
    assert [w.name for w in found if w.parts] == ["sw-loi", "cong-mac-dinh", "duong-len-tinh"]
    assert len(found) == 3 + 39


def test_a_merged_devices_slots_are_joined_and_its_ticket_excludes_time() -> None:
    shot = snapshot(STORY, at(6, 8))
    device = replace(shot.devices[SWITCH], aliases=(DeviceId("d-old"),))
    one = next(
        w
        for w in watched(replace(shot, devices={SWITCH: device}), ReadinessSettings())
        if w.id == SWITCH
    )
    kept = {
        "d-old": (SlotRun(state=SlotState.UP, start=at(6, 8), end=at(6, 9)),),
        SWITCH: (SlotRun(state=SlotState.DOWN, start=at(6, 9), end=at(6, 9, 30)),),
    }

    def slots(subject: str, since: datetime, until: datetime) -> tuple[SlotRun, ...]:
        return kept[subject]

    runs = one.runs(slots, Circumstances(maintenance=(TICKET,)), at(6, 0), at(7, 0))
    assert [(r.state.value, r.start, r.end) for r in runs] == [
        ("up", at(6, 8), at(6, 9)),
        ("excluded", at(6, 9), at(6, 10)),
    ]
    late = replace(TICKET, filed_at=TICKET.start)
    assert (
        one.runs(slots, Circumstances(maintenance=(late,)), at(6, 0), at(7, 0))[1].state
        is SlotState.DOWN
    )


def test_the_evidence_of_a_day_holds_its_tickets_and_what_they_exclude(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "evidence")
    recorder = Recorder(
        ledger=ledger,
        key=lambda: make_key(tmp_path / "k"),
        author=Author(agency="so-a", agent="so-a", version="1"),
    )
    with opened(tmp_path / "book.db") as store:
        store.add_slot(SWITCH, SlotState.DOWN, start=at(6, 9), end=at(6, 9, 30))
        for when in (at(6, 8), at(6, 8) + timedelta(days=1)):
            told = Circumstances(maintenance=(TICKET,))
            recorder.note(store, snapshot(STORY, when), verdict(STORY, when), told=told)
    body = next(r.body for r in ledger.records(at(6, 8).date(), at(7, 8).date()) if r.seq == 2)
    assert [run[0] for run in body["availability"][SWITCH]["runs"]] == ["excluded"]
    assert [t["id"] for t in body["facts"]["tickets"]] == ["BT-1"]
