"""Recordings made from the topology: what each simulated device answers, in snmpsim's format.

Each function writes one MIB. Object names are those of the MIBs; numbers are the registered OIDs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from inventory.types import Mac
from netmon.demo.topology import SimulatedDevice, Topology

_INTEGER, _TEXT, _HEX, _OID = "2", "4", "4x", "6"
_IP, _COUNTER, _GAUGE, _TICKS, _COUNTER64 = "64", "65", "66", "67", "70"
_TICKS_A_DAY = 24 * 3600 * 100
_ETHERNET_CSMACD, _UP, _DOWN = 6, 1, 2
_PACKETS_A_SECOND = 40
_MIKROTIK = "1.3.6.1.4.1.14988."


@dataclass(slots=True)
class Recording:
    """Lines ``OID|tag|value``, in OID order when rendered."""

    rows: dict[tuple[int, ...], tuple[str, str]] = field(default_factory=dict)

    def put(self, oid: str, tag: str, value: object) -> None:
        """Set one instance."""
        self.rows[tuple(int(arc) for arc in oid.split("."))] = (tag, str(value))

    def render(self) -> str:
        """The recording as snmpsim reads it."""
        return "".join(
            f"{'.'.join(map(str, oid))}|{tag}|{value}\n"
            for oid, (tag, value) in sorted(self.rows.items())
        )


def record(topology: Topology, device: SimulatedDevice) -> Recording:
    """Everything one device answers."""
    out = Recording()
    _system(out, device)
    _entity(out, device)
    _interfaces(out, topology, device)
    _addresses(out, device)
    if device.arp or any(c.seen_by == device.name for c in topology.conflicts):
        _arp(out, topology, device)
    if device.bridge:
        _bridge(out, topology, device)
    if device.lldp:
        _lldp(out, topology, device)
    if device.printer:
        _printer(out, device)
    if device.ups:
        _ups(out, device)
    return out


def _hex(mac: Mac) -> str:
    return mac.replace(":", "")


def _arcs(mac: Mac) -> str:
    return ".".join(str(int(part, 16)) for part in mac.split(":"))


def _system(out: Recording, device: SimulatedDevice) -> None:
    """SNMPv2-MIB system group (RFC 3418) and the engine (RFC 3411)."""
    base = "1.3.6.1.2.1.1"
    out.put(f"{base}.1.0", _TEXT, device.sys_descr)
    out.put(f"{base}.2.0", _OID, device.sys_object_id)
    start = device.uptime_days * _TICKS_A_DAY
    out.put(f"{base}.3.0", f"{_TICKS}:numeric", f"rate=100,initial={start},wrap=1")
    out.put(f"{base}.4.0", _TEXT, "phong-cntt@so-khcn.example")
    out.put(f"{base}.5.0", _TEXT, device.name)
    out.put(f"{base}.6.0", _TEXT, "Tru so")
    out.put(f"{base}.7.0", _INTEGER, 6)
    out.put("1.3.6.1.6.3.10.2.1.1.0", _HEX, device.engine)
    out.put("1.3.6.1.6.3.10.2.1.2.0", _INTEGER, 3)
    out.put("1.3.6.1.6.3.10.2.1.3.0", _INTEGER, device.uptime_days * 24 * 3600)


def _routeros(out: Recording, device: SimulatedDevice) -> None:
    """MIKROTIK-MIB: RouterOS' ENTITY-MIB lists its buses and no chassis."""
    base = "1.3.6.1.4.1.14988.1.1"
    out.put(f"{base}.4.4.0", _TEXT, device.version)  # mtxrLicVersion
    out.put(f"{base}.7.3.0", _TEXT, device.serial)  # mtxrSerialNumber
    out.put(f"{base}.7.9.0", _TEXT, device.model)  # mtxrBoardName


def _entity(out: Recording, device: SimulatedDevice) -> None:
    """ENTITY-MIB entPhysicalTable (RFC 6933): one chassis."""
    if device.sys_object_id.startswith(_MIKROTIK):
        _routeros(out, device)
        return
    base = "1.3.6.1.2.1.47.1.1.1.1"
    for column, tag, value in (
        (2, _TEXT, device.model),
        (4, _INTEGER, 0),
        (5, _INTEGER, 3),  # chassis
        (6, _INTEGER, -1),
        (7, _TEXT, "1"),
        (8, _TEXT, ""),
        (9, _TEXT, ""),
        (10, _TEXT, device.version),
        (11, _TEXT, device.serial),
        (12, _TEXT, ""),
        (13, _TEXT, device.model),
    ):
        out.put(f"{base}.{column}.1", tag, value)


