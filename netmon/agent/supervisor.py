"""The running agent: starts the parts, keeps them going, reloads them, ends them.

One event loop. One thread for the book, a few for SSH. A reload builds everything anew from the new
files first and swaps only when all of it is good; the running agent keeps its last good
configuration otherwise.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from exporters.stats import AgentStats
from inventory.model import INFRASTRUCTURE_ROLES, Role
from inventory.snapshot import Snapshot, TaskHealth
from inventory.store import Store
from inventory.types import Ip
from inventory.verdict import Verdict
from netmon.agent.bookkeeper import Bookkeeper
from netmon.agent.clock import ClockWatch
from netmon.agent.companions import Companions
from netmon.agent.desk import Desk
from netmon.agent.heartbeat import Heartbeat
from netmon.agent.inspector import Inspector
from netmon.agent.parts import Parts, build
from netmon.agent.proofs import Proofs
from netmon.agent.sent import by_devices
from netmon.agent.tasks import Periodic, utc_now
from netmon.agent.terms import terms_of
from netmon.agent.witness import Witness
from netmon.config.load import Configuration, load
from netmon.config.settings import ScheduleSettings
from netmon.errors import ConfigError, OperatorError
from netmon.transport.service_manager import ServiceManager
from netmon.version import __version__
from netmon.web.machine import PageOptions
from netmon.web.server import WebServer

logger = logging.getLogger(__name__)

_DAY_S = 86_400.0
_FIXED = ("state_dir", "web", "metrics")
"""Keys that are read once: the book and its address do not move under a reader."""


class Agent:
    """The running agent; ``run`` returns when it was told to stop.

    Args:
        path: the configuration file, read again on reload.
        configuration: the same, already loaded.
        store: the book; opened and closed by ``run``.
        reread: how to load the file again; replaced where options override it.
        manager: the service manager that started us; None: nobody wants to be told.
    """

    def __init__(
        self,
        *,
        path: Path,
        configuration: Configuration,
        store: Store,
        reread: Callable[[Path], Configuration] = load,
        manager: ServiceManager | None = None,
    ) -> None:
        self.ready = asyncio.Event()  # set once the first cycle is done
        self.interrupted = False  # whether it was Ctrl-C that ended it
        self._path = path
        self._configuration = configuration
        self._reread = reread
        self._manager = manager or ServiceManager({})
        self._reload_ok: bool | None = None
        self._reload_bugs = 0
        self._one_reload = asyncio.Lock()
        terms = terms_of(configuration)
        self._witness = Witness(
            state_dir=configuration.state_dir,
            agency=terms.agency.code,
        )
        self._clock = ClockWatch(lambda: self._configuration.settings.clock)
        self._keeper = Bookkeeper(
            store=store,
            terms=terms,
            tasks=self._task_health,
            witness=self._witness,
            clock_offset=self._clock.offset_s,
        )
        self._parts: Parts | None = None
        self._tasks = self._periodic()
        self._beside = self._besides()
        self._server = self._web_server()
        self._aside: set[asyncio.Task[None]] = set()  # reloads, and the ends of what they replaced
        self._stop = asyncio.Event()

    def current(self) -> tuple[Snapshot, Verdict] | None:
        """The newest judged snapshot (web: SnapshotProvider)."""
        return self._keeper.current()

    def stats(self) -> AgentStats:
        """The agent's own counters (web: SnapshotProvider)."""
        parts = self._parts
        return AgentStats(
            version=__version__,
            packets_sent=self._packets(),
            snmp_requests=self._by_device(parts.looker.requests) if parts else {},
            snmp_timeouts=self._by_device(parts.looker.timeouts) if parts else {},
            availability=dict(parts.inspector.tally.devices) if parts else {},
            service_availability=dict(parts.inspector.tally.services) if parts else {},
            hours=self._keeper.terms.circumstances.hours,
            internal_errors=self._reload_bugs
            + sum(t.health.bugs for t in (*self._tasks, *self._beside)),
            config_reload_ok=self._reload_ok,
            tasks=self._task_health(),
            book_problem=self._keeper.problem,
            evidence_length=self._witness.head.seq if self._witness.head else None,
            evidence_head=self._witness.head.hash if self._witness.head else "",
        )

    def _packets(self) -> dict[str, int]:
        parts, asked = self._parts, self._clock.sent
        looked = dict(parts.inspector.packets + parts.companions.packets) if parts else {}
        return looked | ({"sntp": asked} if asked else {})

    def _by_device(self, counts: Mapping[Ip, int]) -> dict[str, int]:
        current = self._keeper.current()
        return by_devices(counts, current[0]) if current else {}

    def stop(self) -> None:
        """Ask the agent to end; ``run`` returns after what is under way is safe."""
        self._stop.set()

    async def reload(self) -> None:
        """Read the files again and swap, all or nothing.

        Raises:
            OperatorError: every problem; the agent goes on as it was.
        """
        self._manager.reloading()
        try:
            await self._reload()
        finally:
            self._manager.ready()

    async def _reload(self) -> None:
        async with self._one_reload:
            self._reload_ok = False  # until all of it is good
            configuration = await asyncio.to_thread(self._reread, self._path)
            terms = await asyncio.to_thread(terms_of, configuration)
            self._refuse_moves(configuration)
            parts = await build(configuration, self._keeper, news=self._heard_news)
            try:
                self._server.reload_access()
            except OperatorError:
                await parts.aclose()
                raise
            old, self._parts = self._parts, parts
            parts.companions.start()
            if old is not None:
                parts.take_over(old)
            self._configuration, self._keeper.terms = configuration, terms
            self._reload_ok = True
        if old is not None:
            self._start_aside(self._retire(old))
        for task in (*self._tasks, *self._beside):
            task.run_soon()
        logger.info("configuration reloaded from %s", self._path)

    def _refuse_moves(self, new: Configuration) -> None:
        old = self._configuration.settings
        problems = [
            f"{self._path}: {key}: a change takes effect only when the agent is started again"
            for key in _FIXED
            if getattr(new.settings, key) != getattr(old, key)
        ]
        if problems:
            raise ConfigError(problems)

    async def _retire(self, old: Parts) -> None:
        """End what a reload replaced, once the runs that still use it are over."""
        try:
            for task in (*self._tasks, *self._beside):
                await task.settled()
        finally:
            await old.aclose()

    def _start_aside(self, work: Awaitable[None]) -> None:
        async def run() -> None:
            await work

        task = asyncio.create_task(run())
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def run(self) -> None:
        """Look, judge and serve until told to stop.

        Raises:
            OperatorError: the web server or an engine cannot be set up as configured.
            BookError: the book cannot be opened.
        """
        async with AsyncExitStack() as stack:
            self._listen_to_signals(stack)
            stack.push_async_callback(self._keeper.aclose)
            await self._keeper.open()
            self._parts = await build(self._configuration, self._keeper, news=self._heard_news)
            self._parts.companions.start()
            stack.push_async_callback(self._close_parts)
            stack.push_async_callback(self._server.aclose)
            self._server.bind()
            running = [
                asyncio.create_task(self._server.run(), name="web"),
                asyncio.create_task(self._work(), name="work"),
            ]
            stack.push_async_callback(_end, running)
            heart = asyncio.create_task(self._heartbeat().run(), name="heartbeat")
            stack.push_async_callback(_end, [heart])
            self._manager.ready()
            stack.callback(self._manager.stopping)
            stopped = asyncio.create_task(self._stop.wait(), name="stop")
            stack.callback(stopped.cancel)
            done, _ = await asyncio.wait([stopped, *running], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # a web server that cannot go on ends the agent with its reason

    def _heartbeat(self) -> Heartbeat:
        async def book() -> None:
            await self._keeper.read(lambda _: None)

        return Heartbeat(
            manager=self._manager,
            tasks=(*self._tasks, *self._beside),
            book=book,
            status=self._status,
        )

    def _status(self) -> str:
        current = self._keeper.current()
        if self._keeper.problem or current is None:
            return self._keeper.problem or "the first cycle is under way"
        snapshot, verdict = current
        return (
            f"LAN: {verdict.state}, {len(snapshot.devices)} devices, {verdict.judged_at:%H:%M} UTC"
        )

    def _listen_to_signals(self, stack: AsyncExitStack) -> None:
        loop = asyncio.get_running_loop()
        for number, act in (
            (signal.SIGTERM, self.stop),
            (signal.SIGINT, self._interrupt),
            (signal.SIGHUP, lambda: self._start_aside(self._reload_and_log())),
        ):
            loop.add_signal_handler(number, act)
            stack.callback(loop.remove_signal_handler, number)

    async def _close_parts(self) -> None:
        await _end(list(self._aside))
        if self._parts is not None:
            await self._parts.aclose()

    async def _work(self) -> None:
        """Everything once, in the order in which each helps the next; then each on its own time."""
        for task in self._tasks:
            await task.once()
        self.ready.set()
        for task in self._beside:  # what they bring need not wait a day for its first time
            task.run_soon()
        async with asyncio.TaskGroup() as group:
            for task in (*self._tasks, *self._beside):
                group.create_task(task.run(), name=task.name)

    def _periodic(self) -> tuple[Periodic, ...]:
        """The agent's tasks; the judge runs after each look that may have brought news."""
        judge = self._task("judge", lambda: self._keeper.judge(utc_now()), lambda s: s.judge_s)

        def look(at: Callable[[Inspector], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
            return lambda: at(self._inspector)  # the inspector of the day: a reload replaces it

        def news(at: Callable[[Inspector], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
            async def work() -> None:
                await at(self._inspector)
                if self.ready.is_set():  # in the first cycle the judge is next in any case
                    judge.run_soon()

            return work

        return (
            self._task("sweep", news(lambda i: i.sweep()), lambda s: s.sweep_s),
            self._task("poll", news(lambda i: i.poll()), lambda s: s.poll_s),
            self._task("reach", look(lambda i: i.reach()), lambda s: s.reach_s),
            self._task("ports", news(lambda i: i.ports()), lambda s: s.ports_s),
            self._task("services", look(lambda i: i.services()), lambda s: s.services_s),
            judge,
        )

    def _besides(self) -> tuple[Periodic, ...]:
        """Tasks that the first cycle does not wait for."""
        return (
            self._task("clock", self._clock.measure, lambda s: s.clock_s),
            self._task("dhcp", self._probe_dhcp, lambda s: s.dhcp_s),
            self._task("configs", self._read_configurations, lambda s: s.configs_s),
            self._task("prune", self._prune, lambda _s: _DAY_S),
        )

    async def _probe_dhcp(self) -> None:
        await self._companions.probe_dhcp()  # the companions of the day: a reload replaces them

    async def _read_configurations(self) -> None:
        await self._companions.read_configurations()

    async def _prune(self) -> None:
        keep = self._configuration.settings.book.keep_months
        await self._keeper.prune(utc_now(), keep_months=keep)

    def _heard_news(self) -> None:
        if self.ready.is_set():
            self._tasks[-1].run_soon()  # the judge

    def _task(
        self,
        name: str,
        work: Callable[[], Awaitable[object]],
        period: Callable[[ScheduleSettings], float],
    ) -> Periodic:
        return Periodic(
            name=name,
            work=work,
            period_s=lambda: period(self._configuration.settings.schedule),
            seed=self._configuration.settings.agency.code,
        )

    def _web_server(self) -> WebServer:
        settings = self._configuration.settings
        described = frozenset(Role) if settings.metrics.hosts else INFRASTRUCTURE_ROLES
        return WebServer(
            settings.web,
            state=self,
            reload=self.reload,
            options=PageOptions(describe=described),
            evidence=Proofs(self._witness, self._keeper, now=utc_now),
            book=self._desk(),
            officers=settings.web.officers,
        )

    def _desk(self) -> Desk:
        """What an officer may do from the page, besides reading the snapshot."""
        by_name = {task.name: task for task in self._tasks}

        def look() -> None:
            for name in ("sweep", "poll", "reach", "ports"):
                by_name[name].run_soon()

        return Desk(self._keeper, judge_soon=by_name["judge"].run_soon, look_soon=look)

    @property
    def _inspector(self) -> Inspector:
        return self._made().inspector

    @property
    def _companions(self) -> Companions:
        return self._made().companions

    def _made(self) -> Parts:
        if self._parts is None:
            msg = "the agent's parts are used before run() made them"
            raise RuntimeError(msg)
        return self._parts

    def _task_health(self) -> tuple[TaskHealth, ...]:
        return tuple(task.task_health() for task in (*self._tasks, *self._beside))

    def _interrupt(self) -> None:
        self.interrupted = True
        self.stop()

    async def _reload_and_log(self) -> None:
        if self._parts is None:
            return  # it is only just starting, from the file as it is
        try:
            await self.reload()
        except OperatorError as error:
            logger.error("reload refused, the old configuration stays:\n%s", error)  # noqa: TRY400 - the operator's mistake, not ours
        except Exception:  # the supervisor's promise: a bug in a reload does not end the agent
            self._reload_bugs += 1
            logger.exception("reload broke, the old configuration stays")


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel tasks and wait until they are over."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
