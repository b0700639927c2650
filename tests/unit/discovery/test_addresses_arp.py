from __future__ import annotations

import ipaddress
from datetime import UTC, datetime
from typing import Any

from inventory.model import ArpEntry, InterfaceAddress
from inventory.observation import Key, KeyKind
from inventory.types import Ip, Mac
from netmon.discovery import addresses, arp_tables
from netmon.discovery.prefixes import Prefixes
from netmon.transport.base import SnmpValue
from tests.support.fake_snmp import load, recording, session

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OLD, NEW = "1.3.6.1.2.1.4.20.1", "1.3.6.1.2.1.4.34.1"
MEDIA, PHYSICAL = "1.3.6.1.2.1.4.22.1", "1.3.6.1.2.1.4.35.1"
MAC = bytes.fromhex("001b21000001")


async def owned(values: Any, **kwargs: Any) -> Any:
    return (await addresses.look(session(values, **kwargs))).rows(InterfaceAddress)


async def bound(values: Any) -> Any:
    one = session(values)
    return (await arp_tables.look(one)).rows(ArpEntry), one


async def test_addresses_of_a_procurve_switch_as_recorded() -> None:
    values = load(recording("network/switch/hpe-procurve-516733-b21"))
    assert await owned(values) == (
        InterfaceAddress(ip=Ip("222.24.210.177"), if_index=4178, prefix_len=25),
    )


async def test_both_address_tables_are_one() -> None:
    values = {
        f"{OLD}.2.10.1.5.1": 3,
        f"{NEW}.3.1.4.10.1.5.1": 3,
        f"{NEW}.5.1.4.10.1.5.1": "1.3.6.1.2.1.4.32.1.5.3.1.4.10.1.5.0.24",
        f"{NEW}.3.2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1": 3,
        f"{NEW}.5.2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1": "0.0",
        f"{NEW}.3.1.4.10.1.5.255": 3,
        f"{NEW}.4.1.4.10.1.5.255": 3,  # broadcast
    }
    assert await owned(values) == (
        InterfaceAddress(ip=Ip("10.1.5.1"), if_index=3, prefix_len=24),
        InterfaceAddress(ip=Ip("fe80::1"), if_index=3),
    )


async def test_a_loopback_address_counts_only_for_a_device_that_lives_there() -> None:
    values = {f"{OLD}.2.127.0.0.7": 1}
    assert await owned(values) == ()
    assert await owned(values, address="127.0.0.7") == (
        InterfaceAddress(ip=Ip("127.0.0.7"), if_index=1),
    )


async def test_hostile_addresses_are_dropped_and_counted() -> None:
    values: dict[str, SnmpValue] = {
        f"{OLD}.2.10.1.5": 3,
        f"{OLD}.2.300.1.1.1": 3,
        f"{NEW}.3.1.15.48.49": 1,
    }
    values |= {f"{OLD}.2.10.1.5.9": -1, f"{OLD}.3.10.1.5.9": b"\x01"}
    one = session(values)
    found = await addresses.look(one)
    assert found.rows(InterfaceAddress) == (InterfaceAddress(ip=Ip("10.1.5.9")),)
    assert one.dropped["address"] == 3


async def test_arp_of_an_arista_switch_as_recorded() -> None:
    rows, one = await bound(load(recording("cloud/arista-dcs-7150s-52-cl")))
    assert len(rows) == 30
    assert one.reader.stats.requests == 3


async def test_old_and_new_arp_tables_are_one() -> None:
    values = {
        f"{MEDIA}.2.3.10.1.5.9": MAC,
        f"{MEDIA}.4.3.10.1.5.9": 3,
        f"{MEDIA}.2.3.10.1.5.10": MAC,
        f"{MEDIA}.4.3.10.1.5.10": 4,
        f"{MEDIA}.2.3.10.1.5.11": MAC,
        f"{MEDIA}.4.3.10.1.5.11": 2,  # invalid
        f"{PHYSICAL}.4.3.1.4.10.1.5.9": MAC,
        f"{PHYSICAL}.6.3.1.4.10.1.5.9": 3,
        f"{PHYSICAL}.4.3.2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1": MAC,
    }
    rows, _ = await bound(values)
    mac = Mac("00:1b:21:00:00:01")
    assert {row.ip: row for row in rows} == {
        "10.1.5.9": ArpEntry(ip=Ip("10.1.5.9"), mac=mac, if_index=3),
        "10.1.5.10": ArpEntry(ip=Ip("10.1.5.10"), mac=mac, if_index=3, static=True),
        "fe80::1": ArpEntry(ip=Ip("fe80::1"), mac=mac, if_index=3),
    }


async def test_the_old_tables_types_are_not_read_when_the_new_one_has_it_all() -> None:
    values = {f"{MEDIA}.2.3.10.1.5.9": MAC, f"{PHYSICAL}.4.3.1.4.10.1.5.9": MAC}
    _, one = await bound(values)
    assert f"{MEDIA}.4" not in one.reader.asked


async def test_hostile_bindings_are_dropped_and_counted() -> None:
    values = {
        f"{MEDIA}.2.3.10.1.5.9": MAC[:5],
        f"{MEDIA}.2.3.10.1.5.8": b"\xff" * 6,
        f"{MEDIA}.2.3.10.1.5": MAC,
        f"{MEDIA}.2.3.10.1.5.7": b"",  # asked for, never answered: nothing wrong with it
    }
    rows, one = await bound(values)
    assert rows == ()
    assert one.dropped["arp"] == 3


def test_bindings_are_sightings_of_stations_inside_the_prefixes_only() -> None:
    scope = Prefixes([ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("10.1.5.0/24")])
    rows = [
        ArpEntry(ip=Ip("10.1.5.9"), mac=Mac("00:1b:21:00:00:01")),
        ArpEntry(ip=Ip("10.1.6.9"), mac=Mac("00:1b:21:00:00:02")),
        ArpEntry(ip=Ip("192.168.1.9"), mac=Mac("00:1b:21:00:00:03")),
    ]
    first, second = arp_tables.stations(rows, scope, now=NOW)
    assert first.segment == "10.1.5.0/24"
    assert first.keys == {
        Key(KeyKind.STATION, "00:1b:21:00:00:01"),
        Key(KeyKind.ADDRESS, "10.1.5.9"),
    }
    assert (second.segment, second.source, second.seen_at) == ("10.1.0.0/16", "arp_tables", NOW)