def _interfaces(out: Recording, topology: Topology, device: SimulatedDevice) -> None:
    """IF-MIB ifTable and ifXTable (RFC 2863), EtherLike-MIB dot3StatsTable (RFC 3635)."""
    used = topology.used_ports(device.name)
    out.put("1.3.6.1.2.1.2.1.0", _INTEGER, device.ports.count)
    bits = device.ports.speed_mbps * 1_000_000
    for port in range(1, device.ports.count + 1):
        up = port in used
        admin = _UP if up or device.ports.spare == "open" else _DOWN
        started = 500 if up else 1000  # hundredths of a second after the boot
        for column, tag, value in (
            (1, _INTEGER, port),
            (2, _TEXT, device.port_name(port)),
            (3, _INTEGER, _ETHERNET_CSMACD),
            (4, _INTEGER, 1500),
            (5, _GAUGE, bits),
            (6, _HEX, _hex(device.port_mac(port))),
            (7, _INTEGER, admin),
            (8, _INTEGER, _UP if up else _DOWN),
            (9, _TICKS, started),
            (13, _COUNTER, 0),
            (14, _COUNTER, 0),
            (15, _COUNTER, 0),
            (19, _COUNTER, 0),
            (20, _COUNTER, 0),
        ):
            out.put(f"1.3.6.1.2.1.2.2.1.{column}.{port}", tag, value)
        x = "1.3.6.1.2.1.31.1.1.1"
        out.put(f"{x}.1.{port}", _TEXT, device.port_name(port))
        out.put(f"{x}.15.{port}", _GAUGE, device.ports.speed_mbps)
        out.put(f"{x}.17.{port}", _INTEGER, 1)
        far = topology.far_end(device.name, port)
        out.put(f"{x}.18.{port}", _TEXT, f"-> {far[0]}" if far else "")
        out.put(f"{x}.19.{port}", _TICKS, 0)
        rate = _PACKETS_A_SECOND if up else 0
        for column, each in ((6, rate * 600), (7, rate), (8, 1), (9, 1), (10, rate * 400)):
            _growing(out, f"{x}.{column}.{port}", each if up else 0)
        for column, each in ((11, rate), (12, 1), (13, 1)):
            _growing(out, f"{x}.{column}.{port}", each if up else 0)
        half = port in device.half_duplex
        dot3 = "1.3.6.1.2.1.10.7.2.1"
        out.put(f"{dot3}.3.{port}", _COUNTER, 0)
        out.put(f"{dot3}.8.{port}", _COUNTER, 0)
        out.put(f"{dot3}.19.{port}", _INTEGER, 2 if half else 3 if up else 1)


def _growing(out: Recording, oid: str, rate: int) -> None:
    """A 64-bit counter that grows by ``rate`` a second while the responder runs."""
    out.put(oid, f"{_COUNTER64}:numeric", f"rate={rate},initial={rate * 3600}")


def _addresses(out: Recording, device: SimulatedDevice) -> None:
    """IP-MIB ipAddrTable (RFC 4293, deprecated and everywhere)."""
    base, ip = "1.3.6.1.2.1.4.20.1", str(device.address)
    out.put(f"{base}.1.{ip}", _IP, ip)
    out.put(f"{base}.2.{ip}", _INTEGER, 1)
    out.put(f"{base}.3.{ip}", _IP, "255.255.255.0")


def _arp(out: Recording, topology: Topology, device: SimulatedDevice) -> None:
    """IP-MIB ipNetToMediaTable: the whole LAN on the router, what it heard on the others."""
    seen = {str(c.address): c.mac for c in topology.conflicts if c.seen_by == device.name}
    if device.arp:
        seen |= {str(d.address): d.mac for d in topology.devices if d is not device}
        seen |= {s.address: s.mac for s in topology.all_stations()}
    base = "1.3.6.1.2.1.4.22.1"
    for ip, mac in seen.items():
        out.put(f"{base}.1.1.{ip}", _INTEGER, 1)
        out.put(f"{base}.2.1.{ip}", _HEX, _hex(mac))
        out.put(f"{base}.3.1.{ip}", _IP, ip)
        out.put(f"{base}.4.1.{ip}", _INTEGER, 3)  # dynamic


