"""Does a TCP port accept a connection, and how long does the handshake take."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from inventory.snapshot import ProbeResult, ServiceKind
from netmon.probes.base import ProbeSettings, Tools
from netmon.probes.connection import Family, ProbeFailedError, Target, connected


class TcpService(ProbeSettings):
    """A port to watch; nothing is sent over the connection."""

    kind: Literal["tcp"]
    host: str = Field(min_length=1, max_length=253)
    port: int = Field(ge=1, le=65535)
    family: Family = Family.ANY
    timeout_s: float = Field(default=5.0, ge=0.1, le=30)

    @property
    def place(self) -> Target:
        """Where to connect."""
        return Target(host=self.host, port=self.port, family=self.family, timeout_s=self.timeout_s)

    @property
    def target(self) -> str:
        """Host and port as text."""
        return str(self.place)

    @property
    def service_kind(self) -> ServiceKind:
        """What is measured."""
        return ServiceKind.TCP


async def probe(service: TcpService, *, tools: Tools, now: datetime) -> ProbeResult:  # noqa: ARG001 - every probe is handed the tools
    """One connection."""
    try:
        async with connected(service.place) as connection:
            return ProbeResult(at=now, ok=True, sent=1, rtts_s=(connection.connect_s,))
    except ProbeFailedError as failure:
        made = int(failure.ok is not None)
        return ProbeResult(at=now, ok=failure.ok, sent=made, lost=made, detail=failure.detail)
