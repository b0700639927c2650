"""config-lines: blocks that must or must not have lines, whatever the platform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.configuration import Platform
from inventory.finding import Finding, Status
from tests.support.configs import READ_AT, kept
from tests.support.judging import device, snapshot
from tests.support.own_rules import judged, own_rule, problem

NOW = READ_AT + timedelta(hours=5)
IOS = """\
version 15.2
hostname sw1
interface GigabitEthernet1/0/1
 description PRINTER tang 2
 switchport access vlan 30
interface GigabitEthernet1/0/2
 description PRINTER
 switchport access vlan 20
 switchport mode trunk
interface GigabitEthernet1/0/3
 description PC
 switchport access vlan 300
ip access-list extended QUAN-TRI
 10 permit ip 10.1.99.0 0.0.0.255 any
 20 deny ip any any log
ip ssh version 2
snmp-server location Ha Noi
end
"""
PRINTERS = {
    "platform": "cisco_ios",
    "parents": [r"interface \S+"],
    "where": "description PRINTER",
    "must": ["switchport access vlan 30"],
}


def found(
    folder: Path,
    params: Mapping[str, Any],
    output: str = IOS,
    *,
    platform: Platform = Platform.CISCO_IOS,
    complete: bool = True,
) -> Finding:
    text = kept(platform, output, complete=complete)
    lan = snapshot(device(configuration=text, read=READ_AT, last_seen=NOW))
    return judged(own_rule(folder, "config-lines", params), lan, now=NOW)


def good(output: str) -> str:
    return output.replace("vlan 20\n switchport mode trunk", "vlan 30\n no shutdown")


def test_every_block_that_is_meant_has_the_line(tmp_path: Path) -> None:
    finding = found(tmp_path, PRINTERS, good(IOS))
    assert finding.status is Status.PASS
    assert finding.message.en == "2 blocks are as required."
    assert finding.message.vi == "2 khối cấu hình đúng quy định."
    assert "4: description" not in finding.actual
    assert "3: interface GigabitEthernet1/0/1" in finding.evidence[0].seen


def test_a_block_that_lacks_it_fails_with_its_line_and_the_commands(tmp_path: Path) -> None:
    finding = found(tmp_path, PRINTERS)
    assert finding.status is Status.FAIL
    assert finding.message.en == (
        "Not as required: interface GigabitEthernet1/0/2 (line 6) lacks "
        "'switchport access vlan 30'."
    )
    assert "interface GigabitEthernet1/0/2 (dòng 6) thiếu" in finding.message.vi
    assert finding.expected == (
        r"interface \S+, where description PRINTER: switchport access vlan 30"
    )
    assert finding.fix is not None
    assert finding.fix.en.endswith("interface GigabitEthernet1/0/2\n switchport access vlan 30")


def test_a_forbidden_line_is_named_and_taken_out(tmp_path: Path) -> None:
    params = {**PRINTERS, "must": [], "must_not": ["switchport mode trunk"]}
    finding = found(tmp_path, params)
    assert finding.status is Status.FAIL
    assert "has the forbidden line 9: switchport mode trunk" in finding.message.en
    assert finding.fix is not None
    assert finding.fix.en.endswith("interface GigabitEthernet1/0/2\n no switchport mode trunk")
    assert found(tmp_path, params, good(IOS)).status is Status.PASS


def test_a_pattern_ends_at_a_words_end(tmp_path: Path) -> None:
    params = {**PRINTERS, "where": "description PC"}
    assert found(tmp_path, params).status is Status.FAIL  # VLAN 300 is not VLAN 30


@pytest.mark.parametrize(("first", "status"), [("10", Status.PASS), ("30", Status.FAIL)])
def test_lines_may_have_to_stand_in_an_order(tmp_path: Path, first: str, status: Status) -> None:
    params = {
        "platform": "cisco_ios",
        "parents": ["ip access-list extended QUAN-TRI"],
        "must": [r"\d+ permit ip 10\.1\.99\.0", r"\d+ deny ip any any log"],
        "ordered": True,
    }
    text = IOS
    if first != "10":
        lines = IOS.splitlines(keepends=True)
        lines[13], lines[14] = lines[14], lines[13]
        text = "".join(lines)
    finding = found(tmp_path, params, text)
    assert finding.status is status
    if status is Status.FAIL:
        assert "has its lines in another order" in finding.message.en
        assert finding.fix is not None
        assert "corrects these blocks" in finding.fix.en


def test_the_top_level_is_asked_without_parents(tmp_path: Path) -> None:
    params = {"platform": "cisco_ios", "must": ["ip ssh version 2", "no ip http server"]}
    finding = found(tmp_path, params)
    assert finding.status is Status.FAIL
    assert finding.message.en == "Not as required: the configuration lacks 'no ip http server'."
    assert finding.fix is not None
    assert finding.fix.en.endswith("\nno ip http server")


def test_a_fix_that_cannot_be_told_whole_is_not_told_in_part(tmp_path: Path) -> None:
    params = {"platform": "cisco_ios", "must": ["service timestamps", r"ntp server \S+"]}
    finding = found(tmp_path, params)
    assert finding.fix is not None
    assert "service timestamps\n" not in finding.fix.en
    assert "(service timestamps; ntp server \\S+)" in finding.fix.en


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("version 15.2", "% Invalid input detected", 1),
        (" switchport access vlan 30", " % Invalid input detected", 5),
        (" description PC", " % Invalid input detected", 11),
    ],
)
def test_a_line_that_is_not_understood_leaves_it_open_and_is_named(
    tmp_path: Path, old: str, new: str, line: int
) -> None:
    for text in (IOS, good(IOS)):
        finding = found(tmp_path, PRINTERS, text.replace(old, new))
        assert (finding.status, finding.reason) == (Status.UNKNOWN, f"unparsed:line-{line}")
        assert "Invalid input" in finding.message.en


def test_a_forbidden_line_fails_whatever_else_is_not_understood(tmp_path: Path) -> None:
    params = {**PRINTERS, "must_not": ["switchport mode trunk"]}
    finding = found(tmp_path, params, IOS.replace("version 15.2", "% Invalid input detected"))
    assert finding.status is Status.FAIL


def test_what_was_not_read_whole_or_not_lately_is_open(tmp_path: Path) -> None:
    assert found(tmp_path, PRINTERS, good(IOS), complete=False).status is Status.UNKNOWN
    effective = own_rule(tmp_path, "config-lines", PRINTERS)
    none = judged(effective, snapshot(device(last_seen=NOW)), now=NOW)
    assert none.reason == "missing:configuration"
    text = kept(Platform.CISCO_IOS, good(IOS))
    late = NOW + timedelta(days=8)
    old = judged(effective, snapshot(device(configuration=text, last_seen=late)), now=late)
    assert old.reason == "stale:configuration"


def test_another_platform_and_no_block_are_not_applicable(tmp_path: Path) -> None:
    other = found(tmp_path, {**PRINTERS, "platform": "huawei_vrp"})
    assert (other.status, other.reason) == (Status.NOT_APPLICABLE, "platform:cisco_ios")
    nothing = found(tmp_path, {**PRINTERS, "where": "description CAMERA"})
    assert (nothing.status, nothing.reason) == (Status.NOT_APPLICABLE, "no-block")


VRP = "sysname sw1\nvlan batch 30\naaa\n#\ninterface GE0/0/1\n telnet on\n#\nreturn\n"
JUNOS = """\
set version 20.4R3
set system host-name sw1
set interfaces ge-0/0/1 description PRINTER
set vlans v30 vlan-id 30
"""
FORTI = """\
config system global
    set hostname fw
