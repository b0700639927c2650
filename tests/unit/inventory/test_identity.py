"""Who is who: each rule of identity, by example."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.identity import Resolution, resolve
from inventory.observation import Key, KeyKind, Observation, mac_key, serial_key
from inventory.sighting import Decision, DecisionKind
from inventory.types import Mac
from tests.support.evidence import at, bare, folded, look, mac, managed, station, unit

ENGINE = "80000009030011223344"


def settle(*observations: Observation, decisions: tuple[Decision, ...] = ()) -> Resolution:
    return resolve(folded(observations).values(), decisions)


def count(*observations: Observation, decisions: tuple[Decision, ...] = ()) -> int:
    return len(settle(*observations, decisions=decisions).clusters)


def decide(
    number: int, kind: DecisionKind, *keys: Key | None, days: float = 10, revoked: bool = False
) -> Decision:
    return Decision(
        id=number,
        kind=kind,
        keys=tuple(k for k in keys if k is not None),
        who="Lan",
        why="looked at the label",
        at=at(days=days),
        revoked_at=at(days=days + 1) if revoked else None,
    )


def test_router_with_many_addresses_is_one_device_whatever_the_address() -> None:
    looks = [
        look(managed(serials=["A"], macs=[1, 2], addresses=[f"10.0.{n}.1"]), segment=f"10.0.{n}")
        for n in range(20)
    ]
    assert count(*looks) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (managed(serials=["A"], addresses=["10.0.0.1"]), managed(serials=["a "], name="core")),
        (managed(chassis=1), managed(chassis=1, addresses=["10.0.0.9"])),
        (managed(bridge=1), managed(bridge=1, addresses=["10.0.0.9"])),
        (managed(engine=ENGINE), managed(engine=ENGINE, addresses=["10.0.0.9"])),
        (managed(macs=[1, 2]), managed(macs=[2, 3])),
        (managed(chassis=7), managed(macs=[6, 7])),
        (managed(bridge=7), managed(chassis=7)),
        (managed(macs=[6, 7]), station(7, "10.0.0.9")),
        (managed(name="ups-1"), managed(name="UPS-1", addresses=["10.0.0.9"])),
        (station(5, "10.0.0.9"), station(5, "10.0.0.10")),
        (managed(name="ups-1", addresses=["10.0.0.9"]), station(5, "10.0.0.9")),
        (managed(serials=["A"], bridge=1, addresses=["10.0.0.9"]), station(5, "10.0.0.9")),
        (bare("10.0.0.9"), station(5, "10.0.0.9")),
        (bare("10.0.0.9"), managed(serials=["A"], addresses=["10.0.0.9"])),
    ],
)
def test_two_looks_that_share_a_key_are_one_device_and_say_why(
    first: frozenset[Key], second: frozenset[Key]
) -> None:
    found = settle(look(first), look(second, at(hours=1)))
    assert len(found.clusters) == 1
    assert found.merges[found.clusters[0].id]
    assert not found.conflicts


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (managed(serials=["A"], chassis=1), managed(serials=["B"], chassis=1)),
        (managed(serials=["A"], bridge=1), managed(serials=["B"], bridge=1)),
        (managed(serials=["A"], macs=[1]), managed(serials=["B"], macs=[1])),
        (managed(serials=["A"], engine=ENGINE), managed(serials=["B"], engine=ENGINE)),
        (managed(macs=[1], engine=ENGINE), managed(macs=[2], engine=ENGINE)),
        (
            managed(macs=[1], name="web-1", addresses=["10.0.0.1"]),
            managed(macs=[1], name="web-2", addresses=["10.0.0.2"]),
        ),
    ],
)
def test_strong_evidence_that_contradicts_itself_keeps_both_and_is_reported(
    first: frozenset[Key], second: frozenset[Key]
) -> None:
    found = settle(look(first), look(second))
    assert len(found.clusters) == 2
    (conflict,) = found.conflicts
    assert set(conflict.devices) == {c.id for c in found.clusters}
    assert len(conflict.evidence) == 2
    assert conflict.key.value in conflict.reason.vi
    assert conflict.key.value in conflict.reason.en


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (managed(name="switch", bridge=1), managed(name="switch", bridge=2)),
        (
            managed(name="ups", addresses=["10.0.0.1"]),
            managed(name="ups", addresses=["10.0.0.2"]),
        ),
        (station(1, "10.0.0.9"), station(2, "10.0.0.9")),
        (
            managed(serials=["A"], addresses=["10.0.0.9"]),
            managed(serials=["B"], addresses=["10.0.0.9"]),
        ),
        (managed(macs=[1], addresses=["10.0.0.9"]), station(2, "10.0.0.9")),
        (bare("10.0.0.8"), bare("10.0.0.9")),
    ],
)
def test_weak_evidence_that_is_contradicted_does_not_bind_and_is_no_conflict(
    first: frozenset[Key], second: frozenset[Key]
) -> None:
    found = settle(look(first), look(second))
    assert len(found.clusters) == 2
    assert not found.conflicts


def test_role_macs_join_nobody_and_make_no_device() -> None:
    vrrp = Mac("00:00:5e:00:01:0a")
    assert mac_key(KeyKind.MAC, vrrp) is None
    vip = frozenset({Key(KeyKind.ROLE, vrrp), Key(KeyKind.ADDRESS, "10.0.0.254")})
    found = settle(
        look(managed(serials=["A"], macs=[1], addresses=["10.0.0.2"])),
        look(managed(serials=["B"], macs=[2], addresses=["10.0.0.3"])),
        look(vip),
        look(bare("10.0.0.254")),
    )
    assert len(found.clusters) == 2
    assert not found.conflicts


def test_proxy_arp_of_a_whole_prefix_makes_one_device_and_takes_no_address() -> None:
    router = look(managed(serials=["A"], macs=[1], addresses=["10.0.0.1"]))
    answers = [look(station(1, f"10.0.0.{n}"), at(minutes=n / 100)) for n in range(1, 255)]
    ping = look(bare("10.0.0.77"), at(minutes=3))
    found = settle(router, *answers, ping)
    assert len(found.clusters) == 2  # the router, and whoever answers behind it
    device = next(c for c in found.clusters if Key(KeyKind.SERIAL, "cisco|a") in c.keys)
    assert folded([ping]).keys().isdisjoint(device.sightings)


@given(st.permutations(range(5)))
def test_an_agent_that_answers_at_a_station_s_address_takes_nothing_from_it(
    order: list[int],
) -> None:
    """A forwarded port or a forged answer: the router's agent speaks where a station lives."""
    looks = [
        look(managed(serials=["A"], macs=[1], addresses=["10.0.0.1"])),
        look(station(1, "10.0.0.1"), at(minutes=1)),
        look(station(7, "10.0.0.7"), at(minutes=1)),
        look(managed(serials=["A"], macs=[1], addresses=["10.0.0.7"]), at(minutes=2)),
        look(station(7, "10.0.0.7"), at(minutes=3)),
    ]
    found = settle(*(looks[i] for i in order))
    router, other = sorted(
        found.clusters, key=lambda c: Key(KeyKind.SERIAL, "cisco|a") not in c.keys
    )
    assert Key(KeyKind.STATION, mac(7)) in other.keys
    assert Key(KeyKind.STATION, mac(7)) not in router.keys
    assert not found.conflicts
    assert not found.succeeds


