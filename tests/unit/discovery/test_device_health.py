"""Spanning tree, PoE, aggregation, sensors, load, printers, UPSes, hosts and clocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.model import (
    BridgePort,
    Claim,
    Clock,
    ConfigTimes,
    FactName,
    FactRank,
    Host,
    LagMember,
    Load,
    PoePort,
    PoeSupply,
    Printer,
    Row,
    Sensor,
    Storage,
    StpBridge,
    StpPort,
    Supply,
    Ups,
)
from inventory.types import Mac
from netmon.discovery import (
    bridge_ports,
    environment,
    hosts,
    lag,
    load,
    poe,
    printers,
    saving,
    stp,
    ups,
)
from netmon.discovery import time as clocks
from netmon.discovery.base import Look
from netmon.discovery.sources import SOURCES
from netmon.transport.base import SnmpValue
from tests.support.fake_snmp import FakeReader, recording, session
from tests.support.fake_snmp import load as load_recording

SLOW = (stp, poe, lag, environment, load, printers, ups, hosts, bridge_ports, clocks, saving)


def known(enterprise: str) -> Look:
    claim = Claim(f"1.3.6.1.4.1.{enterprise}", "sysObjectID", FactRank.SYSTEM)
    return Look(facts={FactName.SYS_OBJECT_ID: claim})


async def rows(
    source: Any, values: Mapping[str, SnmpValue], table: type[Row], *, enterprise: str = ""
) -> Any:
    asked = session(values, learnt=known(enterprise) if enterprise else None)
    return (await source.look(asked)).tables[table]


@pytest.mark.parametrize("source", SLOW)
async def test_a_device_without_it_costs_little_and_says_so(source: Any) -> None:
    reader = FakeReader({})
    look = await source.look(session(reader))
    assert all(found == () for found in look.tables.values())
    assert look.tables
    assert not look.facts
    assert reader.stats.requests <= (1 if source not in {load, environment} else 3)


async def test_a_procurve_in_the_spanning_tree() -> None:
    values = load_recording(recording("network/switch/hpe-procurve-516733-b21"))
    assert await rows(stp, values, StpBridge) == (
        StpBridge(
            protocol="stp",
            priority=32768,
            root=Mac("8c:60:4f:19:16:7c"),
            root_priority=24577,
            root_cost=2000,
            root_port=17,
            topology_changes=30,
            since_change_s=6034287.83,
        ),
    )
    ports = await rows(stp, values, StpPort)
    assert len(ports) == 24
    assert {p.state for p in ports} <= {"forwarding", "blocking", "disabled", "broken"}
    assert ports[0].designated_bridge == "ac:16:2d:92:7d:21"
    pvids = await rows(bridge_ports, values, BridgePort)
    assert pvids[0] == BridgePort(port=1, if_index=1, pvid=1)
    assert len(pvids) == 24


async def test_a_procurve_has_parts_and_loads() -> None:
    values = load_recording(recording("network/switch/hpe-procurve-516733-b21"))
    parts = await rows(environment, values, Sensor, enterprise="11.2.3.7.11.33.4.1.1")
    assert [(p.kind, p.state) for p in parts[:3]] == [("fan", "ok"), ("psu", "ok"), ("psu", "ok")]
    found = await rows(load, values, Load, enterprise="11.2.3.7.11.33.4.1.1")
    assert {r.kind: round(r.ratio, 3) for r in found} == {"cpu": 0.97, "memory": 0.083}


async def test_a_cisco_that_is_too_warm() -> None:
    values = load_recording(recording("network/switch/cisco-c3560"))
    sensors = await rows(environment, values, Sensor, enterprise="9.1.633")
    assert sensors[0] == Sensor(
        index="1005",
        kind="celsius",
        name="SW#1, Sensor#1, YELLOW",
        value=61.0,
        state="warning",
        limit=66.0,
        origin="CISCO-ENVMON-MIB",
    )
    found = await rows(load, values, Load, enterprise="9.1.633")
    assert [r.kind for r in found] == ["cpu", "memory", "memory", "memory"]
    assert found[0].ratio == 0.28


async def test_a_huawei_lists_every_part_and_one_has_a_load() -> None:
    values = load_recording(recording("network/router/huawei-s5720"))
    found = await rows(load, values, Load, enterprise="2011.2.23.471")
    assert {r.kind: r.ratio for r in found} == {"cpu": 0.38, "memory": 0.07}
    (sensor,) = await rows(environment, values, Sensor, enterprise="2011.2.23.471")
    assert (sensor.value, sensor.limit) == (42.0, 56.0)


async def test_net_snmp_memory_leaves_buffers_and_caches_out() -> None:
    memory = "1.3.6.1.4.1.2021.4."
    values = {f"{memory}5.0": 1000, f"{memory}6.0": 100, f"{memory}14.0": 50, f"{memory}15.0": 250}
    (row,) = await rows(load, values, Load)
    assert row.ratio == 0.6


def test_a_sensor_is_scaled_by_thousands_and_tens() -> None:
    def reading(scale: int, precision: int, value: int, kind: int = 8) -> float | None:
        return environment._reading({1: kind, 2: scale, 3: precision, 4: value, 5: 1})

    assert reading(9, 1, 235) == 23.5  # units, one decimal
    assert reading(8, 0, 3300, kind=4) == 3.3  # millivolts
    assert reading(10, 0, 5, kind=7) == 5000.0  # kilohertz
    assert reading(9, 0, 1_000_000_000) is None  # beyond what can be told
    assert reading(9, 0, 4000) is None  # no device is that hot
    assert environment._reading({1: 8, 2: 9, 3: 0, 4: 20, 5: 2}) is None  # unavailable


async def test_poe_in_watts_and_in_milliwatts() -> None:
    main, port = "1.3.6.1.2.1.105.1.3.1.1", "1.3.6.1.2.1.105.1.1.1"
    values: dict[str, SnmpValue] = {
        f"{main}.2.1": 370,
        f"{main}.3.1": 1,
        f"{main}.4.1": 120,
        f"{main}.5.1": 80,
        f"{main}.2.2": 370,
        f"{main}.3.2": 3,
        f"{main}.4.2": 120_000,
        f"{port}.3.1.7": 1,
        f"{port}.6.1.7": 3,
        f"{port}.10.1.7": 5,
    }
    assert await rows(poe, values, PoeSupply) == (
        PoeSupply(group=1, power_w=370, consumption_w=120, status="on", threshold=0.8),
        PoeSupply(group=2, power_w=370, consumption_w=120, status="faulty"),
    )
    assert await rows(poe, values, PoePort) == (
        PoePort(group=1, port=7, enabled=True, status="delivering", power_class=4),
    )


async def test_an_aggregate_knows_which_members_carry_traffic() -> None:
    entry = "1.2.840.10006.300.43.1.2.1.1"
    values: dict[str, SnmpValue] = {
        f"{entry}.13.1": 100,
        f"{entry}.21.1": b"\xbc",
        f"{entry}.10.1": b"\x00\x1b!\x00\x00\x01",
        f"{entry}.13.2": 0,
        f"{entry}.21.2": b"\xa0",
        f"{entry}.10.2": bytes(6),
        f"{entry}.13.0": 5,  # no interface has index 0
    }
    one, two = await rows(lag, values, LagMember)
    assert (one.if_index, one.aggregator, one.partner) == (1, 100, "00:1b:21:00:00:01")
    assert one.bundled
    assert (two.aggregator, two.partner, two.bundled) == (None, None, False)
    assert two.actor_state == ("activity", "aggregation")


async def test_an_eaton_ups() -> None:
    values = load_recording(recording("UPS/eaton-93e-80"))
    (row,) = await rows(ups, values, Ups)
    assert row == Ups(
        battery="normal",
        on_battery_s=0,
        remaining_min=1092,
        charge=1.0,
        battery_v=521.0,
        battery_celsius=25.0,
        output="normal",
        load=0.21,
        alarms=0,
    )


async def test_a_printer_with_a_supply_that_only_says_some() -> None:
    mib = "1.3.6.1.2.1.43."
    values: dict[str, SnmpValue] = {
        f"{mib}10.2.1.4.1.1": 48213,
        f"{mib}5.1.1.17.1": b"CNB9K1L2M3",
        **{f"{mib}11.1.1.{c}.1.1": v for c, v in ((6, b"Black"), (5, 3), (8, 6800), (9, 1700))},
        **{f"{mib}11.1.1.{c}.1.2": v for c, v in ((6, b"Waste"), (5, 4), (8, -2), (9, -3))},
        "1.3.6.1.2.1.25.3.5.1.1.1": 3,
        "1.3.6.1.2.1.25.3.5.1.2.1": b"\x20",
    }
    look = await printers.look(session(values))
    assert look.tables[Printer] == (
        Printer(serial="CNB9K1L2M3", page_count=48213, status="idle", errors=("lowToner",)),
    )
    assert look.tables[Supply] == (
        Supply(index="1.1", name="Black", kind="toner", level=1700, capacity=6800),
        Supply(index="1.2", name="Waste", kind="wasteToner", some=True),
    )
    assert look.facts[FactName.SERIAL].value == "CNB9K1L2M3"
    assert look.facts[FactName.ROLE].value == "printer"


async def test_a_host_that_runs_over_two_tebibytes() -> None:
    values = load_recording(recording("os/linux/slackware"))
    (host,) = await rows(hosts, values, Host)
    assert (host.processors, host.memory_bytes, host.users) == (2, 1046503424, 15)
    areas = await rows(hosts, values, Storage)
    assert (areas[0].kind, areas[0].size_bytes) == ("ram", 1046503424)
    entry = "1.3.6.1.2.1.25.2.3.1."
    big: dict[str, SnmpValue] = {
        "1.3.6.1.2.1.25.1.6.0": 1,
        f"{entry}3.1": b"/",
        f"{entry}4.1": 4096,
        f"{entry}5.1": -1,
        f"{entry}6.1": 10,
    }
    (area,) = await rows(hosts, big, Storage)
    assert area.size_bytes == (2**32 - 1) * 4096


@pytest.mark.parametrize(
    ("enterprise", "oids"),
    [
        ("9.1.1", ("9.9.43.1.1.1.0", "9.9.43.1.1.3.0")),
        ("2011.2.23", ("2011.6.10.1.1.1.0", "2011.6.10.1.1.2.0")),
        ("25506.1.1", ("25506.2.4.1.1.1.0", "25506.2.4.1.1.2.0")),
    ],
)
async def test_a_change_and_its_saving_are_told_by_three_vendors(
    enterprise: str, oids: tuple[str, str]
) -> None:
    changed, saved = (f"1.3.6.1.4.1.{oid}" for oid in oids)
    up = "1.3.6.1.2.1.1.3.0"
    told = {up: 900_000, changed: 500_000, saved: 400_000}
    found = await rows(saving, told, ConfigTimes, enterprise=enterprise)
    assert found == (ConfigTimes(up_s=9000, changed_s=5000, saved_s=4000),)
    assert await rows(saving, told, ConfigTimes, enterprise="14988.1") == ()
    wrapped = {**told, changed: 1_000_000}
    assert await rows(saving, wrapped, ConfigTimes, enterprise=enterprise) == ()


async def test_a_clock_is_compared_with_the_middle_of_the_request() -> None:
    begun = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    ticks = iter((begun, begun + timedelta(seconds=2)))
    asked = session(
        {
            "1.3.6.1.2.1.25.1.2.0": bytes((7, 0xEA, 11, 22, 10, 0, 4, 0)) + b"+\x07\x00",
            "1.3.6.1.2.1.197.1.2.1.0": 6,
            "1.3.6.1.2.1.197.1.2.2.0": 3,
            "1.3.6.1.2.1.197.1.2.4.0": b"10.1.0.5",
            "1.3.6.1.2.1.197.1.2.5.0": b"-0.25 ms",
        }
    )
    asked.clock = lambda: next(ticks)
    assert (await clocks.look(asked)).tables[Clock] == (
        Clock(
            mode="syncToRemoteServer",
            offset_s=-0.00025,
            stratum=3,
            source="10.1.0.5",
            agent_offset_s=3.0,
        ),
    )


VALUES = st.one_of(
    st.integers(-(2**31), 2**64),
    st.binary(max_size=20),
    st.text(max_size=10),
    st.floats(allow_nan=True),
)
COLUMNS = (
    "1.3.6.1.2.1.17.2",
    "1.3.6.1.2.1.17.1.4.1.2",
    "1.3.6.1.2.1.17.7.1.4.5.1.1",
    "1.3.6.1.2.1.105.1.1.1.3",
    "1.3.6.1.2.1.105.1.3.1.1.2",
    "1.3.6.1.2.1.105.1.3.1.1.4",
    "1.2.840.10006.300.43.1.2.1.1.13",
    "1.2.840.10006.300.43.1.2.1.1.21",
    *(f"1.3.6.1.2.1.99.1.1.1.{c}" for c in range(1, 6)),
    *(f"1.3.6.1.4.1.9.9.13.1.3.1.{c}" for c in (2, 3, 4, 6)),
    *(f"1.3.6.1.4.1.9.9.48.1.1.1.{c}" for c in (2, 5, 6)),
    *(f"1.3.6.1.2.1.43.11.1.1.{c}" for c in (5, 6, 8, 9)),
    "1.3.6.1.2.1.43.10.2.1.4",
    *(f"1.3.6.1.2.1.33.1.{c}" for c in ("2", "4.1", "4.4.1.5", "6.1")),
    *(f"1.3.6.1.2.1.25.{c}" for c in ("1", "2.2", "2.3.1.2", "2.3.1.4", "2.3.1.5", "6.3.1.5")),
    "1.3.6.1.2.1.25.3.3.1.2",
    "1.3.6.1.2.1.197.1.2",
)
OIDS = st.builds(
    lambda column, index: f"{column}.{'.'.join(map(str, index))}",
    st.sampled_from(COLUMNS),
    st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=3),
)


@given(st.dictionaries(OIDS, VALUES, max_size=40))
async def test_rubbish_is_absent_and_never_raises(values: dict[str, SnmpValue]) -> None:
    for source in SLOW:
        look = await source.look(session(values, learnt=known("9.1.1")))
        for table in look.tables.values():
            for row in table:
                assert type(row).from_json(row.to_json()) == row


def test_what_is_slow_is_not_in_every_look() -> None:
    fast = [s.name for s in SOURCES if s.every is None]
    assert fast == [
        "system",
        "interfaces",
        "addresses",
        "vlans",
        "fdb",
        "neighbors",
        "arp_tables",
        "load",
        "ups",
    ]
