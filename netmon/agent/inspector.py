"""Looks at the LAN and puts what it saw into the book: sweeps, polls, probes.

Each method is one kind of look over the whole LAN and is bounded: so many devices at a time, one
session a device, a deadline on each, a breaker on the silent ones. One device's trouble is counted
and the next is looked at; only the book's trouble ends a look.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from inventory.availability import SlotState
from inventory.device import Device
from inventory.observation import Observation
from inventory.snapshot import Snapshot
from inventory.types import Ip
from inventory.verdict import Verdict
from netmon.agent import targets
from netmon.agent.bookkeeper import Bookkeeper
from netmon.agent.looker import DeviceLooker
from netmon.agent.poller import Poller
from netmon.agent.schedule import fraction
from netmon.agent.side_by_side import Progress, side_by_side, silent
from netmon.agent.tally import Tally
from netmon.agent.tasks import utc_now
from netmon.config.load import Configuration
from netmon.discovery import arp_sweep, nd_sweep, ports
from netmon.discovery.ports import TcpProber
from netmon.discovery.prefixes import Prefixes
from netmon.errors import TransportError
from netmon.probes import reachability
from netmon.probes.base import Tools
from netmon.probes.run import AnyService, Rounds, Slot, run, state_of
from netmon.transport.base import LinkLayer, Pinger
from netmon.transport.tcp import PortAnswer

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The ways onto the wire, SNMP apart.

    Attributes:
        link: raw access for sweeps.
        pinger: ICMP.
        tcp: TCP probes of management ports.
        interface_of: the interface to sweep a prefix from; None when no interface is in it.
    """

    link: LinkLayer
    pinger: Pinger
    tcp: TcpProber
    interface_of: Callable[[str], str | None]


class Inspector:
    """Looks; see the module.

    Args:
        configuration: networks, seeds, services, periods.
        keeper: where observations go.
        doors: the ways onto the wire.
        looker: SNMP sessions with devices.
        clock: the time; injected so that tests can compress it.
    """

    def __init__(
        self,
        *,
        configuration: Configuration,
        keeper: Bookkeeper,
        doors: Doors,
        looker: DeviceLooker,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.packets: Counter[str] = Counter()
        self.tally = Tally()
        self._settings = configuration.settings
        self._keeper = keeper
        self._doors = doors
        self._looker = looker
        self._clock = clock
        self._prefixes = Prefixes(n.prefix for n in self._settings.networks)
        self._poller = Poller(
            settings=self._settings,
            prefixes=self._prefixes,
            keeper=keeper,
            looker=looker,
            clock=clock,
        )
        self._rounds = Rounds(stagger=fraction, tick_s=self._settings.schedule.services_s)
        self._down: set[Ip] = set()
        self._polled = False

    def take_over(self, old: Inspector) -> None:
        """Keep what the inspector of the previous configuration learnt and counted."""
        self.packets, self.tally = old.packets, old.tally
        self._down, self._polled = old._down, old._polled
        self._poller.take_over(old._poller)
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
        """Ask every configured prefix that an interface is in who is there; look at who is new."""
        networks = [n for n in self._settings.networks if n.sweep]
        for done, network in enumerate(networks):
            progress("sweep", done, len(networks))
            prefix = str(network.prefix)
            interface = network.interface or self._doors.interface_of(prefix)
            if interface is None:
                continue  # routed: its stations come from the routers' tables
            try:
                await self._keeper.record(await self._sweep(prefix, interface))
            except TransportError as error:
                logger.warning("sweep of %s failed: %s", prefix, error)
        progress("sweep", len(networks), len(networks))
        if self._polled:  # before the first poll everybody is new, and the poll is next
            await self._poller.greet(progress)

    async def _sweep(self, prefix: str, interface: str) -> tuple[Observation, ...]:
        look = nd_sweep.look if ":" in prefix else arp_sweep.look
        sweep = await look(self._doors.link, prefix, interface=interface, now=self._clock())
        result = sweep.result
        self.packets[result.method] += result.packets_sent
        if result.unasked:
            logger.warning("sweep of %s: no time for %d addresses", prefix, result.unasked)
        if result.foreign or result.malformed:
            logger.info(
                "sweep of %s: dropped %d foreign and %d malformed replies",
                prefix,
                result.foreign,
                result.malformed,
            )
        return sweep.observations

    async def poll(self, progress: Progress = silent) -> None:
        """Look at every device over SNMP."""
        self._polled = True
        await self._poller.poll(progress)

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
            seen = await ports.look(
                ip,
                probe=self._connect,
                keys=device.keys,
                segment=self._prefixes.segment(ip) or "",
                settings=self._settings.discovery.ports,
                now=self._clock(),
            )
            await self._keeper.record([seen])

        await side_by_side(devices, probe, done=lambda done: progress("ports", done, len(devices)))

    async def _connect(
        self, host: Ip, port: int, *, timeout_s: float, send: bytes = b"", read: int = 512
    ) -> PortAnswer:
        self.packets["tcp"] += 1
        return await self._doors.tcp(host, port, timeout_s=timeout_s, send=send, read=read)

    async def reach(self, progress: Progress = silent) -> None:
        """Check that the LAN's own devices are there.

        A check stands for the slot of the period in which it began; slots lie on a fixed grid, so
        that they join without gaps however long the checks take.
        """
        period = self._settings.schedule.reach_s
        start = datetime.fromtimestamp(self._clock().timestamp() // period * period, UTC)
        snapshot = await self._keeper.look(self._clock())
        watched = targets.to_check(snapshot, prefixes=self._prefixes)
        states: dict[str, SlotState] = {}

        async def check(item: tuple[Device, Ip]) -> None:
            device, ip = item
            states[device.id] = await reachability.check(
                ip, pinger=self._doors.pinger, snmp_alive=self._looker.alive(ip)
            )
            self.packets["icmp"] += 2
            self._note(ip, states[device.id])

        await side_by_side(watched, check, done=lambda done: progress("reach", done, len(watched)))
        end = start + timedelta(seconds=period)
        await self._keeper.write(lambda store: store.add_slots(states, start=start, end=end))
        known = {str(device.id): device for device, _ in watched}
        self.tally.checked(states, (start, end), known=known, told=self._keeper.terms.circumstances)

    def _note(self, ip: Ip, state: SlotState) -> None:
        """Remember who is down, so that a device that comes back is polled without delay."""
        if state is SlotState.DOWN:
            self._down.add(ip)
        elif state is SlotState.UP and ip in self._down:
            self._down.discard(ip)
            self._poller.came_back(ip)

    async def services(self, progress: Progress = silent) -> None:
        """Probe the services that are due."""
        wanted = self._rounds.due(self._settings.services, self._clock())
        tools = Tools(pinger=self._doors.pinger)

        async def probe(item: tuple[AnyService, Slot]) -> None:
            service, slot = item
            result = await run(service, tools=tools, now=self._clock())
            self.packets[service.kind] += result.sent
            state = state_of(result)
            await self._keeper.write(
                lambda store: store.add_round(
                    service.name,
                    result,
                    kind=service.service_kind,
                    target=service.target,
                    slot=(state, slot.start, slot.end),
                )
            )
            told = self._keeper.terms.circumstances
            self.tally.probed(service.name, state, (slot.start, slot.end), told=told)

        await side_by_side(wanted, probe, done=lambda done: progress("services", done, len(wanted)))
