"""A year of a LAN of 200 devices: no device twice in the book, no two devices in one record."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator

from inventory.identity import resolve
from inventory.observation import Key, KeyKind, Observation
from inventory.sighting import SightingId, sighting_id
from inventory.types import Mac
from tests.support.evidence import at, bare, folded, look, managed, station

Truth = str
Event = tuple[Truth | None, Observation]

CORE, USERS, WIFI = "10.0.0.0/24", "10.0.4.0/22", "10.0.8.0/23"
VIP = "10.0.0.254"
DAYS = 365


def routers(chance: random.Random) -> Iterator[Event]:
    """Six routers with eight addresses, the first two a VRRP pair, asked at any address."""
    for n in range(6):
        macs = [10_000 + 16 * n + i for i in range(8)]
        own = [f"10.{100 + n}.{i}.1" for i in range(7)] + [f"10.0.0.{n + 1}"]
        whole = managed(serials=[f"RT{n}"], bridge=macs[0], macs=macs, name=f"rt-{n}")
        for day in range(DAYS):
            address = chance.choice(own)
            if n < 2 and n == day // 30 % 2 and day % 5 == 0:
                address = VIP  # the one that is master answers there
            if day % 7 == 3 and address != VIP:  # a session that was cut short
                keys = managed(macs=[chance.choice(macs)], addresses=[address])
            else:
                keys = whole | bare(address)
            segment = CORE if address.startswith("10.0.0.") else address[:-1] + "0/24"
            yield f"router-{n}", look(keys, at(days=day), segment=segment)
            heard = station(macs[7], own[7])
            yield f"router-{n}", look(heard, at(days=day, minutes=1), segment=CORE)
    vip = frozenset({Key(KeyKind.ROLE, Mac("00:00:5e:00:01:01")), Key(KeyKind.ADDRESS, VIP)})
    for day in range(DAYS):
        yield None, look(vip, at(days=day), segment=CORE)
        yield None, look(bare(VIP), at(days=day, minutes=2), source="probe", segment=CORE)


def switches(chance: random.Random) -> Iterator[Event]:
    """Twenty switches; five are replaced by another unit with the old one's configuration."""
    for n in range(20):
        fails = chance.randrange(60, 300) if n < 5 else DAYS
        for day in range(n % 2, DAYS, 2):
            unit = int(day >= fails)
            base = 20_000 + 100 * n + 50 * unit
            keys = managed(
                serials=[f"SW{n}-{unit}"] if day % 10 else [],
                chassis=base,
                bridge=base,
                engine=f"8000000903{n:04x}c0ffee",
                macs=[base + i for i in range(24)],
                name=f"sw-{n}",
                addresses=[f"10.0.0.{20 + n}"],
            )
            truth = f"switch-{n}-{unit}"
            yield truth, look(keys, at(days=day), segment=CORE)
            hearsay = managed(chassis=base, addresses=[f"10.0.0.{20 + n}"])
            yield truth, look(hearsay, at(days=day, minutes=3), source="n/lldp", segment=CORE)


def stacks(chance: random.Random) -> Iterator[Event]:
    """Four stacks whose master fails and whose members are replaced one after the other."""
    for n in range(4):
        members, spare = [f"ST{n}-{i}" for i in range(3)], 3
        for day in range(DAYS):
            if day % 90 == 60:
                members = members[1:]
            if day % 90 == 65:
                members = [*members, f"ST{n}-{spare}"]
                spare += 1
            base = 30_000 + 100 * n + int(members[0][-1])
            keys = managed(
                serials=members, bridge=base, name=f"st-{n}", addresses=[f"10.0.0.{50 + n}"]
            )
            yield f"stack-{n}", look(keys, at(days=day), segment=CORE)
            heard = station(base, f"10.0.0.{50 + n}")
            yield f"stack-{n}", look(heard, at(days=day, minutes=1), segment=CORE)


