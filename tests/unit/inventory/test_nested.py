"""Blocks by the way that leads to them, whatever the syntax."""

from __future__ import annotations

from inventory.configuration import Platform, parse, select
from inventory.configuration.questions import find
from tests.support.configs import kept

IOS = """\
hostname sw1
interface Gi1/0/1
 description PRINTER
 switchport access vlan 30
interface Gi1/0/2
 description PC
router bgp 65001
 address-family ipv4
  neighbor 10.0.0.1 activate
 address-family ipv6
  neighbor 2001:db8::1 activate
ip ssh version 2
end
"""
JUNOS = """\
set version 20.4R3
set system host-name sw1
set interfaces ge-0/0/1 description PRINTER
set interfaces ge-0/0/1 unit 0 family ethernet-switching vlan members v30
set interfaces ge-0/0/2 unit 0 family ethernet-switching vlan members v10
set vlans v30 vlan-id 30
"""


def paths(text: str, platform: Platform, *parents: str, where: str | None = None) -> list[str]:
    found = select(parse(kept(platform, text)), parents, where=where)
    assert found.doubtful == ()
    return [" > ".join(line.text for line in block.path) for block in found.blocks]


def test_blocks_are_found_level_by_level_and_by_a_line_in_them() -> None:
    assert paths(IOS, Platform.CISCO_IOS, r"interface \S+") == [
        "interface Gi1/0/1",
        "interface Gi1/0/2",
    ]
    assert paths(IOS, Platform.CISCO_IOS, "interface", where="description PRINTER") == [
        "interface Gi1/0/1"
    ]
    assert paths(IOS, Platform.CISCO_IOS, "router bgp", r"address-family ipv[46]") == [
        "router bgp 65001 > address-family ipv4",
        "router bgp 65001 > address-family ipv6",
    ]
    assert paths(IOS, Platform.CISCO_IOS, "vlan") == []


def test_no_parents_mean_the_top_level_and_not_what_is_nested() -> None:
    (block,) = select(parse(kept(Platform.CISCO_IOS, IOS)), ()).blocks
    assert find(block.lines, "ip ssh version 2")
    assert not find(block.lines, "description PC")


def test_a_flat_syntax_has_blocks_too() -> None:
    assert paths(JUNOS, Platform.JUNIPER_JUNOS, r"set interfaces \S+") == [
        "set interfaces ge-0/0/1",
        "set interfaces ge-0/0/2",
    ]
    assert paths(JUNOS, Platform.JUNIPER_JUNOS, r"set interfaces \S+", r"unit \d+") == [
        "set interfaces ge-0/0/1 > unit 0",
        "set interfaces ge-0/0/2 > unit 0",
    ]
    assert paths(
        JUNOS, Platform.JUNIPER_JUNOS, r"set interfaces \S+", where="description PRINTER"
    ) == ["set interfaces ge-0/0/1"]


def test_a_riddle_in_a_block_that_was_passed_over_might_be_what_it_lacks() -> None:
    text = IOS.replace(" description PC", " % Invalid input detected")
    asked = parse(kept(Platform.CISCO_IOS, text))
    assert [x.number for x in select(asked, ["interface"], where="description").doubtful] == [6]
    assert [x.number for x in asked.every("interface").where("description PRINTER").doubtful] == [6]
    assert select(asked, ["router bgp"]).doubtful == ()
