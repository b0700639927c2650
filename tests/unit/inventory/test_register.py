"""Which line of the register means which device."""

from __future__ import annotations

from datetime import datetime

from inventory.assemble import assemble
from inventory.device import Device, RegisterEntry, Registration
from inventory.model import FactName, FactRank, Member
from inventory.observation import Observation
from inventory.sighting import BookState
from inventory.snapshot import Agency
from inventory.types import Ip
from tests.support.evidence import at, book_of, look, mac, managed, station


def registered(
    *looks: Observation, register: tuple[RegisterEntry, ...], now: datetime | None = None
) -> list[Device]:
    book = book_of(looks)
    state = BookState(sightings=book.sightings, latest=book.latest, register=register)
    found = assemble(state, now=now or at(days=1), agency=Agency(code="x", name="X"))
    return sorted(found.devices.values(), key=lambda d: d.first_seen)


SWITCH = look(
    managed(serials=["FOC1"], macs=[1], name="sw-1", addresses=["10.0.0.2"]),
    facts={FactName.SYS_NAME: ("sw-1", FactRank.SYSTEM)},
)


def test_a_line_is_tied_by_whatever_its_key_is() -> None:
    for key in ("foc1", mac(1).upper(), mac(1).replace(":", "-"), "10.0.0.2", "SW-1"):
        (device,) = registered(SWITCH, register=(RegisterEntry(key=key, name="Tầng 1"),))
        assert device.registration is Registration.REGISTERED, key
        assert device.name == "Tầng 1"


def test_the_strongest_tie_wins_over_the_whole_register() -> None:
    by_address = RegisterEntry(key="10.0.0.2", name="by address")
    by_serial = RegisterEntry(key="1", name="by serial", serial="FOC1")
    (device,) = registered(SWITCH, register=(by_address, by_serial))
    assert device.register_entry == by_serial


def test_a_stack_is_found_by_the_serial_of_any_member() -> None:
    stack = look(
        managed(bridge=5, addresses=["10.0.0.3"]),
        tables={Member: (Member(position=2, serial="M2"),)},
    )
    (device,) = registered(stack, register=(RegisterEntry(key="m2", name="stack"),))
    assert device.registration is Registration.REGISTERED


def test_another_unit_at_the_registered_address_is_not_the_registered_one() -> None:
    line = RegisterEntry(key="sw-1", name="sw-1", serial="OTHER", ip=Ip("10.0.0.2"))
    (device,) = registered(SWITCH, register=(line,))
    assert device.registration is Registration.UNREGISTERED
    line = RegisterEntry(key="sw-1", name="sw-1", mac=mac(9), ip=Ip("10.0.0.2"))
    (device,) = registered(SWITCH, register=(line,))
    assert device.registration is Registration.UNREGISTERED


def test_a_name_that_two_devices_have_ties_to_neither() -> None:
    looks = [
        look(managed(bridge=n), facts={FactName.SYS_NAME: ("switch", FactRank.SYSTEM)})
        for n in (1, 2)
    ]
    devices = registered(*looks, register=(RegisterEntry(key="switch", name="switch"),))
    assert {d.registration for d in devices} == {Registration.UNREGISTERED}


def test_registered_and_unseen_for_a_week_is_missing() -> None:
    line = RegisterEntry(key="FOC1", name="sw-1")
    for days, state in ((7, Registration.REGISTERED), (7.1, Registration.MISSING)):
        (device,) = registered(SWITCH, register=(line,), now=at(days=days))
        assert device.registration is state


def test_stations_with_made_up_macs_are_counted_apart_until_registered() -> None:
    phone, laptop = look(station(7, "10.0.0.7", local=True)), look(station(8), at(minutes=1))
    first, second = registered(phone, laptop, register=())
    assert first.registration is Registration.RANDOMISED
    assert second.registration is Registration.UNREGISTERED
    line = RegisterEntry(key=mac(7, local=True), name="điện thoại giám đốc")
    first, _ = registered(phone, laptop, register=(line,))
    assert first.registration is Registration.REGISTERED
