from __future__ import annotations

import ipaddress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.hearsay import is_second_hand
from inventory.model import Claim, FactName, FactRank, Interface, Neighbor, Role
from inventory.observation import Key, KeyKind
from inventory.types import Ip, Mac
from netmon.discovery import neighbors
from netmon.discovery.base import Look
from netmon.discovery.prefixes import Prefixes
from tests.support.fake_snmp import load, recording, session

NOW = datetime(2026, 11, 22, tzinfo=UTC)
REM, MAN, LOC = "1.0.8802.1.1.2.1.4.1.1", "1.0.8802.1.1.2.1.4.2.1.3", "1.0.8802.1.1.2.1.3.7.1"
CDP = "1.3.6.1.4.1.9.9.23.1.2.1.1"
V2, V2_MAN = "1.3.111.2.802.1.1.13.1.4.1.1", "1.3.111.2.802.1.1.13.1.4.2.1.3"
PORT_INDEX = "1.3.6.1.2.1.17.1.4.1.2"
CHASSIS = bytes.fromhex("001b21000009")
SCOPE = Prefixes([ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("10.1.5.0/24")])


async def read(values: Any, *, interfaces: Any = ()) -> Any:
    one = session(values, learnt=Look(tables={Interface: tuple(interfaces)}))
    return (await neighbors.look(one)).rows(Neighbor), one


def row(index: str = "0.7.1", **cells: Any) -> Any:
    """An LLDP row; cells are named c4, c5..."""
    return {f"{REM}.{name[1:]}.{index}": value for name, value in cells.items()}


async def test_a_procurve_switch_as_recorded() -> None:
    values = load(recording("network/switch/hpe-procurve-516733-b21"))
    interfaces = [Interface(index=i, name=str(i), description=str(i)) for i in range(1, 25)]
    one = session(values, learnt=Look(tables={Interface: tuple(interfaces)}))
    found = await neighbors.look(one)
    assert found.keys == {Key(KeyKind.CHASSIS, "ac:16:2d:92:7d:21")}
    assert found.facts[FactName.CHASSIS_ID].value == "ac:16:2d:92:7d:21"
    rows = found.rows(Neighbor)
    assert [(r.protocol, r.local_if_index) for r in rows] == [
        *(("lldp", i) for i in (8, 15, 16, 17, 17)),
        *(("cdp", i) for i in (8, 15, 16, 17, 17)),
    ]
    assert rows[0] == Neighbor(
        protocol="lldp",
        local_if_index=8,
        chassis_id="e8:39:35:1a:ca:99",
        chassis_id_subtype="mac",
        port_id="e8:39:35:1a:ca:99",
        port_id_subtype="mac",
        sys_descr="Emulex OneConnect 10Gb Multi function Adapter",
        capabilities=("station",),
    )
    assert rows[3] == Neighbor(
        protocol="lldp",
        local_if_index=17,
        chassis_id="8c:60:4f:19:16:3a",
        chassis_id_subtype="mac",
        port_id="Eth1/19",
        port_id_subtype="local",
        port_description="Ethernet1/19",
        sys_name="NWPU-CA-5548-01",
        sys_descr='"Cisco Nexus Operating System (NX-OS) Software 6.0(2)N2(3)',
        addresses=(Ip("10.40.1.19"),),
        capabilities=("bridge",),
    )
    # On this switch the CDP capabilities are the text "9": router and switch.
    assert rows[9].sys_name == "NWPU-CA-5548-01"  # without "(SSI183706KP)" behind it
    assert rows[9].chassis_id == "NWPU-CA-5548-01(SSI183706KP)"
    assert rows[9].capabilities == ("router", "bridge")
    assert rows[9].addresses == ("222.24.192.252",)
    assert rows[8].chassis_id_subtype == "mac"
    assert rows[8].sys_name is None


async def test_cdp_of_a_cisco_switch() -> None:
    cells = {3: 1, 4: bytes([10, 1, 5, 2]), 5: b"IOS 15.2", 6: b"sw-b.example", 7: b"Gi0/1"}
    cells |= {8: b"cisco WS-C2960X-24TS-L", 9: bytes([0, 0, 0, 0x28])}
    rows, _ = await read({f"{CDP}.{c}.10101.3": v for c, v in cells.items()})
    assert rows == (
        Neighbor(
            protocol="cdp",
            local_if_index=10101,
            chassis_id="sw-b.example",
            chassis_id_subtype="local",
            port_id="Gi0/1",
            port_id_subtype="name",
            sys_name="sw-b.example",
            sys_descr="IOS 15.2",
            addresses=(Ip("10.1.5.2"),),
            capabilities=("bridge",),
            platform="cisco WS-C2960X-24TS-L",
        ),
    )


async def test_a_device_id_of_six_letters_is_a_name_and_no_mac() -> None:
    rows, _ = await read({f"{CDP}.6.1.1": b"sw-001", f"{CDP}.6.2.1": CHASSIS})
    assert [(r.chassis_id, r.chassis_id_subtype) for r in rows] == [
        ("sw-001", "local"),
        ("00:1b:21:00:00:09", "mac"),
    ]


