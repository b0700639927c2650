"""The rules on switch ports on every platform: hardened passes, weak fails, riddles stay open."""

from __future__ import annotations

import re

import pytest

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Finding, Status
from netmon.regulation.engine import judge
from netmon.regulation.registry import load_checks
from netmon.regulation.switching import PLATFORMS, switch_of
from netmon.regulation.switching.model import ALL_VLANS, chosen, numbers, short
from netmon.regulation.switching.procurve import expand
from tests.support.configs import read
from tests.support.judging import NOW, effective, rule_of, snapshot
from tests.support.switches import PLAN, switch

CHECKS = load_checks()
P = Platform
JUDGED = {
    "L2-02": PLATFORMS,
    "L2-03": PLATFORMS,
    "L2-04": PLATFORMS,
    "L2-05": PLATFORMS,
    "L2-06": PLATFORMS,
    "L2-07": PLATFORMS,
}
NOTHING_WEAK = {
    ("L2-06", P.HP_PROCURVE): ("vlan 10", "   tagged 49-50", "   exit"),
    ("L2-07", P.HP_PROCURVE): ("vlan 77", "   tagged 47-48", "   exit"),
    ("L2-07", P.DLINK_DS): ("create vlan THUA tag 77", "config vlan THUA add tagged 25-26"),
}
"""Weak, but without a trunk (all ports are in VLAN 1), or with one that is well chosen; with these
lines the rule is broken."""
PAIRS = [(rule, p) for rule, platforms in JUDGED.items() for p in sorted(platforms)]
DOT1X = ["/interface dot1x server", *(f"add interface=ether{n}" for n in range(2, 25))]
RIDDLE = "配置 不明"


def _judged(rule_id: str, device: Device) -> Finding:
    rule = rule_of(CHECKS[rule_id])
    return judge(snapshot(device), effective(rule, parameters=PLAN), now=NOW)[0]


def _hardened(rule_id: str, platform: Platform, *more: str) -> Device:
    # The RouterOS configuration has no 802.1X, which is the only thing that L2-02 accepts there.
    extra = DOT1X if (rule_id, platform) == ("L2-02", P.MIKROTIK_ROUTEROS) else []
    return switch(platform, "hardened", *extra, *more)


@pytest.mark.parametrize(("rule_id", "platform"), PAIRS)
def test_a_hardened_switch_passes(rule_id: str, platform: Platform) -> None:
    found = _judged(rule_id, _hardened(rule_id, platform))
    assert found.status is Status.PASS, found.message.en
    assert found.evidence


@pytest.mark.parametrize(("rule_id", "platform"), [p for p in PAIRS if p not in NOTHING_WEAK])
def test_a_weak_switch_fails_and_the_fix_is_told(rule_id: str, platform: Platform) -> None:
    found = _judged(rule_id, switch(platform, "weak"))
    assert found.status is Status.FAIL, found.message.en
    assert found.fix is not None
    assert platform.value in found.fix.en
    if rule_id != "L2-03":  # where snooping is off altogether there is no line to name
        assert re.search(r"in line \d+: ", found.message.en)


@pytest.mark.parametrize(("rule_id", "platform"), sorted(NOTHING_WEAK))
def test_a_trunk_that_is_not_chosen_well_fails(rule_id: str, platform: Platform) -> None:
    broken = switch(platform, "weak", *NOTHING_WEAK[rule_id, platform])
    assert _judged(rule_id, broken).status is Status.FAIL


@pytest.mark.parametrize(("rule_id", "platform"), PAIRS)
def test_a_line_not_understood_leaves_it_open(rule_id: str, platform: Platform) -> None:
    lines = "\n".join(read(platform, "hardened").lines)
    found = _judged(rule_id, _hardened(rule_id, platform, RIDDLE))
    assert RIDDLE not in lines
    assert found.status is Status.UNKNOWN
    assert found.reason.startswith("unparsed:line-")


@pytest.mark.parametrize("rule_id", JUDGED)
@pytest.mark.parametrize("platform", sorted(set(Platform) - PLATFORMS))
def test_a_platform_that_cannot_be_read_is_unknown(rule_id: str, platform: Platform) -> None:
    found = _judged(rule_id, switch(platform, "hardened"))
    assert (found.status, found.reason) == (Status.UNKNOWN, f"unjudged:{platform.value}")


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_ports_and_vlans_are_read(platform: Platform) -> None:
    found = switch_of(read(platform, "hardened"))
    assert found is not None
    assert len(found.ports) >= 12
    assert {10, 99} <= set(found.vlans)
    assert {v.vlan for v in found.virtual} == {99}


@pytest.mark.parametrize(
    ("text", "vlans"),
    [
        ("10,20-22", {10, 20, 21, 22}),
        ("10 20 to 22", {10, 20, 21, 22}),
        ("0,4095,7", {7}),
        ("4000-99999", set(range(4000, 4095))),
        ("all", set(ALL_VLANS)),
        ("", set()),
    ],
)
def test_lists_of_vlans(text: str, vlans: set[int]) -> None:
    assert numbers(text) == vlans


def test_every_vlan_is_no_choice() -> None:
    assert chosen(numbers("2 to 4094")) is None
    assert chosen(numbers("1-4094")) is None
    assert chosen({10}) == frozenset({10})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("GigabitEthernet1/0/1", "Gi1/0/1", True),
        ("GigabitEthernet 0/1", "GigabitEthernet0/1", True),
        ("GigabitEthernet1/0/1", "Gi1/0/11", False),
        ("ge-0/0/1", "ge-0/0/1.0", True),
        ("sfp-sfpplus1", "sfp1", False),
        ("1/1/4", "1/1/4", True),
    ],
)
def test_names_of_ports_are_compared(one: str, other: str, same: bool) -> None:
    assert (short(one) == short(other)) is same


def test_lists_of_ports() -> None:
    assert expand("1-3,A2-A3,1/7-1/8,Trk1") == ["1", "2", "3", "A2", "A3", "1/7", "1/8", "Trk1"]
