"""Configurations parse into numbered lines, and answers are never green over what was not read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.configuration import Platform, parse, unified
from inventory.configuration.cleaning import NOISE, plain
from inventory.configuration.hier import remediation
from inventory.configuration.routeros import attributes
from tests.support.configs import NAMES, configuration, kept, raw, read

IOS = Platform.CISCO_IOS
SMALL = "version 15.2\nhostname sw\nline vty 0 4\n transport input ssh\nline vty 5 15\n{}\nend"

# For each platform a block that both configurations have, and how many of it.
BLOCKS = {
    Platform.CISCO_IOS: (r"line vty", 2, 2),
    Platform.CISCO_NXOS: (r"line vty", 1, 1),
    Platform.CISCO_S300: (r"interface gigabitethernet\d+", 20, 28),
    Platform.HP_PROCURVE: (r"vlan \d+", 5, 1),
    Platform.ARUBA_AOSCX: (r"interface 1/1/\d+", 14, 40),
    Platform.HUAWEI_VRP: (r"user-interface vty", 2, 2),
    Platform.HP_COMWARE: (r"line vty", 1, 1),
    Platform.MIKROTIK_ROUTEROS: (r"/ip service", 1, 1),
    Platform.JUNIPER_JUNOS: (r"set interfaces ge-0/0/\d+", 20, 48),
    Platform.RUIJIE_OS: (r"line vty", 1, 1),
    Platform.DLINK_DS: (r"config ports \d+", 28, 33),
    Platform.TPLINK_JETSTREAM: (r"interface gigabitEthernet 1/0/\d+", 17, 17),
    Platform.FORTINET: (r"config system admin", 1, 1),
    Platform.LINUX_FRR: (r"interface eth\d+", 19, 19),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("platform", Platform)
def test_a_real_configuration_is_understood_to_the_last_line(platform: Platform, name: str) -> None:
    text = read(platform, name)
    parsed = parse(text)
    assert len(text.lines) >= 200
    assert parsed.unparsed == ()
    numbers = [line.number for line in parsed.every_line()]
    assert numbers == sorted(numbers)
    pattern, *counts = BLOCKS[platform]
    blocks = parsed.blocks(pattern)
    assert len(blocks) == counts[NAMES.index(name)]
    assert blocks[0].children


@pytest.mark.parametrize("platform", Platform)
def test_a_line_is_quoted_by_the_number_it_stands_at(platform: Platform) -> None:
    text = read(platform, "weak")
    for line in parse(text).lines:
        word = line.text.removeprefix("inactive: ").split(" ", 1)[0]
        assert word in text.lines[line.number - 1]


def test_every_block_must_have_the_line() -> None:
    hardened, weak = (configuration(IOS, name) for name in NAMES)
    assert hardened.every("line vty").has("transport input ssh$").holds is True
    answer = weak.every("line vty").has("transport input ssh$")
    assert answer.holds is False
    assert [line.text for line in answer.lines] == ["line vty 0 4", "line vty 5 15"]
    assert hardened.every("line vty").lacks("transport input telnet").holds is True
    assert weak.every("line vty").lacks("transport input telnet").holds is False
    assert weak.every("line aux").has("no exec").holds is False


def test_what_is_global_is_not_found_in_blocks() -> None:
    weak = configuration(IOS, "weak")
    assert weak.absent("ip http server").holds is False
    assert weak.present("ip http server").holds is True
    assert weak.present("transport input").holds is False
    assert weak.present("transport input", within="line vty").holds is True
    assert weak.value(r"exec-timeout (\d+ \d+)", within="line vty") == "0 0"
    assert weak.value(r"hostname (\S+)") == "Switch>tang#1"
    assert [line.text for line in weak.global_lines("snmp-server community public")] == [
        "snmp-server community public RO"
    ]


def test_a_word_is_matched_to_its_end() -> None:
    parsed = parse(kept(IOS, SMALL.format(" transport input sshd")))
    assert parsed.every("line vty").has("transport input ssh").holds is False


def test_comware_lines_after_a_separator_are_global_though_indented() -> None:
    weak = configuration(Platform.HP_COMWARE, "weak")
    assert weak.present("telnet server enable").holds is True
    assert weak.value(r"sysname (\S+)") == "H3C"


def test_junos_settings_that_are_deactivated_do_not_count() -> None:
    weak = configuration(Platform.JUNIPER_JUNOS, "weak")
    assert weak.absent("set system syslog host").holds is True
    assert len(weak.global_lines("inactive: set system syslog host")) == 1
    ports = weak.every(r"set interfaces ge-0/0/\d+")
    assert ports.has("unit 0 family ethernet-switching vlan members all").holds is True


def test_routeros_commands_are_read_by_their_attributes() -> None:
    hardened = configuration(Platform.MIKROTIK_ROUTEROS, "hardened")
    (service,) = hardened.blocks("/ip service")
    telnet = next(line for line in service.children if line.text.startswith("set telnet"))
    assert attributes(telnet) == {"address": "", "disabled": "yes", "port": "23"}
    (bridge,) = hardened.blocks("/interface bridge$")
    assert attributes(bridge.children[0])["vlan-filtering"] == "yes"  # of a continued line


def test_fortios_blocks_nest() -> None:
    hardened = configuration(Platform.FORTINET, "hardened")
    assert hardened.value("set admintimeout (\\d+)", within="config system global") == "5"
    (server,) = hardened.blocks('edit "netmon"', within="config system snmp user")
    assert server.children[0].text == "set security-level auth-priv"


def test_a_banner_is_one_line_and_hides_no_command() -> None:
    text = "version 15\nhostname sw\nbanner motd ^C\nline vty 0 4\n^C\nip http server\nend"
    parsed = parse(kept(IOS, text))
    assert parsed.blocks("line vty") == ()
    assert parsed.present("ip http server").holds is True


DOUBTFUL = {
    "another tongue": "Đang tải cấu hình",
    "a complaint of the device": "% Invalid input detected at '^' marker.",
    "a pager that nobody answered": " --More-- ",
    "a NUL byte": " transport\x00 input ssh",
    "a banner without an end": "banner motd ^C\n tail",
}


@pytest.mark.parametrize("line", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_over_a_line_that_was_not_understood_nothing_is_green(line: str) -> None:
    parsed = parse(kept(IOS, f"version 15\nhostname sw\nline vty 0 4\n{line}\nend"))
    assert parsed.unparsed
    where = parsed.unparsed[0].number
    for answer in (
        parsed.every("line vty").has("transport input ssh"),
        parsed.every("line vty").lacks("transport input telnet"),
    ):
        assert answer.holds is None
        assert answer.unparsed[0].number == where


def test_a_bad_line_is_seen_in_spite_of_lines_not_understood() -> None:
    parsed = parse(kept(IOS, "version 15\nhostname sw\n% Invalid input\nip http server\nend"))
    assert parsed.absent("ip http server").holds is False


def test_doubt_in_one_block_does_not_touch_another() -> None:
    text = SMALL.format(" % Invalid input")
    parsed = parse(kept(IOS, text))
    assert parsed.absent("ip http server").holds is True
    assert parsed.every("line vty").has("transport input ssh").holds is None


@pytest.mark.parametrize("platform", Platform)
def test_another_platforms_configuration_is_no_evidence(platform: Platform) -> None:
    other = Platform.FORTINET if platform is not Platform.FORTINET else Platform.JUNIPER_JUNOS
    parsed = parse(kept(platform, raw(other, "hardened")))
    assert parsed.absent("telnet server enable").holds is None
    assert "not a configuration of" in parsed.unparsed[0].problem


def test_an_incomplete_reading_is_no_evidence() -> None:
    parsed = parse(read(IOS, "hardened", complete=False))
    assert parsed.absent("ip http server").holds is None
    assert parsed.unparsed[0].problem == "the reading is not complete"


def test_a_fortios_block_without_its_end_is_doubtful() -> None:
    text = raw(Platform.FORTINET, "hardened").rstrip().removesuffix("end")
    parsed = parse(kept(Platform.FORTINET, text))
    assert [line.problem for line in parsed.unparsed] == ["a block without its end"]


@given(st.sampled_from(list(Platform)), st.text(max_size=300))
def test_no_text_at_all_breaks_the_parser(platform: Platform, text: str) -> None:
    parsed = parse(kept(platform, text))
    assert parsed.absent("x").holds is not True


@given(st.text(alphabet="ab \r\n\x08\x1b[0KDCm-;1\x00", max_size=80))
def test_cleaning_leaves_no_control_characters_and_is_final(text: str) -> None:
    shown = plain(text)
    assert not any(c < " " and c not in "\n\t" for c in shown)
    assert plain(shown) == shown


CLEANED = {
    "colours": ("\x1b[1;31mhostname\x1b[0m sw", "hostname sw"),
    "backspaces of a pager": (f" --More-- {10 * chr(8)}{10 * ' '}{10 * chr(8)} ip x", " ip x"),
    "cursor back": ("---- More ----\x1b[42D" + " " * 42 + "\x1b[42Dinterface x", "interface x"),
    "carriage return": ("--More--\r        \rline vty", "line vty"),
    "erased line": ("--More--\r\x1b[Kline vty", "line vty"),
    "doubled carriage return": ("a\r\r\nb\r\n", "a\nb\n"),
    "a NUL byte": ("a\x00b", f"a{NOISE}b"),
}


@pytest.mark.parametrize(("given", "shown"), CLEANED.values(), ids=CLEANED.keys())
def test_what_a_terminal_shows(given: str, shown: str) -> None:
    assert plain(given) == shown


def test_a_diff_shows_what_changed_and_not_the_clock() -> None:
    old = kept(IOS, "! Last configuration change at 1\nhostname a\nip http server\nend")
    same = kept(IOS, "! Last configuration change at 2\nhostname a\nip http server\nend")
    new = kept(IOS, "! Last configuration change at 3\nhostname a\nno ip http server\nend")
    assert unified(old, same) == ()
    assert old.sha256 == same.sha256
    changed = [line for line in unified(old, new)[2:] if line[0] in "+-"]
    assert changed == ["-ip http server", "+no ip http server"]


def test_remediation_is_said_in_the_platforms_own_words() -> None:
    running = "telnet server enable\nsysname sw"
    assert remediation(Platform.HUAWEI_VRP, running, "sysname sw") == ("undo telnet server enable",)
    assert remediation(IOS, "ip http server", "hostname a") == ("no ip http server", "hostname a")
    assert remediation(Platform.JUNIPER_JUNOS, running, running) is None
