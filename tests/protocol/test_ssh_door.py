"""The SSH door against a real SSH server: sessions, refusals, pinned keys, silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from inventory.types import Ip
from netmon.errors import AuthError, DeviceTimeoutError, OperatorError, ProtocolError
from netmon.transport.base import Secret
from netmon.transport.ssh import SshCredential, SshDoor, SshSettings, SshTarget
from netmon.transport.terminal import CommandLine
from tests.support.ports import free_tcp_port
from tests.support.ssh_device import PASSWORD, USER, make_host_key, ssh_device

pytestmark = pytest.mark.protocol

LOGIN = SshCredential(name="lab", user=USER, password=Secret(PASSWORD))
WRONG = SshCredential(name="lab", user=USER, password=Secret("wrong"))


def target(port: int) -> SshTarget:
    return SshTarget(
        host=Ip("127.0.0.1"),
        port=port,
        command_line=CommandLine(paging=("terminal length 0",), enable="enable"),
    )


def read(path: Path) -> str:
    return path.read_text()


@pytest.fixture
def known_hosts(tmp_path: Path) -> Path:
    return tmp_path / "known_hosts"


@pytest.fixture
async def door(known_hosts: Path) -> AsyncIterator[SshDoor]:
    door = SshDoor(
        settings=SshSettings(known_hosts=known_hosts, connect_timeout_s=5, command_timeout_s=10)
    )
    yield door
    await door.aclose()


@pytest.fixture(scope="module")
def host_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_host_key(tmp_path_factory.mktemp("key") / "host")


async def test_a_session_gives_whole_outputs_without_echo_and_prompt(
    door: SshDoor, host_key: Path
) -> None:
    with ssh_device(host_key) as device:
        shell = await door.open(target(device.port), LOGIN)
        clock = await shell.run("show clock")
        configuration = await shell.run("show running-config")
        await shell.close()
    assert clock.strip() == "*09:30:00.000 UTC Mon Mar 2 2026"
    lines = [line.strip() for line in configuration.strip().splitlines()]
    assert lines == ["hostname access1", "snmp-server community x RO", "end"]


async def test_a_refused_login_is_tried_exactly_once(door: SshDoor, host_key: Path) -> None:
    with ssh_device(host_key) as device, pytest.raises(AuthError, match="refused the login"):
        await door.open(target(device.port), WRONG)
    assert device.logins == 1


async def test_a_changed_host_key_is_refused_before_any_password_is_sent(
    door: SshDoor, host_key: Path, known_hosts: Path, tmp_path: Path
) -> None:
    with ssh_device(host_key) as device:
        await (await door.open(target(device.port), LOGIN)).close()
        await (await door.open(target(device.port), LOGIN)).close()
    pinned = read(known_hosts)
    assert pinned.startswith(f"[127.0.0.1]:{device.port} ssh-rsa ")
    assert len(pinned.splitlines()) == 1
    other = make_host_key(tmp_path / "other")
    refused = pytest.raises(AuthError, match="host key is not the one pinned")
    with ssh_device(other, port=device.port) as impostor, refused:
        await door.open(target(device.port), LOGIN)
    assert impostor.logins == 0
    assert read(known_hosts) == pinned


async def test_a_closed_port_is_a_timeout_error(door: SshDoor) -> None:
    with pytest.raises(DeviceTimeoutError, match="no answer over SSH"):
        await door.open(target(free_tcp_port()), LOGIN)


async def test_a_peer_that_does_not_speak_ssh_is_a_protocol_error(door: SshDoor) -> None:
    async def babble(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 smtp.example ESMTP\r\n" * 200)
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        with pytest.raises(ProtocolError, match="does not speak SSH"):
            await door.open(target(server.sockets[0].getsockname()[1]), LOGIN)


async def test_a_command_that_could_change_something_is_never_sent(
    door: SshDoor, host_key: Path
) -> None:
    with ssh_device(host_key) as device:
        shell = await door.open(target(device.port), LOGIN)
        with pytest.raises(OperatorError, match="configure terminal"):
            await shell.run("configure terminal")
        assert "09:30" in await shell.run("show clock")
        await shell.close()
