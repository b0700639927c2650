"""A man in the middle on loopback: relays datagrams to an agent and may change its answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Self


class UdpRelay(asyncio.DatagramProtocol):
    """``async with UdpRelay(port, change) as relay: relay.port``; for one client at a time.

    Args:
        agent_port: where the real agent listens on 127.0.0.1.
        change: from an answer to what the client gets instead.
    """

    def __init__(self, agent_port: int, change: Callable[[bytes], bytes]) -> None:
        self.port = 0
        self.changed = 0
        self.asked = 0  # datagrams of the client
        self._agent = ("127.0.0.1", agent_port)
        self._change = change
        self._client: tuple[str, int] | None = None
        self._transport: asyncio.DatagramTransport | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(
            lambda: self, local_addr=("127.0.0.1", 0)
        )
        self.port = self._transport.get_extra_info("sockname")[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._transport is not None:
            self._transport.close()
        await asyncio.sleep(0)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        if self._transport is None:
            return
        if address != self._agent:
            self._client = address
            self.asked += 1
            self._transport.sendto(data, self._agent)
        elif self._client is not None:
            answer = self._change(data)
            self.changed += answer != data
            self._transport.sendto(answer, self._client)
