"""Every way in which the file can be wrong: one clear sentence, the file untouched, no crash."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inventory.errors import BookError, SchemaVersionError
from inventory.finding import Status
from inventory.migrations import NEWEST
from inventory.model import FactName
from inventory.observation import Observation
from inventory.store import Store, StoreSettings
from inventory.text import Lang
from tests.support.book import NOW, finding, look, minute, opened

NOBODY = 65534


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with one sighting in it."""
    path = tmp_path / "data" / "book.db"
    with opened(path) as store:
        store.record([look(facts={FactName.SYS_NAME: "sw-1"})])
    return path


def fill(number: int) -> list[Observation]:
    """Looks that need much room."""
    noise = os.urandom(40_000).hex()
    return [look(minute(number), source=f"s{number}", facts={FactName.SYS_DESCR: noise})]


def refused(path: Path, kind: type[BookError] = BookError) -> BookError:
    """The error of opening a book that must not be opened, which must not change the file."""
    before = path.read_bytes()
    with pytest.raises(kind) as caught, opened(path, busy_timeout_s=0.1):
        pass
    assert path.read_bytes() == before
    assert str(path) in str(caught.value)
    assert str(path) in caught.value.text.in_(Lang.VI)
    return caught.value


def test_the_book_is_private_and_so_is_a_directory_made_for_it(book: Path) -> None:
    assert book.stat().st_mode & 0o777 == 0o600
    assert book.parent.stat().st_mode & 0o777 == 0o700
    with opened(book) as store:
        store.record(fill(1))
        assert {p.stat().st_mode & 0o777 for p in book.parent.iterdir()} == {0o600}


def test_nothing_is_left_beside_a_new_book(book: Path) -> None:
    assert [p.name for p in book.parent.iterdir()] == ["book.db"]


@pytest.mark.parametrize(
    "content",
    [b"", b"devices:\n  - sw-1\n", b"SQLite format 2\0" + bytes(500), os.urandom(8192)],
    ids=["empty", "text", "magic of another kind", "noise"],
)
def test_a_file_that_is_no_book_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.db"
    path.write_bytes(content)
    assert "not a netmon book" in str(refused(path))


def test_another_program_s_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE t (a)")
    assert "not a netmon book" in str(refused(path))


def test_a_book_of_a_newer_netmon_is_left_alone(book: Path) -> None:
    with contextlib.closing(sqlite3.connect(book)) as newer:
        newer.execute(f"PRAGMA user_version = {NEWEST + 1}")
    assert f"schema {NEWEST + 1}" in str(refused(book, SchemaVersionError))


def test_a_newer_version_still_in_the_write_ahead_log_is_seen(book: Path, tmp_path: Path) -> None:
    """As a newer netmon leaves it when it is killed before its first checkpoint."""
    with contextlib.closing(sqlite3.connect(book)) as newer:
        newer.execute("PRAGMA wal_autocheckpoint = 0")
        newer.execute(f"PRAGMA user_version = {NEWEST + 1}")
        killed = tmp_path / "killed"
        shutil.copytree(book.parent, killed)
    before = (killed / "book.db-wal").read_bytes()
    refused(killed / "book.db", SchemaVersionError)
    assert (killed / "book.db-wal").read_bytes() == before


def _cut_in_half(content: bytearray) -> None:
    del content[len(content) // 2 :]


def _break_the_schema(content: bytearray) -> None:
    content[100:2000] = os.urandom(1900)


@pytest.mark.parametrize("harm", [_cut_in_half, _break_the_schema])
def test_a_damaged_book_is_reported_and_left_alone(
    book: Path, harm: Callable[[bytearray], None]
) -> None:
    content = bytearray(book.read_bytes())
    harm(content)
    book.write_bytes(content)
    with pytest.raises(BookError, match="is damaged") as caught, opened(book) as store:
        store.state(NOW)
    assert "latest backup" in str(caught.value)
    assert book.read_bytes() == content


def test_damage_inside_is_found_by_the_check(book: Path) -> None:
    with opened(book) as store:
        for number in range(5):
            store.record(fill(number))
        assert store.check() == ()
    content = bytearray(book.read_bytes())
    page = 4096
    start = len(content) - 3 * page
    content[start : start + 2 * page] = bytes(2 * page)
    book.write_bytes(content)
    with opened(book) as store:
        try:
            problems = store.check()
        except BookError as error:
            problems = (str(error),)
    assert problems


def test_a_path_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BookError, match="cannot be opened"), opened(tmp_path / "file" / "b.db"):
        pass


def test_a_lock_held_too_long_is_reported_and_the_book_can_still_be_read(book: Path) -> None:
    with contextlib.closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with opened(book, busy_timeout_s=0.1) as store:
            with pytest.raises(BookError, match=r"held by another process for more than 0\.1 s"):
                store.record([look(minute(1))])
            assert len(store.state(NOW).sightings) == 1
            other.execute("ROLLBACK")
            store.record([look(minute(1))])
            assert store.state(NOW).sightings[0].last_seen == minute(1)


