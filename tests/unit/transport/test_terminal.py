"""A command line read through a scripted channel: prompts, pagers, greetings, refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from netmon.errors import AuthError, DeviceTimeoutError, DisconnectedError
from netmon.transport.base import Secret
from netmon.transport.terminal import CommandLine, Terminal


@dataclass(slots=True)
class Scripted:
    """A channel that answers what is written to it."""

    answers: Mapping[str, str]
    waiting: str = ""
    sent: list[str] = field(default_factory=list)

    def read(self) -> str:
        text, self.waiting = self.waiting[:7], self.waiting[7:]
        if text == "" and self.answers.get("then") == "hang up":
            msg = "the device hung up"
            raise DisconnectedError(msg)
        return text

    def write(self, text: str) -> None:
        self.sent.append(text)
        self.waiting += self.answers.get(text, self.answers.get("*", ""))


def terminal(channel: Scripted, line: CommandLine | None = None) -> Terminal:
    return Terminal(channel=channel, line=line or CommandLine(), silence_s=0.1, settled_s=0.001)


PROMPTED = {"\n": "\r\nsw>a#1#"}


@pytest.mark.parametrize(
    "prompt", ["sw>a#1#", "<sw#1>", "[an@sw>x] >", "an@sw>", "FGT-60 $", "sw(x)#", "x" * 60 + "#"]
)
def test_any_prompt_is_learnt_and_found_again(prompt: str) -> None:
    channel = Scripted(
        {"\n": f"\r\n{prompt} ", "show x\n": f"show x\r\na\r\nb # >\r\n{prompt} "},
        waiting=f"Banner #\r\nmore text >\r\n{prompt} ",
    )
    session = terminal(channel)
    session.log_in(user="u", password=None, enable=None)
    assert session.prompt == prompt.strip()
    assert session.run("show x") == "a\nb # >"


@pytest.mark.parametrize(
    "pager",
    [
        " --More-- ",
        "--More--",
        "---- More ----",
        "-- MORE --, next page: Space, next line: Enter, quit: Control-C",
        "<--- More --->",
        "---(more 45%)---",
        "Press any key to continue (Q to quit)",
    ],
)
def test_pagers_are_answered_and_leave_no_trace(pager: str) -> None:
    width = len(pager)
    wiped = f"\r{width * ' '}\r"
    channel = Scripted(
        {
            **PROMPTED,
            "show x\n": f"show x\r\nfirst\r\n{pager}",
            " ": f"{wiped}second\r\nsw>a#1#",
        },
        waiting="sw>a#1#",
    )
    session = terminal(channel)
    session.log_in(user="u", password=None, enable=None)
    assert session.run("show x") == "first\nsecond"
    assert channel.sent.count(" ") == 1


@pytest.mark.parametrize(
    ("offer", "answer"),
    [
        ("Press any key to continue", "\n"),
        ("(Press 'a' to accept):", "a"),
        ("Warning: The initial password poses security risks. Change now? [Y/N]:", "n\n"),
        ("There are security risks in the configuration file. Save? [y/n]", "n\n"),
    ],
)
def test_offers_are_declined(offer: str, answer: str) -> None:
    channel = Scripted({**PROMPTED, answer: "\r\nsw>a#1#"}, waiting=f"Hello\r\n{offer}")
    session = terminal(channel)
    session.log_in(user="u", password=None, enable=None)
    assert channel.sent[0] == answer
    assert "y" not in "".join(channel.sent).lower()


def test_a_device_that_asks_for_the_login_twice_gets_it_twice_and_no_more() -> None:
    channel = Scripted(
        {"u\n": "\r\nPassword:", "secret\n": "\r\nLogin invalid\r\nUser Name:"},
        waiting="User Name:",
    )
    with pytest.raises(AuthError, match="asks for the login again"):
        terminal(channel).log_in(user="u", password=Secret("secret"), enable=None)
    assert channel.sent == ["u\n", "secret\n"]


def test_a_refused_enable_secret_is_sent_once() -> None:
    channel = Scripted(
        {
            "\n": "\r\nsw>",
            "enable\n": "enable\r\nPassword:",
            "wrong\n": "\r\n% Bad secrets\r\nPassword: ",
        },
        waiting="sw>",
    )
    with pytest.raises(AuthError, match="enable"):
        terminal(channel, CommandLine(enable="enable")).log_in(
            user="u", password=None, enable=Secret("wrong")
        )
    assert channel.sent.count("wrong\n") == 1


def test_rights_are_asked_for_and_paging_is_turned_off() -> None:
    channel = Scripted(
        {
            "\n": "\r\nsw>",
            "enable\n": "enable\r\nPassword:",
            "right\n": "\r\nsw#",
            "terminal length 0\n": "terminal length 0\r\nsw#",
        },
        waiting="sw>",
    )
    line = CommandLine(enable="enable", paging=("terminal length 0",))

    def write(text: str) -> None:
        channel.sent.append(text)
        raised = "right\n" in channel.sent
        answers = {**channel.answers, "\n": "\r\nsw#"} if raised else channel.answers
        channel.waiting += answers.get(text, "")

    session = Terminal(channel=_Written(channel, write), line=line, silence_s=0.1, settled_s=0.001)
    session.log_in(user="u", password=None, enable=Secret("right"))
    assert session.prompt == "sw#"
    assert channel.sent[-1] == "terminal length 0\n"


@dataclass(slots=True)
class _Written:
    channel: Scripted
    write: Callable[[str], None]

    def read(self) -> str:
        return self.channel.read()


def test_silence_and_a_hang_up_in_mid_output_are_errors() -> None:
    silent = Scripted({**PROMPTED, "show x\n": "show x\r\nfirst\r\n"}, waiting="sw>a#1#")
    session = terminal(silent)
    session.log_in(user="u", password=None, enable=None)
    with pytest.raises(DeviceTimeoutError, match="silence"):
        session.run("show x")
    silent.answers = {**silent.answers, "then": "hang up"}
    with pytest.raises(DisconnectedError):
        session.run("show x")


def test_a_session_that_is_ended_stops_reading() -> None:
    session = terminal(Scripted({}, waiting=""))
    session.stopped.set()
    with pytest.raises(DisconnectedError, match="was ended"):
        session.run("show x")
