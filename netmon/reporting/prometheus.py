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
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from exporters.readiness.facts import AgencyMonth, Incident, Provenance, Violation
from inventory.agencies import Active
from inventory.availability import Availability, ServiceHours
from inventory.finding import Severity
from inventory.period import Period, PeriodRecord, SubjectTimes
from inventory.period_verdict import judge_period
from inventory.readiness import GATES, conjunction, score
from inventory.readiness_settings import FailureSpan, ReadinessSettings
from inventory.text import Text, verbatim
from inventory.verdict import Gate, GateName, GateState, Verdict, VerdictState
from netmon.reporting.prometheus_api import PrometheusApi, Sample
from netmon.reporting.windows import round_the_clock, service_hours, window

COUNTER = "netmon_device_availability_seconds_total"
SLACK_S = 180.0
"""Seconds by which a window may fall short before it is asked for again: three scrapes a minute
apart, at both edges."""
_AT_ONCE = 40  # agencies in one regular expression
Device = tuple[str, str]
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
        facts = _Facts(self._api, period)
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

    def _month(self, active: Active, facts: _Facts, spans: _Spans) -> AgencyMonth:
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


class _Facts:
    """Everything but availability, asked for once for all agencies."""

    def __init__(self, api: PrometheusApi, period: Period) -> None:
        days = len(period.days())
        at = period.end - timedelta(seconds=1)

        def ask(expression: str) -> list[Sample]:
            return api.query(expression, at)

        self.gates: defaultdict[str, dict[str, GateState]] = defaultdict(dict)
        for s in ask("last_over_time(netmon_lan_gate[1d]) == 1"):
            self.gates[_agency(s)][s.labels["gate"]] = GateState(s.labels["state"])
        self.last_seen = {
            _agency(s): datetime.fromtimestamp(s.value, UTC)
            for s in ask(
                f"max by (agency) (last_over_time(netmon_snapshot_timestamp_seconds[{2 * days}d]))"
            )
        }
        self.claims = {
            _agency(s): int(s.value)
            for s in ask(f"max_over_time(count by (agency) (netmon_agency_info)[{days}d:1h])")
        }
        self.regulation = {
            _agency(s): (s.labels.get("number", ""), s.labels.get("sha256", ""))
            for s in ask("last_over_time(netmon_regulation_info[1d])")
        }
        roles = "|".join(sorted(ReadinessSettings().core_roles))
        info = f'last_over_time(netmon_device_info{{role=~"{roles}"}}[{days}d])'
        self.core: dict[Device, str] = {}
        for s in sorted(ask(info), key=lambda s: sorted(s.labels.items())):
            device = s.labels.get("device", "")
            self.core[_agency(s), device] = s.labels.get("name", device)
        self._numbers: dict[tuple[str, str, str], float] = {}
        for name, expression in _NUMBERS.items():
            for s in ask(expression):
                state = s.labels.get("state", s.labels.get("registration", ""))
                self._numbers[name, _agency(s), state] = s.value
        self.quality = {
            name: {
                _agency(s): s.value
                for s in ask(f"max by (agency) (avg_over_time({metric}[{days}d]))")
            }
            for name, metric in _QUALITY.items()
        }
        self._opened = ask(f"last_over_time({_OPEN}[{days}d])")
        last = ask(f"max_over_time(timestamp({_OPEN})[{days}d:1h])")
        self._last = {_finding(s): datetime.fromtimestamp(s.value, UTC) for s in last}
        self._end = at

    def verdict(self, code: str) -> Verdict | None:
        """The live verdict on the last day; None when some gate was not told."""
        states = self.gates.get(code, {})
        if len(states) < len(GateName) or code not in self.last_seen:
            return None
        gates = tuple(
            Gate(
                name=name,
                state=states[name],
                weight=GATES[name][0],
                share=1.0 if states[name] is GateState.PASS else 0.0,
            )
            for name in GateName
        )
        state = {
            GateState.PASS: VerdictState.READY,
            GateState.FAIL: VerdictState.NOT_READY,
            GateState.UNDETERMINED: VerdictState.UNDETERMINED,
        }[conjunction(g.state for g in gates)]
        return Verdict(
            state=state,
            gates=gates,
            score=score(gates),
            judged_at=self.last_seen[code],
            regulation=self.regulation.get(code, ("", ""))[1],
        )

    def number(self, name: str, code: str, state: str) -> int | None:
        """A count; None where there is no series."""
        value = self._numbers.get((name, code, state))
        return None if value is None else round(value)

    def devices(self, code: str, *states: str) -> int | None:
        """Devices in these states of registration."""
        found = [self._numbers.get(("devices", code, s)) for s in states]
        known = [value for value in found if value is not None]
        return round(sum(known)) if known else None

    def violations(self, code: str) -> tuple[Violation, ...]:
        """Findings that were open in the period; metrics carry no messages."""
        found = []
        for s in self._opened:
            if _agency(s) != code:
                continue
            last = self._last.get(_finding(s), self._end)
            device = s.labels.get("device", "")
            found.append(
                Violation(
                    rule=s.labels["rule"],
                    subject=self.core.get((code, device), device),
                    message=verbatim(s.labels["rule"]),
                    severity=Severity(s.labels["severity"]),
                    start=datetime.fromtimestamp(s.value, UTC),
                    end=None if self._end - last < timedelta(hours=2) else last,
                )
            )
        return tuple(found)

    def failures(self, code: str) -> tuple[FailureSpan, ...]:
        """The critical ones of them."""
        return tuple(
            FailureSpan(
                rule=v.rule, subject=v.subject, subject_name=v.subject, start=v.start, end=v.end
            )
            for v in self.violations(code)
            if v.severity is Severity.CRITICAL
        )


def _agency(sample: Sample) -> str:
    return sample.labels.get("agency", "")


def _finding(sample: Sample) -> tuple[str, ...]:
    return tuple(sample.labels.get(k, "") for k in ("agency", "rule", "device", "severity"))


_OPEN = "netmon_finding_open_timestamp_seconds"
_NUMBERS = {
    "seats": "max by (agency, state) (last_over_time(netmon_seats[1d]))",
    "devices": "sum by (agency, registration) (last_over_time(netmon_devices[1d]))",
    "rules": "sum by (agency, state) (last_over_time(netmon_rule_results[1d]))",
    "critical": "sum by (agency) "
    '(last_over_time(netmon_rule_results{severity="critical",state="fail"}[1d]))',
}
_QUALITY = {
    "rtt": "netmon_service_rtt_seconds",
    "jitter": "netmon_service_jitter_seconds",
    "loss": "netmon_service_loss_ratio",
}
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
