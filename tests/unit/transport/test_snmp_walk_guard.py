"""A walk takes increasing names below its root, in any packets, and nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types import Ip
from netmon.errors import ProtocolError
from netmon.transport.snmp_walk import NAMES_PER_GET, Walk, arcs, chunks, numeric, where

ROOT = "1.3.6.1.2.1.2.2.1"
suffixes = st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=6).map(tuple)


def below(suffix: tuple[int, ...]) -> str:
    return f"{ROOT}.{'.'.join(map(str, suffix))}"


@given(st.sets(suffixes, max_size=40), st.integers(1, 10))
def test_increasing_names_are_taken_however_they_are_packed(
    names: set[tuple[int, ...]], size: int
) -> None:
    rows = [(below(suffix), index) for index, suffix in enumerate(sorted(names))]
    walk = Walk(ROOT, max_rows=100)
    for start in range(0, len(rows), size):
        walk.extend(rows[start : start + size])
    assert walk.rows == rows
    assert walk.last == (rows[-1][0] if rows else ROOT)


@given(st.lists(suffixes, min_size=2, max_size=20), st.integers(1, 5))
def test_anything_else_is_refused(names: list[tuple[int, ...]], size: int) -> None:
    rows = [(below(suffix), 0) for suffix in names]
    increasing = all(a < b for a, b in pairwise(names))
    walk = Walk(ROOT, max_rows=100)
    refused = False
    try:
        for start in range(0, len(rows), size):
            walk.extend(rows[start : start + size])
    except ProtocolError:
        refused = True
    assert refused is not increasing


def test_numbers_are_compared_not_text() -> None:
    walk = Walk(ROOT, max_rows=10)
    walk.extend([(f"{ROOT}.9", 1), (f"{ROOT}.10", 2)])
    with pytest.raises(ProtocolError, match=rf"{ROOT}\.9\.1 came after {ROOT}\.10"):
        walk.extend([(f"{ROOT}.9.1", 3)])


def test_a_sibling_with_the_same_beginning_is_not_below() -> None:
    walk = Walk("1.3.6.1.2", max_rows=10)
    assert walk.contains("1.3.6.1.2.1")
    assert not walk.contains("1.3.6.1.2")
    assert not walk.contains("1.3.6.1.20.1")


def test_one_row_too_many_is_refused() -> None:
    walk = Walk(ROOT, max_rows=3)
    walk.extend([(f"{ROOT}.{i}", i) for i in range(3)])
    with pytest.raises(ProtocolError, match="more than 3 rows"):
        walk.extend([(f"{ROOT}.4", 4)])


def test_a_resumed_walk_goes_on_after_the_given_name() -> None:
    walk = Walk(ROOT, max_rows=10, after=f"{ROOT}.7")
    assert walk.last == f"{ROOT}.7"
    with pytest.raises(ProtocolError, match="came after"):
        walk.extend([(f"{ROOT}.7", 1)])


@given(st.lists(suffixes.map(below), max_size=90))
def test_chunks_bring_every_name_once_and_in_order(names: list[str]) -> None:
    parts = list(chunks([f".{name}" for name in names] + names))
    assert [name for part in parts for name in part] == list(dict.fromkeys(names))
    assert all(1 <= len(part) <= NAMES_PER_GET for part in parts)


@pytest.mark.parametrize("bad", ["", "1", "sysDescr.0", "1.3.", "1..3", "3.1", "1.3.6.-1", "1 .3"])
def test_what_is_not_a_numeric_oid_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="not a numeric OID"):
        numeric(bad)


def test_names_of_peers() -> None:
    assert where(Ip("127.0.0.1"), 161) == "127.0.0.1:161"
    assert where(Ip("::1"), 161) == "[::1]:161"
    assert arcs("1.3.6") == (1, 3, 6)
