"""Readiness: each gate, three-valued, and the verdict they make together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from inventory.availability import Availability
from inventory.device import Device, RegisterEntry, Registration
from inventory.finding import Finding, RegulationInfo, Severity, Status
from inventory.model import FactName, Interface, Role
from inventory.readiness import GATES, judge_readiness, score
from inventory.readiness_settings import FailureSpan, ReadinessSettings
from inventory.snapshot import Agency, Application, Service, ServiceKind, Snapshot
from inventory.text import Text, verbatim
from inventory.types import DeviceId
from inventory.verdict import Gate, GateName, GateState, Verdict, VerdictState
from tests.support.judging import NOW, device, port

SETTINGS = ReadinessSettings()
CRITICAL = sorted(SETTINGS.critical_rules)
SERVICE_RULES = sorted(SETTINGS.service_rules - SETTINGS.critical_rules)
HIGH = [f"HGH-{i:02d}" for i in range(10)]
ALL_CLAUSES = frozenset({"R1", "R6"})
UP = Availability(up_s=1000)
OFFICE = frozenset(Application) - {Application.VIDEO}


def finding(rule: str, status: Status = Status.PASS, **fields: Any) -> Finding:
    values: dict[str, Any] = {
        "subject": "id-sw-1",
        "subject_name": "sw-1",
        "severity": Severity.HIGH,
        "message": Text(vi=f"{rule} thấy", en=f"{rule} seen"),
        "article": "Điều 8",
        "since": NOW - timedelta(days=1),
        "judged_at": NOW,
        **fields,
    }
    return Finding(rule=rule, status=status, **values)


def info(**fields: Any) -> RegulationInfo:
    bound = dict.fromkeys(CRITICAL, Severity.CRITICAL) | dict.fromkeys(HIGH, Severity.HIGH)
    values: dict[str, Any] = {
        "id": "qc",
        "title": "Quy chế",
        "number": "12/QĐ",
        "signed_by": "Giám đốc",
        "profile": "p",
        "sha256": "a" * 64,
        "document_sha256": "b" * 64,
        "issued": date(2026, 1, 15),
        "in_force_from": date(2026, 2, 1),
        "clauses": ALL_CLAUSES,
        "mandatory_clauses": ALL_CLAUSES,
        "rules": bound,
        "articles": dict.fromkeys(bound, "Điều 8"),
        **fields,
    }
    return RegulationInfo(**values)


def _switch(name: str = "sw-1", role: Role = Role.SWITCH, **fields: Any) -> Device:
    values: dict[str, Any] = {
        "register_entry": RegisterEntry(key=name, name=name, role=role, location="Tầng 1"),
        "availability": UP,
        **fields,
    }
    return device(name, role=role, tables={Interface: (port(1),)}, **values)


def _service(kind: ServiceKind, availability: Availability | None = UP, **fields: Any) -> Service:
    values: dict[str, Any] = {
        "applications": frozenset() if kind is ServiceKind.GATEWAY else OFFICE,
        "wan": kind is ServiceKind.PATH,
        **fields,
    }
    return Service(
        name=kind.value, kind=kind, target="10.0.0.1", availability=availability, **values
    )


def _registered(*devices: Device) -> tuple[RegisterEntry, ...]:
    return tuple(d.register_entry for d in devices if d.register_entry is not None)


def ready_lan(**fields: Any) -> Snapshot:
    """A LAN of which everything is proven."""
    pcs = [
        device(f"pc-{i}", role=Role.WORKSTATION, first_seen=NOW - timedelta(days=60))
        for i in range(20)
    ]
    devices = [_switch(), _switch("gw", Role.ROUTER), *pcs]
    services = [
        _service(kind) for kind in (ServiceKind.GATEWAY, ServiceKind.PATH, ServiceKind.HTTPS)
    ]
    values: dict[str, Any] = {
        "taken_at": NOW,
        "agency": Agency(
            code="a",
            name="Sở",
            seats=20,
            diagram_date=date(2026, 6, 1),
            floors=("Tầng 1",),
            video_room=False,
        ),
        "devices": {d.id: d for d in devices},
        "services": {s.id: s for s in services},
        "register": _registered(*devices),
        "regulation": info(),
        "findings": tuple(finding(r) for r in (*CRITICAL, *HIGH, *SERVICE_RULES)),
        **fields,
    }
    return Snapshot(**values)


def verdict(lan: Snapshot, **fields: Any) -> Verdict:
    return judge_readiness(lan, now=NOW, **{"history": (), **fields})


def gate(judged: Verdict, name: GateName) -> Gate:
    return next(g for g in judged.gates if g.name is name)


def _said(judged: Verdict, name: GateName) -> tuple[GateState, list[str]]:
    found = gate(judged, name)
    return found.state, [r.text.en for r in found.reasons]


def _with_device(lan: Snapshot, changed: Device) -> Snapshot:
    return replace(lan, devices={**lan.devices, changed.id: changed})


def _with_findings(lan: Snapshot, *changed: Finding) -> Snapshot:
    new = {(f.rule, f.subject) for f in changed}
    kept = [f for f in lan.findings if (f.rule, f.subject) not in new]
    return replace(lan, findings=(*kept, *changed))


FAIL, OPEN, PASS = GateState.FAIL, GateState.UNDETERMINED, GateState.PASS


def test_a_lan_of_which_everything_is_proven_is_ready() -> None:
    judged = verdict(ready_lan())
    assert [g.state for g in judged.gates] == [PASS] * 6
    assert (judged.state, judged.score, judged.regulation) == (VerdictState.READY, 100.0, "a" * 64)
    assert [r for g in judged.gates for r in g.reasons] == []


def test_the_weights_sum_to_a_hundred() -> None:
    assert sum(weight for weight, _ in GATES.values()) == 100
    assert list(GATES) == list(GateName)


def test_an_empty_book_is_undetermined_everywhere() -> None:
    judged = judge_readiness(Snapshot(taken_at=NOW, agency=Agency(code="a", name="Sở")), now=NOW)
    assert {g.state for g in judged.gates} == {OPEN}
    assert judged.state is VerdictState.UNDETERMINED
    assert all(g.reasons for g in judged.gates)


# --- G1 ---


def _infrastructure(**agency: Any) -> tuple[GateState, list[str]]:
    lan = ready_lan()
    lan = replace(lan, agency=replace(lan.agency, **agency))
    return _said(verdict(lan), GateName.INFRASTRUCTURE)


def test_g1_asks_for_a_diagram_of_this_year() -> None:
    assert _infrastructure(diagram_date=None) == (
        OPEN,
        ["The date of the network diagram is not declared."],
    )
    assert _infrastructure(diagram_date=date(2025, 11, 20)) == (
        FAIL,
        ["The network diagram is dated 2025-11-20, more than 366 days ago."],
    )
    assert _infrastructure(diagram_date=date(2026, 11, 23))[0] is OPEN


def test_g1_asks_for_a_managed_router_that_was_seen() -> None:
    lan = ready_lan()
    unmanaged = device("gw", role=Role.FIREWALL)
    assert _said(verdict(_with_device(lan, unmanaged)), GateName.INFRASTRUCTURE) == (
        OPEN,
        ["No managed router or firewall was seen on the LAN."],
    )
    managed = device("gw", role=Role.FIREWALL, facts={FactName.SYS_OBJECT_ID: "1.3.6.1.4.1.9.1.1"})
    assert _said(verdict(_with_device(lan, managed)), GateName.INFRASTRUCTURE)[0] is PASS
    gone = replace(managed, last_seen=NOW - timedelta(hours=25))
    assert _said(verdict(_with_device(lan, gone)), GateName.INFRASTRUCTURE)[0] is OPEN


def test_g1_fails_when_neither_wire_nor_register_knows_a_router() -> None:
    lan = ready_lan()
    devices = {i: d for i, d in lan.devices.items() if d.name != "gw"}
    without = replace(lan, devices=devices, register=_registered(_switch()))
    assert _said(verdict(without), GateName.INFRASTRUCTURE) == (
        FAIL,
        ["There is no router or firewall, neither on the LAN nor in the register."],
    )
    unregistered = replace(without, register=())
    assert _said(verdict(unregistered), GateName.INFRASTRUCTURE)[0] is OPEN


def test_g1_asks_for_the_register_rule_and_a_living_agent() -> None:
    lan = _with_findings(ready_lan(), finding("INV-01", Status.FAIL))
    assert _said(verdict(lan), GateName.INFRASTRUCTURE) == (FAIL, ["INV-01 seen"])
    silent = replace(ready_lan(), taken_at=NOW - timedelta(hours=2))
    state, texts = _said(verdict(silent), GateName.INFRASTRUCTURE)
    assert (state, texts) == (
        OPEN,
        ["The agent's picture is stale (from 2026-11-22T01:00:00.000Z)."],
    )


# --- G2 ---


def _seats(seats: int | None, *extra: Device) -> tuple[GateState, list[str]]:
    lan = ready_lan()
    lan = replace(lan, agency=replace(lan.agency, seats=seats))
    for one in extra:
        lan = _with_device(lan, one)
    return _said(verdict(lan), GateName.COVERAGE)


def test_g2_compares_connected_with_declared_seats() -> None:
    assert _seats(21)[0] is PASS  # 20/21 is 95.2 %
    assert _seats(22) == (FAIL, ["At most 20 of 22 seats are connected, 95 % needed."])
    assert _seats(None)[0] is OPEN
    assert _seats(0)[0] is OPEN
    assert _seats(1)[0] is PASS  # a declaration below what is seen changes nothing


def test_g2_leaves_open_what_unclassified_stations_could_fill() -> None:
    unclassified = device("x", role=Role.OTHER, first_seen=NOW - timedelta(days=60))
    assert _seats(22, unclassified) == (
        OPEN,
        ["Between 20 and 21 of 22 seats are connected, which leaves it open."],
    )


def test_g2_counts_registered_stations_only() -> None:
    strangers = [
        device(f"y-{i}", role=Role.WORKSTATION, registration=Registration.UNREGISTERED)
        for i in range(5)
    ]
    assert _seats(25, *strangers)[0] is FAIL


def test_g2_counts_stations_seen_in_the_period_and_not_only_today() -> None:
    on_leave = device(
        "pc-19",
        role=Role.WORKSTATION,
        registration=Registration.MISSING,
        first_seen=NOW - timedelta(days=60),
        last_seen=NOW - timedelta(days=20),
    )
    assert _seats(20, on_leave)[0] is PASS
    long_gone = replace(on_leave, last_seen=NOW - timedelta(days=32))
    assert _seats(20, long_gone)[0] is PASS  # 19/20 is 95 %
    assert _seats(21, long_gone)[0] is FAIL


def test_g2_waits_a_week_before_it_fails() -> None:
    lan = ready_lan()
    young = {i: replace(d, first_seen=NOW - timedelta(days=6)) for i, d in lan.devices.items()}
    lan = replace(lan, devices=young, agency=replace(lan.agency, seats=40))
    assert _said(verdict(lan), GateName.COVERAGE) == (
        OPEN,
        ["20 of 40 seats seen so far; watched for less than 7 days."],
    )


def test_g2_asks_for_a_live_switch_on_every_floor() -> None:
    lan = ready_lan()
    two = replace(lan, agency=replace(lan.agency, floors=("Tầng 1", "Tầng 2")))
    assert _said(verdict(two), GateName.COVERAGE) == (
        OPEN,
        ["No live switch or access point is known at Tầng 2."],
    )
    down = _with_device(lan, _switch(up=False))
    assert _said(verdict(down), GateName.COVERAGE)[0] is OPEN
    undeclared = replace(lan, agency=replace(lan.agency, floors=None))
    assert _said(verdict(undeclared), GateName.COVERAGE) == (
        OPEN,
        ["Floors and buildings are not declared."],
    )


# --- G3 ---


@pytest.mark.parametrize(
    ("slots", "state"),
    [
        (Availability(up_s=995, down_s=5), PASS),
        (Availability(up_s=990, down_s=6, unknown_s=4), FAIL),
        (Availability(up_s=990, unknown_s=10), OPEN),
        (Availability(up_s=995, down_s=5, excluded_s=500), PASS),
        (None, OPEN),
    ],
)
def test_g3_bounds_availability_from_both_sides(
    slots: Availability | None, state: GateState
) -> None:
    by_device = _with_device(ready_lan(), _switch(availability=slots))
    assert gate(verdict(by_device), GateName.AVAILABILITY).state is state
    gateway = _service(ServiceKind.GATEWAY, slots)
    lan = ready_lan()
    by_service = replace(lan, services={**lan.services, gateway.id: gateway})
    assert gate(verdict(by_service), GateName.AVAILABILITY).state is state


def test_g3_names_what_is_not_probed() -> None:
    lan = replace(ready_lan(), services={})
    assert _said(verdict(lan), GateName.AVAILABILITY) == (
        OPEN,
        ["There is no probe of a default gateway.", "There is no probe of the WAN path."],
    )


# --- G4 ---


@pytest.mark.parametrize(
    ("fields", "state", "text"),
    [
        (
            {"number": ""},
            FAIL,
            "The regulation does not record the number, date and signer of its decision.",
        ),
        ({"document_sha256": ""}, OPEN, "The hash of the signed paper is not recorded."),
        (
            {"in_force_from": date(2026, 11, 23)},
            FAIL,
            "The regulation is not in force on 2026-11-22.",
        ),
        (
            {"in_force_to": date(2026, 11, 21)},
            FAIL,
            "The regulation is not in force on 2026-11-22.",
        ),
        ({"in_force_from": None}, OPEN, "The regulation records no day of coming into force."),
        (
            {"issued": date(2025, 11, 20)},
            FAIL,
            "The regulation was last reviewed on 2025-11-20, more than 366 days ago.",
        ),
        ({"clauses": None}, OPEN, "The clause map of the regulation is not given."),
        (
            {"clauses": frozenset({"R1"})},
            FAIL,
            "The regulation lacks mandatory clauses: R6.",
        ),
        (
            {"mandatory_clauses": frozenset()},
            OPEN,
            "The mandatory clauses are not known (the regulation extends no pack of the province).",
        ),
    ],
)
def test_g4_asks_for_an_adopted_regulation(
    fields: dict[str, Any], state: GateState, text: str
) -> None:
    lan = replace(ready_lan(), regulation=info(**fields))
    assert _said(verdict(lan), GateName.REGULATION) == (state, [text])


def test_g4_names_what_is_broken_and_what_is_not_known() -> None:
    lan = _with_findings(
        ready_lan(), finding("HGH-03", Status.FAIL), finding("HGH-07", Status.UNKNOWN)
    )
    assert _said(verdict(lan), GateName.REGULATION) == (
        OPEN,
        [
            "Between 80 % and 90 % of HIGH rules pass; 90 % stays open.",
            "HGH-03 seen",
            "HGH-07 seen",
        ],
    )


def test_g4_is_open_without_high_rules_and_without_dates() -> None:
    critical = dict.fromkeys(CRITICAL, Severity.CRITICAL)
    lan = replace(ready_lan(), regulation=info(rules=critical))
    assert _said(verdict(lan), GateName.REGULATION) == (
        OPEN,
        ["There are no results of HIGH rules."],
    )
    undated = replace(ready_lan(), regulation=info(issued=None))
    found = gate(verdict(undated), GateName.REGULATION)
    assert [r.state for r in found.reasons] == [FAIL, OPEN]


def test_g4_a_review_renews_an_old_regulation() -> None:
    renewed = info(issued=date(2020, 1, 1), reviewed=date(2026, 3, 1))
    assert verdict(replace(ready_lan(), regulation=renewed)).state is VerdictState.READY


def test_g4_asks_for_the_wifi_clause_where_there_is_wifi() -> None:
    lan = _with_device(ready_lan(), device("ap-1", role=Role.ACCESS_POINT))
    assert _said(verdict(lan), GateName.REGULATION) == (
        FAIL,
        ["The regulation lacks mandatory clauses: R8."],
    )


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ([Status.FAIL], PASS),  # 9 of 10
        ([Status.FAIL, Status.FAIL], FAIL),
        ([Status.FAIL, Status.UNKNOWN], OPEN),
        ([Status.FAIL, Status.ERROR], OPEN),
        ([Status.FAIL, Status.WAIVED], FAIL),  # 8 of 9: a waived pair is left out
        ([Status.WAIVED, Status.NOT_APPLICABLE], PASS),
    ],
)
def test_g4_bounds_the_share_of_high_rules(statuses: list[Status], state: GateState) -> None:
    changed = [finding(rule, status) for rule, status in zip(HIGH, statuses, strict=False)]
    lan = _with_findings(ready_lan(), *changed)
    assert gate(verdict(lan), GateName.REGULATION).state is state


def test_g4_counts_a_high_rule_without_results_as_unknown() -> None:
    lan = ready_lan()
    kept = tuple(f for f in lan.findings if f.rule not in HIGH[:2])
    assert _said(verdict(replace(lan, findings=kept)), GateName.REGULATION) == (
        OPEN,
        [
            "Between 80 % and 100 % of HIGH rules pass; 90 % stays open.",
            "Rule HGH-00 is not measured yet.",
            "Rule HGH-01 is not measured yet.",
        ],
    )


# --- G5 ---


def test_g5_names_the_broken_rule_its_article_device_and_fix() -> None:
    broken = finding("MGT-01", Status.FAIL, severity=Severity.CRITICAL, fix=verbatim("ssh"))
    judged = verdict(_with_findings(ready_lan(), broken))
    found = gate(judged, GateName.SECURITY)
    assert (judged.state, found.state) == (VerdictState.NOT_READY, FAIL)
    (reason,) = found.reasons
    assert (reason.rule, reason.article, reason.subject_name) == ("MGT-01", "Điều 8", "sw-1")
    assert (reason.since, reason.fix) == (broken.since, verbatim("ssh"))


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.ERROR])
def test_g5_is_open_while_a_critical_rule_is_not_known(status: Status) -> None:
    judged = verdict(_with_findings(ready_lan(), finding("MGT-10", status)))
    assert judged.state is VerdictState.UNDETERMINED
    assert gate(judged, GateName.SECURITY).state is OPEN


def test_g5_asks_for_the_catalogues_critical_rules_whatever_the_regulation_binds() -> None:
    lan = ready_lan()
    kept = tuple(f for f in lan.findings if f.rule != "MGT-05")
    bound = {r: s for r, s in info().rules.items() if r != "MGT-05"}
    assert _said(
        verdict(replace(lan, findings=kept, regulation=info(rules=bound))), GateName.SECURITY
    ) == (OPEN, ["Rule MGT-05 is not measured yet."])


def test_g5_does_not_believe_old_findings() -> None:
    old = finding("MGT-01", judged_at=NOW - timedelta(hours=25))
    state, texts = _said(verdict(_with_findings(ready_lan(), old)), GateName.SECURITY)
    assert (state, texts) == (OPEN, ["The result of MGT-01 is stale (2026-11-21T02:00:00.000Z)."])


def _span(days: float, ended_ago: float | None, rule: str = "MGT-01") -> FailureSpan:
    end = None if ended_ago is None else NOW - timedelta(days=ended_ago)
    start = (end or NOW) - timedelta(days=days)
    return FailureSpan(rule=rule, subject="id-sw-1", subject_name="sw-1", start=start, end=end)


@pytest.mark.parametrize(
    ("history", "state"),
    [
        ((), PASS),
        ((_span(3, 5),), PASS),
        ((_span(3.1, 5),), FAIL),
        ((_span(4, None),), FAIL),
        ((_span(9, 32),), PASS),  # before the period
        ((_span(9, 5, "L2-01"),), PASS),  # not critical
        (None, OPEN),
    ],
)
def test_g5_allows_three_days_for_a_repair(
    history: tuple[FailureSpan, ...] | None, state: GateState
) -> None:
    judged = judge_readiness(ready_lan(), now=NOW, history=history)
    assert gate(judged, GateName.SECURITY).state is state


# --- G6 ---


@pytest.mark.parametrize("rule", sorted(SETTINGS.service_rules))
def test_g6_is_open_until_the_way_to_the_applications_is_measured(rule: str) -> None:
    lan = ready_lan()
    without = replace(lan, findings=tuple(f for f in lan.findings if f.rule != rule))
    assert _said(verdict(without), GateName.SERVICES) == (
        OPEN,
        [f"Rule {rule} is not measured yet."],
    )
    broken = _with_findings(lan, finding(rule, Status.FAIL))
    assert gate(verdict(broken), GateName.SERVICES).state is FAIL


def test_g6_is_not_passed_by_a_signature() -> None:
    lan = _with_findings(ready_lan(), finding("HLT-11", Status.WAIVED))
    assert gate(verdict(lan), GateName.SERVICES).state is FAIL


@pytest.mark.parametrize(
    ("rule", "name"), [("MGT-01", GateName.SECURITY), ("HLT-11", GateName.SERVICES)]
)
def test_a_failure_in_its_grace_neither_fails_a_gate_nor_passes_it(
    rule: str, name: GateName
) -> None:
    excused = replace(finding(rule, Status.WAIVED), reason="grace:2026-12-31")
    assert gate(verdict(_with_findings(ready_lan(), excused)), name).state is OPEN


def test_what_a_raised_rule_asked_for_before_weighs_as_it_did_then() -> None:
    bound = info()
    raised = {**bound.rules, "L2-05": Severity.CRITICAL, "L2-06": Severity.HIGH}
    lan = replace(ready_lan(), regulation=replace(bound, rules=raised))
    was_high = finding("L2-05", Status.FAIL, severity=Severity.HIGH)
    was_low = [finding("L2-06", Status.FAIL, subject=f"id-{n}") for n in range(9)]
    medium = [replace(f, severity=Severity.MEDIUM) for f in was_low]
    span = FailureSpan(
        rule="L2-05",
        subject="id-sw-1",
        subject_name="sw-1",
        start=NOW - timedelta(days=9),
        end=None,
    )
    judged = verdict(_with_findings(lan, was_high, *medium), history=(span,))
    assert gate(judged, GateName.SECURITY).state is OPEN
    assert gate(judged, GateName.REGULATION).state is PASS
    now_critical = replace(was_high, severity=Severity.CRITICAL)
    judged = verdict(_with_findings(lan, now_critical, *was_low), history=(span,))
    assert gate(judged, GateName.SECURITY).state is FAIL
    assert gate(judged, GateName.REGULATION).state is FAIL


# --- score ---


def _gate(weight: int, share: float) -> Gate:
    return Gate(name=GateName.SERVICES, state=FAIL, weight=weight, share=share)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([(50, 1.0), (50, 1.0)], 100.0),
        ([(50, 1.0), (50, 0.99999)], 99.9),
        ([(15, 0.7), (15, 0.2), (15, 0.1)], 15.0),
        ([(20, 0.97959)], 19.5),
        ([], 0.0),
    ],
)
def test_the_score_is_cut_and_never_rounded_up(
    shares: list[tuple[int, float]], expected: float
) -> None:
    assert score([_gate(w, s) for w, s in shares]) == expected


@pytest.mark.parametrize("name", GateName)
def test_one_gate_that_is_not_proven_keeps_a_lan_from_being_ready(name: GateName) -> None:
    lan = ready_lan()
    damage: dict[GateName, Callable[[Snapshot], Snapshot]] = {
        GateName.INFRASTRUCTURE: lambda s: replace(s, agency=replace(s.agency, diagram_date=None)),
        GateName.COVERAGE: lambda s: replace(s, agency=replace(s.agency, seats=None)),
        GateName.AVAILABILITY: lambda s: _with_device(s, _switch(availability=None)),
        GateName.REGULATION: lambda s: replace(s, regulation=info(clauses=None)),
        GateName.SECURITY: lambda s: _with_findings(s, finding("MGT-08", Status.UNKNOWN)),
        GateName.SERVICES: lambda s: _with_findings(s, finding("HLT-11", Status.UNKNOWN)),
    }
    judged = verdict(damage[name](lan))
    assert [g.name for g in judged.gates if g.state is not PASS] == [name]
    assert judged.state is VerdictState.UNDETERMINED
    assert 90 <= judged.score < 100


def test_the_verdict_is_plain_data() -> None:
    judged = verdict(_with_device(ready_lan(), _switch(availability=None)))
    assert judged.to_json()["gates"][2]["reasons"][0]["subject"] == DeviceId("id-sw-1")


# --- G6: every application is probed, and the line to it ---


def test_g6_asks_for_a_probe_and_a_path_of_every_application() -> None:
    lan = ready_lan()
    path, web = _service(ServiceKind.PATH), _service(ServiceKind.HTTPS)
    gateway = _service(ServiceKind.GATEWAY)
    without_web = replace(lan, services={s.id: s for s in (gateway, path)})
    assert _said(verdict(without_web), GateName.SERVICES) == (
        GateState.UNDETERMINED,
        [f"There is no probe of the {name}." for name in ("e-mail", "document system", "portal")],
    )
    half = replace(path, applications=frozenset({Application.MAIL}))
    half_lan = replace(lan, services={s.id: s for s in (gateway, half, web)})
    assert _said(verdict(half_lan), GateName.SERVICES) == (
        GateState.UNDETERMINED,
        [f"There is no probe of the path to the {name}." for name in ("document system", "portal")],
    )


def test_g6_asks_for_video_only_where_there_is_a_room() -> None:
    lan = ready_lan()
    state, said = _said(
        verdict(replace(lan, agency=replace(lan.agency, video_room=True))), GateName.SERVICES
    )
    assert (state, said) == (
        GateState.UNDETERMINED,
        [
            "There is no probe of the video conference.",
            "There is no probe of the path to the video conference.",
        ],
    )
    state, said = _said(
        verdict(replace(lan, agency=replace(lan.agency, video_room=None))), GateName.SERVICES
    )
    assert (state, said) == (
        GateState.UNDETERMINED,
        ["Whether there is a room for video conferences is not declared."],
    )


def test_g3_takes_any_probe_of_the_line_and_no_other_path() -> None:
    lan = ready_lan()
    line = _service(ServiceKind.TCP, wan=True, applications=frozenset())
    inside = _service(ServiceKind.PATH, wan=False)
    services = [_service(ServiceKind.GATEWAY), line, inside, _service(ServiceKind.HTTPS)]
    judged = verdict(replace(lan, services={s.id: s for s in services}))
    assert gate(judged, GateName.AVAILABILITY).state is GateState.PASS
    judged = verdict(replace(lan, services={s.id: s for s in services if not s.wan}))
    assert _said(judged, GateName.AVAILABILITY) == (
        GateState.UNDETERMINED,
        ["There is no probe of the WAN path."],
    )
