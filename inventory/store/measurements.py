"""What is measured over time: reachability in slots, and the rounds of the service probes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from sqlite3 import Connection

from inventory.availability import SlotState, settle
from inventory.sighting import SlotRun
from inventory.snapshot import ProbeResult, ServiceKind
from inventory.store.codec import decode, encode, from_ms, to_ms, to_text

RESULTS_KEEP = timedelta(days=40)  # the longest reporting month, and time to write the report


def add_slots(
    book: Connection, states: Mapping[str, SlotState], start: datetime, end: datetime
) -> None:
    """Add one time slot of several subjects; touching slots in one state become one run.

    A slot that was added before, or overlaps another, settles as ``availability.settle`` says.
    """
    first, last = to_ms(start), to_ms(end)
    for subject, state in states.items():
        near = book.execute(
            'SELECT state, start, "end" FROM slots WHERE subject = ? AND start <= ?'
            ' AND "end" >= ? ORDER BY start',
            (subject, last, first),
        ).fetchall()
        before = [_run(*row) for row in near]
        after = settle([*before, _run(state, first, last)])
        if list(after) == before:
            continue
        book.execute(
            'DELETE FROM slots WHERE subject = ? AND start <= ? AND "end" >= ?',
            (subject, last, first),
        )
        book.executemany(
            "INSERT INTO slots VALUES (?, ?, ?, ?)",
            [(subject, to_ms(r.start), to_ms(r.end), r.state.value) for r in after],
        )


def slots(book: Connection, subject: str, since: datetime, until: datetime) -> tuple[SlotRun, ...]:
    """The runs of a subject that reach into [since, until), oldest first and uncut."""
    rows = book.execute(
        'SELECT state, start, "end" FROM slots WHERE subject = ? AND start < ? AND "end" > ?'
        " ORDER BY start",
        (subject, to_ms(until), to_ms(since)),
    )
    return tuple(_run(*row) for row in rows)


def all_slots(book: Connection, since: datetime) -> dict[str, tuple[SlotRun, ...]]:
    """The runs of every subject that reach beyond ``since``, oldest first."""
    runs: dict[str, list[SlotRun]] = {}
    for subject, *row in book.execute(
        'SELECT subject, state, start, "end" FROM slots WHERE "end" > ? ORDER BY subject, start',
        (to_ms(since),),
    ):
        runs.setdefault(subject, []).append(_run(*row))
    return {subject: tuple(found) for subject, found in runs.items()}


def _run(state: str, start: int, end: int) -> SlotRun:
    return SlotRun(state=SlotState(state), start=from_ms(start), end=from_ms(end))


def add_result(
    book: Connection, version: int, service: tuple[str, ServiceKind, str], result: ProbeResult
) -> None:
    """Add a round of a service probe (name, kind, target); rounds past their time go."""
    name, kind, target = service
    at = to_ms(result.at)
    book.execute("INSERT OR REPLACE INTO services VALUES (?, ?, ?)", (name, kind.value, target))
    book.execute(
        "INSERT INTO results VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " body = excluded.body, version = excluded.version WHERE excluded.body > results.body",
        (name, at, to_text(encode(result)), version),
    )
    book.execute("DELETE FROM results WHERE at < ?", (at - RESULTS_KEEP // _MS,))


def services(book: Connection) -> dict[str, tuple[ServiceKind, str]]:
    """Every service that was ever probed: kind and target by name."""
    rows = book.execute("SELECT name, kind, target FROM services ORDER BY name")
    return {name: (ServiceKind(kind), target) for name, kind, target in rows}


def results(
    book: Connection, service: str, since: datetime, until: datetime
) -> tuple[ProbeResult, ...]:
    """The rounds of a service in [since, until], oldest first."""
    rows = book.execute(
        "SELECT body FROM results WHERE service = ? AND at BETWEEN ? AND ? ORDER BY at",
        (service, to_ms(since), to_ms(until)),
    )
    return tuple(to_result(body) for (body,) in rows)


def to_result(body: str) -> ProbeResult:
    """A round from its row."""
    return decode(ProbeResult, json.loads(body))


_MS = timedelta(milliseconds=1)
