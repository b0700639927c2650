"""What the province's Prometheus tells of every agency but its availability: one query a fact."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from exporters.readiness.facts import Violation
from inventory.finding import Severity
from inventory.period import Period
from inventory.readiness import GATES, conjunction, score
from inventory.readiness_settings import FailureSpan, ReadinessSettings
from inventory.text import verbatim
from inventory.verdict import Gate, GateName, GateState, Verdict, VerdictState
from netmon.reporting.prometheus_api import PrometheusApi, Sample

Device = tuple[str, str]
"""Agency and device."""


class Facts:
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
