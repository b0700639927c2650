"""Worked months: three agencies over October 2026 whose figures can be followed by hand.

October 2026 has 22 working days of 10 h 30 min: 231 h = 13 860 min of service time. The target of
99,5 % allows 69,3 min. One switch, one gateway and one path to the province are watched.

* ``so-a`` was down for 30 min on one working day: A = 13 830/13 860 = 99,78 %: ready.
* ``so-b`` was down for 140 min (98,98 %), and Telnet stayed open for 10 days: not ready.
* ``so-c``'s agent stood still on two working days (1 260 min): between 90,90 % and 100 %: open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

from exporters.readiness.settings import Definition, ReportSettings
from inventory.agencies import AgencyEntry, AgencyKind, Indicator, Registry
from inventory.availability import ServiceHours, SlotState
from inventory.circumstances import Circumstances
from inventory.device import Device, Fact, RegisterEntry, Registration
from inventory.finding import Evidence, Finding, RegulationInfo, Severity, Status, Waiver
from inventory.maintenance import Ticket
from inventory.model import FactName, FactRank, Role
from inventory.period import Period, PeriodRule, day_start, month_of
from inventory.readiness import score
from inventory.readiness_settings import ReadinessSettings
from inventory.snapshot import Agency, ProbeResult, Service, ServiceKind, Snapshot
from inventory.store import Store, StoreSettings
from inventory.text import Text, verbatim
from inventory.types import LEGAL_TIME, DeviceId
from inventory.verdict import Gate, GateName, GateState, Reason, Verdict, VerdictState
from netmon.evidence.bundles import export_month, write_bundle
from netmon.evidence.keys import SigningKey, make_key
from netmon.evidence.ledger import Ledger
from netmon.evidence.recorder import Author, Recorder
from netmon.reporting.settings_file import load_report_file

OCTOBER = month_of(2026, 10, PeriodRule.CALENDAR)
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
Span = tuple[datetime, datetime]

WEIGHTS = dict(zip(GateName, (15, 20, 20, 15, 15, 15), strict=True))


def at(day: int, hour: int, minute: int = 0, *, month: int = 10) -> datetime:
    """An instant of 2026 in legal time, as UTC."""
    return datetime.combine(date(2026, month, day), time(hour, minute), LEGAL_TIME).astimezone(UTC)


SWITCH = DeviceId("d-switch")
GATEWAY, WAN = "service:cong-mac-dinh", "service:duong-len-tinh"


@dataclass(frozen=True, kw_only=True)
class Story:
    """What happened at one agency in the month.

    Attributes:
        down, silent: of everything that is watched at once.
        own: what befell one subject alone.
        without: subjects that nobody probes.
    """

    code: str
    name: str
    down: tuple[Span, ...] = ()
    silent: tuple[Span, ...] = ()
    telnet: Span | None = None
    own: Mapping[str, tuple[tuple[SlotState, Span], ...]] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    tickets: tuple[Ticket, ...] = ()
    hours: ServiceHours = field(default_factory=ServiceHours)
    gates: Mapping[GateName, GateState] = field(default_factory=dict)

    def gate(self, name: GateName, when: datetime) -> GateState:
        """The live state of a gate at an instant."""
        if name is GateName.SECURITY and self.telnet and _inside(when, (self.telnet,)):
            return GateState.FAIL
        return self.gates.get(name, GateState.PASS)

    def watched(self) -> tuple[str, ...]:
        """The subjects of which slots are kept."""
        return tuple(s for s in (SWITCH, GATEWAY, WAN) if s not in self.without)

    def told(self) -> Circumstances:
        """What its agent is told beside the book."""
        return Circumstances(maintenance=self.tickets, hours=self.hours)

    def edges(self, subject: str) -> set[datetime]:
        """When something changed for a subject."""
        spans = (*self.down, *self.silent, *(span for _, span in self.own.get(subject, ())))
        return {edge for span in spans for edge in span}

    def of(self, subject: str, when: datetime) -> SlotState:
        """What a subject was at an instant."""
        whole = self.state(when)
        if whole is SlotState.UNKNOWN:
            return whole
        mine = (state for state, (a, b) in self.own.get(subject, ()) if a <= when < b)
        return next(mine, whole)

    def state(self, when: datetime) -> SlotState:
        """What everything was at an instant."""
        if any(start <= when < end for start, end in self.silent):
            return SlotState.UNKNOWN
        return SlotState.DOWN if _inside(when, self.down) else SlotState.UP


def _inside(when: datetime, spans: tuple[Span, ...]) -> bool:
    return any(start <= when < end for start, end in spans)


STORIES = (
    Story(code="so-a", name="Sở A", down=((at(6, 9), at(6, 9, 30)),)),
    Story(
        code="so-b",
        name="Sở B",
        down=((at(14, 8), at(14, 10, 20)),),
        telnet=(at(12, 8), at(22, 8)),
    ),
    Story(code="so-c", name="Sở C", silent=((at(20, 0), at(22, 0)),)),
)


def entry(code: str, name: str, **fields: object) -> AgencyEntry:
    """A department that declares everything."""
    values: dict[str, object] = {
        "kind": AgencyKind.DEPARTMENT,
        "valid_from": date(2026, 1, 1),
        "seats": 40,
        "officer": "Nguyễn Văn A",
        "indicators": frozenset(Indicator) - {Indicator.D2},
        **fields,
    }
    return AgencyEntry(code=code, name=name, **values)  # type: ignore[arg-type]


def registry(*entries: AgencyEntry) -> Registry:
    """The registry of these agencies, or of the three stories."""
    listed = entries or tuple(entry(s.code, s.name) for s in STORIES)
    return Registry(
        id="tinh", title="Tỉnh", version=3, approved=None, example=False, entries=listed
    )


# The book of one agency


def snapshot(story: Story, when: datetime) -> Snapshot:
    """The book at an instant."""
    device = Device(
        id=SWITCH,
        name="sw-loi",
        keys=frozenset(),
        first_seen=OCTOBER.start - timedelta(days=90),
        last_seen=when,
        facts={
            FactName.ROLE: Fact(Role.SWITCH.value, "system", "test", FactRank.SYSTEM, when),
        },
        registration=Registration.REGISTERED,
        register_entry=RegisterEntry(key="S1", name="sw-loi", role=Role.SWITCH),
        up=story.state(when) is SlotState.UP,
    )
    services = (
        Service(name="cong-mac-dinh", kind=ServiceKind.GATEWAY, target="10.1.10.1"),
        Service(name="duong-len-tinh", kind=ServiceKind.PATH, target="10.1.0.1", wan=True),
    )
    return Snapshot(
        taken_at=when,
        agency=Agency(code=story.code, name=story.name, seats=40),
        devices={SWITCH: device} | {d.id: d for d in _seats(when)},
        services={s.id: s for s in services if s.id not in story.without},
        register=(RegisterEntry(key="S1", name="sw-loi", role=Role.SWITCH),),
        regulation=RegulationInfo(
            id="qc",
            title="Quy chế",
            number=f"12/QĐ-{story.code.upper()}",
            signed_by="Giám đốc",
            profile="ND331-TCVN14423-L2",
            sha256="ab" * 32,
            issued=date(2026, 1, 15),
            in_force_from=date(2026, 2, 1),
            rules={"MGT-01": Severity.CRITICAL},
            articles={"MGT-01": "Điều 8 khoản 2"},
            waivers=(
                Waiver(
                    rule="L2-01",
                    device="sw-loi",
                    until=date(2026, 12, 31),
                    reason="chờ thay switch",
                    approved_by="Giám đốc",
                    number="45/VP",
                ),
            ),
        ),
        findings=(finding(story, when),),
    )


def _seats(when: datetime) -> Iterator[Device]:
    """39 of the 40 seats."""
    for n in range(39):
        yield Device(
            id=DeviceId(f"d-pc-{n}"),
            name=f"pc-{n}",
            keys=frozenset(),
            first_seen=OCTOBER.start,
            last_seen=when,
            facts={
                FactName.ROLE: Fact(
                    Role.WORKSTATION.value, "system", "test", FactRank.SYSTEM, when
                ),
            },
            registration=Registration.REGISTERED,
        )


def finding(story: Story, when: datetime) -> Finding:
    """Telnet, open or closed."""
    broken = story.telnet is not None and story.telnet[0] <= when < story.telnet[1]
    since = OCTOBER.start - timedelta(days=60)
    if story.telnet is not None and when >= story.telnet[0]:
        since = story.telnet[0] if broken else story.telnet[1]
    return Finding(
        rule="MGT-01",
        subject=SWITCH,
        subject_name="sw-loi",
        status=Status.FAIL if broken else Status.PASS,
        severity=Severity.CRITICAL,
        message=Text(vi="Telnet đang mở", en="telnet is open")
        if broken
        else Text(vi="Telnet đã tắt", en="telnet is closed"),
        expected="closed",
        actual="open" if broken else "closed",
        article="Điều 8 khoản 2",
        regulation="ab" * 32,
        since=since,
        judged_at=when,
        evidence=(Evidence(source="ports", seen_at=when, seen="23/tcp"),),
        fix=verbatim("no ip telnet") if broken else None,
    )


def verdict(story: Story, when: datetime) -> Verdict:
    """The live verdict at an instant."""
    gates = tuple(_gate(story, name, when) for name in GateName)
    states = {g.state for g in gates}
    state = (
        VerdictState.NOT_READY
        if GateState.FAIL in states
        else VerdictState.UNDETERMINED
        if GateState.UNDETERMINED in states
        else VerdictState.READY
    )
    return Verdict(
        state=state, gates=gates, score=score(gates), judged_at=when, regulation="ab" * 32
    )


def _gate(story: Story, name: GateName, when: datetime) -> Gate:
    state = story.gate(name, when)
    if state is GateState.PASS:
        return Gate(name=name, state=state, weight=WEIGHTS[name], share=1.0)
    found = finding(story, when)
    reason = Reason(
        state=state,
        text=found.message if name is GateName.SECURITY else verbatim("chưa rõ"),
        rule="MGT-01" if name is GateName.SECURITY else "",
        article="Điều 8 khoản 2" if name is GateName.SECURITY else "",
        subject=SWITCH if name is GateName.SECURITY else "",
        subject_name="sw-loi" if name is GateName.SECURITY else "",
        since=found.since,
        fix=found.fix,
    )
    return Gate(name=name, state=state, weight=WEIGHTS[name], share=0.5, reasons=(reason,))


def runs(
    story: Story, period: Period, subject: str
) -> Iterator[tuple[SlotState, datetime, datetime]]:
    """A subject's runs over the month."""
    edges = {period.start, period.end} | story.edges(subject)
    ordered = sorted(e for e in edges if period.start <= e <= period.end)
    for start, end in pairwise(ordered):
        if story.state(start) is not SlotState.UNKNOWN:  # its agent stood still: no slot at all
            yield story.of(subject, start), start, end


