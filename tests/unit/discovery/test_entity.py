"""Chassis rows at their well-known places, without a walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inventory.model import Member
from netmon.discovery.entity import members, read_chassis
from netmon.discovery.vendors.base import Column, Physical
from netmon.transport.base import SnmpValue
from tests.support.fake_snmp import FakeReader

ENTITY = "1.3.6.1.2.1.47.1.1.1.1"
STACK, CHASSIS, CONTAINER, PORT = 11, 3, 5, 10


def row(
    index: int,
    kind: int,
    *,
    inside: int = 0,
    serial: str = "",
    model: str = "",
    position: int | None = None,
) -> dict[str, SnmpValue]:
    cells: dict[int, SnmpValue | None] = {5: kind, 4: inside, 6: position}
    cells |= {11: serial.encode(), 13: model.encode()}
    return {f"{ENTITY}.{column}.{index}": v for column, v in cells.items() if v is not None}


def merged(*rows: Mapping[str, SnmpValue]) -> dict[str, SnmpValue]:
    return {oid: value for one in rows for oid, value in one.items()}


async def read(
    values: Mapping[str, SnmpValue], places: Sequence[int] = ()
) -> tuple[tuple[Physical, ...], FakeReader]:
    reader = FakeReader(values)
    return await read_chassis(reader, places), reader


async def test_a_single_chassis_is_no_stack() -> None:
    rows, reader = await read(row(1, CHASSIS, serial="AA000001", model="X-1"))
    assert [one.get(Column.SERIAL) for one in rows] == ["AA000001"]
    assert members(rows) == {}
    assert reader.stats.requests <= 4


async def test_the_members_of_a_catalyst_stack_are_found_at_every_thousand() -> None:
    values = merged(
        row(1, STACK, serial="FOC0000000B", model="C9300-48P"),
        *(
            row(n * 1000, CHASSIS, inside=1, serial=f"FOC000000{n}B", model="C9300-48P", position=n)
            for n in range(1, 9)
        ),
    )
    rows, reader = await read(values)
    found = members(rows).values()
    assert [one.position for one in found] == list(range(1, 9))
    assert [one.serial for one in found] == [f"FOC000000{n}B" for n in range(1, 9)]
    assert reader.stats.requests <= 10


async def test_the_active_member_that_the_stack_row_names_comes_first() -> None:
    values = merged(
        row(1, STACK, serial="FOC0000002B"),
        row(1001, CHASSIS, inside=1, serial="FOC0000001B", position=1),
        row(2001, CHASSIS, inside=1, serial="FOC0000002B", position=2),
    )
    rows, _ = await read(values)
    assert rows[0].get(Column.SERIAL) == "FOC0000002B"
    assert [one.position for one in members(rows).values()] == [1, 2]


async def test_units_of_accton_stacks_are_containers() -> None:
    values = merged(
        row(1, STACK),
        row(101, CONTAINER, inside=1, serial="EC0000001", model="ECS4100-28T", position=1),
        row(102, CONTAINER, inside=1, serial="EC0000002", model="ECS4100-28T", position=2),
    )
    rows, _ = await read(values)
    assert tuple(members(rows).values()) == (
        Member(position=1, serial="EC0000001", model="ECS4100-28T"),
        Member(position=2, serial="EC0000002", model="ECS4100-28T"),
    )


async def test_comware_members_are_numbered_after_the_stack() -> None:
    values = merged(
        row(1, STACK, serial="210231A000"),
        row(3, CHASSIS, inside=1, serial="210235A001", model="SR8808-X", position=1),
        row(4, CHASSIS, inside=1, serial="210235A002", model="SR8808-X", position=2),
    )
    rows, _ = await read(values)
    assert rows[0].get(Column.SERIAL) == "210235A001"
    assert [one.serial for one in members(rows).values()] == ["210235A001", "210235A002"]


async def test_a_chassis_inside_another_chassis_is_not_a_member() -> None:
    values = merged(
        row(1, CHASSIS, serial="AA000001"), row(2, CHASSIS, inside=1, serial="BB000002")
    )
    rows, _ = await read(values)
    assert [one.get(Column.SERIAL) for one in rows] == ["AA000001"]


async def test_ports_and_modules_are_never_taken_for_the_device() -> None:
    values = merged(row(1, PORT, serial="SFP0001"), row(2, 9, serial="MOD0001"))
    rows, _ = await read(values)
    assert rows == ()


async def test_a_root_row_without_a_class_counts_when_it_has_a_serial() -> None:
    values: dict[str, SnmpValue] = {
        f"{ENTITY}.11.1": b"YR000001",
        f"{ENTITY}.5.1": 0,
        f"{ENTITY}.4.1": 0,
    }
    rows, _ = await read(values)
    assert [one.get(Column.SERIAL) for one in rows] == ["YR000001"]


async def test_a_family_can_name_a_place_of_its_own() -> None:
    values = row(777, CHASSIS, serial="AA000001")
    assert (await read(values))[0] == ()
    assert [one.index for one in (await read(values, places=(777,)))[0]] == [777]


async def test_five_thousand_ports_cost_nothing() -> None:
    values = merged(
        row(1, CHASSIS, serial="AA000001"),
        *(row(n, PORT, inside=1) for n in range(5000, 10_000)),
    )
    rows, reader = await read(values)
    assert len(rows) == 1
    assert reader.stats.requests <= 5


async def test_rubbish_in_the_numbers_is_absent() -> None:
    values: dict[str, SnmpValue] = {
        f"{ENTITY}.5.1": b"\xff",
        f"{ENTITY}.11.1": b"AA000001",
        f"{ENTITY}.4.1": "1.2",
    }
    rows, _ = await read(values)
    assert all(one.contained_in is None for one in rows)
