"""The province's Prometheus as a source: what every agency's agent exported over the period.

The gates look back over their own windows, so they are read as they were told last. Availability is
read again, device by device and service by service as gate 3 asks about them, from the counters at
the edges of the agency's service hours; where the seconds between two edges do not add up (the
agent was restarted, or stood still) that window alone is asked for by ``increase``, which knows
resets. What no counter covers is unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from exporters.readiness.facts import AgencyMonth, Incident, Provenance
from inventory.agencies import Active
from inventory.availability import Availability, ServiceHours
from inventory.period import Period, PeriodRecord, SubjectTimes
from inventory.period_verdict import judge_period
from inventory.readiness_settings import ReadinessSettings
from inventory.text import Text
from inventory.verdict import VerdictState
from netmon.reporting.prometheus_api import PrometheusApi, Sample
from netmon.reporting.prometheus_facts import Asked, Facts, Subject
from netmon.reporting.windows import round_the_clock, service_hours, window

COUNTERS = '{__name__=~"netmon_(device|service)_availability_seconds_total"%s}'
SLACK_S = 180.0
"""Seconds by which a window may fall short before it is asked for again: three scrapes a minute
apart, at both edges."""
_AT_ONCE = 40  # agencies in one regular expression
Edge = dict[Subject, dict[str, float]]
Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Span:
    """The time between two edges."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        """How long it is."""
        return (self.end - self.start).total_seconds()

    def inside(self, window: Window) -> bool:
        """Whether it lies in a window."""
        return window[0] <= self.start and self.end <= window[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """The period cut at every edge, and what was counted in each piece.

    Attributes:
        served: the pieces inside each set of service hours.
    """

    spent: Mapping[Span, Edge]
    served: Mapping[ServiceHours, frozenset[Span]] = field(default_factory=dict)

    def total(
        self, subject: Subject, active: Window, hours: ServiceHours | None = None
    ) -> Availability:
        """The seconds of a subject inside a window, within service hours when they are given."""
        found: defaultdict[str, float] = defaultdict(float)
        whole = 0.0
        for span, subjects in self.spent.items():
            if not span.inside(active) or (hours is not None and span not in self.served[hours]):
                continue
            whole += span.seconds
            for state, seconds in subjects.get(subject, {}).items():
                found[state] += seconds
        known = found["up"] + found["down"] + found["excluded"]
        scale = min(1.0, whole / known) if known else 1.0
        up, down, excluded = (found[s] * scale for s in ("up", "down", "excluded"))
        unknown = max(0.0, whole - up - down - excluded)
        return Availability(up_s=up, down_s=down, unknown_s=unknown, excluded_s=excluded)

    def down(self, asked: Mapping[Subject, Asked], active: Window) -> tuple[Incident, ...]:
        """Down time of subjects by piece: counters tell how long, not exactly when."""
        found = []
        for span, subjects in self.spent.items():
            if not span.inside(active):
                continue
            for subject, one in asked.items():
                minutes = subjects.get(subject, {}).get("down", 0.0) / 60
                if minutes >= 1:
                    found.append(
                        Incident(subject=one.name, start=span.start, end=span.end, minutes=minutes)
                    )
        return tuple(found)


class PrometheusSource:
    """See the module.

    Args:
        api: the server.
        settings: the numbers of the definition.
        hours: the service hours of agencies whose agents do not tell theirs.
    """

    def __init__(
        self,
        api: PrometheusApi,
        *,
        settings: ReadinessSettings | None = None,
        hours: ServiceHours | None = None,
    ) -> None:
        self._api = api
        self._settings = settings or ReadinessSettings()
        self._hours = hours or ServiceHours()

    def months(self, agencies: Sequence[Active], period: Period) -> Mapping[str, AgencyMonth]:
        """Every agency's month, by the label ``agency``."""
        groups: defaultdict[Window, list[Active]] = defaultdict(list)
        for active in agencies:
            groups[window(active)].append(active)
        facts = {found: Facts(self._api, *found) for found in sorted(groups)}
        asked: dict[Subject, Asked] = {}
        hours = {self._hours}
        for found, listed in groups.items():
            codes = {a.code for a in listed}
            asked |= {s: a for s, a in facts[found].subjects.items() if s[0] in codes}
            hours |= {h for code, h in facts[found].hours.items() if code in codes}
        spans = self._availability(sorted(groups), period, asked, hours)
        return {
            a.code: self._month(a, facts[found], spans)
            for found, listed in groups.items()
            for a in listed
            if a.code in facts[found].last_seen or a.code in facts[found].gates
        }

    def standings(
        self, agencies: Sequence[Active], period: Period
    ) -> Mapping[str, VerdictState | None] | None:
        """The live verdicts on the last day of another period; None when there is none of anybody.

        They are not computed again: what was said then is what is compared with.
        """
        at = period.end - timedelta(seconds=1)
        states: dict[str, VerdictState] = {}
        for s in self._api.query("last_over_time(netmon_lan_ready[1d]) == 1", at):
            states[s.labels.get("agency", "")] = VerdictState(s.labels["state"])
        if not states:
            return None
        return {a.code: states.get(a.code) for a in agencies}

    def provenance(self) -> Provenance:
        """Every query that was made."""
        return Provenance(kind="prometheus", title=TITLE, queries=tuple(self._api.queries))

    def _month(self, active: Active, facts: Facts, spans: Spans) -> AgencyMonth:
        code, days = active.code, window(active)
        if facts.claims.get(code, 1) > 1:
            return AgencyMonth(cause=TWO_AGENTS, last_seen=facts.last_seen.get(code))
        hours = facts.hours.get(code, self._hours)
        own = {s: asked for s, asked in facts.subjects.items() if s[0] == code}
        times = {
            subject[1]: SubjectTimes(
                name=asked.name,
                parts=asked.parts,
                service_hours=spans.total(subject, days, hours),
                round_the_clock=spans.total(subject, days),
            )
            for subject, asked in own.items()
        }
        verdict = judge_period(
            PeriodRecord(
                since=days[0],
                until=days[1],
                last=facts.verdict(code, days[0]),
                availability=times,
                failures=facts.failures(code),
            ),
            self._settings,
        )
        known = verdict is not None
        number, sha = facts.regulation.get(code, ("", ""))
        return AgencyMonth(
            verdict=verdict,
            cause=None if known else NO_GATES,
            last_seen=facts.last_seen.get(code),
            devices_registered=facts.devices(code, "registered", "missing") if known else None,
            devices_seen=facts.devices(code, "registered", "unregistered") if known else None,
            seats_declared=facts.number("seats", code, "declared"),
            seats_connected=facts.number("seats", code, "connected"),
            service_hours=service_hours(times.values()),
            round_the_clock=round_the_clock(times.values()),
            regulation_number=number,
            regulation_sha256=sha,
            passed=facts.number("rules", code, "pass"),
            failed=facts.number("rules", code, "fail"),
            unknown=facts.number("rules", code, "unknown"),
            critical_open=facts.number("critical", code, "") if known else None,
            rtt_s=facts.quality["rtt"].get(code),
            jitter_s=facts.quality["jitter"].get(code),
            loss_ratio=facts.quality["loss"].get(code),
            violations=facts.violations(code),
            incidents=spans.down(own, days),
        )

    # Availability

    def _availability(
        self,
        windows: Iterable[Window],
        period: Period,
        asked: Mapping[Subject, Asked],
        hours: Iterable[ServiceHours],
    ) -> Spans:
        served = {h: tuple(h.windows(period.start, period.end)) for h in hours}
        edges = {period.start, period.end, *(edge for pair in windows for edge in pair)}
        edges |= {edge for pairs in served.values() for pair in pairs for edge in pair}
        spans = [Span(a, b) for a, b in pairwise(sorted(edges))]
        read = {at: self._edge(at, asked) for at in sorted(edges)}
        return Spans(
            spent={span: self._spent(span, read, asked) for span in spans},
            served={
                h: frozenset(s for s in spans if any(s.inside(pair) for pair in pairs))
                for h, pairs in served.items()
            },
        )

    def _spent(
        self, span: Span, read: Mapping[datetime, Edge], asked: Mapping[Subject, Asked]
    ) -> Edge:
        begin, end = read[span.start], read[span.end]
        spent: Edge = {}
        again = set()
        for subject in asked:
            spent[subject] = _between(begin.get(subject), end.get(subject))
            if sum(spent[subject].values()) < span.seconds - SLACK_S:
                again.add(subject[0])
        return spent | self._increase(span, sorted(again), asked)

    def _edge(self, at: datetime, asked: Mapping[Subject, Asked]) -> Edge:
        return _by_subject(self._api.query(COUNTERS % "", at), asked)

    def _increase(
        self, span: Span, agencies: Sequence[str], asked: Mapping[Subject, Asked]
    ) -> Edge:
        found: Edge = {}
        for i in range(0, len(agencies), _AT_ONCE):
            wanted = "|".join(agencies[i : i + _AT_ONCE])
            counters = COUNTERS % f',agency=~"{wanted}"'
            query = f"increase({counters}[{span.seconds:.0f}s])"
            for subject, states in _by_subject(self._api.query(query, span.end), asked).items():
                total = sum(states.values())
                # What is extrapolated beyond the window was not measured in it.
                scale = min(1.0, span.seconds / total) if total else 1.0
                found[subject] = {state: s * scale for state, s in states.items()}
        return found


