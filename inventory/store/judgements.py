"""What was judged: findings with their "since" and their past, and the verdicts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from sqlite3 import Connection

from inventory.finding import Finding, Status
from inventory.history import Edition, FindingChange
from inventory.store.codec import decode, encode, from_ms, pack, to_ms, to_text, unpack
from inventory.types import LEGAL_TIME
from inventory.verdict import GateState, Outline, Verdict, VerdictState

Subject = tuple[str, str]  # rule, subject
Standing = tuple[str, int, str]  # status, since, reason


def save_findings(
    book: Connection, version: int, findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Keep a whole judgement: what it does not judge any more is closed.

    ``since`` stands while the status does, whatever regulation it was judged under.
    """
    before: dict[Subject, Standing] = {
        (rule, subject): (status, since, reason)
        for rule, subject, status, since, reason in book.execute(
            "SELECT rule, subject, status, since, reason FROM standings"
        )
    }
    after: dict[Subject, Finding] = {}
    for finding in findings:
        status, since, _ = before.get((finding.rule, finding.subject), ("", 0, ""))
        kept = replace(finding, since=from_ms(since)) if status == finding.status else finding
        after[finding.rule, finding.subject] = kept
    _log_changes(book, before, after)
    _keep_bodies(book, version, after.values())
    return tuple(after.values())


def _log_changes(
    book: Connection, before: dict[Subject, Standing], after: dict[Subject, Finding]
) -> None:
    for (rule, subject), finding in after.items():
        old, _, reason = before.get((rule, subject), (None, 0, ""))
        # What excuses a failure is somebody's signature: another one is worth a line.
        excused_anew = finding.status is Status.WAIVED and reason != finding.reason
        if old != finding.status or excused_anew:
            row = (rule, subject, to_ms(finding.judged_at), old, finding.status.value)
            book.execute(_LOG, (*row, finding.regulation, finding.reason))
            book.execute(
                "INSERT OR REPLACE INTO standings VALUES (?, ?, ?, ?, ?)",
                (rule, subject, finding.status.value, to_ms(finding.since), finding.reason),
            )
    closed = sorted(before.keys() - after.keys())
    if closed:
        at, regulation = _judgement(book, after.values())
        for rule, subject in closed:
            book.execute(_LOG, (rule, subject, at, before[rule, subject][0], None, regulation, ""))
        book.executemany("DELETE FROM standings WHERE rule = ? AND subject = ?", closed)


def _judgement(book: Connection, findings: Iterable[Finding]) -> tuple[int, str]:
    """When, and under which regulation, something was found to be judged no longer."""
    newest = max(findings, key=lambda f: f.judged_at, default=None)
    if newest is not None:
        return to_ms(newest.judged_at), newest.regulation
    (at,) = book.execute("SELECT max(judged_at) FROM findings").fetchone()
    return int(at), ""


def _keep_bodies(book: Connection, version: int, findings: Iterable[Finding]) -> None:
    """One row a rule: a thousand findings differ little, and are replaced together anyway."""
    by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda f: (f.rule, f.subject)):
        by_rule[finding.rule].append(finding)
    book.execute(
        "DELETE FROM findings WHERE rule NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(by_rule)),),
    )
    book.executemany(
        "INSERT OR REPLACE INTO findings VALUES (?, ?, ?, ?)",
        [
            (
                rule,
                max(to_ms(f.judged_at) for f in of_rule),
                pack(to_text([f.to_json() for f in of_rule])),
                version,
            )
            for rule, of_rule in by_rule.items()
        ],
    )


def to_findings(body: bytes) -> tuple[Finding, ...]:
    """The findings of one rule from its row."""
    return tuple(Finding.from_json(data) for data in json.loads(unpack(body)))


def finding_changes(
    book: Connection, since: datetime, rule: str | None, subject: str | None
) -> tuple[FindingChange, ...]:
    """Changes of status since an instant, oldest first, of one rule or subject or of all."""
    rows = book.execute(
        "SELECT rule, subject, at, old, new, regulation, reason FROM finding_changes WHERE at >= ?1"
        " AND (?2 IS NULL OR rule = ?2) AND (?3 IS NULL OR subject = ?3) ORDER BY id",
        (to_ms(since), rule, subject),
    )
    return tuple(
        FindingChange(
            rule=of_rule,
            subject=of_subject,
            at=from_ms(at),
            old=None if old is None else Status(old),
            new=None if new is None else Status(new),
            regulation=regulation,
            reason=reason,
        )
        for of_rule, of_subject, at, old, new, regulation, reason in rows
    )


def save_edition(book: Connection, edition: Edition) -> None:
    """Keep which regulation judges from now on, when it is another one than before."""
    newest = book.execute("SELECT sha256 FROM editions ORDER BY at DESC LIMIT 1").fetchone()
    if newest is None or newest[0] != edition.sha256:
        row = (to_ms(edition.at), edition.sha256, pack(to_text(encode(edition))))
        book.execute("INSERT OR REPLACE INTO editions VALUES (?, ?, ?)", row)


def editions(book: Connection) -> tuple[Edition, ...]:
    """The regulations that judged, one after the other, oldest first."""
    rows = book.execute("SELECT body FROM editions ORDER BY at")
    return tuple(decode(Edition, json.loads(unpack(body))) for (body,) in rows)


def save_verdict(book: Connection, verdict: Verdict) -> None:
    """Keep a verdict when it or a gate changed, or when it is the day's first; else only as newest.

    A verdict that neither changed anything nor opened a day gives way to the next one.
    """
    at = to_ms(verdict.judged_at)
    standing = to_text([verdict.state.value, verdict.regulation, [g.state for g in verdict.gates]])
    before = book.execute(
        "SELECT judged_at, standing FROM verdicts WHERE judged_at < ?"
        " ORDER BY judged_at DESC LIMIT 1",
        (at,),
    ).fetchone()
    lasting = before is None or before[1] != standing or _day(before[0]) != _day(at)
    book.execute("DELETE FROM verdicts WHERE lasting = 0 AND judged_at < ?", (at,))
    book.execute(
        "INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?)",
        (at, standing, lasting, pack(to_text(encode(verdict)))),
    )


def verdicts(book: Connection, since: datetime, until: datetime) -> tuple[Verdict, ...]:
    """The kept verdicts in [since, until], oldest first."""
    rows = book.execute(
        "SELECT body FROM verdicts WHERE judged_at BETWEEN ? AND ? ORDER BY judged_at",
        (to_ms(since), to_ms(until)),
    )
    return tuple(decode(Verdict, json.loads(unpack(body))) for (body,) in rows)


def outlines(book: Connection, since: datetime, until: datetime) -> tuple[Outline, ...]:
    """The same verdicts in outline, without reading their thousands of reasons."""
    rows = book.execute(
        "SELECT judged_at, standing FROM verdicts WHERE judged_at BETWEEN ? AND ?"
        " ORDER BY judged_at",
        (to_ms(since), to_ms(until)),
    )
    found = []
    for at, standing in rows:
        state, _, gates = json.loads(standing)
        found.append(Outline(from_ms(at), VerdictState(state), tuple(map(GateState, gates))))
    return tuple(found)


def _day(ms: int) -> int:
    return from_ms(ms).astimezone(LEGAL_TIME).toordinal()


_LOG = (
    "INSERT INTO finding_changes (rule, subject, at, old, new, regulation, reason)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
