"""A look never costs more than it may, and slow sources wait for their time."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inventory.types import Ip
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.cadence import Cadence
from netmon.discovery.credentials import CredentialMemory
from netmon.discovery.device import DeviceLook, LookTarget, look_at
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.sources import PROBE_REQUESTS, PROBE_SOURCES, SOURCES
from netmon.transport.base import Secret, SnmpCredential, SnmpTarget, SnmpValue, SnmpVersion
from tests.support.fake_snmp import FakeEngine, load, recording

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOST = Ip("10.1.5.1")
CREDENTIAL = SnmpCredential(name="ro", version=SnmpVersion.V2C, community=Secret("kin"))
RECORDED = (
    "network/switch/hpe-procurve-516733-b21",
    "network/switch/cisco-c3560",
    "network/switch/cisco-c3750",
    "os/windows/server-2003-5-2",
    "UPS/eaton-93e-80",
)


async def look(
    values: dict[str, SnmpValue], sources: tuple[Source, ...], *, budget: int | None
) -> DeviceLook:
    return await look_at(
        FakeEngine({"kin": values}),
        LookTarget(
            snmp=SnmpTarget(host=HOST),
            segment="10.1.0.0/16",
            prefixes=Prefixes([ipaddress.ip_network("10.1.0.0/16")]),
            max_requests=budget,
        ),
        credentials=[CREDENTIAL],
        sources=sources,
        memory=CredentialMemory(),
        now=NOW,
    )


@pytest.mark.parametrize("name", RECORDED)
async def test_a_probe_costs_at_most_forty_requests_beyond_the_interface_table(name: str) -> None:
    found = await look(load(recording(name)), PROBE_SOURCES, budget=PROBE_REQUESTS)
    spent = found.stats.requests - found.stats.sources["interfaces"].requests
    assert 0 < spent <= PROBE_REQUESTS
    assert set(found.stats.errors.values()) <= {"budget"}


@pytest.mark.parametrize("name", RECORDED)
async def test_a_look_never_exceeds_its_budget(name: str) -> None:
    values = load(recording(name))
    whole = await look(values, SOURCES, budget=None)
    assert whole.stats.errors == {}
    for budget in (1, 10, 60):
        found = await look(values, SOURCES, budget=budget)
        assert found.stats.requests <= budget
        if whole.stats.requests > budget:
            assert "budget" in found.stats.errors.values()


async def test_what_was_cut_short_is_not_told() -> None:
    values = load(recording("network/switch/hpe-procurve-516733-b21"))
    found = await look(values, SOURCES, budget=60)
    cut = set(found.stats.errors)
    assert cut
    assert not cut & {o.source for o in found.observations}


async def nothing(session: DeviceSession) -> Look:
    return Look()


def test_a_slow_source_waits_for_its_time_and_a_failed_one_does_not() -> None:
    slow = Source(name="slow", look=nothing, packets="1", every=timedelta(hours=1))
    fast = replace(slow, name="fast", every=None)
    cadence = Cadence()

    def due(at: timedelta) -> list[str]:
        return [s.name for s in cadence.due(HOST, (slow, fast), now=NOW + at)]

    assert due(timedelta()) == ["slow", "fast"]
    cadence.looked(HOST, {"fast"}, now=NOW)  # slow failed
    assert due(timedelta(minutes=5)) == ["slow", "fast"]
    cadence.looked(HOST, {"slow", "fast"}, now=NOW)
    assert due(timedelta(minutes=55)) == ["fast"]
    assert due(timedelta(minutes=60, seconds=-20)) == ["slow", "fast"]  # looks jitter
    assert due(timedelta(minutes=-1)) == ["slow", "fast"]  # the clock was set back
    assert [s.name for s in cadence.due(Ip("10.1.5.2"), (slow,), now=NOW)] == ["slow"]
