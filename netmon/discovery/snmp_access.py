"""Which SNMP access a device gives: evidence for MGT-10 (default communities) and MGT-11 (v3).

The well-known communities are tried by reading sysObjectID.0 and nothing else, only where the
caller found that the regulation authorises it. Cost: 4 packets, each waited for once; all four go
out together, so a silent device holds the probe up for one timeout.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from inventory.model import SnmpAccess
from netmon.discovery import oids
from netmon.errors import ProtocolError, TransportError
from netmon.transport.base import (
    Secret,
    SnmpCredential,
    SnmpEngine,
    SnmpTarget,
    SnmpVersion,
)

SOURCE = "snmp_access"
WELL_KNOWN = ("public", "private")
"""The communities that devices leave the factory with."""


class AccessScope(StrEnum):
    """How much of the access table a look is to fill. The table is written whole or not at all."""

    NONE = "none"  # not due in this look: probing is for once a day, not for every look
    CONFIGURED = "configured"  # the regulation authorises no probe: configured credentials only
    WELL_KNOWN = "well-known"  # also try the well-known communities


@dataclass(frozen=True, slots=True)
class AccessProbe:
    """The rows, and what they cost."""

    rows: tuple[SnmpAccess, ...]
    requests: int
    timeouts: int


async def probe_well_known(engine: SnmpEngine, target: SnmpTarget) -> AccessProbe:
    """Ask with every well-known community, over v1 and v2c.

    An answer of any kind, an error included, shows that the community is let in; silence is
    recorded as ``answered=False``, and so is an address that cannot be asked at all.
    """
    once = replace(target, retries=0)
    tries = [(v, name) for name in WELL_KNOWN for v in (SnmpVersion.V2C, SnmpVersion.V1)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_answers(engine, once, v, name)) for v, name in tries]
    rows = tuple(
        SnmpAccess(version=version.value, credential=name, answered=task.result())
        for (version, name), task in zip(tries, tasks, strict=True)
    )
    return AccessProbe(
        rows=rows, requests=len(rows), timeouts=sum(not row.answered for row in rows)
    )


async def _answers(
    engine: SnmpEngine, target: SnmpTarget, version: SnmpVersion, community: str
) -> bool:
    credential = SnmpCredential(name=community, version=version, community=Secret(community))
    try:
        reader = await engine.open(target, credential)
        try:
            await reader.get([oids.sysObjectID])
        finally:
            await reader.close()
    except ProtocolError:
        return True
    except TransportError:
        return False
    return True


def row(credential: SnmpCredential, *, answered: bool) -> SnmpAccess:
    """The row of a configured credential: its name and level, never its value."""
    return SnmpAccess(
        version=credential.version.value,
        credential=credential.name,
        answered=answered,
        level=credential.level,
    )


def merged(
    configured: Sequence[SnmpAccess], probed: Sequence[SnmpAccess]
) -> tuple[SnmpAccess, ...]:
    """One table of both; the probe's word on a community counts where names collide."""
    by_key = {(r.version, r.credential): r for r in (*configured, *probed)}
    return tuple(by_key[key] for key in sorted(by_key))
