"""INV-06: switches, access points and NAT boxes that nobody approved."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.device import Device, Location, RegisterEntry, Registration
from inventory.finding import Status
from inventory.model import FdbEntry, Interface, LagMember, Neighbor, Role, Row
from inventory.snapshot import Link, LinkQuality
from inventory.types import DeviceId, Mac
from tests.support.judging import NOW, Case, device, port, snapshot

REGISTER = (RegisterEntry(key="sw-1", name="sw-1"),)
CORE = device("sw-core", macs=frozenset({Mac("00:1b:21:00:00:01")}))
LINK = Link(
    a=DeviceId("id-sw-1"),
    a_if_index=24,
    a_port="Gi1/0/24",
    b=DeviceId("id-sw-core"),
    b_if_index=1,
    b_port="1",
    source="lldp",
    quality=LinkQuality.BOTH_ENDS,
)
CLEAN = "No user port has an added switch, access point or router."


def macs(count: int, *, on: int) -> tuple[FdbEntry, ...]:
    return tuple(
        FdbEntry(mac=Mac(f"00:50:56:{on:02x}:00:{i:02x}"), port=on, if_index=on, vlan=10)
        for i in range(count)
    )


def switch(
    fdb: tuple[FdbEntry, ...],
    *neighbors: Neighbor,
    lag: tuple[LagMember, ...] = (),
) -> Device:
    tables: dict[type[Row], tuple[Row, ...]] = {
        FdbEntry: fdb,
        Interface: tuple(port(i) for i in (7, 8, 24)),
        Neighbor: neighbors,
        LagMember: lag,
    }
    return device("sw-1", tables=tables)


def beside(name: str, *, on: int = 7, **fields: Any) -> Neighbor:
    values = {"protocol": "lldp", "capabilities": ("bridge",), **fields}
    return Neighbor(local_if_index=on, sys_name=name, **values)


def case(status: Status, en: str, *devices: Device, **more: Any) -> Case:
    lan = snapshot(
        *devices, CORE, links=more.pop("links", (LINK,)), register=more.pop("register", REGISTER)
    )
    return Case(lan=lan, status=status, en=en, **more)


AT_PORT_8 = Location(switch=DeviceId("id-sw-1"), if_index=8, port="Gi1/0/8", vlan=10, since=NOW)
CASES = {
    "three at a port": case(Status.PASS, CLEAN, switch((*macs(3, on=7), *macs(40, on=24)))),
    "four at a port": case(
        Status.FAIL,
        "Devices added: Gi1/0/7 (4 MAC).",
        switch(macs(4, on=7)),
        vi="Nghi có thiết bị cắm thêm: Gi1/0/7 (4 MAC).",
    ),
    "even without a register": case(
        Status.FAIL, "Devices added: Gi1/0/7 (4 MAC).", switch(macs(4, on=7)), register=()
    ),
    "an aggregated uplink": case(
        Status.PASS,
        CLEAN,
        switch(macs(40, on=100), lag=(LagMember(if_index=24, aggregator=100),)),
    ),
    "an unknown neighbour": case(
        Status.FAIL, "Devices added: Gi1/0/7 (TL-SG105).", switch((), beside("TL-SG105"))
    ),
    "a registered neighbour": case(
        Status.PASS,
        CLEAN,
        switch((), beside("x", on=24, chassis_id="00:1b:21:00:00:01", chassis_id_subtype="mac")),
    ),
    "a telephone": case(
        Status.PASS, CLEAN, switch(macs(4, on=7), beside("SEP1", capabilities=("bridge", "phone")))
    ),
    "a NAT box": case(
        Status.FAIL,
        "Devices added: Gi1/0/8 (nha).",
        switch(()),
        device(
            "nha",
            role=Role.ROUTER,
            registration=Registration.UNREGISTERED,
            location=AT_PORT_8,
        ),
    ),
    "no register": case(
        Status.UNKNOWN,
        "There is no device register to compare neighbours with.",
        switch(macs(1, on=7)),
        register=(),
        reason="missing:register",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_inv_06_judges(name: str) -> None:
    CASES[name].verify("INV-06")
