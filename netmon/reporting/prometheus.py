"""The province's Prometheus as a source: what every agency's agent exported over the period.

The gates look back over their own windows, so they are read on the last day. Availability is read
again from the counters at the edges of the service hours; where the seconds between two edges do
not add up (the agent was restarted, or stood still) that window alone is asked for by ``increase``,
which knows resets. What no counter covers is unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from netmon.reporting.prometheus_facts import Device, Facts
from netmon.reporting.windows import round_the_clock, service_hours, window

COUNTER = "netmon_device_availability_seconds_total"
SLACK_S = 180.0
"""Seconds by which a window may fall short before it is asked for again: three scrapes a minute
apart, at both edges."""
_AT_ONCE = 40  # agencies in one regular expression
Edge = dict[Device, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Span:
    """The time between two edges; ``served`` inside service hours."""

    start: datetime
    end: datetime
    served: bool

    @property
    def seconds(self) -> float:
        """How long it is."""
        return (self.end - self.start).total_seconds()


class PrometheusSource:
    """See the module.

    Args:
        api: the server.
        settings: the numbers of the definition.
        hours: the service hours.
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
        facts = Facts(self._api, period)
        spans = self._availability(agencies, period, facts.core)
        return {
            a.code: self._month(a, facts, spans)
            for a in agencies
            if a.code in facts.last_seen or a.code in facts.gates
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

    def _month(self, active: Active, facts: Facts, spans: _Spans) -> AgencyMonth:
        code, (since, until) = active.code, window(active)
        if facts.claims.get(code, 1) > 1:
            return AgencyMonth(cause=TWO_AGENTS, last_seen=facts.last_seen.get(code))
        times = {
            device: SubjectTimes(
                name=facts.core[code, device],
                service_hours=_sum(spans, (code, device), since, until, served=True),
                round_the_clock=_sum(spans, (code, device), since, until, served=False),
            )
            for owner, device in facts.core
            if owner == code
        }
        live = facts.verdict(code)
        verdict = judge_period(
            PeriodRecord(
                since=since,
                until=until,
                last=live,
                availability=times,
                failures=facts.failures(code),
            ),
            self._settings,
        )
        known = verdict is not None
        number, sha = facts.regulation.get(code, ("", ""))
        return AgencyMonth(
            verdict=verdict,
            cause=None if known else NOT_AT_END,
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
            incidents=_down(spans, facts.core, code, since, until),
        )

    # Availability

    def _availability(
        self, agencies: Sequence[Active], period: Period, core: Mapping[Device, str]
    ) -> _Spans:
        spans = self._cut(agencies, period)
        edges = {at: self._edge(at, core) for at in {e for s in spans for e in (s.start, s.end)}}
        found: dict[Span, Edge] = {}
        for span in spans:
            begin, end = edges[span.start], edges[span.end]
            spent: Edge = {}
            again = set()
            for device in core:
                if device not in begin and device not in end:
                    continue  # silent at both edges: unknown
                spent[device] = _between(begin.get(device), end.get(device))
                if sum(spent[device].values()) < span.seconds - SLACK_S:
                    again.add(device[0])
            spent |= self._increase(span, sorted(again), core)
            found[span] = spent
        return found

    def _cut(self, agencies: Sequence[Active], period: Period) -> list[Span]:
        """The period at the edges of its service hours, and of agencies that begin or end in it."""
        served = set(self._hours.windows(period.start, period.end))
        edges = {period.start, period.end, *(e for pair in served for e in pair)}
        edges |= {edge for a in agencies if not a.whole for edge in window(a)}
        return [
            Span(a, b, served=any(s <= a and b <= e for s, e in served))
            for a, b in pairwise(sorted(edges))
        ]

    def _edge(self, at: datetime, core: Mapping[Device, str]) -> Edge:
        return _by_device(self._api.query(COUNTER, at), core)

    def _increase(self, span: Span, agencies: Sequence[str], core: Mapping[Device, str]) -> Edge:
        found: Edge = {}
        for i in range(0, len(agencies), _AT_ONCE):
            wanted = "|".join(agencies[i : i + _AT_ONCE])
            query = f'increase({COUNTER}{{agency=~"{wanted}"}}[{span.seconds:.0f}s])'
            for device, states in _by_device(self._api.query(query, span.end), core).items():
                total = sum(states.values())
                # What is extrapolated beyond the window was not measured in it.
                scale = min(1.0, span.seconds / total) if total else 1.0
                found[device] = {state: s * scale for state, s in states.items()}
        return found


_Spans = dict[Span, Edge]


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


def _by_device(samples: Iterable[Sample], core: Mapping[Device, str]) -> Edge:
    found: Edge = defaultdict(dict)
    for sample in samples:
        device = sample.labels.get("agency", ""), sample.labels.get("device", "")
        if device in core:
            found[device][sample.labels.get("state", "")] = sample.value
    return dict(found)


def _sum(
    spans: _Spans, device: Device, since: datetime, until: datetime, *, served: bool
) -> Availability:
    """The seconds of a device over the spans inside [since, until)."""
    spent: defaultdict[str, float] = defaultdict(float)
    whole = 0.0
    for span, devices in spans.items():
        if span.start < since or span.end > until or (served and not span.served):
            continue
        whole += span.seconds
        for state, seconds in devices.get(device, {}).items():
            spent[state] += seconds
    known = spent["up"] + spent["down"] + spent["excluded"]
    scale = min(1.0, whole / known) if known else 1.0
    up, down, excluded = (spent[s] * scale for s in ("up", "down", "excluded"))
    # A reading at an edge is up to a scrape old: what is missing for that is not a gap.
    unknown = max(0.0, whole - up - down - excluded)
    return Availability(up_s=up, down_s=down, unknown_s=unknown, excluded_s=excluded)


def _down(
    spans: _Spans, core: Mapping[Device, str], code: str, since: datetime, until: datetime
) -> tuple[Incident, ...]:
    """Down time by window: counters tell how long, not exactly when."""
    found = []
    for span, devices in spans.items():
        if span.start < since or span.end > until:
            continue
        for (owner, device), states in devices.items():
            minutes = states.get("down", 0.0) / 60
            if owner == code and minutes >= 1:
                name = core[owner, device]
                found.append(
                    Incident(subject=name, start=span.start, end=span.end, minutes=minutes)
                )
    return tuple(found)


TITLE = Text(
    vi="đo tự động bởi agent tại từng cơ quan, tập hợp qua Prometheus của tỉnh",
    en="measured by an agent at every agency, gathered by the province's Prometheus",
)
TWO_AGENTS = Text(
    vi="có hai agent cùng nhận là của cơ quan này", en="two agents claim to be this agency's"
)
NOT_AT_END = Text(
    vi="không có số liệu trong ngày cuối kỳ", en="there are no figures of the last day"
)
