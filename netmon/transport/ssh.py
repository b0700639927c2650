"""Command-line sessions with devices over SSH, read-only, through netmiko in its own threads.

A device's host key is pinned when it is first seen; another key later is a refusal, never a
question. A login is tried once: accounts lock. Only commands that show something pass.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from inventory.types import Ip
from netmon.errors import (
    AuthError,
    DeviceTimeoutError,
    OperatorError,
    ProtocolError,
    TransportError,
)
from netmon.transport.base import Secret, Shell

if TYPE_CHECKING:
    from netmiko import BaseConnection

T = TypeVar("T")

# The verbs that show, over the command lines of the field. What follows may filter and page, and
# nothing else: no second command, no redirection, no file.
_SHOWS = re.compile(r"(show|display|get|info|list)\b|/?[a-z0-9/ -]+ (print|export)\b|/?export\b")
_FILTERS = re.compile(r"\s*(include|exclude|begin|section|count|match|except|no-more|grep)\b")
_FORBIDDEN = re.compile(r"[^ -~]|[;&<>`$\[\]{}]|\b(file|save|redirect|tee|append)\b")
# RouterOS puts the verb last; none of these may stand before it.
_CHANGES = re.compile(
    r"\b(add|set|unset|remove|move|edit|enable|disable|reset|reset-[a-z-]+|reboot|shutdown|import|"
    r"run|fetch|upgrade|downgrade|install|send|flush|clear|delete|write|copy|reload|configure)\b"
)


class SshSettings(BaseModel):
    """How SSH sessions are made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    known_hosts: Path = Field(description="where host keys are pinned, in OpenSSH's format")
    workers: int = Field(8, ge=1, le=64, description="sessions at the same time")
    connect_timeout_s: float = Field(10, gt=0, le=120)
    command_timeout_s: float = Field(30, gt=0, le=600, description="silence that ends a command")


@dataclass(frozen=True, slots=True, kw_only=True)
class SshCredential:
    """A login. ``name`` is the only part that may be stored or shown."""

    name: str
    user: str
    password: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class SshTarget:
    """Where to log in; ``platform`` is netmiko's device type, e.g. ``cisco_ios``."""

    host: Ip
    platform: str
    port: int = 22


def refuse_unless_read_only(command: str) -> None:
    """Let a command pass that can only show something.

    Raises:
        OperatorError: anything else, with the command.
    """
    words = command.strip().lower()
    head, *filters = words.split("|")
    if (
        _FORBIDDEN.search(words)
        or not _SHOWS.match(head)
        or (
            not head.startswith(("show", "display", "get", "info", "list"))
            and _CHANGES.search(head)
        )
        or not all(_FILTERS.match(part) for part in filters)
    ):
        msg = f"not a command that only shows something: {command!r}"
        raise OperatorError(msg)


