"""The composition root: the only place where the parts are wired together, started and ended.

One event loop. One thread for the book, a few for SSH. A reload builds everything anew from the new
files first and swaps only when all of it is good; the running agent keeps its last good
configuration otherwise.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from exporters.stats import AgentStats
from inventory.model import INFRASTRUCTURE_ROLES, Role
from inventory.snapshot import Snapshot, TaskHealth
from inventory.store import Store, StoreSettings
from inventory.types import Ip
from inventory.verdict import Verdict
from netmon.agent.bookkeeper import Bookkeeper, Terms
from netmon.agent.inspector import Inspector
from netmon.agent.looker import DeviceLooker
from netmon.agent.tasks import Periodic
from netmon.config.load import Configuration, load
from netmon.config.settings import ScheduleSettings
from netmon.discovery.prefixes import Prefixes
from netmon.errors import OperatorError
from netmon.regulation.load import load_regulation
from netmon.transport.icmp import IcmpPinger, PingSettings
from netmon.transport.l2 import EthernetLinkLayer
from netmon.transport.local import interface_for
from netmon.transport.snmp import make_engine
from netmon.version import __version__
from netmon.web.machine import PageOptions
from netmon.web.server import WebServer

logger = logging.getLogger(__name__)

BOOK = "book.db"


def book_of(configuration: Configuration) -> Store:
    """The agency's book, not yet open."""
    return Store(settings=StoreSettings(path=configuration.state_dir / BOOK))


def terms_of(configuration: Configuration) -> Terms:
    """Whose book it is and by what it is judged.

    Raises:
        ConfigError: every problem of the regulation file.
    """
    file = configuration.regulation
    return Terms(
        agency=configuration.settings.agency.agency(),
        segments=tuple(str(n.prefix) for n in configuration.settings.networks),
        regulation=None if file is None else load_regulation(file, today=datetime.now(UTC).date()),
    )


@dataclass(slots=True)
class Parts:
    """What looks at the LAN under one configuration, and how to end it."""

    configuration: Configuration
    looker: DeviceLooker
    inspector: Inspector
    stack: AsyncExitStack

    async def aclose(self) -> None:
        """Close sockets and sessions."""
        await self.stack.aclose()


async def build(configuration: Configuration, keeper: Bookkeeper) -> Parts:
    """Make the parts that look at the LAN; nothing is sent yet.

    Raises:
        OperatorError: a setting cannot be met here (an SNMP engine that is not installed).
    """
    settings = configuration.settings
    stack = AsyncExitStack()
    engine = make_engine(settings.snmp)
    stack.push_async_callback(engine.close)
    pinger = IcmpPinger(settings=PingSettings())
    stack.push_async_callback(pinger.aclose)
    looker = DeviceLooker(
        engine=engine,
        target=settings.snmp.target,
        rules=configuration.credentials,
        prefixes=Prefixes(n.prefix for n in settings.networks),
        settings=settings.discovery,
    )
    inspector = Inspector(
        configuration=configuration,
        keeper=keeper,
        link=EthernetLinkLayer(settings=settings.sweep),
        pinger=pinger,
        looker=looker,
        interface_of=interface_for,
    )
    return Parts(configuration, looker, inspector, stack)


