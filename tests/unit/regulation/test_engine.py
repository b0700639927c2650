"""The engine: who is judged, what ignorance answers, what excuses, what every finding carries."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pydantic import Field

from inventory.availability import Availability
from inventory.device import Registration
from inventory.finding import Evidence, Finding, Severity, Status, Waiver
from inventory.model import Interface, PortProbe, Role, Row, SnmpAccess
from inventory.snapshot import Service, ServiceKind, Snapshot
from inventory.text import Text
from inventory.types import DeviceId
from netmon.regulation.api import Check, Context, Params, Result, SubjectKind
from netmon.regulation.effective import Effective, Rule
from netmon.regulation.engine import judge
from netmon.regulation.registry import load_checks
from tests.support.judging import (
    AGENCY,
    NOW,
    READ,
    delta,
    device,
    effective,
    port,
    rule_of,
    snapshot,
)

TELNET_ON: dict[type[Row], tuple[Row, ...]] = {PortProbe: (PortProbe(port=23, state="open"),)}
TELNET_OFF: dict[type[Row], tuple[Row, ...]] = {PortProbe: (PortProbe(port=23, state="closed"),)}
SAID = Text(vi="Thấy.", en="Seen.")
PROOF = (Evidence(source="test", seen_at=READ, seen="it"),)
MGT_01 = load_checks()["MGT-01"]
L2_01 = load_checks()["L2-01"]


def _check(function: Callable[..., Result], **fields: Any) -> Check:
    values: dict[str, Any] = {
        "id": "TST-01",
        "subject": SubjectKind.DEVICE,
        "severity": Severity.HIGH,
        "title": SAID,
        "clauses": ("R6",),
        "cites": "",
        **fields,
    }
    return Check(judge=function, **values)


def _passes(subject: object, params: Params, context: Context) -> Result:
    return Result(status=Status.PASS, message=SAID, evidence=PROOF)


def _fails(subject: object, params: Params, context: Context) -> Result:
    return Result(status=Status.FAIL, message=SAID, evidence=PROOF, fix=SAID)


def _one(rule: Rule, lan: Snapshot, **info: Any) -> Finding:
    (found,) = judge(lan, effective(rule, **info), now=NOW)
    return found


# --- subjects ---


def test_devices_are_judged_by_the_roles_of_the_check() -> None:
    lan = snapshot(device("sw-1"), device("pc-1", role=Role.WORKSTATION))
    assert _one(rule_of(MGT_01), lan).subject_name == "sw-1"


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        ({"roles": frozenset({Role.WORKSTATION})}, ["pc-1"]),
        ({"names": ("SW-*",)}, ["sw-1", "sw-2"]),
        ({"sites": ("tru-so",)}, ["sw-2"]),
        ({"names": ("sw-*",), "sites": ("kho",)}, []),
    ],
)
def test_the_regulation_says_who_a_rule_applies_to(scope: dict[str, Any], names: list[str]) -> None:
    lan = snapshot(
        device("sw-1"), device("sw-2", site="tru-so"), device("pc-1", role=Role.WORKSTATION)
    )
    findings = judge(lan, effective(rule_of(_check(_passes), **scope)), now=NOW)
    assert [f.subject_name for f in findings if f.subject != "agency"] == names


def test_a_rule_that_finds_nobody_says_so() -> None:
    rule = rule_of(MGT_01)
    nothing = _one(rule, snapshot())
    no_network = _one(rule, snapshot(device("pc-1", role=Role.WORKSTATION)))
    assert (nothing.subject, nothing.status, nothing.reason) == (
        "agency",
        Status.UNKNOWN,
        "missing:devices",
    )
    assert (no_network.status, no_network.reason) == (Status.NOT_APPLICABLE, "no-subject")


def test_gone_and_replaced_devices_are_not_judged() -> None:
    long_ago = NOW - timedelta(days=8)
    gone = device("gone", last_seen=long_ago, registration=Registration.UNREGISTERED)
    old = device("old")
    new = device("new", succeeds=DeviceId("id-old"))
    missing = device("missing", last_seen=long_ago, registration=Registration.MISSING)
    lan = snapshot(gone, old, new, missing)
    findings = judge(lan, effective(rule_of(_check(_passes))), now=NOW)
    assert [f.subject_name for f in findings] == ["missing", "new"]


def test_the_agency_is_judged_beside_the_devices() -> None:
    check = _check(_passes, agency=_fails)
    device_found, agency_found = judge(snapshot(device()), effective(rule_of(check)), now=NOW)
    assert (device_found.subject, device_found.status) == ("id-sw-1", Status.PASS)
    assert (agency_found.subject, agency_found.status) == ("agency", Status.FAIL)
    assert agency_found.subject_name == AGENCY.name


def test_disabled_rules_are_not_judged() -> None:
    assert judge(snapshot(device()), effective(rule_of(MGT_01, enabled=False)), now=NOW) == ()


# --- ignorance ---


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        (NOW - timedelta(days=2), ""),
        (NOW - timedelta(days=2, seconds=1), "stale:port_probes"),
        (NOW + timedelta(minutes=6), "future:port_probes"),
    ],
)
def test_a_needed_table_must_be_fresh(read: datetime, reason: str) -> None:
    found = _one(rule_of(MGT_01), snapshot(device(tables=TELNET_OFF, read=read)))
    assert found.reason == reason
    assert found.status is (Status.UNKNOWN if reason else Status.PASS)


def test_a_check_that_breaks_is_an_error_and_stops_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks(subject: object, params: Params, context: Context) -> Result:
        msg = "x"
        raise KeyError(msg)

    rules = (rule_of(_check(breaks)), rule_of(_check(_passes, id="TST-02")))
    with caplog.at_level(logging.ERROR):
        broken, good = judge(snapshot(device()), effective(*rules), now=NOW)
    assert (broken.status, broken.reason) == (Status.ERROR, "error:KeyError")
    assert "KeyError" in broken.message.vi
    assert good.status is Status.PASS
    assert "check TST-01 failed on id-sw-1" in caplog.text
    assert "Traceback" in caplog.text


@pytest.mark.parametrize(
    "result",
    [
        Result(status=Status.PASS, message=SAID),
        Result(status=Status.FAIL, message=SAID),
        Result(status=Status.UNKNOWN, message=SAID),
        Result(status=Status.NOT_APPLICABLE, message=SAID),
        Result(status=Status.WAIVED, message=SAID, evidence=PROOF),
    ],
)
def test_an_answer_without_proof_or_reason_is_an_error(result: Result) -> None:
    found = _one(rule_of(_check(lambda s, p, c: result)), snapshot(device()))
    assert found.status is Status.ERROR


# --- waivers and grace ---


def _waiver(until: date, on: str = "sw-1") -> Waiver:
    return Waiver(
        rule="TST-01",
        device=on,
        until=until,
        reason="chờ đấu thầu",
        approved_by="Giám đốc",
        number="45/VP",
    )


@pytest.mark.parametrize("name", ["sw-1", "SW-1", "id-sw-1"])
def test_a_waiver_excuses_until_its_last_day(name: str) -> None:
    rule, lan = rule_of(_check(_fails)), snapshot(device())
    waived = _one(rule, lan, waivers=(_waiver(date(2026, 11, 22), name),))
    assert (waived.status, waived.reason) == (Status.WAIVED, "waiver:45/VP")
    assert waived.message.vi == (
        "Thấy. Được miễn đến 2026-11-22 theo văn bản 45/VP (Giám đốc): chờ đấu thầu."
    )
    expired = _one(rule, lan, waivers=(_waiver(date(2026, 11, 21), name),))
    assert expired.status is Status.FAIL


def test_a_day_ends_at_midnight_in_vietnam() -> None:
    rule = effective(rule_of(_check(_fails)), waivers=(_waiver(date(2026, 11, 22)),))
    evening = NOW.replace(hour=16, minute=59)
    lan = snapshot(device())
    assert judge(lan, rule, now=evening)[0].status is Status.WAIVED
    assert judge(lan, rule, now=evening + timedelta(minutes=1))[0].status is Status.FAIL


def test_a_waiver_excuses_only_failures_of_its_device() -> None:
    waivers = (_waiver(date(2026, 12, 1)),)
    assert _one(rule_of(_check(_passes)), snapshot(device()), waivers=waivers).status is Status.PASS
    other = _one(rule_of(_check(_fails)), snapshot(device("sw-2")), waivers=waivers)
    assert other.status is Status.FAIL


def test_grace_runs_from_the_day_the_paper_came_into_force() -> None:
    rule, lan = rule_of(_check(_fails), grace_days=10), snapshot(device())
    within = _one(rule, lan, in_force_from=date(2026, 11, 12))
    assert (within.status, within.reason) == (Status.WAIVED, "grace:2026-11-22")
    assert _one(rule, lan, in_force_from=date(2026, 11, 11)).status is Status.FAIL
    assert _one(rule, lan).status is Status.FAIL


def test_grace_of_a_later_rule_runs_from_its_own_day() -> None:
    lan = snapshot(device())
    rule = rule_of(_check(_fails), since=date(2026, 11, 12), grace_days=10)
    in_force = date(2026, 1, 1)
    assert _one(rule, lan, in_force_from=in_force).reason == "grace:2026-11-22"
    over = replace(rule, since=date(2026, 11, 11))
    assert _one(over, lan, in_force_from=in_force).status is Status.FAIL
    # A paper that came into force after the rule was made grants its own days.
    assert _one(over, lan, in_force_from=date(2026, 11, 20)).reason == "grace:2026-11-30"
    announced = replace(rule, since=date(2026, 11, 23), grace_days=0)
    assert _one(announced, lan).reason == "grace:2026-11-22"
    assert _one(replace(announced, since=date(2026, 11, 22)), lan).status is Status.FAIL


def test_grace_is_neither_a_pass_nor_given_to_what_passes() -> None:
    lan = snapshot(device())
    new: dict[str, Any] = {"since": date(2026, 11, 20), "grace_days": 30}
    excused = _one(rule_of(_check(_fails), **new), lan)
    assert (excused.status, excused.in_grace) == (Status.WAIVED, True)
    assert excused.message.en == "Seen. The rule is in its grace period until 2026-12-20."
    passed = _one(rule_of(_check(_passes), **new), lan)
    assert (passed.status, passed.in_grace) == (Status.PASS, False)


class Limit(Params):
    """A limit of the test's own."""

    most: int = Field(10, description="d", json_schema_extra={"stricter": "lower"})