def printers(chance: random.Random) -> Iterator[Event]:
    """Twenty printers with minimal agents, half of them under the maker's default name."""
    for n in range(20):
        number = 40_000 + n
        for day in range(n, DAYS, 2):
            address = f"10.0.0.{60 + n}"
            name = "printer" if n % 2 else f"prn-{n}"
            keys = managed(name=name, addresses=[address])
            yield f"printer-{n}", look(keys, at(days=day), segment=CORE)
            heard = station(number, address)
            yield f"printer-{n}", look(heard, at(days=day, minutes=1), segment=CORE)


def clones(chance: random.Random) -> Iterator[Event]:
    """Six virtual machines, each cloned twice, engine id and all; two sets even with their MAC."""
    for group in range(6):
        for n in range(3):
            address = f"10.0.0.{100 + 3 * group + n}"
            same = group < 2
            number = 50_000 + 10 * group + (0 if same else n)
            for day in range(20 * n, DAYS, 2):
                keys = managed(
                    macs=[number],
                    engine=f"80001f8804{group:04x}abcdef",
                    name=f"vm-{group}-{n}" if same else "template",
                    addresses=[address],
                )
                truth = f"vm-{group}-{n}"
                yield truth, look(keys, at(days=day), segment=CORE)
                heard = station(number, address)
                yield truth, look(heard, at(days=day, minutes=1), segment=CORE)


def laptops(chance: random.Random) -> Iterator[Event]:
    """A hundred laptops on DHCP, at their desks on four days of five, moving from port to port."""
    pool = [f"10.0.{4 + i // 250}.{i % 250 + 1}" for i in range(140)]
    held: dict[int, str] = {}
    for day in range(0, DAYS, 2):
        if day % 4 == 0:
            for n in chance.sample(range(100), 20):
                free = sorted(set(pool) - set(held.values()))
                held[n] = chance.choice(free)
        for n in chance.sample(range(100), 80):
            held.setdefault(n, next(a for a in pool if a not in held.values()))
            heard = look(station(60_000 + n, held[n]), at(days=day), segment=USERS)
            yield f"laptop-{n}", heard
            table = look(station(60_000 + n), at(days=day, minutes=9), source="f/fdb", segment="")
            yield f"laptop-{n}", table
            ping = look(bare(held[n]), at(days=day, minutes=5), source="probe", segment=USERS)
            yield None, ping


def phones(chance: random.Random) -> Iterator[Event]:
    """Thirty-six phones with a made-up MAC for each network, addresses from a small pool."""
    for day in range(0, DAYS, 2):
        taken = chance.sample(range(2, 250), 36)
        for n in range(36):
            if (day + n) % 3:
                keys = station(70_000 + n, f"10.0.8.{taken[n]}", local=True)
                yield f"phone-{n}", look(keys, at(days=day, hours=1), segment=WIFI)
                table = station(70_000 + n, local=True)
                yield f"phone-{n}", look(table, at(days=day, hours=1.1), source="f/fdb", segment="")


def test_a_year_gives_no_duplicates_and_no_wrong_merges() -> None:
    chance = random.Random(20260105)
    parts = (routers, switches, stacks, printers, clones, laptops, phones)
    events = [event for part in parts for event in part(chance)]
    chance.shuffle(events)
    truths: dict[SightingId, set[Truth]] = defaultdict(set)
    for truth, observation in events:
        if truth is not None:
            truths[sighting_id(observation.keys, observation.segment)].add(truth)
    found = resolve(folded(o for _, o in events).values())

    homes: dict[Truth, set[str]] = defaultdict(set)
    for cluster in found.clusters:
        inside = {t for n in cluster.sightings for t in truths.get(n, ())}
        assert len(inside) == 1, f"wrong merge or invented device: {sorted(inside)} {cluster.keys}"
        homes[inside.pop()].add(cluster.id)
    assert {t: ids for t, ids in homes.items() if len(ids) > 1} == {}
    assert len(homes) == len({t for t, _ in events} - {None})

    ids = {truth: next(iter(where)) for truth, where in homes.items()}
    replaced = {ids[f"switch-{n}-1"]: ids[f"switch-{n}-0"] for n in range(5)}
    assert found.succeeds == replaced
    contested = {frozenset(c.devices) for c in found.conflicts}
    assert contested == {frozenset(ids[f"vm-{group}-{n}"] for n in range(3)) for group in range(6)}
