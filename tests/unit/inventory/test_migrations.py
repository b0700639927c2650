"""Each schema version becomes the next without losing a row, and half a migration is none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from inventory import migrations
from inventory.errors import BookError
from inventory.migrations import MIGRATIONS, NEWEST, Migration, migrate, schema_version
from inventory.types import DeviceId
from tests.support.book import NOW, opened
from tests.support.book_states import STATES, TELL, dump, load

VERSIONS = range(1, NEWEST + 1)


def schema(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Every table and index, by kind and name."""
    return connection.execute(
        "SELECT type, name, ifnull(sql, '') FROM sqlite_schema"
        " WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
    ).fetchall()


@pytest.fixture
def empty() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield connection


def test_steps_are_numbered_from_one_without_gaps() -> None:
    assert [step.number for step in MIGRATIONS] == list(VERSIONS)
    assert len({step.title for step in MIGRATIONS}) == NEWEST


def test_every_version_has_its_state_and_what_it_told() -> None:
    assert sorted(p.name for p in STATES.iterdir()) == [f"{n:04}.sql" for n in VERSIONS]
    assert list(TELL) == list(VERSIONS)


@pytest.mark.parametrize("number", VERSIONS)
def test_a_state_has_the_schema_of_its_number(
    number: int, empty: sqlite3.Connection, tmp_path: Path
) -> None:
    load(number, tmp_path / "book.db")
    migrate(empty, to=number)
    with closing(sqlite3.connect(tmp_path / "book.db")) as connection:
        assert schema_version(connection) == number
        assert schema(connection) == schema(empty)


@pytest.mark.parametrize("number", VERSIONS)
def test_a_book_of_each_version_opens_with_everything_it_held(number: int, tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    load(number, old)
    with opened(old) as migrated, opened(new) as fresh:
        for earlier in range(1, number + 1):
            TELL[earlier](fresh)
        assert migrated.state(NOW) == fresh.state(NOW)
        assert migrated.register_changes() == fresh.register_changes()
        assert migrated.finding_changes() == fresh.finding_changes()
        assert migrated.editions() == fresh.editions()
        assert migrated.verdicts() == fresh.verdicts()
        assert migrated.places() == fresh.places()
        assert migrated.events() == fresh.events()
        assert migrated.configurations(DeviceId("d-1")) == fresh.configurations(DeviceId("d-1"))
        sightings = [s.id for s in fresh.state(NOW).sightings]
        assert migrated.fact_changes(sightings) == fresh.fact_changes(sightings)
        assert migrated.check() == ()
        for later in range(number + 1, NEWEST + 1):
            TELL[later](migrated)
            TELL[later](fresh)
        assert migrated.state(NOW) == fresh.state(NOW)
    with closing(sqlite3.connect(old)) as left, closing(sqlite3.connect(new)) as right:
        assert schema_version(left) == NEWEST
        assert left.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert schema(left) == schema(right)


def test_a_dump_makes_the_same_book_again(tmp_path: Path) -> None:
    load(NEWEST, tmp_path / "book.db")
    assert dump(tmp_path / "book.db") == (STATES / f"{NEWEST:04}.sql").read_text()


def test_migrating_twice_is_harmless(empty: sqlite3.Connection) -> None:
    migrate(empty)
    before = schema(empty)
    migrate(empty)
    assert schema(empty) == before


def test_a_step_that_fails_leaves_the_book_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.db"
    load(1, path)
    before = dump(path)
    broken = Migration(NEWEST + 1, "broken", ("CREATE TABLE x (a)", "SELECT * FROM nowhere"))
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, broken))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            migrate(connection, to=NEWEST + 1)
        assert schema_version(connection) == 1
    assert dump(path) == before


def test_a_book_that_another_process_is_writing_is_migrated_later(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    load(1, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BookError, match="held by another"), opened(path, busy_timeout_s=0.1):
            pass
        other.execute("ROLLBACK")
    with opened(path) as store:
        assert store.check() == ()
