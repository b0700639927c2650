"""The line to the province: loss, round-trip time and jitter of a paced train (SVC-03).

A round is at most twenty echoes, ICMP or UDP (RFC 862), marked as the application's own packets
are (DSCP). What the rounds of a day say together is judged elsewhere by the needs of each
application (``inventory.applications``); a round by itself is up when anything was answered. One
way delay is not measured: the clocks of the ends are not known to agree, so half the round-trip
time stands for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Literal

from pydantic import Field, IPvAnyAddress

from inventory.snapshot import Application, ProbeResult, ServiceKind
from inventory.types import Ip
from netmon.errors import PermissionMissingError, TransportError
from netmon.probes import udp_echo
from netmon.probes.base import MOST_PACKETS, ProbeSettings, Tools
from netmon.probes.texts import NO_ECHO, NO_ICMP_RIGHT, NO_ROUTE
from netmon.transport.base import Pinger, PingResult
from netmon.transport.icmp import IcmpPinger, PingSettings

_GAIN = 1 / 16
"""The jitter filter's gain (RFC 3550 6.4.1)."""


class PathProtocol(StrEnum):
    """What the train is made of."""

    ICMP = "icmp"
    UDP_ECHO = "udp-echo"


class PathService(ProbeSettings):
    """A line to watch.

    Attributes:
        applications: whose needs the line is judged by.
        port: of the UDP echo service; ICMP has none.
        dscp: the mark of the packets (RFC 2474), 46 for speech (EF), 34 for video (AF41).
    """

    kind: Literal["path"]
    address: IPvAnyAddress
    period_s: float = Field(default=300.0, ge=10, le=3600)
    applications: frozenset[Application] = Field(
        default=frozenset({Application.MAIL, Application.DOCUMENTS, Application.PORTAL}),
        min_length=1,
    )
    wan: bool = True
    protocol: PathProtocol = PathProtocol.ICMP
    port: int = Field(default=7, ge=1, le=65535)
    dscp: int = Field(default=0, ge=0, le=63)
    count: int = Field(default=MOST_PACKETS, ge=2, le=MOST_PACKETS)
    interval_s: float = Field(default=0.1, ge=0.02, le=2)
    timeout_s: float = Field(default=2.0, ge=0.1, le=10)

    @property
    def target(self) -> str:
        """The address as text."""
        return str(self.address)

    @property
    def service_kind(self) -> ServiceKind:
        """What is measured."""
        return ServiceKind.PATH


async def probe(service: PathService, *, tools: Tools, now: datetime) -> ProbeResult:
    """One round; ``ok`` when anything was answered, None when no echo could be sent."""
    try:
        train = await _train(service, tools)
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
        jitter_s=jitter(train.rtts_s),
        detail=None if train.rtts_s else NO_ECHO.format(sent=train.sent),
    )


def jitter(rtts_s: Sequence[float]) -> float | None:
    """Interarrival jitter of a train (RFC 3550 6.4.1, A.8), seconds; None of fewer than two.

    The difference of two packets' transit times is that of their round-trip times, there and back
    together. The RFC's filter starts at zero and would read a train of twenty a third too low, so
    the start is divided out; of a long train the result is the RFC's own.
    """
    filtered, weight = 0.0, 0.0
    for before, after in pairwise(rtts_s):
        filtered += _GAIN * (abs(after - before) - filtered)
        weight += _GAIN * (1 - weight)
    return filtered / weight if weight else None


async def _train(service: PathService, tools: Tools) -> PingResult:
    host = Ip(service.target)
    if service.protocol is PathProtocol.UDP_ECHO:
        return await udp_echo.train(
            host,
            service.port,
            count=service.count,
            interval_s=service.interval_s,
            timeout_s=service.timeout_s,
            dscp=service.dscp,
        )
    if not service.dscp:
        return await _echoes(service, tools.pinger)
    # Marked packets leave from a socket of their own: the shared one marks nothing.
    marked = IcmpPinger(settings=PingSettings(dscp=service.dscp))
    try:
        return await _echoes(service, marked)
    finally:
        await marked.aclose()


async def _echoes(service: PathService, pinger: Pinger) -> PingResult:
    return await pinger.ping(
        Ip(service.target),
        count=service.count,
        interval_s=service.interval_s,
        timeout_s=service.timeout_s,
    )
