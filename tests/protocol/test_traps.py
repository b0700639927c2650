"""Notifications from Net-SNMP's own tools, over loopback."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from inventory.types import Ip
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.traps import Pace, TrapEvent, TrapKind, TrapReceiver, TrapSettings
from netmon.errors import TransportError
from netmon.transport.base import (
    AuthProtocol,
    PrivProtocol,
    Secret,
    SnmpCredential,
    SnmpVersion,
)
from netmon.transport.snmp_pysnmp.notifications import NotificationListener
from tests.support.ports import free_udp_port

pytestmark = [
    pytest.mark.protocol,
    pytest.mark.skipif(shutil.which("snmptrap") is None, reason="Debian's snmp is not installed"),
]

HOST = Ip("127.0.0.1")
LINK_DOWN = "1.3.6.1.6.3.1.1.5.3"
IF_INDEX = ("1.3.6.1.2.1.2.2.1.1.7", "i", "7", "1.3.6.1.2.1.2.2.1.2.7", "s", "Gi1/0/7")
SIGNERS = (
    SnmpCredential(name="ro", version=SnmpVersion.V2C, community=Secret("bay")),
    SnmpCredential(
        name="v3",
        version=SnmpVersion.V3,
        user="canh-bao",
        auth=AuthProtocol.SHA,
        auth_key=Secret("matkhau-xac-thuc"),
        priv=PrivProtocol.AES,
        priv_key=Secret("matkhau-ma-hoa"),
    ),
)
V3 = (
    *("-v", "3", "-l", "authPriv", "-u", "canh-bao"),
    *("-a", "SHA", "-A", "matkhau-xac-thuc", "-x", "AES", "-X", "matkhau-ma-hoa"),
)


class Desk:
    """A receiver, and what it told."""

    def __init__(self, **more: Any) -> None:
        self.port = free_udp_port()
        self.events: list[TrapEvent] = []
        self.looked: list[Ip] = []
        self.arrived = asyncio.Event()
        self.listener: NotificationListener | None = None
        self.receiver = TrapReceiver(
            settings=TrapSettings(enabled=True, host="127.0.0.1", port=self.port),
            prefixes=Prefixes([ip_network(more.get("prefix", "127.0.0.0/8"))]),
            credentials=SIGNERS,
            listen=self._listen,
            on_event=self._event,
            look_now=self._look,
        )

    def _listen(self, **arguments: Any) -> NotificationListener:
        self.listener = NotificationListener(**arguments)
        return self.listener

    async def _event(self, event: TrapEvent) -> None:
        self.events.append(event)
        self.arrived.set()

    async def _look(self, ip: Ip) -> None:
        self.looked.append(ip)

    @property
    def counts(self) -> dict[str, int]:
        assert self.listener is not None
        return dict(self.listener.counts)

    async def send(self, tool: str, *arguments: str) -> int:
        """Run one of Net-SNMP's tools to its end; its exit code."""
        at = next(i for i, a in enumerate(arguments) if a == "TO")
        line = (*arguments[:at], f"{HOST}:{self.port}", *arguments[at + 1 :])
        run = await asyncio.create_subprocess_exec(
            tool, "-Ln", "-m", "", *line, stderr=asyncio.subprocess.DEVNULL
        )
        return await run.wait()

    async def counted(self, what: str) -> None:
        async with asyncio.timeout(60):
            while not self.counts.get(what):  # noqa: ASYNC110 - another process's datagram
                await asyncio.sleep(0.02)

    async def event(self) -> TrapEvent:
        async with asyncio.timeout(60):
            await self.arrived.wait()
        self.arrived.clear()
        return self.events[-1]


@asynccontextmanager
async def desk(**more: Any) -> AsyncIterator[Desk]:
    made = Desk(**more)
    running = asyncio.create_task(made.receiver.run())
    await asyncio.sleep(0.05)
    try:
        yield made
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def v2(*, community: str = "bay", oid: str = LINK_DOWN, objects: Sequence[str] = IF_INDEX) -> Any:
    return ("-v", "2c", "-c", community, "TO", "", oid, *objects)


async def test_a_v1_trap() -> None:
    async with desk() as here:
        words = (
            "-v",
            "1",
            "-c",
            "bay",
            "TO",
            "1.3.6.1.4.1.11",
            "10.9.9.9",
            "2",
            "0",
            "",
            *IF_INDEX,
        )
        await here.send("snmptrap", *words)
        event = await here.event()
    assert (event.kind, event.source, event.if_index) == (TrapKind.LINK_DOWN, HOST, 7)
    assert event.text.en == "Port Gi1/0/7 lost its link."
    assert here.looked == [HOST]


