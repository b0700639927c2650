"""The inventory for other systems: NetBox's files, spreadsheets, and the lossless document."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporters.csv_export import csv_files
from exporters.csv_text import csv_text, safe
from exporters.json_full import InventoryFileError, snapshot_from_json, snapshot_to_json
from exporters.netbox import netbox_files, slug
from inventory.assemble import assemble
from inventory.device import AddressUse, Device, Table
from inventory.model import TABLES, FactName, Interface, InterfaceAddress, LagMember, Row
from inventory.sighting import BookState, fold
from inventory.snapshot import Agency, Link, LinkQuality, Snapshot
from inventory.types import DeviceId, Ip, Mac
from tests.support import small_agency
from tests.support.judging import NOW, READ, device, port, snapshot
from tests.support.lans import Seen, lans


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def use(ip: str) -> AddressUse:
    return AddressUse(ip=Ip(ip), mac=None, first_seen=READ, last_seen=NOW, current=True)


def switch(name: str, number: int) -> Device:
    ip = f"10.1.10.{number}"
    return replace(
        device(
            name,
            facts={FactName.VENDOR: "Cisco", FactName.MODEL: "WS-C2960X-24TS-L"},
            addresses=(use(ip),),
            tables={
                Interface: (
                    port(1, mac=Mac(f"00:1b:21:00:00:0{number}"), speed_bps=1_000_000_000),
                    port(2),
                    port(3, name="Gi1/0/2"),  # a device that names two ports alike
                    Interface(index=100, name="Po1", type=161),
                    Interface(index=200, name="Vlan10", type=136),
                ),
                LagMember: (LagMember(if_index=2, aggregator=100),),
                InterfaceAddress: (InterfaceAddress(ip=Ip(ip), if_index=200, prefix_len=24),),
            },
        ),
        id=DeviceId(f"id-{name}-{number}"),
    )


def two_switches(**fields: Any) -> Snapshot:
    link = Link(
        a=DeviceId("id-sw-1"),
        a_if_index=1,
        a_port="Gi1/0/1",
        b=DeviceId("id-sw-2"),
        b_if_index=1,
        b_port="Gi1/0/1",
        source="lldp",
        quality=LinkQuality.BOTH_ENDS,
    )
    return snapshot(
        switch("sw", 1),
        switch("SW", 2),
        device("máy in Tầng 2", addresses=(use("10.1.10.9"),)),
        links=(link,),
        segments=("10.1.10.0/24",),
        **fields,
    )


def small_lan() -> Snapshot:
    lan = two_switches()
    (link,) = lan.links
    ends = replace(link, a=DeviceId("id-sw-1"), b=DeviceId("id-SW-2"))
    return replace(lan, links=(ends, ends))


def test_every_reference_in_netbox_files_is_to_an_earlier_row() -> None:
    for lan in (small_lan(), small_agency.snapshot()):
        files = {name[3:-4]: read(text) for name, text in netbox_files(lan).items()}
        assert len(files["devices"]) == len(lan.devices)
        makers = {r["name"] for r in files["manufacturers"]}
        types = {(r["manufacturer"], r["model"]) for r in files["device-types"]}
        ports = [(r["device"], r["name"]) for r in files["interfaces"]]
        names = [r["name"].casefold() for r in files["devices"]]
        assert len(set(names)) == len(names)
        assert len(set(ports)) == len(ports)
        for row in files["devices"]:
            assert row["manufacturer"] in makers
            assert (row["manufacturer"], row["device_type"]) in types
            assert row["role"] in {r["name"] for r in files["device-roles"]}
            assert row["site"] in {r["name"] for r in files["sites"]}
            assert not row["platform"] or row["platform"] in {r["name"] for r in files["platforms"]}
        seen: set[tuple[str, str]] = set()
        for row in files["interfaces"]:
            assert not row["lag"] or (row["device"], row["lag"]) in seen
            seen.add((row["device"], row["name"]))
        addresses = [*files["ip-addresses"], *files["primary-ip-addresses"]]
        for row in addresses:
            assert not row["device"] or (row["device"], row["interface"]) in seen
        assert len({r["address"] for r in addresses}) == len(addresses)
        for row in files["cables"]:
            assert (row["side_a_device"], row["side_a_name"]) in seen
            assert (row["side_b_device"], row["side_b_name"]) in seen
        for kind in ("sites", "manufacturers", "device-roles", "platforms", "device-types"):
            slugs = [r["slug"] for r in files[kind]]
            assert len(set(slugs)) == len(slugs)


def test_netbox_gets_names_that_it_can_tell_apart() -> None:
    files = netbox_files(small_lan())
    assert [r["name"] for r in read(files["06-devices.csv"])] == ["SW", "máy in Tầng 2", "sw (2)"]
    ports = [r for r in read(files["07-interfaces.csv"]) if r["device"] == "SW"]
    assert [(r["name"], r["type"], r["lag"]) for r in ports] == [
        ("Po1", "lag", ""),
        ("Gi1/0/1", "1000base-t", ""),
        ("Gi1/0/2", "1000base-t", "Po1"),
        ("Gi1/0/2 (2)", "1000base-t", ""),
        ("Vlan10", "virtual", ""),
    ]
    assert ports[1]["speed"] == "1000000"  # kilobits


def test_netbox_primary_addresses_stand_apart_and_others_say_nothing_of_it() -> None:
    files = netbox_files(small_lan())
    primary = read(files["10-primary-ip-addresses.csv"])
    assert [(r["address"], r["interface"], r["is_primary"]) for r in primary] == [
        ("10.1.10.2/24", "Vlan10", "true"),
        ("10.1.10.1/24", "Vlan10", "true"),
    ]
    (other,) = read(files["09-ip-addresses.csv"])
    assert (other["address"], other["device"]) == ("10.1.10.9/24", "")
    assert "is_primary" not in other


def test_a_port_takes_one_cable() -> None:
    (cable,) = read(netbox_files(small_lan())["11-cables.csv"])
    assert cable == {
        "side_a_device": "sw (2)",
        "side_a_type": "dcim.interface",
        "side_a_name": "Gi1/0/1",
        "side_b_device": "SW",
        "side_b_type": "dcim.interface",
        "side_b_name": "Gi1/0/1",
        "status": "connected",
        "description": "lldp, both-ends",
    }


def test_a_slug_is_ascii_whatever_the_language() -> None:
    assert slug("Sở Khoa học và Công nghệ, Đồng Nai") == "so-khoa-hoc-va-cong-nghe-dong-nai"
    assert slug("路由器") == "unknown"


FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "  =1", "\t=1", "\r=1")


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_is_a_formula(name: str) -> None:
    evil = device(name, facts={FactName.VENDOR: name, FactName.MODEL: name})
    for files in (csv_files(snapshot(evil)), netbox_files(snapshot(evil))):
        for text in files.values():
            for row in read(text):
                assert not any(c.lstrip().startswith(("=", "+", "-", "@")) for c in row.values())


@given(st.text())
def test_a_cell_comes_back_as_one_cell(value: str) -> None:
    (row,) = read(csv_text(("a", "b"), [{"a": value, "b": 1}]))
    assert (row["a"], row["b"]) == (safe(value), "1")


def test_spreadsheets_get_devices_interfaces_addresses_and_links() -> None:
    files = {name: read(text) for name, text in csv_files(small_agency.snapshot()).items()}
    assert set(files) == {"devices.csv", "interfaces.csv", "addresses.csv", "links.csv"}
    assert len(files["devices.csv"]) == len(small_agency.snapshot().devices)
    assert all(rows for rows in files.values())


def test_the_document_gives_back_the_whole_small_agency() -> None:
    whole = small_agency.snapshot()
    assert snapshot_from_json(snapshot_to_json(whole)) == whole


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(lans(), st.integers(0, 999_999))
def test_the_document_gives_back_any_lan(seen: list[Seen], microseconds: int) -> None:
    looks = [s.observation for s in seen]
    sightings = {s.id: s for s in (fold(None, o) for o in looks)}
    latest = {fold(None, o).id: {o.source: o} for o in looks}
    state = BookState(sightings=tuple(sightings.values()), latest=latest)
    now = NOW + timedelta(days=90, microseconds=microseconds)
    book = assemble(state, now=now, agency=Agency(code="a", name="A"), segments=("10.1.0.0/24",))
    assert snapshot_from_json(snapshot_to_json(book)) == book


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@given(data=st.data())
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
def test_the_document_gives_back_every_table(table: type[Row], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.from_type(table), max_size=2))
    finite = [r for r in rows if "NaN" not in json.dumps(r.to_json())]
    whole = replace(device("x"), tables={table: Table(tuple(finite), "test", READ)})
    back = snapshot_from_json(snapshot_to_json(snapshot(whole)))
    assert back == snapshot(whole)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "not a netmon-inventory"),
        ('{"format": "netmon-inventory", "version": 2}', "version 2"),
        ('{"format": "netmon-inventory", "version": 1, "snapshot": {"taken_at": 7}}', "damaged"),
    ],
)
def test_another_document_is_refused_with_its_reason(text: str, said: str) -> None:
    with pytest.raises(InventoryFileError, match=said):
        snapshot_from_json(text)
