"""Counters of time: they only grow, whatever the clock does, and know the maintenance on file."""

from __future__ import annotations

from datetime import datetime, timedelta

from inventory.availability import Availability, SlotState
from inventory.circumstances import Circumstances
from inventory.device import Device
from inventory.maintenance import Ticket
from inventory.types import DeviceId
from netmon.agent.tally import Slot, Tally
from tests.support.months import at

DEVICE = Device(
    id=DeviceId("d-1"),
    name="sw-loi",
    keys=frozenset(),
    first_seen=at(1, 0),
    last_seen=at(1, 0),
    facts={},
)
MINUTE = timedelta(minutes=1)


def slot(start: datetime, length: timedelta = MINUTE) -> Slot:
    return start, start + length


def checked(tally: Tally, *starts: datetime, told: Circumstances | None = None) -> Availability:
    for start in starts:
        tally.checked(
            {"d-1": SlotState.UP},
            slot(start),
            known={"d-1": DEVICE},
            told=told or Circumstances(),
        )
    return tally.devices["d-1"]


def test_a_slot_that_is_looked_at_twice_counts_once() -> None:
    assert checked(Tally(), at(6, 9), at(6, 9), at(6, 9, 1)) == Availability(up_s=120)


def test_a_clock_that_jumped_a_year_ahead_does_not_stop_the_counters() -> None:
    tally = Tally()
    checked(tally, at(6, 9), at(6, 9) + timedelta(days=365), at(6, 9, 2))
    assert checked(tally, at(6, 9, 3)) == Availability(up_s=240)


def test_a_clock_set_back_does_not_take_time_back() -> None:
    tally = Tally()
    before = checked(tally, at(6, 9), at(6, 9, 1))
    after = checked(tally, at(6, 8), at(6, 8, 1))
    assert after.up_s == before.up_s + 120


def test_approved_work_is_excluded_in_the_counters_as_in_the_book() -> None:
    ticket = Ticket(
        id="BT-1",
        subjects=frozenset({"sw-loi", "wan"}),
        start=at(6, 9),
        end=at(6, 9, 1) + MINUTE / 2,
        filed_at=at(5, 9),
        approved_by="Giám đốc",
    )
    told = Circumstances(maintenance=(ticket,))
    tally = Tally()
    assert checked(tally, at(6, 9), at(6, 9, 1), told=told) == Availability(excluded_s=90, up_s=30)
    tally.probed("wan", SlotState.DOWN, slot(at(6, 9)), told=told)
    tally.probed("wan", SlotState.DOWN, slot(at(6, 10), 5 * MINUTE), told=told)
    tally.probed("wan", SlotState.UNKNOWN, slot(at(6, 11)), told=told)
    assert tally.services["wan"] == Availability(excluded_s=60, down_s=300, unknown_s=60)
