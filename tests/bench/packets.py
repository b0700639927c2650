"""What a look costs a device: SNMP requests by source, over the public recordings.

Counted on recordings in memory as an agent would be asked: a GETBULK brings 25 rows.
"""

from __future__ import annotations

import asyncio
import statistics
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from inventory.types import Ip
from netmon.discovery.credentials import CredentialMemory
from netmon.discovery.device import LookStats, LookTarget, look_at
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.sources import PROBE_REQUESTS, PROBE_SOURCES, SOURCES
from netmon.transport.base import Secret, SnmpCredential, SnmpTarget, SnmpVersion
from tests.bench.table import Row
from tests.support.fake_snmp import PUBLIC, FakeEngine, load

_CREDENTIAL = SnmpCredential(name="ro", version=SnmpVersion.V2C, community=Secret("bench"))
_LEAST = 20  # values: a recording of fewer is of no device
_LARGEST = 200_000  # octets of a recording, packed: larger ones take minutes to read


def run() -> list[Row]:
    """One row a source: the median over the recordings, and the most."""
    spent: dict[str, list[int]] = defaultdict(list)
    for path in sorted(PUBLIC.rglob("*.snmprec*")):
        if path.stat().st_size > _LARGEST:
            continue
        values = load(path)
        if len(values) < _LEAST:
            continue
        for name, requests in asyncio.run(_look(path, values)):
            spent[name].append(requests)
    return [
        Row(
            bench=f"requests, {name}",
            subject="netmon",
            value=statistics.median(counts),
            unit="requests",
            more_is_better=False,
            note=f"most {max(counts)}, {len(counts)} recordings",
        )
        for name, counts in spent.items()
    ]


async def _look(path: Path, values: dict[str, int | bytes | str | float]) -> list[tuple[str, int]]:
    async def stats(*, probe: bool) -> LookStats:
        found = await look_at(
            FakeEngine({"bench": values}),
            LookTarget(
                snmp=SnmpTarget(host=Ip("192.0.2.1")),
                segment="",
                prefixes=Prefixes([]),
                max_requests=PROBE_REQUESTS if probe else None,
            ),
            credentials=[_CREDENTIAL],
            sources=PROBE_SOURCES if probe else SOURCES,
            memory=CredentialMemory(),
            now=datetime.now(UTC),
        )
        return found.stats

    whole, probe = await stats(probe=False), await stats(probe=True)
    fast = {s.name for s in SOURCES if s.every is None} | {"login"}
    beyond = probe.requests - probe.sources["interfaces"].requests
    if beyond > PROBE_REQUESTS:
        msg = f"{path.name}: a probe cost {beyond} requests beyond the interface table"
        raise AssertionError(msg)
    return [
        ("netmon probe beyond interfaces", beyond),
        ("a first look, everything", whole.requests),
        ("a usual look", sum(s.requests for n, s in whole.sources.items() if n in fast)),
        *((name, source.requests) for name, source in whole.sources.items()),
    ]