end
config system interface
    edit "port1"
        set allowaccess ping https telnet
    next
end
config firewall policy
end
"""
ROUTEROS = "/interface bridge\nadd name=bridge\n/ip service\nset telnet disabled=no\n/user\n"


@pytest.mark.parametrize(
    ("platform", "text", "params", "fix"),
    [
        (
            Platform.HUAWEI_VRP,
            VRP,
            {
                "parents": [r"interface \S+"],
                "must": ["stp edged-port enable"],
                "must_not": ["telnet on"],
            },
            "interface GE0/0/1\n stp edged-port enable\ninterface GE0/0/1\n undo telnet on",
        ),
        (
            Platform.JUNIPER_JUNOS,
            JUNOS,
            {"parents": [r"set interfaces \S+"], "must": ["mtu 9000"], "must_not": ["description"]},
            "set interfaces ge-0/0/1 mtu 9000\ndelete interfaces ge-0/0/1 description PRINTER",
        ),
        (
            Platform.FORTINET,
            FORTI,
            {
                "parents": ["config system interface", r'edit "?port\d+"?'],
                "must": ["set alias wan"],
            },
            'config system interface\n edit "port1"\n  set alias wan\n next\nend',
        ),
        (
            Platform.MIKROTIK_ROUTEROS,
            ROUTEROS,
            {"parents": ["/ip service"], "must": ["set ftp disabled=yes"]},
            "/ip service\n set ftp disabled=yes",
        ),
    ],
)
def test_other_syntaxes_are_asked_and_mended_in_their_own_way(
    tmp_path: Path, platform: Platform, text: str, params: dict[str, Any], fix: str
) -> None:
    finding = found(tmp_path, {"platform": platform, **params}, text, platform=platform)
    assert finding.status is Status.FAIL, finding
    assert finding.fix is not None
    assert finding.fix.en.partition("\n")[2] == fix


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"must": []}, "with: asks for nothing; give must or must_not"),
        ({"parents": []}, "with: where chooses among blocks; give parents too"),
        ({"ordered": True}, "with: ordered needs two lines or more in must"),
        ({"must": ["(a"]}, "with.must[0]: is not a regular expression"),
        ({"where": "(a+)+b"}, "with.where: has a repetition inside a repetition"),
        ({"platform": "cisco_io"}, "Did you mean 'cisco_ios'?"),
        ({"must_no": ["x"]}, "with.must_no: unknown key. Did you mean 'must_not'?"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    tmp_path: Path, change: dict[str, Any], sentence: str
) -> None:
    assert sentence in problem(tmp_path, "config-lines", {**PRINTERS, **change})


WORDS = st.sampled_from(
    ["interface A", " vlan 30", " vlan 3", " shutdown", "% Invalid", "  x y", "!"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=8))
def test_pass_means_that_all_was_understood_and_is_there(tmp_path: Path, lines: list[str]) -> None:
    """Whatever the text: never PASS with a riddle in it, and never PASS against a plain reading."""
    text = "\n".join(["hostname a", "version 15.2", *lines, "end", ""])
    params = {"platform": "cisco_ios", "parents": ["interface"], "must": ["vlan 30"]}
    finding = found(tmp_path, params, text)
    if finding.status is Status.PASS:
        assert "% Invalid" not in lines
        assert "interface A" in lines
        assert any(line.split() == ["vlan", "30"] for line in lines)
    if finding.status is Status.FAIL:
        assert "% Invalid" not in lines
