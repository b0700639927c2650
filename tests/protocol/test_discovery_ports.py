"""Port probes against real listeners on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from inventory.model import PortProbe
from inventory.types import Ip
from netmon.discovery import ports
from netmon.discovery.settings import PortSettings
from netmon.transport.tcp import PortAnswer, PortState, probe_tcp
from tests.support.ports import free_tcp_port

pytestmark = pytest.mark.protocol

HERE = Ip("127.0.0.1")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
IAC_DO_ECHO = b"\xff\xfd\x01"


@asynccontextmanager
async def saying(words: bytes, *, then_close: bool = False) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(words)
            await writer.drain()
            if then_close:
                writer.write_eof()
            await reader.read()
        except ConnectionError:
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, HERE, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


class _Moved:
    """The real prober, on the port where the test may listen."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __call__(
        self, host: Ip, port: int, *, timeout_s: float, send: bytes = b"", read: int = 512
    ) -> PortAnswer:
        del port
        return await probe_tcp(host, self._port, timeout_s=timeout_s, send=send, read=read)


async def test_octets_without_a_line_end_are_heard() -> None:
    async with saying(IAC_DO_ECHO) as port:
        answer = await probe_tcp(HERE, port, timeout_s=0.3)
    assert (answer.state, answer.heard) == (PortState.OPEN, IAC_DO_ECHO)


async def test_no_more_is_heard_than_was_asked_for() -> None:
    async with saying(b"x" * 100_000) as port:
        answer = await probe_tcp(HERE, port, timeout_s=5, read=700)
    assert len(answer.heard) == 700


async def test_telnet_is_recognised_and_a_closed_port_is_closed() -> None:
    async with saying(IAC_DO_ECHO) as port:
        shut = free_tcp_port()
        settings = PortSettings(ports=(port, shut), timeout_s=0.3)
        found = await ports.look(HERE, probe=probe_tcp, settings=settings, now=NOW)
    assert found.tables[PortProbe] == (
        PortProbe(port=port, state="open", service="telnet", detail="option negotiation"),
        PortProbe(port=shut, state="closed"),
    )


async def test_a_login_page_is_recognised() -> None:
    page = b"HTTP/1.0 200 OK\r\n\r\n<form><input type='password'></form>"
    async with saying(page, then_close=True) as port:
        settings = PortSettings(ports=(80,), timeout_s=5)
        found = await ports.look(HERE, probe=_Moved(port), settings=settings, now=NOW)
    assert found.tables[PortProbe] == (
        PortProbe(port=80, state="open", service="http", detail="login page"),
    )