class _HostKey(Protocol):
    """What is needed of a host key."""

    def get_name(self) -> str:
        """Its type, e.g. ``ssh-ed25519``."""

    def get_base64(self) -> str:
        """The public key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _PinOnFirstUse:
    """Asked only about hosts without a pinned key; a changed key never gets here."""

    pin: Callable[[str, _HostKey], None]

    def missing_host_key(self, _client: object, hostname: str, key: _HostKey) -> None:
        """Remember the key and go on."""
        self.pin(hostname, key)


class SshDoor:
    """Opens sessions, each in one of a bounded number of threads."""

    def __init__(self, *, settings: SshSettings) -> None:
        self._settings = settings
        self._threads = ThreadPoolExecutor(settings.workers, thread_name_prefix="ssh")
        self._pins = threading.Lock()

    async def open(self, target: SshTarget, credential: SshCredential) -> Shell:
        """Log in, once.

        Raises:
            AuthError: the login was refused, or the device shows another host key than before.
            DeviceTimeoutError: nobody answers there.
            ProtocolError: what answers is not such a device.
        """
        connection = await self._in_thread(lambda: self._connect(target, credential), target)
        return _Session(door=self, target=target, connection=connection)

    async def aclose(self) -> None:
        """Wait for the sessions' last commands and end the threads."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)

    def _connect(self, target: SshTarget, credential: SshCredential) -> BaseConnection:
        from netmiko import ConnectHandler  # noqa: PLC0415 - half a second to import

        known = self._settings.known_hosts
        connection = ConnectHandler(
            device_type=target.platform,
            host=target.host,
            port=target.port,
            username=credential.user,
            password=credential.password.reveal(),
            use_keys=False,
            allow_agent=False,
            alt_host_keys=known.exists(),
            alt_key_file=str(known),
            conn_timeout=self._settings.connect_timeout_s,
            auth_timeout=self._settings.connect_timeout_s,
            banner_timeout=self._settings.connect_timeout_s,
            read_timeout_override=self._settings.command_timeout_s,
            auto_connect=False,
        )
        connection.key_policy = _PinOnFirstUse(pin=self._pin)
        connection._open()  # noqa: SLF001 - the library's own name for connecting later
        return connection

    def _pin(self, hostname: str, key: _HostKey) -> None:
        line = f"{hostname} {key.get_name()} {key.get_base64()}\n"
        with self._pins, self._settings.known_hosts.open("a", encoding="ascii") as file:
            file.write(line)

    async def _in_thread(self, work: Callable[[], T], target: SshTarget) -> T:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, work)
        except _library_errors() as error:
            raise _as_ours(error, target) from error


@dataclass(slots=True, kw_only=True)
class _Session:
    """One logged-in session; commands run one after the other."""

    door: SshDoor
    target: SshTarget
    connection: BaseConnection

    async def run(self, command: str) -> str:
        """The command's whole output, echo and prompt removed.

        Raises:
            OperatorError: the command could change something.
            DeviceTimeoutError, ProtocolError: as ``Shell.run``.
        """
        refuse_unless_read_only(command)
        return str(
            await self.door._in_thread(  # noqa: SLF001 - two halves of one thing
                lambda: self.connection.send_command(command), self.target
            )
        )

    async def close(self) -> None:
        """End the session."""
        await self.door._in_thread(self.connection.disconnect, self.target)  # noqa: SLF001


def _library_errors() -> tuple[type[Exception], ...]:
    """What the libraries raise for trouble with a device; anything else is a bug of ours."""
    from netmiko.exceptions import NetmikoBaseException  # noqa: PLC0415
    from paramiko import SSHException  # noqa: PLC0415

    return NetmikoBaseException, SSHException, EOFError, OSError


def _as_ours(error: Exception, target: SshTarget) -> TransportError:
    from netmiko import exceptions as netmiko_errors  # noqa: PLC0415
    from paramiko import BadHostKeyException, SSHException  # noqa: PLC0415

    where = f"{target.host} port {target.port}"
    if _caused_by(error, BadHostKeyException):
        return AuthError(
            f"{where}: the host key is not the one pinned for this device. If the device was "
            "replaced or reset, remove its line from the known-hosts file; if not, somebody may "
            "be answering in its place."
        )
    if isinstance(error, netmiko_errors.NetmikoAuthenticationException):
        return AuthError(f"{where}: the device refused the login")
    if isinstance(error, netmiko_errors.NetmikoTimeoutException) and not error.__context__:
        return DeviceTimeoutError(f"{where}: no answer over SSH")
    if _caused_by(error, OSError) or isinstance(error, netmiko_errors.ReadTimeout):
        return DeviceTimeoutError(f"{where}: no answer over SSH")
    if _caused_by(error, SSHException):
        return ProtocolError(f"{where}: what answers does not speak SSH as we do")
    return ProtocolError(f"{where}: {type(error).__name__}")


def _caused_by(error: BaseException | None, kind: type[BaseException]) -> bool:
    for _ in range(10):
        if error is None or isinstance(error, kind):
            return error is not None
        error = error.__cause__ or error.__context__
    return False
