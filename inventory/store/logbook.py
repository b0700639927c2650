"""Where devices were plugged in, and what happened: the history people read."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from sqlite3 import Connection

from inventory.device import Device, Location
from inventory.history import Event, Stay
from inventory.sighting import Place, Visit
from inventory.store.codec import from_ms, to_ms
from inventory.text import Text
from inventory.types import DeviceId, Mac

_MOVES_MAX = 20_000  # newest rows looked through: a storm of moves must not hold up the state
_COLUMNS = "device, switch, if_index, port, vlan, mac, guessed, since, until"


def save_places(book: Connection, devices: Iterable[Device]) -> None:
    """Log moves: another switch, interface or VLAN. An unknown place is no move."""
    now = {stay.device: stay.location for stay in _current(book)}
    for device in devices:
        if device.location is None:
            continue
        for alias in now.keys() & set(device.aliases):  # merged since: it stays here, as this one
            _close(book, alias, max(device.location.since, now[alias].since))
        old = now.get(device.id)
        if old is not None and _spot(old) == _spot(device.location):
            _correct(book, device.id, device.location)
            continue
        since = max(device.location.since, old.since) if old else device.location.since
        _close(book, device.id, since)
        _open(book, device.id, replace(device.location, since=since))


def _close(book: Connection, device: DeviceId, until: datetime) -> None:
    book.execute(
        "UPDATE places SET until = ? WHERE device = ? AND until IS NULL", (to_ms(until), device)
    )


def _open(book: Connection, device: DeviceId, at: Location) -> None:
    row = (at.switch, at.if_index, at.port, at.vlan, at.via, at.guessed, to_ms(at.since), None)
    book.execute(
        f"INSERT INTO places ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (device, *row),
    )


def _correct(book: Connection, device: DeviceId, at: Location) -> None:
    """What is now known better of the same place."""
    book.execute(
        "UPDATE places SET port = ?1, mac = ?2, guessed = ?3 WHERE device = ?4 AND until IS NULL"
        " AND (port, ifnull(mac, ''), guessed) <> (?1, ifnull(?2, ''), ?3)",
        (at.port, at.via, at.guessed, device),
    )


def _spot(location: Location) -> tuple[DeviceId, int, int | None]:
    return location.switch, location.if_index, location.vlan


def _current(book: Connection) -> Iterator[Stay]:
    return map(
        _stay,
        book.execute(
            f"SELECT {_COLUMNS} FROM places WHERE until IS NULL ORDER BY since, id"  # noqa: S608
        ),
    )


def current_places(book: Connection) -> dict[Mac, Place]:
    """Where each MAC was last known to be plugged in, and since when."""
    places = {}
    for at in (stay.location for stay in _current(book)):
        if at.via is not None:
            places[at.via] = Place(
                switch=at.switch, if_index=at.if_index, vlan=at.vlan, since=at.since
            )
    return places


def recent_visits(book: Connection, since: datetime) -> dict[Mac, tuple[Visit, ...]]:
    """Where each MAC that moved twice or more since then was, oldest first."""
    found: dict[Mac, list[Visit]] = {}
    rows = book.execute(
        "SELECT mac, switch, if_index, port, since, guessed FROM places"
        " WHERE mac IN (SELECT mac FROM (SELECT mac, since FROM places ORDER BY id DESC LIMIT ?2)"
        " WHERE since >= ?1 AND mac IS NOT NULL GROUP BY mac HAVING count(*) > 1)"
        " AND (until IS NULL OR until >= ?1) ORDER BY since, id",
        (to_ms(since), _MOVES_MAX),
    )
    for mac, switch, if_index, port, at, guessed in rows:
        found.setdefault(Mac(mac), []).append(
            Visit(
                switch=DeviceId(switch),
                if_index=if_index,
                port=port,
                since=from_ms(at),
                guessed=bool(guessed),
            )
        )
    return {mac: tuple(visits) for mac, visits in found.items()}


def places(book: Connection, device: DeviceId | None, mac: Mac | None) -> tuple[Stay, ...]:
    """Every place of a device, or of whatever had a MAC, or of all, oldest first."""
    rows = book.execute(
        f"SELECT {_COLUMNS} FROM places WHERE (?1 IS NULL OR device = ?1)"  # noqa: S608
        " AND (?2 IS NULL OR mac = ?2) ORDER BY id",
        (device, mac),
    )
    return tuple(map(_stay, rows))


def _stay(row: tuple[str, str, int, str, int | None, str | None, int, int, int | None]) -> Stay:
    device, switch, if_index, port, vlan, mac, guessed, since, until = row
    return Stay(
        device=DeviceId(device),
        location=Location(
            switch=DeviceId(switch),
            if_index=if_index,
            port=port,
            vlan=vlan,
            since=from_ms(since),
            guessed=bool(guessed),
            via=None if mac is None else Mac(mac),
        ),
        until=None if until is None else from_ms(until),
    )


def add_events(book: Connection, events: Iterable[Event]) -> None:
    """Append events."""
    book.executemany(
        "INSERT INTO events (at, kind, subject, vi, en) VALUES (?, ?, ?, ?, ?)",
        [(to_ms(e.at), e.kind, e.subject, e.text.vi, e.text.en) for e in events],
    )


def events(
    book: Connection, limit: int, since: datetime | None, kinds: Collection[str]
) -> tuple[Event, ...]:
    """The newest events, newest first; ``kinds``: only these, none: all."""
    rows = book.execute(
        "SELECT at, kind, subject, vi, en FROM events WHERE (?1 IS NULL OR at >= ?1)"
        " AND (?3 = '[]' OR kind IN (SELECT value FROM json_each(?3)))"
        " ORDER BY at DESC, id DESC LIMIT ?2",
        (None if since is None else to_ms(since), limit, json.dumps(sorted(kinds))),
    )
    return tuple(
        Event(at=from_ms(at), kind=kind, subject=subject, text=Text(vi=vi, en=en))
        for at, kind, subject, vi, en in rows
    )
