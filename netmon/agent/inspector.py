"""Looks at the LAN and puts what it saw into the book: sweeps, polls, probes.

Each method is one kind of look over the whole LAN and is bounded: so many devices at a time, one
session a device, a deadline on each, a breaker on the silent ones. One device's trouble is counted
and the next is looked at; only the book's trouble ends a look.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from inventory.availability import SlotState
from inventory.device import Device
from inventory.observation import Observation
from inventory.snapshot import Snapshot
from inventory.types import Ip
from inventory.verdict import Verdict
from netmon.agent import targets
from netmon.agent.bookkeeper import Bookkeeper
from netmon.agent.breaker import Breaker
from netmon.agent.looker import DeviceLooker
from netmon.agent.schedule import fraction
from netmon.config.load import Configuration
from netmon.discovery import arp_sweep, nd_sweep, ports
from netmon.discovery.prefixes import Prefixes
from netmon.errors import TransportError
from netmon.probes import reachability
from netmon.probes.base import Tools
from netmon.probes.run import AnyService, Rounds, Slot, run, state_of
from netmon.transport.base import LinkLayer, Pinger
from netmon.transport.tcp import probe_tcp

logger = logging.getLogger(__name__)

Progress = Callable[[str, int, int | None], None]
T = TypeVar("T")

DEVICES_AT_ONCE = 32
"""Devices looked at side by side; each has at most one request in flight."""


def silent(stage: str, done: int, total: int | None) -> None:
    """A progress that nobody watches."""


class Inspector:
    """Looks; see the module.

    Args:
        configuration: networks, seeds, services, periods.
        keeper: where observations go.
        link: raw access for sweeps.
        pinger: ICMP.
        looker: SNMP sessions with devices.
        interface_of: the interface to sweep a prefix from; None when no interface is in it.
        clock: the time; injected so that tests can compress it.
    """

    def __init__(
        self,
        *,
        configuration: Configuration,
        keeper: Bookkeeper,
        link: LinkLayer,
        pinger: Pinger,
        looker: DeviceLooker,
        interface_of: Callable[[str], str | None],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.packets: Counter[str] = Counter()
        self._settings = configuration.settings
        self._keeper = keeper
        self._link = link
        self._pinger = pinger
        self._looker = looker
        self._interface_of = interface_of
        self._clock = clock
        self._prefixes = Prefixes(n.prefix for n in self._settings.networks)
        self._breakers: dict[Ip, Breaker] = {}
        self._answered: set[Ip] = set()
        self._rounds = Rounds(stagger=fraction, tick_s=self._settings.schedule.services_s)

    def take_over(self, old: Inspector) -> None:
        """Keep what the inspector of the previous configuration learnt and counted."""
        self.packets = old.packets
        self._breakers = old._breakers
        self._answered = old._answered
        self._rounds.take_over(old._rounds)

    async def cycle(self, progress: Progress = silent) -> tuple[Snapshot, Verdict]:
        """Everything once, in the order in which each look helps the next; then judge."""
        await self.sweep(progress)
        await self.poll(progress)
        await self.reach(progress)
        await self.ports(progress)
        await self.services(progress)
        return await self._keeper.judge(self._clock())

    async def sweep(self, progress: Progress = silent) -> None:
        """Ask every configured prefix that an interface is in who is there."""
        networks = [n for n in self._settings.networks if n.sweep]
        for done, network in enumerate(networks):
            progress("sweep", done, len(networks))
            prefix = str(network.prefix)
            interface = network.interface or self._interface_of(prefix)
            if interface is None:
                continue  # routed: its stations come from the routers' tables
            try:
                await self._keeper.record(await self._sweep(prefix, interface))
            except TransportError as error:
                logger.warning("sweep of %s failed: %s", prefix, error)
        progress("sweep", len(networks), len(networks))

    async def _sweep(self, prefix: str, interface: str) -> tuple[Observation, ...]:
        look = nd_sweep.look if ":" in prefix else arp_sweep.look
        sweep = await look(self._link, prefix, interface=interface, now=self._clock())
        result = sweep.result
        self.packets[result.method] += result.packets_sent
        if result.foreign or result.malformed:
            logger.info(
                "sweep of %s: dropped %d foreign and %d malformed replies",
                prefix,
                result.foreign,
                result.malformed,
            )
        return sweep.observations

    async def poll(self, progress: Progress = silent) -> None:
        """Look at every device over SNMP, and at what they lead to, until nothing is new."""
        seeds = [Ip(str(a)) for a in self._settings.devices]
        looked: set[Ip] = set()
        while True:
            snapshot = await self._keeper.look(self._clock())
            wanted = targets.to_poll(
                snapshot, seeds=seeds, prefixes=self._prefixes, answered=self._answered
            )
            todo = [ip for ip in wanted if ip not in looked and self._allowed(ip)]
            if not todo:
                break
            looked.update(todo)
            before = len(looked) - len(todo)
            await _all(
                todo, self._poll_one, partial(_report, progress, before=before, total=len(looked))
            )

    async def _poll_one(self, ip: Ip) -> None:
        now = self._clock()
        look = await self._looker.look(ip, now=now)
        breaker = self._breakers.setdefault(ip, Breaker(self._settings.breaker))
        if look.credential is not None:
            breaker.succeeded()
            self._answered.add(ip)
        else:
            breaker.failed(now)
        await self._keeper.record(look.observations)

    def _allowed(self, ip: Ip) -> bool:
        breaker = self._breakers.get(ip)
        return breaker is None or breaker.allows(self._clock())

    async def ports(self, progress: Progress = silent) -> None:
        """Try the management ports of the LAN's own devices."""
        snapshot = await self._keeper.look(self._clock())
        devices = [
            (d, ip)
            for d, ip in targets.to_check(snapshot, prefixes=self._prefixes)
            if d.infrastructure
        ]

        async def probe(item: tuple[Device, Ip]) -> None:
            device, ip = item
            await self._keeper.record(
                [
                    await ports.look(
                        ip,
                        probe=probe_tcp,
                        keys=device.keys,
                        segment=self._prefixes.segment(ip) or "",
                        settings=self._settings.discovery.ports,
                        now=self._clock(),
                    )
                ]
            )

        await _all(devices, probe, lambda done: progress("ports", done, len(devices)))

    async def reach(self, progress: Progress = silent) -> None:
        """Check that the LAN's own devices are there.

        A check stands for the slot of the period in which it falls; slots lie on a fixed grid, so
        that they join without gaps however the checks jitter.
        """
        snapshot = await self._keeper.look(self._clock())
        watched = targets.to_check(snapshot, prefixes=self._prefixes)
        states: dict[str, SlotState] = {}

        async def check(item: tuple[Device, Ip]) -> None:
            device, ip = item
            alive = self._looker.alive(ip) if ip in self._answered else None
            states[device.id] = await reachability.check(ip, pinger=self._pinger, snmp_alive=alive)
            self.packets["icmp"] += 2

        await _all(watched, check, lambda done: progress("reach", done, len(watched)))
        period = self._settings.schedule.reach_s
        begun = self._clock().timestamp() // period * period
        start = datetime.fromtimestamp(begun, UTC)
        end = start + timedelta(seconds=period)
        await self._keeper.write(lambda store: store.add_slots(states, start=start, end=end))

    async def services(self, progress: Progress = silent) -> None:
        """Probe the services that are due."""
        wanted = self._rounds.due(self._settings.services, self._clock())
        tools = Tools(pinger=self._pinger)

        async def probe(item: tuple[AnyService, Slot]) -> None:
            service, slot = item
            result = await run(service, tools=tools, now=self._clock())
            self.packets[service.kind] += result.sent
            await self._keeper.write(
                lambda store: store.add_round(
                    service.name,
                    result,
                    kind=service.service_kind,
                    target=service.target,
                    slot=(state_of(result), slot.start, slot.end),
                )
            )

        await _all(wanted, probe, lambda done: progress("services", done, len(wanted)))


def _report(progress: Progress, done: int, *, before: int, total: int) -> None:
    progress("snmp", before + done, total)


async def _all(
    items: Iterable[T], work: Callable[[T], Awaitable[None]], done: Callable[[int], None]
) -> None:
    """Do the work on every item, ``DEVICES_AT_ONCE`` at a time; the first error ends it."""
    gate = asyncio.Semaphore(DEVICES_AT_ONCE)
    finished = 0

    async def one(item: T) -> None:
        nonlocal finished
        async with gate:
            await work(item)
        finished += 1
        done(finished)

    try:
        async with asyncio.TaskGroup() as group:
            for item in items:
                group.create_task(one(item))
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from errors  # the first ended the others; one is enough to tell
