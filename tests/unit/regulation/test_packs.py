"""The shipped packs: what each binds, how the levels build on each other, what they lock."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from inventory.finding import Severity
from netmon.errors import ConfigError
from netmon.regulation.effective import Effective
from netmon.regulation.layers import packs
from netmon.regulation.load import load_regulation
from netmon.regulation.locks import loosened
from netmon.regulation.profiles import LEVELS, PROFILES, profile_named, profile_names
from netmon.regulation.registry import load_checks

TODAY = date(2026, 11, 22)
CHECKS = load_checks()
PACKS = {name: load_regulation(path, today=TODAY, checks=CHECKS) for name, path in packs().items()}
LEVEL = [PACKS[f"province-baseline-l{n}"] for n in LEVELS]


def test_these_packs_are_shipped() -> None:
    assert list(PACKS) == ["commune", *(f"province-baseline-l{n}" for n in LEVELS)]


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_says_what_it_is_and_binds_every_rule_to_an_article(name: str) -> None:
    pack = PACKS[name]
    assert (pack.info.id, pack.warnings) == (name, ())
    assert pack.info.version
    assert profile_named(pack.info.profile)
    assert set(pack.rules) == set(CHECKS)
    assert all(r.article.startswith("Điều ") and r.text for r in pack.rules.values())
    assert pack.info.mandatory_clauses == PACKS["province-baseline-l2"].info.mandatory_clauses


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_locks_every_rule_that_a_gate_counts(name: str) -> None:
    counted = {Severity.CRITICAL, Severity.HIGH}
    assert all(r.locked == (r.severity in counted) for r in PACKS[name].enabled)


def test_every_pack_has_a_hash_of_its_own() -> None:
    assert len({pack.sha256 for pack in PACKS.values()}) == len(PACKS)


@pytest.mark.parametrize("level", [2, 3])
def test_a_level_asks_for_everything_that_the_one_below_asks_for(level: int) -> None:
    below, above = LEVEL[level - 2], LEVEL[level - 1]
    assert below.files == above.files[:-1]
    for rule_id, rule in below.rules.items():
        assert list(loosened(rule, above.rules[rule_id])) == [], rule_id
    assert any(r.to_json() != above.rules[i].to_json() for i, r in below.rules.items())


def _with(pack: Effective, rule: str, name: str) -> object:
    return pack.rule(rule).params.model_dump()[name]


def test_what_the_standards_give_by_level() -> None:
    assert [_with(p, "MGT-13", "kept_days") for p in LEVEL[1:]] == [30, 90]
    assert [_with(p, "HLT-09", "required") for p in LEVEL] == [1, 1, 2]
    zones = [_with(p, "L2-08", "zones") for p in LEVEL]
    assert zones == [
        {"user", "edge", "dmz"},
        {"user", "edge", "dmz", "server", "wireless"},
        {"user", "edge", "dmz", "server", "wireless", "database", "management"},
    ]
    assert [p.rule("L2-09").severity for p in LEVEL[1:]] == [Severity.MEDIUM, Severity.HIGH]


def test_a_commune_is_level_1_without_the_rules_that_need_a_second_switch() -> None:
    base, commune = LEVEL[0], PACKS["commune"]
    off = {i for i, r in commune.rules.items() if not r.enabled}
    assert off == {"L2-06", "L2-07", "HLT-09", "HLT-10"}
    assert all(not base.rules[i].locked for i in off)
    critical = {i for i, r in base.rules.items() if r.severity is Severity.CRITICAL}
    assert all(commune.rules[i].to_json() == base.rules[i].to_json() for i in critical)


@pytest.mark.parametrize(
    ("pack", "entry", "what"),
    [
        ("province-baseline-l1", "{id: HLT-06, severity: low}", "severity high is lowered to low"),
        ("province-baseline-l2", "{id: MGT-13, with: {kept_days: 7}}", "kept_days goes from 30"),
        ("province-baseline-l3", "{id: MGT-13, with: {kept_days: 30}}", "kept_days goes from 90"),
        ("province-baseline-l3", "{id: L2-09, enabled: false}", "the rule is turned off"),
        ("commune", "{id: L2-02, with: {max_macs: 8}}", "max_macs goes from 3 to 8"),
    ],
)
def test_the_locks_of_each_pack_hold(tmp_path: Path, pack: str, entry: str, what: str) -> None:
    path = tmp_path / "qc.yaml"
    path.write_text(
        f"regulation: {{id: qc-test, title: Q, extends: [{pack}]}}\nrules:\n  - {entry}\n", "utf-8"
    )
    with pytest.raises(ConfigError, match=what) as caught:
        load_regulation(path, today=TODAY, checks=CHECKS)
    assert caught.value.problems[0].startswith(f"{path}:3: rules[0].")


# --- profiles ---


def _profile(folder: Path, name: str, today: date = TODAY) -> Effective:
    path = folder / "qc.yaml"
    path.write_text(
        "regulation:\n  id: qc-test\n  title: Q\n  extends: [commune]\n"
        f"  version: '2'\n  profile: {name}\n",
        "utf-8",
    )
    return load_regulation(path, today=today, checks=CHECKS)


def test_a_regulation_cites_a_known_profile_for_as_long_as_it_may(tmp_path: Path) -> None:
    named = _profile(tmp_path, "ND85-TCVN11930-L2")
    assert (named.info.profile, named.info.version, named.warnings) == (
        "ND85-TCVN11930-L2",
        "2",
        (),
    )
    (late,) = _profile(tmp_path, "ND85-TCVN11930-L2", date(2027, 7, 1)).warnings
    assert late == (
        f"{tmp_path}/qc.yaml:6: regulation.profile: ND85-TCVN11930 could be cited until "
        "2027-06-30; cite ND331-TCVN14423"
    )
    with pytest.raises(ConfigError) as caught:
        _profile(tmp_path, "ND331-TCVN1423-L2")
    assert caught.value.problems == [
        (
            f"{tmp_path}/qc.yaml:6: regulation.profile: unknown profile 'ND331-TCVN1423-L2'. "
            "Did you mean 'ND331-TCVN14423-L2'?"
        )
    ]


def test_profiles_follow_one_another() -> None:
    ids = {p.id for p in PROFILES}
    assert all((p.until is None) == (not p.successor) for p in PROFILES)
    assert all(not p.successor or p.successor in ids for p in PROFILES)
    assert len(profile_names()) == len(set(profile_names())) == len(PROFILES) * 4
    assert all(profile_named(name) for name in profile_names())
    assert profile_named("ND331-TCVN14423-L4") is None


@pytest.mark.parametrize("check_id", CHECKS)
def test_every_national_standard_that_a_check_cites_is_in_a_profile(check_id: str) -> None:
    dated = {s.cite for p in PROFILES for s in p.standards}
    for cite in CHECKS[check_id].cites.split("; "):
        if cite.startswith(("TCVN", "NĐ", "TT ")):
            assert any(cite.startswith(f"{known} ") for known in dated), cite
