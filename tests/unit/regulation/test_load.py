"""Regulation files: what they amount to, and every mistake in them at once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import Field

from inventory.configuration import Platform
from inventory.finding import Severity
from inventory.model import Role
from netmon.errors import ConfigError, OperatorError
from netmon.regulation.api import Params
from netmon.regulation.effective import Effective
from netmon.regulation.explain import explain_rule
from netmon.regulation.layers import packs
from netmon.regulation.load import load_regulation
from netmon.regulation.registry import load_checks

TODAY = date(2026, 11, 22)
CHECKS = load_checks()
EXAMPLE = Path("deploy/regulations/example-agency.yaml")
HEAD = """\
regulation:
  id: qc-test
  title: Quy chế
  extends: [province-baseline-l2]
"""
PACK = packs()["province-baseline-l2"]
BASE = packs()["province-baseline-l1"]


def _write(folder: Path, text: str, name: str = "qc.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _load(folder: Path, text: str, name: str = "qc.yaml") -> Effective:
    return load_regulation(_write(folder, text, name), today=TODAY)


def _problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        _load(folder, text)
    return [p.replace(f"{folder}/", "") for p in caught.value.problems]


def _line(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(i for i, line in enumerate(lines, 1) if text in line)


# --- the shipped files ---


def test_the_pack_binds_every_shipped_rule_with_article_and_wording() -> None:
    effective = load_regulation(PACK, today=TODAY)
    assert set(effective.rules) == set(load_checks())
    assert all(r.article.startswith("Điều ") and r.text for r in effective.rules.values())
    assert all(r.params == r.check.params() for r in effective.rules.values())
    assert all(r.severity is r.check.severity for r in effective.rules.values())
    assert effective.info.profile == "ND331-TCVN14423-L2"
    everywhere = {f"R{n}" for n in range(1, 22)} - {"R8", "R13", "R18", "R20"}
    assert effective.info.mandatory_clauses == everywhere


def test_the_example_extends_the_pack_without_a_warning() -> None:
    effective = load_regulation(EXAMPLE, today=TODAY)
    assert effective.warnings == ()
    assert [p.name for p in effective.files] == [BASE.name, PACK.name, EXAMPLE.name]
    assert effective.info.in_force(TODAY)
    assert effective.info.clauses is not None
    assert effective.info.clauses >= effective.info.mandatory_clauses
    assert effective.rule("L2-01").params.model_dump() == {"unused_days": 14}
    own = effective.rule("SO-KHCN-01")
    assert (own.check.id, own.roles) == ("HLT-01", frozenset({Role.ROUTER}))
    assert own.params.model_dump()["target"] == 0.999


def test_the_agencys_clause_map_renumbers_the_articles_of_the_pack() -> None:
    effective = load_regulation(EXAMPLE, today=TODAY)
    assert effective.rule("MGT-10").article == "Điều 8"  # from `clauses:`
    assert effective.rule("MGT-10").text == ""  # the pack's wording is not the agency's
    assert effective.rule("MGT-01").article == "Điều 8 khoản 2"  # said by the rule itself


# --- the hash ---


def test_the_hash_is_of_what_is_said_and_not_of_how(tmp_path: Path) -> None:
    one = _load(tmp_path, HEAD + "rules:\n  - {id: L2-01, with: {unused_days: 20}}\n")
    two = _load(
        tmp_path,
        "# comment\n" + HEAD + "rules:\n\n  - with:\n      unused_days: 20\n    id: L2-01\n",
        "other.yaml",
    )
    three = _load(tmp_path, HEAD + "rules:\n  - {id: L2-01, with: {unused_days: 21}}\n")
    assert one.sha256 == two.sha256 != three.sha256
    assert len(one.sha256) == 64


def test_the_hash_does_not_depend_on_the_day() -> None:
    later = date(2027, 6, 1)
    assert (
        load_regulation(EXAMPLE, today=TODAY).sha256 == load_regulation(EXAMPLE, today=later).sha256
    )


def test_the_hash_covers_what_the_file_says_of_parameters_and_waivers(tmp_path: Path) -> None:
    plain = _load(tmp_path, HEAD).sha256
    with_parameters = _load(tmp_path, HEAD + "parameters: {ntp_servers: [10.1.0.5]}\n").sha256
    waived = _load(tmp_path, HEAD + f"waivers:\n  - {WAIVER}\n").sha256
    assert len({plain, with_parameters, waived}) == 3


# --- mistakes ---

WAIVER = (
    "{rule: L2-01, device: sw-1, until: 2026-12-31, reason: tender, approved_by: GD, number: 45/VP}"
)


def test_every_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    text = """\
regulation:
  id: qc-test
  titel: Quy chế
  extends: [province-baseline-l2]
