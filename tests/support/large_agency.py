"""An agency of a thousand devices, written into a book as its sources would have written it.

A router, ten switches in a star and stations on their ports: every switch has learnt every MAC,
the router's ARP cache knows every address, the register lists everybody, and a day of counters,
slots and probe rounds lies behind. Addresses are loopback's, so that an agent may look at them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from inventory.availability import SlotState
from inventory.device import RegisterEntry
from inventory.model import (
    ArpEntry,
    BridgePort,
    Claim,
    FactName,
    FactRank,
    FdbEntry,
    Interface,
    InterfaceCounters,
    Neighbor,
    Role,
    Row,
    Sensor,
    SnmpAccess,
    StpPort,
    Vlan,
)
from inventory.observation import Key, KeyKind, Observation, station_keys
from inventory.snapshot import ProbeResult, ServiceKind
from inventory.store import Store
from inventory.types import Ip, Mac

PREFIX = "127.20.0.0/20"
DEVICES, SWITCHES, PORTS = 1000, 10, 48
_UPLINK = PORTS + 1
_DAY = timedelta(hours=26)


def address(number: int) -> Ip:
    """The address of a device by its number."""
    return Ip(f"127.20.{number // 250}.{number % 250 + 1}")


def mac(number: int) -> Mac:
    """The MAC of a device by its number; a maker's, not a locally administered one."""
    return Mac(f"00:1b:54:{number >> 16 & 255:02x}:{number >> 8 & 255:02x}:{number & 255:02x}")


