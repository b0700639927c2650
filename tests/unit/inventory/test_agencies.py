"""The registry: who counts, on which days, and why it may not shrink by itself."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.agencies import (
    AgencyEntry,
    AgencyKind,
    Indicator,
    LegalAct,
    Registry,
    Scope,
    check_change,
    default_indicators,
    default_scope,
    name_key,
)
from inventory.period import PeriodRule, month_of

NOVEMBER = month_of(2026, 11, PeriodRule.CALENDAR)
ACT = LegalAct(number="12/NQ-HĐND", date=date(2026, 11, 10))


def entry(code: str, **fields) -> AgencyEntry:
    values = {"name": f"Sở {code}", "kind": AgencyKind.DEPARTMENT, "valid_from": date(2026, 1, 1)}
    return AgencyEntry(code=code, **(values | fields))


def registry(*entries: AgencyEntry, version: int = 1) -> Registry:
    return Registry(
        id="tinh", title="t", version=version, approved=None, example=False, entries=entries
    )


def test_agencies_count_on_the_days_on_which_they_are_active() -> None:
    ended = entry("a", valid_to=date(2026, 11, 9), successors=("b",), legal_act=ACT)
    begun = entry("b", valid_from=date(2026, 11, 10))
    gone = entry("c", valid_to=date(2026, 10, 31), legal_act=ACT)
    active = registry(ended, begun, gone, entry("d")).active(NOVEMBER)
    assert [(a.code, len(a.days), a.whole) for a in active] == [
        ("a", 9, False),
        ("b", 21, False),
        ("d", 30, True),
    ]


def test_only_the_mandatory_scope_is_the_denominator() -> None:
    found = registry(
        entry("a"), entry("b", scope=Scope.VOLUNTARY), entry("c", scope=Scope.NONE)
    ).active(NOVEMBER)
    assert [a.code for a in found] == ["a"]


def test_kinds_outside_the_province_are_out_of_scope_and_declare_nothing() -> None:
    assert default_scope(AgencyKind.CENTRAL) is Scope.NONE
    assert default_scope(AgencyKind.COMMUNE) is Scope.MANDATORY
    assert default_indicators(AgencyKind.PARTY) == frozenset()


def test_documents_of_the_committee_are_declared_by_its_office_alone() -> None:
    with_d2 = [k for k in AgencyKind if Indicator.D2 in default_indicators(k)]
    assert with_d2 == [AgencyKind.PROVINCIAL_OFFICE]
    assert Indicator.D4 not in default_indicators(AgencyKind.ATTACHED_UNIT)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hạ Hoà", "Hạ Hòa"), ("Thanh Thuỷ", "THANH THỦY"), ("Xuân  Hoè", "Xuân Hòe")],
)
def test_spellings_of_one_name_are_recognised(one: str, other: str) -> None:
    assert name_key(one) == name_key(unicodedata.normalize("NFD", other))


@pytest.mark.parametrize(("one", "other"), [("Hòa", "Hoa"), ("Quý", "Quỳ"), ("Hoàn", "Hoan")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(alphabet="aăâeêioôơuưyàáảãạòóỏõọùúủũụỳýđhtnqg ", max_size=12))
def test_a_name_key_is_stable_and_blind_to_normal_forms(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert name_key(unicodedata.normalize("NFD", name)) == key


def test_an_agency_is_found_by_code_or_by_its_only_name() -> None:
    found = registry(entry("a", name="Sở Y tế"), entry("b", name="X"), entry("c", name="x"))
    assert found.find("A") is found.entries[0]
    assert found.find(unicodedata.normalize("NFD", "sở y tế")) is found.entries[0]
    assert found.find("X") is None


def test_the_hash_does_not_depend_on_the_order_of_entries() -> None:
    assert registry(entry("a"), entry("b")).sha256 == registry(entry("b"), entry("a")).sha256
    assert registry(entry("a", seats=1)).sha256 != registry(entry("a", seats=2)).sha256


SHRINKING = {
    "ends": {"valid_to": date(2026, 11, 9)},
    "leaves the target": {"scope": Scope.VOLUNTARY},
    "begins later": {"valid_from": date(2026, 6, 1)},
}


@pytest.mark.parametrize("change", SHRINKING.values(), ids=SHRINKING)
def test_the_target_does_not_shrink_without_a_legal_act(change) -> None:
    old = registry(entry("a"), entry("b"))
    refused = check_change(old, registry(replace(entry("a"), **change), entry("b"), version=2))
    (told,) = refused
    assert told.en == (
        "a (Sở a) leaves the target or ends earlier without a new legal act "
        "(legal_act: number, date)."
    )
    allowed = registry(replace(entry("a"), legal_act=ACT, **change), entry("b"), version=2)
    assert check_change(old, allowed) == ()


def test_an_old_act_does_not_cover_a_new_change() -> None:
    old = registry(entry("a", legal_act=ACT))
    new = registry(entry("a", legal_act=ACT, valid_to=date(2026, 11, 30)), version=2)
    assert len(check_change(old, new)) == 1


def test_an_entry_is_never_deleted() -> None:
    refused = check_change(registry(entry("a"), entry("b")), registry(entry("a"), version=2))
    assert "b (Sở b) was deleted" in refused[0].en


def test_a_change_counts_the_version_up() -> None:
    refused = check_change(registry(entry("a")), registry(entry("a"), entry("b")))
    assert "version 1 is not above" in refused[0].en
    assert check_change(registry(entry("a")), registry(entry("a"))) == ()
