"""command-output: fields of what a command printed."""

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
from inventory.model import CommandOutput, SshAccess
from tests.support.judging import NOW, device, snapshot
from tests.support.own_rules import judged, own_rule, problem

STATUS = """\

Port      Name               Status       Vlan       Duplex  Speed Type
Gi1/0/1   UPLINK             connected    trunk      a-full a-1000 10/100/1000BaseTX
Gi1/0/2                      notconnect   10           auto   auto 10/100/1000BaseTX
Gi1/0/3   PC                 err-disabled 10           auto   auto 10/100/1000BaseTX
"""
NO_ERRORS = {
    "platform": "cisco_ios",
    "command": "show interfaces status",
    "must": {"status": {"not_equals": "err-disabled"}},
}
SSH = """\
SSH Enabled - version 2.0
Authentication methods:publickey,keyboard-interactive,password
Authentication timeout: 120 secs; Authentication retries: 3
"""
TEMPLATE = """\
Value VERSION (\\S+)
Value RETRIES (\\d+)

Start
  ^SSH Enabled - version ${VERSION}
  ^Authentication timeout: \\d+ secs; Authentication retries: ${RETRIES} -> Record
  ^Authentication methods
  ^. -> Error
"""
SSH_2 = {
    "platform": "cisco_ios",
    "command": "show ip ssh",
    "template": "ssh.textfsm",
    "must": {"VERSION": "2.0", "RETRIES": {"at_most": 3}},
}


def found(
    folder: Path,
    params: Mapping[str, Any],
    text: str = "",
    *,
    problem: str | None = None,
    command: str | None = None,
    **fields: Any,
) -> Finding:
    (folder / "ssh.textfsm").write_text(TEMPLATE)
    row = CommandOutput(
        platform="cisco_ios",
        command=command or params["command"],
        lines=tuple(text.splitlines()),
        problem=problem,
    )
    lan = snapshot(device(tables={CommandOutput: (row,)}, **fields))
    return judged(own_rule(folder, "command-output", params), lan)


def test_every_row_is_as_wanted(tmp_path: Path) -> None:
    finding = found(tmp_path, NO_ERRORS, STATUS.replace("err-disabled", "connected   "))
    assert finding.status is Status.PASS
    assert finding.message.vi == "«show interfaces status» đạt: status ≠ err-disabled."


def test_a_row_that_is_not_is_named(tmp_path: Path) -> None:
    finding = found(tmp_path, NO_ERRORS, STATUS)
    assert finding.status is Status.FAIL
    assert finding.actual == "Gi1/0/3: status=err-disabled"
    assert finding.evidence[0].seen == "show interfaces status: Gi1/0/3: status=err-disabled"
    assert finding.fix is not None


def test_only_the_rows_that_are_meant_count(tmp_path: Path) -> None:
    params = {**NO_ERRORS, "where": {"name": {"matches": "^UPLINK"}}}
    assert found(tmp_path, params, STATUS).status is Status.PASS
    nobody = found(tmp_path, {**NO_ERRORS, "where": {"name": "x"}}, STATUS)
    assert (nobody.status, nobody.reason) == (Status.NOT_APPLICABLE, "no-row")


def test_a_template_of_the_agencys_own_makes_the_rows(tmp_path: Path) -> None:
    assert found(tmp_path, SSH_2, SSH).status is Status.PASS
    assert found(tmp_path, SSH_2, SSH.replace("2.0", "1.99")).status is Status.FAIL
    assert found(tmp_path, SSH_2, SSH.replace("retries: 3", "retries: 4")).status is Status.FAIL


def test_the_templates_text_is_part_of_the_regulation(tmp_path: Path) -> None:
    (tmp_path / "ssh.textfsm").write_text(TEMPLATE)
    before = own_rule(tmp_path, "command-output", SSH_2).sha256
    (tmp_path / "ssh.textfsm").write_text(TEMPLATE.replace("methods", "method"))
    assert own_rule(tmp_path, "command-output", SSH_2).sha256 != before


@pytest.mark.parametrize(
    ("params", "text", "problem_", "reason"),
    [
        (SSH_2, "something else", None, "unparsed:command"),
        (NO_ERRORS, "%% nothing here\n", None, "unparsed:command"),
        (SSH_2, SSH.replace("2.0", "-").replace("retries: 3", "retries: many"), None, ""),
        (NO_ERRORS, "", "refused", "command:refused"),
        (NO_ERRORS, "", "too-long", "command:too-long"),
        (NO_ERRORS, "", "interrupted", "command:interrupted"),
    ],
)
def test_an_output_that_is_not_understood_or_was_not_read_is_open(
    tmp_path: Path, params: dict[str, Any], text: str, problem_: str | None, reason: str
) -> None:
    finding = found(tmp_path, params, text, problem=problem_)
    assert finding.status is Status.UNKNOWN
    assert finding.reason == (reason or "unparsed:command")


