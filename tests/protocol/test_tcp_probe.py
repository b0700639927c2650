"""TCP port questions against real listeners on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from inventory.types import Ip
from netmon.transport.tcp import PortState, probe_tcp
from tests.support.ports import free_tcp_port

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
            writer.close()

    server = await asyncio.start_server(serve, HERE, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def silence(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def test_an_open_port_that_says_nothing_is_open() -> None:
    async with listening(silence) as port:
        answer = await probe_tcp(HERE, port, timeout_s=0.2)
    assert (answer.state, answer.heard) == (PortState.OPEN, b"")


async def test_a_port_nobody_listens_on_is_closed() -> None:
    answer = await probe_tcp(HERE, free_tcp_port(), timeout_s=5)
    assert answer.state is PortState.CLOSED


async def test_what_the_service_says_first_is_heard() -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        await writer.drain()
        writer.write_eof()

    async with listening(greet) as port:
        answer = await probe_tcp(HERE, port, timeout_s=5)
    assert (answer.state, answer.heard) == (PortState.OPEN, b"SSH-2.0-OpenSSH_9.2\r\n")


async def test_a_service_without_end_is_heard_only_so_far() -> None:
    async def flood(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"x" * 4096)
            await writer.drain()

    async with listening(flood) as port:
        answer = await probe_tcp(HERE, port, timeout_s=5, read=100)
    assert (answer.state, answer.heard) == (PortState.OPEN, b"x" * 100)


async def test_a_request_is_sent_as_it_is_and_its_answer_heard() -> None:
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.write_eof()

    request = b"HEAD / HTTP/1.0\r\n\r\n"
    async with listening(serve) as port:
        answer = await probe_tcp(HERE, port, timeout_s=5, send=request)
    assert asked == [request]
    assert answer.heard.startswith(b"HTTP/1.1 204")
