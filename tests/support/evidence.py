"""Observations for tests of the book, written in one line each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from inventory.model import Claim, FactName, FactRank, Row
from inventory.observation import (
    Key,
    KeyKind,
    Observation,
    engine_key,
    mac_key,
    name_key,
    serial_key,
    station_keys,
)
from inventory.sighting import BookState, Sighting, SightingId, fold, sighting_id
from inventory.types import Ip, Mac

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SEGMENT = "10.0.0.0/24"
OID = "1.3.6.1.4.1.9.1.1208"


def at(*, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
    """An instant after the tests' common start."""
    return START + timedelta(days=days, hours=hours, minutes=minutes)


def mac(number: int, *, local: bool = False) -> Mac:
    """A globally (or locally) administered unicast MAC."""
    text = f"{(0x02 if local else 0x00):02x}1b21{number:06x}"
    return Mac(":".join(text[i : i + 2] for i in range(0, 12, 2)))


def managed(
    *,
    serials: Iterable[str] = (),
    chassis: int | None = None,
    bridge: int | None = None,
    engine: str | None = None,
    macs: Iterable[int] = (),
    name: str | None = None,
    addresses: Iterable[str] = (),
) -> frozenset[Key]:
    """The keys of a session with a managed device."""
    keys = [
        *(serial_key("cisco", s) for s in serials),
        mac_key(KeyKind.CHASSIS, None if chassis is None else mac(chassis)),
        mac_key(KeyKind.BRIDGE, None if bridge is None else mac(bridge)),
        engine_key(engine),
        *(mac_key(KeyKind.MAC, mac(n)) for n in macs),
        name_key(name, OID),
        *(Key(KeyKind.ADDRESS, a) for a in addresses),
    ]
    return frozenset(k for k in keys if k is not None)


def unit(serial: str, number: int | None = None, /, **post: str) -> frozenset[Key]:
    """The keys of a unit with its own serial (and MAC) at a post: a name, an address, an engine."""
    return managed(
        serials=[serial],
        macs=[] if number is None else [number],
        name=post.get("name"),
        engine=post.get("engine"),
        addresses=[post["address"]] if "address" in post else [],
    )


def station(number: int, *addresses: str, local: bool = False) -> frozenset[Key]:
    """The keys of a station heard by ARP."""
    return station_keys(mac=mac(number, local=local), ips=[Ip(a) for a in addresses])


def bare(*addresses: str) -> frozenset[Key]:
    """The keys of something that answered at an address."""
    return station_keys(mac=None, ips=[Ip(a) for a in addresses])


def look(
    keys: frozenset[Key],
    when: datetime = START,
    *,
    source: str | None = None,
    segment: str = SEGMENT,
    facts: Mapping[FactName, tuple[str, FactRank]] | None = None,
    tables: Mapping[type[Row], tuple[Row, ...]] | None = None,
) -> Observation:
    """One observation; the source is guessed from the keys."""
    weak = {KeyKind.STATION, KeyKind.ADDRESS, KeyKind.ROLE}
    return Observation(
        source=source or ("arp_sweep" if all(k.kind in weak for k in keys) else "system"),
        seen_at=when,
        keys=keys,
        segment=segment,
        facts={n: Claim(v, "test", rank) for n, (v, rank) in (facts or {}).items()},
        tables=tables or {},
    )


def folded(observations: Iterable[Observation]) -> dict[SightingId, Sighting]:
    """The sightings of a run."""
    book: dict[SightingId, Sighting] = {}
    for observation in observations:
        number = sighting_id(observation.keys, observation.segment)
        book[number] = fold(book.get(number), observation)
    return book


def book_of(observations: Iterable[Observation]) -> BookState:
    """The state a store would hold after a run."""
    latest: dict[SightingId, dict[str, Observation]] = {}
    seen = list(observations)
    for observation in sorted(seen, key=lambda o: o.seen_at):
        number = sighting_id(observation.keys, observation.segment)
        latest.setdefault(number, {})[observation.source] = observation
    return BookState(sightings=tuple(folded(seen).values()), latest=latest)
