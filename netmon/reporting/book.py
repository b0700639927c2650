"""One agency's own book as a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from exporters.readiness.facts import AgencyMonth, Exemption, Provenance, Violation
from exporters.readiness.settings import Reporter, ReportSettings, Signer
from inventory.agencies import Active, AgencyEntry, AgencyKind, Registry, default_indicators
from inventory.circumstances import Circumstances
from inventory.evidence_chain import subject_times
from inventory.finding import Finding, Severity, Status
from inventory.history import FindingChange
from inventory.maintenance import Standing
from inventory.period import Period, PeriodRecord, legal_day
from inventory.period_verdict import judge_period
from inventory.readiness_settings import FailureSpan, ReadinessSettings
from inventory.sighting import SlotRun
from inventory.snapshot import Agency, Snapshot
from inventory.store import Store
from inventory.text import Text, verbatim
from inventory.verdict import VerdictState
from inventory.watched import Watched, watched
from netmon.evidence.ledger import Ledger
from netmon.evidence.recorder import facts_of
from netmon.reporting.day_records import DayRecords, waivers
from netmon.reporting.settings_file import ReportFile
from netmon.reporting.windows import incidents, round_the_clock, service_hours, window


class BookSource:
    """See the module.

    Args:
        store: the open book.
        snapshot: the book as it is, for names and for what has no history.
        settings: the numbers of the definition.
        told: the maintenance on file, and today's service hours.
        chain: the proof beside the book, which says what hours and facts held in a period.
    """

    def __init__(
        self,
        store: Store,
        snapshot: Snapshot,
        *,
        settings: ReadinessSettings | None = None,
        told: Circumstances | None = None,
        chain: Ledger | None = None,
    ) -> None:
        self._told = told or Circumstances()
        self._noted = DayRecords(chain)
        self._store = store
        self._snapshot = snapshot
        self._settings = settings or ReadinessSettings()

    def months(
        self,
        agencies: Sequence[Active],
        period: Period,  # noqa: ARG002 - the active days lie in it
    ) -> Mapping[str, AgencyMonth]:
        """The month of the book's own agency; nothing of any other."""
        code = self._snapshot.agency.code
        return {a.code: self._month(a) for a in agencies if a.code == code}

    def standings(
        self, agencies: Sequence[Active], period: Period
    ) -> Mapping[str, VerdictState | None] | None:
        """The verdict of another month; None when the book was begun after it."""
        if not self._store.verdicts(until=period.end):
            return None
        states: dict[str, VerdictState | None] = {}
        for active in agencies:
            if active.code == self._snapshot.agency.code:
                verdict = judge_period(self._record(active), self._settings)
                states[active.code] = verdict.state if verdict else None
        return states

    def provenance(self) -> Provenance:
        """The book itself."""
        query = {"book": self._store.path.name, "agency": self._snapshot.agency.code}
        return Provenance(kind="book", title=TITLE, queries=(query,))

    def _record(self, active: Active) -> PeriodRecord:
        since, until = window(active)
        verdicts = [v for v in self._store.verdicts(since, until) if v.judged_at < until]
        hours = self._noted.hours(since, until, today=self._told.hours)
        return PeriodRecord(
            since=since,
            until=until,
            last=verdicts[-1] if verdicts else None,
            availability={
                one.id: subject_times(one.name, one.parts, runs, (since, until), hours)
                for one, runs in self._main(since, until)
            },
            failures=tuple(
                FailureSpan(
                    rule=v.rule,
                    subject=v.subject,
                    subject_name=v.subject,
                    start=v.start,
                    end=v.end,
                )
                for v in self._violations(since, until)
                if v.severity is Severity.CRITICAL
            ),
        )

    def _month(self, active: Active) -> AgencyMonth:
        since, until = window(active)
        record = self._record(active)
        verdict = judge_period(record, self._settings)
        facts = self._noted.facts(since, until) or facts_of(self._snapshot)
        issued = facts["regulation_issued"]
        statuses = _at(self._store.finding_changes(), until)
        known = statuses if verdict else []
        return AgencyMonth(
            verdict=verdict,
            cause=None if verdict else NO_ASSESSMENT,
            last_seen=max((v.judged_at for v in self._store.verdicts(until=until)), default=None),
            devices_registered=facts["devices_registered"],
            devices_seen=facts["devices_seen"],
            seats_declared=facts["seats_declared"],
            seats_connected=facts["seats_connected"],
            service_hours=service_hours(record.availability.values()),
            round_the_clock=round_the_clock(record.availability.values()),
            regulation_number=facts["regulation_number"],
            regulation_issued=date.fromisoformat(issued) if issued else None,
            regulation_sha256=verdict.regulation if verdict else "",
            passed=_count(known, Status.PASS),
            failed=_count(known, Status.FAIL),
            unknown=_count(known, Status.UNKNOWN, Status.ERROR),
            critical_open=sum(
                v.severity is Severity.CRITICAL and v.end is None
                for v in self._violations(since, until)
            ),
            violations=self._violations(since, until),
            incidents=tuple(
                incident
                for one, runs in self._main(since, until)
                for incident in incidents(one.name, runs, since, until)
            ),
            exemptions=(*waivers(facts), *self._maintenance(since, until)),
            proofs=(),
            declared=(),
            **self._quality(since, until),
        )

    def _maintenance(self, since: datetime, until: datetime) -> Iterator[Exemption]:
        for t in self._told.maintenance:
            if t.standing is Standing.VALID and t.start < until and t.end > since:
                yield Exemption(
                    rule=t.id,
                    subject=", ".join(sorted(t.subjects)),
                    reason=t.reason,
                    approved_by=t.approved_by,
                    until=legal_day(t.end),
                )

    def _main(
        self, since: datetime, until: datetime
    ) -> Iterator[tuple[Watched, tuple[SlotRun, ...]]]:
        """What gate 3 asks about, with its runs."""
        for one in watched(self._snapshot, self._settings):
            if one.parts:
                yield one, one.runs(self._store.slots, self._told, since, until)

    def _violations(self, since: datetime, until: datetime) -> tuple[Violation, ...]:
        now = {(f.rule, f.subject): f for f in self._snapshot.findings}
        names = {f.subject: f.subject_name for f in self._snapshot.findings}
        info = self._snapshot.regulation
        found = []
        for (rule, subject), start, end in _failures(self._store.finding_changes()):
            if start >= until or (end is not None and end <= since):
                continue
            last: Finding | None = now.get((rule, subject))
            open_still = last is not None and last.status is Status.FAIL and end is None
            found.append(
                Violation(
                    rule=rule,
                    subject=names.get(subject, subject),
                    message=last.message if last and open_still else verbatim(rule),
                    article=info.articles.get(rule, "") if info else "",
                    severity=info.rules.get(rule) if info else None,
                    start=start,
                    end=end if end is not None and end < until else None,
                )
            )
        return tuple(found)

    def _quality(self, since: datetime, until: datetime) -> dict[str, float | None]:
        rtts, jitters, losses = [], [], []
        for service in self._snapshot.services.values():
            rounds = self._store.results(service.name, since, until)
            timed = [rtt for r in rounds for rtt in r.rtts_s]
            varied = [r.jitter_s for r in rounds if r.jitter_s is not None]
            sent = sum(r.sent for r in rounds)
            rtts += [sum(timed) / len(timed)] if timed else []
            jitters += [sum(varied) / len(varied)] if varied else []
            losses += [sum(r.lost for r in rounds) / sent] if sent else []
        return {
            "rtt_s": max(rtts, default=None),
            "jitter_s": max(jitters, default=None),
            "loss_ratio": max(losses, default=None),
        }


