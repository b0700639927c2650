"""When services are due, what a round says of its slot, and the jitter of a train."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate, cycle, islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.availability import SlotState
from inventory.snapshot import ProbeResult
from netmon.probes.path import jitter
from netmon.probes.run import AnyService, Rounds, Slot, state_of
from tests.support.probing import NOW, service

SERVICES = (service("tcp", host="a.vn", port=1), service("path", address="10.0.0.1"))


def _stagger(name: str) -> float:
    return {"test tcp": 0.25, "test path": 0.5}[name]


def _watch(seconds: list[float], *, tick_s: float = 15) -> dict[str, list[Slot]]:
    """The slots that were probed when it was looked at these times after NOW."""
    rounds = Rounds(stagger=_stagger, tick_s=tick_s)
    begun: dict[str, list[Slot]] = {s.name: [] for s in SERVICES}
    for after in seconds:
        for one, slot in rounds.due(SERVICES, NOW + timedelta(seconds=after)):
            begun[one.name].append(slot)
    return begun


def test_everything_is_due_at_the_first_look_and_then_once_a_slot() -> None:
    begun = _watch([15.0 * n for n in range(81)])  # twenty minutes
    assert {name: len(slots) for name, slots in begun.items()} == {"test tcp": 21, "test path": 5}
    for slots in begun.values():
        assert all(a.end == b.start for a, b in pairwise(slots))  # no gap and no overlap
        assert slots[0].start <= NOW < slots[0].end


@given(st.lists(st.floats(0.1, 29.9), min_size=10, max_size=60))
def test_no_slot_is_missed_or_probed_twice_however_the_looks_jitter(steps: list[float]) -> None:
    times = list(accumulate(steps))
    for name, slots in _watch(times).items():
        assert all(a.end == b.start for a, b in pairwise(slots)), name


def test_an_overslept_slot_is_not_made_up() -> None:
    begun = _watch([0, 3600])
    assert [len(slots) for slots in begun.values()] == [2, 2]


def test_a_clock_set_back_probes_again_and_goes_on() -> None:
    begun = _watch([0, 3600, 0, 60, 120])
    assert len(begun["test tcp"]) == 5
    assert begun["test tcp"][0] == begun["test tcp"][2]


def test_services_do_not_leave_in_one_second() -> None:
    begun = _watch([float(n) for n in range(600)], tick_s=1)
    starts = {slots[1].start for slots in begun.values()}
    assert len(starts) == 2


def test_a_slow_look_makes_longer_slots() -> None:
    begun = _watch([0, 120, 240], tick_s=120)
    assert [s.end - s.start for s in begun["test tcp"]] == [timedelta(seconds=120)] * 3


def test_a_reload_does_not_probe_again_and_a_changed_period_does() -> None:
    old = Rounds(stagger=_stagger, tick_s=15)
    old.due(SERVICES, NOW)
    new = Rounds(stagger=_stagger, tick_s=15)
    new.take_over(old)
    faster: AnyService = service("tcp", host="a.vn", port=1, period_s=30)
    due = new.due((faster, SERVICES[1]), NOW + timedelta(seconds=1))
    assert [one.name for one, _ in due] == ["test tcp"]


@pytest.mark.parametrize(
    ("ok", "state"),
    [(True, SlotState.UP), (False, SlotState.DOWN), (None, SlotState.UNKNOWN)],
)
def test_what_a_round_says_of_its_slot(ok: bool | None, state: SlotState) -> None:
    assert state_of(ProbeResult(at=NOW, ok=ok)) is state


# --- jitter ---


def _rfc_3550(rtts: list[float]) -> float:
    """The filter as RFC 3550 A.8 writes it."""
    value = 0.0
    for before, after in pairwise(rtts):
        value += (abs(after - before) - value) / 16
    return value


def test_steady_changes_are_their_own_jitter_however_short_the_train() -> None:
    for count in (2, 3, 20):
        rtts = list(islice(cycle((0.020, 0.060)), count))
        assert jitter(rtts) == pytest.approx(0.040)


def test_no_jitter_of_less_than_two() -> None:
    assert jitter(()) is None
    assert jitter((0.1,)) is None


@given(st.lists(st.floats(0, 2), min_size=2, max_size=20))
def test_jitter_lies_between_the_smallest_and_the_largest_change(rtts: list[float]) -> None:
    changes = [abs(b - a) for a, b in pairwise(rtts)]
    found = jitter(rtts)
    assert found is not None
    assert min(changes) - 1e-9 <= found <= max(changes) + 1e-9


@given(st.lists(st.floats(0, 2), min_size=200, max_size=300))
def test_of_a_long_train_it_is_the_rfcs_own(rtts: list[float]) -> None:
    assert jitter(rtts) == pytest.approx(_rfc_3550(rtts), rel=1e-4, abs=1e-9)