def _raised(used: int, **former: Any) -> Finding:
    """A rule whose limit went from 10 to 5 two days ago, with a month of grace."""

    def most(subject: object, params: Limit, context: Context) -> Result:
        status = Status.PASS if used <= params.most else Status.FAIL
        return Result(status=status, message=SAID, evidence=PROOF)

    check = _check(most, params=Limit)
    before = rule_of(check, severity=Severity.MEDIUM, **former)
    rule = rule_of(
        check,
        params=Limit(most=5),
        severity=Severity.HIGH,
        since=date(2026, 11, 20),
        grace_days=30,
        before=before,
    )
    return _one(rule, snapshot(device()))


def test_what_a_raised_rule_asked_for_before_it_asks_for_still() -> None:
    assert (_raised(5).status, _raised(5).severity) == (Status.PASS, Severity.HIGH)
    assert (_raised(7).status, _raised(7).in_grace) == (Status.WAIVED, True)
    broken = _raised(11)
    assert (broken.status, broken.severity) == (Status.FAIL, Severity.MEDIUM)


@pytest.mark.parametrize(
    "former", [{"enabled": False}, {"roles": frozenset({Role.ROUTER})}, {"names": ("core-*",)}]
)
def test_a_rule_that_did_not_reach_the_device_before_is_new_to_it(former: dict[str, Any]) -> None:
    assert _raised(11, **former).in_grace


