"""Folding looks into sightings: the same in any order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.sighting import (
    SPAN_GAP,
    Sighting,
    Span,
    combine,
    fold,
    merge_spans,
    span_distance,
)
from tests.support.evidence import at, look, station

HOURS = st.lists(st.integers(0, 200), min_size=1, max_size=12)


def run(hours: list[int]) -> Sighting:
    found: Sighting | None = None
    for hour in hours:
        found = fold(found, look(station(1), at(hours=hour)))
    assert found is not None
    return found


@given(HOURS, st.data())
def test_looks_fold_to_the_same_sighting_in_any_order_and_any_pieces(
    hours: list[int], data: st.DataObject
) -> None:
    whole = run(hours)
    assert run(data.draw(st.permutations(hours))) == whole
    cut = data.draw(st.integers(0, len(hours)))
    if 0 < cut < len(hours):
        assert combine(run(hours[:cut]), run(hours[cut:])) == whole
    assert combine(whole, whole) == whole
    assert all(
        b.first - a.last >= SPAN_GAP for a, b in zip(whole.spans, whole.spans[1:], strict=False)
    )


def test_looks_nearer_than_the_gap_are_one_span() -> None:
    assert run([0, 11, 22]).spans == (Span(at(), at(hours=22)),)
    assert len(run([0, 12]).spans) == 2


def test_sightings_of_other_keys_are_not_combined() -> None:
    with pytest.raises(ValueError, match="different keys"):
        fold(run([0]), look(station(2)))


SPANS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 30)).map(
        lambda t: Span(at(hours=t[0]), at(hours=t[0] + t[1]))
    ),
    min_size=1,
    max_size=6,
).map(merge_spans)


@given(SPANS, SPANS)
def test_span_distance_is_the_shortest_of_all_pairs(
    a: tuple[Span, ...], b: tuple[Span, ...]
) -> None:
    def gap(x: Span, y: Span) -> timedelta:
        return max(y.first - x.last, x.first - y.last, timedelta())

    assert span_distance(a, b) == min(gap(x, y) for x in a for y in b)
