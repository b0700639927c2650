"""A book's raw state made into a snapshot."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.assemble import assemble
from inventory.availability import Availability, SlotState
from inventory.device import Device
from inventory.model import FactName, FactRank, Interface, InterfaceAddress, InterfaceCounters
from inventory.observation import Key, KeyKind, Observation
from inventory.sighting import BookState, CounterSample, Decision, DecisionKind, SlotRun
from inventory.snapshot import Agency, Service, ServiceKind, Snapshot
from inventory.types import Ip
from tests.support.evidence import at, book_of, look, mac, managed, station, unit
from tests.support.lans import Seen, lans

AGENCY = Agency(code="x", name="X", site="Trụ sở")


def snap(state: BookState, now: datetime | None = None) -> Snapshot:
    return assemble(state, now=now or at(days=1), agency=AGENCY)


def only(state: BookState, now: datetime | None = None) -> Device:
    (device,) = snap(state, now).devices.values()
    return device


def test_names_come_from_people_first_then_from_the_device_then_from_others() -> None:
    keys = managed(serials=["A"], macs=[1], addresses=["10.0.0.2"])

    def named(**facts: tuple[str, FactRank]) -> Observation:
        return look(keys, facts={FactName(n): v for n, v in facts.items()})

    hearsay = ("heard", FactRank.HEARSAY)
    assert only(book_of([look(station(1))])).name == mac(1)
    assert only(book_of([look(keys)])).name == "10.0.0.2"
    assert only(book_of([named(sys_name=hearsay)])).name == "heard"
    assert only(book_of([named(sys_name=hearsay, hostname=hearsay)])).name == "heard"
    both = named(sys_name=("own", FactRank.SYSTEM), hostname=("dhcp", FactRank.HEARSAY))
    assert only(book_of([both])).name == "own"
    word = Decision(
        id=1,
        kind=DecisionKind.NAME,
        keys=(Key(KeyKind.SERIAL, "cisco|a"),),
        value="Tủ tầng 2",
        who="Lan",
        why="",
        at=at(),
    )
    state = replace(book_of([both]), decisions=(word,))
    assert only(state).name == "Tủ tầng 2"
    revoked = replace(word, revoked_at=at(days=1))
    assert only(replace(state, decisions=(revoked,))).name == "own"


def test_address_that_another_device_has_now_is_no_longer_current() -> None:
    state = book_of([look(station(1, "10.0.0.9")), look(station(2, "10.0.0.9"), at(hours=5))])
    devices = sorted(snap(state).devices.values(), key=lambda d: d.first_seen)
    assert [[a.current for a in d.addresses] for d in devices] == [[False], [True]]
    found = snap(state).device_named("10.0.0.9")
    assert found is not None
    assert found.id == devices[1].id


def test_a_replaced_unit_does_not_keep_its_address_by_its_own_word() -> None:
    def switch(number: int, minutes: int) -> Observation:
        return look(
            managed(serials=[f"S{number}"], macs=[number], addresses=["10.0.0.2"]),
            at(minutes=minutes),
            tables={InterfaceAddress: (InterfaceAddress(ip=Ip("10.0.0.2")),)},
        )

    devices = snap(book_of([switch(1, 0), switch(2, 30)])).devices.values()
    holders = {d.text(FactName.SERIAL) or min(d.macs): d for d in devices}
    assert [holders[mac(n)].addresses[0].current for n in (1, 2)] == [False, True]


def test_own_addresses_come_from_the_devices_table_with_their_mac() -> None:
    router = look(
        managed(serials=["A"], macs=[1], addresses=["10.0.0.1"]),
        tables={
            Interface: (Interface(index=3, mac=mac(1)),),
            InterfaceAddress: (
                InterfaceAddress(ip=Ip("10.0.0.1"), if_index=3),
                InterfaceAddress(ip=Ip("10.9.0.1"), if_index=3),
            ),
        },
    )
    uses = only(book_of([router])).addresses
    assert [(u.ip, u.mac, u.own, u.current) for u in uses] == [
        ("10.0.0.1", mac(1), True, True),
        ("10.9.0.1", mac(1), True, True),
    ]


def test_proxy_answers_are_not_the_routers_addresses() -> None:
    router = look(managed(serials=["A"], macs=[1], addresses=["10.0.0.1"]))
    answers = [look(station(1, f"10.0.0.{n}")) for n in range(1, 255)]
    device = only(book_of([router, *answers]))
    assert [u.ip for u in device.addresses] == ["10.0.0.1"]


def test_reachability_adds_up_over_all_ids_of_a_device() -> None:
    looks = [
        look(station(7, "10.0.0.7")),
        look(managed(serials=["A"], macs=[7]), at(hours=1)),
    ]
    state = book_of(looks)
    device = only(state)
    (alias,) = device.aliases
    runs = {
        str(device.id): (
            SlotRun(state=SlotState.DOWN, start=at(hours=1), end=at(hours=3)),
            SlotRun(state=SlotState.UP, start=at(hours=3), end=at(hours=4)),
        ),
        str(alias): (SlotRun(state=SlotState.UP, start=at(), end=at(hours=1)),),
        "service:dns": (SlotRun(state=SlotState.UP, start=at(), end=at(hours=1)),),
    }
    service = Service(name="dns", kind=ServiceKind.DNS, target="10.0.0.53")
    state = replace(state, slots=runs, services={"dns": service})
    found = snap(state, at(hours=4.1))
    (device,) = found.devices.values()
    assert device.round_the_clock == Availability(up_s=7200, down_s=7200)
    assert device.up is True
    assert only(state, at(hours=6)).up is None
    assert found.services["dns"].round_the_clock == Availability(up_s=3600, unknown_s=11160)


def test_counter_samples_of_all_sightings_make_one_movement() -> None:
    keys = managed(serials=["A"])
    state = book_of([look(keys), look(keys | {Key(KeyKind.ADDRESS, "10.0.0.1")})])
    samples = {
        sighting.id: (
            CounterSample(
                at=at(minutes=n), rows=(InterfaceCounters(index=1, in_errors=n),), uptime_s=None
            ),
        )
        for n, sighting in enumerate(state.sightings)
    }
    device = only(replace(state, samples=samples), at(hours=1))
    assert device.deltas[1].errors == 1


def test_replaced_unit_points_at_the_old_one_and_site_is_the_agencys() -> None:
    post = {"name": "sw", "address": "10.0.0.2"}
    state = book_of([look(unit("A", **post)), look(unit("B", **post), at(days=1))])
    old, new = sorted(snap(state).devices.values(), key=lambda d: d.first_seen)
    assert new.succeeds == old.id
    assert {d.site for d in (old, new)} == {"Trụ sở"}


@given(lans(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_snapshot_does_not_depend_on_the_order_in_which_the_store_hands_out(
    seen: list[Seen], chance: random.Random
) -> None:
    state = book_of([s.observation for s in seen])
    shuffled = list(state.sightings)
    chance.shuffle(shuffled)
    latest = {n: state.latest[n] for n in (s.id for s in shuffled)}
    again = snap(BookState(sightings=tuple(shuffled), latest=latest))
    assert again == snap(state)
