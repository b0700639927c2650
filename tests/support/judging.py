"""Builds small LANs out of rows, and judges them by one check through the real engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from inventory.device import CounterDelta, Device, Fact, Registration, Table
from inventory.finding import Finding, RegulationInfo, Severity, Status
from inventory.model import FactName, FactRank, FactValue, Interface, Role, Row
from inventory.snapshot import Agency, ProbeResult, Service, ServiceKind, Snapshot
from inventory.types import DeviceId
from netmon.regulation.api import Check
from netmon.regulation.effective import Effective, Rule
from netmon.regulation.engine import judge
from netmon.regulation.parameters import Parameters
from netmon.regulation.registry import load_checks

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
READ = NOW - timedelta(hours=1)
AGENCY = Agency(code="so-khcn", name="Sở Khoa học và Công nghệ")


def device(
    name: str = "sw-1",
    *,
    role: Role = Role.SWITCH,
    tables: Mapping[type[Row], tuple[Row, ...]] | None = None,
    facts: Mapping[FactName, FactValue] | None = None,
    read: datetime = READ,
    **fields: Any,
) -> Device:
    """A registered device that was seen an hour ago, with these tables read at ``read``."""
    known = {FactName.ROLE: role.value, **(facts or {})}
    values: dict[str, Any] = {
        "first_seen": NOW - timedelta(days=30),
        "last_seen": READ,
        "registration": Registration.REGISTERED,
        **fields,
    }
    return Device(
        id=DeviceId(f"id-{name}"),
        name=name,
        keys=frozenset(),
        facts={n: Fact(v, "system", "test", FactRank.SYSTEM, read) for n, v in known.items()},
        tables={t: Table(rows, f"read_{t.TABLE}", read) for t, rows in (tables or {}).items()},
        **values,
    )


def port(index: int = 1, **fields: Any) -> Interface:
    """A gigabit port with link at full duplex."""
    values: dict[str, Any] = {
        "name": f"Gi1/0/{index}",
        "type": 6,
        "admin": "up",
        "oper": "up",
        "speed_bps": 1_000_000_000,
        "duplex": "full",
        **fields,
    }
    return Interface(index=index, **values)


def delta(index: int = 1, **fields: Any) -> CounterDelta:
    """A day's counters of a healthy port."""
    values: dict[str, Any] = {
        "start": READ - timedelta(days=1),
        "end": READ,
        "packets": 1_000_000,
        "errors": 0,
        "discards": 0,
        "fcs_errors": 0,
        "late_collisions": 0,
        "in_octets": 1_000_000_000,
        "out_octets": 1_000_000_000,
        **fields,
    }
    return CounterDelta(index=index, **values)


def snapshot(*devices: Device, **fields: Any) -> Snapshot:
    """A snapshot taken now."""
    values: dict[str, Any] = {"taken_at": NOW, "agency": AGENCY, **fields}
    return Snapshot(devices={d.id: d for d in devices}, **values)


def probed(kind: ServiceKind, *rounds: ProbeResult, name: str = "probe") -> Snapshot:
    """A snapshot with one probed service."""
    service = Service(name=name, kind=kind, target="10.1.10.1", results=rounds)
    return snapshot(services={service.id: service})


def rule_of(check: Check, rule_id: str | None = None, **fields: Any) -> Rule:
    """A rule that binds a check with its defaults, unless fields say otherwise."""
    values: dict[str, Any] = {
        "title": check.title,
        "article": "Điều 8",
        "text": "",
        "severity": check.severity,
        "enabled": True,
        "locked": False,
        "params": check.params(),
        "roles": check.roles,
        "names": (),
        "sites": (),
        "grace_days": 0,
        "where": "test.yaml:1",
        **fields,
    }
    return Rule(id=rule_id or check.id, check=check, **values)


def effective(*rules: Rule, parameters: Parameters | None = None, **info: Any) -> Effective:
    """A regulation of these rules."""
    values: dict[str, Any] = {
        "id": "qc-test",
        "title": "Quy chế",
        "number": "12/QĐ",
        "signed_by": "Giám đốc",
        "profile": "ND331-TCVN14423-L2",
        "sha256": "a" * 64,
        "rules": {r.id: r.severity for r in rules},
        "articles": {r.id: r.article for r in rules},
        **info,
    }
    return Effective(
        info=RegulationInfo(**values),
        rules={r.id: r for r in rules},
        parameters=parameters or Parameters(),
        files=(),
    )


@dataclass(frozen=True, kw_only=True)
class Case:
    """One LAN and what one check must say of one subject in it."""

    lan: Snapshot
    status: Status
    en: str
    vi: str = ""
    reason: str = ""
    subject: str = "id-sw-1"
    params: Mapping[str, Any] = field(default_factory=dict)
    parameters: Parameters = field(default_factory=Parameters)

    def verify(self, check_id: str) -> None:
        """Judge the LAN through the engine and compare the finding."""
        check = load_checks()[check_id]
        rule = rule_of(check, params=check.params(**self.params))
        findings = judge(self.lan, effective(rule, parameters=self.parameters), now=NOW)
        found = next(f for f in findings if f.subject == self.subject)
        assert (found.status, found.reason) == (self.status, self.reason)
        assert found.message.en == self.en
        assert not self.vi or found.message.vi == self.vi
        assert found.message.vi != found.message.en
        _holds_together(found)


def _holds_together(found: Finding) -> None:
    """What every finding must carry, whatever it says."""
    assert found.article == "Điều 8"
    assert found.regulation == "a" * 64
    assert found.severity in Severity
    assert found.judged_at == NOW
    assert "{" not in found.message.vi + found.message.en
    assert (found.fix is not None) == (found.status is Status.FAIL)
    if found.status in {Status.PASS, Status.FAIL}:
        assert found.evidence
        assert found.expected
        assert found.actual
