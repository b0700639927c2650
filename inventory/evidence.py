"""The chain of evidence: what was judged and measured, in records that cannot be changed quietly.

A record is one line of canonical JSON. It carries the SHA-256 of the line before it, so that
nothing can be altered, dropped, inserted or moved without breaking every later line; at the end of
each day a *seal* signs where the chain has come to. Everything here is pure: signing, verifying
and files are the caller's (``netmon.evidence``).

An assessment that says what the one before it said is not chained again but counted
(``repeats``); at least one an hour is chained, and the first of a day carries every result in
full, so that a day can be read without the days before it.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from inventory.finding import Finding
from inventory.period import day_start
from inventory.sighting import SlotRun
from inventory.snapshot import ProbeResult
from inventory.types import iso, utc
from inventory.verdict import Verdict

Json = dict[str, Any]
Sign = Callable[[bytes], str]

GENESIS: Final = "0" * 64
"""What the first record of a chain follows."""

_ALWAYS_NEW = ("judged_at",)
_RESULT_STANDING = (
    "status",
    "severity",
    "expected",
    "article",
    "regulation",
    "since",
    "reason",
    "subject_name",
)
"""What makes a result a new one. Its measured value may move within a status without a record."""


class EvidenceError(ValueError):
    """A line that is no record."""


class RecordKind(StrEnum):
    """What a record holds."""

    ASSESSMENT = "assessment"
    DAY = "day"  # what was measured on a day: availability and probes
    SEAL = "seal"  # a signature over all that came before
    KEY = "key"  # the key that signs from here on, signed by the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record. ``day`` is the day of legal time it belongs to; ``prev`` the hash it follows."""

    seq: int
    prev: str
    day: date
    at: datetime
    kind: RecordKind
    body: Json

    @property
    def line(self) -> bytes:
        """The record as it is written, without the newline."""
        return canonical(
            {
                "seq": self.seq,
                "prev": self.prev,
                "day": self.day.isoformat(),
                "at": iso(self.at),
                "kind": self.kind.value,
                "body": self.body,
            }
        )

    @property
    def hash(self) -> str:
        """What the next record names as ``prev``."""
        return sha256(self.line)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain has come to."""

    seq: int = 0
    hash: str = GENESIS
    day: date | None = None

    @classmethod
    def of(cls, record: Record) -> Head:
        """The head after a record."""
        return cls(record.seq, record.hash, record.day)

    def next(self, kind: RecordKind, body: Json, *, day: date, at: datetime) -> Record:
        """The record that follows."""
        return Record(seq=self.seq + 1, prev=self.hash, day=day, at=at, kind=kind, body=body)


def canonical(value: object) -> bytes:
    """JSON in one spelling: sorted keys, no spaces, UTF-8, numbers finite.

    Raises:
        ValueError: a value that JSON cannot hold.
    """
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8", "surrogatepass")


def sha256(data: bytes) -> str:
    """SHA-256, lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def parse_record(line: bytes) -> Record:
    """A record from its line.

    Raises:
        EvidenceError: not a record, or not in canonical spelling.
    """
    try:
        data = json.loads(line)
        record = Record(
            seq=int(data["seq"]),
            prev=str(data["prev"]),
            day=date.fromisoformat(data["day"]),
            at=utc(data["at"]),
            kind=RecordKind(data["kind"]),
            body=dict(data["body"]),
        )
        same = record.line == line
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        msg = f"not a record: {error}"
        raise EvidenceError(msg) from error
    if not same:
        msg = "not in canonical spelling"
        raise EvidenceError(msg)
    return record


# Assessments


def result_of(finding: Finding) -> Json:
    """A finding as it goes into the chain: without the instant, which every judgement renews."""
    return {k: v for k, v in finding.to_json().items() if k not in _ALWAYS_NEW}


def results_digest(results: Iterable[Json]) -> str:
    """Hash of a whole set of results, in order of rule and subject."""
    ordered = sorted(results, key=lambda r: (r["rule"], r["subject"]))
    return sha256(canonical(ordered))


@dataclass(slots=True)
class Standing:
    """What the chain said last of each (rule, subject), and the verdict: what deltas build on."""

    results: dict[tuple[str, str], Json]
    verdict: Json
    day: date

    def body(self, findings: Iterable[Finding], verdict: Verdict) -> Json | None:
        """What is new in an assessment, taken over; None when nothing is."""
        changed, seen = [], set()
        for finding in findings:
            key, result = (finding.rule, finding.subject), result_of(finding)
            seen.add(key)
            if _differs(self.results.get(key), result):
                self.results[key] = result
                changed.append(result)
        closed = sorted(self.results.keys() - seen)
        for key in closed:
            del self.results[key]
        said = verdict_body(verdict)
        new_verdict = said if said != self.verdict else None
        self.verdict = said
        if not changed and not closed and new_verdict is None:
            return None
        return _body(changed, closed, new_verdict)


