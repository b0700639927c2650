"""Keys refuse what is no identity, and observations survive their JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.model import FactName, FactRank, FdbEntry, Interface, Neighbor, Row
from inventory.observation import (
    Key,
    KeyKind,
    Observation,
    engine_key,
    is_placeholder,
    mac_key,
    name_key,
    serial_key,
    station_keys,
)
from inventory.types import Ip, Mac
from tests.support.evidence import at, look, mac, managed


@pytest.mark.parametrize("text", ["", " ", "0", "0000", "N/A", "None", "1234567", "\x00", "xxxx"])
def test_placeholders_make_no_key(text: str) -> None:
    assert is_placeholder(text)
    assert serial_key("cisco", text) is None
    assert name_key(text, "1.3.6") is None


def test_serial_needs_a_vendor_and_a_name_needs_a_product() -> None:
    assert serial_key(None, "FOC1") is None
    assert serial_key("Cisco", " FOC1 ") == Key(KeyKind.SERIAL, "cisco|foc1")
    assert name_key("sw", None) is None


def test_role_macs_are_no_identity_and_made_up_ones_are_weak() -> None:
    assert mac_key(KeyKind.MAC, Mac("00:00:5e:00:01:01")) is None
    assert mac_key(KeyKind.BRIDGE, mac(1, local=True)) == Key(KeyKind.STATION, mac(1, local=True))
    assert mac_key(KeyKind.BRIDGE, mac(1)) == Key(KeyKind.BRIDGE, mac(1))


@pytest.mark.parametrize("engine", [None, "", "80000009", "0000000000", "ffffffffff"])
def test_engine_ids_that_cannot_be_one_make_no_key(engine: str | None) -> None:
    assert engine_key(engine) is None


def test_address_of_a_role_is_kept_with_the_role() -> None:
    keys = station_keys(mac="00:00:5e:00:01:01", ips=[Ip("10.0.0.1")])
    assert {k.kind for k in keys} == {KeyKind.ROLE, KeyKind.ADDRESS}
    assert station_keys(mac="rubbish", ips=[]) == frozenset()


ROWS: list[tuple[Row, ...]] = [
    (Interface(index=1, name="Gi1", mac=mac(1), speed_bps=10**9),),
    (FdbEntry(mac=mac(2), port=1, vlan=10, own=True),),
    (Neighbor(protocol="lldp", addresses=(Ip("10.0.0.1"),), capabilities=("bridge",)),),
    (),
]


@given(st.sampled_from(ROWS), st.text(max_size=20), st.integers(0, 10**6))
def test_an_observation_survives_its_json(rows: tuple[Row, ...], name: str, minutes: int) -> None:
    table = type(rows[0]) if rows else Interface
    before = look(
        managed(serials=["A"], macs=[1], name="x", addresses=["10.0.0.1"]),
        at(minutes=minutes),
        facts={FactName.SYS_DESCR: (name, FactRank.SYSTEM)},
        tables={table: rows},
    )
    after = Observation.from_json(json.loads(json.dumps(before.to_json())))
    assert after == before
    assert after.digest == before.digest


def test_tables_of_a_newer_book_are_dropped() -> None:
    data = look(managed(serials=["A"])).to_json()
    data["tables"]["tomorrow"] = [{"x": 1}]
    assert Observation.from_json(data).tables == {}