def test_locally_administered_mac_is_the_same_only_in_its_segment_and_lease() -> None:
    def phone(days: float, address: str, segment: str = "a") -> Observation:
        return look(station(1, address, local=True), at(days=days), segment=segment)

    assert count(phone(0, "10.0.0.8"), phone(5, "10.0.0.9")) == 1
    assert count(phone(0, "10.0.0.8"), phone(5, "10.0.0.9", "b")) == 2
    assert count(phone(0, "10.0.0.8"), phone(30, "10.0.0.9")) == 2


def test_locally_administered_mac_in_a_forwarding_table_is_the_one_heard_nearest_in_time() -> None:
    table = look(station(1, local=True), at(days=5.1), segment="")
    a = look(station(1, "10.0.0.8", local=True), at(days=0), segment="a")
    b = look(station(1, "10.1.0.8", local=True), at(days=5), segment="b")
    found = settle(table, a, b)
    assert len(found.clusters) == 2
    newest = max(found.clusters, key=lambda c: c.last_seen)
    assert Key(KeyKind.ADDRESS, "10.1.0.8") in newest.keys


def test_made_up_mac_that_managed_devices_share_joins_nothing() -> None:
    container = mac_key(KeyKind.MAC, Mac("02:42:ac:11:00:02"))
    assert container is not None
    found = settle(
        look(managed(macs=[1], name="a", addresses=["10.0.0.1"]) | {container}),
        look(managed(macs=[2], name="b", addresses=["10.0.0.2"]) | {container}),
    )
    assert len(found.clusters) == 2
    assert not found.conflicts


