"""The simulated agency tells one story, whichever table one reads it in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inventory.model import FactName
from inventory.types import Mac
from netmon.demo import topology
from netmon.demo.recordings import record
from netmon.demo.topology import SimulatedDevice, Topology, add_to_mac
from netmon.discovery.system import SYSTEM
from tests.support.fake_snmp import load, session

IF_OPER, IF_NAME, IF_MAC = "1.3.6.1.2.1.2.2.1.8", "1.3.6.1.2.1.31.1.1.1.1", "1.3.6.1.2.1.2.2.1.6"
FDB = "1.3.6.1.2.1.17.7.1.2.2.1.2"
ARP = "1.3.6.1.2.1.4.22.1.2.1"
LLDP = "1.0.8802.1.1.2.1.4.1.1"


@pytest.fixture(scope="module")
def world() -> Topology:
    return topology.load()


@pytest.fixture(scope="module")
def tables(world: Topology, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("recordings")
    found = {}
    for device in world.devices:
        path = folder / f"{device.name}.snmprec"
        path.write_text(record(world, device).render(), encoding="utf-8")
        found[device.name] = load(path)
    return found


def column(values: Any, base: str) -> dict[str, object]:
    return {o.removeprefix(f"{base}."): v for o, v in values.items() if o.startswith(f"{base}.")}


def mac_of(octets: object) -> Mac:
    assert isinstance(octets, bytes)
    return Mac(octets.hex(":"))


def stations(world: Topology) -> dict[Mac, tuple[str, int]]:
    """Where every station truly is."""
    true = {s.mac: (s.switch, s.port) for s in world.all_stations()}
    return true | {c.mac: (c.switch, c.port) for c in world.conflicts}


def test_lines_are_in_oid_order_and_unique(world: Topology) -> None:
    for device in world.devices:
        oids = [
            tuple(map(int, line.split("|")[0].split(".")))
            for line in record(world, device).render().splitlines()
        ]
        assert oids == sorted(set(oids))


def test_every_switch_has_learnt_every_station_towards_its_true_port(
    world: Topology, tables: Any
) -> None:
    for switch in (d for d in world.devices if d.bridge):
        learnt = {
            Mac(":".join(f"{int(a):02x}" for a in index.split(".")[1:])): port
            for index, port in column(tables[switch.name], FDB).items()
        }
        for mac, (place, port) in stations(world).items():
            if place == switch.name:
                assert learnt[mac] == port
            else:  # behind an uplink, and following uplinks leads there
                assert follow(world, switch.name, mac, tables) == (place, port)


def follow(world: Topology, start: str, mac: Mac, tables: Any) -> tuple[str, int]:
    arcs = ".".join(str(int(part, 16)) for part in mac.split(":"))
    here = start
    for _ in world.devices:
        port = next(
            int(str(p)) for i, p in column(tables[here], FDB).items() if i.partition(".")[2] == arcs
        )
        far = world.far_end(here, port)
        if far is None:
            return here, port
        here = far[0]
    msg = "a loop"
    raise AssertionError(msg)


def test_ports_that_have_learnt_something_are_up(world: Topology, tables: Any) -> None:
    for switch in (d for d in world.devices if d.bridge):
        up = {int(i) for i, v in column(tables[switch.name], IF_OPER).items() if v == 1}
        assert set(column(tables[switch.name], FDB).values()) <= up
        assert up == world.used_ports(switch.name)


def test_lldp_names_the_port_and_chassis_at_the_other_end_of_the_cable(
    world: Topology, tables: Any
) -> None:
    heard = 0
    for device in world.devices:
        for index, name in column(tables[device.name], f"{LLDP}.9").items():
            port = int(index.split(".")[1])
            far = world.far_end(device.name, port)
            assert far is not None
            other: SimulatedDevice = world.device(far[0])
            values = tables[device.name]
            assert name == other.name.encode()
            assert mac_of(values[f"{LLDP}.5.{index}"]) == other.mac
            far_name = tables[other.name][f"{IF_NAME}.{far[1]}"]
            assert values[f"{LLDP}.7.{index}"] == far_name
            heard += 1
    both_speak = [x for x in world.links if world.device(x[0]).lldp and world.device(x[2]).lldp]
    assert heard == 2 * len(both_speak)


def test_arp_binds_each_address_to_the_mac_that_the_switches_know(
    world: Topology, tables: Any
) -> None:
    router = next(d for d in world.devices if d.arp)
    bound = {ip: mac_of(v) for ip, v in column(tables[router.name], ARP).items()}
    core = {
        ":".join(f"{int(a):02x}" for a in i.split(".")[1:]) for i in column(tables["sw-loi"], FDB)
    }
    assert bound.items() >= {(s.address, s.mac) for s in world.all_stations()}
    assert {m for ip, m in bound.items() if ip != "127.0.10.2"} <= core
    (conflict,) = world.conflicts
    other = column(tables[conflict.seen_by], ARP)
    assert mac_of(other[str(conflict.address)]) == conflict.mac != bound[str(conflict.address)]


def test_no_mac_or_address_is_given_twice_but_the_planted_one(world: Topology) -> None:
    macs = [
        p
        for d in world.devices
        for p in {d.mac, *(d.port_mac(n) for n in range(1, d.ports.count + 1))}
    ]
    macs += list(stations(world))
    assert len(macs) == len(set(macs))
    addresses = [str(d.address) for d in world.devices] + [s.address for s in world.all_stations()]
    assert len(addresses) == len(set(addresses))


def test_macs_count_on_over_the_octets() -> None:
    assert add_to_mac(Mac("00:00:00:00:00:ff"), 1) == "00:00:00:00:01:00"


async def test_every_network_device_tells_what_the_agency_s_file_says_of_it(
    world: Topology, tables: Any
) -> None:
    asked = [d for d in world.devices if not d.ups and not d.printer]
    for device in asked:
        found = await SYSTEM.look(session(tables[device.name]))
        told = {n: str(c.value) for n, c in found.facts.items()}
        assert told[FactName.SERIAL] == device.serial
        assert told[FactName.MODEL] == device.model
        assert told[FactName.VERSION].startswith(device.version)
    assert len(asked) > 3
