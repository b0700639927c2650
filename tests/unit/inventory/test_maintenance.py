"""Tickets: what they exclude, the cap, overlaps counted once, late and unapproved ones, power."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.availability import Availability, ServiceHours, SlotState, availability
from inventory.maintenance import (
    MONTHLY_CAP,
    Cause,
    Standing,
    Ticket,
    granted,
    union,
    with_tickets,
    without,
)
from inventory.sighting import SlotRun
from inventory.types import LEGAL_TIME

MONDAY = datetime(2026, 11, 2, tzinfo=LEGAL_TIME)


def at(hours: float, day: float = 0) -> datetime:
    return (MONDAY + timedelta(days=day, hours=hours)).astimezone(UTC)


def ticket(start: datetime, end: datetime, **fields: Any) -> Ticket:
    values: dict[str, Any] = {
        "id": "BT-1",
        "subjects": frozenset({"sw-1"}),
        "filed_at": start - timedelta(days=1),
        "approved_by": "Nguyễn Văn An",
        **fields,
    }
    return Ticket(start=start, end=end, **values)


def hours(intervals: tuple[tuple[datetime, datetime], ...]) -> float:
    return sum((b - a).total_seconds() for a, b in intervals) / 3600


def test_an_approved_ticket_excludes_its_time() -> None:
    work = ticket(at(22), at(24))
    assert granted([work]) == ((at(22), at(24)),)
    assert work.standing is Standing.VALID


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({"filed_at": at(22)}, Standing.FILED_LATE),  # at the very start is too late
        ({"filed_at": at(25)}, Standing.FILED_LATE),
        ({"approved_by": "  "}, Standing.NOT_APPROVED),
        ({"cause": Cause.POWER}, Standing.POWER),
    ],
)
def test_what_excludes_nothing(fields: dict[str, Any], standing: Standing) -> None:
    work = ticket(at(22), at(24), **fields)
    assert work.standing is standing
    assert granted([work]) == ()


def test_overlapping_tickets_are_counted_once() -> None:
    works = [ticket(at(1), at(5)), ticket(at(3), at(6), id="BT-2"), ticket(at(1), at(5))]
    assert granted(works) == ((at(1), at(6)),)


def test_a_month_excludes_eight_hours_and_the_earliest_work_uses_them() -> None:
    works = [ticket(at(0, day=d), at(3, day=d)) for d in (9, 1, 5)]
    assert granted(works) == (
        (at(0, 1), at(3, 1)),
        (at(0, 5), at(3, 5)),
        (at(0, 9), at(2, 9)),
    )


def test_each_month_of_legal_time_has_its_own_cap() -> None:
    last = datetime(2026, 11, 30, 18, tzinfo=LEGAL_TIME)
    work = ticket(last, last + timedelta(hours=12))  # six hours in November, six in December
    assert hours(granted([work])) == 12
    assert hours(granted([work], month_begins=15)) == 8  # one month from the 15th to the 14th


def test_subjects_go_by_any_of_their_names() -> None:
    work = ticket(at(1), at(2), subjects=frozenset({"SW-Lõi", "10.0.0.2"}))
    assert work.concerns(["id-1", "sw-lõi"])
    assert work.concerns(["10.0.0.2"])
    assert not work.concerns(["sw-2"])
    assert ticket(at(1), at(2), subjects=frozenset({"*"})).concerns([])


def test_excluded_time_neither_helps_nor_hurts() -> None:
    runs = [
        SlotRun(state=SlotState.UP, start=at(7), end=at(9)),
        SlotRun(state=SlotState.DOWN, start=at(9), end=at(10)),
        SlotRun(state=SlotState.UP, start=at(10), end=at(17.5)),
    ]
    laid = with_tickets(runs, [ticket(at(8.5), at(10))])
    found = availability(laid, at(7), at(17.5), hours=ServiceHours())
    assert found == Availability(up_s=9 * 3600, excluded_s=1.5 * 3600)
    assert found.lowest == 1.0


def test_a_power_cut_is_down_where_nothing_was_seen_up() -> None:
    runs = [
        SlotRun(state=SlotState.UP, start=at(1), end=at(2)),  # the UPS held
        SlotRun(state=SlotState.UNKNOWN, start=at(2), end=at(3)),
    ]
    cut = ticket(at(1), at(4), cause=Cause.POWER, filed_at=at(9), approved_by="")
    found = availability(with_tickets(runs, [cut]), at(0), at(5))
    assert found == Availability(up_s=3600, down_s=7200, unknown_s=7200)


_INTERVALS = st.lists(
    st.tuples(st.integers(0, 2000), st.integers(0, 90)).map(
        lambda t: (at(t[0]), at(t[0] + t[1])),
    ),
    max_size=12,
)


@given(_INTERVALS, st.randoms())
def test_no_order_or_repetition_of_tickets_matters(
    intervals: list[tuple[datetime, datetime]], random: Any
) -> None:
    works = [ticket(a, b) for a, b in intervals]
    again = [*works, *works]
    random.shuffle(again)
    assert granted(works) == granted(again)


@given(_INTERVALS)
def test_the_cap_holds_in_every_month_and_nothing_is_invented(
    intervals: list[tuple[datetime, datetime]],
) -> None:
    found = granted([ticket(a, b) for a, b in intervals])
    assert without(found, union(intervals)) == ()
    months: dict[tuple[int, int], timedelta] = {}
    for start, end in found:
        step = start
        while step < end:
            upto = min(end, step + timedelta(hours=1))
            local = step.astimezone(LEGAL_TIME)
            key = local.year, local.month
            months[key] = months.get(key, timedelta()) + (upto - step)
            step = upto
    assert all(spent <= MONTHLY_CAP for spent in months.values())


@given(_INTERVALS, _INTERVALS)
def test_taking_away_and_what_is_left_make_the_whole(
    a: list[tuple[datetime, datetime]], b: list[tuple[datetime, datetime]]
) -> None:
    whole, taken = union(a), union(b)
    left = without(whole, taken)
    both = without(whole, left)
    assert hours(left) + hours(both) == pytest.approx(hours(whole))
    assert without(both, taken) == ()
