"""Whose keys may sign an agency's evidence, when, and how one key hands over to the next.

A handover is a record of the chain like any other: it names the old key and the new one and both
sign it, where it stands. Whoever holds the newest key and the handovers can therefore follow the
chain back to its beginning; the registry says besides on which days each key was the agency's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from inventory.evidence import Head, Record, RecordKind, Sign

SignatureCheck = Callable[[str, bytes, str], bool]
"""Whether a text is the signature of bytes under a public key."""


@dataclass(frozen=True, slots=True)
class ValidKey:
    """A public key and the days on which it is the agency's, inclusive; None: without a bound."""

    key: str
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it was the agency's on a day."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


def registered(keys: Iterable[ValidKey], key: str, day: date) -> bool:
    """Whether a key was among these on a day."""
    return any(k.key == key and k.holds(day) for k in keys)


@dataclass(frozen=True, slots=True)
class Signer:
    """A key as it signs: its public half, and what makes signatures."""

    public: str
    sign: Sign


def handover(head: Head, *, day: date, at: datetime, old: Signer, new: Signer) -> Record:
    """The record with which one key gives way to another."""
    body = {"old": old.public, "new": new.public}
    unsigned = head.next(RecordKind.KEY, body, day=day, at=at).line
    signed = {"signature": old.sign(unsigned), "accepted": new.sign(unsigned)}
    return head.next(RecordKind.KEY, body | signed, day=day, at=at)


def is_handover(record: Record, check: SignatureCheck) -> bool:
    """Whether both keys signed a record, at its very place in the chain."""
    body = record.body
    old, new = str(body.get("old")), str(body.get("new"))
    unsigned = (
        Head(record.seq - 1, record.prev)
        .next(RecordKind.KEY, {"old": old, "new": new}, day=record.day, at=record.at)
        .line
    )
    return (
        record.kind is RecordKind.KEY
        and check(old, unsigned, str(body.get("signature", "")))
        and check(new, unsigned, str(body.get("accepted", "")))
    )


@dataclass(frozen=True, slots=True)
class Succession:
    """Every key of a chain, in order.

    Attributes:
        last: the newest key.
        handovers: how it came to that, oldest first.
    """

    last: str
    handovers: tuple[Record, ...] = ()

    def at(self, seq: int) -> str:
        """The key that had to sign the record with this number."""
        for record in reversed(self.handovers):
            if record.seq < seq:
                return str(record.body["new"])
        return str(self.handovers[0].body["old"]) if self.handovers else self.last

    def broken(self, check: SignatureCheck) -> int | None:
        """The place of the newest handover that does not hold; None when all do."""
        then = self.last
        for i in reversed(range(len(self.handovers))):
            record = self.handovers[i]
            if not is_handover(record, check) or record.body["new"] != then:
                return i
            then = str(record.body["old"])
        return None

    def agrees(self, chain: Sequence[Record]) -> bool:
        """Whether the handovers inside a stretch of the chain are these, and no others."""
        inside = [r for r in chain if r.kind is RecordKind.KEY]
        if not chain:
            return True
        first, last = chain[0].seq, chain[-1].seq
        return inside == [r for r in self.handovers if first <= r.seq <= last]
