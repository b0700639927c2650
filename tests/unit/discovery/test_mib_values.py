"""MIB objects that rules ask for: read as they are, bounded, and what is missing told as such."""

from __future__ import annotations

import pytest

from inventory.model import MibValue
from inventory.wanted import Wanted
from netmon.discovery import mib_values
from netmon.discovery.mib_values import plain
from netmon.errors import DeviceTimeoutError, ProtocolError
from netmon.transport.base import SnmpValue
from tests.support.fake_snmp import FakeReader, session

CONTACT, SPEED, TABLE = "1.3.6.1.2.1.1.4.0", "1.3.6.1.2.1.31.1.1.1.15", "1.3.6.1.4.1.9.9"


async def look(reader: FakeReader, *objects: str) -> list[MibValue]:
    found = await mib_values.source(Wanted(objects=frozenset(objects))).look(session(reader))
    return list(found.rows(MibValue))


async def test_a_scalar_by_get_and_a_column_by_a_walk() -> None:
    reader = FakeReader({CONTACT: "Tổ CNTT".encode(), f"{SPEED}.1": 1000, f"{SPEED}.10": 100})
    assert await look(reader, SPEED, CONTACT, CONTACT) == [
        MibValue(object=CONTACT, index="", value="Tổ CNTT"),
        MibValue(object=SPEED, index="1", value=1000),
        MibValue(object=SPEED, index="10", value=100),
    ]
    assert reader.stats.requests == 2


async def test_what_the_device_has_not_and_what_has_no_end_are_told() -> None:
    rows: dict[str, SnmpValue] = {f"{TABLE}.{n}": n for n in range(1, 1500)}
    assert await look(FakeReader(rows), SPEED, TABLE) == [
        MibValue(object=SPEED, problem="absent"),
        MibValue(object=TABLE, problem="too-many"),
    ]
    broken = FakeReader({}, failures={TABLE: ProtocolError("OIDs do not increase")})
    assert [row.problem for row in await look(broken, TABLE, SPEED)] == ["absent", "broken"]


async def test_of_objects_that_nobody_knows_no_text_is_kept() -> None:
    secret, number, mixed = (f"1.3.6.1.4.1.9999.{n}" for n in (1, 2, 3))
    told: dict[str, SnmpValue] = {
        secret: b"MatKhau-WiFi-2026",
        f"{number}.1": 7,
        f"{number}.2": "10.1.0.5",
        f"{mixed}.1": 7,
        f"{mixed}.2": b"khoa-chung",
    }
    objects = frozenset({secret, number, mixed, CONTACT})
    wanted = Wanted(objects=objects, numbers=objects - {CONTACT})
    look = await mib_values.source(wanted).look(session(FakeReader({**told, CONTACT: b"CNTT"})))
    assert list(look.rows(MibValue)) == [
        MibValue(object=CONTACT, index="", value="CNTT"),
        MibValue(object=secret, problem="withheld"),
        MibValue(object=number, index="1", value=7),
        MibValue(object=number, index="2", value="10.1.0.5"),
        MibValue(object=mixed, problem="withheld"),
    ]


async def test_a_device_that_falls_silent_tells_nothing() -> None:
    silent = FakeReader({CONTACT: b"x"}, failures={SPEED: DeviceTimeoutError("silent")})
    with pytest.raises(DeviceTimeoutError):
        await look(silent, CONTACT, SPEED)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (7, 7),
        ("1.3.6.1", "1.3.6.1"),
        (b"Cisco IOS\r\nVersion 15", "Cisco IOS\nVersion 15"),
        (b"\x00\x1b\x21\x3c\x9d\xf8", "00:1b:21:3c:9d:f8"),
        (b"\x80\x00", "80:00"),
        (b"\xff" * 900, ":".join(["ff"] * 166)),
        (b"a" * 900, "a" * 500),
        (b"", ""),
    ],
)
def test_values_are_kept_as_a_rule_compares_them(value: SnmpValue, told: int | str) -> None:
    assert plain(value) == told
