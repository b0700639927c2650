"""Places and events: moves survive, an unknown place is no move, the newest event comes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inventory.device import Device, Location
from inventory.history import Event, Stay
from inventory.sighting import Place
from inventory.store import Store
from inventory.text import Text
from inventory.types import DeviceId, Mac
from tests.support.book import NOW, START, minute, opened

PC, SW1, SW2 = DeviceId("d-pc"), DeviceId("d-sw1"), DeviceId("d-sw2")
PC_MAC = Mac("00:1b:a9:00:00:07")
DESK = Location(switch=SW1, if_index=7, port="Gi1/0/7", vlan=10, since=START, via=PC_MAC)
DESK_PLACE = Place(switch=SW1, if_index=7, vlan=10, since=START)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "book.db") as store:
        yield store


def save(store: Store, location: Location | None) -> None:
    device = Device(
        id=PC, name="pc", keys=frozenset(), first_seen=START, last_seen=START, location=location
    )
    store.save_places({PC: device})


def test_the_present_place_is_part_of_the_state(store: Store) -> None:
    save(store, DESK)
    assert store.state(NOW).places == {PC_MAC: DESK_PLACE}
    assert store.places(device=PC) == (Stay(device=PC, location=DESK, until=None),)


def test_staying_put_keeps_since_and_takes_new_particulars(store: Store) -> None:
    save(store, replace(DESK, guessed=True))
    save(store, replace(DESK, since=minute(5), port="GigabitEthernet1/0/7"))
    (stay,) = store.places()
    assert stay.location == replace(DESK, port="GigabitEthernet1/0/7")


@pytest.mark.parametrize(
    "moved",
    [
        replace(DESK, switch=SW2, since=minute(9)),
        replace(DESK, if_index=8, since=minute(9)),
        replace(DESK, vlan=None, since=minute(9)),
    ],
    ids=["switch", "port", "vlan"],
)
def test_a_move_closes_the_old_place_and_opens_the_new(store: Store, moved: Location) -> None:
    save(store, DESK)
    save(store, moved)
    assert store.places(mac=PC_MAC) == (
        Stay(device=PC, location=DESK, until=minute(9)),
        Stay(device=PC, location=moved, until=None),
    )
    assert store.state(NOW).places == {
        PC_MAC: Place(
            switch=moved.switch, if_index=moved.if_index, vlan=moved.vlan, since=minute(9)
        )
    }


def test_an_unknown_place_is_no_move(store: Store) -> None:
    save(store, DESK)
    save(store, None)
    save(store, replace(DESK, since=minute(30)))
    assert store.state(NOW).places == {PC_MAC: DESK_PLACE}


def test_a_device_that_was_merged_into_another_stays_once(store: Store) -> None:
    save(store, DESK)
    other = DeviceId("d-laptop")
    merged = Device(
        id=other,
        name="pc",
        keys=frozenset(),
        first_seen=START,
        last_seen=START,
        aliases=(PC,),
        location=replace(DESK, since=minute(3)),
    )
    for _ in range(2):
        store.save_places({other: merged})
    assert [(s.device, s.until) for s in store.places(mac=PC_MAC)] == [
        (PC, minute(3)),
        (other, None),
    ]


def test_a_place_without_a_mac_is_history_but_no_mac_s_place(store: Store) -> None:
    save(store, replace(DESK, via=None))
    assert store.state(NOW).places == {}
    assert len(store.places(device=PC)) == 1


def test_a_clock_set_back_never_ends_a_stay_before_it_began(store: Store) -> None:
    save(store, DESK)
    save(store, replace(DESK, switch=SW2, since=minute(-60)))
    old, new = store.places(device=PC)
    assert old.until == new.location.since == START


def test_places_of_another_mac_or_device_are_not_told(store: Store) -> None:
    save(store, DESK)
    assert store.places(device=SW1) == store.places(mac=Mac("00:1b:a9:00:00:08")) == ()


def event(at: float, kind: str = "device-new") -> Event:
    return Event(
        at=minute(at), kind=kind, subject=PC, text=Text(vi="Có thiết bị mới", en="A new device")
    )


def test_events_come_newest_first_and_within_bounds(store: Store) -> None:
    store.add_events([event(1), event(3)])
    store.add_events([event(2), event(3, "device-moved")])
    assert [e.kind for e in store.events(limit=2)] == ["device-moved", "device-new"]
    assert [e.at for e in store.events(since=minute(2))] == [minute(3), minute(3), minute(2)]
    assert store.events()[-1] == event(1)
