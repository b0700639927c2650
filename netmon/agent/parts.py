"""The composition root: what one configuration becomes, made in one place and ended as one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

from inventory.redaction import Redactor
from netmon.agent.bookkeeper import Bookkeeper
from netmon.agent.companions import Companions
from netmon.agent.inspector import Doors, Inspector
from netmon.agent.looker import DeviceLooker
from netmon.config.load import Configuration
from netmon.discovery.config_collector import ConfigCollector
from netmon.discovery.prefixes import Prefixes
from netmon.files.key import own_key
from netmon.transport.icmp import IcmpPinger, PingSettings
from netmon.transport.l2 import EthernetLinkLayer
from netmon.transport.local import interface_for
from netmon.transport.snmp import make_engine
from netmon.transport.ssh import SshDoor
from netmon.transport.tcp import probe_tcp

REDACTION_KEY = "redaction.key"
"""With it a secret in a configuration becomes a fingerprint, which only shows its rotation."""


@dataclass(slots=True)
class Parts:
    """What looks at the LAN under one configuration, and how to end it."""

    configuration: Configuration
    looker: DeviceLooker
    inspector: Inspector
    companions: Companions
    stack: AsyncExitStack

    def take_over(self, old: Parts) -> None:
        """Keep what the parts of the previous configuration learnt and counted."""
        self.inspector.take_over(old.inspector)
        self.looker.take_over(old.looker)
        self.companions.take_over(old.companions)

    async def aclose(self) -> None:
        """Close sockets and sessions."""
        await self.stack.aclose()


async def build(
    configuration: Configuration,
    keeper: Bookkeeper,
    *,
    news: Callable[[], None] = lambda: None,
) -> Parts:
    """Make the parts that look at the LAN; nothing is sent yet.

    Args:
        configuration: what to make them by.
        keeper: the book.
        news: called when something new was heard on the wire.

    Raises:
        OperatorError: a setting cannot be met here (an SNMP engine that is not installed).
    """
    settings = configuration.settings
    async with AsyncExitStack() as stack:
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
            doors=Doors(
                link=EthernetLinkLayer(settings=settings.sweep),
                pinger=pinger,
                tcp=probe_tcp,
                interface_of=interface_for,
            ),
            looker=looker,
        )
        companions = Companions(
            configuration=configuration,
            keeper=keeper,
            looker=looker,
            collector=_collector(configuration),
            interface_of=interface_for,
            news=news,
        )
        stack.push_async_callback(companions.aclose)
        return Parts(configuration, looker, inspector, companions, stack.pop_all())


def _collector(configuration: Configuration) -> ConfigCollector | None:
    """What reads configurations; None without logins: then no key and no thread is made either."""
    if not configuration.ssh:
        return None
    settings, state_dir = configuration.settings.ssh, configuration.state_dir
    return ConfigCollector(
        door=SshDoor(settings=settings.door(state_dir)),
        redactor=Redactor(key=own_key(state_dir / REDACTION_KEY)),
        settings=settings.collector(),
    )
