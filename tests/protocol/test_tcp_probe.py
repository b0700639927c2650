"""TCP port questions against real listeners on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from inventory.types import Ip
from netmon.transport.tcp import PortState, banner, connect, http_status
from tests.support.ssh_device import free_port

pytestmark = pytest.mark.protocol

HERE = Ip("127.0.0.1")
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(talk: Talk) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, HERE, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def silence(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def test_an_open_port_is_open_and_a_closed_one_closed() -> None:
    async with listening(silence) as port:
        answer = await connect(HERE, port, timeout_s=5)
    assert answer.state is PortState.OPEN
    assert answer.connect_s is not None
    assert (await connect(HERE, free_port(), timeout_s=5)).state is PortState.CLOSED


async def test_a_banner_is_one_clean_line() -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.2\x1b[31m\xff\r\nmore\r\n")
        await writer.drain()

    async with listening(greet) as port:
        answer = await banner(HERE, port, timeout_s=5)
    assert answer.line == "SSH-2.0-OpenSSH_9.2 [31m\ufffd"


async def test_a_port_that_stays_silent_is_open_without_a_line() -> None:
    async with listening(silence) as port:
        answer = await banner(HERE, port, timeout_s=0.2)
    assert (answer.state, answer.line) == (PortState.OPEN, "")


async def test_a_line_without_end_is_not_kept() -> None:
    async def flood(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"x" * 4096)
            await writer.drain()

    async with listening(flood) as port:
        answer = await banner(HERE, port, timeout_s=5)
    assert (answer.state, answer.line) == (PortState.OPEN, "")


async def test_http_asks_with_head_and_returns_the_status_line() -> None:
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()

    async with listening(serve) as port:
        answer = await http_status(HERE, port, timeout_s=5, path="/health")
    assert answer.line == "HTTP/1.1 204 No Content"
    assert asked[0].startswith(f"HEAD /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n".encode())


async def test_a_path_that_smuggles_a_header_is_refused() -> None:
    with pytest.raises(ValueError, match="not an absolute path"):
        await http_status(HERE, 80, timeout_s=1, path="/ HTTP/1.1\r\nX: y")
