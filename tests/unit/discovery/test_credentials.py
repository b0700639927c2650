from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import Any

from inventory.types import Ip
from netmon.discovery.credentials import CredentialMemory, CredentialRule, candidates
from netmon.discovery.prefixes import Prefixes
from netmon.transport.base import AuthProtocol, PrivProtocol, Secret, SnmpCredential, SnmpVersion

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PEER = (Ip("10.1.5.1"), 161)


SCOPE = Prefixes([ipaddress.ip_network("10.1.0.0/16")])


def rule(
    name: str,
    version: str = "v2c",
    *,
    prefix: str | None = None,
    auth: bool = False,
    priv: bool = False,
) -> CredentialRule:
    return CredentialRule(
        prefix=ipaddress.ip_network(prefix) if prefix else None,
        credential=SnmpCredential(
            name=name,
            version=SnmpVersion(version),
            community=None if version == "v3" else Secret(f"secret-{name}"),
            auth=AuthProtocol.SHA256 if auth else None,
            priv=PrivProtocol.AES if priv else None,
        ),
    )


def names(address: str, *rules: Any, most: Any = 5) -> Any:
    return [c.name for c in candidates(Ip(address), rules, scope=SCOPE, most=most)]


def test_the_most_secure_goes_first() -> None:
    v3 = [rule("none", "v3"), rule("auth", "v3", auth=True), rule("p", "v3", auth=True, priv=True)]
    ordered = names("10.1.5.1", rule("v1", "v1"), rule("v2c"), *v3)
    assert ordered == ["p", "auth", "none", "v2c", "v1"]


def test_the_longest_prefix_decides_alone() -> None:
    everywhere = rule("everywhere")
    wide, narrow = rule("wide", prefix="10.1.0.0/16"), rule("narrow", prefix="10.1.5.0/24")
    assert names("10.1.5.1", everywhere, wide, narrow) == ["narrow"]
    assert names("10.1.6.1", everywhere, wide, narrow) == ["wide"]
    assert names("10.1.6.1", everywhere, narrow) == ["everywhere"]


def test_only_a_few_are_tried_on_a_device() -> None:
    assert names("10.1.5.1", rule("a"), rule("b"), rule("c"), most=2) == ["a", "b"]


def test_nothing_is_sent_outside_the_prefixes() -> None:
    assert names("10.2.0.1", rule("a")) == []


def test_the_one_that_worked_is_tried_alone_until_it_fails() -> None:
    memory, known = CredentialMemory(), (rule("a", "v3").credential, rule("b").credential)
    memory.accept(PEER, "b")
    assert [c.name for c in memory.order(PEER, known, now=NOW)] == ["b"]
    memory.forget(PEER)
    assert [c.name for c in memory.order(PEER, known, now=NOW)] == ["a", "b"]


def test_a_credential_that_was_missed_once_is_tried_again_before_a_weaker_one() -> None:
    memory, known = CredentialMemory(), (rule("a", "v3").credential, rule("b").credential)
    memory.accept(PEER, "b", missed=["a"])  # a packet was lost, or the device does not know a
    assert [c.name for c in memory.order(PEER, known, now=NOW)] == ["a", "b"]
    memory.accept(PEER, "b", missed=["a"])
    assert [c.name for c in memory.order(PEER, known, now=NOW)] == ["b"]


def test_a_refused_login_rests_until_the_refusal_has_aged() -> None:
    memory, known = CredentialMemory(), (rule("a", "v3").credential, rule("b").credential)
    memory.refuse(PEER, "a", now=NOW)
    for after, expected in ((timedelta(hours=23), ["b"]), (timedelta(hours=24), ["a", "b"])):
        assert [c.name for c in memory.order(PEER, known, now=NOW + after)] == expected
    other = (Ip("10.1.5.2"), 161)
    memory.refuse(PEER, "a", now=NOW)
    assert [c.name for c in memory.order(other, known, now=NOW)] == ["a", "b"]


def test_prefixes_answer_with_the_longest_match() -> None:
    scope = Prefixes([ipaddress.ip_network(p) for p in ("10.1.0.0/16", "10.1.5.0/24", "fd00::/64")])
    assert scope.segment(Ip("10.1.5.9")) == "10.1.5.0/24"
    assert scope.segment(Ip("10.1.6.9")) == "10.1.0.0/16"
    assert scope.segment(Ip("fd00::9")) == "fd00::/64"
    assert scope.segment(Ip("10.2.0.1")) is None
    assert "10.1.0.1" in scope
    assert "fe80::1" not in scope
