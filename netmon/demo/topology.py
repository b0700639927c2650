"""The simulated agency's topology: its file, checked, and what the recordings ask of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from ipaddress import IPv4Address, IPv4Network
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from inventory.model import Role
from inventory.types import Ip, Mac
from netmon.config.agency import AgencySettings
from netmon.files import source
from netmon.files.explain import validate


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Ports(_Part):
    """The ports of a device, numbered from 1; ``spare`` ports without a cable are shut or open."""

    count: int = Field(ge=1, le=128)
    name: str
    speed_mbps: int
    spare: Literal["shut", "open"] = "shut"


class SimulatedDevice(_Part):
    """A device that answers SNMP."""

    name: str
    role: Role
    address: IPv4Address
    mac: Mac
    sys_object_id: str
    sys_descr: str
    serial: str
    model: str
    version: str
    engine: str = Field(pattern=r"^[0-9a-f]{10,64}$")
    uptime_days: int
    ports: Ports
    bridge: bool = True
    lldp: bool = True
    arp: bool = False
    printer: bool = False
    ups: bool = False
    community: str | None = None
    half_duplex: tuple[int, ...] = ()

    def port_mac(self, port: int) -> Mac:
        """The MAC of a port: the base address for a single-port device, else base + port."""
        return self.mac if self.ports.count == 1 else add_to_mac(self.mac, port)

    def port_name(self, port: int) -> str:
        """The name of a port."""
        return self.ports.name.format(n=port)


class StationGroup(_Part):
    """Stations on consecutive ports of one switch, with consecutive addresses and MACs."""

    name: str
    count: int = Field(ge=1)
    switch: str
    port: int
    address: IPv4Address
    mac: Mac
    vlan: int
    registered: bool = True


class Conflict(_Part):
    """A station that answers for another one's address; one device's ARP cache believes it."""

    address: IPv4Address
    mac: Mac
    switch: str
    port: int
    vlan: int
    seen_by: str


@dataclass(frozen=True, slots=True)
class Station:
    """One station without SNMP."""

    name: str
    address: Ip
    mac: Mac
    switch: str
    port: int
    vlan: int
    registered: bool


class Topology(_Part):
    """The whole agency."""

    agency: AgencySettings
    prefix: IPv4Network
    vlans: dict[int, str]
    devices: tuple[SimulatedDevice, ...]
    links: tuple[tuple[str, int, str, int], ...]
    stations: tuple[StationGroup, ...]
    conflicts: tuple[Conflict, ...] = ()

    def device(self, name: str) -> SimulatedDevice:
        """A device by name.

        Raises:
            StopIteration: no such device; the shipped file names only existing ones.
        """
        return next(d for d in self.devices if d.name == name)

    def all_stations(self) -> Iterator[Station]:
        """Every station of every group."""
        for group in self.stations:
            for i in range(group.count):
                yield Station(
                    name=f"{group.name}-{i + 1:02}",
                    address=Ip(str(group.address + i)),
                    mac=add_to_mac(group.mac, i),
                    switch=group.switch,
                    port=group.port + i,
                    vlan=group.vlan,
                    registered=group.registered,
                )

    def far_end(self, device: str, port: int) -> tuple[str, int] | None:
        """What a cable from this port leads to."""
        for a, a_port, b, b_port in self.links:
            if (a, a_port) == (device, port):
                return b, b_port
            if (b, b_port) == (device, port):
                return a, a_port
        return None

    def used_ports(self, device: str) -> frozenset[int]:
        """Ports with a cable in them."""
        linked = {p for a, ap, b, bp in self.links for d, p in ((a, ap), (b, bp)) if d == device}
        held = {s.port for s in self.all_stations() if s.switch == device}
        return frozenset(linked | held | {c.port for c in self.conflicts if c.switch == device})

    def learnt(self, switch: str) -> dict[Mac, tuple[int, int]]:
        """The forwarding table of a switch: MAC -> (port, VLAN), for the whole LAN."""
        toward = self._toward(switch)
        table: dict[Mac, tuple[int, int]] = {}
        for device in self.devices:
            if device.name == switch:
                continue
            port = toward[device.name]
            vlan = 30 if device.printer else 99
            table[device.mac] = (port, vlan)
            for uplink in self.used_ports(device.name):
                # LLDP frames and the like carry the MAC of the port itself.
                table[device.port_mac(uplink)] = (port, vlan)
        for station in self.all_stations():
            port = station.port if station.switch == switch else toward[station.switch]
            table[station.mac] = (port, station.vlan)
        for c in self.conflicts:
            table[c.mac] = (c.port if c.switch == switch else toward[c.switch], c.vlan)
        return table

    def _toward(self, start: str) -> dict[str, int]:
        """The local port through which each other device is reached (the topology is a tree)."""
        out: dict[str, int] = {}
        queue: deque[tuple[str, int]] = deque()
        for port in self.used_ports(start):
            far = self.far_end(start, port)
            if far is not None:
                queue.append((far[0], port))
        while queue:
            name, port = queue.popleft()
            if name in out or name == start:
                continue
            out[name] = port
            for next_port in self.used_ports(name):
                far = self.far_end(name, next_port)
                if far is not None and far[0] not in out:
                    queue.append((far[0], port))
        return out


def load() -> Topology:
    """The shipped topology.

    Raises:
        ConfigError: the shipped file is broken (a test holds it).
    """
    with as_file(files("netmon.demo") / "so-khcn.yaml") as path:
        return validate(Topology, source.load(path))


def add_to_mac(mac: Mac, number: int) -> Mac:
    """The MAC ``number`` places further on."""
    value = int(mac.replace(":", ""), 16) + number
    digits = f"{value:012x}"
    return Mac(":".join(digits[i : i + 2] for i in range(0, 12, 2)))