def _bridge(out: Recording, topology: Topology, device: SimulatedDevice) -> None:
    """BRIDGE-MIB base group (RFC 4188) and Q-BRIDGE-MIB (RFC 4363): VLANs and learnt MACs."""
    base = "1.3.6.1.2.1.17.1"
    out.put(f"{base}.1.0", _HEX, _hex(device.mac))
    out.put(f"{base}.2.0", _INTEGER, device.ports.count)
    out.put(f"{base}.3.0", _INTEGER, 2)
    for port in range(1, device.ports.count + 1):
        out.put(f"{base}.4.1.1.{port}", _INTEGER, port)
        out.put(f"{base}.4.1.2.{port}", _INTEGER, port)
    q = "1.3.6.1.2.1.17.7.1"
    for vlan, name in topology.vlans.items():
        out.put(f"{q}.4.2.1.3.0.{vlan}", _GAUGE, vlan)  # dot1qVlanFdbId
        out.put(f"{q}.4.3.1.1.{vlan}", _TEXT, name)  # dot1qVlanStaticName
    for mac, (port, vlan) in topology.learnt(device.name).items():
        out.put(f"{q}.2.2.1.2.{vlan}.{_arcs(mac)}", _INTEGER, port)
        out.put(f"{q}.2.2.1.3.{vlan}.{_arcs(mac)}", _INTEGER, 3)  # learned


def _lldp(out: Recording, topology: Topology, device: SimulatedDevice) -> None:
    """LLDP-MIB (IEEE 802.1AB-2005): the local system, its ports, and the neighbours."""
    base = "1.0.8802.1.1.2.1"
    out.put(f"{base}.3.1.0", _INTEGER, 4)  # macAddress
    out.put(f"{base}.3.2.0", _HEX, _hex(device.mac))
    out.put(f"{base}.3.3.0", _TEXT, device.name)
    out.put(f"{base}.3.4.0", _TEXT, device.sys_descr)
    for port in range(1, device.ports.count + 1):
        out.put(f"{base}.3.7.1.2.{port}", _INTEGER, 5)  # interfaceName
        out.put(f"{base}.3.7.1.3.{port}", _TEXT, device.port_name(port))
        out.put(f"{base}.3.7.1.4.{port}", _TEXT, device.port_name(port))
    for port, far, far_port in _heard(topology, device):
        row = f"0.{port}.1"
        for column, tag, value in (
            (4, _INTEGER, 4),
            (5, _HEX, _hex(far.mac)),
            (6, _INTEGER, 5),
            (7, _TEXT, far.port_name(far_port)),
            (8, _TEXT, far.port_name(far_port)),
            (9, _TEXT, far.name),
            (10, _TEXT, far.sys_descr),
            (11, _HEX, _capabilities(far)),
            (12, _HEX, _capabilities(far)),
        ):
            out.put(f"{base}.4.1.1.{column}.{row}", tag, value)
        out.put(f"{base}.4.2.1.3.{row}.1.4.{far.address}", _INTEGER, 2)
        out.put(f"{base}.4.2.1.4.{row}.1.4.{far.address}", _INTEGER, 1)


def _heard(
    topology: Topology, device: SimulatedDevice
) -> Iterator[tuple[int, SimulatedDevice, int]]:
    for port in sorted(topology.used_ports(device.name)):
        end = topology.far_end(device.name, port)
        if end is not None and topology.device(end[0]).lldp:
            yield port, topology.device(end[0]), end[1]


def _capabilities(device: SimulatedDevice) -> str:
    """LldpSystemCapabilitiesMap: bridge is bit 2, wlanAccessPoint bit 3, router bit 4."""
    bits = {"switch": 0x20, "access-point": 0x30, "router": 0x08}
    return f"{bits.get(device.role.value, 0x01):02x}00"


def _printer(out: Recording, device: SimulatedDevice) -> None:
    """Printer-MIB (RFC 3805) and HOST-RESOURCES-MIB (RFC 2790): what says 'printer'."""
    out.put("1.3.6.1.2.1.25.3.2.1.2.1", _OID, "1.3.6.1.2.1.25.3.1.5")
    out.put("1.3.6.1.2.1.25.3.2.1.3.1", _TEXT, device.model)
    out.put("1.3.6.1.2.1.43.5.1.1.16.1", _TEXT, device.name)
    out.put("1.3.6.1.2.1.43.5.1.1.17.1", _TEXT, device.serial)


def _ups(out: Recording, device: SimulatedDevice) -> None:
    """UPS-MIB upsIdent group (RFC 1628)."""
    base = "1.3.6.1.2.1.33.1.1"
    out.put(f"{base}.1.0", _TEXT, "APC")
    out.put(f"{base}.2.0", _TEXT, device.model)
    out.put(f"{base}.4.0", _TEXT, device.version)
    out.put(f"{base}.5.0", _TEXT, device.name)