rules:
  - id: MGT-01
    severity: urgent
  - id: MGT-10
    grace: 3
waivers:
  - {rule: L2-01, device: sw-1, until: soon, reason: x, approved_by: GD}
"""
    assert _problems(tmp_path, text) == [
        "qc.yaml:1: regulation.title: is required and missing",
        "qc.yaml:3: regulation.titel: unknown key. Did you mean 'title'?",
        (
            "qc.yaml:7: rules[0].severity: must be one of 'critical', 'high', 'medium' or 'low'. "
            "(it is 'urgent')"
        ),
        "qc.yaml:9: rules[1].grace: unknown key. Did you mean 'grace_days'?",
        (
            "qc.yaml:11: waivers[0].until: should be a valid date or datetime, input is too short "
            "(it is 'soon')"
        ),
        "qc.yaml:11: waivers[0].number: is required and missing",
    ]


def test_unknown_rules_checks_and_parameters_get_a_suggestion(tmp_path: Path) -> None:
    text = (
        HEAD
        + """\
rules:
  - id: MGT-1
  - id: OWN-01
    check: config-line
    article: Điều 9
    title: {vi: a, en: b}
  - id: L2-01
    with: {unused_day: 3}
  - id: HLT-01
    with: {target: "high"}
  - id: L2-01
  - id: OWN-02
    check: HLT-01
"""
    )
    assert _problems(tmp_path, text) == [
        (
            "qc.yaml:6: rules[0].id: unknown rule 'MGT-1'. Did you mean 'MGT-18'? "
            "A rule of your own needs `check:`"
        ),
        "qc.yaml:8: rules[1].check: unknown check 'config-line'. Did you mean 'config-lines'?",
        "qc.yaml:12: rules[2].with.unused_day: unknown key. Did you mean 'unused_days'?",
        "qc.yaml:14: rules[3].with.target: should be a valid number (it is 'high')",
        "qc.yaml:15: rules[4].id: L2-01 is already given on line 11",
        "qc.yaml:16: rules[5].id: a rule of your own needs title and article",
    ]


def test_a_rule_without_any_article_is_refused(tmp_path: Path) -> None:
    text = "regulation: {id: qc-test, title: Quy chế}\nrules:\n  - id: L2-01\n"
    assert _problems(tmp_path, text) == [
        "qc.yaml:3: L2-01: names no article, and no clause map gives one for R4"
    ]


@pytest.mark.parametrize(
    ("change", "key", "what"),
    [
        ("severity: high", ".severity", "severity critical is lowered to high"),
        ("enabled: false", ".enabled", "the rule is turned off"),
        ("locked: false", ".locked", "the lock is taken off"),
        ("check: MGT-06", ".check", "check MGT-10 is replaced by MGT-06"),
        ("applies_to: {role: [switch]}", ".applies_to.role", "the rule applies to fewer devices"),
        ("applies_to: {name: [sw-*]}", ".applies_to.name", "the rule applies to fewer devices"),
        (
            "with: {communities: [public]}",
            ".with.communities",
            "communities goes from [private, public] to [public]",
        ),
    ],
)
def test_a_locked_rule_may_not_be_loosened(
    tmp_path: Path, change: str, key: str, what: str
) -> None:
    entry = (
        f"rules:\n  - id: MGT-10\n    title: {{vi: a, en: b}}\n    article: Điều 1\n    {change}\n"
    )
    locked_at = f"{BASE}:{_line(BASE, 'id: MGT-10')}"
    assert _problems(tmp_path, HEAD + entry)[0] == (
        f"qc.yaml:9: rules[0]{key}: loosens MGT-10, which is locked at {locked_at}: {what}"
    )


def test_a_locked_rule_may_be_made_stricter(tmp_path: Path) -> None:
    text = (
        HEAD
        + """\
rules:
  - id: MGT-10
    with: {communities: [public, private, admin]}
    applies_to: {role: [switch, router, firewall, access-point, wireless-controller, ups]}
  - id: INV-01
    with: {grace_hours: 0}
