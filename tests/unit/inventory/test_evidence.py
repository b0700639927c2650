"""The chain: canonical records, deltas that add up, and the exact byte that was altered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.evidence import (
    EvidenceError,
    Head,
    Record,
    RecordKind,
    canonical,
    locate,
    parse_record,
    sha256,
    sums,
)

AT = datetime(2026, 10, 1, 2, 3, 4, 567000, tzinfo=UTC)
DAY = date(2026, 10, 1)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.text(), values, max_size=4), st.sampled_from(RecordKind))
def test_a_record_is_read_as_it_was_written(body: dict[str, Any], kind: RecordKind) -> None:
    record = Head().next(kind, body, day=DAY, at=AT)
    assert parse_record(record.line) == record


@pytest.mark.parametrize(
    "line",
    [b"", b"{}", b"[1]", b"null", b"\xff", b'{"seq":1}', b'{"a":' * 2000, b"NaN", b'"x"'],
    ids=lambda b: repr(b[:10]),
)
def test_what_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises(EvidenceError):
        parse_record(line)


def test_another_spelling_of_a_record_is_refused() -> None:
    line = Head().next(RecordKind.DAY, {"a": 1}, day=DAY, at=AT).line
    with pytest.raises(EvidenceError, match="canonical"):
        parse_record(line.replace(b'"a":1', b'"a": 1'))


def test_canonical_text_refuses_what_json_cannot_say() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"x": float("nan")})


def test_a_record_names_the_hash_of_the_one_before() -> None:
    first = Head().next(RecordKind.DAY, {}, day=DAY, at=AT)
    second = Head.of(first).next(RecordKind.DAY, {}, day=DAY, at=AT)
    assert isinstance(second, Record)
    assert (second.seq, second.prev) == (2, sha256(first.line))


@given(st.binary(min_size=1, max_size=300), st.data())
def test_one_altered_byte_is_found_exactly(data: bytes, draw: st.DataObject) -> None:
    offset = draw.draw(st.integers(0, len(data) - 1))
    other = draw.draw(st.integers(1, 255))
    altered = bytearray(data)
    altered[offset] ^= other
    assert locate(bytes(altered), expected=sums(data), digest=sha256(data)) == offset


@given(st.binary(min_size=1, max_size=50), st.binary(min_size=1, max_size=50))
def test_a_byte_is_named_only_when_putting_it_back_restores_the_hash(a: bytes, b: bytes) -> None:
    offset = locate(b, expected=sums(a), digest=sha256(a))
    differing = [i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    one = len(a) == len(b) and len(differing) == 1
    assert offset == (differing[0] if one else None)
