"""What goes on beside the cycle: hearing the wire, notifications, DHCP servers, configurations.

None of it is waited for: a verdict needs no configuration to be UNKNOWN honestly, and an agent that
may not open raw sockets still sweeps and polls. What cannot be done here is said once.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from inventory.device import Device
from inventory.history import Event
from inventory.observation import Observation
from inventory.types import Ip
from netmon.agent.bookkeeper import Bookkeeper
from netmon.agent.looker import DeviceLooker
from netmon.agent.tasks import utc_now
from netmon.config.load import Configuration
from netmon.discovery import dhcp_probe
from netmon.discovery.config_collector import ConfigCollector, ConfigTarget, SshRule, targets
from netmon.discovery.passive.listener import PassiveListener
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.traps import TrapEvent, TrapReceiver
from netmon.errors import TransportError

logger = logging.getLogger(__name__)

DHCP_RULE = "INV-05"
"""The rule that authorises the DHCP probe: it is sent only while the regulation binds it."""


class Companions:
    """All of them, under one configuration.

    Args:
        configuration: networks, bounds, logins.
        keeper: where observations go.
        looker: looks at a device that sent a notification.
        collector: reads configurations; None without logins.
        interface_of: the interface that is itself in a prefix.
        news: called when something new was heard or read.
    """

    def __init__(
        self,
        *,
        configuration: Configuration,
        keeper: Bookkeeper,
        looker: DeviceLooker,
        collector: ConfigCollector | None,
        interface_of: Callable[[str], str | None],
        news: Callable[[], None],
    ) -> None:
        self.packets: Counter[str] = Counter()  # put on the LAN, by kind
        settings = configuration.settings
        self._settings = settings.discovery
        self._keeper = keeper
        self._looker = looker
        self._credentials = tuple(rule.credential for rule in configuration.credentials)
        self._collector = collector
        self._rules: Sequence[SshRule] = configuration.ssh
        self._bounds = settings.ssh.collector()
        self._prefixes = Prefixes(n.prefix for n in settings.networks)
        self._news = news
        # One broadcast domain is heard and asked once, however many prefixes are on it.
        self._links: dict[str, str] = {}
        for network in settings.networks:
            prefix = str(network.prefix)
            interface = network.interface or interface_of(prefix) if network.sweep else None
            if interface is not None and network.prefix.version == 4:  # noqa: PLR2004
                self._links.setdefault(interface, prefix)
        self._hearing: list[asyncio.Task[None]] = []

    def take_over(self, old: Companions) -> None:
        """Keep what the companions of the previous configuration counted."""
        self.packets = old.packets

    def start(self) -> None:
        """Begin to listen."""
        if self._settings.passive.enabled:
            self._hearing = [
                asyncio.create_task(self._hear(interface, segment), name=f"hear {interface}")
                for interface, segment in self._links.items()
            ]
        if self._settings.traps.enabled:
            self._hearing.append(asyncio.create_task(self._receive(), name="traps"))

    async def aclose(self) -> None:
        """Stop listening; what was heard is in the book afterwards."""
        for task in self._hearing:
            task.cancel()
        await asyncio.gather(*self._hearing, return_exceptions=True)
        if self._collector is not None:
            await self._collector.aclose()

    async def probe_dhcp(self) -> None:
        """Ask every link once which DHCP servers answer."""
        regulation = self._keeper.terms.regulation
        bound = regulation is not None and DHCP_RULE in {r.id for r in regulation.enabled}
        if not (bound and self._settings.dhcp_probe.enabled):
            return
        for interface, segment in self._links.items():
            found = await dhcp_probe.look(
                interface,
                segment=segment,
                prefixes=self._prefixes,
                now=utc_now(),
                wait_s=self._settings.dhcp_probe.wait_s,
            )
            self.packets["dhcp"] += found.packets_sent
            await self._keeper.record(found.observations)
        self._news()

    async def read_configurations(self) -> None:
        """Read the configuration of every device that there is a login for."""
        if self._collector is None:
            return
        now = utc_now()
        snapshot = await self._keeper.look(now)
        wanted = targets(
            snapshot.devices.values(),
            self._rules,
            scope=self._prefixes,
            settings=self._bounds,
            now=now,
        )
        asked = [self._with_commands(t, snapshot.devices[t.device]) for t in wanted]
        for result in await self._collector.collect(asked, now=now):
            await self._keeper.record([result.observation])
            text = result.configuration
            if text is not None:
                device = result.target.device
                await self._keeper.write(
                    lambda store, device=device, text=text: store.put_configuration(  # type: ignore[misc]  # bound per loop
                        device, text, at=now
                    )
                )
        self._news()

    def _with_commands(self, target: ConfigTarget, device: Device) -> ConfigTarget:
        """The target with the commands that the agency's own rules ask for."""
        regulation = self._keeper.terms.regulation
        if regulation is None:
            return target
        commands = regulation.wanted(device).on(target.platform.platform)
        return replace(target, commands=commands)

    async def _hear(self, interface: str, segment: str) -> None:
        listener = PassiveListener(
            settings=self._settings.passive,
            interface=interface,
            segment=segment,
            prefixes=self._prefixes,
            on_observations=self._heard,
        )
        try:
            await listener.run()
        except TransportError as error:
            logger.warning("not listening on %s: %s", interface, error)

    async def _receive(self) -> None:
        from netmon.transport.snmp_pysnmp.notifications import (  # noqa: PLC0415 - slow to import
            NotificationListener,
        )

        receiver = TrapReceiver(
            settings=self._settings.traps,
            prefixes=self._prefixes,
            credentials=self._credentials,
            listen=NotificationListener,
            on_event=self._notified,
            look_now=self._look_now,
        )
        try:
            await receiver.run()
        except TransportError as error:
            logger.warning("not receiving notifications: %s", error)

    async def _notified(self, event: TrapEvent) -> None:
        current = self._keeper.current()
        device = current[0].device_named(event.source) if current else None
        subject = device.id if device else event.source
        told = Event(at=event.at, kind=event.kind.value, subject=subject, text=event.text)
        await self._keeper.write(lambda store: store.add_events([told]))

    async def _look_now(self, ip: Ip) -> None:
        look = await self._looker.look(ip, now=utc_now())
        await self._keeper.record(look.observations)
        self._news()

    async def _heard(self, observations: Sequence[Observation]) -> None:
        await self._keeper.record(observations)
        self._news()
