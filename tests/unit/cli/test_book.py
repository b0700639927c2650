"""``netmon book``: a copy that changes nothing, and the check that an upgrade depends on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from inventory.migrations import NEWEST, schema_version
from netmon.cli.app import run
from netmon.cli.exit import ExitCode
from netmon.version import __version__
from tests.support.book import NOW, look, opened
from tests.support.book_states import load


def version_of(book: Path) -> int:
    with closing(sqlite3.connect(book)) as connection:
        return schema_version(connection)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A book that an earlier netmon left."""
    path = tmp_path / "book.db"
    load(1, path)
    return path


def test_a_backup_is_of_the_same_version_and_overwrites_nothing(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, before = old.with_name("copy.db"), old.read_bytes()
    assert run(["book", "backup", str(old), str(copy)]) == ExitCode.OK
    assert (version_of(copy), version_of(old), old.read_bytes()) == (1, 1, before)
    assert run(["book", "backup", str(old), str(copy)]) == ExitCode.INTERNAL
    assert "was left untouched" in capsys.readouterr().err


def test_a_backup_is_taken_of_a_book_in_use(tmp_path: Path) -> None:
    book, copy = tmp_path / "book.db", tmp_path / "copy.db"
    with opened(book) as store:
        store.record([look()])  # still in the log beside the book
        assert run(["book", "backup", str(book), str(copy)]) == ExitCode.OK
    with opened(copy) as restored, opened(book) as original:
        kept = restored.state(NOW)
        assert kept == original.state(NOW)
        assert kept.sightings


def test_a_check_migrates_a_copy_and_leaves_the_book(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = old.read_bytes()
    assert run(["--lang", "vi", "book", "check", str(old)]) == ExitCode.OK
    assert f"bản netmon {__version__} dùng được" in capsys.readouterr().out
    assert old.read_bytes() == before
    assert [p.name for p in old.parent.iterdir()] == ["book.db"]


def test_a_book_of_a_newer_netmon_is_told_from_a_damaged_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer, damaged, other = (tmp_path / name for name in ("newer", "damaged", "other"))
    with opened(newer), opened(damaged):
        pass
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    content = damaged.read_bytes()
    damaged.write_bytes(content[:4096] + b"\xa5" * 8192 + content[12288:])
    other.write_text("not a book")
    for path, told in ((newer, "newer netmon"), (damaged, "is damaged"), (other, "not a netmon")):
        assert run(["book", "check", str(path)]) == ExitCode.INTERNAL
        assert told in capsys.readouterr().err
