"""Which devices are read over SSH, with which commands, and who is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Network, ip_network
from pathlib import Path

import pytest

from inventory.configuration import COMMANDS, Platform
from inventory.device import AddressUse, Device, Fact, Table
from inventory.model import FactName, FactRank, Role, SshAccess
from inventory.observation import Key, KeyKind
from inventory.types import DeviceId, Ip
from netmon.discovery.config_collector import (
    CollectorSettings,
    ConfigTarget,
    SshRule,
    nearest,
    targets,
)
from netmon.discovery.platforms import PLATFORMS, recognise
from netmon.discovery.platforms.base import port_index, seconds
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.ssh_facts import Problem
from netmon.errors import OperatorError
from netmon.files.key import own_key
from netmon.transport.base import Secret
from netmon.transport.commands import refuse_unless_read_only
from netmon.transport.ssh import SshCredential
from tests.support.book import NOW

SCOPE = Prefixes([IPv4Network("10.0.0.0/16")])
LOGIN = SshCredential(name="tinh", user="netmon", password=Secret("x"))
RULES = (SshRule(prefix=None, credential=LOGIN),)
ADDRESS = Ip("10.0.1.2")


def device(vendor: str = "Cisco", os: str = "IOS", role: Role = Role.SWITCH) -> Device:
    facts = {FactName.VENDOR: vendor, FactName.OS: os, FactName.ROLE: role.value}
    return Device(
        id=DeviceId("d-1"),
        name="sw",
        keys=frozenset({Key(KeyKind.SERIAL, "cisco|foc1"), Key(KeyKind.ADDRESS, ADDRESS)}),
        first_seen=NOW,
        last_seen=NOW,
        facts={n: Fact(v, "system", "x", FactRank.SYSTEM, NOW) for n, v in facts.items() if v},
        addresses=(AddressUse(ip=ADDRESS, mac=None, first_seen=NOW, last_seen=NOW, current=True),),
    )


def chosen(found: Device, rules: tuple[SshRule, ...] = RULES) -> tuple[ConfigTarget, ...]:
    return targets([found], rules, scope=SCOPE, settings=CollectorSettings(), now=NOW)


@pytest.mark.parametrize("platform", Platform)
def test_every_command_of_a_platform_only_shows(platform: Platform) -> None:
    known = PLATFORMS[platform]
    tables = [t.command for t in (known.arp, known.fdb, known.neighbors) if t is not None]
    commands = [
        known.configuration,
        *COMMANDS[platform],
        *(f.command for f in known.facts),
        *tables,
    ]
    for command in commands:
        refuse_unless_read_only(command, allowed=known.command_line.allowed)


@pytest.mark.parametrize("platform", Platform)
def test_every_platform_is_recognised_by_its_products(platform: Platform) -> None:
    known = PLATFORMS[platform]
    for vendor, os in known.products:
        assert recognise(device(vendor or "Anybody", os)) is known


def test_an_unknown_product_is_not_guessed() -> None:
    assert recognise(device("Zyxel", "ZyNOS")) is None
    assert chosen(device("Zyxel", "ZyNOS")) == ()


def test_a_device_is_asked_with_the_longest_prefixs_login() -> None:
    near = SshRule(
        prefix=ip_network("10.0.1.0/24"), credential=replace(LOGIN, name="so"), port=2222
    )
    assert nearest(ADDRESS, (*RULES, near)) is near
    (target,) = chosen(device(), (*RULES, near))
    assert (target.credential.name, target.port) == ("so", 2222)
    assert target.keys == {Key(KeyKind.SERIAL, "cisco|foc1")}


def test_stations_and_what_is_outside_the_prefixes_are_not_asked() -> None:
    assert len(chosen(device())) == 1
    assert chosen(device(role=Role.PRINTER)) == ()
    outside = AddressUse(ip=Ip("10.9.0.1"), mac=None, first_seen=NOW, last_seen=NOW, current=True)
    assert chosen(replace(device(), addresses=(outside,))) == ()
    assert chosen(device(), ()) == ()


def test_a_device_without_facts_is_asked_where_the_platform_is_configured() -> None:
    unknown = device("", "", Role.OTHER)
    assert chosen(unknown) == ()
    (target,) = chosen(unknown, (replace(RULES[0], platform=Platform.DLINK_DS),))
    assert target.platform is PLATFORMS[Platform.DLINK_DS]
    assert target.tables


@pytest.mark.parametrize(("hours", "asked"), [(1, 0), (23, 0), (25, 1)])
def test_a_refusal_is_remembered_by_the_book(hours: int, asked: int) -> None:
    row = SshAccess(port=22, answered=False, credential="tinh", problem=Problem.LOGIN)
    table = Table((row,), "ssh", NOW - timedelta(hours=hours))
    refused = replace(device(), tables={SshAccess: table})
    assert len(chosen(refused)) == asked
    other = (SshRule(prefix=None, credential=replace(LOGIN, name="other")),)
    assert len(chosen(refused, other)) == 1


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1 year, 2 weeks, 3 days, 4 hours, 5 minutes", 33_019_500.0),
        ("1w2d3h4m5s", 788_645.0),
        ("12:03:04", 43_384.0),
        ("5 days, 1:02:03", 435_723.0),
        ("just booted", None),
    ],
)
def test_spans_are_read_as_devices_write_them(text: str, span: float | None) -> None:
    assert seconds(text) == span


def test_a_port_known_by_name_has_one_number() -> None:
    assert port_index("Gi1/0/1") == port_index("gi1/0/1") != port_index("Gi1/0/2")
    assert port_index("Gi1/0/1") >= 1 << 30


def test_the_books_own_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "state" / "redaction.key"
    key = own_key(path)
    assert own_key(path) == key
    assert len(key) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"short")
    with pytest.raises(OperatorError, match="holds 5 bytes"):
        own_key(path)
