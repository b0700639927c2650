"""The clock is held against an NTP server's, and no answer but its own is believed."""

from __future__ import annotations

import asyncio
import struct
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

import pytest

from netmon.agent.clock import LASTS_S, ClockWatch
from netmon.errors import TransportError
from netmon.probes.clock import ClockSettings, offset_s

pytestmark = pytest.mark.protocol

_NTP = 2_208_988_800
Change = Callable[[bytearray], bytes]


class Server(asyncio.DatagramProtocol):
    """Answers as RFC 5905 says, its clock off by ``ahead_s``; ``change`` spoils the answer."""

    def __init__(self, ahead_s: float, change: Change) -> None:
        self._ahead_s, self._change = ahead_s, change
        self.asked: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.asked.append(data)
        at = (time.time() + self._ahead_s + _NTP) % 2**32
        stamp = struct.pack("!II", int(at), int(at % 1 * 2**32))
        answer = bytearray(struct.pack("!BBBb", 0b00_100_100, 2, 6, -20) + bytes(20))
        answer += data[40:48] + stamp + stamp
        spoilt = self._change(answer)
        if spoilt:
            self._transport.sendto(spoilt, addr)


@asynccontextmanager
async def serving(
    ahead_s: float = 0.0, change: Change = bytes
) -> AsyncIterator[tuple[ClockSettings, Server]]:
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(
        lambda: Server(ahead_s, change), local_addr=("127.0.0.1", 0)
    )
    port = transport.get_extra_info("sockname")[1]
    try:
        yield ClockSettings(server="127.0.0.1", port=port, timeout_s=2), server
    finally:
        transport.close()


@pytest.mark.parametrize("ahead_s", [0.0, 7.5, -3600.0, 86_400.0 * 365])
async def test_the_offset_is_the_servers(ahead_s: float) -> None:
    async with serving(ahead_s) as (settings, server):
        assert await offset_s(settings) == pytest.approx(-ahead_s, abs=1.0)
        assert [len(asked) for asked in server.asked] == [48]  # one packet
        assert server.asked[0][40:48] != bytes(8)


async def test_a_clock_set_while_it_waits_does_not_matter() -> None:
    times = iter([time.time(), 0.0])
    async with serving() as (settings, _):
        assert await offset_s(settings, clock=lambda: next(times)) == pytest.approx(0, abs=1.0)


SPOILT: dict[str, tuple[Change, str]] = {
    "another's answer": (lambda a: bytes(a[:24] + bytes(8) + a[32:]), "not an answer"),
    "a request": (lambda a: bytes(bytearray([0b00_100_011]) + a[1:]), "not an answer"),
    "unsynchronised": (lambda a: bytes(bytearray([0b11_100_100]) + a[1:]), "no time to give"),
    "kiss of death": (lambda a: bytes(a[:1] + bytes(1) + a[2:]), "no time to give"),
    "no time": (lambda a: bytes(a[:40] + bytes(8)), "no time to give"),
    "short": (lambda a: bytes(a[:20]), "20 octets"),
}


@pytest.mark.parametrize(("change", "told"), SPOILT.values(), ids=SPOILT)
async def test_what_is_no_answer_is_not_believed(change: Change, told: str) -> None:
    async with serving(change=change) as (settings, _):
        with pytest.raises(TransportError, match=told):
            await offset_s(settings)


async def test_silence_leaves_the_offset_unknown_and_an_old_answer_is_forgotten() -> None:
    now, quiet = 0.0, False
    async with serving(5.0, lambda a: b"" if quiet else bytes(a)) as (settings, _):
        short = settings.model_copy(update={"timeout_s": 0.1})
        watch = ClockWatch(lambda: short, monotonic=lambda: now)
        assert watch.offset_s() is None
        await watch.measure()
        assert watch.offset_s() == pytest.approx(-5.0, abs=1.0)
        quiet = True
        await watch.measure()
        assert watch.offset_s() is not None
        now = LASTS_S + 1
        assert watch.offset_s() is None
    assert watch.sent == 2


async def test_without_a_server_nothing_is_sent() -> None:
    watch = ClockWatch(ClockSettings)
    await watch.measure()
    assert (watch.sent, watch.offset_s()) == (0, None)
