"""What the rules on ports ask of a configuration, in one vocabulary for all platforms."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.configuration import Line

ALL_VLANS = frozenset(range(1, 4095))  # IEEE 802.1Q: 0 and 4095 are reserved

_RANGE = re.compile(r"(\d+)(?:\s*-\s*(\d+)|\s+to\s+(\d+))?")
_SHORT = re.compile(r"([a-z-]+?)-?\s*(\d[\d/.:]*?)(?:\.0)?")


class Mode(StrEnum):
    """What a port is set to be."""

    ACCESS = "access"
    TRUNK = "trunk"
    DYNAMIC = "dynamic"  # becomes a trunk when the other end asks for one


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """One switched port that is not shut down.

    Attributes:
        line: where the configuration speaks of it first.
        vlan: of untagged frames; of a trunk, the native VLAN; 0: they are dropped.
        vlans: that a trunk carries; None: all.
        dot1x: stations authenticate.
        max_macs: stations it lets in; None: no limit is set.
        bpdu_guard: a BPDU shuts it.
        storm_guard: broadcasts are limited, or loops are looked for.
        trusted: DHCP snooping believes servers behind it.
    """

    name: str
    line: Line
    mode: Mode
    vlan: int = 1
    vlans: frozenset[int] | None = None
    dot1x: bool = False
    max_macs: int | None = None
    bpdu_guard: bool = False
    storm_guard: bool = False
    trusted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Virtual:
    """The switch's own interface in a VLAN, with addresses as they are written."""

    vlan: int
    line: Line
    addresses: tuple[str, ...]
    filtered: bool = False  # packets that come in are filtered


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """What a configuration says of switching.

    Attributes:
        vlans: names by number, "" where there is none.
        snooped, inspected: VLANs with DHCP snooping and with ARP inspection; none where it is off.
    """

    ports: tuple[Port, ...] = ()
    vlans: Mapping[int, str] = field(default_factory=dict)
    virtual: tuple[Virtual, ...] = ()
    snooped: frozenset[int] = frozenset()
    inspected: frozenset[int] = frozenset()

    def edge(self, ways: frozenset[str] = frozenset()) -> tuple[Port, ...]:
        """The ports that users plug into.

        A trunk is a way to another network device when it carries a chosen set of VLANs or
        somebody saw such a device behind it (``ways``); any other trunk takes whatever is plugged
        in, so it counts among the users' ports.
        """
        return tuple(
            p
            for p in self.ports
            if short(p.name) not in ways and not (p.mode is Mode.TRUNK and p.vlans is not None)
        )

    @property
    def trunks(self) -> tuple[Port, ...]:
        """The ports that are trunks or may become one."""
        return tuple(p for p in self.ports if p.mode is not Mode.ACCESS)


@functools.lru_cache(maxsize=4096)  # a pure function; the ports of a LAN name few lists
def numbers(text: str) -> frozenset[int]:
    """The VLANs of a list: ``10,20-30`` as Cisco writes, ``10 20 to 30`` as Huawei does."""
    if text.strip() in {"all", "ALL"}:
        return ALL_VLANS
    found: set[int] = set()
    for first, dashed, worded in _RANGE.findall(text):
        low, high = int(first), int(dashed or worded or first)
        found.update(range(low, min(high, 4094) + 1))
    return frozenset(found) & ALL_VLANS


def chosen(vlans: Iterable[int]) -> frozenset[int] | None:
    """The VLANs of a trunk; None when it is every one that the platform lets be listed."""
    known = frozenset(vlans) & ALL_VLANS
    return None if len(known | {1}) == len(ALL_VLANS) else known


def short(name: str) -> str:
    """A port's name as it can be compared: ``GigabitEthernet1/0/1`` and ``Gi1/0/1`` are one."""
    plain = name.casefold().strip()
    match = _SHORT.fullmatch(plain)
    if match is None or "-" in match.group(1):
        return plain
    return f"{match.group(1)[:2]}{match.group(2)}"
