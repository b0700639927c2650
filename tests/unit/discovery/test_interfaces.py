from __future__ import annotations

from typing import Any

import pytest

from inventory.model import FactName, Interface, InterfaceCounters
from inventory.observation import Key, KeyKind
from inventory.types import Mac
from netmon.discovery.interfaces import last_change_age_s, look, own_macs, speed_bps
from netmon.transport.base import SnmpValue
from tests.support.fake_snmp import FakeReader, load, recording, session

IF, IFX = "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.31.1.1.1"
UPTIME = "1.3.6.1.2.1.1.3.0"


def device(*rows: Any, uptime: Any = 100_000) -> Any:
    """Rows of (ifIndex, {column: value})."""
    values = {f"{IF}.{column}.{i}": v for i, cells in rows for column, v in cells.items()}
    return values | {UPTIME: uptime}


async def table(values: Any) -> Any:
    found = await look(session(values))
    return {row.index: row for row in found.rows(Interface)}


async def test_a_procurve_switch_as_recorded() -> None:
    one = session(load(recording("network/switch/hpe-procurve-516733-b21")))
    found = await look(one)
    rows = {row.index: row for row in found.rows(Interface)}
    counters = {row.index: row for row in found.rows(InterfaceCounters)}
    assert len(rows) == len(counters) == 42
    assert rows[1] == Interface(
        index=1,
        name="1",
        description="1",
        type=6,
        mac=Mac("ac:16:2d:92:7d:3f"),
        mtu=1500,
        admin="up",
        oper="up",
        speed_bps=10_000_000_000,  # ifSpeed 4294967295, ifHighSpeed 10000
        duplex="full",
        last_change_age_s=(3110697828 - 2507276696) / 100,
        connector=True,
    )
    assert counters[1] == InterfaceCounters(
        index=1,
        discontinuity=2507276696,
        in_octets=1618982453357,
        out_octets=22559982396398,
        in_ucast=2708193454,
        in_multicast=1599598,
        in_broadcast=19787320,
        out_ucast=24093761947,
        out_multicast=2465778837,
        out_broadcast=980145380,
        in_errors=0,
        out_errors=0,
        in_discards=0,
        out_discards=0,
        in_unknown_protos=0,
        fcs_errors=0,
        late_collisions=0,
        high_capacity=True,
    )
    assert Key(KeyKind.MAC, "ac:16:2d:92:7d:3f") in found.keys
    assert not one.dropped["ifIndex"]


async def test_counters_fall_back_to_32_bits() -> None:
    values = device((3, {2: b"eth0", 10: 111, 16: 222, 11: 5}))
    found = await look(session(values | {f"{IFX}.1.3": b"eth0", f"{IFX}.2.3": 7}))
    (row,) = found.rows(InterfaceCounters)
    assert (row.in_octets, row.out_octets, row.in_ucast, row.in_multicast) == (111, 222, 5, 7)
    assert not row.high_capacity


@pytest.mark.parametrize(
    ("speed", "high", "expected"),
    [
        (100_000_000, 100, 100_000_000),
        (1_544_000, 1, 1_544_000),  # ifSpeed is the finer
        (4_294_967_295, 10_000, 10_000_000_000),
        (1_000_000_000, None, 1_000_000_000),
        (1_410_065_408, 10_000, 10_000_000_000),  # ifSpeed taken modulo 2^32
        (4_294_967_295, 40_000_000_000, 40_000_000_000),  # ifHighSpeed in bit/s
        (4_294_967_295, None, None),
        (0, 0, None),
        (None, None, None),
    ],
)
def test_speed(speed: int | None, high: int | None, expected: Any) -> None:
    assert speed_bps(speed, high) == expected


def test_last_change_survives_the_wrap_of_sys_up_time() -> None:
    assert last_change_age_s(4_294_967_196, 900) == 10.0
    assert last_change_age_s(500, 1500) == 10.0
    assert last_change_age_s(0, 1500) == 15.0
    assert last_change_age_s(None, 1500) is None
    assert last_change_age_s(500, None) is None


async def test_an_agent_that_fills_last_change_with_zeros_tells_nothing() -> None:
    silent = await table(device((1, {2: b"a", 9: 0}), (2, {2: b"b", 9: 0})))
    assert [row.last_change_age_s for row in silent.values()] == [None, None]
    telling = await table(device((1, {2: b"a", 9: 0}), (2, {2: b"b", 9: 90_000})))
    assert [row.last_change_age_s for row in telling.values()] == [1000.0, 100.0]


@pytest.mark.parametrize("lie", [0, 3, 31, 2**31 - 1, -1, b"thirty"])
async def test_rows_are_those_that_answered_whatever_if_number_says(lie: SnmpValue) -> None:
    values = device(*((i, {2: b"p"}) for i in range(1, 31))) | {"1.3.6.1.2.1.2.1.0": lie}
    reader = FakeReader(values)
    found = await look(session(reader))
    assert [row.index for row in found.rows(Interface)] == list(range(1, 31))
    assert reader.stats.requests < 100


async def test_hostile_rows_are_dropped_and_counted() -> None:
    values = device(
        (1, {2: b"ok", 3: 6, 6: b"\x00\x1b", 7: 9, 8: 77}),
        ("0", {2: b"zero"}),
        ("4294967296", {2: b"huge"}),
        ("1.2", {2: b"two"}),
    )
    one = session(values)
    found = await look(one)
    assert found.rows(Interface) == (Interface(index=1, description="ok", type=6),)
    assert one.dropped["ifIndex"] == 3


def test_own_macs_are_global_ethernet_macs_only() -> None:
    rows = [
        Interface(index=1, type=6, mac=Mac("00:1b:21:00:00:01")),
        Interface(index=2, type=53, mac=Mac("00:1b:21:00:00:02")),
        Interface(index=3, type=6, mac=Mac("02:1b:21:00:00:03")),  # locally administered
        Interface(index=4, type=6, mac=Mac("00:00:5e:00:01:05")),  # VRRP
        Interface(index=5, type=71, mac=Mac("00:1b:21:00:00:05")),  # somebody's radio
        Interface(index=6, type=131, mac=Mac("00:1b:21:00:00:06")),  # tunnel
        Interface(index=7, type=6),
    ]
    assert own_macs(rows) == {
        Key(KeyKind.MAC, "00:1b:21:00:00:01"),
        Key(KeyKind.MAC, "00:1b:21:00:00:02"),
    }


async def test_the_uptime_goes_with_the_counters_it_was_read_with() -> None:
    found = await look(session(device((1, {2: b"eth0"}), uptime=360_000)))
    assert found.facts[FactName.UPTIME_S].value == 3600.0
    assert not (await look(session(device((1, {2: b"eth0"}), uptime=b"soon")))).facts
