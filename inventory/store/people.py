"""What people say: decisions about identity, and the register. Appended to, never deleted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from sqlite3 import Connection

from inventory.device import RegisterEntry
from inventory.errors import NotInBookError
from inventory.history import RegisterAction, RegisterChange
from inventory.observation import Key, KeyKind
from inventory.sighting import Decision, DecisionKind
from inventory.store import texts
from inventory.store.codec import decode, encode, from_ms, to_ms, to_text


def decide(book: Connection, decision: Decision) -> Decision:
    """Append a decision; the book gives it its number."""
    (number,) = book.execute(
        "INSERT INTO decisions (kind, keys, value, who, why, at) VALUES (?, ?, ?, ?, ?, ?)"
        " RETURNING id",
        (
            decision.kind.value,
            to_text([[k.kind.value, k.value] for k in decision.keys]),
            decision.value,
            decision.who,
            decision.why,
            to_ms(decision.at),
        ),
    ).fetchone()
    return next(d for d in decisions(book) if d.id == number)


def revoke(book: Connection, number: int, who: str, at: datetime) -> Decision:
    """Take a decision back; one that was taken back before stays as it was.

    Raises:
        NotInBookError: there is no such decision.
    """
    book.execute(
        "UPDATE decisions SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL",
        (to_ms(at), who, number),
    )
    found = next((d for d in decisions(book) if d.id == number), None)
    if found is None:
        raise NotInBookError(texts.NO_DECISION.format(id=number))
    return found


def decisions(book: Connection) -> tuple[Decision, ...]:
    """Every decision, revoked ones too, in the order they were taken."""
    rows = book.execute(
        "SELECT id, kind, keys, value, who, why, at, revoked_at, revoked_by FROM decisions"
        " ORDER BY id"
    )
    return tuple(
        Decision(
            id=number,
            kind=DecisionKind(kind),
            keys=tuple(Key(KeyKind(k), v) for k, v in json.loads(keys)),
            value=value,
            who=who,
            why=why,
            at=from_ms(at),
            revoked_at=None if revoked_at is None else from_ms(revoked_at),
            revoked_by=revoked_by,
        )
        for number, kind, keys, value, who, why, at, revoked_at, revoked_by in rows
    )


def register(book: Connection) -> tuple[RegisterEntry, ...]:
    """The lines that stand, by key."""
    return tuple(_entry(body) for _, body in sorted(_standing(book).items()))


def put_register(book: Connection, entries: Iterable[RegisterEntry], by: str, at: datetime) -> None:
    """Write lines; one that already stands so is not written again."""
    standing = _standing(book)
    for entry in entries:
        body = to_text(encode(entry))
        if standing.get(entry.key) != body:
            standing[entry.key] = body
            book.execute(
                "INSERT INTO register (key, entry, by, why, at) VALUES (?, ?, ?, '', ?)",
                (entry.key, body, by, to_ms(at)),
            )


def remove_register(book: Connection, key: str, *, by: str, why: str, at: datetime) -> None:
    """Strike a line out.

    Raises:
        NotInBookError: no line with this key stands.
    """
    if key not in _standing(book):
        raise NotInBookError(texts.NO_REGISTER_ENTRY.format(key=key))
    book.execute(
        "INSERT INTO register (key, entry, by, why, at) VALUES (?, NULL, ?, ?, ?)",
        (key, by, why, to_ms(at)),
    )


def register_changes(book: Connection) -> tuple[RegisterChange, ...]:
    """Everything that was ever done to the register, oldest first."""
    rows = book.execute("SELECT key, entry, by, why, at FROM register ORDER BY id")
    return tuple(
        RegisterChange(
            key=key,
            action=RegisterAction.REMOVE if entry is None else RegisterAction.PUT,
            entry=None if entry is None else _entry(entry),
            by=by,
            why=why,
            at=from_ms(at),
        )
        for key, entry, by, why, at in rows
    )


def _entry(body: str) -> RegisterEntry:
    return decode(RegisterEntry, json.loads(body))


def _standing(book: Connection) -> dict[str, str]:
    rows = book.execute(
        "SELECT key, entry FROM register AS r WHERE entry IS NOT NULL"
        " AND id = (SELECT max(id) FROM register WHERE key = r.key)"
    )
    return dict(rows.fetchall())