class Agent:
    """The running agent; ``run`` returns when it was told to stop.

    Args:
        path: the configuration file, read again on reload.
        configuration: the same, already loaded.
        store: the book; opened and closed by ``run``.
        reread: how to load the file again; replaced where options override it.
    """

    def __init__(
        self,
        *,
        path: Path,
        configuration: Configuration,
        store: Store,
        reread: Callable[[Path], Configuration] = load,
    ) -> None:
        self._path = path
        self._configuration = configuration
        self._reread = reread
        self._reload_ok: bool | None = None
        self._keeper = Bookkeeper(
            store=store, terms=terms_of(configuration), tasks=self._task_health
        )
        self._parts: Parts | None = None
        self._tasks: tuple[Periodic, ...] = ()
        self.ready = asyncio.Event()  # set once the first cycle is done
        self._stop = asyncio.Event()
        self._reloading: asyncio.Task[None] | None = None

    def current(self) -> tuple[Snapshot, Verdict] | None:
        """The newest judged snapshot (web: SnapshotProvider)."""
        return self._keeper.current()

    def stats(self) -> AgentStats:
        """The agent's own counters (web: SnapshotProvider)."""
        parts = self._parts
        return AgentStats(
            version=__version__,
            packets_sent=dict(parts.inspector.packets) if parts else {},
            snmp_requests=self._by_device(parts.looker.requests) if parts else {},
            snmp_timeouts=self._by_device(parts.looker.timeouts) if parts else {},
            internal_errors=sum(t.internal_errors for t in self._tasks),
            config_reload_ok=self._reload_ok,
            tasks=self._task_health(),
            book_problem=self._keeper.problem,
        )

    def _by_device(self, counts: Mapping[Ip, int]) -> dict[str, int]:
        """Counters by address as counters by device; addresses of no known device are left out."""
        current = self._keeper.current()
        out: Counter[str] = Counter()
        for device in current[0].devices.values() if current else ():
            for use in device.current_addresses:
                if use.ip in counts:
                    out[device.id] += counts[use.ip]
        return dict(out)

    def stop(self) -> None:
        """Ask the agent to end; ``run`` returns after what is under way is safe."""
        self._stop.set()

    async def reload(self) -> None:
        """Read the files again and swap, all or nothing.

        Raises:
            OperatorError: every problem; the agent goes on as it was.
        """
        try:
            configuration = await asyncio.to_thread(self._reread, self._path)
            terms = await asyncio.to_thread(terms_of, configuration)
            parts = await build(configuration, self._keeper)
        except OperatorError:
            self._reload_ok = False
            raise
        old, self._parts = self._parts, parts
        self._configuration, self._keeper.terms = configuration, terms
        self._reload_ok = True
        if old is not None:
            parts.inspector.take_over(old.inspector)
            parts.looker.take_over(old.looker)
            await old.aclose()
        for task in self._tasks:
            task.run_soon()
        logger.info("configuration reloaded from %s", self._path)

    async def run(self) -> None:
        """Look, judge and serve until told to stop.

        Raises:
            OperatorError: the web server or an engine cannot be set up as configured.
            BookError: the book cannot be opened.
        """
        loop = asyncio.get_running_loop()
        await self._keeper.open()
        self._parts = await build(self._configuration, self._keeper)
        settings = self._configuration.settings
        server = WebServer(
            settings.web,
            state=self,
            reload=self.reload,
            options=PageOptions(
                describe=frozenset(Role) if settings.metrics.hosts else INFRASTRUCTURE_ROLES
            ),
        )
        server.bind()
        for number, act in (
            (signal.SIGTERM, self.stop),
            (signal.SIGINT, self.stop),
            (signal.SIGHUP, self._reload_by_signal),
        ):
            loop.add_signal_handler(number, act)
        self._tasks = self._periodic()
        running = [asyncio.create_task(server.run(), name="web")]
        try:
            first = asyncio.create_task(self._first_cycle(), name="first cycle")
            running.append(first)
            await self._until_stopped(running, first)
        finally:
            await server.aclose()
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await self._parts.aclose()
            await self._keeper.aclose()

    async def _until_stopped(
        self, running: list[asyncio.Task[None]], first: asyncio.Task[None]
    ) -> None:
        """Wait for the stop; start the periodic tasks after the first cycle; pass failures on."""
        stopped = asyncio.create_task(self._stop.wait(), name="stop")
        try:
            while not stopped.done():
                done, _ = await asyncio.wait(
                    [stopped, *running], return_when=asyncio.FIRST_COMPLETED
                )
                for task in done - {stopped}:
                    task.result()  # a web server that cannot listen ends the agent with its reason
                    running.remove(task)  # type: ignore[arg-type]  # only tasks of running are here
                    if task is first:
                        running += [
                            asyncio.create_task(periodic.run(), name=periodic.name)
                            for periodic in self._tasks
                        ]
        finally:
            stopped.cancel()

    async def _first_cycle(self) -> None:
        for task in self._tasks:
            await task.once()
        self.ready.set()

    def _periodic(self) -> tuple[Periodic, ...]:
        """The agent's tasks, in the order in which each helps the next."""

        def looks() -> Inspector:
            return self._running().inspector

        def every() -> ScheduleSettings:
            return self._configuration.settings.schedule

        def judge() -> Awaitable[object]:
            return self._keeper.judge(datetime.now(UTC))

        return (
            Periodic(name="sweep", work=lambda: looks().sweep(), period_s=lambda: every().sweep_s),
            Periodic(name="poll", work=lambda: looks().poll(), period_s=lambda: every().poll_s),
            Periodic(name="reach", work=lambda: looks().reach(), period_s=lambda: every().reach_s),
            Periodic(name="ports", work=lambda: looks().ports(), period_s=lambda: every().ports_s),
            Periodic(
                name="services",
                work=lambda: looks().services(),
                period_s=lambda: every().services_s,
            ),
            Periodic(name="judge", work=judge, period_s=lambda: every().judge_s),
        )

    def _running(self) -> Parts:
        if self._parts is None:
            msg = "the agent's parts are used before run() made them"
            raise RuntimeError(msg)
        return self._parts

    def _task_health(self) -> tuple[TaskHealth, ...]:
        return tuple(task.task_health() for task in self._tasks)

    def _reload_by_signal(self) -> None:
        self._reloading = asyncio.get_running_loop().create_task(self._reload_and_log())

    async def _reload_and_log(self) -> None:
        try:
            await self.reload()
        except OperatorError as error:
            logger.error("reload refused, the old configuration stays:\n%s", error)  # noqa: TRY400 - the operator's mistake, not ours
