"""The probes by kind, the one door to them, and when each service is due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from inventory.availability import SlotState
from inventory.snapshot import ProbeResult, ServiceDeclaration
from netmon.probes import dns, gateway, https, mail, path, tcp
from netmon.probes.base import Tools

AnyService = Annotated[
    gateway.GatewayService
    | dns.DnsService
    | https.HttpsService
    | mail.MailService
    | tcp.TcpService
    | path.PathService,
    Field(discriminator="kind"),
]
"""A service of the configuration, whichever its kind."""

PROBES: Mapping[str, Callable[..., Awaitable[ProbeResult]]] = MappingProxyType(
    {
        "gateway": gateway.probe,
        "dns": dns.probe,
        "https": https.probe,
        "mail": mail.probe,
        "tcp": tcp.probe,
        "path": path.probe,
    }
)


async def run(service: AnyService, *, tools: Tools, now: datetime) -> ProbeResult:
    """One round of a service's probe. Raises nothing of the network: see ``netmon.probes.base``."""
    return await PROBES[service.kind](service, tools=tools, now=now)


def declared(service: AnyService) -> ServiceDeclaration:
    """What the book needs to know of a service."""
    return ServiceDeclaration(
        name=service.name,
        kind=service.service_kind,
        target=service.target,
        applications=service.applications,
        wan=service.wan,
        period_s=service.period_s,
    )


def state_of(result: ProbeResult) -> SlotState:
    """What a round says of its slot."""
    if result.ok is None:
        return SlotState.UNKNOWN
    return SlotState.UP if result.ok else SlotState.DOWN


@dataclass(frozen=True, slots=True)
class Slot:
    """The time that one round stands for."""

    start: datetime
    end: datetime


class Rounds:
    """Which services are due: once in each slot of their own grid.

    The grids of the services are staggered, so that not all probes of an agency leave in one
    second. A slot that was missed is not made up, and a clock that was set back only means that
    slots of which something is known already are probed once more.

    Args:
        stagger: a stable number in [0, 1) for a name.
        tick_s: seconds between two looks for what is due; no service is probed more often.
    """

    def __init__(self, *, stagger: Callable[[str], float], tick_s: float) -> None:
        self._stagger = stagger
        self._tick_s = tick_s
        self._begun: dict[str, tuple[float, int]] = {}  # name: period and number of the last slot

    def take_over(self, old: Rounds) -> None:
        """Keep what was begun under the previous configuration."""
        self._begun = old._begun

    def due(self, services: Iterable[AnyService], now: datetime) -> list[tuple[AnyService, Slot]]:
        """The services whose slot has begun and that were not probed in it; they count as probed.

        A service that was never probed is due at once.
        """
        found: list[tuple[AnyService, Slot]] = []
        for service in services:
            period = max(service.period_s, self._tick_s)
            offset = self._stagger(service.name) * period
            number = int((now.timestamp() - offset) // period)
            if self._begun.get(service.name) != (period, number):
                self._begun[service.name] = period, number
                start = datetime.fromtimestamp(number * period + offset, UTC)
                found.append((service, Slot(start, start + timedelta(seconds=period))))
        return found
