"""An agency with a real book behind its pages: what an officer does is on the disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from exporters.stats import AgentStats
from inventory.model import FactName, Interface, InterfaceCounters, Neighbor
from inventory.observation import Key, KeyKind, Observation
from inventory.snapshot import Agency, Snapshot
from inventory.store import Store, StoreSettings
from inventory.verdict import Verdict
from netmon.agent.bookkeeper import Bookkeeper, Terms
from netmon.agent.desk import Desk
from netmon.web.server import HttpServer
from tests.support.book import NOW, look

TERMS = Terms(agency=Agency(code="a", name="Sở Y tế"), segments=("10.0.0.0/24",), regulation=None)

_MIB = 1024 * 1024


def switch(name: str = "sw-1", serial: str = "foc1234") -> list[Observation]:
    """A switch with a day of counters and one neighbour that nobody knows."""
    keys = frozenset({Key(KeyKind.SERIAL, f"cisco|{serial}")})
    facts: dict[FactName, str | float] = {
        FactName.SYS_NAME: name,
        FactName.ROLE: "switch",
        FactName.SERIAL: serial,
    }
    port = Interface(index=1, name="Gi1", admin="up", oper="up", speed_bps=10**9)
    near = Neighbor(protocol="lldp", local_if_index=1, sys_name=name, port_id=name)
    told = look(NOW, keys=keys, facts=facts, tables={Interface: (port,), Neighbor: (near,)})
    counted = [
        look(
            NOW - timedelta(hours=hours),
            source="interfaces",
            keys=keys,
            tables={
                InterfaceCounters: (
                    InterfaceCounters(
                        index=1, in_octets=(30 - hours) * _MIB, out_octets=(30 - hours) * _MIB * 2
                    ),
                )
            },
        )
        for hours in range(6, 0, -1)
    ]
    return [told, *counted]


def station(number: int, *, host_name: str = "") -> Observation:
    """A station on the wire."""
    mac = f"00:1b:a9:00:{number // 256:02x}:{number % 256:02x}"
    ip = f"10.0.{number // 250}.{number % 250 + 1}"
    keys = frozenset({Key(KeyKind.STATION, mac), Key(KeyKind.ADDRESS, ip)})
    facts: dict[FactName, str | float] = {FactName.HOSTNAME: host_name} if host_name else {}
    return look(NOW, source="arp", keys=keys, facts=facts)


@dataclass
class Office:
    """The book, its desk, and what was asked of the agent (web: ``SnapshotProvider``)."""

    keeper: Bookkeeper
    desk: Desk
    seconds: float = 0.0
    judgements: int = 0
    looks: int = 0
    now: datetime = NOW
    counters: AgentStats = field(default_factory=lambda: AgentStats(version="0"))

    def current(self) -> tuple[Snapshot, Verdict] | None:
        return self.keeper.current()

    def stats(self) -> AgentStats:
        return self.counters

    async def judge(self) -> Snapshot:
        snapshot, _ = await self.keeper.judge(self.now)
        return snapshot


@asynccontextmanager
async def running(web: HttpServer) -> AsyncIterator[str]:
    """Serve, and give ``host:port``."""
    address = web.bind()
    task = asyncio.create_task(web.run())
    try:
        yield str(address)
    finally:
        await web.aclose()
        await task


@asynccontextmanager
async def office(
    folder: Path,
    observations: list[Observation],
    *,
    terms: Terms = TERMS,
    path: Path | None = None,
    now: datetime = NOW,
) -> AsyncIterator[Office]:
    """A judged book of these observations; ``path``: a book that exists already."""
    settings = StoreSettings(path=path or folder / "book.db")
    keeper = Bookkeeper(store=Store(settings=settings), terms=terms)
    await keeper.open()
    made: Office

    def judge_soon() -> None:
        made.judgements += 1

    def look_soon() -> None:
        made.looks += 1

    desk = Desk(keeper, judge_soon=judge_soon, look_soon=look_soon, clock=lambda: made.seconds)
    made = Office(keeper=keeper, desk=desk, now=now)
    try:
        await keeper.record(observations)
        await keeper.judge(now)
        yield made
    finally:
        await keeper.aclose()
