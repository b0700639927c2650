"""Ratios with unknown parts, and percentages as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.bounds import Share
from inventory.finding import Status
from inventory.text import Text
from inventory.wording import ceil_percent, cut_percent, names, number

parts = st.integers(0, 500)
ratios = st.floats(0, 1)


@given(parts, parts, parts, st.integers(0, 500), ratios)
def test_what_is_proven_holds_whatever_the_unknown_parts_turn_out_to_be(
    good: int, bad: int, unknown: int, turned_good: int, target: float
) -> None:
    share = Share(good=good, bad=bad, unknown=unknown)
    turned_good = min(turned_good, unknown)
    known = Share(good=good + turned_good, bad=bad + unknown - turned_good)
    judged = share.judge(target)
    if judged is not Status.UNKNOWN:
        assert known.judge(target) is judged
    at_most = share.judge_at_most(target)
    if at_most is not Status.UNKNOWN:
        assert known.judge_at_most(target) is at_most


def test_nothing_known_is_unknown() -> None:
    assert Share(good=0, bad=0, unknown=9).judge(0.0) is Status.UNKNOWN
    assert Share(good=0, bad=0, unknown=9).judge_at_most(1.0) is Status.UNKNOWN


@given(ratios)
def test_a_cut_percentage_never_says_more_and_a_raised_one_never_less(ratio: float) -> None:
    exact = Decimal(repr(ratio)) * 100
    assert Decimal(cut_percent(ratio).en.removesuffix(" %")) <= exact
    assert Decimal(ceil_percent(ratio).en.removesuffix(" %")) >= exact


@pytest.mark.parametrize(
    ("ratio", "vi"),
    [
        (48 / 49, "97,95 %"),
        (199 / 200, "99,5 %"),
        (0.999999, "99,99 %"),
        (1.0, "100 %"),
        (0, "0 %"),
    ],
)
def test_percentages_have_a_decimal_comma_in_vietnamese(ratio: float, vi: str) -> None:
    assert cut_percent(ratio).vi == vi
    assert cut_percent(ratio).en == vi.replace(",", ".")


def test_long_lists_are_cut_in_both_languages() -> None:
    items: list[str | Text] = ["a", Text(vi="bê", en="b"), "c", "d", "e", "f", "g"]
    assert names(items) == Text(vi="a, bê, c, d, e và 2 mục khác", en="a, b, c, d, e and 2 more")
    assert number(12.5) == Text(vi="12,5", en="12.5")
