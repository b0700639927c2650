"""Locks as properties: stricter or equal is allowed, anything else is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from inventory.finding import Severity
from netmon.regulation.api import Params
from netmon.regulation.effective import Rule
from netmon.regulation.locks import loosened
from netmon.regulation.registry import load_checks
from tests.support.judging import rule_of

CHECKS = load_checks()
INV_01 = CHECKS["INV-01"]
WORDS = st.frozensets(st.sampled_from(["public", "private", "admin", "cisco"]), min_size=1)
HOURS, DAYS = st.integers(0, 168), st.integers(1, 90)


def _register(hours: int, days: int) -> Rule:
    return rule_of(
        INV_01, params=INV_01.params.model_validate({"grace_hours": hours, "unseen_days": days})
    )


def _keys(base: Rule, new: Rule) -> set[str]:
    return {".".join(key) for key, _ in loosened(base, new)}


@given(HOURS, DAYS, HOURS, DAYS)
def test_numbers_may_only_go_the_stricter_way(h1: int, d1: int, h2: int, d2: int) -> None:
    wanted = {"with.grace_hours"} if h2 > h1 else set()
    wanted |= {"with.unseen_days"} if d2 > d1 else set()
    assert _keys(_register(h1, d1), _register(h2, d2)) == wanted


@given(WORDS, WORDS)
def test_a_set_may_only_grow_where_more_is_stricter(
    was: frozenset[str], now: frozenset[str]
) -> None:
    check = CHECKS["MGT-10"]
    base, new = (
        rule_of(check, params=check.params.model_validate({"communities": words}))
        for words in (was, now)
    )
    assert _keys(base, new) == (set() if now >= was else {"with.communities"})


@given(st.sampled_from(Severity), st.sampled_from(Severity), st.booleans(), st.booleans())
def test_no_change_is_no_loosening_and_a_lowering_is_one(
    was: Severity, now: Severity, on: bool, still_on: bool
) -> None:
    order = [Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL]
    base = rule_of(INV_01, severity=was, enabled=on)
    new = replace(base, severity=now, enabled=still_on)
    wanted = {"severity"} if order.index(now) < order.index(was) else set()
    wanted |= {"enabled"} if on and not still_on else set()
    assert _keys(base, new) == wanted


def test_a_parameter_without_a_direction_may_not_be_changed() -> None:
    class Plain(Params):
        word: str = Field("a", description="d")

    base = rule_of(INV_01, params=Plain())
    assert _keys(base, base) == set()
    assert list(loosened(base, replace(base, params=Plain(word="b")))) == [
        (("with", "word"), "word goes from a to b")
    ]


@pytest.mark.parametrize("check_id", CHECKS)
def test_every_parameter_of_a_shipped_check_says_its_direction(check_id: str) -> None:
    for name, field in CHECKS[check_id].params.model_fields.items():
        assert isinstance(field.json_schema_extra, dict), name
        assert field.json_schema_extra["stricter"]