def test_replaced_unit_is_a_new_device_that_succeeds_the_old_one() -> None:
    post = {"name": "access-1", "address": "10.0.0.2", "engine": ENGINE}
    found = settle(
        look(unit("A", 1, **post)),
        look(unit("A", 1, **post), at(days=3)),
        look(unit("B", 2, **post), at(days=4)),
    )
    old, new = sorted(found.clusters, key=lambda c: c.first_seen)
    assert found.succeeds == {new.id: old.id}
    assert (old.first_seen, old.last_seen) == (at(), at(days=3))
    assert not found.conflicts


def test_two_units_alive_under_one_name_do_not_succeed_each_other() -> None:
    post = {"name": "access-1", "address": "10.0.0.2"}
    found = settle(
        look(unit("A", **post)),
        look(unit("B", **post), at(hours=1)),
        look(unit("A", **post), at(hours=2)),
    )
    assert len(found.clusters) == 2
    assert not found.succeeds


def test_stack_stays_one_device_through_failover_and_replacement_of_a_member() -> None:
    members = [["A", "B", "C"], ["B", "C"], ["B", "C", "D"], ["C", "D"], ["D"]]
    looks = [
        look(managed(serials=s, chassis=n + 1, addresses=["10.0.0.2"]), at(days=n))
        for n, s in enumerate(members)
    ]
    assert count(*looks) == 1


def test_member_moved_to_another_stack_does_not_make_them_one() -> None:
    a = managed(serials=["A1", "A2"], addresses=["10.0.0.2"])
    b = managed(serials=["B1", "B2"], addresses=["10.0.0.3"])
    a_now = managed(serials=["A1"], addresses=["10.0.0.2"])
    b_now = managed(serials=["A2", "B1", "B2"], addresses=["10.0.0.3"])
    found = settle(look(a), look(b), look(a_now, at(days=1)), look(b_now, at(days=1)))
    assert len(found.clusters) == 2
    assert [c.key.kind for c in found.conflicts] == [KeyKind.SERIAL]


def test_serial_spelt_with_another_vendor_name_is_no_contradiction() -> None:
    one = managed(chassis=1) | {serial_key("hp", "CN1")}
    other = managed(chassis=1) | {serial_key("hewlett packard", "CN1")}
    assert count(look(frozenset(k for k in one if k)), look(frozenset(k for k in other if k))) == 1


def test_halves_of_one_device_with_an_engine_id_are_joined_by_a_look_at_both() -> None:
    halves = [look(managed(engine=ENGINE, macs=[1])), look(managed(engine=ENGINE, macs=[2]))]
    assert count(*halves) == 2
    whole = look(managed(engine=ENGINE, macs=[1, 2]), at(days=1))
    assert count(*halves, whole) == 1
    assert count(*halves, whole, look(managed(engine=ENGINE, addresses=["10.0.0.9"]))) == 1


def test_made_up_mac_at_the_address_of_a_managed_device_is_its_own_unless_another_answers() -> None:
    server = look(managed(serials=["A"], macs=[1], addresses=["10.0.0.9"]))
    bridge = look(station(2, "10.0.0.9", local=True), at(minutes=1))
    card = look(station(1, "10.0.0.9"), at(minutes=2))
    assert count(server, bridge) == 1
    assert count(server, bridge, card) == 2