def _failures(
    changes: Iterable[FindingChange],
) -> Iterable[tuple[tuple[str, str], datetime, datetime | None]]:
    began: dict[tuple[str, str], datetime] = {}
    for change in changes:
        key = change.rule, change.subject
        if change.new is Status.FAIL:
            began.setdefault(key, change.at)
        elif key in began:
            yield key, began.pop(key), change.at
    for key, start in began.items():
        yield key, start, None


def _at(changes: Iterable[FindingChange], until: datetime) -> list[Status]:
    """The status of every (rule, subject) at an instant."""
    standing: dict[tuple[str, str], Status | None] = {}
    for change in changes:
        if change.at < until:
            standing[change.rule, change.subject] = change.new
    return [status for status in standing.values() if status is not None]


def _count(statuses: Sequence[Status], *wanted: Status) -> int:
    return sum(status in wanted for status in statuses)


def own_registry(agency: Agency, begun: date) -> Registry:
    """A registry of the agency alone, for its own report."""
    try:
        kind = AgencyKind(agency.kind)
    except ValueError:
        kind = AgencyKind.DEPARTMENT
    entry = AgencyEntry(
        code=agency.code,
        name=agency.name,
        kind=kind,
        valid_from=begun,
        seats=agency.seats,
        profile=agency.profile,
        indicators=default_indicators(kind),
    )
    return Registry(
        id=agency.code,
        title=agency.name,
        version=1,
        approved=None,
        example=False,
        entries=(entry,),
    )


def own_report(agency: Agency) -> ReportFile:
    """The data of the agency's own paper when no file gives any: dotted lines to fill in."""
    settings = ReportSettings(
        reporter=Reporter(
            parent=BLANK, name=agency.name, short=agency.name, symbol=BLANK, place=BLANK
        ),
        signer=Signer(title=HEAD),
        addressee=(BLANK,),
        mandate=MANDATE,
    )
    return ReportFile(report=settings)


BLANK = "…………"
HEAD = "Thủ trưởng cơ quan"
MANDATE = "Thực hiện chế độ báo cáo hằng tháng về mức sẵn sàng của mạng LAN"
TITLE = Text(vi="đo tự động bởi agent của chính cơ quan", en="measured by the agency's own agent")
NO_ASSESSMENT = Text(
    vi="sổ không có đánh giá nào trong kỳ", en="the book holds no assessment in the period"
)