# --- what a finding carries ---


def test_a_finding_keeps_since_when_its_status_stands() -> None:
    rule = rule_of(MGT_01, severity=Severity.HIGH, article="Điều 8 khoản 2")
    first = _one(rule, snapshot(device(tables=TELNET_ON)))
    assert first.since == NOW
    earlier = replace(first, since=NOW - timedelta(days=2))
    same = _one(rule, snapshot(device(tables=TELNET_ON), findings=(earlier,)))
    changed = _one(rule, snapshot(device(tables=TELNET_OFF), findings=(earlier,)))
    assert same.since == NOW - timedelta(days=2)
    assert changed.since == NOW
    assert (same.article, same.severity) == ("Điều 8 khoản 2", Severity.HIGH)
    assert same.regulation == "a" * 64
    assert same.evidence == (Evidence(source="read_port_probes", seen_at=READ, seen="tcp/23 open"),)


def test_findings_survive_json() -> None:
    found = _one(rule_of(MGT_01), snapshot(device(tables=TELNET_ON)))
    assert Finding.from_json(found.to_json()) == found


def test_device_words_cannot_break_a_sentence() -> None:
    def quotes(subject: object, params: Params, context: Context) -> Result:
        rude = Text(vi="Cổng a\nb\t c", en="Port a\nb\t c")
        return Result(status=Status.PASS, message=rude, evidence=PROOF)

    assert _one(rule_of(_check(quotes)), snapshot(device())).message.vi == "Cổng a b c"


def test_judging_is_deterministic_whatever_the_order_of_the_book() -> None:
    devices = [device(f"sw-{i}", tables=TELNET_OFF) for i in range(5)]
    rule = effective(rule_of(MGT_01))
    assert judge(snapshot(*devices), rule, now=NOW) == judge(
        snapshot(*reversed(devices)), rule, now=NOW
    )


# --- cost ---


def big_agency() -> tuple[Snapshot, Effective]:
    """Fifty switches of 48 ports and fifty rules: the shipped checks over and over."""
    tables: dict[type[Row], tuple[Row, ...]] = {
        **TELNET_OFF,
        Interface: tuple(port(i) for i in range(1, 49)),
        SnmpAccess: (SnmpAccess(version="v3", credential="n", answered=True, level="authPriv"),),
    }
    deltas = {i: delta(i) for i in range(1, 49)}
    up = Availability(up_s=3600)
    switches = [device(f"sw-{i}", tables=tables, deltas=deltas, availability=up) for i in range(50)]
    gateway = Service(name="gw", kind=ServiceKind.GATEWAY, target="10.1.10.1")
    lan = snapshot(*switches, services={gateway.id: gateway})
    checks = list(load_checks().values())
    rules = [rule_of(checks[i % len(checks)], f"BIG-{i:02d}") for i in range(50)]
    return lan, effective(*rules)


def test_fifty_rules_judge_fifty_devices() -> None:
    lan, regulation = big_agency()
    findings = judge(lan, regulation, now=NOW)
    devices = {f.subject for f in findings} - {"agency", "service:gw"}
    assert len(devices) == 50
    assert {f.rule for f in findings} == set(regulation.rules)
    assert not [f for f in findings if f.status is Status.ERROR]
