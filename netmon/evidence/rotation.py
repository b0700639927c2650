"""Changing the agent's key: the old one signs that the new one follows, then it is gone.

The new key is written beside the old one, the handover is chained, and only then the new key takes
the old one's place. Whatever stops it in between is finished, or undone, the next time the key is
asked for: the chain says which of the two it is.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from inventory.period import legal_day
from netmon.evidence.keys import KeyFileError, SigningKey, load_key, make_key
from netmon.evidence.ledger import Ledger


def rotate(ledger: Ledger, path: Path, *, at: datetime) -> tuple[SigningKey, SigningKey]:
    """Replace the key in ``path``; the old and the new one.

    Raises:
        KeyFileError: a key cannot be read or written.
        LedgerError: the handover could not be chained; the old key stands.
    """
    with _alone(path):
        old = _settled(ledger, path)
        waiting = _waiting(path)
        new = make_key(waiting)
        ledger.hand_over(old, new, day=legal_day(at), at=at)
        waiting.replace(path)
        return old, new


def current_key(ledger: Ledger, path: Path) -> SigningKey:
    """The agent's key, made when there is none, after what a rotation left half done is settled.

    Raises:
        KeyFileError: it cannot be read or written.
        LedgerError: the chain cannot be read.
    """
    with _alone(path):
        return _settled(ledger, path)


def _settled(ledger: Ledger, path: Path) -> SigningKey:
    waiting = _waiting(path)
    if waiting.exists():
        if ledger.standing_key() == load_key(waiting).public:
            waiting.replace(path)
        else:
            waiting.unlink()
    return load_key(path) if path.exists() else make_key(path)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else settles or changes the key meanwhile."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.with_name(f"{path.name}.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        msg = f"{path}: the key cannot be used: {error.strerror}"
        raise KeyFileError(msg) from error


def _waiting(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")
