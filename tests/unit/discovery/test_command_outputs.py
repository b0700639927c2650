"""Outputs that rules ask for: of the list only, redacted, bounded, and trouble told as such."""

from __future__ import annotations

from collections.abc import Mapping

from inventory.configuration import Platform
from netmon.discovery.command_outputs import read_outputs
from netmon.errors import DisconnectedError
from tests.support.configs import REDACTOR


class FakeShell:
    """A ``Shell`` that answers from a table."""

    def __init__(self, answers: Mapping[str, str | Exception]) -> None:
        self.asked: list[str] = []
        self._answers = answers

    async def run(self, command: str) -> str:
        self.asked.append(command)
        found = self._answers[command]
        if isinstance(found, Exception):
            raise found
        return found

    async def close(self) -> None:
        return


async def test_only_commands_of_the_list_are_sent() -> None:
    shell = FakeShell({"show vlan": "1 default"})
    wanted = ("show vlan", "reload", "show running-config", "display version")
    (found,) = await read_outputs(shell, Platform.CISCO_IOS, wanted, keep=REDACTOR)
    assert (found.command, found.lines, found.problem) == ("show vlan", ("1 default",), None)
    assert shell.asked == ["show vlan"]


async def test_secrets_and_escapes_do_not_get_past_the_reading() -> None:
    shell = FakeShell(
        {"show logging": "\x1b[1mlog\x1b[0m\r\nsnmp-server community s3cr3t-x RO\r\n"}
    )
    (found,) = await read_outputs(shell, Platform.CISCO_IOS, ["show logging"], keep=REDACTOR)
    assert found.lines[0] == "log"
    assert "s3cr3t-x" not in str(found)
    assert "<secret:" in found.lines[1]


async def test_a_refusal_and_a_flood_are_told_and_not_kept() -> None:
    refusal = "show vtp status\n      ^\n% Invalid input detected at '^' marker.\n"
    shell = FakeShell({"show vtp status": refusal, "show logging": "x" * 300_000})
    wanted = ("show vtp status", "show logging")
    found = await read_outputs(shell, Platform.CISCO_IOS, wanted, keep=REDACTOR)
    assert [(o.problem, o.lines) for o in found] == [("refused", ()), ("too-long", ())]


async def test_a_session_that_breaks_keeps_what_was_read_and_tells_the_rest() -> None:
    shell = FakeShell({"show clock": "12:00", "show ip ssh": DisconnectedError("gone")})
    wanted = ("show clock", "show ip ssh", "show vlan")
    found = await read_outputs(shell, Platform.CISCO_IOS, wanted, keep=REDACTOR)
    assert [o.problem for o in found] == [None, "interrupted", "interrupted"]
    assert shell.asked == ["show clock", "show ip ssh"]
