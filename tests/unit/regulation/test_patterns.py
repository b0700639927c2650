"""Regular expressions of a regulation file: those that compile and come to an end."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon.regulation.patterns import checked, literal

ENDLESS = [
    r"(a+)+b",
    r"(\S+ ?)*x",
    r"(a?)*",
    r"(.*)*",
    r"((ab)*)*",
    r"(\w+\s?)*$",
    r"(?:a{1,20}){20}",
    r"(a|b|ab)*c",
    r"(\d+(?:-\d+)?,?)+",
    r"(x|xy?)*z",
    r"((?:\w+|\d\d)-)*z",
    r"(x(a?)?)*z",
    r".*.*.*.*.*x",
    r"(?=(a+)+b)a",
    r"(\S+) \1",
]
SOUND = [
    r"interface (\S+)",
    r"description \S+.*",
    r"vlan \d+(,\d+)*$",
    r"(?:\d{1,3}\.){3}\d+",
    r"switchport trunk allowed vlan (?:\d+(?:-\d+)?,)*\d+(?:-\d+)?",
    r"(\S+\s+)+x",
    r"^(?:Gi|Te)\S+/\d+$",
    r"ntp server (?!10\.)\S+",
    r"[^\s,]+(?:, [^\s,]+)*",
    r"Cổng máy in \d+",
    r".+uptime\s+is\s+(?P<UPTIME>.+?)\s*$",
]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_pattern_that_could_run_for_ever_is_refused_with_a_sentence(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"never come to an end|take very long"):
        checked(pattern)


@pytest.mark.parametrize("pattern", SOUND)
def test_what_people_write_is_taken(pattern: str) -> None:
    assert checked(pattern) == pattern


@pytest.mark.parametrize("pattern", ["(a", "*a", "a{2,1}", "[z-a]", "(?P<x>a)(?P<x>b)", "(" * 2000])
def test_what_is_no_pattern_is_refused_with_a_sentence(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"regular expression"):
        checked(pattern)


ATOMS = st.sampled_from(["a", "b", ".", r"\S", r"\w", "[ab]", "[^b]", "ab", "-"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(lambda x, many: f"(?:{x}){many}", inner, st.sampled_from("*+?")),
        st.builds(lambda x, y: x + y, inner, inner),
        st.builds(lambda x, y: f"(?:{x}|{y})", inner, inner),
        st.builds(lambda x: f"(?:{x}){{1,12}}", inner),
    ),
    max_leaves=6,
)


@given(PATTERNS, st.sampled_from(["a", "ab", "a-", "aab"]))
def test_a_pattern_that_is_taken_comes_to_an_end_on_a_line_made_to_hurt(
    pattern: str, text: str
) -> None:
    """An exponential one would need 2^40 steps and run into the time limit of the test."""
    try:
        checked(pattern)
    except ValueError:
        return
    re.compile(pattern + "!").match((text * 40)[:40])


@given(st.text(max_size=60))
def test_a_plain_text_is_always_taken_and_stands_for_itself(text: str) -> None:
    assert literal(checked(re.escape(text))) == text


@given(st.text(max_size=40))
def test_any_text_is_taken_or_refused_and_nothing_else(text: str) -> None:
    try:
        checked(text)
    except ValueError:
        return
    re.compile(text)


def test_a_pattern_that_stands_for_several_texts_is_not_literal() -> None:
    assert literal("switchport access vlan 30$") == "switchport access vlan 30"
    assert literal(r"vlan \d+") is None
    assert literal("a|b") is None
