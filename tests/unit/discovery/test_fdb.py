from __future__ import annotations

from typing import Any

import pytest

from inventory.model import Claim, FactName, FactRank, FdbEntry, Vlan
from inventory.observation import Key, KeyKind
from inventory.types import Mac
from netmon.discovery import fdb
from netmon.discovery.base import Look
from netmon.discovery.vlans import look as look_vlans
from netmon.errors import DeviceTimeoutError, ProtocolError
from netmon.transport.base import SnmpValue
from tests.support.fake_snmp import FakeReader, load, recording, session

BRIDGE, PORT_INDEX = "1.3.6.1.2.1.17.1.1.0", "1.3.6.1.2.1.17.1.4.1.2"
PLAIN, STATUS = "1.3.6.1.2.1.17.4.3.1.2", "1.3.6.1.2.1.17.4.3.1.3"
Q, Q_STATUS = "1.3.6.1.2.1.17.7.1.2.2.1.2", "1.3.6.1.2.1.17.7.1.2.2.1.3"
FDB_ID = "1.3.6.1.2.1.17.7.1.4.2.1.3"
OWN = bytes.fromhex("001b21000001")
MAC, MAC_INDEX = Mac("00:50:56:93:21:5b"), "0.80.86.147.33.91"


def knowing(*vlans: Any, product: Any = None) -> Any:
    facts = {}
    if product:
        facts[FactName.SYS_OBJECT_ID] = Claim(product, "SNMPv2-MIB", FactRank.SYSTEM)
    return Look(facts=facts, tables={Vlan: tuple(Vlan(vlan=v) for v in vlans)})


async def entries(values: Any, **kwargs: Any) -> Any:
    one = values if not isinstance(values, dict) else session(values, **kwargs)
    return (await fdb.look(one)).rows(FdbEntry)


async def test_a_procurve_switch_as_recorded() -> None:
    one = session(load(recording("network/switch/hpe-procurve-516733-b21")))
    found = await fdb.look(one)
    rows = found.rows(FdbEntry)
    assert found.keys == {Key(KeyKind.BRIDGE, "ac:16:2d:92:7d:21")}
    assert found.facts[FactName.BRIDGE_MAC].value == "ac:16:2d:92:7d:21"
    # 285 rows, of which 8 are its own (port 0, status self)
    assert len(rows) == 285
    assert sum(row.own and row.port == 0 for row in rows) == 8
    # fdb id 4 is VLAN 53 in dot1qVlanFdbId
    assert FdbEntry(mac=MAC, port=10, if_index=10, vlan=53) in rows


async def test_a_bridge_that_is_not_vlan_aware() -> None:
    rows = await entries(
        {
            PORT_INDEX + ".5": 1005,
            f"{PLAIN}.{MAC_INDEX}": 5,
            f"{STATUS}.{MAC_INDEX}": 3,
            f"{PLAIN}.0.80.86.147.33.92": 0,  # learnt, but on no port
            f"{STATUS}.0.80.86.147.33.92": 3,
            f"{PLAIN}.0.80.86.147.33.93": 5,
            f"{STATUS}.0.80.86.147.33.93": 2,  # invalid
        }
    )
    assert rows == (FdbEntry(mac=MAC, port=5, if_index=1005),)


async def test_no_bridge_costs_two_packets_and_has_an_empty_table() -> None:
    one = session({"1.3.6.1.2.1.1.1.0": b"a printer"})
    assert await entries(one) == ()
    assert one.reader.stats.requests == 2


async def test_a_database_that_several_vlans_share_has_no_vlan() -> None:
    values = {BRIDGE: OWN, f"{Q}.7.{MAC_INDEX}": 1, f"{FDB_ID}.0.10": 7}
    assert [row.vlan for row in await entries(values)] == [10]
    assert [row.vlan for row in await entries(values | {f"{FDB_ID}.0.20": 7})] == [None]


async def test_without_fdb_ids_the_database_is_the_vlan_only_if_there_is_such_a_vlan() -> None:
    values = {BRIDGE: OWN, f"{Q}.7.{MAC_INDEX}": 1}
    assert [row.vlan for row in await entries(values, learnt=knowing(7))] == [7]
    assert [row.vlan for row in await entries(values, learnt=knowing(8))] == [None]


async def test_indexes_with_the_octet_count_before_the_mac_are_read() -> None:
    values = {BRIDGE: OWN, f"{PLAIN}.6.{MAC_INDEX}": 3}
    assert await entries(values) == (FdbEntry(mac=MAC, port=3),)


async def test_rows_that_are_only_numbered_take_their_mac_from_its_column() -> None:
    address = "1.3.6.1.2.1.17.4.3.1.1.1"
    values = {BRIDGE: OWN, address: bytes.fromhex("00505693215b"), f"{PLAIN}.1": 3}
    assert await entries(values) == (FdbEntry(mac=MAC, port=3),)


