"""Availability and restarts as a snapshot tells them: gaps, late checks, tickets, hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inventory.assemble import assemble
from inventory.availability import Availability, ServiceHours, SlotState
from inventory.circumstances import Circumstances
from inventory.device import Device
from inventory.maintenance import Ticket
from inventory.model import Claim, FactName, FactRank
from inventory.observation import Observation
from inventory.sighting import BookState, SlotRun
from inventory.snapshot import (
    Agency,
    Application,
    ProbeResult,
    Service,
    ServiceDeclaration,
    ServiceKind,
    Snapshot,
)
from inventory.store import Store, StoreSettings
from inventory.types import LEGAL_TIME
from tests.support.evidence import book_of, look, mac, managed

MONDAY = datetime(2026, 11, 2, tzinfo=LEGAL_TIME)
KEYS = managed(serials=["A"], macs=[1], name="sw-1")
ALWAYS = Circumstances(hours=None)


def at(hours: float, day: float = 0) -> datetime:
    return (MONDAY + timedelta(days=day, hours=hours)).astimezone(UTC)


def run(state: SlotState, start: datetime, end: datetime) -> SlotRun:
    return SlotRun(state=state, start=start, end=end)


def lan(
    now: datetime, *runs: SlotRun, circumstances: Circumstances = ALWAYS, **state: Any
) -> Snapshot:
    book = book_of([look(KEYS, at(0))])
    (device,) = assemble(book, now=now, agency=Agency(code="x", name="X")).devices
    book = replace(book, slots={str(device): runs}, **state)
    return assemble(book, now=now, agency=Agency(code="x", name="X"), circumstances=circumstances)


def only(snapshot: Snapshot) -> Device:
    (device,) = snapshot.devices.values()
    return device


def test_a_stopped_agent_leaves_unknown_and_never_up() -> None:
    runs = [run(SlotState.UP, at(8), at(9)), run(SlotState.UP, at(11), at(12))]
    device = only(lan(at(14), *runs))
    assert device.availability == Availability(up_s=7200, unknown_s=4 * 3600)
    assert device.up is None


def test_the_slot_under_way_and_a_late_check_are_no_gap() -> None:
    for now in (at(8.5), at(9), at(9.2)):
        device = only(lan(now, run(SlotState.UP, at(8), at(9))))
        assert device.availability is not None
        assert device.availability.unknown_s == 0
        assert device.up is True


def test_hours_and_all_hours_stand_beside_each_other() -> None:
    runs = [run(SlotState.UP, at(6), at(17.5)), run(SlotState.DOWN, at(17.5), at(20))]
    device = only(lan(at(20), *runs, circumstances=Circumstances()))
    assert device.availability == Availability(up_s=10.5 * 3600)
    assert device.round_the_clock == Availability(up_s=11.5 * 3600, down_s=2.5 * 3600)


def test_before_the_first_service_hour_all_hours_count() -> None:
    sunday = [run(SlotState.UP, at(9, -1), at(10, -1))]
    device = only(lan(at(10, -1), *sunday, circumstances=Circumstances()))
    assert device.availability == Availability(up_s=3600)


def test_a_month_is_looked_back_on_and_no_more() -> None:
    runs = [run(SlotState.DOWN, at(0, -40), at(0, -20)), run(SlotState.UP, at(0, -20), at(0))]
    device = only(lan(at(0), *runs))
    assert device.availability == Availability(up_s=20 * 86400, down_s=11 * 86400)


def test_a_ticket_by_one_of_the_devices_names_excludes() -> None:
    ticket = Ticket(
        id="BT-1",
        subjects=frozenset({mac(1).upper()}),
        start=at(9),
        end=at(10),
        filed_at=at(0),
        approved_by="An",
    )
    runs = [run(SlotState.UP, at(8), at(9)), run(SlotState.DOWN, at(9), at(10))]
    told = replace(ALWAYS, maintenance=(ticket,))
    device = only(lan(at(10), *runs, circumstances=told))
    assert device.availability == Availability(up_s=3600, excluded_s=3600)
    assert device.up is False  # it is, whatever was agreed
    late = replace(ticket, filed_at=at(9.5))
    device = only(lan(at(10), *runs, circumstances=replace(ALWAYS, maintenance=(late,))))
    assert device.availability == Availability(up_s=3600, down_s=3600)


def test_a_clock_that_jumped_ahead_and_back_proves_no_time_twice() -> None:
    # An hour was lived twice: seen up, then down; and some slots lie in the future.
    runs = [
        run(SlotState.UP, at(8), at(10)),
        run(SlotState.UP, at(50), at(51)),
        run(SlotState.DOWN, at(9.5), at(9.6)),
    ]
    device = only(lan(at(10), *runs))
    assert device.availability is not None
    assert device.availability.counted_s == 7200


# --- services ---


DECLARED = ServiceDeclaration(
    name="wan",
    kind=ServiceKind.PATH,
    target="10.9.0.1",
    applications=frozenset({Application.VIDEO}),
    wan=True,
    period_s=300,
)
ROUND = ProbeResult(at=at(8), ok=True)


def services(*probed: Service, declared: tuple[ServiceDeclaration, ...]) -> dict[str, Service]:
    told = replace(ALWAYS, services=declared)
    state = {"services": {s.name: s for s in probed}}
    return dict(lan(at(9), circumstances=told, **state).services)


def test_a_declared_service_is_there_before_its_first_round() -> None:
    found = services(declared=(DECLARED,))["wan"]
    assert (found.results, found.availability) == ((), None)
    assert (found.wan, found.applications) == (True, frozenset({Application.VIDEO}))


def test_what_is_no_longer_declared_is_gone_and_other_targets_prove_nothing() -> None:
    same = Service(name="wan", kind=ServiceKind.PATH, target="10.9.0.1", results=(ROUND,))
    other = replace(same, target="10.9.0.2")
    gone = replace(same, name="old")
    assert services(same, gone, declared=(DECLARED,)).keys() == {"wan"}
    assert services(same, declared=(DECLARED,))["wan"].results == (ROUND,)
    assert services(other, declared=(DECLARED,))["wan"].results == ()


# --- how well it is watched ---


def test_monitoring_adds_up_what_was_expected_and_what_came() -> None:
    runs = [
        run(SlotState.UP, at(8), at(9)),
        run(SlotState.UNKNOWN, at(9), at(10)),
        run(SlotState.DOWN, at(11), at(12)),
    ]
    facts = lan(at(12), *runs).monitoring
    assert facts is not None
    assert (facts.expected_s, facts.received_s, facts.last_slot) == (14400, 7200, at(12))


def test_what_was_retired_is_no_gap() -> None:
    facts = lan(at(12, 30), run(SlotState.UP, at(8), at(9))).monitoring
    assert facts is not None
    assert (facts.expected_s, facts.last_slot) == (0, None)


# --- restarts ---


def _told(when: datetime, **facts: float) -> Observation:
    seen = look(KEYS, when)
    claims = {
        FactName(name): Claim(value, "test", FactRank.SYSTEM) for name, value in facts.items()
    }
    return replace(seen, facts=claims)


def _restarts(tmp_path: Path, *looks: Observation, **told: Any) -> tuple[datetime, ...] | None:
    with Store(settings=StoreSettings(path=tmp_path / "book.db")) as store:
        for one in looks:
            store.record([one])
        state: BookState = store.state(at(12))
    circumstances = Circumstances(**told)
    agency = Agency(code="x", name="X")
    return only(assemble(state, now=at(12), agency=agency, circumstances=circumstances)).restarts


def test_an_uptime_that_fell_is_a_restart_at_its_very_instant(tmp_path: Path) -> None:
    looks = [
        _told(at(8), uptime_s=1000),
        _told(at(9), uptime_s=4600),
        _told(at(10), uptime_s=600),
        _told(at(11), uptime_s=4200),
    ]
    assert _restarts(tmp_path, *looks) == (at(10) - timedelta(seconds=600),)


def test_a_stepped_boot_counter_and_a_fallen_uptime_are_one_restart(tmp_path: Path) -> None:
    looks = [
        _told(at(8), uptime_s=1000, engine_boots=7),
        _told(at(10), uptime_s=60, engine_boots=8),
    ]
    assert _restarts(tmp_path, *looks) == (at(10) - timedelta(seconds=60),)


def test_boots_alone_tell_too(tmp_path: Path) -> None:
    looks = [_told(at(8), engine_boots=7), _told(at(9), engine_boots=7)]
    assert _restarts(tmp_path, *looks, _told(at(10), engine_boots=9)) == (at(10),)


@pytest.mark.parametrize(
    "looks",
    [
        [_told(at(8), uptime_s=42_949_000), _told(at(10), uptime_s=6_527)],  # 497 days, wrapped
        [_told(at(10), uptime_s=9000), _told(at(8), uptime_s=100)],  # looks in the wrong order
        [_told(at(8), uptime_s=100)],
        [_told(at(8), engine_boots=8), _told(at(9), engine_boots=1)],  # a replaced engine
    ],
)
def test_what_is_no_restart(tmp_path: Path, looks: list[Observation]) -> None:
    assert _restarts(tmp_path, *looks) == ()


def test_a_device_that_never_said_is_not_known_to_have_stayed_up(tmp_path: Path) -> None:
    assert _restarts(tmp_path, look(KEYS, at(8))) is None


def test_a_planned_restart_does_not_count(tmp_path: Path) -> None:
    ticket = Ticket(
        id="BT-1",
        subjects=frozenset({"*"}),
        start=at(9),
        end=at(11),
        filed_at=at(0),
        approved_by="An",
    )
    looks = [_told(at(8), uptime_s=1000), _told(at(10), uptime_s=60)]
    assert _restarts(tmp_path, *looks, maintenance=(ticket,)) == ()


def test_service_hours_are_a_setting() -> None:
    saturday = ServiceHours(weekdays=frozenset({5}))
    told = Circumstances(hours=saturday)
    runs = [run(SlotState.DOWN, at(0, 4), at(0, 5)), run(SlotState.UP, at(0, 5), at(0, 6))]
    device = only(lan(at(0, 6), *runs, circumstances=told))
    assert device.availability == Availability(up_s=10.5 * 3600)
