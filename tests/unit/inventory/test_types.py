"""Values are parsed once, into one spelling; rubbish is absent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types import (
    Mac,
    ip_sort_key,
    is_local_mac,
    iso,
    parse_ip,
    parse_mac,
    utc,
    virtual_mac_kind,
)


@pytest.mark.parametrize(
    "text",
    [
        "00:1b:21:0a:0b:0c",
        "00-1B-21-0A-0B-0C",
        "001b.210a.0b0c",
        "001b210a0b0c",
        "0:1b:21:a:b:c",
        " 00:1B:21:0A:0B:0C ",
        b"\x00\x1b\x21\x0a\x0b\x0c",
    ],
)
def test_every_spelling_of_a_mac_is_one(text: str | bytes) -> None:
    assert parse_mac(text) == "00:1b:21:0a:0b:0c"


@pytest.mark.parametrize(
    "text",
    [None, "", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "00:1b:21", "xyz"],
)
def test_what_no_station_owns_is_no_mac(text: str | None) -> None:
    assert parse_mac(text) is None


@given(st.one_of(st.text(max_size=30), st.binary(max_size=20)))
def test_no_input_breaks_the_parsers(value: str | bytes) -> None:
    mac = parse_mac(value)
    assert mac is None or parse_mac(mac) == mac
    ip = parse_ip(value)
    assert ip is None or parse_ip(ip) == ip


@pytest.mark.parametrize(
    ("mac", "kind"),
    [
        ("00:00:5e:00:01:0a", "vrrp"),
        ("00:00:5e:00:02:0a", "vrrp"),
        ("00:00:0c:07:ac:01", "hsrp"),
        ("00:00:0c:9f:f0:01", "hsrp"),
        ("00:07:b4:00:01:01", "glbp"),
        ("02:bf:0a:00:00:01", "nlb"),
        ("00:00:5e:00:53:01", None),
        ("00:1b:21:00:00:01", None),
    ],
)
def test_role_macs_are_known(mac: str, kind: str | None) -> None:
    assert virtual_mac_kind(Mac(mac)) == kind


def test_local_bit_is_the_second_of_the_first_octet() -> None:
    assert is_local_mac(Mac("02:00:00:00:00:01"))
    assert is_local_mac(Mac("da:00:00:00:00:01"))
    assert not is_local_mac(Mac("00:1b:21:00:00:01"))


def test_addresses_are_canonical_and_only_those_a_station_can_own() -> None:
    assert parse_ip("2001:DB8:0::1") == "2001:db8::1"
    assert parse_ip("fe80::1%eth0") == "fe80::1"
    assert parse_ip(b"\x0a\x00\x00\x01") == "10.0.0.1"
    assert [parse_ip(a) for a in ("0.0.0.0", "224.0.0.1", "255.255.255.255", "::", "x")] == [
        None
    ] * 5
    ips = [ip for a in ("10.0.0.10", "::1", "10.0.0.9") if (ip := parse_ip(a))]
    assert sorted(ips, key=ip_sort_key) == ["10.0.0.9", "10.0.0.10", "::1"]


def test_instants_keep_their_offset_and_are_written_in_utc() -> None:
    hanoi = datetime(2026, 1, 5, 15, 0, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    assert iso(hanoi) == "2026-01-05T08:00:00.123Z"
    assert utc("2026-01-05T15:00:00+07:00") == datetime(2026, 1, 5, 8, tzinfo=UTC)
    with pytest.raises(ValueError, match="without an offset"):
        utc("2026-01-05T15:00:00")
