"""The LAN of a simulated agency, in network namespaces, from real parts.

    annex hosts - [router: FRR] - p3 [core] p4 - [server: dnsmasq]
                                  p1      p2
                             p24 |        | p24
    agent p1, hosts p2... - [access1]   [access2] - p1... hosts

The switches are Linux bridges, each in a namespace with its own snmpd (v2c and v3) and lldpd; a
host has a namespace, a MAC and an address of its own. Faults are made the way they happen: a cable
is unplugged, a station is plugged in elsewhere, a second one takes an address.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from inventory.types import Ip, Mac
from tests.support.lan_daemons import (
    COMMUNITY,
    Managed,
    start_dhcp_and_dns,
    start_router,
    take_lease,
)
from tests.support.netns import Namespace, Namespaces, batch

BRIDGE = "br0"
PREFIX = "10.77.1.0/24"
ANNEX_PREFIX = "10.77.2.0/24"
AGENT = "10.77.1.9"
ROUTER, SERVER = "10.77.1.1", "10.77.1.5"
OPEN_SWITCH = "access2"  # answers the community "public" as well
SWITCHES = {"core": "10.77.1.2", "access1": "10.77.1.3", "access2": "10.77.1.4"}
_PORTS = 24
_FIRST_HOST = 20
_LENGTH = 24
# Three makers' OUIs of the public IEEE list: universally administered, as on a real LAN.
_MAKERS = ("3c:52:82", "00:1e:67", "f4:39:09")
# What the devices say they are, so that they are taken for network devices and not for Linux hosts.
_SWITCH_PRODUCT = (".1.3.6.1.4.1.259.10.1.45.101", "ECS4120-28T")
_ROUTER_PRODUCT = (".1.3.6.1.4.1.44641", "VyOS 1.4.0")
_SWITCH_OUI, _ROUTER_OUI = "00:1b:54", "00:25:90"


@dataclass(slots=True, kw_only=True)
class Station:
    """Something plugged into a switch port."""

    name: str
    ip: Ip
    mac: Mac
    switch: str
    port: str


@dataclass(slots=True)
class _Ports:
    """Which ports of a switch are free."""

    free: list[str]

    def take(self, wanted: str | None = None) -> str:
        port = wanted or self.free[0]
        self.free.remove(port)
        return port


class Lan:
    """The built LAN. Use as a context manager: leaving it removes everything.

    Attributes:
        stations: every host, and the server, agent and router's core side, by name.
        annex: address and MAC of every host behind the router, by name.
        managed: the devices with SNMP and LLDP, by name.
        directory: where each daemon keeps its files, in a folder of its own.
    """

    def __init__(self, *, hosts: int = 40, annex_hosts: int = 3) -> None:
        self._hosts = hosts
        self._annex_hosts = annex_hosts
        self._stack = ExitStack()
        self.spaces = Namespaces()
        self.stations: dict[str, Station] = {}
        self.annex: dict[str, tuple[Ip, Mac]] = {}
        self.managed: dict[str, Managed] = {}
        self._ports = {name: _Ports([f"p{n}" for n in range(1, _PORTS + 1)]) for name in SWITCHES}
        self._generation = 0
        self.directory = Path()

    def __enter__(self) -> Self:
        # zebra gives up root and must still reach its files.
        self.directory = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self.directory.chmod(0o755)
        self._stack.enter_context(self.spaces)
        try:
            self._build()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def agent(self) -> Namespace:
        """The namespace the agent runs in."""
        return self.spaces["agent"]

    def _build(self) -> None:
        self.spaces.add(*SWITCHES, "spare")
        for number, switch in enumerate(SWITCHES):
            self._build_switch(switch, number)
        self._trunk("core", "p1", "access1", "p24")
        self._trunk("core", "p2", "access2", "p24")
        mac = Mac(f"{_ROUTER_OUI}:00:00:01")
        self._add_station("router", Ip(ROUTER), mac, ("core", "p3"), addressed=False)
        self._add_station("server", Ip(SERVER), _host_mac(250), ("core", "p4"))
        self._add_station("agent", Ip(AGENT), _host_mac(251), ("access1", "p1"))
        for number in range(self._hosts):
            switch = "access1" if number % 2 == 0 else "access2"
            ip = Ip(f"10.77.1.{_FIRST_HOST + number}")
            self._add_station(f"host{number:02}", ip, _host_mac(number), (switch, None))
        self._build_annex()
        self._start_daemons()
        self.chatter()

    def _build_switch(self, switch: str, number: int) -> None:
        base = f"{_SWITCH_OUI}:{number:02x}:00"
        space = self.spaces[switch]
        ports = self._ports[switch].free
        self.spaces.links(*(((switch, port), ("spare", f"{switch}{port}")) for port in ports))
        batch(
            [
                f"link add {BRIDGE} address {base}:01 type bridge",
                f"link set {BRIDGE} up",
                f"addr add {SWITCHES[switch]}/{_LENGTH} dev {BRIDGE}",
                f"route add default via {ROUTER}",
                *self._port_lines(switch, ports),
            ],
            space,
        )
        # A device that comes up, or whose MAC changes, tells its neighbours (gratuitous ARP).
        space.run("sysctl", "-qw", f"net.ipv4.conf.{BRIDGE}.arp_notify=1")
        self.managed[switch] = Managed(
            space=space,
            directory=self.directory / switch,
            location=f"Lab rack {number + 1}",
            product=_SWITCH_PRODUCT,
            communities=(COMMUNITY, *(("public",) if switch == OPEN_SWITCH else ())),
            entity=_chassis("Edge-core", "ECS4120-28T", f"LAB24P{number:05}"),
            lldp_ports="p*",
            chassis_port="p1",
            bridge=BRIDGE,
        )

    # As on real switches, the bridge's own MAC is the first port's; port n's ends in n.
    def _port_lines(self, switch: str, ports: list[str]) -> list[str]:
        base = f"{_SWITCH_OUI}:{list(SWITCHES).index(switch):02x}:{self._generation:02x}"
        return [
            line
            for port in ports
            for line in (
                f"link set {port} address {base}:{int(port[1:]):02x}",
                f"link set {port} master {BRIDGE}",
                f"link set {port} up",
            )
        ]

    def _lay(self, end: tuple[str, str], switch: str, port: str) -> None:
        """Lay a cable from a free or unplugged switch port to something's interface."""
        batch([f"link delete {port}"], self.spaces[switch])
        self.spaces.links(((switch, port), end))
        batch(self._port_lines(switch, [port]), self.spaces[switch])

    def _unplug(self, switch: str, port: str) -> None:
        """Take the cable away; the port stays, without a link."""
        batch([f"link delete {port}"], self.spaces[switch])
        self.spaces.links(((switch, port), ("spare", f"{switch}{port}")))
        batch(self._port_lines(switch, [port]), self.spaces[switch])

    def _trunk(self, upper: str, upper_port: str, lower: str, lower_port: str) -> None:
        batch([f"link delete {lower_port}"], self.spaces[lower])
        self._ports[lower].take(lower_port)
        self._lay((lower, lower_port), upper, self._ports[upper].take(upper_port))
        batch(self._port_lines(lower, [lower_port]), self.spaces[lower])

    def _add_station(
        self, name: str, ip: Ip, mac: Mac, where: tuple[str, str | None], *, addressed: bool = True
    ) -> Station:
        switch, port = where[0], self._ports[where[0]].take(where[1])
        self.spaces.add(name)
        station = Station(name=name, ip=ip, mac=mac, switch=switch, port=port)
        self.stations[name] = station
        self._plug_in(station, addressed=addressed)
        return station

    def _plug_in(self, station: Station, *, addressed: bool = True) -> None:
        self._lay((station.name, "eth0"), station.switch, station.port)
        lines = [f"link set eth0 address {station.mac}", "link set eth0 up"]
        if addressed:
            lines.insert(1, f"addr add {station.ip}/{_LENGTH} dev eth0")
            lines.append(f"route add default via {ROUTER}")
        batch(lines, self.spaces[station.name])

    def _build_annex(self) -> None:
        """The second subnet: hosts on an unmanaged switch behind the router."""
        names = [f"annex{number}" for number in range(self._annex_hosts)]
        self.spaces.add("annex", *names)
        self.spaces.links(
            (("router", "eth1"), ("annex", "p0")),
            *((("annex", f"p{n}"), (name, "eth0")) for n, name in enumerate(names, start=1)),
        )
        ports = [f"p{n}" for n in range(len(names) + 1)]
        batch(
            [
                f"link add {BRIDGE} type bridge",
                f"link set {BRIDGE} up",
                *(f"link set {port} master {BRIDGE} up" for port in ports),
            ],
            self.spaces["annex"],
        )
        batch([f"link set eth1 address {_ROUTER_OUI}:00:00:02 up"], self.spaces["router"])
        for number, name in enumerate(names):
            ip, mac = Ip(f"10.77.2.{11 + number}"), _host_mac(200 + number)
            self.annex[name] = ip, mac
            batch(
                [
                    f"link set eth0 address {mac}",
                    f"addr add {ip}/{_LENGTH} dev eth0",
                    "link set eth0 up",
                    "route add default via 10.77.2.1",
                ],
                self.spaces[name],
            )

    def _start_daemons(self) -> None:
        start_router(
            self.spaces["router"],
            self.directory / "zebra",
            {"eth0": f"{ROUTER}/{_LENGTH}", "eth1": f"10.77.2.1/{_LENGTH}"},
        )
        self.managed["router"] = Managed(
            space=self.spaces["router"],
            directory=self.directory / "router",
            location="Lab rack 1",
            product=_ROUTER_PRODUCT,
            entity=_chassis("Lab Works", "LR-2", "LABR200001"),
            lldp_ports="eth*",
            chassis_port="eth0",
        )
        self.managed["server"] = Managed(
            space=self.spaces["server"],
            directory=self.directory / "server",
            location="Lab rack 1",
            v3=False,
            entity={},
            lldp_ports="",
            chassis_port="eth0",
        )
        names = {station.name: station.ip for station in self.stations.values()}
        start_dhcp_and_dns(
            self.spaces["server"],
            self.directory / "server",
            pool="10.77.1.200,10.77.1.250",
            router=ROUTER,
            names=names | {name: Ip(ip) for name, ip in SWITCHES.items()},
        )
        for device in self.managed.values():
            device.start()
        for device in self.managed.values():
            device.wait_ready()

    def places(self) -> dict[str, tuple[str, str]]:
        """The truth: switch and port of every station, by its MAC."""
        return {s.mac: (s.switch, s.port) for s in self.stations.values()}

    def cables(self) -> set[frozenset[tuple[str, str]]]:
        """The truth: the cables between the network devices, each as its two ends."""
        return {
            frozenset({("core", "p1"), ("access1", "p24")}),
            frozenset({("core", "p2"), ("access2", "p24")}),
            frozenset({("core", "p3"), ("router", "eth0")}),
        }

    def chatter(self, *names: str) -> None:
        """Let stations talk to the router, as stations do: the switches learn where they are.

        All hosts of both subnets when no names are given.
        """
        talkers = [self.spaces[name] for name in names or self._talkers()]
        pings = [
            subprocess.Popen(
                space.command("ping", "-q", "-c", "1", "-W", "2", ROUTER),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for space in talkers
        ]
        for ping in pings:
            ping.wait(timeout=10)

    def _talkers(self) -> list[str]:
        return [name for name in self.stations if name != "router"] + list(self.annex)

    # Faults, and their ends.

    def pull_cable(self, name: str) -> None:
        """The station's cable is out: no link on either side."""
        station = self.stations[name]
        self._unplug(station.switch, station.port)

    def plug_cable(self, name: str) -> None:
        """The cable is back in the same port."""
        self._plug_in(self.stations[name])
        self.chatter(name)

    def move(self, name: str, switch: str, port: str | None = None) -> Station:
        """Plug a station into another port, by default the first free one; it speaks up there."""
        station = self.stations[name]
        self._unplug(station.switch, station.port)
        self._ports[station.switch].free.append(station.port)
        station.switch, station.port = switch, self._ports[switch].take(port)
        self.plug_cable(name)
        return station

    def conflict(self, ip: str, *, switch: str = "access2") -> Station:
        """A second machine takes an address that is in use."""
        number = 100 + len(self.stations)
        return self._add_station(f"intruder{number}", Ip(ip), _host_mac(number), (switch, None))

    def join(self, name: str, *, switch: str = "access1") -> Station:
        """A new station with an address of its own is plugged in."""
        number = 100 + len(self.stations)
        ip = Ip(f"10.77.1.{number}")
        station = self._add_station(name, ip, _host_mac(number), (switch, None))
        self.chatter(name)
        return station

    def join_by_dhcp(self, name: str, *, switch: str = "access1") -> Station:
        """A new station is plugged in and takes the address that DHCP gives it."""
        mac = _host_mac(100 + len(self.stations))
        station = self._add_station(name, Ip("0.0.0.0"), mac, (switch, None), addressed=False)
        space = self.spaces[name]
        take_lease(space, self.directory, "eth0")
        (link,) = json.loads(space.run("ip", "-json", "-4", "addr", "show", "dev", "eth0"))
        station.ip = Ip(link["addr_info"][0]["local"])
        self.chatter(name)
        return station

    def silence_lldp(self, *names: str) -> None:
        """Turn LLDP off on these devices; what they told their neighbours is taken back."""
        for name in names:
            self.managed[name].stop_lldpd()

    def replace(self, switch: str) -> None:
        """Another unit takes the switch's place: same name and address, new MACs and serial."""
        device = self.managed[switch]
        device.stop()
        self._generation += 1
        device.generation = self._generation
        serial = f"{device.entity['serial']}R{self._generation}"
        device.entity = {**device.entity, "serial": serial}
        number = list(SWITCHES).index(switch)
        base = f"{_SWITCH_OUI}:{number:02x}:{self._generation:02x}"
        batch(
            [
                f"link set {BRIDGE} address {base}:01",
                *self._port_lines(switch, [f"p{n}" for n in range(1, _PORTS + 1)]),
            ],
            device.space,
        )
        device.start()
        device.wait_ready()

    def kill_snmpd(self, name: str) -> None:
        """The device's SNMP falls silent."""
        self.managed[name].stop_snmpd()

    def start_snmpd(self, name: str) -> None:
        """SNMP is back, with the same engine id."""
        device = self.managed[name]
        device.start_snmpd()
        device.wait_ready()


def _host_mac(number: int) -> Mac:
    return Mac(f"{_MAKERS[number % len(_MAKERS)]}:0a:{os.getpid() % 256:02x}:{number:02x}")


def _chassis(maker: str, model: str, serial: str) -> dict[str, str]:
    return {
        "descr": f"{maker} {model}",
        "manufacturer": maker,
        "model": model,
        "serial": serial,
        "software": "1.0",
    }
