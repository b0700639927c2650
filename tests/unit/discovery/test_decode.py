from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon.discovery import decode

ANY_VALUE = st.one_of(st.integers(), st.binary(max_size=64), st.text(max_size=64), st.floats())
INDEX = st.lists(st.integers(-3, 1 << 33), max_size=24).map(tuple)


@given(ANY_VALUE)
def test_no_decoder_ever_raises(value: Any) -> None:
    decode.text(value)
    decode.mac(value)
    decode.address(value)
    decode.integer(value)
    decode.if_index(value)
    decode.prefix_length(value)
    decode.bits(value)
    decode.date_and_time(value)
    if isinstance(value, bytes):
        decode.address_family(value)


@given(INDEX)
def test_no_index_ever_raises(index: tuple[int, ...]) -> None:
    decode.mac_index(index)
    decode.inet_index(index)
    decode.octets(index)


@given(st.binary(max_size=20_000))
def test_text_is_bounded_and_holds_no_control_characters(value: Any) -> None:
    found = decode.text(value)
    if found is not None:
        assert 0 < len(found) <= decode.TEXT_MAX
        assert found.replace("\n", "").isprintable() or all(
            ord(c) >= 0x20 and not 0x7F <= ord(c) < 0xA0 for c in found if c != "\n"
        )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"T\xe1\xba\xa7ng 2", "Tầng 2"),  # UTF-8
        (b"caf\xe9", "café"),  # Latin-1
        (b"one\r\ntwo\x00\x07", "one\ntwo"),
        (b" \t ", None),
        (b"", None),
        (7, None),
        (None, None),
        (b"a" * 4095 + "ầ".encode(), "a" * 4095),  # cut inside a character
    ],
)
def test_text(value: Any, expected: Any) -> None:
    assert decode.text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (bytes.fromhex("001b2101e4ff"), "00:1b:21:01:e4:ff"),
        (b"B8:69:F4:7F:41:70", "b8:69:f4:7f:41:70"),  # RouterOS sends text
        (bytes.fromhex("001b2101e4"), None),
        (bytes(6), None),
        (b"\xff" * 6, None),
        (b"", None),
        (12, None),
    ],
)
def test_mac(value: Any, expected: Any) -> None:
    assert decode.mac(value) == expected


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ((1, 4, 10, 1, 2, 3), "10.1.2.3"),
        ((1, 10, 1, 2, 3), "10.1.2.3"),  # the length left out
        ((3, 8, 10, 1, 2, 3, 0, 0, 0, 9), "10.1.2.3"),  # with a zone
        ((2, 16, 0xFE, 0x80, *[0] * 13, 1), "fe80::1"),
        ((4, 20, 0xFE, 0x80, *[0] * 13, 1, 0, 0, 0, 2), "fe80::1"),
        ((1, 4, 10, 1, 2, 300), None),
        ((1, 4, 10, 1, 2, -3), None),
        ((1, 4, 0, 0, 0, 0), None),
        ((1, 15, 48, 49), None),
        ((6, 6, 0, 1, 2, 3, 4, 5), None),
        ((), None),
    ],
)
def test_inet_index(index: tuple[int, ...], expected: Any) -> None:
    assert decode.inet_index(index) == expected


def test_mac_index_reads_six_sub_identifiers_with_or_without_their_count() -> None:
    assert decode.mac_index((0, 80, 86, 147, 33, 91)) == "00:50:56:93:21:5b"
    assert decode.mac_index((6, 0, 80, 86, 147, 33, 91)) == "00:50:56:93:21:5b"
    assert decode.mac_index((0, 80, 86, 147, 33)) is None
    assert decode.mac_index((0, 80, 86, 147, 33, 256)) is None


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ("255.255.255.128", 25),
        (b"\xff\xff\xff\x00", 24),
        ("255.0.255.0", None),
        ("0.0.0.0", None),
        ("0.0.0.255", None),  # a host mask
        (b"\x01", None),
        ("nonsense", None),
        (b"", None),
    ],
)
def test_prefix_length(mask: Any, expected: Any) -> None:
    assert decode.prefix_length(mask) == expected


def test_bits_counts_from_the_first_octets_highest_bit() -> None:
    assert decode.bits(b"\x28") == {2, 4}
    assert decode.bits(b"\x00\x80") == {8}
    assert decode.bits("x") == frozenset()


def test_ticks_age_counts_one_wrap() -> None:
    assert decode.ticks_age_s(100, 1100) == 10.0
    assert decode.ticks_age_s(decode.TICKS_WRAP - 500, 500) == 10.0


def test_date_and_time_needs_its_zone() -> None:
    with_zone = bytes.fromhex("07ea0b160a1e0f05") + b"+\x07\x00"
    assert decode.date_and_time(with_zone) == datetime(2026, 11, 22, 3, 30, 15, 500_000, UTC)
    assert decode.date_and_time(with_zone[:8]) is None
    assert decode.date_and_time(b"\x00\x00\x0d\x00\x00\x00\x00\x00+\x00\x00") is None
    assert decode.date_and_time(with_zone[:8] + b"?\x07\x00") is None
