from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from netmon.discovery.credentials import CredentialMemory, candidates
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.settings import DiscoverySettings

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PEER = ("10.1.5.1", 161)


def v2c(name, **more):
    return {"name": name, "version": "v2c", "community": f"secret-{name}", **more}


def v3(name, **more):
    return {"name": name, "version": "v3", "user": "netmon", **more}


AUTH = {"auth": "SHA256", "auth_key": "eight chars"}
PRIV = {"priv": "AES", "priv_key": "eight chars"}


def settings(*credentials, prefixes=("10.1.0.0/16",), per_device=5, **more):
    return DiscoverySettings.model_validate(
        {
            "prefixes": prefixes,
            "snmp": {"credentials": credentials, "credentials_per_device": per_device},
            **more,
        }
    )


def names(address, *credentials, **more):
    return [c.name for c in candidates(address, settings(*credentials, **more))]


def test_the_most_secure_goes_first():
    v1 = {"name": "v1", "version": "v1", "community": "x"}
    ordered = names(
        "10.1.5.1", v1, v2c("v2c"), v3("none"), v3("auth", **AUTH), v3("p", **AUTH, **PRIV)
    )
    assert ordered == ["p", "auth", "none", "v2c", "v1"]


def test_the_longest_prefix_decides_alone():
    everywhere = v2c("everywhere")
    wide, narrow = v2c("wide", prefixes=["10.1.0.0/16"]), v2c("narrow", prefixes=["10.1.5.0/24"])
    assert names("10.1.5.1", everywhere, wide, narrow) == ["narrow"]
    assert names("10.1.6.1", everywhere, wide, narrow) == ["wide"]
    assert names("10.1.6.1", everywhere, narrow) == ["everywhere"]


def test_only_a_few_are_tried_on_a_device():
    assert names("10.1.5.1", v2c("a"), v2c("b"), v2c("c"), per_device=2) == ["a", "b"]


def test_nothing_is_sent_outside_the_prefixes():
    assert names("10.2.0.1", v2c("a")) == []


def test_the_one_that_worked_is_tried_alone_until_it_fails():
    memory, known = CredentialMemory(), candidates("10.1.5.1", settings(v3("a"), v2c("b")))
    memory.accept(PEER, "b")
    assert [c.name for c in memory.order(PEER, known, now=NOW)] == ["b"]
    memory.forget(PEER)
    assert [c.name for c in memory.order(PEER, known, now=NOW)] == ["a", "b"]


def test_a_refused_login_rests_until_the_refusal_has_aged():
    memory, known = CredentialMemory(), candidates("10.1.5.1", settings(v3("a"), v2c("b")))
    memory.refuse(PEER, "a", now=NOW)
    for after, expected in ((timedelta(hours=23), ["b"]), (timedelta(hours=24), ["a", "b"])):
        assert [c.name for c in memory.order(PEER, known, now=NOW + after)] == expected
    other = ("10.1.5.2", 161)
    memory.refuse(PEER, "a", now=NOW)
    assert [c.name for c in memory.order(other, known, now=NOW)] == ["a", "b"]


def test_secrets_do_not_show():
    found = settings(v3("a", **AUTH, **PRIV), v2c("b"))
    shown = repr(found) + found.model_dump_json() + repr(candidates("10.1.5.1", found))
    assert "eight chars" not in shown
    assert "secret-b" not in shown


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"name": "x", "version": "v2c"}, "v2c needs a community"),
        ({"name": "x", "version": "v1", "community": "c", "user": "u"}, "belong to v3"),
        ({"name": "x", "version": "v3"}, "v3 needs a user"),
        (v3("x", auth="SHA"), "auth and auth_key go together"),
        (v3("x", auth="SHA", auth_key="short"), "shorter than 8"),
        (v3("x", **PRIV), "priv needs auth"),
        (v3("x", secret=1), "Extra inputs"),
    ],
)
def test_credentials_that_cannot_work_are_refused(data, problem):
    with pytest.raises(ValidationError, match=problem):
        settings(data)


@pytest.mark.parametrize(
    ("prefixes", "problem"),
    [
        (["10.0.0.0/8"], "larger than a /16"),
        (["8.8.8.0/24"], "allow_public"),
        (["10.1.5.1/24"], "host bits"),
        (["224.0.0.0/24"], "no stations"),
    ],
)
def test_prefixes_that_are_no_lan_are_refused(prefixes, problem):
    with pytest.raises(ValidationError, match=problem):
        settings(prefixes=prefixes)


def test_public_prefixes_need_their_word():
    assert settings(prefixes=["8.8.8.0/24"], allow_public=True).prefixes


def test_names_of_credentials_differ():
    with pytest.raises(ValidationError, match="used twice: a"):
        settings(v2c("a"), v2c("a"))


def test_prefixes_answer_with_the_longest_match():
    scope = Prefixes([ipaddress.ip_network(p) for p in ("10.1.0.0/16", "10.1.5.0/24", "fd00::/64")])
    assert scope.segment("10.1.5.9") == "10.1.5.0/24"
    assert scope.segment("10.1.6.9") == "10.1.0.0/16"
    assert scope.segment("fd00::9") == "fd00::/64"
    assert scope.segment("10.2.0.1") is None
    assert "10.1.0.1" in scope
    assert "fe80::1" not in scope