async def test_lldp_of_2009_names_the_interface_by_its_index() -> None:
    index = "900.12.1.4"
    values = {f"{V2}.{c}.{index}": v for c, v in {5: 4, 6: CHASSIS, 10: b"sw"}.items()}
    values[f"{V2_MAN}.{index}.1.4.10.1.5.9"] = 2
    rows, _ = await read(values)
    assert [(r.local_if_index, r.chassis_id, r.addresses) for r in rows] == [
        (12, "00:1b:21:00:00:09", ("10.1.5.9",))
    ]


class TestLocalPort:
    INTERFACES = (
        Interface(index=1007, name="Gi1/0/7", description="GigabitEthernet1/0/7"),
        Interface(index=1008, name="Gi1/0/8", mac=Mac("00:1b:21:00:01:08")),
        Interface(index=7, name="lo0"),
    )

    async def resolve(self, **extra: Any) -> Any:
        values = row(c4=4, c5=CHASSIS) | {k: v for k, v in extra.items() if v is not None}
        (found,), _ = await read(values, interfaces=self.INTERFACES)
        return found.local_if_index, found.local_port

    async def test_by_interface_name(self) -> None:
        values = {f"{LOC}.3.7": b"GigabitEthernet1/0/7", f"{LOC}.2.7": 5}
        assert await self.resolve(**values) == (1007, None)

    async def test_by_mac(self) -> None:
        values = {f"{LOC}.3.7": bytes.fromhex("001b21000108"), f"{LOC}.2.7": 3}
        assert await self.resolve(**values) == (1008, None)

    async def test_by_description(self) -> None:
        values = {f"{LOC}.3.7": b"7", f"{LOC}.2.7": 7, f"{LOC}.4.7": b"Gi1/0/8"}
        assert await self.resolve(**values) == (1008, None)

    async def test_a_bridge_means_its_port_number(self) -> None:
        assert await self.resolve(**{f"{PORT_INDEX}.7": 1007}) == (1007, None)

    async def test_what_is_no_bridge_means_the_if_index(self) -> None:
        assert await self.resolve() == (7, None)

    async def test_a_bridge_may_announce_the_if_index_as_the_ports_id(self) -> None:
        values = {f"{PORT_INDEX}.1": 1008, f"{LOC}.3.7": b"7", f"{LOC}.2.7": 7}
        assert await self.resolve(**values) == (7, None)

    async def test_what_cannot_be_resolved_keeps_its_name(self) -> None:
        values = {f"{PORT_INDEX}.1": 1008, f"{LOC}.3.7": b"port seven", f"{LOC}.2.7": 5}
        assert await self.resolve(**values) == (None, "port seven")


async def test_a_neighbour_under_two_time_marks_is_one() -> None:
    old, new = (
        row("10.7.1", c4=4, c5=CHASSIS, c9=b"old"),
        row("20.7.1", c4=4, c5=CHASSIS, c9=b"new"),
    )
    rows, _ = await read(old | new)
    assert [r.sys_name for r in rows] == ["new"]


async def test_two_neighbours_on_one_port_are_two() -> None:
    rows, _ = await read(row("0.7.1", c4=4, c5=CHASSIS) | row("0.7.2", c4=4, c5=CHASSIS))
    assert len(rows) == 2


async def test_rows_that_name_no_port_are_neighbours_all_the_same() -> None:
    rows, _ = await read(row("11", c4=4, c5=b"B8:69:F4:7F:41:70", c9=b"ap"))
    assert [(r.chassis_id, r.local_if_index) for r in rows] == [("b8:69:f4:7f:41:70", None)]


async def test_malformed_rows_are_dropped_and_counted() -> None:
    nobody = row("0.1.1", c4=4, c5=b"\x01\x02\x03", c6=3, c7=b"")
    named = row("0.2.1", c4=4, c5=b"", c9=b"\xff\xfe name")
    address = row("0.3.1", c4=5, c5=b"\x01\x0a\x01\x05\x07")
    wrong = {f"{MAN}.0.3.1.1.4.10.1.5": 2, f"{MAN}.0.3.1.1.4.10.1.5.999": 2}
    rows, one = await read(nobody | named | address | wrong)
    assert [(r.chassis_id, r.sys_name) for r in rows] == [(None, "ÿþ name"), ("10.1.5.7", None)]
    assert one.dropped["neighbor"] == 1


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from([REM, MAN, LOC, CDP, V2, V2_MAN]),
            st.integers(1, 20),
            st.lists(st.integers(0, 300), min_size=1, max_size=9),
        ).map(lambda t: ".".join(map(str, (t[0], t[1], *t[2])))),
        st.one_of(st.integers(-5, 300), st.binary(max_size=12), st.text("0.13", max_size=9)),
        max_size=20,
    )
)
def test_no_answer_makes_it_raise(values: Any) -> None:
    import asyncio

    asyncio.run(read(values))


