"""Where devices were plugged in, and what happened: the history people read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from sqlite3 import Connection

from inventory.device import Device, Location
from inventory.history import Event, Place
from inventory.sighting import Place as LastPlace
from inventory.store.codec import from_ms, to_ms
from inventory.text import Text
from inventory.types import DeviceId, Mac

_COLUMNS = "device, switch, if_index, port, vlan, mac, guessed, since, until"


def save_places(book: Connection, devices: Iterable[Device]) -> None:
    """Log moves: another switch, interface or VLAN. An unknown place is no move."""
    now = current_places(book)
    for device in devices:
        new, old = device.location, now.get(device.id)
        if new is None:
            continue
        if old is not None and _spot(old) == _spot(new):
            book.execute(
                "UPDATE places SET port = ?1, mac = ?2, guessed = ?3 WHERE device = ?4"
                " AND until IS NULL AND (port, ifnull(mac, ''), guessed)"
                " <> (?1, ifnull(?2, ''), ?3)",
                (new.port, new.via, new.guessed, device.id),
            )
            continue
        since = new.since if old is None else max(new.since, old.since)
        book.execute(
            "UPDATE places SET until = ? WHERE device = ? AND until IS NULL",
            (to_ms(since), device.id),
        )
        row = (new.switch, new.if_index, new.port, new.vlan, new.via, new.guessed, to_ms(since))
        book.execute(
            f"INSERT INTO places ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",  # noqa: S608
            (device.id, *row),
        )


def _spot(location: Location) -> tuple[DeviceId, int, int | None]:
    return location.switch, location.if_index, location.vlan


def current_places(book: Connection) -> dict[DeviceId, Location]:
    """Where each device was last known to be plugged in."""
    rows = book.execute(f"SELECT {_COLUMNS} FROM places WHERE until IS NULL")  # noqa: S608
    return {place.device: place.location for place in map(_place, rows)}


def last_places(book: Connection) -> dict[Mac, LastPlace]:
    """The current places by the MAC that was learnt there, for identity's "since when"."""
    return {
        place.via: LastPlace(
            switch=place.switch, if_index=place.if_index, vlan=place.vlan, since=place.since
        )
        for place in current_places(book).values()
        if place.via is not None
    }


def places(book: Connection, device: DeviceId | None, mac: Mac | None) -> tuple[Place, ...]:
    """Every place of a device, or of whatever had a MAC, or of all, oldest first."""
    rows = book.execute(
        f"SELECT {_COLUMNS} FROM places WHERE (?1 IS NULL OR device = ?1)"  # noqa: S608
        " AND (?2 IS NULL OR mac = ?2) ORDER BY id",
        (device, mac),
    )
    return tuple(map(_place, rows))


def _place(row: tuple[str, str, int, str, int | None, str | None, int, int, int | None]) -> Place:
    device, switch, if_index, port, vlan, mac, guessed, since, until = row
    return Place(
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


def events(book: Connection, limit: int, since: datetime | None) -> tuple[Event, ...]:
    """The newest events, newest first."""
    rows = book.execute(
        "SELECT at, kind, subject, vi, en FROM events WHERE ?1 IS NULL OR at >= ?1"
        " ORDER BY at DESC, id DESC LIMIT ?2",
        (None if since is None else to_ms(since), limit),
    )
    return tuple(
        Event(at=from_ms(at), kind=kind, subject=subject, text=Text(vi=vi, en=en))
        for at, kind, subject, vi, en in rows
    )
