"""Comparisons: three-valued, numbers as numbers, words whatever their case."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from netmon.regulation.comparison import Comparison


@pytest.mark.parametrize(
    ("wish", "value", "holds"),
    [
        ({"equals": "up"}, "UP ", True),
        ({"equals": 30}, "30", True),
        ({"equals": "030"}, 30, True),
        ({"equals": 30}, "3 0", False),
        ({"not_equals": "err-disabled"}, "connected", True),
        ({"not_equals": "err-disabled"}, "err-disabled", False),
        ({"one_of": ["a", 1]}, "1", True),
        ({"one_of": ["a", 1]}, "2", False),
        ({"at_least": 1000}, 10_000, True),
        ({"at_least": 1000}, "100", False),
        ({"at_least": 1000}, "1000 Mbit/s", None),
        ({"at_least": 1, "at_most": 3}, 4, False),
        ({"at_least": 1, "matches": "x"}, "abc", False),
        ({"at_least": 1, "matches": "b"}, "abc", None),
        ({"matches": "^UP"}, "UPLINK", True),
        ({"not_matches": "VLAN"}, "LAN", True),
        ({"matches": "a"}, "a" * 3000, None),
        ({"equals": "٣"}, 3, False),
    ],
)
def test_a_value_is_as_wanted_or_not_or_cannot_be_compared(
    wish: dict[str, Any], value: str | int, holds: bool | None
) -> None:
    assert Comparison.model_validate(wish, strict=False).holds(value) is holds


def test_a_state_may_be_called_by_its_name_or_its_number() -> None:
    for word in ("up", "UP", 1, "1"):
        assert Comparison(equals=word).holds(1, also="up") is True
    assert Comparison(matches="^u").holds(1, also="up") is True
    assert Comparison(at_most=1).holds(1, also="up") is True


@pytest.mark.parametrize("wish", [{}, {"at_least": 3, "at_most": 2}, {"equals": True}])
def test_a_comparison_that_says_nothing_or_too_much_is_refused(wish: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Comparison.model_validate(wish)


@given(st.one_of(st.integers(), st.text(max_size=30)))
def test_equal_and_not_equal_are_never_both(value: str | int) -> None:
    wish = "up"
    assert Comparison(equals=wish).holds(value) is not Comparison(not_equals=wish).holds(value)
    assert Comparison(equals=value).holds(value) is True
