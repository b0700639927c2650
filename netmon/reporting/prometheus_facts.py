"""What the province's Prometheus tells of every agency but its availability: one query a fact."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from exporters.readiness.facts import Violation
from inventory.availability import ServiceHours
from inventory.finding import Severity
from inventory.period import Part
from inventory.readiness import GATES, conjunction, score
from inventory.readiness_settings import FailureSpan, ReadinessSettings
from inventory.snapshot import ServiceKind
from inventory.text import verbatim
from inventory.verdict import Gate, GateName, GateState, Verdict, VerdictState
from netmon.reporting.prometheus_api import PrometheusApi, Sample

Subject = tuple[str, str]
"""Agency, and a device or ``service:NAME``: the ids of the book."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that gate 3 asks about: what it is called, and what it is to the gate."""

    name: str
    parts: frozenset[Part]


class Facts:
    """Everything but availability, asked for once for all agencies of one window.

    Args:
        api: the server.
        since, until: the days on which these agencies were active, as instants.
    """

    def __init__(self, api: PrometheusApi, since: datetime, until: datetime) -> None:
        days = max(1, round((until - since) / timedelta(days=1)))
        at = until - timedelta(seconds=1)

        def ask(expression: str) -> list[Sample]:
            return api.query(expression, at)

        self._ask, self._days = ask, days
        self.gates: defaultdict[str, dict[str, GateState]] = defaultdict(dict)
        for s in ask(f"last_over_time(netmon_lan_gate[{days}d]) == 1"):
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
        self.subjects: dict[Subject, Asked] = {}
        self._devices()
        self._services()
        self.hours = self._hours()
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
        last = ask(f"max_over_time(({_told_at(_OPEN)})[{days}d:1h])")
        self._last = {_finding(s): datetime.fromtimestamp(s.value, UTC) for s in last}
        self._end = at

    def _newest(self, metric: str, by: str) -> dict[Subject, list[Sample]]:
        """What an info series said last of each subject: labels that were given up do not count."""
        found: dict[Subject, list[Sample]] = {}
        for span in (f"{self._days}d", "1d"):
            fresh: defaultdict[Subject, list[Sample]] = defaultdict(list)
            for s in self._ask(f"last_over_time({metric}[{span}])"):
                fresh[_agency(s), s.labels.get(by, "")].append(s)
            found |= fresh
        return found

    def _devices(self) -> None:
        roles = "|".join(sorted(ReadinessSettings().core_roles))
        told = self._newest(f'netmon_device_info{{role=~"{roles}"}}', "device")
        for (agency, device), samples in told.items():
            # An older agent does not say whether the register knows it: it is asked about.
            if any(s.labels.get("registered") != "false" for s in samples):
                name = min(s.labels.get("name", device) for s in samples)
                self.subjects[agency, device] = Asked(name, frozenset({Part.CORE}))

    def _services(self) -> None:
        for (agency, service), samples in self._newest("netmon_service_info", "service").items():
            gateway = any(s.labels.get("kind") == ServiceKind.GATEWAY for s in samples)
            wan = any(s.labels.get("wan") == "true" for s in samples)
            parts = {Part.GATEWAY: gateway, Part.WAN: wan}
            asked = frozenset(part for part, is_one in parts.items() if is_one)
            if asked:
                self.subjects[agency, f"service:{service}"] = Asked(service, asked)

    def _hours(self) -> dict[str, ServiceHours]:
        """The service hours that were told first: later ones hold from the next period on."""
        found: dict[str, ServiceHours] = {}
        first = f"min_over_time(({_told_at('netmon_working_time_info')})[{self._days}d:1h])"
        for s in sorted(self._ask(first), key=lambda s: -s.value):
            days = s.labels.get("weekdays", "").split(",")
            try:
                found[_agency(s)] = ServiceHours.from_json({**s.labels, "weekdays": days})
            except (KeyError, ValueError):
                continue  # not an agent's of ours; the province's own hours hold
        return found

    def verdict(self, code: str, since: datetime) -> Verdict | None:
        """The last live verdict since an instant; None when there was none, or not all of it."""
        states, seen = self.gates.get(code, {}), self.last_seen.get(code)
        if len(states) < len(GateName) or seen is None or seen < since:
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
            known = self.subjects.get((code, device))
            # A series that ends with its agent's silence was not seen to be put right.
            silence = min(self._end, self.last_seen.get(code, self._end))
            found.append(
                Violation(
                    rule=s.labels["rule"],
                    subject=known.name if known else device,
                    message=verbatim(s.labels["rule"]),
                    severity=Severity(s.labels["severity"]),
                    start=datetime.fromtimestamp(s.value, UTC),
                    end=None if silence - last < timedelta(hours=2) else last,
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


def _told_at(metric: str) -> str:
    """The instant wherever a series is there, for a subquery.

    Over a subquery ``timestamp()`` reads a month again from its beginning at every step (Prometheus
    2.42: 7 s for 200 series a quarter of an hour apart, this 0.4 s).
    """
    return f"{metric} * 0 + time()"


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
