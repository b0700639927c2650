"""The chain of evidence on disk: append-only files of JSON lines, one a day, and the head.

A record counts once ``append`` returns: the line is on the disk and the head file names it. What a
crash leaves behind the head is either a whole next record, which is taken in, or a torn line that
nobody was told about, which is cut off. Anything else is damage, and is told, never repaired.

Plain files and not the book's SQLite: an auditor can read them with what every system has, and a
damaged book does not take its own proof along.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from inventory.evidence import (
    EvidenceError,
    Head,
    Json,
    Record,
    RecordKind,
    canonical,
    parse_record,
    seal,
)
from inventory.evidence_keys import Signer, handover
from netmon.errors import NetmonError
from netmon.evidence.keys import SigningKey

logger = logging.getLogger(__name__)

_HEAD = "head.json"
_LOCK = "lock"


class LedgerError(NetmonError):
    """The chain on disk is damaged or cannot be written; the message says where."""


class Ledger:
    """One agency's chain. Every method that writes holds the directory's lock.

    Args:
        directory: where the files are; made (mode 0700) when missing.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @contextlib.contextmanager
    def _locked(self) -> Iterator[Head]:
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self.directory / _LOCK).open("ab") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield self._settled()
        except OSError as error:
            msg = f"{self.directory}: the evidence cannot be kept: {error.strerror}"
            raise LedgerError(msg) from error

    def head(self) -> Head:
        """Where the chain has come to.

        Raises:
            LedgerError: damaged, or not readable.
        """
        with self._locked() as head:
            return head

    def append(self, kind: RecordKind, body: Json, *, day: date, at: datetime) -> Record:
        """Add a record; on return it is on the disk.

        Raises:
            LedgerError: it is not, and the chain is as it was.
        """
        with self._locked() as head:
            return self._write(head.next(kind, body, day=day, at=at))

    def seal(self, key: SigningKey, *, day: date, at: datetime) -> Record | None:
        """Sign what the chain has come to; None when that is signed already or empty.

        Raises:
            LedgerError: as ``append``; or the key is not the one that has to sign.
        """
        with self._locked() as head:
            if head.day is None or self._last(head).kind is RecordKind.SEAL:
                return None
            self._must_stand(key)
            return self._write(seal(head, day=day, at=at, key=key.public, sign=key.sign))

    def hand_over(self, old: SigningKey, new: SigningKey, *, day: date, at: datetime) -> Record:
        """Chain that ``new`` signs from here on.

        Raises:
            LedgerError: as ``seal``.
        """
        with self._locked() as head:
            self._must_stand(old)
            made = handover(
                head,
                day=day,
                at=at,
                old=Signer(old.public, old.sign),
                new=Signer(new.public, new.sign),
            )
            return self._write(made)

    def _must_stand(self, key: SigningKey) -> None:
        standing = self.standing_key()
        if standing is not None and standing != key.public:
            msg = f"{self.directory}: the chain was handed over to {standing}, not to {key.public}"
            raise LedgerError(msg)

    def standing_key(self) -> str | None:
        """The key that the last handover names; None when there never was one."""
        found = self.handovers()
        return str(found[-1].body["new"]) if found else None

    def handovers(self) -> tuple[Record, ...]:
        """Every handover of the chain, in order.

        Raises:
            LedgerError: a file is damaged.
        """
        # Canonical text shows the kind without parsing every line of two years.
        mark = f'"kind":"{RecordKind.KEY}"'.encode()
        days = [d for d in self.days() if mark in self._file(d).read_bytes()]
        return tuple(r for _, r in sorted(self._read(days).items()) if r.kind is RecordKind.KEY)

    def days(self) -> tuple[date, ...]:
        """The days that have records, in order."""
        found = []
        for path in self.directory.glob("????-??-??.jsonl"):
            with contextlib.suppress(ValueError):
                found.append(date.fromisoformat(path.stem))
        return tuple(sorted(found))

    def records(self, first: date, last: date) -> tuple[Record, ...]:
        """The unbroken stretch of the chain that holds every record of these days.

        After a clock that ran ahead or was set back, records of other days may lie between; they
        are part of it, or the chain would not hold together.

        Raises:
            LedgerError: a file is damaged.
        """
        inside = self._read(d for d in self.days() if first <= d <= last)
        if not inside:
            return ()
        low, high = min(inside), max(inside)
        if len(inside) < high - low + 1:
            inside = {s: r for s, r in self._read(self.days()).items() if low <= s <= high}
        if high in inside and inside[high].kind is not RecordKind.SEAL:
            # The signature over the last record may have been made on another day.
            after = self._read(self.days())
            for seq in range(high + 1, max(after) + 1):
                inside[seq] = after[seq]
                if after[seq].kind is RecordKind.SEAL:
                    break
        return tuple(record for _, record in sorted(inside.items()))

    def kinds(self, day: date) -> frozenset[RecordKind]:
        """Which kinds of records a day has."""
        return frozenset(r.kind for r in self._read([day]).values())

    def _read(self, days: Iterable[date]) -> dict[int, Record]:
        found: dict[int, Record] = {}
        for day in days:
            path = self._file(day)
            if not path.exists():
                continue
            for number, line in enumerate(path.read_bytes().splitlines(), 1):
                try:
                    record = parse_record(line)
                except EvidenceError as error:
                    msg = f"{path}:{number}: the evidence is damaged: {error}"
                    raise LedgerError(msg) from error
                found[record.seq] = record
        return found

    def _file(self, day: date) -> Path:
        return self.directory / f"{day.isoformat()}.jsonl"

    def _write(self, record: Record) -> Record:
        path = self._file(record.day)
        fresh = not path.exists()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            line = record.line + b"\n"
            if os.write(descriptor, line) != len(line):
                os.ftruncate(descriptor, size)
                msg = f"{path}: the disk took only part of a record"
                raise LedgerError(msg)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if fresh:
            self._sync_directory()
        self._set_head(Head.of(record))
        return record

    def _set_head(self, head: Head) -> None:
        path, temporary = self.directory / _HEAD, self.directory / f"{_HEAD}.new"
        day = head.day.isoformat() if head.day else None
        with temporary.open("wb") as file:
            file.write(canonical({"seq": head.seq, "hash": head.hash, "day": day}) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        self._sync_directory()

    def _sync_directory(self) -> None:
        descriptor = os.open(self.directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    # After a crash

    def _settled(self) -> Head:
        """The acknowledged head, after what a crash left behind it is taken in or cut off."""
        head = self._read_head()
        files = self.directory.glob("????-??-??.jsonl")
        # A clock that was set back may have put the newest record into an older day.
        for path in sorted(files, key=lambda p: p.stat().st_mtime_ns, reverse=True)[:2]:
            head = self._settle(path, head)
        return head

    def _read_head(self) -> Head:
        path = self.directory / _HEAD
        if not path.exists():
            return Head()
        try:
            data = json.loads(path.read_bytes())
            day = date.fromisoformat(data["day"]) if data["day"] else None
            return Head(int(data["seq"]), str(data["hash"]), day)
        except (ValueError, KeyError, TypeError) as error:
            msg = f"{path}: damaged: {error}"
            raise LedgerError(msg) from error

    def _settle(self, path: Path, head: Head) -> Head:
        data = path.read_bytes()
        if data.endswith(b"\n") or not data:
            body, torn = data, b""
        else:
            cut = data.rfind(b"\n") + 1
            body, torn = data[:cut], data[cut:]
        lines = body.splitlines()
        if torn:
            logger.warning("evidence: cut off a torn record of %d bytes: %s", len(torn), path)
            with path.open("r+b") as file:
                file.truncate(len(body))
                file.flush()
                os.fsync(file.fileno())
        if lines:
            with contextlib.suppress(EvidenceError):
                last = parse_record(lines[-1])
                if last.seq == head.seq + 1 and last.prev == head.hash:
                    head = Head.of(last)
                    self._set_head(head)
        return head

    def _last(self, head: Head) -> Record:
        if head.day is None:
            msg = f"{self.directory}: the chain is empty"
            raise LedgerError(msg)
        found = self._read([head.day]).get(head.seq)
        if found is None or found.hash != head.hash:
            msg = f"{self._file(head.day)}: the newest record ({head.seq}) is not the one written"
            raise LedgerError(msg)
        return found
