"""What probe tests share: settings from plain values, tools, an instant."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from inventory.snapshot import ProbeResult
from inventory.types import Ip
from netmon.errors import PermissionMissingError
from netmon.probes.base import Tools
from netmon.probes.run import AnyService, run
from netmon.transport.base import PingResult

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

_ADAPTER: TypeAdapter[AnyService] = TypeAdapter(AnyService)


def service(kind: str, **fields: Any) -> AnyService:
    """A service as the configuration would give it."""
    return _ADAPTER.validate_python({"kind": kind, "name": f"test {kind}", **fields})


class ForbiddenPinger:
    """A machine on which no ICMP socket may be opened."""

    async def ping(
        self, host: Ip, *, count: int, interval_s: float, timeout_s: float
    ) -> PingResult:
        msg = "no"
        raise PermissionMissingError(msg)


async def probe(kind: str, **fields: Any) -> ProbeResult:
    """One round of a service of these settings; what every result must hold is checked."""
    result = await run(service(kind, **fields), tools=Tools(pinger=ForbiddenPinger()), now=NOW)
    assert result.at == NOW
    assert (result.detail is None) == (result.ok is True)
    assert result.detail is None or (
        result.detail.vi != result.detail.en and "{" not in result.detail.vi + result.detail.en
    )
    assert result.sent <= 20
    assert result.lost <= result.sent
    return result


def said(result: ProbeResult) -> str:
    """The detail in English."""
    return "" if result.detail is None else result.detail.en
