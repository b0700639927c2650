"""A MAC that jumps between two ports is told from one that is carried, and from one that roams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from inventory.assemble import assemble
from inventory.device import Device, Location
from inventory.flapping import WINDOW, mac_flaps
from inventory.model import Neighbor, Role
from inventory.sighting import Visit
from inventory.snapshot import Agency, MacFlap
from inventory.types import DeviceId, Mac
from tests.support.book import NOW, START, opened
from tests.support.judging import device

SW1, SW2 = DeviceId("d-sw1"), DeviceId("d-sw2")
PC, PHONE = Mac("00:1b:a9:00:00:07"), Mac("06:1b:a9:00:00:07")


def visits(*ports: int, switch: DeviceId = SW1, guessed: bool = False) -> tuple[Visit, ...]:
    """Stays of five minutes each, the last of which began five minutes ago."""
    return tuple(
        Visit(
            switch=switch,
            if_index=port,
            port=f"p{port}",
            since=NOW - timedelta(minutes=5 * (len(ports) - n)),
            guessed=guessed,
        )
        for n, port in enumerate(ports)
    )


def flaps(stays: Sequence[Visit], *devices: Device, mac: Mac = PC) -> tuple[MacFlap, ...]:
    return mac_flaps({mac: stays}, {d.id: d for d in devices}, (), now=NOW)


def test_a_station_that_alternates_between_two_ports_flaps() -> None:
    (flap,) = flaps(visits(1, 2, 1, 2))
    assert (flap.returns, flap.roaming) == (2, False)
    assert [(p.switch, p.if_index, p.port) for p in flap.ports] == [(SW1, 1, "p1"), (SW1, 2, "p2")]


def test_the_stay_before_the_window_counts_as_a_place_it_left() -> None:
    home = replace(visits(1)[0], since=NOW - timedelta(days=30))
    (flap,) = flaps((home, *visits(2, 1)))
    assert flap.returns == 1
    assert flap.first_seen == NOW - timedelta(minutes=10)


def test_a_role_s_mac_that_follows_its_master_does_not_flap() -> None:
    assert not flaps(visits(1, 2, 1, 2), mac=Mac("00:00:5e:00:01:0a"))


def test_between_switches_only_proved_places_count() -> None:
    here, there = visits(1, 1, 1, 1), visits(2, 2, 2, 2, switch=SW2)
    path = [b if n % 2 else a for n, (a, b) in enumerate(zip(here, there, strict=True))]
    assert flaps(path)
    assert not flaps([replace(stay, guessed=True) for stay in path])


def test_between_access_points_it_roams() -> None:
    def access_point(port: int) -> Device:
        at = Location(switch=SW1, if_index=port, port=f"p{port}", vlan=None, since=START)
        return device(f"ap-{port}", role=Role.ACCESS_POINT, location=at)

    path = visits(1, 2, 1, 2)
    assert flaps(path, access_point(1), access_point(2))[0].roaming
    assert not flaps(path, access_point(1))[0].roaming


def test_a_switch_that_names_access_points_at_its_ports_is_believed() -> None:
    rows = tuple(
        Neighbor(protocol="lldp", local_if_index=n, capabilities=("bridge", "wlan-ap"))
        for n in (1, 2)
    )
    switch = replace(device(tables={Neighbor: rows}), id=SW1)
    assert flaps(visits(1, 2, 1, 2), switch)[0].roaming


def test_a_phone_at_rest_betrays_an_unknown_access_point_but_no_jumping_one_does() -> None:
    def phone(port: int, mac: str) -> Device:
        at = Location(
            switch=SW1, if_index=port, port=f"p{port}", vlan=None, since=START, via=Mac(mac)
        )
        return device(f"phone-{port}", role=Role.PHONE, location=at)

    path = visits(1, 2, 1, 2)
    resting = phone(1, "06:00:00:00:00:01"), phone(2, "06:00:00:00:00:02")
    assert flaps(path, *resting)[0].roaming
    machines = phone(1, "52:54:00:00:00:01"), phone(2, "52:54:00:00:00:02")
    assert not flaps(path, *machines)[0].roaming
    jumping = phone(1, PHONE), phone(2, PHONE)
    both = mac_flaps({PC: path, PHONE: path}, {d.id: d for d in jumping}, (), now=NOW)
    assert not any(flap.roaming for flap in both)


@given(st.lists(st.integers(1, 4), max_size=11))
def test_returns_are_arrivals_at_a_port_left_before(ports: list[int]) -> None:
    moves = [b for a, b in pairwise([0, *ports]) if a != b]
    found = flaps(visits(*ports))
    returns = len(moves) - len(set(moves))
    assert sum(flap.returns for flap in found) == returns
    assert all(len(flap.ports) <= len(moves) - flap.returns for flap in found)


@given(st.permutations(range(1, 12)))
def test_a_station_that_is_carried_on_and_on_does_not_flap(ports: list[int]) -> None:
    assert not flaps(visits(*ports))


@given(st.lists(st.integers(1, 3), min_size=4, max_size=11), st.timedeltas(WINDOW, WINDOW * 9))
def test_what_is_over_is_over(ports: list[int], ago: timedelta) -> None:
    old = [replace(stay, since=stay.since - ago) for stay in visits(*ports)]
    assert not flaps(old)


def test_the_book_remembers_the_moves_that_make_a_flap(tmp_path: Path) -> None:
    with opened(tmp_path / "book.db") as store:
        for stay in visits(1, 2, 1, 2):
            at = Location(
                switch=SW1, if_index=stay.if_index, port=stay.port, vlan=9, since=stay.since, via=PC
            )
            moved = device("pc", role=Role.WORKSTATION, location=at)
            store.save_places({moved.id: moved})
        found = assemble(store.state(NOW), now=NOW, agency=Agency(code="x", name="X"))
        assert [flap.returns for flap in found.mac_flaps] == [2]
        later = store.state(NOW + WINDOW * 2)
    assert not assemble(later, now=NOW + WINDOW * 2, agency=found.agency).mac_flaps