"""
    )
    effective = _load(tmp_path, text)
    assert Role.UPS in effective.rule("MGT-10").roles
    assert effective.rule("INV-01").params.model_dump()["grace_hours"] == 0


def test_an_unlocked_rule_may_be_changed_either_way(tmp_path: Path) -> None:
    text = HEAD + "rules:\n  - {id: L2-01, severity: low, enabled: false}\n"
    effective = _load(tmp_path, text)
    assert effective.rule("L2-01").severity is Severity.LOW
    assert "L2-01" not in effective.info.rules


def test_a_lock_holds_through_a_file_in_between(tmp_path: Path) -> None:
    _write(tmp_path, HEAD + "rules:\n  - {id: INV-01, with: {grace_hours: 4}}\n", "dept.yaml")
    text = "regulation: {id: qc-sub, title: Q, extends: [./dept.yaml]}\nrules:\n  - {id: INV-01, "
    assert _load(tmp_path, text + "with: {grace_hours: 24}}\n").rule("INV-01").locked
    found = _problems(tmp_path, text + "with: {grace_hours: 25}}\n")
    assert "locked at" in found[0]
    assert "grace_hours goes from 24 to 25" in found[0]


# --- extends ---


def test_extends_by_relative_path_overrides_in_order(tmp_path: Path) -> None:
    _write(tmp_path, HEAD + "rules:\n  - {id: L2-01, with: {unused_days: 10}}\n", "base.yaml")
    text = "regulation: {id: qc-sub, title: Q, extends: [base.yaml, province-baseline-l2]}\n"
    effective = _load(tmp_path, text)
    assert effective.rule("L2-01").params.model_dump() == {"unused_days": 10}
    assert [p.name for p in effective.files] == [
        "province-baseline-l1.yaml",
        "province-baseline-l2.yaml",
        "base.yaml",
        "qc.yaml",
    ]


def test_a_loop_of_extends_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "regulation: {id: qc-two, title: Q, extends: [qc.yaml]}\n", "two.yaml")
    text = "regulation:\n  id: qc-one\n  title: Q\n  extends: [two.yaml]\n"
    assert _problems(tmp_path, text) == [
        "two.yaml:1: regulation.extends[0]: extends itself: qc.yaml -> two.yaml -> qc.yaml"
    ]


def test_a_file_that_extends_itself_and_a_longer_loop_are_refused(tmp_path: Path) -> None:
    text = "regulation:\n  id: qc-one\n  title: Q\n  extends: [./qc.yaml]\n"
    assert _problems(tmp_path, text) == [
        "qc.yaml:4: regulation.extends[0]: extends itself: qc.yaml -> qc.yaml"
    ]
    head = "regulation:\n  id: qc-{}\n  title: Q\n  extends: [province-baseline-l1, {}]\n"
    _write(tmp_path, head.format("two", "three.yaml"), "two.yaml")
    _write(tmp_path, head.format("three", "qc.yaml"), "three.yaml")
    assert _problems(tmp_path, head.format("one", "two.yaml")) == [
        (
            "three.yaml:4: regulation.extends[1]: extends itself: "
            "qc.yaml -> two.yaml -> three.yaml -> qc.yaml"
        )
    ]


def test_two_ways_to_one_pack_are_no_loop(tmp_path: Path) -> None:
    text = HEAD.replace("[province-baseline-l2]", "[province-baseline-l1, province-baseline-l3]")
    assert [p.stem for p in _load(tmp_path, text).files] == [
        "province-baseline-l1",
        "province-baseline-l2",
        "province-baseline-l3",
        "qc",
    ]


def test_unknown_platforms_and_roles_get_a_suggestion(tmp_path: Path) -> None:
    class Lines(Params):
        platform: Platform = Field(Platform.CISCO_IOS, description="d")

    check = replace(CHECKS["L2-01"], params=Lines)
    path = _write(
        tmp_path,
        "regulation: {id: qc-test, title: Q}\nrules:\n  - id: L2-01\n    article: Điều 7\n"
        "    with: {platform: huawei_vpr}\n",
    )
    with pytest.raises(ConfigError) as caught:
        load_regulation(path, today=TODAY, checks={"L2-01": check})
    (problem,) = caught.value.problems
    assert problem.startswith(f"{path}:5: rules[0].with.platform: must be one of 'cisco_ios', ")
    assert problem.endswith("Did you mean 'huawei_vrp'? (it is 'huawei_vpr')")
    text = HEAD + "rules:\n  - {id: L2-01, applies_to: {role: [swich]}}\n"
    (problem,) = _problems(tmp_path, text)
    assert problem.startswith("qc.yaml:6: rules[0].applies_to.role[0]: must be one of ")
    assert "Did you mean 'switch'?" in problem


def test_mistakes_of_several_kinds_and_files_are_all_named(tmp_path: Path) -> None:
    _write(tmp_path, HEAD + "rules:\n  - {id: L2-01, with: {unused_day: 3}}\n", "dept.yaml")
    text = """\
