"""A real SSH server on loopback whose command line has every bad manner of the field."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path

import paramiko

from tests.support.ssh_device import PASSWORD, USER

PROMPT = "sw>tang#1#"
_PAGE = 23


class Manner(StrEnum):
    """What is odd about it."""

    PAGER = "pager"  # cannot be turned off, and wipes itself with backspaces
    SLOW = "slow"  # a few characters at a time
    GREETING = "greeting"  # a banner that ends like a prompt, and a key to press
    COLOURS = "colours"
    HANGS_UP = "hangs-up"
    FALLS_SILENT = "falls-silent"
    ENDLESS = "endless"
    NO_PROMPT = "no-prompt"


class _Server(paramiko.ServerInterface):  # type: ignore[misc]
    def check_channel_request(self, kind: str, chanid: int) -> int:
        return int(paramiko.OPEN_SUCCEEDED)

    def check_channel_pty_request(self, *_: object) -> bool:
        return True

    def check_channel_shell_request(self, channel: object) -> bool:
        return True

    def check_auth_password(self, username: str, password: str) -> int:
        known = (username, password) == (USER, PASSWORD)
        return int(paramiko.AUTH_SUCCESSFUL if known else paramiko.AUTH_FAILED)


@asynccontextmanager
async def hard_device(host_key: Path, text: str, manner: Manner) -> AsyncIterator[int]:
    """Run the device while the context lasts; the port is given."""
    listener = socket.create_server(("127.0.0.1", 0))
    key = paramiko.RSAKey.from_private_key_file(str(host_key))
    thread = threading.Thread(target=_serve, args=(listener, key, text, manner), daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=10)
        assert not thread.is_alive()


def _serve(listener: socket.socket, key: paramiko.PKey, text: str, manner: Manner) -> None:
    with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
        client, _ = listener.accept()
        transport = paramiko.Transport(client)
        try:
            transport.add_server_key(key)
            transport.start_server(server=_Server())
            channel = transport.accept(10)
            if channel is not None:
                channel.settimeout(15)
                _talk(channel, text, manner)
        finally:
            transport.close()


def _talk(channel: paramiko.Channel, text: str, manner: Manner) -> None:
    if manner is Manner.GREETING:
        _send(channel, "*** CANH BAO ***\nchi nguoi duoc phep #\nPress any key to continue")
        channel.recv(1)
        _send(channel, "\nXin chao>\n")
        time.sleep(0.3)
    if manner is not Manner.NO_PROMPT:
        _send(channel, f"\n{PROMPT}")
    line = ""
    while data := channel.recv(256):
        for character in data.decode():
            if character not in "\r\n":
                line += character
                continue
            if manner is Manner.NO_PROMPT:
                _send(channel, "\nxin cho\n")
                continue
            _send(channel, f"{line}\n")
            if line == "show running-config":
                _show(channel, text, manner)
            _send(channel, PROMPT)
            line = ""


def _show(channel: paramiko.Channel, text: str, manner: Manner) -> None:
    lines = text.rstrip("\n").split("\n")
    if manner in {Manner.HANGS_UP, Manner.FALLS_SILENT, Manner.ENDLESS}:
        _fail(channel, lines, manner)
    for number, line in enumerate(lines, 1):
        middle = len(line) // 2
        if manner is Manner.SLOW and number % 40 == 0:
            _send(channel, line[:middle])
            time.sleep(0.2)
            _send(channel, f"{line[middle:]}\n")
        elif manner is Manner.COLOURS:
            _send(channel, f"\x1b[32m{line}\x1b[0m\n")
        else:
            _send(channel, f"{line}\n")
        if manner is Manner.PAGER and number % _PAGE == 0 and number < len(lines):
            _send(channel, " --More-- ")
            channel.recv(1)
            _send(channel, f"{10 * chr(8)}{10 * ' '}{10 * chr(8)}")


def _fail(channel: paramiko.Channel, lines: list[str], manner: Manner) -> None:
    _send(channel, "\n".join(lines[:50]))
    if manner is Manner.HANGS_UP:
        channel.close()
        raise EOFError
    if manner is Manner.FALLS_SILENT:
        channel.recv(1)
        raise EOFError
    for _ in range(6):  # megabytes
        _send(channel, ("x" * 99 + "\n") * 10_000)


def _send(channel: paramiko.Channel, text: str) -> None:
    channel.sendall(text.replace("\n", "\r\n").encode())
