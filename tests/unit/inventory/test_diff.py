"""What changed between two snapshots."""

from __future__ import annotations

from datetime import datetime

import pytest

from inventory.assemble import assemble
from inventory.diff import ChangeKind, diff
from inventory.model import FactName, FactRank, FdbEntry
from inventory.observation import Observation
from inventory.snapshot import Agency, Snapshot
from tests.support.evidence import at, book_of, look, mac, managed, station, unit


def snap(*looks: Observation, now: datetime) -> Snapshot:
    return assemble(book_of(looks), now=now, agency=Agency(code="x", name="X"))


def told(before: Snapshot, after: Snapshot) -> list[tuple[ChangeKind, str]]:
    return [(c.kind, c.message.en) for c in diff(before, after)]


def switch(port: int, *, hours: float, version: str = "1") -> Observation:
    return look(
        managed(serials=["A"], bridge=1, addresses=["10.0.0.1"]),
        at(hours=hours),
        facts={
            FactName.SYS_NAME: ("sw", FactRank.SYSTEM),
            FactName.VERSION: (version, FactRank.ENTITY),
        },
        tables={FdbEntry: (FdbEntry(mac=mac(7), port=port, if_index=port),)},
    )


def test_nothing_changed_is_no_change() -> None:
    one = snap(switch(1, hours=0), look(station(7, "10.0.0.7")), now=at(hours=1))
    assert diff(one, one) == ()


def test_moves_facts_and_addresses_are_told() -> None:
    first = [switch(1, hours=0), look(station(7, "10.0.0.7"))]
    later = [switch(2, hours=2, version="2"), look(station(7, "10.0.0.8"), at(hours=2))]
    before, after = snap(*first, now=at(hours=1)), snap(*first, *later, now=at(hours=3))
    assert told(before, after) == [
        (ChangeKind.MOVED, "10.0.0.7 moved from port 1 of sw to port 2 of sw"),
        (ChangeKind.ADDRESS, "10.0.0.7 has a new address 10.0.0.8"),
        (ChangeKind.FACT, "sw: version changed from 1 to 2"),
    ]
    assert "chuyển từ cổng 1 của sw sang cổng 2 của sw" in diff(before, after)[0].message.vi


def test_devices_appear_vanish_and_come_back() -> None:
    there = look(station(7, "10.0.0.7"))
    back = look(station(7, "10.0.0.7"), at(days=9))
    none, one = snap(now=at()), snap(there, now=at(hours=1))
    silent, again = snap(there, now=at(days=8)), snap(there, back, now=at(days=9))
    assert told(none, one) == [(ChangeKind.APPEARED, "New device: 10.0.0.7")]
    assert told(one, silent) == [(ChangeKind.VANISHED, "10.0.0.7 is no longer seen")]
    assert told(silent, again) == [(ChangeKind.APPEARED, "10.0.0.7 is back")]


def test_replacement_is_told_with_the_device_it_replaces() -> None:
    post = {"name": "sw", "address": "10.0.0.2"}
    old = look(unit("A", **post))
    new = look(unit("B", **post), at(hours=1))
    before, after = snap(old, now=at()), snap(old, new, now=at(hours=1))
    (device,) = (d for d in after.devices.values() if d.succeeds)
    assert (
        ChangeKind.APPEARED,
        f"New device: 10.0.0.2 ({device.id}) replaces {device.succeeds}",
    ) in [(kind, text) for kind, text in told(before, after)]


def test_two_devices_found_to_be_one_have_not_vanished() -> None:
    heard = look(station(7, "10.0.0.7"))
    polled = look(managed(serials=["A"], bridge=9))
    linked = look(managed(serials=["A"], bridge=9, macs=[7]), at(hours=1))
    before = snap(heard, polled, now=at())
    after = snap(heard, polled, linked, now=at(hours=1))
    assert len(before.devices) == 2
    assert [c.kind for c in diff(before, after)] == []


@pytest.mark.parametrize(
    ("was", "now", "text"),
    [
        (None, "17.3", "version is 17.3"),
        ("17.3", None, "version is no longer told (it was 17.3)"),
    ],
)
def test_facts_learnt_and_lost(was: str | None, now: str | None, text: str) -> None:
    def told_version(value: str | None, hours: float) -> Observation:
        facts = {} if value is None else {FactName.VERSION: (value, FactRank.ENTITY)}
        return look(managed(serials=["A"]), at(hours=hours), facts=facts)

    before = snap(told_version(was, 0), now=at())
    after = snap(told_version(was, 0), told_version(now, 1), now=at(hours=1))
    (change,) = diff(before, after)
    assert change.message.en.endswith(text)
    assert (change.before, change.after) == (was or "", now or "")
