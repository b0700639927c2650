"""Command-line sessions with devices over SSH, read-only, through netmiko in its own threads.

A device's host key is pinned when it is first seen; another key later is a refusal, never a
question. A login is tried once: accounts lock. Only commands that show something pass.
"""

from __future__ import annotations

import asyncio
import codecs
import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field

from inventory.types import Ip
from netmon.errors import (
    AuthError,
    DeviceTimeoutError,
    DisconnectedError,
    HostKeyChangedError,
    NetmonError,
    ProtocolError,
    TransportError,
)
from netmon.transport.base import Secret, Shell
from netmon.transport.commands import refuse_unless_read_only
from netmon.transport.host_keys import HostKey, HostKeys, fingerprint, host_name
from netmon.transport.terminal import CommandLine, Terminal

if TYPE_CHECKING:
    from netmiko import BaseConnection
    from paramiko import Channel as ParamikoChannel
    from paramiko import PKey

T = TypeVar("T")
E = TypeVar("E", bound=BaseException)

_RAW = "terminal_server"  # netmiko's driver that sends nothing of its own
_CAUSES_MAX = 10
_BYTES = "latin-1"  # as which netmiko hands bytes through without losing any
_LATIN_1 = {0xDC00 + byte: byte for byte in range(0x80, 0x100)}


class SshSettings(BaseModel):
    """How SSH sessions are made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    known_hosts: Path = Field(description="where host keys are pinned, in OpenSSH's format")
    workers: int = Field(8, ge=1, le=64, description="sessions at the same time")
    connect_timeout_s: float = Field(10, gt=0, le=120)
    command_timeout_s: float = Field(30, gt=0, le=600, description="silence that ends a command")


@dataclass(frozen=True, slots=True, kw_only=True)
class SshCredential:
    """A login. ``name`` is the only part that may be stored or shown.

    Attributes:
        key: a private key in PEM or OpenSSH format, instead of the password or before it.
        enable: the secret that the device asks for before it shows its configuration.
    """

    name: str
    user: str
    password: Secret | None = None
    key: Secret | None = None
    enable: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SshTarget:
    """Where to log in, and how to get along with what answers."""

    host: Ip
    command_line: CommandLine
    port: int = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class SshPeer:
    """What the session's other side is.

    Attributes:
        version: its identification, e.g. ``SSH-2.0-Cisco-1.25`` (RFC 4253 section 4.2).
        key_type: of its host key, e.g. ``ssh-rsa``.
        key_bits: of its host key.
        fingerprint: of its host key, as ``ssh-keygen -l`` writes it.
    """

    version: str
    key_type: str
    key_bits: int
    fingerprint: str


class SshShell(Shell, Protocol):
    """A session that knows its other side."""

    peer: SshPeer


@dataclass(frozen=True, slots=True, kw_only=True)
class _PinOnFirstUse:
    """Asked only about hosts without a pinned key; a changed key never gets here."""

    pin: Callable[[str, HostKey], None]

    def missing_host_key(self, _client: object, hostname: str, key: HostKey) -> None:
        """Remember the key and go on."""
        self.pin(hostname, key)


class _Channel:
    """netmiko's connection as a terminal's channel; bytes that are not UTF-8 are Latin-1."""

    def __init__(self, connection: BaseConnection) -> None:
        self._channel = connection.channel
        self._end = cast("ParamikoChannel", connection.remote_conn)
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def read(self) -> str:
        """What has come."""
        text = self._channel.read_channel()
        if not text and (self._end.closed or self._end.eof_received):
            msg = "the device hung up"
            raise DisconnectedError(msg)
        return self._decoder.decode(text.encode(_BYTES)).translate(_LATIN_1)

    def write(self, text: str) -> None:
        """Send."""
        self._channel.write_channel(text)


class SshDoor:
    """Opens sessions, each in one of a bounded number of threads."""

    def __init__(self, *, settings: SshSettings) -> None:
        self._settings = settings
        self._threads = ThreadPoolExecutor(settings.workers, thread_name_prefix="ssh")
        self._keys = HostKeys(settings.known_hosts)

    async def open(self, target: SshTarget, credential: SshCredential) -> SshShell:
        """Log in, once.

        Raises:
            HostKeyChangedError: the device shows another host key than before.
            AuthError: the login was refused.
            DeviceTimeoutError: nobody answers there.
            ProtocolError, DisconnectedError: what answers is not such a device.
        """
        opening = _Opening(target=target, credential=credential)
        try:
            return await self._in_thread(lambda: self._open(opening), target)
        except asyncio.CancelledError:
            opening.stop()
            raise

    async def aclose(self) -> None:
        """Wait for the sessions' last commands and end the threads."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)

    def _open(self, opening: _Opening) -> _Session:
        connection = self._connect(opening.target, opening.credential)
        try:
            terminal = Terminal(
                channel=_Channel(connection),
                line=opening.target.command_line,
                silence_s=self._settings.command_timeout_s,
                stopped=opening.stopped,
            )
            credential = opening.credential
            terminal.log_in(
                user=credential.user, password=credential.password, enable=credential.enable
            )
            return _Session(
                door=self,
                target=opening.target,
                connection=connection,
                terminal=terminal,
                peer=_peer(connection),
            )
        except BaseException:
            connection.paramiko_cleanup()
            raise

    def _connect(self, target: SshTarget, credential: SshCredential) -> BaseConnection:
        from netmiko import ConnectHandler  # noqa: PLC0415 - half a second to import

        known = self._settings.known_hosts
        connection = ConnectHandler(
            device_type=_RAW,
            host=target.host,
            port=target.port,
            username=f"{credential.user}{target.command_line.login_suffix}",
            password=credential.password.reveal() if credential.password else None,
            use_keys=False,
            pkey=_private_key(credential.key) if credential.key else None,
            allow_agent=False,
            alt_host_keys=known.exists(),
            alt_key_file=str(known),
            conn_timeout=self._settings.connect_timeout_s,
            auth_timeout=self._settings.connect_timeout_s,
            banner_timeout=self._settings.connect_timeout_s,
            encoding=_BYTES,
            auto_connect=False,
        )
        connection.key_policy = _PinOnFirstUse(pin=self._keys.pin)
        connection._open()  # noqa: SLF001 - the library's own name for connecting later
        return connection

    async def _in_thread(self, work: Callable[[], T], target: SshTarget) -> T:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, work)
        except NetmonError as error:
            where = f"{target.host} port {target.port}: {error}"
            raise type(error)(where) from error
        except _library_errors() as error:
            self._note_changed(error, target)
            raise _as_ours(error, target) from error

    def _note_changed(self, error: Exception, target: SshTarget) -> None:
        from paramiko import BadHostKeyException  # noqa: PLC0415

        changed = _cause(error, BadHostKeyException)
        if changed is not None:
            self._keys.note(host_name(target.host, target.port), changed.key)


