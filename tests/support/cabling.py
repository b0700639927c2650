"""Random trees of switches, and what their tables show when every station has spoken to all."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import strategies as st

from inventory.model import FdbEntry, Interface, Neighbor, Row
from inventory.observation import Key, KeyKind, Observation
from inventory.types import Mac
from tests.support.evidence import look, mac, managed

UPLINK = 100
"""Ports from here on have a switch at the other end."""


@dataclass(slots=True)
class Tree:
    """A tree of switches; switch 0 has the agent, with whom every switch talks.

    Attributes:
        parents: parent of each switch but the first.
        hosts: (switch, port) of each host.
        speaking: switches with LLDP.
    """

    parents: list[int]
    hosts: list[tuple[int, int]]
    speaking: set[int]
    ports: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for child, parent in enumerate(self.parents, start=1):
            for end, other in ((child, parent), (parent, child)):
                used = sum(switch == end for switch, _ in self.ports)
                self.ports[end, other] = UPLINK + used

    @property
    def count(self) -> int:
        """How many switches."""
        return len(self.parents) + 1

    def way(self, start: int, end: int) -> list[int]:
        """The switches from one to another."""
        up, down = self._to_root(start), self._to_root(end)
        while len(up) > 1 and len(down) > 1 and up[-2] == down[-2]:
            up.pop()
            down.pop()
        return [*up, *reversed(down[:-1])]

    def _to_root(self, switch: int) -> list[int]:
        way = [switch]
        while way[-1]:
            way.append(self.parents[way[-1] - 1])
        return way

    def toward(self, switch: int, target: int) -> int:
        """The port of a switch toward another."""
        return self.ports[switch, self.way(switch, target)[1]]

    def switch_mac(self, switch: int) -> Mac:
        """The own MAC of a switch."""
        return mac(0xA00000 + switch)

    def host_mac(self, host: int) -> Mac:
        """The MAC of a host."""
        return mac(0xB00000 + host)

    def table(self, switch: int) -> tuple[FdbEntry, ...]:
        """A forwarding table: all hosts, and the switches whose talk with the agent passes."""
        rows = [FdbEntry(mac=self.switch_mac(switch), port=0, own=True)]
        for number, (home, port) in enumerate(self.hosts):
            where = port if home == switch else self.toward(switch, home)
            rows.append(FdbEntry(mac=self.host_mac(number), port=where, if_index=where, vlan=10))
        for other in range(self.count):
            if other != switch and switch in self.way(other, 0):
                where = self.toward(switch, other)
                rows.append(
                    FdbEntry(mac=self.switch_mac(other), port=where, if_index=where, vlan=1)
                )
        return tuple(rows)

    def neighbors(self, switch: int) -> tuple[Neighbor, ...]:
        """What LLDP says: the directly connected switches that speak it, too."""
        return tuple(
            Neighbor(
                protocol="lldp",
                local_if_index=port,
                chassis_id=self.switch_mac(other),
                chassis_id_subtype="mac",
                port_id=f"p{self.ports[other, switch]}",
                port_id_subtype="interfaceName",
                capabilities=("bridge",),
            )
            for (here, other), port in self.ports.items()
            if here == switch and other in self.speaking
        )

    def observations(self) -> list[Observation]:
        """One look at each switch, and one at each host."""
        looks = []
        for switch in range(self.count):
            used = {p for s, p in self.hosts if s == switch}
            used |= {p for (s, _), p in self.ports.items() if s == switch}
            tables: dict[type[Row], tuple[Row, ...]] = {
                FdbEntry: self.table(switch),
                Interface: tuple(Interface(index=p, name=f"p{p}") for p in sorted(used)),
            }
            if switch in self.speaking:
                tables[Neighbor] = self.neighbors(switch)
            keys = managed(serials=[f"T{switch}"], addresses=[f"10.0.0.{switch + 1}"])
            keys |= {Key(KeyKind.BRIDGE, self.switch_mac(switch))}
            looks.append(look(keys, tables=tables))
        looks += [
            look(frozenset({Key(KeyKind.STATION, self.host_mac(n))}), source="f/fdb")
            for n in range(len(self.hosts))
        ]
        return looks


@st.composite
def trees(draw: st.DrawFn, *, lldp: str) -> Tree:
    """A tree of 4 to 8 switches; ``lldp`` is all, none or some.

    The first switch has the gateway and a server on ports of their own, every leaf a host: with
    less, two orders of switches on one string cannot be told apart by anyone.
    """
    count = draw(st.integers(4, 8))
    parents = [draw(st.integers(0, n - 1)) for n in range(1, count)]
    leaves = set(range(1, count)) - set(parents)
    homes = [0, 0, *sorted(leaves), *draw(st.lists(st.integers(0, count - 1), max_size=12))]
    hosts: list[tuple[int, int]] = []
    for switch, _ in pairwise([*homes, 0]):
        used = sum(home == switch for home, _ in hosts)
        shared = used > 2 and draw(st.booleans())  # an unmanaged switch under the desk
        hosts.append((switch, used if shared else used + 1))
    speaking = {
        "all": set(range(count)),
        "none": set[int](),
        "some": draw(st.sets(st.integers(0, count - 1))) if lldp == "some" else set[int](),
    }[lldp]
    return Tree(parents, hosts, speaking)