def test_a_field_that_is_no_number_cannot_be_compared(tmp_path: Path) -> None:
    params = {**NO_ERRORS, "must": {"vlan_id": {"at_most": 99}}}
    finding = found(tmp_path, params, STATUS)
    assert (finding.status, finding.reason) == (Status.UNKNOWN, "not-comparable")
    assert "Gi1/0/1: vlan_id=trunk" in finding.message.en


def test_an_empty_output_has_no_rows(tmp_path: Path) -> None:
    none = {**NO_ERRORS, "rows": "none", "must": {"status": "err-disabled"}}
    assert found(tmp_path, none, "\n").status is Status.PASS
    assert found(tmp_path, NO_ERRORS, "\n").status is Status.NOT_APPLICABLE


def test_what_was_not_run_or_not_lately_is_open(tmp_path: Path) -> None:
    assert found(tmp_path, NO_ERRORS, STATUS, command="show vlan").reason == "missing:command"
    old = found(tmp_path, NO_ERRORS, STATUS, read=NOW - timedelta(days=8))
    assert old.reason == "stale:command"


def test_a_device_of_another_platform_is_not_judged(tmp_path: Path) -> None:
    session = SshAccess(port=22, answered=True, platform="huawei_vrp")
    lan = snapshot(device(tables={SshAccess: (session,)}))
    finding = judged(own_rule(tmp_path, "command-output", NO_ERRORS), lan)
    assert (finding.status, finding.reason) == (Status.NOT_APPLICABLE, "platform:huawei_vrp")


def test_the_command_is_wanted_on_its_platform_only(tmp_path: Path) -> None:
    wanted = own_rule(tmp_path, "command-output", NO_ERRORS).wanted(device())
    assert wanted.on(Platform.CISCO_IOS) == ("show interfaces status",)
    assert wanted.on(Platform.HUAWEI_VRP) == ()


@pytest.mark.parametrize(
    "command",
    [
        "reload",
        "configure terminal",
        "show interfaces status | redirect flash:x",
        "show interfaces status ; reload",
        "show running-config",
        "SHOW INTERFACES STATUS",
        "show interfaces status\nreload",
        "",
    ],
)
def test_a_command_that_is_not_on_the_list_is_refused(tmp_path: Path, command: str) -> None:
    said = problem(tmp_path, "command-output", {**NO_ERRORS, "command": command})
    assert "with.command: is not one of the read-only commands that netmon may send" in said


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({**NO_ERRORS, "must": {"statu": "x"}}, "with.must: there is no column 'statu' in port,"),
        ({**NO_ERRORS, "must": {"statu": "x"}}, "Did you mean 'status'?"),
        ({**NO_ERRORS, "where": {"nam": "x"}}, "with.where: there is no column 'nam'"),
        ({**NO_ERRORS, "must": {}}, "with.must: asks for nothing"),
        ({**SSH_2, "template": None}, "with.template: ntc-templates has no template for"),
        ({**SSH_2, "template": "no.textfsm"}, "no.textfsm cannot be read: No such file"),
        ({**SSH_2, "template": "../x.textfsm"}, "../x.textfsm is not beside the regulation file"),
        ({**SSH_2, "template": "bad.textfsm"}, "bad.textfsm is not a TextFSM template"),
        ({**SSH_2, "template": "slow.textfsm"}, "slow.textfsm:4: ^(\\S+ ?)*x$$: has a repetition"),
        ({**SSH_2, "template": "long.textfsm"}, "long.textfsm is longer than 64 KiB"),
        ({**SSH_2, "template": "latin.textfsm"}, "latin.textfsm is not UTF-8 text"),
        ({**SSH_2, "template": 7}, "should be the name of a file beside the regulation"),
        ({**NO_ERRORS, "platform": "cisco"}, "with.platform: must be one of 'cisco_ios'"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    tmp_path: Path, params: dict[str, Any], sentence: str
) -> None:
    slow = "Value VERSION (\\S+)\n\nStart\n  ^(\\S+ ?)*x$$ -> Record\n"
    (tmp_path / "bad.textfsm").write_text("Value VERSION (\\S+\n\nStart\n")
    (tmp_path / "slow.textfsm").write_text(slow)
    (tmp_path / "long.textfsm").write_text(TEMPLATE + "#" * 70_000)
    (tmp_path / "latin.textfsm").write_bytes(TEMPLATE.encode() + b"# \xe9\n")
    assert sentence in problem(tmp_path, "command-output", params)


LINES = st.lists(st.sampled_from([*STATUS.splitlines(), "% Invalid input", "x", "\t", ""]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.one_of(st.text(max_size=300), LINES.map("\n".join)))
def test_any_output_is_judged_and_an_error_shown_is_never_a_pass(tmp_path: Path, text: str) -> None:
    finding = found(tmp_path, NO_ERRORS, text)
    assert finding.status is not Status.ERROR
    if "err-disabled" in text or "% Invalid" in text:
        assert finding.status is not Status.PASS