def fill(store: Store, story: Story, period: Period = OCTOBER) -> None:
    """Put the month's measurements into an open book."""
    for subject in story.watched():
        for state, start, end in runs(story, period, subject):
            store.add_slot(subject, state, start=start, end=end)
    for day in period.days()[-3:]:
        when = day_start(day) + timedelta(hours=9)
        store.add_result(
            "duong-len-tinh",
            ProbeResult(at=when, ok=True, sent=20, lost=0, rtts_s=(0.012, 0.018), jitter_s=0.002),
            kind=ServiceKind.PATH,
            target="10.1.0.1",
        )


def assessments(story: Story, period: Period, hours: int = 8) -> Iterator[datetime]:
    """When the agency was judged: every few hours while its agent ran, and on the day after."""
    when = period.start
    while when <= period.end:
        if not any(start <= when < end for start, end in story.silent):
            yield when
        when += timedelta(hours=hours)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One agency's evidence on disk."""

    story: Story
    ledger: Ledger
    key: SigningKey
    author: Author
    store: Path


def keep(
    directory: Path,
    story: Story,
    period: Period = OCTOBER,
    *,
    hours: int = 8,
    key: SigningKey | None = None,
) -> Kept:
    """Live through the month: judge, record, close the days."""
    book = directory / "book.db"
    ledger = Ledger(directory / "evidence")
    author = Author(agency=story.code, agent=f"{story.code}-01", version="0.1")
    signing = key or make_key(directory / "evidence.key")
    recorder = Recorder(ledger=ledger, key=lambda: signing, author=author)
    with Store(settings=StoreSettings(path=book)) as store:
        fill(store, story, period)
        for when in assessments(story, period, hours):
            recorder.note(store, snapshot(story, when), verdict(story, when), told=story.told())
            store.save_findings([finding(story, when)])
            store.save_verdict(verdict(story, when))
    return Kept(story=story, ledger=ledger, key=signing, author=author, store=book)