def _between(
    begin: Mapping[str, float] | None, end: Mapping[str, float] | None
) -> dict[str, float]:
    """Seconds in each state between two readings; never more than there were.

    A counter that is lower than before was reset: what it shows now was counted since, inside.
    """
    if begin is None or end is None:
        return {}
    return {
        state: value - begin.get(state, 0.0) if value >= begin.get(state, 0.0) else value
        for state, value in end.items()
    }


def _by_subject(samples: Iterable[Sample], asked: Mapping[Subject, Asked]) -> Edge:
    found: Edge = defaultdict(dict)
    for sample in samples:
        labels = sample.labels
        service = labels.get("service")
        name = labels.get("device", "") if service is None else f"service:{service}"
        subject = labels.get("agency", ""), name
        if subject in asked:
            found[subject][labels.get("state", "")] = sample.value
    return dict(found)


TITLE = Text(
    vi="đo tự động bởi agent tại từng cơ quan, tập hợp qua Prometheus của tỉnh",
    en="measured by an agent at every agency, gathered by the province's Prometheus",
)
TWO_AGENTS = Text(
    vi="có hai agent cùng nhận là của cơ quan này", en="two agents claim to be this agency's"
)
NO_GATES = Text(
    vi="Prometheus không có đánh giá nào của cơ quan trong kỳ",
    en="Prometheus holds no assessment of the agency in the period",
)
