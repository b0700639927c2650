"""Where things are plugged in, exactly, whether LLDP tells or not."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given, settings

from inventory.assemble import assemble
from inventory.device import Device
from inventory.model import FdbEntry, Neighbor, Row
from inventory.observation import Key, KeyKind, Observation
from inventory.sighting import BookState, Place
from inventory.snapshot import Agency, LinkQuality, Snapshot
from inventory.types import Mac
from tests.support.cabling import Tree, trees
from tests.support.evidence import at, book_of, look, mac, managed, station

AGENCY = Agency(code="x", name="X")


def snapshot(state: BookState, now: datetime | None = None) -> Snapshot:
    return assemble(state, now=now or at(minutes=1), agency=AGENCY)


def owner(found: Snapshot, wanted: Mac) -> Device:
    (device,) = (d for d in found.devices.values() if wanted in d.macs)
    return device


def check_tree(tree: Tree, *, guessed: bool | None) -> None:
    found = snapshot(book_of(tree.observations()))
    ids = [owner(found, tree.switch_mac(n)).id for n in range(tree.count)]
    for number, (switch, port) in enumerate(tree.hosts):
        place = owner(found, tree.host_mac(number)).location
        assert place is not None
        assert (place.switch, place.if_index) == (ids[switch], port)
        assert (place.port, place.vlan, place.via) == (f"p{port}", 10, tree.host_mac(number))
        if guessed is not None:
            assert place.guessed is guessed
    cables = {
        frozenset({(ids[a], port), (ids[b], tree.ports[b, a])})
        for (a, b), port in tree.ports.items()
    }
    assert {frozenset({(k.a, k.a_if_index), (k.b, k.b_if_index)}) for k in found.links} == cables


@given(trees(lldp="all"))
@settings(max_examples=60, deadline=None)
def test_tree_with_lldp_everywhere_is_proved(tree: Tree) -> None:
    check_tree(tree, guessed=False)
    found = snapshot(book_of(tree.observations()))
    assert {k.quality for k in found.links} == {LinkQuality.BOTH_ENDS}


@given(trees(lldp="none"))
@settings(max_examples=100, deadline=None)
def test_tree_without_lldp_is_exact_and_says_that_it_guessed(tree: Tree) -> None:
    check_tree(tree, guessed=True)
    found = snapshot(book_of(tree.observations()))
    assert {k.quality for k in found.links} == {LinkQuality.INFERRED}


@given(trees(lldp="some"))
@settings(max_examples=100, deadline=None)
def test_tree_with_lldp_on_some_switches_is_exact(tree: Tree) -> None:
    check_tree(tree, guessed=None)


def switch(
    number: int, *rows: FdbEntry, neighbors: tuple[Neighbor, ...] | None = None
) -> Observation:
    tables: dict[type[Row], tuple[Row, ...]] = {FdbEntry: rows}
    tables |= {} if neighbors is None else {Neighbor: neighbors}
    keys = managed(bridge=number, addresses=[f"10.0.0.{number}"])
    return look(keys, tables=tables)


def learnt(number: int, port: int, vlan: int | None = None) -> FdbEntry:
    return FdbEntry(mac=mac(number), port=port, if_index=port, vlan=vlan)


def test_since_follows_the_history_until_the_device_moves() -> None:
    state = book_of([switch(1, learnt(7, 3)), look(station(7, "10.0.0.7"))])
    device = owner(snapshot(state), mac(7))
    assert device.location is not None
    there = Place(switch=device.location.switch, if_index=3, vlan=None, since=at(days=-30))
    elsewhere = Place(switch=device.location.switch, if_index=4, vlan=None, since=at(days=-30))
    for place, since in ((there, at(days=-30)), (elsewhere, at())):
        known = BookState(sightings=state.sightings, latest=state.latest, places={mac(7): place})
        location = owner(snapshot(known), mac(7)).location
        assert location is not None
        assert location.since == since


def test_port_toward_a_switch_that_cannot_be_read_is_the_best_known_and_guessed() -> None:
    beyond = Neighbor(
        protocol="lldp",
        local_if_index=9,
        chassis_id=mac(99),
        chassis_id_subtype="mac",
        capabilities=("bridge",),
    )
    found = snapshot(
        book_of(
            [
                switch(1, learnt(7, 9), learnt(99, 9), learnt(8, 2), neighbors=(beyond,)),
                look(station(7)),
                look(station(99)),
                look(station(8)),
            ]
        )
    )
    behind, here = owner(found, mac(7)).location, owner(found, mac(8)).location
    itself = owner(found, mac(99)).location
    assert itself is not None
    assert behind is not None
    assert here is not None
    assert (behind.if_index, behind.guessed) == (9, True)
    assert (itself.if_index, itself.guessed) == (9, False)
    assert (here.if_index, here.guessed) == (2, False)


def test_phone_that_bridges_is_an_end_and_the_pc_behind_it_is_at_the_switch_port() -> None:
    phone = Neighbor(
        protocol="lldp",
        local_if_index=5,
        chassis_id=mac(50),
        chassis_id_subtype="mac",
        capabilities=("bridge", "phone"),
    )
    found = snapshot(
        book_of(
            [
                switch(1, learnt(50, 5), learnt(7, 5), neighbors=(phone,)),
                look(station(7)),
                look(station(50)),
            ]
        )
    )
    place = owner(found, mac(7)).location
    assert place is not None
    assert (place.if_index, place.guessed) == (5, False)


def test_looping_tables_end_in_guesses_and_never_in_a_crash() -> None:
    looks = [
        switch(
            n,
            *(learnt(100 + i, 1 + (i + n) % 3) for i in range(30)),
            learnt(3 - n, 1),
            learnt(3 - n, 2),
        )
        for n in (1, 2)
    ]
    found = snapshot(book_of([*looks, *(look(station(100 + i)) for i in range(30))]))
    assert len(found.devices) == 32
    assert all(d.location.guessed for d in found.devices.values() if d.location is not None)


def test_duplicate_chassis_ids_name_no_neighbour() -> None:
    row = Neighbor(protocol="lldp", local_if_index=1, chassis_id=mac(5), chassis_id_subtype="mac")
    found = snapshot(
        book_of(
            [
                look(managed(serials=["A"], chassis=5, addresses=["10.0.0.1"])),
                look(managed(serials=["B"], chassis=5, addresses=["10.0.0.2"])),
                look(
                    managed(serials=["C"], chassis=6, addresses=["10.0.0.3"]),
                    tables={Neighbor: (row,)},
                ),
            ]
        )
    )
    assert len(found.devices) == 3
    assert found.links == ()
    assert [c.key for c in found.identity_conflicts] == [Key(KeyKind.CHASSIS, mac(5))]


def test_table_of_fifty_thousand_stations_is_read_to_the_end() -> None:
    rows = tuple(learnt(1000 + i, 1 + i % 48, 10) for i in range(50_000))
    big = switch(1, *rows)
    other = switch(2, *(learnt(1000 + i, 7, 10) for i in range(50_000)))
    found = snapshot(book_of([big, other, look(station(1000))]))
    place = owner(found, mac(1000)).location
    assert place is not None
    assert place.if_index == 1
