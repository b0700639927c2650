"""What the tests of the store put into a book."""

from __future__ import annotations

import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from inventory.finding import Finding, Severity, Status
from inventory.model import TABLES, Claim, FactName, FactRank, InterfaceCounters, Row
from inventory.observation import Key, KeyKind, Observation
from inventory.store import Store, StoreSettings
from inventory.text import Text, verbatim

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # a Monday, 08:00 in Vietnam
NOW = START + timedelta(hours=33)  # after everything that the tests record
SWITCH = frozenset({Key(KeyKind.SERIAL, "cisco|foc1234")})
PRINTER = frozenset({Key(KeyKind.STATION, "00:1b:a9:00:00:01"), Key(KeyKind.ADDRESS, "10.0.0.9")})


def minute(number: float) -> datetime:
    """An instant so many minutes after ``START``."""
    return START + timedelta(minutes=number)


@contextmanager
def opened(path: Path, *, busy_timeout_s: float = 10.0) -> Iterator[Store]:
    """The book at a path, open."""
    with Store(settings=StoreSettings(path=path, busy_timeout_s=busy_timeout_s)) as store:
        yield store


def look(
    at: datetime = START,
    *,
    source: str = "system",
    keys: frozenset[Key] = SWITCH,
    facts: dict[FactName, str | float] | None = None,
    tables: dict[type[Row], tuple[Row, ...]] | None = None,
) -> Observation:
    """An observation, of the switch unless told otherwise."""
    return Observation(
        source=source,
        seen_at=at,
        keys=keys,
        segment="10.0.0.0/24",
        facts={n: Claim(v, f"test::{n}", FactRank.SYSTEM) for n, v in (facts or {}).items()},
        tables=tables or {},
    )


def counters(at: datetime, octets: int, *, uptime_s: float | None = None) -> Observation:
    """A reading of one interface's counters."""
    return look(
        at,
        source="interfaces",
        facts={} if uptime_s is None else {FactName.UPTIME_S: uptime_s},
        tables={InterfaceCounters: (InterfaceCounters(index=1, in_octets=octets),)},
    )


def finding(
    status: Status = Status.FAIL,
    at: datetime = START,
    *,
    rule: str = "MGT-01",
    subject: str = "d-1",
    regulation: str = "aa",
) -> Finding:
    """A finding judged, and as far as its check can tell begun, at an instant."""
    return Finding(
        rule=rule,
        subject=subject,
        subject_name="sw-1",
        status=status,
        severity=Severity.HIGH,
        message=Text(vi="Telnet đang mở", en="telnet is open"),
        regulation=regulation,
        since=at,
        judged_at=at,
        fix=verbatim("no ip telnet"),
    )


def whole(hint: object) -> st.SearchStrategy[Any]:
    """Values of a type as the book can hold them: whole milliseconds, comparable floats."""
    if get_origin(hint) in {Union, types.UnionType}:
        return st.one_of([whole(arg) for arg in get_args(hint)])
    if get_origin(hint) is tuple:
        return st.lists(whole(get_args(hint)[0]), max_size=3).map(tuple)
    if hint is float:
        return st.floats(allow_nan=False)
    if hint is datetime:
        return st.integers(-(10**12), 10**13).map(lambda ms: START + timedelta(milliseconds=ms))
    if hint is date:
        return st.dates()
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
        hints = get_type_hints(hint)
        return st.builds(hint, **{f.name: whole(hints[f.name]) for f in fields(hint)})
    return st.from_type(hint)  # type: ignore[arg-type]


_KEY_SETS = [
    SWITCH,
    PRINTER,
    SWITCH | {Key(KeyKind.NAME, "sw-1|1.3.6.1.4.1.9.1.1")},
    frozenset({Key(KeyKind.STATION, "00:1b:a9:00:00:01")}),
]


def observations() -> st.SearchStrategy[Observation]:
    """Looks at a few subjects through a few sources over a few days, so that they collide."""
    return st.builds(
        Observation,
        source=st.sampled_from(["system", "interfaces"]),
        seen_at=st.integers(0, 8).map(lambda step: minute(step * 240.123457))
        | st.integers(0, 30).map(minute),
        keys=st.sampled_from(_KEY_SETS),
        segment=st.sampled_from(["", "10.0.0.0/24"]),
        facts=st.dictionaries(
            st.sampled_from([FactName.SYS_NAME, FactName.UPTIME_S, FactName.SERIAL]),
            st.builds(
                Claim,
                st.text(max_size=3) | st.integers() | st.booleans(),
                st.text(max_size=3),
                st.sampled_from(FactRank),
            ),
            max_size=2,
        ).map(lambda facts: {n: c for n, c in facts.items() if n is not FactName.UPTIME_S}),
        tables=st.dictionaries(
            st.just(InterfaceCounters),
            st.lists(
                st.builds(
                    InterfaceCounters, index=st.integers(1, 2), in_octets=st.integers(0, 2**64 - 1)
                ),
                max_size=2,
            ).map(tuple),
            max_size=1,
        ),
    )


def any_observation() -> st.SearchStrategy[Observation]:
    """Any observation at all: every fact, every table, every kind of key."""
    return st.builds(
        Observation,
        source=st.text(min_size=1),
        seen_at=whole(datetime),
        keys=st.frozensets(st.builds(Key, st.sampled_from(KeyKind), st.text()), min_size=1),
        segment=st.text(),
        facts=st.dictionaries(st.sampled_from(FactName), whole(Claim), max_size=4),
        tables=st.lists(st.sampled_from(list(TABLES.values())), unique=True, max_size=3).flatmap(
            lambda kinds: st.fixed_dictionaries(
                {kind: st.lists(whole(kind), max_size=2).map(tuple) for kind in kinds}
            )
        ),
    )
