"""The one SQLite connection: made with care, written in whole transactions, faults in plain words.

WAL, so that a reader never waits for the writer; ``synchronous=FULL``, so that a transaction that
returned survives a power cut. Nothing is written to a file that is not a book of a version we know:
that is found out through a read-only connection first. A new book is built beside its place and
linked into it whole, so that a half-made book cannot exist.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from inventory.errors import BookError, SchemaVersionError
from inventory.migrations import APPLICATION_ID, NEWEST, migrate, schema_version
from inventory.store import texts

_MAGIC = b"SQLite format 3\0"
_WAL_LIMIT_BYTES = 16 * 1024 * 1024  # what a burst may leave behind on disk


class Database:
    """A book's connection; used by the thread that opened it."""

    def __init__(self, path: Path, *, busy_timeout_s: float) -> None:
        self.path = path
        self._busy_timeout_s = busy_timeout_s
        self._connection: sqlite3.Connection | None = None

    def open(self) -> None:
        """Open the book, making it when there is none and bringing an older one up to date.

        Raises:
            BookError: it cannot be opened; an existing file is as it was.
        """
        with self._plain_words():
            if not self.path.exists():
                self._create()
            self._inspect()
            if not os.access(self.path, os.W_OK):
                raise BookError(texts.NOT_WRITABLE.format(path=self.path))
            connection = self._connect("rw")
            try:
                connection.execute("PRAGMA journal_mode = WAL")  # a restored dump has it not
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
                if schema_version(connection) < NEWEST:
                    migrate(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection

    def close(self) -> None:
        """Close the connection; closing twice is harmless."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with self._plain_words():
                connection.close()

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is on disk when the block is left, or none of it.

        Raises:
            BookError: nothing was written.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One view of the book, the same for every statement inside.

        Raises:
            BookError: it could not be read.
        """
        with self._transaction("BEGIN") as connection:
            yield connection

    def backup(self, target: Path) -> None:
        """Copy the book as it is now into a new file, complete or not there at all.

        Raises:
            BookError: the target exists, or could not be written.
        """
        _back_up(self._open_connection, target, self._busy_timeout_s)

    def copy_as_it_is(self, target: Path) -> None:
        """Copy a book that is not open here, of any version; it is neither changed nor migrated.

        Raises:
            BookError: it is not a book, or the target exists or could not be written.
        """
        with self._plain_words():
            self._inspect()
            connection = self._connect("ro")
        try:
            _back_up(connection, target, self._busy_timeout_s)
        finally:
            connection.close()

    @property
    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise BookError(texts.CLOSED.format(path=self.path))
        return self._connection

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        connection = self._open_connection
        with self._plain_words():
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _create(self) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _beside(self.path) as draft:
            connection = sqlite3.connect(draft, isolation_level=None)
            try:
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute("PRAGMA journal_mode = WAL")
                migrate(connection)
            finally:
                connection.close()
            with contextlib.suppress(FileExistsError):  # another process was first: use its book
                _publish(draft, self.path)

    def _inspect(self) -> None:
        """Refuse what is not ours, writing nothing."""
        with self.path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise BookError(texts.NOT_A_BOOK.format(path=self.path))
        connection = self._connect("ro")
        try:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            version = schema_version(connection)
        finally:
            connection.close()
        if application != APPLICATION_ID:
            raise BookError(texts.NOT_A_BOOK.format(path=self.path))
        if version > NEWEST:
            raise SchemaVersionError(
                texts.NEWER.format(path=self.path, found=version, known=NEWEST)
            )

    def _connect(self, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=self._busy_timeout_s,
            isolation_level=None,
        )

    def _plain_words(self) -> contextlib.AbstractContextManager[None]:
        return _plain_words(self.path, self._busy_timeout_s)


def _back_up(connection: sqlite3.Connection, target: Path, busy_timeout_s: float) -> None:
    if target.exists():
        raise BookError(texts.BACKUP_EXISTS.format(path=target))
    with _plain_words(target, busy_timeout_s), _beside(target) as draft:
        copy = sqlite3.connect(draft)
        try:
            connection.backup(copy)
        finally:
            copy.close()
        _publish(draft, target)


@contextlib.contextmanager
def _plain_words(path: Path, busy_timeout_s: float) -> Iterator[None]:
    """Turn faults of the file and of SQLite into sentences; our own mistakes pass as they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = {
            sqlite3.SQLITE_BUSY: texts.LOCKED,
            sqlite3.SQLITE_LOCKED: texts.LOCKED,
            sqlite3.SQLITE_FULL: texts.FULL,
            sqlite3.SQLITE_READONLY: texts.NOT_WRITABLE,
            sqlite3.SQLITE_PERM: texts.NOT_WRITABLE,
            sqlite3.SQLITE_CANTOPEN: texts.NOT_OPENED,
            sqlite3.SQLITE_CORRUPT: texts.CORRUPT,
            sqlite3.SQLITE_NOTADB: texts.CORRUPT,
            sqlite3.SQLITE_IOERR: texts.DISK_ERROR,
        }.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)  # low byte: the primary code
        if text is None:
            raise
        raise BookError(text.format(path=path, detail=error, seconds=busy_timeout_s)) from error
    except OSError as error:
        detail = error.strerror or str(error)
        raise BookError(texts.NOT_OPENED.format(path=path, detail=detail)) from error


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """An empty private file in the target's directory, gone afterwards."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.{time.monotonic_ns()}")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield draft
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def _publish(draft: Path, target: Path) -> None:
    """Give a finished draft its name, never over an existing file, and wait for the disk."""
    _sync(draft)
    target.hardlink_to(draft)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
