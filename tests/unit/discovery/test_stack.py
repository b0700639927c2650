"""Members of stacks as their makers' MIBs tell them, each with its serial, model and role."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from inventory.model import FactName, Member, MemberRole
from inventory.observation import serial_key
from netmon.discovery.base import Look
from netmon.discovery.system import look
from netmon.transport.base import SnmpValue, SnmpVersion
from tests.support.fake_snmp import FakeReader, session

SYSTEM, ENTITY, E = "1.3.6.1.2.1.1", "1.3.6.1.2.1.47.1.1.1.1", "1.3.6.1.4.1"
STACK, CHASSIS, MODULE = 11, 3, 9
ACTIVE, STANDBY, MEMBER = MemberRole.ACTIVE, MemberRole.STANDBY, MemberRole.MEMBER


def system(object_id: str, descr: str) -> dict[str, SnmpValue]:
    return {f"{SYSTEM}.1.0": descr.encode(), f"{SYSTEM}.2.0": f"{E}.{object_id}"}


def physical(
    index: int, kind: int, serial: str = "", *, inside: int = 0, model: str = "", position: int = 0
) -> dict[str, SnmpValue]:
    cells: dict[int, int | bytes] = {4: inside, 5: kind, 6: position}
    cells |= {11: serial.encode(), 13: model.encode()}
    return {f"{ENTITY}.{column}.{index}": value for column, value in cells.items()}


def table(entry: str, columns: Mapping[int, Mapping[int, int | bytes]]) -> dict[str, SnmpValue]:
    return {
        f"{E}.{entry}.{column}.{index}": value
        for column, cells in columns.items()
        for index, value in cells.items()
    }


CISCO = (
    system("9.1.1745", "Cisco IOS Software [Fuji], Catalyst L3 Switch Software (CAT3K_CAA-UNIV")
    | physical(1, STACK, "FOC0000000B")
    | physical(1000, CHASSIS, "FOC0000001B", inside=1, model="WS-C3850-24T")
    | physical(2000, CHASSIS, "FOC0000002B", inside=1, model="WS-C3850-48P")
    | table("9.9.500.1.2.1.1", {1: {1000: 1, 2000: 3}, 3: {1000: 4, 2000: 1}})
)
JUNIPER = system(
    "2636.1.1.1.2.63", "Juniper Networks, Inc. ex2300-24t Ethernet Switch, kernel JUNOS 18.4R2.7"
) | table(
    "2636.3.40.1.4.1.1.1",
    {
        2: {0: b"JW0000000001", 1: b"JW0000000002", 2: b"JW0000000003"},
        3: {0: 2, 1: 1, 2: 3},
        5: {0: b"18.4R2.7", 1: b"18.4R2.7", 2: b"18.4R2.7"},
        8: {0: b"ex2300-24t", 1: b"ex2300-24t", 2: b"ex2300-48p"},
    },
)
HUAWEI = (
    system("2011.2.23.291", "S5720-28P-LI-AC Huawei Versatile Routing Platform Software VRP (R)")
    | physical(67108867, CHASSIS)
    | physical(67108873, MODULE, "21023500000001")
    | physical(68157449, MODULE, "21023500000002")
    | table("2011.5.25.183.1.20.1", {3: {0: 1, 1: 3}, 5: {0: b"S5720-28P", 1: b"S5720-52P"}})
)
COMWARE = (
    system("25506.1.1740", "H3C Comware Software. H3C S6520X-30QC-EI Software Version 7.1.070")
    | physical(1, STACK, "210235A0000001")
    | physical(2, CHASSIS, "210235A0000001", inside=1, model="S6520X-30QC", position=1)
    | physical(3, CHASSIS, "210235A0000002", inside=1, model="S6520X-30QC", position=2)
    | table("25506.2.91.3.1", {1: {112: 1, 212: 2, 213: 1}, 2: {112: 1, 212: 2, 213: 2}})
)
AOS_CX = (
    system("47196.4.1.1.1.100", "Aruba JL658A 6300M FL.10.10.1030")
    | physical(1, STACK)
    | physical(101001, CHASSIS, "SG00000001", inside=1, model="JL658A")
    | table(
        "47196.4.1.1.3.15.1.2.1",
        {
            2: {1: b"conductor", 2: b"standby"},
            6: {1: b"6300M 24-port", 2: b"6300M 48-port"},
            7: {1: b"SG00000001", 2: b"SG00000002"},
        },
    )
)
PROCURVE = system("11.2.3.7.11.182.20", "Aruba JL319A 2930F-24G, revision WC.16.10.0012") | table(
    "11.2.14.11.5.1.116.1.3.1",
    {
        9: {1: 3, 2: 4, 3: 2},  # the third is provisioned and not there
        10: {1: b"2930F-24G", 2: b"2930F-48G", 3: b""},
        14: {1: b"CN00000001", 2: b"CN00000002", 3: b""},
        16: {1: b"WC.16.10.0012", 2: b"WC.16.10.0012", 3: b""},
    },
)
EXTREME = system("1916.2.93", "ExtremeXOS (Stack) version 30.7.1.1 by release-manager") | table(
    "1916.1.33.2.1", {4: {1: 1, 2: 3, 3: 2}, 7: dict.fromkeys((1, 2, 3), b"30.7.1.1")}
)
DELL_OS9 = system("6027.1.3.25", "Dell OS Application Software Version: 9.10(0.1)") | table(
    "6027.3.26.1.3.4.1",
    {
        4: {1: 1, 2: 2, 3: 4},
        9: dict.fromkeys((1, 2, 3), b"54-port TE/FG (SK-ON)"),
        10: dict.fromkeys((1, 2, 3), b"9.10(0.1)"),
        11: {1: b"AAAAA01", 2: b"AAAAA02", 3: b"NA"},
    },
)
DELL_OS6 = system("674.10895.3065", "Dell EMC Networking N1524P, 6.5.2.5, Linux 3.6.5") | table(
    "674.10895.5000.2.6132.1.1.13.2.2.1",
    {5: {1: 2, 2: 1}, 12: {1: b"6.5.2.5", 2: b"6.5.2.5"}, 19: {1: b"CN0AAAA1", 2: b"CN0AAAA2"}},
)

Expected = tuple[tuple[int, str | None, str | None, MemberRole | None], ...]
CASES: dict[str, tuple[dict[str, SnmpValue], Expected]] = {
    "cisco stackwise": (
        CISCO,
        ((1, "FOC0000001B", "WS-C3850-24T", STANDBY), (3, "FOC0000002B", "WS-C3850-48P", ACTIVE)),
    ),
    "juniper virtual chassis": (
        JUNIPER,
        (
            (0, "JW0000000001", "ex2300-24t", STANDBY),
            (1, "JW0000000002", "ex2300-24t", ACTIVE),
            (2, "JW0000000003", "ex2300-48p", MEMBER),
        ),
    ),
    "huawei istack": (
        HUAWEI,
        (
            (0, "21023500000001", "S5720-28P", ACTIVE),
            (1, "21023500000002", "S5720-52P", MEMBER),
        ),
    ),
    "comware irf with two boards in a member": (
        COMWARE,
        (
            (1, "210235A0000001", "S6520X-30QC", MEMBER),
            (2, "210235A0000002", "S6520X-30QC", ACTIVE),
        ),
    ),
    "aos-cx vsf that lists one chassis only": (
        AOS_CX,
        ((1, "SG00000001", "6300M 24-port", ACTIVE), (2, "SG00000002", "6300M 48-port", STANDBY)),
    ),
    "procurve vsf with a provisioned member": (
        PROCURVE,
        ((1, "CN00000001", "2930F-24G", ACTIVE), (2, "CN00000002", "2930F-48G", STANDBY)),
    ),
    "extreme": (
        EXTREME,
        ((1, None, None, ACTIVE), (2, None, None, STANDBY), (3, None, None, MEMBER)),
    ),
    "dell os9": (
        DELL_OS9,
        (
            (1, "AAAAA01", "54-port TE/FG (SK-ON)", ACTIVE),
            (2, "AAAAA02", "54-port TE/FG (SK-ON)", STANDBY),
        ),
    ),
    "dell os6": (
        DELL_OS6,
        ((1, "CN0AAAA1", None, MEMBER), (2, "CN0AAAA2", None, ACTIVE)),
    ),
}


def of(found: Look) -> tuple[Member, ...]:
    return tuple(row for row in found.tables[Member] if isinstance(row, Member))


@pytest.mark.parametrize("name", CASES)
async def test_members_of_a_stack(name: str) -> None:
    values, expected = CASES[name]
    found = await look(session(values))
    rows = of(found)
    assert tuple((m.position, m.serial, m.model, m.role) for m in rows) == expected
    vendor = str(found.facts[FactName.VENDOR].value)
    assert {serial_key(vendor, m.serial) for m in rows if m.serial} <= found.keys


@pytest.mark.parametrize(
    ("values", "extra"),
    [
        (system("2636.1.1.1.2.63", "Juniper Networks, Inc. ex2300-24t Ethernet Switch"), 1),
        (system("9.1.1208", "Cisco IOS Software, C2960X Software, Version 15.2(4)E6"), 0),
    ],
    ids=["its table is asked for once", "what ENTITY-MIB would show is not asked for"],
)
async def test_a_switch_that_stands_alone_costs_at_most_one_request_more(
    values: dict[str, SnmpValue], extra: int
) -> None:
    reader = FakeReader(values)
    assert of(await look(session(reader))) == ()
    assert sum(oid.startswith((f"{E}.2636.3.40", f"{E}.9.9.500")) for oid in reader.asked) == extra


async def test_a_table_of_more_members_than_a_stack_can_have_is_not_believed() -> None:
    roles = {3: dict.fromkeys(range(50), 1)}
    values = system("2636.1.1.1.2.63", "Juniper Networks, Inc. ex2300") | table(
        "2636.3.40.1.4.1.1.1", roles
    )
    assert of(await look(session(values))) == ()


async def test_over_snmpv1_only_the_chassis_rows_tell() -> None:
    found = await look(session(JUNIPER, version=SnmpVersion.V1))
    assert of(found) == ()