@dataclass(slots=True, kw_only=True)
class _Opening:
    """A login under way, which may be given up."""

    target: SshTarget
    credential: SshCredential
    stopped: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Give up: the thread ends the session by itself."""
        self.stopped.set()


@dataclass(slots=True, kw_only=True)
class _Session:
    """One logged-in session; commands run one after the other."""

    door: SshDoor
    target: SshTarget
    connection: BaseConnection
    terminal: Terminal
    peer: SshPeer

    async def run(self, command: str) -> str:
        """The command's whole output, echo and prompt removed.

        Raises:
            OperatorError: the command could change something.
            DeviceTimeoutError, DisconnectedError, ProtocolError: as ``Shell.run``.
        """
        refuse_unless_read_only(command, allowed=self.target.command_line.allowed)
        return await self.door._in_thread(  # noqa: SLF001 - two halves of one thing
            lambda: self.terminal.run(command), self.target
        )

    async def close(self) -> None:
        """End the session, even one that is being read from."""
        self.terminal.stopped.set()
        await asyncio.to_thread(self.connection.paramiko_cleanup)


def _private_key(secret: Secret) -> PKey:
    from paramiko import ECDSAKey, Ed25519Key, RSAKey, SSHException  # noqa: PLC0415

    for kind in (Ed25519Key, ECDSAKey, RSAKey):
        try:
            return kind.from_private_key(io.StringIO(secret.reveal()))
        except SSHException:
            continue
    msg = "the private key is none of Ed25519, ECDSA, RSA, or has a passphrase"
    raise AuthError(msg)


def _peer(connection: BaseConnection) -> SshPeer:
    transport = cast("ParamikoChannel", connection.remote_conn).get_transport()
    key = transport.get_remote_server_key()
    return SshPeer(
        version=transport.remote_version,
        key_type=key.get_name(),
        key_bits=key.get_bits(),
        fingerprint=fingerprint(key.get_base64()),
    )


def _library_errors() -> tuple[type[Exception], ...]:
    """What the libraries raise for trouble with a device; anything else is a bug of ours."""
    from netmiko.exceptions import NetmikoBaseException  # noqa: PLC0415
    from paramiko import SSHException  # noqa: PLC0415

    return NetmikoBaseException, SSHException, EOFError, OSError


def _as_ours(error: Exception, target: SshTarget) -> TransportError:
    from netmiko import exceptions as netmiko_errors  # noqa: PLC0415
    from paramiko import BadHostKeyException, SSHException  # noqa: PLC0415

    where = f"{target.host} port {target.port}"
    changed = _cause(error, BadHostKeyException)
    if changed is not None:
        return HostKeyChangedError(
            f"{where}: the host key is not the one pinned for this device. If the device was "
            "replaced or reset, compare the key at its console and accept it (netmon device "
            "host-key); if not, somebody may be answering in its place.",
            fingerprint=fingerprint(changed.key.get_base64()),
            pinned=fingerprint(changed.expected_key.get_base64()),
        )
    if isinstance(error, netmiko_errors.NetmikoAuthenticationException):
        return AuthError(f"{where}: the device refused the login")
    if isinstance(error, netmiko_errors.NetmikoTimeoutException) and not error.__context__:
        return DeviceTimeoutError(f"{where}: no answer over SSH")
    if _cause(error, OSError) or isinstance(error, netmiko_errors.ReadTimeout):
        return DeviceTimeoutError(f"{where}: no answer over SSH")
    if _cause(error, SSHException):
        return ProtocolError(f"{where}: what answers does not speak SSH as we do")
    return ProtocolError(f"{where}: {type(error).__name__}")


def _cause(error: BaseException | None, kind: type[E]) -> E | None:
    for _ in range(_CAUSES_MAX):
        if error is None or isinstance(error, kind):
            return error
        error = error.__cause__ or error.__context__
    return None