def test_hearsay_is_about_the_neighbour_and_ranks_lowest() -> None:
    heard = Neighbor(
        protocol="lldp",
        chassis_id="00:1b:21:00:00:09",
        chassis_id_subtype="mac",
        port_id="00:1b:21:00:00:0a",
        port_id_subtype="mac",
        sys_name="sw-2",
        sys_descr="a switch",
        addresses=(Ip("10.1.5.9"), Ip("192.168.1.1")),
        capabilities=("bridge", "router"),
    )
    (found,) = neighbors.hearsay([heard], SCOPE, segment="10.1.0.0/16", now=NOW)
    assert found.source == "lldp_hearsay"
    assert found.segment == "10.1.5.0/24"
    assert found.keys == {
        Key(KeyKind.CHASSIS, "00:1b:21:00:00:09"),
        Key(KeyKind.MAC, "00:1b:21:00:00:0a"),
        Key(KeyKind.ADDRESS, "10.1.5.9"),  # and not the one outside the prefixes
    }
    assert {n: c.value for n, c in found.facts.items()} == {
        FactName.SYS_NAME: "sw-2",
        FactName.SYS_DESCR: "a switch",
        FactName.ROLE: "switch",
    }
    assert {c.rank for c in found.facts.values()} == {FactRank.HEARSAY}
    assert neighbors.candidates([heard], SCOPE) == {"10.1.5.9"}


def test_a_neighbour_that_nothing_identifies_is_not_reported_on() -> None:
    nameless = Neighbor(protocol="cdp", chassis_id="sw", chassis_id_subtype="local", sys_name="sw")
    assert neighbors.hearsay([nameless], SCOPE, segment="x", now=NOW) == ()


def test_a_phone_that_announces_its_address_as_chassis_is_found_by_it() -> None:
    phone = Neighbor(protocol="lldp", chassis_id="10.1.9.9", chassis_id_subtype="address")
    (found,) = neighbors.hearsay([phone], SCOPE, segment="x", now=NOW)
    assert found.keys == {Key(KeyKind.ADDRESS, "10.1.9.9")}
    assert neighbors.candidates([phone], SCOPE) == {"10.1.9.9"}


@pytest.mark.parametrize(
    ("capabilities", "role"),
    [
        (("bridge", "phone"), Role.PHONE),
        (("bridge", "wlan-ap", "router"), Role.ACCESS_POINT),
        (("bridge", "router"), Role.SWITCH),
        (("router",), Role.ROUTER),
        (("station",), None),
        ((), None),
    ],
)
def test_role(capabilities: tuple[str, ...], role: Role | None) -> None:
    assert neighbors.role_of(capabilities) == role


MNDP = "1.3.6.1.4.1.14988.1.1.11.1.1"


def heard(number: int, **cells: Any) -> Any:
    """A row of RouterOS' own table: a MAC, an address, an identity, the interface."""
    columns = {"mac": 3, "ip": 2, "version": 4, "platform": 5, "identity": 6, "port": 8}
    return {f"{MNDP}.{columns[name]}.{number}": value for name, value in cells.items()}


async def routeros(values: Any, product: str = "1.3.6.1.4.1.14988.1") -> tuple[Neighbor, ...]:
    claim = Claim(product, "SNMPv2-MIB::sysObjectID", FactRank.SYSTEM)
    one = session(values, learnt=Look(facts={FactName.SYS_OBJECT_ID: claim}))
    return (await neighbors.look(one)).rows(Neighbor)


async def test_neighbours_of_routeros_without_lldp() -> None:
    values = heard(
        7,
        mac=CHASSIS,
        ip="10.1.5.9",
        version=b"7.16.2 (stable)",
        platform=b"MikroTik",
        identity=b"ap-tang-2",
        port=3,
    ) | heard(8, port=3)
    (found,) = await routeros(values)  # the second is nobody
    assert found == Neighbor(
        protocol="mndp",
        local_if_index=3,
        port_id=Mac("00:1b:21:00:00:09"),
        port_id_subtype="mac",
        sys_name="ap-tang-2",
        sys_descr="7.16.2 (stable)",
        addresses=(Ip("10.1.5.9"),),
        platform="MikroTik",
    )
    (said,) = neighbors.hearsay([found], SCOPE, segment="", now=NOW)
    assert said.source == "mndp_hearsay"
    assert is_second_hand(said.source)
    assert Key(KeyKind.MAC, "00:1b:21:00:00:09") in said.keys
    assert said.facts[FactName.SYS_NAME].origin == "MIKROTIK-MIB::mtxrNeighborIdentity"


async def test_routeros_numbers_its_lldp_rows_by_its_own_table() -> None:
    values = row("12", c4=4, c5=CHASSIS, c6=5, c7=b"Gi1/0/1", c9=b"sw-loi") | heard(
        12, mac=CHASSIS, identity=b"sw-loi", port=5
    )
    (found,) = await routeros(values)
    assert (found.protocol, found.local_if_index, found.sys_name) == ("lldp", 5, "sw-loi")


async def test_no_other_maker_is_asked_for_the_table_of_mikrotik() -> None:
    assert await routeros(heard(7, mac=CHASSIS, port=3), product="1.3.6.1.4.1.9.1.1208") == ()