regulation: {id: qc-sub, title: Q, extends: [./dept.yaml], profile: TCVN}
rules:
  - {id: MGT-01, severity: low}
waivers:
  - {rule: INV-01, device: sw-1, until: 2026-12-01, reason: x, approved_by: GD, number: 1/VP}
"""
    found = _problems(tmp_path, text)
    assert [p.split(": ")[:2] for p in found] == [
        ["dept.yaml:6", "rules[0].with.unused_day"],
        ["qc.yaml:3", "rules[0].severity"],
        ["qc.yaml:1", "regulation.profile"],
        ["qc.yaml:5", "waivers[0].rule"],
    ]


def test_unknown_packs_and_files_are_refused(tmp_path: Path) -> None:
    text = "regulation:\n  id: qc-one\n  title: Q\n  extends: [province-baseline-l4, ./no.yaml]\n"
    assert _problems(tmp_path, text) == [
        (
            "qc.yaml:4: regulation.extends[0]: there is no pack 'province-baseline-l4'. "
            "Did you mean 'province-baseline-l3'?"
        ),
        "qc.yaml:4: regulation.extends[1]: there is no file ./no.yaml",
    ]


# --- dates, waivers, the signed paper ---


def test_dates_that_cannot_be_are_refused(tmp_path: Path) -> None:
    text = (
        HEAD
        + """\
  document: {number: 12/QĐ, issued: 2027-01-01, signed_by: GD}
  in_force: {from: 2026-02-01, to: null}
  reviewed: 2026-12-01
  next_review: 2026-01-01
"""
    )
    assert _problems(tmp_path, text) == [
        "qc.yaml:5: regulation.document.issued: 2027-01-01 is in the future",
        (
            "qc.yaml:6: regulation.in_force.from: from 2026-02-01 is before the paper was issued "
            "(2027-01-01)"
        ),
        "qc.yaml:7: regulation.reviewed: 2026-12-01 is in the future",
        (
            "qc.yaml:8: regulation.next_review: 2026-01-01 is not after the paper comes into force "
            "(2026-02-01)"
        ),
    ]
    ends = HEAD + "  in_force: {from: 2026-02-01, to: 2026-01-01}\n"
    assert _problems(tmp_path, ends) == [
        "qc.yaml:5: regulation.in_force: ends (2026-01-01) before it begins (2026-02-01)"
    ]


def test_dates_that_are_over_are_warned_about(tmp_path: Path) -> None:
    text = (
        HEAD
        + """\
  in_force: {from: 2026-02-01, to: 2026-10-01}
  next_review: 2026-11-01
waivers:
  - {rule: L2-01, device: sw-1, until: 2026-11-21, reason: x, approved_by: GD, number: 1/VP}
"""
    )
    found = [w.replace(f"{tmp_path}/", "") for w in _load(tmp_path, text).warnings]
    assert found == [
        "qc.yaml:6: regulation.next_review: the review was due on 2026-11-01",
        "qc.yaml:5: regulation.in_force.to: the paper went out of force on 2026-10-01",
        "qc.yaml:8: waivers[0].until: the waiver of L2-01 for sw-1 expired on 2026-11-21",
    ]


def test_waivers_have_limits(tmp_path: Path) -> None:
    text = (
        HEAD
        + """\
waivers:
  - {rule: MGT-01, device: sw-1, until: 2026-12-01, reason: x, approved_by: GD, number: 1/VP}
  - {rule: L2-01, device: sw-1, until: 2027-02-21, reason: x, approved_by: GD, number: 2/VP}
  - {rule: QQ-77, device: sw-1, until: 2026-12-01, reason: x, approved_by: GD, number: 3/VP}