def verdict_body(verdict: Verdict) -> Json:
    """A verdict as it goes into the chain: without its instant, which is the record's."""
    return {k: v for k, v in verdict.to_json().items() if k not in _ALWAYS_NEW}


def _body(changed: list[Json], closed: Sequence[tuple[str, str]], verdict: Json | None) -> Json:
    changed.sort(key=lambda r: (r["rule"], r["subject"]))
    return {"results": changed, "closed": [list(key) for key in closed], "verdict": verdict}


def _differs(before: Json | None, result: Json) -> bool:
    return before is None or any(before[k] != result[k] for k in _RESULT_STANDING)


def full_assessment(findings: Iterable[Finding], verdict: Verdict) -> Json:
    """An assessment that leans on none before it."""
    return _body([result_of(f) for f in findings], [], verdict_body(verdict)) | {"full": True}


# Measurements


def day_runs(runs: Iterable[SlotRun], day: date) -> list[list[str]]:
    """The runs of a subject inside a day, as ``[state, start, end]``."""
    first, last = day_start(day), day_start(day + timedelta(days=1))
    cut = [(r.state.value, max(r.start, first), min(r.end, last)) for r in runs]
    return [[state, iso(start), iso(end)] for state, start, end in cut if start < end]


def hourly(service: str, results: Iterable[ProbeResult]) -> list[Json]:
    """A service's rounds, hour by hour: counts, loss, and the mean and worst of what was timed."""
    hours: defaultdict[str, list[ProbeResult]] = defaultdict(list)
    for result in results:
        hours[iso(result.at.replace(minute=0, second=0, microsecond=0))].append(result)
    return [_hour(service, hour, rounds) for hour, rounds in sorted(hours.items())]


def _hour(service: str, hour: str, rounds: Sequence[ProbeResult]) -> Json:
    rtts = [rtt for r in rounds for rtt in r.rtts_s]
    jitters = [r.jitter_s for r in rounds if r.jitter_s is not None]
    ttfbs = [r.ttfb_s for r in rounds if r.ttfb_s is not None]
    return {
        "service": service,
        "hour": hour,
        "rounds": len(rounds),
        "failed": sum(r.ok is False for r in rounds),
        "unmade": sum(r.ok is None for r in rounds),
        "sent": sum(r.sent for r in rounds),
        "lost": sum(r.lost for r in rounds),
        "rtt_mean_s": _mean(rtts),
        "rtt_max_s": max(rtts, default=None),
        "jitter_max_s": max(jitters, default=None),
        "ttfb_mean_s": _mean(ttfbs),
        "ttfb_max_s": max(ttfbs, default=None),
    }


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 6) if values else None


# Seals


def seal(head: Head, *, day: date, at: datetime, key: str, sign: Sign) -> Record:
    """A record that signs everything before it.

    Args:
        head: where the chain has come to.
        day: the day that is closed.
        at: now.
        key: the public key, ``ed25519:BASE64``.
        sign: makes the signature, as text, of bytes.
    """
    unsigned = head.next(RecordKind.SEAL, {"key": key}, day=day, at=at)
    body = {"key": key, "signature": sign(unsigned.line)}
    return head.next(RecordKind.SEAL, body, day=day, at=at)


def sealed_bytes(record: Record) -> bytes:
    """What the signature of a seal covers."""
    before = Head(record.seq - 1, record.prev)
    body = {"key": record.body.get("key")}
    return before.next(RecordKind.SEAL, body, day=record.day, at=record.at).line


# Which byte


def sums(data: bytes) -> list[int]:
    """The sum of the bytes, and the sum of each times its position from 1.

    One altered byte moves the first by its difference and the second by that times its position:
    enough to find it again (``locate``) without keeping a copy.
    """
    return [sum(data), sum(i * b for i, b in enumerate(data, 1))]


def locate(data: bytes, *, expected: Sequence[int], digest: str) -> int | None:
    """The offset of the one byte that was altered; None when it was not just one.

    Proven, not guessed: putting the byte back must restore the hash.
    """
    now = sums(data)
    by, weighted = now[0] - expected[0], now[1] - expected[1]
    if by == 0 or weighted % by:
        return None
    offset = weighted // by - 1
    if not 0 <= offset < len(data) or not 0 <= data[offset] - by <= 255:  # noqa: PLR2004
        return None
    restored = data[:offset] + bytes([data[offset] - by]) + data[offset + 1 :]
    return offset if sha256(restored) == digest else None
