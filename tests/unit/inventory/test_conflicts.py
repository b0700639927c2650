"""INV-04: one address, two stations, within ten minutes."""

from __future__ import annotations

from datetime import datetime

from inventory.assemble import assemble
from inventory.observation import Observation
from inventory.snapshot import AddressConflict, Agency
from tests.support.evidence import at, bare, book_of, look, mac, managed, station

IP = "10.0.0.9"


def conflicts(*looks: Observation, now: datetime | None = None) -> tuple[AddressConflict, ...]:
    return assemble(
        book_of(looks), now=now or at(minutes=20), agency=Agency(code="x", name="X")
    ).address_conflicts


def test_two_stations_that_answer_within_ten_minutes_are_a_conflict() -> None:
    a = [look(station(1, IP), at(minutes=m)) for m in (0, 10)]
    b = [look(station(2, IP), at(minutes=m)) for m in (5, 12)]
    (found,) = conflicts(*a, *b)
    assert found.ip == IP
    assert found.macs == (mac(1), mac(2))
    assert len(found.devices) == 2
    assert (found.first_seen, found.last_seen) == (at(minutes=5), at(minutes=10))


def test_an_address_that_passed_from_hand_to_hand_is_no_conflict() -> None:
    assert not conflicts(look(station(1, IP)), look(station(2, IP), at(minutes=11)))


def test_a_conflict_that_has_ended_is_closed() -> None:
    looks = look(station(1, IP)), look(station(2, IP), at(minutes=1))
    assert conflicts(*looks)
    assert not conflicts(*looks, now=at(hours=3))


def test_same_address_in_two_segments_is_no_conflict() -> None:
    assert not conflicts(look(station(1, IP)), look(station(2, IP), segment="other"))


def test_one_device_with_two_macs_is_no_conflict() -> None:
    assert not conflicts(
        look(managed(serials=["A"], macs=[1, 2])), look(station(1, IP)), look(station(2, IP))
    )


def test_what_an_arp_table_remembers_is_no_answer() -> None:
    remembered = look(station(1, IP), at(minutes=4), source="arp_tables")
    assert not conflicts(remembered, look(station(2, IP), at(minutes=5)))
    own = look(station(1, IP), at(minutes=-60))
    assert not conflicts(own, remembered, look(station(2, IP), at(minutes=5)))


def bound(number: int, ip: str, minutes: int) -> Observation:
    return look(station(number, ip), at(minutes=minutes), source="arp_tables")


def switched(number: int, minutes: int) -> Observation:
    return look(station(number), at(minutes=minutes), source="fdb_stations")


def test_arp_tables_that_disagree_on_two_stations_still_switched_are_a_conflict() -> None:
    looks = bound(1, IP, 4), bound(2, IP, 5), switched(1, 5), switched(2, 5)
    (found,) = conflicts(*looks)
    assert found.macs == (mac(1), mac(2))


def test_arp_tables_are_not_believed_of_a_station_that_left_or_moved_on() -> None:
    left = bound(1, IP, 4), bound(2, IP, 5), switched(2, 5)
    assert not conflicts(*left)
    moved_on = *left, switched(1, 5), bound(1, "10.0.0.10", 5)
    assert not conflicts(*moved_on)


def test_proxy_answers_beside_the_holders_own_are_no_conflict() -> None:
    proxy = [look(station(1, f"10.0.0.{n}")) for n in range(1, 40)]
    assert not conflicts(*proxy, look(station(2, IP)), look(bare(IP)))