def test_what_is_heard_under_a_cloned_mac_goes_to_the_one_at_that_address() -> None:
    found = settle(
        look(managed(serials=["A"], macs=[1], addresses=["10.0.0.1"])),
        look(managed(serials=["B"], macs=[1], addresses=["10.0.0.2"])),
        look(station(1, "10.0.0.1")),
        look(station(1, "10.0.0.2")),
        look(station(1)),
    )
    assert len(found.clusters) == 2
    for cluster in found.clusters:
        assert sum(k.kind is KeyKind.ADDRESS for k in cluster.keys) == 1


def test_renamed_device_stays_itself() -> None:
    assert (
        count(
            look(managed(macs=[1], name="old", addresses=["10.0.0.1"])),
            look(managed(macs=[1], name="new", addresses=["10.0.0.1"]), at(minutes=5)),
            look(managed(macs=[1], name="old", addresses=["10.0.0.1"]), at(minutes=10)),
        )
        == 1
    )


def test_address_that_passed_on_belongs_to_its_holder_of_now_and_named_its_first() -> None:
    ping = [look(bare("10.0.0.9"), at(days=d)) for d in (0, 20)]
    first = [look(station(1, "10.0.0.9"), at(days=d, hours=1)) for d in (0, 1)]
    second = [look(station(2, "10.0.0.9"), at(days=d, hours=1)) for d in (19, 20)]
    alone = settle(ping[0]).clusters[0].id
    found = settle(*ping, *first, *second)
    older, newer = sorted(found.clusters, key=lambda c: c.first_seen)
    assert older.id == alone
    assert newer.last_seen == at(days=20, hours=1)
    assert folded(ping).keys() <= set(newer.sightings)


def test_id_stays_as_evidence_grows_and_the_younger_becomes_an_alias() -> None:
    heard = look(station(7, "10.0.0.7"))
    polled = look(managed(serials=["A"], bridge=9, addresses=["10.0.0.8"]), at(days=1))
    linked = look(managed(serials=["A"], bridge=9, macs=[7], addresses=["10.0.0.8"]), at(days=2))
    older, younger = settle(heard).clusters[0].id, settle(polled).clusters[0].id
    (device,) = settle(heard, polled, linked).clusters
    assert device.id == older
    assert younger in device.aliases


def test_people_may_merge_what_serials_keep_apart() -> None:
    looks = [look(managed(serials=[s], addresses=["10.0.0.2"])) for s in "AB"]
    word = decide(1, DecisionKind.MERGE, serial_key("cisco", "A"), serial_key("cisco", "B"))
    found = settle(*looks, decisions=(word,))
    (device,) = found.clusters
    assert [(m.by, m.why) for m in found.merges[device.id]] == [("Lan", "looked at the label")]
    assert count(*looks, decisions=(replace(word, revoked_at=at(days=11)),)) == 2


def test_people_may_split_what_keys_join() -> None:
    looks = [
        look(managed(serials=["SAME"], bridge=1, engine=ENGINE, addresses=["10.0.0.1"])),
        look(managed(serials=["SAME"], bridge=2, engine=ENGINE, addresses=["10.0.0.2"])),
        look(managed(serials=["SAME"], bridge=2, addresses=["10.0.0.2"]), at(days=1)),
    ]
    assert count(*looks) == 1
    word = decide(
        1, DecisionKind.SPLIT, mac_key(KeyKind.BRIDGE, mac(1)), mac_key(KeyKind.BRIDGE, mac(2))
    )
    found = settle(*looks, decisions=(word,))
    assert len(found.clusters) == 2
    assert not found.conflicts
    assert count(*looks, decisions=(replace(word, revoked_at=at(days=11)),)) == 1


def test_the_newer_of_two_opposite_words_counts() -> None:
    looks = [look(managed(bridge=n)) for n in (1, 2)]
    keys = [mac_key(KeyKind.BRIDGE, mac(n)) for n in (1, 2)]
    merge = decide(1, DecisionKind.MERGE, *keys, days=10)
    split = decide(2, DecisionKind.SPLIT, *keys, days=20)
    assert count(*looks, decisions=(merge, split)) == 2
    assert count(*looks, decisions=(replace(split, at=at(days=1)), merge)) == 1


def test_looks_without_any_key_are_nobody() -> None:
    assert count(look(frozenset())) == 0