async def test_hostile_rows_are_dropped_and_counted() -> None:
    values: dict[str, SnmpValue] = {
        BRIDGE: b"short",
        PORT_INDEX + ".1": -5,
        f"{Q}.1.0.80.86.147.33": 1,
        f"{Q}.1.0.80.86.147.33.256": 1,
        f"{Q}.1.1.80.86.147.33.91": 1,  # a group address
        f"{Q}.1.{MAC_INDEX}": -1,
        PORT_INDEX + ".2": 2,
    }
    one = session(values)
    assert await entries(one) == ()
    assert one.dropped["fdb"] == 4


CISCO = "1.3.6.1.4.1.9.1.516"


class Contexts:
    """Per-VLAN contexts of an old Cisco switch."""

    def __init__(self, **by_vlan: Any) -> None:
        self.by_vlan = {int(name[1:]): values for name, values in by_vlan.items()}
        self.asked: list[int] = []

    async def __call__(self, vlan: Any) -> Any:
        self.asked.append(vlan)
        silence = FakeReader({}, failures={"1": DeviceTimeoutError("silent")})
        values = self.by_vlan.get(vlan)
        return silence if values is None else FakeReader(values)


def cisco(*vlans: Any, contexts: Any, product: Any = CISCO) -> Any:
    one = session({BRIDGE: OWN, f"{PLAIN}.{MAC_INDEX}": 1}, learnt=knowing(*vlans, product=product))
    one.sibling = contexts
    return one


async def test_old_cisco_is_read_one_vlan_context_after_the_other() -> None:
    contexts = Contexts(
        v1={f"{PLAIN}.{MAC_INDEX}": 1, PORT_INDEX + ".1": 10101},
        v20={f"{PLAIN}.0.80.86.147.33.99": 7, PORT_INDEX + ".7": 10107},
        v30={},
    )
    one = cisco(1, 20, 30, contexts=contexts)
    assert await entries(one) == (
        FdbEntry(mac=MAC, port=1, if_index=10101, vlan=1),
        FdbEntry(mac=Mac("00:50:56:93:21:63"), port=7, if_index=10107, vlan=20),
    )
    assert contexts.asked == [1, 20, 30]


async def test_a_vlan_without_macs_costs_one_packet() -> None:
    silent, empty = FakeReader({}), FakeReader({"1.3.6.1.2.1.1.1.0": b"IOS"})
    readers = iter((empty, silent))

    async def contexts(_vlan: int) -> FakeReader:
        return next(readers)

    await entries(cisco(1, 20, contexts=contexts))
    assert (empty.stats.requests, silent.stats.requests) == (1, 1)


async def test_a_cisco_that_knows_no_contexts_is_taken_as_it_answers() -> None:
    assert await entries(cisco(1, 20, contexts=Contexts())) == (FdbEntry(mac=MAC, port=1),)


async def test_contexts_that_break_off_leave_no_table() -> None:
    half = Contexts(v1={f"{PLAIN}.{MAC_INDEX}": 1})
    with pytest.raises(DeviceTimeoutError):
        await entries(cisco(1, 20, contexts=half))


async def test_too_many_contexts_are_refused() -> None:
    with pytest.raises(ProtocolError):
        await entries(cisco(*range(1, 600), contexts=Contexts()))


async def test_other_makers_are_not_asked_for_contexts() -> None:
    contexts = Contexts()
    for product in ("1.3.6.1.4.1.2011.2.23", "1.3.6.1.4.1.9.12.3.1.3.719"):  # Huawei, NX-OS
        await entries(cisco(1, 20, contexts=contexts, product=product))
    assert contexts.asked == []


async def test_fifty_thousand_macs_are_read() -> None:
    values: dict[str, SnmpValue] = {BRIDGE: OWN}
    for i in range(50_000):
        index = f"1.0.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}.1.2"
        values[f"{Q}.{index}"] = 1 + i % 48
        values[f"{Q_STATUS}.{index}"] = 3
    assert len(await entries(values)) == 50_000


async def test_vlans_of_a_procurve_switch_as_recorded() -> None:
    found = await look_vlans(session(load(recording("network/switch/hpe-procurve-516733-b21"))))
    assert found.rows(Vlan) == (
        Vlan(vlan=1, name="DEFAULT_VLAN"),
        *(Vlan(vlan=v, name=f"VLAN{v}") for v in (50, 52, 53, 70, 71, 77, 78)),
    )


async def test_vlans_of_a_cisco_switch_come_from_vtp_without_its_token_ring_ones() -> None:
    vtp = "1.3.6.1.4.1.9.9.46.1.3.1.1"
    values: dict[str, SnmpValue] = {
        f"{vtp}.4.1.1": b"default",
        f"{vtp}.3.1.1": 1,
        f"{vtp}.4.1.20": b"K\xe1\xba\xbf to\xc3\xa1n",
        f"{vtp}.3.1.20": 1,
        f"{vtp}.4.1.1002": b"fddi-default",
        f"{vtp}.3.1.1002": 2,
        f"{vtp}.4.1.5000": b"none such",
    }
    one = session(values)
    found = await look_vlans(one)
    assert found.rows(Vlan) == (Vlan(vlan=1, name="default"), Vlan(vlan=20, name="Kế toán"))
    assert one.dropped["vlan"] == 1
