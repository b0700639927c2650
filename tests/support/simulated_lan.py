"""The simulated agency in memory: an SNMP engine over its recordings, with a clock to move.

The transport's Protocols are faked and nothing else: sources, identity and the book are real.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inventory.snapshot import Agency
from inventory.store import Store, StoreSettings
from inventory.types import Ip
from netmon.agent.bookkeeper import Bookkeeper, Terms
from netmon.agent.inspector import Doors, Inspector
from netmon.agent.looker import DeviceLooker
from netmon.config.load import Configuration
from netmon.config.settings import Settings
from netmon.demo import topology
from netmon.demo.recordings import record
from netmon.discovery.credentials import CredentialRule
from netmon.discovery.prefixes import Prefixes
from netmon.errors import DeviceTimeoutError, TransportError
from netmon.regulation.effective import Effective
from netmon.transport.base import (
    PingResult,
    Secret,
    SnmpCredential,
    SnmpReader,
    SnmpTarget,
    SnmpValue,
    SnmpVersion,
    SweepResult,
)
from netmon.transport.tcp import PortAnswer, PortState
from tests.support.fake_snmp import FakeReader, load

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
COMMUNITY = "only-here"


@dataclass(slots=True)
class SimulatedLan:
    """Who is there, and who was asked.

    Attributes:
        down: addresses that answer neither SNMP nor ICMP.
        broken: addresses whose answers bring out a bug of ours.
        checked_at: the time it is after a ping.
        regulation: what the agency's LAN is judged by.
        hold: silent addresses answer (with silence) only when this is set.
        asked: every SNMP session, in order: address and attempts of a request.
        readers: the sessions that were answered, by address; each counts its requests.
    """

    folder: Path
    world: topology.Topology = field(default_factory=topology.load)
    now: datetime = START
    down: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    checked_at: datetime | None = None
    regulation: Effective | None = None
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[tuple[str, int]] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)
    readers: dict[str, list[FakeReader]] = field(default_factory=lambda: defaultdict(list))
    _recordings: dict[str, dict[str, SnmpValue]] = field(default_factory=dict)

    name = "simulated"

    def __post_init__(self) -> None:
        """Make the recordings once."""
        self.hold.set()
        for device in self.world.devices:
            file = self.folder / f"{device.name}.snmprec"
            file.write_text(record(self.world, device).render(), encoding="utf-8")
            self._recordings[str(device.address)] = load(file)

    def clock(self) -> datetime:
        """The time of this LAN."""
        return self.now

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    async def open(self, target: SnmpTarget, credential: SnmpCredential) -> SnmpReader:
        """``SnmpEngine.open``."""
        host = str(target.host)
        self.asked.append((host, target.retries + 1))
        if host in self.broken:
            message = "a bug of ours"
            raise ZeroDivisionError(message)
        values = self._recordings.get(host)
        right = credential.community == Secret(COMMUNITY)
        if values is None or host in self.down or not right:
            await self.hold.wait()
            silence = DeviceTimeoutError(f"{host}: no answer")
            return FakeReader({}, failures={"1": silence})
        self.finished.append(host)
        reader = FakeReader(values)
        reader.budget = target.budget
        self.readers[host].append(reader)
        return reader

    async def close(self) -> None:
        """``SnmpEngine.close``."""

    async def ping(
        self, host: Ip, *, count: int, interval_s: float, timeout_s: float
    ) -> PingResult:
        """``Pinger.ping``."""
        self.now = self.checked_at or self.now
        rtts = () if host in self.down else (0.001,) * count
        return PingResult(host=host, sent=count, rtts_s=rtts)

    async def sweep(self, prefix: str, *, interface: str) -> SweepResult:
        """``LinkLayer.sweep``: loopback has no ARP."""
        msg = f"{interface} has no ARP"
        raise TransportError(msg)

    solicit = sweep

    async def probe(
        self, host: Ip, port: int, *, timeout_s: float, send: bytes = b"", read: int = 512
    ) -> PortAnswer:
        """``TcpProber``: every port is closed."""
        return PortAnswer(host=host, port=port, state=PortState.CLOSED)

    def settings(self, **more: object) -> Settings:
        """The configuration of an agent on this LAN."""
        data: dict[str, object] = {
            "agency": {"code": "demo", "name": "Demo"},
            "networks": [{"prefix": str(self.world.prefix), "sweep": False}],
            "devices": [str(self.world.devices[0].address)],
        }
        return Settings.model_validate({**data, **more})

    @asynccontextmanager
    async def inspector(self, settings: Settings | None = None) -> AsyncIterator[Inspector]:
        """An inspector of this LAN, with a book of its own."""
        settings = settings or self.settings()
        prefixes = [n.prefix for n in settings.networks]
        keeper = Bookkeeper(
            store=Store(settings=StoreSettings(path=self.folder / "book.db")),
            terms=Terms(
                agency=Agency(code="demo", name="Demo"),
                segments=tuple(map(str, prefixes)),
                regulation=self.regulation,
            ),
        )
        credential = SnmpCredential(
            name="one", version=SnmpVersion.V2C, community=Secret(COMMUNITY)
        )
        rules = (CredentialRule(prefix=None, credential=credential),)
        await keeper.open()
        try:
            yield Inspector(
                configuration=Configuration(
                    path=self.folder / "netmon.yaml", settings=settings, credentials=rules
                ),
                keeper=keeper,
                doors=Doors(
                    link=self, pinger=self, tcp=self.probe, interface_of=lambda _prefix: None
                ),
                looker=DeviceLooker(
                    engine=self,
                    target=settings.snmp.target,
                    rules=rules,
                    prefixes=Prefixes(prefixes),
                    settings=settings.discovery,
                ),
                clock=self.clock,
            )
        finally:
            await keeper.aclose()

    def asked_since(self, mark: int) -> set[str]:
        """Addresses asked since there were ``mark`` sessions."""
        return {host for host, _ in self.asked[mark:]}
