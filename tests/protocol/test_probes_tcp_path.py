"""The TCP and path probes on loopback: a listener, a UDP echo service that loses and repeats."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from netmon.probes.path import jitter
from tests.support.ports import free_tcp_port, free_udp_port
from tests.support.probing import probe, said
from tests.support.serving import serving

pytestmark = pytest.mark.protocol


async def test_an_open_port() -> None:
    async def serve(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        assert not await reader.read(1)  # nothing is sent

    async with serving(serve) as port:
        result = await probe("tcp", host="127.0.0.1", port=port)
    assert (result.ok, result.sent, result.lost, len(result.rtts_s)) == (True, 1, 0, 1)


async def test_a_closed_port() -> None:
    port = free_tcp_port()
    result = await probe("tcp", host="127.0.0.1", port=port)
    assert (result.ok, said(result)) == (False, f"127.0.0.1:{port} refused the connection")


async def test_a_port_that_swallows() -> None:
    # A full backlog: the kernel drops further handshakes, as a firewall does.
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        held = [socket.socket() for _ in range(3)]
        for one in held:
            one.setblocking(False)
            one.connect_ex(address)
        result = await probe("tcp", host="127.0.0.1", port=address[1], timeout_s=0.3)
        for one in held:
            one.close()
    assert result.ok is False
    assert said(result).endswith("did not accept a connection within 0.3 s")


class Echo(asyncio.DatagramProtocol):
    """RFC 862, but every ``lose``-th datagram is not answered and the others twice."""

    def __init__(self, lose: int) -> None:
        self.lose = lose
        self.heard = 0
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        assert self.transport is not None
        self.heard += 1
        if self.lose and self.heard % self.lose == 0:
            return
        self.transport.sendto(b"forged" + data[6:], addr)
        self.transport.sendto(data, addr)
        self.transport.sendto(data, addr)


@asynccontextmanager
async def echo(lose: int = 0) -> AsyncIterator[tuple[int, Echo]]:
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(
        lambda: Echo(lose), local_addr=("127.0.0.1", 0)
    )
    try:
        yield transport.get_extra_info("sockname")[1], server
    finally:
        transport.close()


async def test_a_udp_train_counts_what_is_lost_and_nothing_twice() -> None:
    async with echo(lose=5) as (port, server):
        result = await probe(
            "path",
            address="127.0.0.1",
            protocol="udp-echo",
            port=port,
            interval_s=0.02,
            timeout_s=0.5,
            dscp=46,
        )
    assert (server.heard, result.sent, result.lost, len(result.rtts_s)) == (20, 20, 4, 16)
    assert result.ok is True
    assert result.jitter_s == jitter(result.rtts_s)


async def test_nobody_echoes() -> None:
    result = await probe(
        "path",
        address="127.0.0.1",
        protocol="udp-echo",
        port=free_udp_port(),
        count=2,
        interval_s=0.02,
        timeout_s=0.2,
    )
    assert (result.ok, result.lost, result.jitter_s) == (False, 2, None)
    assert said(result).startswith("no route: 127.0.0.1 port ")


async def test_without_the_right_to_send_icmp_nothing_is_known() -> None:
    for kind in ("path", "gateway"):
        result = await probe(kind, address="127.0.0.1")
        assert (result.ok, result.sent) == (None, 0)
        assert said(result).startswith("not allowed to send ICMP")
