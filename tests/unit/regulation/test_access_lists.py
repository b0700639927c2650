"""Whom a line of an address list lets in, in every way that platforms write it."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from netmon.regulation.access_lists import inside, source

MANAGEMENT = (ip_network("10.1.99.0/24"),)


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("permit 10.1.99.0 0.0.0.255", "10.1.99.0/24"),
        ("10 permit 10.1.99.0 255.255.255.0", "10.1.99.0/24"),
        ("20 permit 10.1.99.10", "10.1.99.10/32"),
        ("permit host 10.1.99.10", "10.1.99.10/32"),
        ("10 permit tcp 10.1.99.0/24 any eq 22", "10.1.99.0/24"),
        ("10 permit tcp 10.1.99.0/255.255.255.0 any eq ssh log", "10.1.99.0/24"),
        ("permit tcp 10.1.99.0 0.0.0.255 any eq 22", "10.1.99.0/24"),
        ("permit ip-source 10.1.99.0 mask 255.255.255.0 service ssh", "10.1.99.0/24"),
        ("rule 5 permit source 10.1.99.0 0.0.0.255", "10.1.99.0/24"),
        ("permit ipv6 2001:db8:99::/64 any", "2001:db8:99::/64"),
    ],
)
def test_a_source_is_read(text: str, network: str) -> None:
    assert source(text) == ip_network(network)


@pytest.mark.parametrize(
    "text",
    [
        "permit any",
        "permit ip any host 10.1.99.1",
        "rule 5 permit",
        "rule 5 permit source any",
        "permit tcp object-group X any",
        "permit 10.1.99.0 0.255.0.255",
        "permit 999.1.1.1",
    ],
)
def test_what_cannot_be_told_is_everybody(text: str) -> None:
    assert source(text) is None
    assert not inside(source(text), MANAGEMENT)


@pytest.mark.parametrize(
    ("network", "holds"),
    [
        ("10.1.99.0/24", True),
        ("10.1.99.128/25", True),
        ("10.1.98.0/23", False),
        ("0.0.0.0/0", False),
        ("2001:db8::/64", False),
    ],
)
def test_inside_means_nothing_beside(network: str, holds: bool) -> None:
    assert inside(ip_network(network), MANAGEMENT) is holds


def test_without_stated_prefixes_only_everybody_is_refused() -> None:
    assert inside(ip_network("192.168.0.0/16"), ())
    assert not inside(ip_network("::/0"), ())