def keep_all(directory: Path, period: Period = OCTOBER) -> tuple[Registry, dict[str, Kept]]:
    """The three stories as bundles in ``directory/bundles``, and the registry with their keys."""
    folder = directory / "bundles"
    folder.mkdir(parents=True)
    found = {s.code: keep(directory / s.code, s, period, hours=12) for s in STORIES}
    for code, kept in found.items():
        write_bundle(bundle_of(kept, period), folder / f"{code}-{period.name}.zip")
    entries = tuple(entry(s.code, s.name, public_key=found[s.code].key.public) for s in STORIES)
    return registry(*entries), found


def bundle_of(kept: Kept, period: Period = OCTOBER, *, declared: object = None) -> dict[str, bytes]:
    """The month's bundle of one agency."""
    return export_month(
        kept.ledger,
        kept.key,
        kept.author,
        period=period,
        active=(period.first, period.last),
        attached={"declared": declared, "registry": None, "regulation": {"sha256": "ab" * 32}},
        settings=ReadinessSettings(),
        now=NOW,
    )


def report_settings() -> ReportSettings:
    """The shipped example, with everything that is optional filled in."""
    example = load_report_file(Path("deploy/registry/report.example.yaml")).report
    return example.model_copy(
        update={
            "legal_bases": ("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020",),
            "definition": Definition(number="123/QĐ-UBND", date=date(2026, 9, 1), by="UBND tỉnh"),
        }
    )
