"""A device's command line read as a patient person reads it: prompt, echo, pager, greeting.

Pure of any library: it reads and writes a ``Channel``. netmiko's own handling of a platform is not
used because parts of it write to the device (FortiOS paging, Huawei's offer to save); here nothing
is sent but what the caller's allow-list let pass, commands that turn paging off for the session,
and "no" to whatever else the device offers.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from inventory.configuration.cleaning import plain
from inventory.configuration.text import CHARACTERS_MAX
from netmon.errors import AuthError, DeviceTimeoutError, DisconnectedError, ProtocolError
from netmon.transport.base import Secret

_PROMPT = re.compile(r"\S[^\n]{0,126}[>#$%\]]$|[>#$%]$")
_PAGER = re.compile(
    r"[^\S\n]*(?:<?-{2,}[ (]*more[^\n]*|\(more[^\n]*\)|more:? ?<[^\n]*|press any key[^\n]*|"
    r"ctrl\+c[^\n]*next page[^\n]*|lines \d+-\d+[^\n]*)$",
    re.IGNORECASE,
)
_PAGER_LINE = re.compile(
    r"^[^\S\n]*(?:<?-{2,} ?\(?more\)?[^\n]*?-{2,}>?|-{2,}\(more[^)\n]*\)-{2,})[^\S\n]*\n?",
    re.IGNORECASE | re.MULTILINE,
)
_GREETINGS = (
    (re.compile(r"press any key[^\n]*$", re.IGNORECASE), "\n"),
    (re.compile(r"press 'a' to accept[^\n]*$", re.IGNORECASE), "a"),
    (re.compile(r"[\[(]y(?:es)?/n(?:o)?[\])][^\n]*$", re.IGNORECASE), "n\n"),
)
"""What a device may want to know before it gives a prompt. Offers are declined."""

_USER = re.compile(r"(?:user ?name|login):\s*$", re.IGNORECASE)
_PASSWORD = re.compile(r"password:?\s*$", re.IGNORECASE)
_TAIL = 4096
_BEAT_S = 0.02
_ASKED_MAX = 8


class Channel(Protocol):
    """Two-way text, never blocking."""

    def read(self) -> str:
        """What has come since the last time; empty when nothing has.

        Raises:
            DisconnectedError: the other side hung up and everything was read.
        """

    def write(self, text: str) -> None:
        """Send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """How to get along with one platform's command line.

    Attributes:
        paging: commands that turn paging off for this session and change nothing else; empty
            where that would change the device: the pager is then answered.
        enable: the command that asks for the rights to read the configuration.
        login_suffix: appended to the user name (RouterOS takes terminal options there).
        allowed: commands beyond those that begin with show, display, get or print.
    """

    paging: tuple[str, ...] = ()
    enable: str | None = None
    login_suffix: str = ""
    newline: str = "\n"
    allowed: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class Terminal:
    """One session.

    Attributes:
        silence_s: so long without a character, and the device is taken to be gone.
        settled_s: a prompt after which nothing came for so long is a prompt.
        stopped: set by another thread to end what is being read.
    """

    channel: Channel
    line: CommandLine
    silence_s: float
    settled_s: float = 0.15
    stopped: threading.Event = field(default_factory=threading.Event)
    prompt: str = ""
    _kept: str = ""

    def log_in(self, *, user: str, password: Secret | None, enable: Secret | None) -> None:
        """Get to a prompt, with the rights to read and without paging.

        Raises:
            AuthError: the device asks for the login again, or refuses the enable secret.
            DeviceTimeoutError, DisconnectedError, ProtocolError: no prompt came.
        """
        self._greet([user, password.reveal() if password else ""])
        self._learn_prompt()
        if self.line.enable and enable is not None and self.prompt.endswith(">"):
            self._enable(self.line.enable, enable)
        for command in self.line.paging:
            self.run(command)

    def run(self, command: str) -> str:
        """The command's output, echo and prompt removed, pages joined.

        Raises:
            DeviceTimeoutError: silence in mid-output.
            DisconnectedError: the device hung up in mid-output.
            ProtocolError: more came than any configuration has.
        """
        self.channel.write(f"{command}{self.line.newline}")
        output = self._until_prompt(command)
        _, _, body = output.partition(command)
        body, _, _ = body.partition("\n")[2].rpartition("\n")
        return _PAGER_LINE.sub("", body)

    def _until_prompt(self, command: str) -> str:
        """Everything from the command's echo to the next prompt.

        A prompt before the echo is an answer to an earlier line end.
        """
        buffer, answered, echoed = "", 0, False
        for chunk in self._chunks():
            buffer += chunk
            echoed = echoed or command in plain(buffer)
            if len(buffer) > CHARACTERS_MAX:
                msg = f"more than {CHARACTERS_MAX} characters came"
                raise ProtocolError(msg)
            last = _last_line(buffer[-_TAIL:])
            if echoed and last == self.prompt and self._quiet():
                break
            if _PAGER.fullmatch(_last_line(buffer[answered:][-_TAIL:])):
                answered = len(buffer)
                self.channel.write(" ")
        return plain(buffer)

    def _greet(self, answers: list[str]) -> None:
        """Read until something like a prompt stands; what the device asks before is answered."""
        buffer, asked = "", 0
        for chunk in self._chunks():
            buffer = (buffer + chunk)[-_TAIL:]
            last = _last_line(buffer)
            answer = next((text for ask, text in _GREETINGS if ask.search(last)), None)
            if answer is None and (_USER.search(last) or _PASSWORD.search(last)):
                if not answers:
                    msg = "the device asks for the login again"
                    raise AuthError(msg)
                asked_user = bool(_USER.search(last))
                answer = answers.pop(0 if asked_user else -1) + self.line.newline
                answers = answers if asked_user else []
            if answer is not None:
                asked += 1
                if asked > _ASKED_MAX:
                    msg = "the device asks and asks before it gives a prompt"
                    raise ProtocolError(msg)
                self.channel.write(answer)
                buffer = ""
            elif _PROMPT.search(last) and self._quiet():
                return

    def _learn_prompt(self) -> None:
        """The prompt is what comes twice in a row after an empty line."""
        before = None
        for _ in range(_ASKED_MAX):
            self.channel.write(self.line.newline)
            buffer = ""
            for chunk in self._chunks():
                buffer += chunk
                last = _last_line(buffer)
                if _PROMPT.search(last) and self._quiet():
                    break
            last = _last_line(buffer)
            if last == before:
                self.prompt = last
                return
            before = last
        msg = "no prompt that stays the same"
        raise ProtocolError(msg)

    def _enable(self, command: str, secret: Secret) -> None:
        self.channel.write(f"{command}{self.line.newline}")
        buffer, sent = "", False
        for chunk in self._chunks():
            buffer += chunk
            last = _last_line(buffer)
            if _PASSWORD.search(last):
                if sent:
                    break
                sent, buffer = True, ""
                self.channel.write(f"{secret.reveal()}{self.line.newline}")
            elif _PROMPT.search(last) and self._quiet():
                if last.endswith("#"):
                    self._learn_prompt()
                    return
                break
        msg = "the device refused the enable secret"
        raise AuthError(msg)

    def _quiet(self) -> bool:
        """Whether nothing more comes for a moment; what comes is kept for the next read."""
        end = time.monotonic() + self.settled_s
        while time.monotonic() < end:
            time.sleep(min(_BEAT_S, self.settled_s))
            chunk = self.channel.read()
            if chunk:
                self._kept += chunk
                return False
        return True

    def _chunks(self) -> Iterator[str]:
        """What comes, as it comes.

        Raises:
            DeviceTimeoutError: nothing came for too long.
            DisconnectedError: the session ended.
        """
        heard = time.monotonic()
        while not self.stopped.is_set():
            chunk, self._kept = self._kept + self.channel.read(), ""
            if chunk:
                heard = time.monotonic()
                yield chunk
            elif time.monotonic() - heard > self.silence_s:
                msg = f"silence for {self.silence_s:g} s"
                raise DeviceTimeoutError(msg)
            else:
                time.sleep(_BEAT_S)
        msg = "the session was ended"
        raise DisconnectedError(msg)


def _last_line(text: str) -> str:
    return plain(text).rpartition("\n")[2].strip()
