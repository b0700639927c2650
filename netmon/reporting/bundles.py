"""A folder of proof bundles as a source: every bundle is verified, and only what verifies counts.

A bundle that is refused, signed by an unknown key, or one of two that contradict each other leaves
its agency without figures, with the reason; a claim is never taken for a proof.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from exporters.readiness.facts import AgencyMonth, Exemption, Proof, Provenance, Violation
from inventory.agencies import Active, AgencyEntry
from inventory.declared import Declaration
from inventory.evidence_bundle import MANIFEST
from inventory.evidence_chain import Reading
from inventory.evidence_verify import Verification
from inventory.finding import Severity, Status
from inventory.period import Period
from inventory.period_verdict import judge_period
from inventory.readiness_settings import ReadinessSettings
from inventory.text import Text
from inventory.types import utc
from inventory.verdict import VerdictState
from netmon.evidence.bundles import BundleError, read_bundle, verify_files
from netmon.reporting.day_records import waivers
from netmon.reporting.signed_forms import signed_forms
from netmon.reporting.windows import incidents, round_the_clock, service_hours, window

Json = dict[str, Any]
Key = tuple[str, str]
"""Agency, and month with the way it is counted."""


class BundleSource:
    """See the module.

    Args:
        folder: holds bundles (``*.zip``, or unpacked directories), of any agencies and months.
        settings: the numbers of the definition.
    """

    def __init__(self, folder: Path, *, settings: ReadinessSettings | None = None) -> None:
        self._folder = folder
        self._settings = settings or ReadinessSettings()
        self._index: dict[Key, list[Path]] | None = None
        self._used: list[Json] = []

    def months(self, agencies: Sequence[Active], period: Period) -> Mapping[str, AgencyMonth]:
        """What the bundles of the period prove."""
        found = {}
        for active in agencies:
            paths = self._paths().get((active.code, period.file_name), [])
            if paths:
                found[active.code] = self._month(active, paths)
        return found

    def standings(
        self, agencies: Sequence[Active], period: Period
    ) -> Mapping[str, VerdictState | None] | None:
        """The verdicts of another month; None when the folder holds none of it at all."""
        if not any(month == period.file_name for _, month in self._paths()):
            return None
        used = list(self._used)
        months = self.months(agencies, period)
        self._used = used
        states: dict[str, VerdictState | None] = {}
        for active in agencies:
            month = months.get(active.code)
            states[active.code] = month.verdict.state if month and month.verdict else None
        return states

    def provenance(self) -> Provenance:
        """The bundles that were read, with the hashes of their manifests."""
        return Provenance(kind="evidence", title=TITLE, queries=tuple(self._used))

    def _paths(self) -> dict[Key, list[Path]]:
        if self._index is None:
            self._index = _index(self._folder)
        return self._index

    def _month(self, active: Active, paths: Sequence[Path]) -> AgencyMonth:
        entry = active.entry
        opened = {path: read_bundle(path) for path in paths}
        checked = [(p, verify_files(*read, keys=entry.keys)) for p, read in opened.items()]
        proofs = tuple(_proof(path, found) for path, found in checked)
        good = {found.manifest_sha256: found for _, found in checked if found.good}
        cause = _refusal(entry, checked, good)
        for path, found in checked:
            self._used.append(
                {"file": path.name, "sha256": found.manifest_sha256, "good": found.good}
            )
        if cause is not None:
            return AgencyMonth(cause=cause, proofs=proofs)
        path, verified = next((p, found) for p, found in checked if found.good)
        declared = signed_forms(opened[path][0], entry, bundle=path.name)
        return self._read(active, verified, proofs, declared)

    def _read(
        self,
        active: Active,
        verified: Verification,
        proofs: tuple[Proof, ...],
        declared: tuple[Declaration, ...],
    ) -> AgencyMonth:
        reading = verified.reading or Reading()
        since, until = window(active)
        record = reading.period(since, until)
        verdict = judge_period(record, self._settings)
        facts: Json = {}
        for day in sorted(reading.days):
            if day <= active.days[-1]:
                facts = reading.days[day]["facts"]
        statuses = [r["status"] for r in reading.results.values()]
        down = [
            incident
            for kept in reading.subjects().values()
            if kept.parts
            for incident in incidents(kept.name, kept.runs, since, until)
        ]
        issued = facts.get("regulation_issued")
        return AgencyMonth(
            verdict=verdict,
            cause=None if verdict else NO_ASSESSMENT,
            last_seen=max((r.at for r, _ in reading.verdicts), default=None),
            devices_registered=facts.get("devices_registered"),
            devices_seen=facts.get("devices_seen"),
            seats_declared=facts.get("seats_declared"),
            seats_connected=facts.get("seats_connected"),
            service_hours=service_hours(record.availability.values()),
            round_the_clock=round_the_clock(record.availability.values()),
            regulation_number=facts.get("regulation_number", ""),
            regulation_issued=date.fromisoformat(issued) if issued else None,
            regulation_sha256=facts.get("regulation_sha256", ""),
            passed=statuses.count(Status.PASS),
            failed=statuses.count(Status.FAIL),
            unknown=statuses.count(Status.UNKNOWN) + statuses.count(Status.ERROR),
            critical_open=_critical(reading),
            violations=_violations(reading, proofs[0].sha256[:12]),
            incidents=tuple(down),
            exemptions=(*waivers(facts), *_maintenance(reading)),
            proofs=proofs,
            declared=declared,
            **_quality(reading),
        )


def _index(folder: Path) -> dict[Key, list[Path]]:
    """Bundles in order of name; a month that was counted in another way is another month."""
    found: defaultdict[Key, list[Path]] = defaultdict(list)
    if not folder.is_dir():
        msg = f"{folder}: not a folder of evidence bundles"
        raise BundleError(msg)
    for path in sorted(folder.iterdir()):
        if path.suffix != ".zip" and not (path / MANIFEST).is_file():
            continue
        files, _ = read_bundle(path)
        try:
            manifest = json.loads(files[MANIFEST])
            month = Verification(problems=(), manifest=manifest).period
            key = str(manifest["agency"]), month.file_name
        except (KeyError, ValueError, TypeError) as error:
            msg = f"{path}: no evidence bundle: its manifest cannot be read"
            raise BundleError(msg) from error
        found[key].append(path)
    return dict(found)


def _refusal(
    entry: AgencyEntry,
    checked: Sequence[tuple[Path, Verification]],
    good: Mapping[str, Verification],
) -> Text | None:
    if not entry.keys:
        return NO_KEY
    if len(good) > 1:
        return TWO_AGENTS.format(files=", ".join(p.name for p, v in checked if v.good))
    if not good:
        path, found = checked[0]
        problem = found.problems[0]
        return REFUSED.format(file=path.name, inner=problem.file, why=problem.text)
    return None


def _proof(path: Path, found: Verification) -> Proof:
    reading = found.reading
    last = reading.verdicts[-1] if reading and reading.verdicts else None
    return Proof(
        file=path.name,
        sha256=found.manifest_sha256,
        at=utc(found.manifest["to"]) if "to" in found.manifest else None,
        rules=str(last[1]["regulation"]) if last else "",
        previous=str(found.manifest.get("previous", "")),
    )


def _critical(reading: Reading) -> int:
    return sum(
        r["status"] == Status.FAIL and r["severity"] == Severity.CRITICAL
        for r in reading.results.values()
    )


def _violations(reading: Reading, proof: str) -> tuple[Violation, ...]:
    """Every failure in the log; one that only changed its wording is one failure."""
    found: dict[tuple[str, str, str], Violation] = {}
    for row in reading.log:
        if row["status"] != Status.FAIL:
            continue
        found[row["rule"], row["target"], row["since"]] = Violation(
            rule=row["rule"],
            subject=row["target_name"],
            message=Text.from_json(row["message"]),
            article=row["article"],
            severity=Severity(row["severity"]),
            start=utc(row["since"]),
            end=utc(row["end"]) if row["end"] else None,
            proof=f"{proof} #{row['record']}",
        )
    return tuple(found.values())


def _maintenance(reading: Reading) -> tuple[Exemption, ...]:
    """Approved work of every day, each ticket once."""
    found = {
        ticket["id"]: Exemption(
            rule=ticket["id"],
            subject=", ".join(ticket["subjects"]),
            reason=ticket["reason"],
            approved_by=ticket["approved_by"],
            until=date.fromisoformat(ticket["until"]),
        )
        for body in reading.days.values()
        for ticket in body["facts"].get("tickets", ())
    }
    return tuple(found.values())


def _quality(reading: Reading) -> dict[str, float | None]:
    """The worst hour-by-hour means of the month: round trip, jitter, loss."""
    hours = [row for body in reading.days.values() for row in body["probes"]]
    by_service: defaultdict[str, list[Json]] = defaultdict(list)
    for row in hours:
        by_service[row["service"]].append(row)
    rtts, jitters, losses = [], [], []
    for rows in by_service.values():
        timed = [r["rtt_mean_s"] for r in rows if r["rtt_mean_s"] is not None]
        varied = [r["jitter_max_s"] for r in rows if r["jitter_max_s"] is not None]
        sent = sum(r["sent"] for r in rows)
        rtts += [sum(timed) / len(timed)] if timed else []
        jitters += [sum(varied) / len(varied)] if varied else []
        losses += [sum(r["lost"] for r in rows) / sent] if sent else []
    return {
        "rtt_s": max(rtts, default=None),
        "jitter_s": max(jitters, default=None),
        "loss_ratio": max(losses, default=None),
    }


TITLE = Text(
    vi="tính lại từ gói minh chứng đã ký của từng cơ quan",
    en="computed again from every agency's signed evidence",
)
NO_KEY = Text(
    vi="danh mục chưa ghi khóa công khai của cơ quan, không kiểm được chữ ký",
    en="the registry has no public key of the agency, so the signature proves nothing",
)
TWO_AGENTS = Text(
    vi="hai gói minh chứng khác nhau cùng nhận là của cơ quan: {files}",
    en="two different bundles claim to be the agency's: {files}",
)
REFUSED = Text(
    vi="gói minh chứng {file} bị từ chối: {inner}: {why}",
    en="the bundle {file} is refused: {inner}: {why}",
)
NO_ASSESSMENT = Text(
    vi="gói minh chứng không có đánh giá nào trong kỳ",
    en="the bundle holds no assessment in the period",
)
