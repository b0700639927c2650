"""Identity is a function of the set of observations, and it is right."""

from __future__ import annotations

import random
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.identity import Resolution, resolve
from inventory.identity.explain import shares
from inventory.identity.groups import is_bare, serial_number
from inventory.observation import Key, KeyKind, Observation
from inventory.sighting import Sighting, SightingId, combine, sighting_id
from tests.support.evidence import at, folded, look
from tests.support.lans import Seen, Truth, lans

MACS = ["00:1b:21:00:00:01", "00:1b:21:00:00:02", "02:1b:21:00:00:02"]
VALUES = {
    KeyKind.SERIAL: ["cisco|1", "cisco|2", "hp|2"],
    KeyKind.ENGINE: ["8000000901", "8000000902"],
    KeyKind.NAME: ["sw|1.3", "sw|1.4"],
    KeyKind.ADDRESS: ["10.0.0.1", "10.0.0.2"],
    KeyKind.ROLE: ["00:00:5e:00:01:01"],
}
KEYS = st.frozensets(
    st.sampled_from([Key(kind, value) for kind in KeyKind for value in VALUES.get(kind, MACS)]),
    max_size=4,
)
RUBBISH = st.lists(
    st.builds(
        lambda keys, hours, source, segment: look(
            keys, at(hours=hours), source=source, segment=segment
        ),
        KEYS,
        st.integers(0, 300),
        st.sampled_from(["arp_sweep", "system"]),
        st.sampled_from(["", "a", "b"]),
    ),
    max_size=12,
)


def run(observations: list[Observation]) -> Resolution:
    return resolve(folded(observations).values())


def lan(seen: list[Seen]) -> list[Observation]:
    return [s.observation for s in seen]


@given(st.one_of(lans().map(lan), RUBBISH), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_any_order_and_any_repetition_gives_the_same_book(
    seen: list[Observation], chance: random.Random
) -> None:
    again = seen + chance.choices(seen, k=len(seen)) if seen else []
    chance.shuffle(again)
    assert run(again) == run(seen)


@given(st.one_of(lans().map(lan), RUBBISH), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_a_run_cut_into_two_books_gives_the_same_book(
    seen: list[Observation], chance: random.Random
) -> None:
    books: tuple[list[Observation], list[Observation]] = ([], [])
    for observation in seen:
        books[chance.randrange(2)].append(observation)
    one, two = (folded(book) for book in books)
    both: dict[SightingId, Sighting] = {
        n: combine(one[n], two[n]) if n in one and n in two else one.get(n) or two[n]
        for n in one.keys() | two.keys()
    }
    assert both == folded(seen)
    assert resolve([*one.values(), *two.values()]) == run(seen)


@given(st.one_of(lans().map(lan), RUBBISH))
@settings(max_examples=150, deadline=None)
def test_every_merge_is_explained_and_every_sighting_has_one_device(
    seen: list[Observation],
) -> None:
    sightings = folded(seen)
    found = resolve(sightings.values())
    members = [n for c in found.clusters for n in c.sightings]
    assert len(members) == len(set(members))
    assert len({c.id for c in found.clusters}) == len(found.clusters)
    names = [i for c in found.clusters for i in (c.id, *c.aliases)]
    assert len(names) == len(set(names))
    for number in sightings.keys() - set(members):
        assert (
            is_bare(sightings[number])
            or not sightings[number].keys
            or any(k.kind is KeyKind.ROLE for k in sightings[number].keys)
        )
    for cluster in found.clusters:
        keys = [m.key for m in found.merges.get(cluster.id, ())]
        reached = {cluster.sightings[0]}
        while len(reached) < len(cluster.sightings):
            more = {
                n
                for n in cluster.sightings
                for key in keys
                if shares(sightings[n], key) and any(shares(sightings[r], key) for r in reached)
            }
            assert more - reached, "a sighting that no merge explains"
            reached |= more


@given(st.one_of(lans().map(lan), RUBBISH))
@settings(max_examples=100, deadline=None)
def test_serials_in_one_device_hang_together(seen: list[Observation]) -> None:
    for cluster in run(seen).clusters:
        sets = [
            {serial_number(k.value) for k in o.keys if k.kind is KeyKind.SERIAL}
            for o in seen
            if sighting_id(o.keys, o.segment) in cluster.sightings
        ]
        rest = [s for s in sets if s]
        whole = rest.pop() if rest else set()
        while any(whole & s for s in rest):
            whole |= {v for s in rest if whole & s for v in s}
            rest = [s for s in rest if not whole & s]
        assert not rest


@given(lans())
@settings(max_examples=200, deadline=None)
def test_devices_are_the_real_ones(seen: list[Seen]) -> None:
    truths: dict[SightingId, set[Truth]] = defaultdict(set)
    for item in seen:
        if item.of is not None:
            truths[sighting_id(item.observation.keys, item.observation.segment)].add(item.of)
    homes: dict[Truth, set[str]] = defaultdict(set)
    for cluster in run(lan(seen)).clusters:
        inside = {t for n in cluster.sightings for t in truths.get(n, ())}
        assert len(inside) <= 1, "two real things in one record"
        for truth in inside:
            homes[truth].add(cluster.id)
    assert all(len(ids) == 1 for ids in homes.values()), "one real thing in two records"


@given(lans(), st.integers(1, 60))
@settings(max_examples=100, deadline=None)
def test_ids_stay_as_days_go_by(seen: list[Seen], days: int) -> None:
    ordered = sorted(lan(seen), key=lambda o: o.seen_at)
    before = run([o for o in ordered if o.seen_at <= at(days=days)])
    after = {i for c in run(ordered).clusters for i in (c.id, *c.aliases)}
    for cluster in before.clusters:
        if any(k.kind is not KeyKind.ADDRESS for k in cluster.keys):
            assert cluster.id in after