async def test_a_v1_trap_of_the_bridge_mib() -> None:
    async with desk() as here:
        words = ("-v", "1", "-c", "bay", "TO", "1.3.6.1.2.1.17", "10.9.9.9", "6", "2", "")
        await here.send("snmptrap", *words)
        assert (await here.event()).kind is TrapKind.TOPOLOGY_CHANGE


async def test_a_v2c_trap_and_what_only_its_vendor_knows() -> None:
    async with desk() as here:
        await here.send("snmptrap", *v2(oid="1.3.6.1.4.1.9.9.43.2.0.1", objects=()))
        await here.send("snmptrap", *v2())
        event = await here.event()
        assert (event.kind, event.port) == (TrapKind.LINK_DOWN, "Gi1/0/7")
    assert here.receiver.counts["unknown"] == 1
    assert here.looked == [HOST]  # once for both: they came within seconds


async def test_an_inform_is_acknowledged() -> None:
    async with desk() as here:
        assert await here.send("snmpinform", "-r", "1", "-t", "5", *v2()) == 0
        assert (await here.event()).kind is TrapKind.LINK_DOWN


async def test_a_v3_trap_from_an_engine_never_met() -> None:
    async with desk() as here:
        engine = ("-e", "0x80001f8880a1b2c3d4e5f60718")
        await here.send("snmptrap", *V3, *engine, "TO", "", LINK_DOWN, *IF_INDEX)
        assert (await here.event()).kind is TrapKind.LINK_DOWN


async def test_a_v3_user_who_signs_less_than_agreed_could_be_anybody() -> None:
    async with desk() as here:
        plain = ("-v", "3", "-l", "noAuthNoPriv", "-u", "canh-bao")
        engine = ("-e", "0x80001f8880a1b2c3d4e5f60718")
        await here.send("snmptrap", *plain, *engine, "TO", "", LINK_DOWN)
        await here.counted("refused")
    assert here.events == []


async def test_a_v3_inform_discovers_us_and_is_acknowledged() -> None:
    async with desk() as here:
        words = ("-r", "1", "-t", "5", *V3, "TO", "", LINK_DOWN, *IF_INDEX)
        assert await here.send("snmpinform", *words) == 0
        assert (await here.event()).kind is TrapKind.LINK_DOWN


async def test_unknown_communities_and_wrong_keys_are_counted_and_go_no_further() -> None:
    async with desk() as here:
        await here.send("snmptrap", *v2(community="wrong"))
        await here.counted("refused")
        engine = ("-e", "0x80001f8880a1b2c3d4e5f60718")
        wrong = [w if w != "matkhau-xac-thuc" else "khong-phai-the" for w in V3]
        await here.send("snmptrap", *wrong, *engine, "TO", "", LINK_DOWN)
        async with asyncio.timeout(60):
            while here.counts["refused"] < 2:  # noqa: ASYNC110 - another process's datagram
                await asyncio.sleep(0.02)
    assert (here.events, here.looked) == ([], [])


async def test_strangers_are_not_read_and_rubbish_does_no_harm() -> None:
    async with desk(prefix="10.0.0.0/8") as here:
        await here.send("snmptrap", *v2())
        await here.counted("foreign")
    async with desk() as here:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for rubbish in (b"", b"0", b"\x30\x84\xff\xff\xff\xff", b"\x30\x05\x02\x01\x01"):
                sender.sendto(rubbish, (HOST, here.port))
        await here.send("snmptrap", *v2())
        assert (await here.event()).kind is TrapKind.LINK_DOWN


async def test_a_port_that_is_taken_is_an_error_with_its_name() -> None:
    async with desk() as here:
        second = NotificationListener(
            host="127.0.0.1",
            port=here.port,
            credentials=SIGNERS,
            accepts=lambda _: True,
            on_notification=lambda _: None,
        )
        with pytest.raises(TransportError, match=str(here.port)):
            await second.open()


def test_a_device_that_cries_wolf_is_bounded() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    pace = Pace(TrapSettings(look_again_s=30, events_per_min=5))
    told = [pace.may_tell(HOST, now=now + timedelta(seconds=i)) for i in range(59)]
    assert told.count(True) == 5
    assert pace.may_tell(HOST, now=now + timedelta(seconds=61))
    looks = [pace.may_look(HOST, now=now + timedelta(seconds=i)) for i in range(61)]
    assert looks.count(True) == 3
