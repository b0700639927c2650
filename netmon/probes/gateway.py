"""The default gateway of each VLAN: loss and round-trip time of a short echo train (SVC-01)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field, IPvAnyAddress

from inventory.snapshot import ProbeResult, ServiceKind
from inventory.types import Ip
from netmon.errors import PermissionMissingError, TransportError
from netmon.probes.base import MOST_PACKETS, ProbeSettings, Tools
from netmon.probes.texts import NO_ECHO, NO_ICMP_RIGHT, NO_ROUTE


class GatewayService(ProbeSettings):
    """A gateway to watch. ``count`` echo requests a round, every ``interval_s`` seconds."""

    kind: Literal["gateway"]
    address: IPvAnyAddress
    count: int = Field(default=10, ge=1, le=MOST_PACKETS)
    interval_s: float = Field(default=0.2, ge=0.05, le=5)
    timeout_s: float = Field(default=1.0, ge=0.1, le=10)

    @property
    def target(self) -> str:
        """The address as text."""
        return str(self.address)

    @property
    def service_kind(self) -> ServiceKind:
        """What is measured."""
        return ServiceKind.GATEWAY


async def probe(service: GatewayService, *, tools: Tools, now: datetime) -> ProbeResult:
    """One round; ``ok`` when at least one request was answered, None when none could be sent."""
    try:
        train = await tools.pinger.ping(
            Ip(service.target),
            count=service.count,
            interval_s=service.interval_s,
            timeout_s=service.timeout_s,
        )
    except PermissionMissingError:
        return ProbeResult(at=now, ok=None, detail=NO_ICMP_RIGHT)
    except TransportError as error:
        return ProbeResult(
            at=now,
            ok=False,
            sent=service.count,
            lost=service.count,
            detail=NO_ROUTE.format(error=str(error)),
        )
    return ProbeResult(
        at=now,
        ok=bool(train.rtts_s),
        sent=train.sent,
        lost=train.lost,
        rtts_s=train.rtts_s,
        detail=None if train.rtts_s else NO_ECHO.format(sent=train.sent),
    )