"""
    )
    assert _problems(tmp_path, text) == [
        (
            f"qc.yaml:6: waivers[0].rule: MGT-01 is critical ({BASE}:{_line(BASE, 'id: MGT-01')}) "
            "and cannot be waived"
        ),
        "qc.yaml:7: waivers[1].until: 2027-02-21 is more than 90 days from today (2026-11-22)",
        "qc.yaml:8: waivers[2].rule: unknown rule 'QQ-77'.",
    ]
    last_day = text.replace("MGT-01", "L2-01").replace("2027-02-21", "2027-02-20")
    assert len(_load(tmp_path, last_day.replace("QQ-77", "HLT-07")).info.waivers) == 3


def test_a_critical_rule_admits_no_grace(tmp_path: Path) -> None:
    text = HEAD + "rules:\n  - {id: L2-01, grace_days: 5, severity: critical}\n"
    assert _problems(tmp_path, text) == [
        "qc.yaml:6: rules[0].grace_days: L2-01 is critical and admits no grace"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        "regulation: []",
        "regulation: {id: x}",
        "rules: {}",
        "waivers: [3]",
        "a: &b 1",
    ],
)
def test_what_is_no_regulation_is_refused_in_words(tmp_path: Path, text: str) -> None:
    problems = _problems(tmp_path, text)
    assert problems
    assert all(p.startswith("qc.yaml") and "Traceback" not in p for p in problems)


def test_the_signed_paper_is_verified_when_it_is_there(tmp_path: Path) -> None:
    (tmp_path / "qc.pdf").write_bytes(b"signed")
    right = hashlib.sha256(b"signed").hexdigest()
    text = HEAD + (
        "  document: {{number: 12/QĐ, issued: 2026-01-15, signed_by: GD, file: {}, sha256: {}}}\n"
    )
    effective = _load(tmp_path, text.format("qc.pdf", right))
    assert (effective.info.document_sha256, effective.warnings) == (right, ())
    assert _problems(tmp_path, text.format("qc.pdf", "f" * 64)) == [
        f"qc.yaml:5: regulation.document.sha256: does not match qc.pdf, whose hash is {right}"
    ]
    absent = _load(tmp_path, text.format("gone.pdf", right))
    assert absent.info.document_sha256 == right
    assert absent.warnings[0].endswith("its hash is not verified")


def test_parameters_are_typed_and_checked(tmp_path: Path) -> None:
    text = (
        HEAD
        + """\
parameters:
  dhcp_servers: [10.1.10.999]
  ip_plan:
    - {vlan: 5000, prefix: 10.1.10.0/24, zone: user}
    - {vlan: 10, prefix: 10.1.10.0/24, zone: userz}
    - {vlan: 11, prefix: 10.1.11.0/24, zone: user, gateway: 10.1.12.1}
"""
    )
    found = _problems(tmp_path, text)
    assert [p.split(": ")[1] for p in found] == [
        "parameters.dhcp_servers[0]",
        "parameters.ip_plan[0].vlan",
        "parameters.ip_plan[1].zone",
        "parameters.ip_plan[2]",
    ]
    assert found[2].endswith("Did you mean 'user'? (it is 'userz')")
    assert (
        found[3]
        == "qc.yaml:10: parameters.ip_plan[2]: gateway 10.1.12.1 is not inside 10.1.11.0/24"
    )


def test_overlapping_prefixes_of_the_plan_are_refused(tmp_path: Path) -> None:
    text = HEAD + (
        "parameters:\n  ip_plan:\n"
        "    - {vlan: 10, prefix: 10.1.0.0/16, zone: user}\n"
        "    - {vlan: 11, prefix: 10.1.11.0/24, zone: server}\n"
    )
    assert _problems(tmp_path, text) == [
        "qc.yaml:5: parameters: ip_plan: 10.1.0.0/16 and 10.1.11.0/24 overlap"
    ]


# --- explain ---


def test_a_rule_is_explained_as_it_is_in_effect() -> None:
    effective = load_regulation(EXAMPLE, today=TODAY)
    told = explain_rule(effective, "l2-01")
    assert (told.article, told.parameters[0].value, told.parameters[0].default) == (
        "Điều 7",
        14,
        30,
    )
    assert told.to_json()["parameters"][0]["stricter"] == "lower"
    assert told.where.startswith(f"{EXAMPLE}:")
    with pytest.raises(OperatorError, match=r"has no rule 'MGT-1'\. Did you mean 'MGT-18'"):
        explain_rule(effective, "MGT-1")


def test_what_the_example_leaves_commented_out_is_valid_and_lets_every_rule_be_judged(
    tmp_path: Path,
) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    before, _, rest = text.partition("# Bỏ dấu # và ghi số liệu thật của cơ quan.\n")
    block, _, after = rest.partition("\nrules:")
    shown = re.sub(r"(?m)^  # ", "  ", block)
    path = tmp_path / "agency.yaml"
    path.write_text(f"{before}\n{shown}\nrules:{after}", encoding="utf-8")
    (tmp_path / "tickets.csv").write_text("number,device,from,to,approved_by,reason\n")
    parameters = load_regulation(path, today=TODAY).parameters
    stated = parameters.model_dump(exclude_defaults=True)
    assert {"admins", "rotations", "log_collector", "restore_test", "firmware"} <= set(stated)
    assert parameters.zone_test is not None