def _write_until_full(store: Store) -> tuple[int, str]:
    """How many writes were acknowledged before one was refused, and with which words."""
    for number in range(400):
        try:
            store.record(fill(number))
        except BookError as error:
            return number, str(error)
    return 400, "never full"


def _assert_only_the_acknowledged(store: Store, written: int) -> None:
    (latest,) = store.state(NOW).latest.values()
    assert set(latest) == {"system", *(f"s{n}" for n in range(written))}
    assert store.check() == ()


def test_a_full_book_says_so_and_serves_the_last_good_state(book: Path) -> None:
    with opened(book) as store:
        with store._database.read() as connection:
            connection.execute("PRAGMA max_page_count = 100")
        written, said = _write_until_full(store)
        assert written > 0
        assert "is full" in said
        _assert_only_the_acknowledged(store, written)
        with store._database.read() as connection:
            connection.execute("PRAGMA max_page_count = 100000")
        store.record(fill(written))
        _assert_only_the_acknowledged(store, written + 1)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes, where mounting one is permitted."""
    mount = tmp_path / "disk"
    mount.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(mount)],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("mounting a tmpfs needs root")
    try:
        yield mount
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def test_a_full_disk_says_so_and_loses_nothing_acknowledged(small_disk: Path) -> None:
    path = small_disk / "book.db"
    with opened(path) as store:
        store.record([look()])
        written, said = _write_until_full(store)
        assert written > 0
        assert "is full" in said
        _assert_only_the_acknowledged(store, written)
    with opened(path) as store:
        _assert_only_the_acknowledged(store, written)


def test_a_new_book_on_a_full_disk_is_not_left_half_made(small_disk: Path) -> None:
    with contextlib.suppress(OSError):
        (small_disk / "filler").write_bytes(bytes(4 << 20))
    with pytest.raises(BookError, match="is full"), opened(small_disk / "book.db"):
        pass
    assert [p.name for p in small_disk.iterdir()] == ["filler"]


@contextlib.contextmanager
def _unprivileged_folder() -> Iterator[Path]:
    """A directory that an unprivileged user can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _open_as_nobody(path: Path) -> str:
    """What opening, reading and writing a book says to a user without rights to it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        said = "nothing"
        try:
            if os.geteuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            with opened(path) as store:
                store.record([look()])
        except BookError as error:
            said = str(error)
        finally:
            os.write(writer, said.encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.mark.parametrize(
    ("file_mode", "folder_mode"),
    [(0o444, 0o755), (0o444, 0o777), (0o666, 0o755), (0o000, 0o755)],
    ids=["read-only", "read-only in an open directory", "directory read-only", "unreadable"],
)
def test_a_book_that_may_not_be_written_is_reported(file_mode: int, folder_mode: int) -> None:
    with _unprivileged_folder() as folder:
        path = folder / "book.db"
        with opened(path) as store:
            store.record([look()])
        before = path.read_bytes()
        path.chmod(file_mode)
        folder.chmod(folder_mode)
        said = _open_as_nobody(path)
        assert "permission" in said
        assert str(path) in said
        assert path.read_bytes() == before


def test_a_directory_that_may_not_be_written_gets_no_book() -> None:
    with _unprivileged_folder() as folder:
        assert "permissions of its directory" in _open_as_nobody(folder / "book.db")
        assert list(folder.iterdir()) == []


def test_a_backup_is_a_book_and_is_made_while_the_original_is_in_use(book: Path) -> None:
    copy = book.with_name("backup.db")
    with opened(book) as store:
        store.save_findings([finding(Status.FAIL)])
        store.backup(copy)
        state = store.state(NOW)
        store.record(fill(1))
    assert copy.stat().st_mode & 0o777 == 0o600
    with opened(copy) as saved:
        assert saved.state(NOW) == state
        assert saved.check() == ()
    assert sorted(p.name for p in book.parent.iterdir()) == ["backup.db", "book.db"]


def test_a_backup_never_writes_over_a_file(book: Path) -> None:
    copy = book.with_name("backup.db")
    copy.write_text("precious")
    with opened(book) as store, pytest.raises(BookError, match="another name"):
        store.backup(copy)
    assert copy.read_text() == "precious"


def test_a_backup_into_nowhere_is_reported(book: Path) -> None:
    with opened(book) as store, pytest.raises(BookError, match="cannot be opened"):
        store.backup(book.parent / "missing" / "backup.db")


def test_settings_refuse_unknown_keys_and_absurd_waits() -> None:
    for wrong in ({"busy_timeout_s": 0}, {"busy_timeout_s": 1e9}, {"pth": "x"}):
        with pytest.raises(ValueError, match="validation error"):
            StoreSettings.model_validate(wrong)


def test_closing_twice_is_harmless(book: Path) -> None:
    store = Store(settings=StoreSettings(path=book))
    store.open()
    store.close()
    store.close()