def write_large_agency(store: Store, now: datetime) -> None:
    """Write all of it, a day long up to ``now``."""
    stations = range(SWITCHES + 1, DEVICES)
    store.put_register([_entry(n) for n in range(DEVICES)], by="test", at=now - _DAY)
    for age in (_DAY, timedelta(minutes=1)):
        at = now - age
        store.record(_station(n, at) for n in stations)
        store.record(_managed(now, at))
    step = timedelta(minutes=5)
    for past in range(_DAY // step, 0, -1):
        at = now - past * step
        store.record(_counters(n, at, past) for n in range(SWITCHES + 1))
    for past in range(24 * 60, 0, -1):
        _service_rounds(store, now - timedelta(minutes=past))


def _role(number: int) -> Role:
    if number == 0:
        return Role.ROUTER
    return Role.SWITCH if number <= SWITCHES else Role.WORKSTATION


def _name(number: int) -> str:
    return {Role.ROUTER: "gw", Role.SWITCH: f"sw-{number}"}.get(_role(number), f"pc-{number}")


def _entry(number: int) -> RegisterEntry:
    return RegisterEntry(
        key=mac(number),
        name=_name(number),
        role=_role(number),
        ip=address(number),
        mac=mac(number),
        serial=f"FOC{number:05d}" if number <= SWITCHES else None,
        location=f"Phòng {number % 60}",
        purpose="Máy tính làm việc",
        owner="Phòng CNTT",
        status="đang dùng",
    )


def _station(number: int, at: datetime) -> Observation:
    return Observation(
        source="arp_sweep",
        seen_at=at,
        keys=station_keys(mac=mac(number), ips=[address(number)]),
        segment=PREFIX,
    )


def _keys(number: int) -> frozenset[Key]:
    return frozenset(
        {
            Key(KeyKind.SERIAL, f"cisco|foc{number:05d}"),
            Key(KeyKind.MAC, mac(number)),
            Key(KeyKind.ADDRESS, address(number)),
        }
    )


def _claims(number: int) -> dict[FactName, Claim]:
    values = {
        FactName.SYS_NAME: _name(number),
        FactName.VENDOR: "Cisco",
        FactName.MODEL: "C9200-48T",
        FactName.OS: "IOS-XE",
        FactName.VERSION: "17.9.4",
        FactName.SERIAL: f"FOC{number:05d}",
        FactName.ROLE: _role(number).value,
    }
    return {n: Claim(v, f"SNMPv2-MIB::{n}", FactRank.SYSTEM) for n, v in values.items()}


def _managed(now: datetime, at: datetime) -> Iterator[Observation]:
    for number in range(SWITCHES + 1):
        tables: dict[str, dict[type[Row], tuple[Row, ...]]] = {
            "system": {},
            "snmp_access": {
                SnmpAccess: (
                    SnmpAccess(version="v3", credential="v3", answered=True, level="authPriv"),
                )
            },
            "interfaces": {Interface: tuple(_interfaces(number))},
            "lldp": {Neighbor: tuple(_neighbors(number))},
            "entity": {
                Sensor: tuple(
                    Sensor(index=str(i), kind="celsius", name=f"t{i}", value=40.0) for i in range(8)
                )
            },
        }
        if number == 0:
            tables["arp_tables"] = {
                ArpEntry: tuple(
                    ArpEntry(ip=address(n), mac=mac(n), if_index=1) for n in range(1, DEVICES)
                )
            }
        else:
            tables["fdb"] = {FdbEntry: tuple(_learnt(number))}
            tables["bridge_ports"] = {
                BridgePort: tuple(BridgePort(port=p, if_index=p, pvid=10) for p in _ports())
            }
            tables["stp"] = {
                StpPort: tuple(
                    StpPort(port=p, if_index=p, state="forwarding", edge=p < _UPLINK)
                    for p in _ports()
                )
            }
            tables["vlans"] = {Vlan: tuple(Vlan(vlan=v, name=f"vlan-{v}") for v in range(10, 20))}
        for source, found in tables.items():
            yield Observation(
                source=source,
                seen_at=at,
                keys=_keys(number),
                segment=PREFIX,
                facts=_claims(number) if source == "system" else {},
                tables=found,
            )


def _ports() -> range:
    return range(1, _UPLINK + 1)


def _interfaces(number: int) -> Iterator[Interface]:
    for port in _ports():
        yield Interface(
            index=port,
            name=f"Gi1/0/{port}",
            description=f"GigabitEthernet1/0/{port}",
            alias=f"Phòng {port}",
            type=6,
            mac=mac(65536 + 256 * number + port),
            mtu=1500,
            admin="up",
            oper="up",
            speed_bps=1_000_000_000,
            duplex="full",
            last_change_age_s=3600.0,
            connector=True,
        )


def _neighbors(number: int) -> Iterator[Neighbor]:
    """The first switch is the core: the others and the router hang on its first ports."""
    peers = [(n, n) for n in (0, *range(2, SWITCHES + 1))] if number == 1 else [(1, _UPLINK)]
    for peer, port in peers:
        yield Neighbor(
            protocol="lldp",
            local_if_index=port or PORTS,
            chassis_id=mac(peer),
            chassis_id_subtype="mac",
            port_id=f"Gi1/0/{_UPLINK if number == 1 else number or PORTS}",
            port_id_subtype="name",
            sys_name=_name(peer),
            capabilities=("bridge",),
        )


def _learnt(number: int) -> Iterator[FdbEntry]:
    """Every MAC: the switch's own stations at their ports, the others behind the uplink."""
    for other in range(DEVICES):
        if other == number:
            continue
        home = 1 + other % SWITCHES
        if other > SWITCHES and home == number:
            port = 1 + other // SWITCHES % PORTS
        elif number == 1:
            port = other or PORTS if other <= SWITCHES else home
        else:
            port = _UPLINK
        yield FdbEntry(mac=mac(other), port=port, if_index=port, vlan=10)


def _counters(number: int, at: datetime, past: int) -> Observation:
    moved = 1_000_000 - past
    rows = tuple(
        InterfaceCounters(
            index=port,
            discontinuity=0,
            in_octets=moved * port * 37_500_000,
            out_octets=moved * port * 75_000_000,
            in_ucast=moved * port * 30_000,
            out_ucast=moved * port * 60_000,
            in_errors=0,
            out_errors=0,
            in_discards=0,
            out_discards=0,
            fcs_errors=0,
            late_collisions=0,
            high_capacity=True,
        )
        for port in _ports()
    )
    return Observation(
        source="counters",
        seen_at=at,
        keys=_keys(number),
        segment=PREFIX,
        facts={FactName.UPTIME_S: Claim(300.0 * moved, "SNMPv2-MIB::sysUpTime", FactRank.SYSTEM)},
        tables={InterfaceCounters: rows},
    )


def _service_rounds(store: Store, at: datetime) -> None:
    for name in ("thu-dien-tu", "quan-ly-van-ban", "hop-truc-tuyen"):
        result = ProbeResult(
            at=at, ok=True, sent=10, rtts_s=(0.012,) * 10, jitter_s=0.001, ttfb_s=0.1
        )
        slot = (SlotState.UP, at, at + timedelta(minutes=1))
        store.add_round(name, result, kind=ServiceKind.PATH, target="192.0.2.1", slot=slot)
