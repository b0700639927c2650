"""Configurations of devices: each text once, each version of each device, two years back.

A text is kept whole (a keyframe) or as what differs from a keyframe of the same device, so that
reading one costs two rows at most whatever the history. A nightly reading that brought nothing new
moves the end of the newest version and writes nothing else.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection

from inventory.configuration import ConfigText, Platform
from inventory.redaction import holds_secret
from inventory.store.codec import from_ms, to_ms
from inventory.types import DeviceId

CONFIG_KEEP = timedelta(days=730)
"""Versions that ended longer ago are dropped; the newest of each device never is."""

_WINDOW = 32 * 1024 - 262  # of a preset dictionary, what deflate can reach (RFC 1951)
_WORTH_IT = 2  # a difference must be so many times smaller than the whole
_LEVEL = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigVersion:
    """A configuration that a device had from one reading to another.

    Attributes:
        last_at: the last reading that found it unchanged.
    """

    device: DeviceId
    platform: Platform
    sha256: str
    first_at: datetime
    last_at: datetime
    line_count: int


def put(
    book: Connection, version: int, device: DeviceId, text: ConfigText, at: datetime
) -> ConfigVersion:
    """Keep a reading.

    Raises:
        ValueError: it is not complete, a secret is left in it, or a later one is known.
    """
    if not text.complete:
        msg = "an incomplete configuration is not kept"
        raise ValueError(msg)
    newest = book.execute(
        "SELECT id, sha256, last_at FROM configs WHERE device = ? ORDER BY id DESC LIMIT 1",
        (device,),
    ).fetchone()
    if newest is not None and to_ms(at) < newest[2]:
        msg = "a configuration older than the newest one is not kept"
        raise ValueError(msg)
    if newest is not None and newest[1] == text.sha256:
        book.execute(
            "UPDATE configs SET last_at = ?, version = ? WHERE id = ?",
            (to_ms(at), version, newest[0]),
        )
    else:
        _put_text(book, text, None if newest is None else newest[1])
        book.execute(
            "INSERT INTO configs (device, platform, sha256, first_at, last_at, lines, version)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (device, text.platform, text.sha256, to_ms(at), to_ms(at), len(text.lines), version),
        )
    _forget(book, device, at)
    return next(versions(book, device))


def versions(book: Connection, device: DeviceId) -> Iterator[ConfigVersion]:
    """The versions of a device, newest first."""
    for platform, sha256, first_at, last_at, lines in book.execute(
        "SELECT platform, sha256, first_at, last_at, lines FROM configs WHERE device = ?"
        " ORDER BY id DESC",
        (device,),
    ):
        yield ConfigVersion(
            device=device,
            platform=Platform(platform),
            sha256=sha256,
            first_at=from_ms(first_at),
            last_at=from_ms(last_at),
            line_count=lines,
        )


def text_of(book: Connection, device: DeviceId, sha256: str) -> ConfigText | None:
    """A configuration that the device had, by its hash or the beginning of it; None: never had."""
    row = book.execute(
        "SELECT platform, sha256, last_at FROM configs WHERE device = ?"
        " AND substr(sha256, 1, length(?2)) = ?2 ORDER BY id DESC LIMIT 1",
        (device, sha256.lower()),
    ).fetchone()
    return None if row is None else to_text_of(book, *row)


def lines_of(book: Connection, sha256: str) -> tuple[str, ...]:
    """The lines of a configuration that is in the book."""
    return tuple(_text(book, sha256).split("\n"))


def to_text_of(book: Connection, platform: str, sha256: str, last_at: int) -> ConfigText:
    """A configuration from the row of its version."""
    return ConfigText(
        platform=Platform(platform),
        lines=lines_of(book, sha256),
        complete=True,
        collected_at=from_ms(last_at),
        sha256=sha256,
    )


def _put_text(book: Connection, text: ConfigText, previous: str | None) -> None:
    if book.execute("SELECT 1 FROM config_texts WHERE sha256 = ?", (text.sha256,)).fetchone():
        return
    if holds_secret(text.lines):
        msg = "a secret is left in the configuration"
        raise ValueError(msg)
    whole = "\n".join(text.lines)
    body, base = zlib.compress(whole.encode(), _LEVEL), None
    keyframe = _keyframe(book, previous)
    if keyframe is not None:
        difference = _difference(_text(book, keyframe), whole)
        if len(difference) * _WORTH_IT < len(body):
            body, base = difference, keyframe
    book.execute("INSERT INTO config_texts VALUES (?, ?, ?)", (text.sha256, base, body))


def _keyframe(book: Connection, sha256: str | None) -> str | None:
    """The whole text that a version is or differs from."""
    row = book.execute(
        "SELECT ifnull(base, sha256) FROM config_texts WHERE sha256 = ?", (sha256,)
    ).fetchone()
    return None if row is None else str(row[0])


def _text(book: Connection, sha256: str) -> str:
    base, body = book.execute(
        "SELECT base, body FROM config_texts WHERE sha256 = ?", (sha256,)
    ).fetchone()
    if base is None:
        return zlib.decompress(body).decode()
    return _restored(_text(book, base), body)


def _difference(old: str, new: str) -> bytes:
    """How much both begin and end alike, and what stands between, compressed by the old text."""
    before, after = old.encode(), new.encode()
    most = min(len(before), len(after))
    head = _alike(before, after, most)
    tail = _alike(before[::-1], after[::-1], most - head)
    squeeze = zlib.compressobj(_LEVEL, zdict=_dictionary(before, head))
    middle = squeeze.compress(after[head : len(after) - tail]) + squeeze.flush()
    return head.to_bytes(4) + tail.to_bytes(4) + middle


def _restored(old: str, body: bytes) -> str:
    before = old.encode()
    head, tail = int.from_bytes(body[:4]), int.from_bytes(body[4:8])
    middle = zlib.decompressobj(zdict=_dictionary(before, head)).decompress(body[8:])
    return (before[:head] + middle + before[len(before) - tail :]).decode()


def _dictionary(before: bytes, head: int) -> bytes:
    """The part of the old text that the new one most probably repeats: around the first change."""
    end = min(len(before), max(head + _WINDOW // 2, _WINDOW))
    return before[max(end - _WINDOW, 0) : end]


def _alike(a: bytes, b: bytes, most: int) -> int:
    """The length of the common beginning, at most ``most``."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if a[:middle] == b[:middle] else (low, middle - 1)
    return low


def _forget(book: Connection, device: DeviceId, now: datetime) -> None:
    """Drop versions that ended before the span that is kept, and the texts nobody needs."""
    old = book.execute(
        "DELETE FROM configs WHERE device = ?1 AND last_at < ?2 AND id <"
        " (SELECT max(id) FROM configs WHERE device = ?1)",
        (device, to_ms(now - CONFIG_KEEP)),
    )
    if old.rowcount:
        for _ in range(2):  # differences first, then the keyframes that were kept for them
            book.execute(
                "DELETE FROM config_texts WHERE sha256 NOT IN (SELECT sha256 FROM configs)"
                " AND sha256 NOT IN (SELECT base FROM config_texts WHERE base IS NOT NULL)"
            )
