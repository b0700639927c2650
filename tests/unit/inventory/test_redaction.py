"""No secret of any syntax survives, and nothing that a check needs is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.configuration import Platform, parse
from inventory.redaction import KEY_BYTES, Redactor, holds_secret
from tests.support.canaries import LINES, elsewhere, weak_with_canaries
from tests.support.configs import NAMES, REDACTOR, canaries, kept, raw, read

ALL = [(platform, name) for platform in Platform for name in NAMES]

UNTOUCHED = (
    "service password-encryption",
    "aaa authentication login default group radius local",
    "aaa authentication enable default enable",
    " authentication-mode aaa",
    "set system login password minimum-length 14",
    "snmp-server group NETMON v3 priv read DOC access QUAN-TRI",
    "snmp-server host 10.1.0.10 version 3 priv netmon",
    "snmp-server community public RO",
    "snmp-agent community read private",
    "ip ssh rsa keypair-name TP-self",
    "key chain OSPF",
    " key 1",
    "passwords complexity min-length 14",
    "password complexity all",
    "no password strength-check",
    "login block-for 300 attempts 3 within 60",
    "set login retry-options tries-before-disconnect 3",
    "ntp server 10.1.0.5 key 1 prefer",
    "ip ospf authentication message-digest",
    "snmp-agent target-host trap address udp-domain 10.1.0.10 params securityname nm v3 privacy",
    'add name=LAN comment=""',
    "hostname passwd-server",
    "interface GigabitEthernet1/0/1",
    "ssh server cipher aes256_ctr aes128_ctr",
    "ssh2 algorithm cipher aes256-ctr",
    "crypto key generate rsa modulus 4096",
    "description key cabinet 3",
    "ntp trusted-key 1",
    "set ssh-key-size 2048",
    "/ip ssh set host-key-size=4096 strong-crypto=yes",
    " snmp-agent community read simple public",
)


def test_there_are_canaries_of_all_syntaxes() -> None:
    found = canaries()
    assert len(found) == len(set(found)) >= 60
    everything = "".join(raw(platform, name) for platform, name in ALL)
    assert all(everything.count(canary) >= 1 for canary in found)


@pytest.mark.parametrize(("platform", "name"), ALL)
def test_no_canary_survives(platform: Platform, name: str) -> None:
    text = read(platform, name)
    planted = [canary for canary in canaries() if canary in raw(platform, name)]
    assert planted
    assert [canary for canary in planted if canary in text.text] == []
    assert not holds_secret(text.lines)
    assert REDACTOR.lines(text.lines) == text.lines


@pytest.mark.parametrize("line", UNTOUCHED)
def test_what_is_no_secret_stays(line: str) -> None:
    assert REDACTOR.text(line) == line


def test_how_a_secret_is_kept_stays_visible() -> None:
    assert REDACTOR.text("enable secret 9 $9$abc$def").startswith("enable secret 9 <secret:$9$:")
    assert REDACTOR.text("username a password 7 0822455D").startswith(
        "username a password 7 <secret:text:"
    )
    junos = REDACTOR.text('set x authentication encrypted-password "$6$ab$cd"')
    assert junos.startswith('set x authentication encrypted-password "<secret:$6$:')


def test_a_fingerprint_shows_a_change_and_only_to_the_books_own_key() -> None:
    other = Redactor(key=b"o" * KEY_BYTES)
    line = "enable secret {}"
    assert REDACTOR.text(line.format("a")) == REDACTOR.text(line.format("a"))
    assert REDACTOR.text(line.format("a")) != REDACTOR.text(line.format("b"))
    assert REDACTOR.text(line.format("a")) != other.text(line.format("a"))


def test_fortios_values_that_are_new_each_time_make_no_change() -> None:
    assert REDACTOR.text("set passwd ENC abc") == REDACTOR.text("set passwd ENC xyz")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Redactor(key=b"short")


def test_a_line_that_no_device_writes_is_not_kept_and_not_understood() -> None:
    long = "enable password " + "cNry" * 50_000
    text = kept(Platform.CISCO_IOS, f"version 15\nhostname a\n{long}\nend")
    assert "cNry" not in text.text
    assert [line.number for line in parse(text).unparsed] == [3]


def test_five_megabytes_are_redacted_in_bounded_time() -> None:
    hostile = [f"username u{n} secret " + "password key " * 100 for n in range(200)]
    redacted = REDACTOR.lines([*hostile, "a" * 5_000_000])
    assert len(redacted) == 201
    assert len(redacted[-1]) < 100


# A value with an @, a slash or an & ends the part of an address that it stands in.
_ORDINARY = "abcXYZ019"
_ODD = "!#^*()_+=.,:-"
PLACES = [
    (platform, line)
    for platform, lines in LINES.items()
    for line in lines.split("\n")
    if "{}" in line
]


@st.composite
def _secrets(draw: st.DrawFn) -> tuple[str, str]:
    _, line = draw(st.sampled_from(PLACES))
    free = _ORDINARY if re.search(r"://|\$\{\}|AQBap", line) else _ORDINARY + _ODD
    body = draw(st.text(alphabet=st.sampled_from(free), min_size=14, max_size=30))
    return line, f"x{body}q"


@given(_secrets())
def test_any_value_in_a_secrets_place_is_hidden(planted: tuple[str, str]) -> None:
    line, secret = planted
    section = "/snmp community\n" if line.startswith("add name={} addresses") else ""
    redacted = REDACTOR.text(section + line.replace("{}", secret))
    assert secret not in redacted
    assert REDACTOR.text(redacted) == redacted


@pytest.mark.parametrize("platform", Platform)
def test_no_canary_of_any_syntax_survives_in_a_whole_configuration(platform: Platform) -> None:
    output, planted = weak_with_canaries(platform)
    text = kept(platform, output)
    assert [canary for canary in planted if canary in text.text] == []
    assert REDACTOR.lines(text.lines) == text.lines
    assert not holds_secret(text.lines)


def test_no_canary_survives_in_what_hosts_hold() -> None:
    output, planted = elsewhere()
    assert [canary for canary in planted if canary in REDACTOR.text(output)] == []


@given(st.text(max_size=200))
def test_redaction_of_anything_is_final(text: str) -> None:
    once = REDACTOR.text(text)
    assert REDACTOR.text(once) == once
