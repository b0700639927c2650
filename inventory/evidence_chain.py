"""Reading a chain again: is every record there, in its place, and signed; and what did they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from inventory.availability import ServiceHours, SlotState, availability
from inventory.evidence import (
    EvidenceError,
    Json,
    Record,
    RecordKind,
    canonical,
    parse_record,
    results_digest,
    sealed_bytes,
    sha256,
)
from inventory.evidence_keys import SignatureCheck, Succession
from inventory.finding import Severity, Status
from inventory.period import Part, PeriodRecord, SubjectTimes, legal_day
from inventory.readiness_settings import FailureSpan
from inventory.sighting import SlotRun
from inventory.text import Text
from inventory.types import iso, utc
from inventory.verdict import Gate, GateName, GateState, Reason, Verdict, VerdictState

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a bundle, where: file, byte offset (None: the file as a whole)."""

    file: str
    offset: int | None
    text: Text

    def to_json(self) -> Json:
        """JSON values."""
        return {"file": self.file, "offset": self.offset, "text": self.text.to_json()}


def read_chain(
    data: bytes, *, file: str, first_prev: str, check: SignatureCheck, keys: Succession
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """The records of a chain, and what is wrong with it: the first break, and every bad seal.

    Args:
        data: the lines.
        file: what to call the file in problems.
        first_prev: the hash that the first record must follow.
        check: verifies a signature.
        keys: which key every seal must be signed with.
    """
    records: list[Record] = []
    problems: list[Problem] = []
    offset, prev, line_start = 0, first_prev, 0
    for line in data.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            problems.append(Problem(file=file, offset=offset, text=TORN))
            break
        try:
            record = parse_record(line[:-1])
        except EvidenceError as error:
            text = NO_RECORD.format(number=len(records) + 1, why=error)
            problems.append(Problem(file=file, offset=offset, text=text))
            break
        if record.prev != prev:
            before = records[-1] if records else None
            where = line_start if before and record.seq == before.seq + 1 else offset
            problems.append(Problem(file=file, offset=where, text=_broken(before, record)))
            break
        if record.kind is RecordKind.SEAL and not (
            record.body.get("key") == keys.at(record.seq)
            and check(
                keys.at(record.seq), sealed_bytes(record), str(record.body.get("signature", ""))
            )
        ):
            text = BAD_SEAL.format(day=_day(record.day), number=record.seq)
            problems.append(Problem(file=file, offset=offset, text=text))
        records.append(record)
        line_start, prev = offset, sha256(line[:-1])
        offset += len(line)
    if not problems and records and records[-1].kind is not RecordKind.SEAL:
        problems.append(Problem(file=file, offset=line_start, text=UNSEALED))
    return tuple(records), tuple(problems)


def _broken(before: Record | None, record: Record) -> Text:
    """Which of the ways to break a chain this is."""
    if before is None:
        return STARTS_ELSEWHERE.format(number=record.seq, day=_day(record.day))
    if record.seq > before.seq + 1:
        return MISSING.format(
            first=before.seq + 1,
            last=record.seq - 1,
            after=_day(before.day),
            before=_day(record.day),
        )
    if record.seq <= before.seq:
        return OUT_OF_PLACE.format(
            number=record.seq, day=_day(record.day), after=before.seq, other=_day(before.day)
        )
    return ALTERED.format(number=before.seq, day=_day(before.day), next=record.seq)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@dataclass(slots=True)
class Reading:
    """What a chain says when it is read from the beginning.

    Attributes:
        results: what stands now, by rule and subject.
        log: every result that ever stood, with when it was first and last said.
        verdicts: every assessment, repeated ones not again.
        days: what was measured, by day.
        problems: assessments whose digest does not match what the deltas add up to.
    """

    results: dict[Key, Json] = field(default_factory=dict)
    log: list[Json] = field(default_factory=list)
    verdicts: list[tuple[Record, Json]] = field(default_factory=list)
    days: dict[date, Json] = field(default_factory=dict)
    problems: list[Text] = field(default_factory=list)
    _open: dict[Key, Json] = field(default_factory=dict)
    _verdict: Json | None = None

    def read(self, records: Iterable[Record]) -> Reading:
        """Take records in, in order."""
        for record in records:
            if record.kind is RecordKind.DAY:
                self.days[record.day] = record.body
            elif record.kind is RecordKind.ASSESSMENT:
                self._assessment(record)
        return self

    def _assessment(self, record: Record) -> None:
        body = record.body
        if body.get("full"):
            fresh = {(r["rule"], r["subject"]) for r in body["results"]}
            for key in sorted(self.results.keys() - fresh):
                self._close(key, record.at)
        for key in body["closed"]:
            self._close((key[0], key[1]), record.at)
        for result in body["results"]:
            self._result(result, record)
        if body["verdict"] is not None:
            self._verdict = body["verdict"]
        if self._verdict is not None:
            self.verdicts.append((record, self._verdict))
        if results_digest(self.results.values()) != body["digest"]:
            self.problems.append(DIGEST.format(number=record.seq))

    def _result(self, result: Json, record: Record) -> None:
        key = result["rule"], result["subject"]
        if self.results.get(key) == result:
            return
        self._close(key, record.at)
        self.results[key] = result
        row = {
            "rule": result["rule"],
            "target": result["subject"],
            "target_name": result["subject_name"],
            "status": result["status"],
            "severity": result["severity"],
            "value": result["actual"],
            "threshold": result["expected"],
            "source": sorted({e["source"] for e in result["evidence"]}),
            "since": result["since"],
            "start": iso(record.at),
            "end": None,
            "article": result["article"],
            "regulation": result["regulation"],
            "message": result["message"],
            "agent": record.body["agent"],
            "version": record.body["version"],
            "record": record.seq,
        }
        self._open[key] = row
        self.log.append(row)

    def _close(self, key: Key, at: datetime) -> None:
        self.results.pop(key, None)
        row = self._open.pop(key, None)
        if row is not None:
            row["end"] = iso(at)

    # Tables for other programs, each derived from the chain and from nothing else

    def tables(self) -> dict[str, bytes]:
        """``results.jsonl``, ``verdicts.jsonl``, ``availability.jsonl``, ``probes.jsonl``."""
        return {
            "results.jsonl": _lines(self.log),
            "verdicts.jsonl": _lines(self._verdict_rows()),
            "availability.jsonl": _lines(self._availability_rows()),
            "probes.jsonl": _lines(
                {"day": day.isoformat()} | row
                for day, body in sorted(self.days.items())
                for row in body["probes"]
            ),
        }

    def _verdict_rows(self) -> Iterator[Json]:
        for record, verdict in self.verdicts:
            yield {
                "at": iso(record.at),
                "record": record.seq,
                "state": verdict["state"],
                "score": verdict["score"],
                "gates": {g["name"]: g["state"] for g in verdict["gates"]},
                "regulation": verdict["regulation"],
                "inputs": record.body["inputs"],
                "repeats": record.body["repeats"],
            }

    def _availability_rows(self) -> Iterator[Json]:
        for day, body in sorted(self.days.items()):
            for subject, found in sorted(body["availability"].items()):
                yield {"day": day.isoformat(), "subject": subject} | found

    def period(self, since: datetime, until: datetime) -> PeriodRecord:
        """What the chain kept of the time in [since, until)."""
        inside = [(r, v) for r, v in self.verdicts if since <= r.at < until]
        last = verdict_from(inside[-1][1], inside[-1][0].at) if inside else None
        return PeriodRecord(
            since=since,
            until=until,
            last=last,
            availability=self._times(since, until),
            failures=self._failures(),
        )

    def subjects(self) -> dict[str, Subject]:
        """Everything that was watched, as it was called on the last day of it."""
        found: dict[str, Subject] = {}
        for _, body in sorted(self.days.items()):
            for subject, times in body["availability"].items():
                before = found.get(subject)
                kept = before.runs if before else []
                kept += [
                    SlotRun(state=SlotState(state), start=utc(start), end=utc(end))
                    for state, start, end in times["runs"]
                ]
                parts = frozenset(Part(p) for p in times["parts"])
                found[subject] = Subject(times["name"], parts, kept)
        return found

    def hours(self, since: datetime, until: datetime) -> ServiceHours | None:
        """The service hours that hold for [since, until): those of its first day on record.

        Hours that were changed in the middle hold from the next period on (readiness 3.2).
        """
        first, last = legal_day(since), legal_day(until - timedelta(microseconds=1))
        for day, body in sorted(self.days.items()):
            if first <= day <= last:
                told = body["hours"]
                return None if told is None else ServiceHours.from_json(told)
        return ServiceHours()

    def _times(self, since: datetime, until: datetime) -> dict[str, SubjectTimes]:
        hours = self.hours(since, until)
        return {
            subject: kept.times(since, until, hours)
            for subject, kept in self.subjects().items()
            if kept.parts
        }

    def _failures(self) -> tuple[FailureSpan, ...]:
        found: dict[tuple[Key, str], FailureSpan] = {}
        for row in self.log:
            if row["status"] == Status.FAIL and row["severity"] == Severity.CRITICAL:
                key = row["rule"], row["target"]
                end = utc(row["end"]) if row["end"] else None
                found[key, row["since"]] = FailureSpan(
                    rule=row["rule"],
                    subject=row["target"],
                    subject_name=row["target_name"],
                    start=utc(row["since"]),
                    end=end,
                )
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Subject:
    """What the chain kept of something that was watched: its runs over all days."""

    name: str
    parts: frozenset[Part]
    runs: list[SlotRun]

    def times(self, since: datetime, until: datetime, hours: ServiceHours | None) -> SubjectTimes:
        """Its seconds in [since, until): in service hours, and round the clock."""
        return subject_times(self.name, self.parts, self.runs, (since, until), hours)


def subject_times(
    name: str,
    parts: frozenset[Part],
    runs: Sequence[SlotRun],
    window: tuple[datetime, datetime],
    hours: ServiceHours | None,
) -> SubjectTimes:
    """A subject's seconds in a window: in service hours, and round the clock."""
    return SubjectTimes(
        name=name,
        parts=parts,
        service_hours=availability(runs, *window, hours=hours),
        round_the_clock=availability(runs, *window),
    )


def _lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(canonical(row) + b"\n" for row in rows)


def by_day(records: Iterable[Record]) -> dict[date, list[Record]]:
    """Records by the day they belong to."""
    days: defaultdict[date, list[Record]] = defaultdict(list)
    for record in records:
        days[record.day].append(record)
    return dict(days)


def verdict_from(data: Json, at: datetime) -> Verdict:
    """A verdict from its JSON form.

    Raises:
        KeyError, TypeError, ValueError: not a verdict.
    """
    return Verdict(
        state=VerdictState(data["state"]),
        score=data["score"],
        judged_at=at,
        regulation=data["regulation"],
        gates=tuple(
            Gate(
                name=GateName(g["name"]),
                state=GateState(g["state"]),
                weight=g["weight"],
                share=g["share"],
                reasons=tuple(_reason(r) for r in g["reasons"]),
            )
            for g in data["gates"]
        ),
    )


def _reason(data: Json) -> Reason:
    return Reason(
        state=GateState(data["state"]),
        text=Text.from_json(data["text"]),
        rule=data["rule"],
        article=data["article"],
        subject=data["subject"],
        subject_name=data["subject_name"],
        since=utc(data["since"]) if data["since"] else None,
        fix=Text.from_json(data["fix"]) if data["fix"] else None,
    )


TORN = Text(vi="dòng cuối bị cắt dở", en="the last line is cut off")
NO_RECORD = Text(
    vi="bản ghi thứ {number} đã bị sửa hoặc hỏng ({why})",
    en="record number {number} was altered or damaged ({why})",
)
STARTS_ELSEWHERE = Text(
    vi="chuỗi bắt đầu từ bản ghi {number} ngày {day}, không nối tiếp kỳ trước như manifest ghi",
    en="the chain begins at record {number} of {day} and does not follow what the manifest says",
)
MISSING = Text(
    vi="thiếu các bản ghi {first} đến {last}, giữa ngày {after} và ngày {before}",
    en="records {first} to {last} are missing, between {after} and {before}",
)
OUT_OF_PLACE = Text(
    vi="bản ghi {number} ngày {day} đứng sau bản ghi {after} ngày {other}: sai thứ tự",
    en="record {number} of {day} stands after record {after} of {other}: out of place",
)
ALTERED = Text(
    vi="bản ghi {number} ngày {day} đã bị sửa: bản ghi {next} không nối tiếp nó",
    en="record {number} of {day} was altered: record {next} does not follow it",
)
BAD_SEAL = Text(
    vi="chữ ký của ngày {day} (bản ghi {number}) không phải của khóa này",
    en="the signature of {day} (record {number}) is not this key's",
)
UNSEALED = Text(vi="phần cuối của chuỗi chưa được ký", en="the end of the chain is not signed")
DIGEST = Text(
    vi="bản ghi {number}: kết quả không khớp mã băm của chính nó",
    en="record {number}: its results do not match its own digest",
)
