"""The prefixes that the configuration lists: the only addresses netmon ever speaks to."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from inventory.types import Ip

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Prefixes:
    """A set of prefixes that answers "is it ours, and in which segment"; the longest match wins."""

    def __init__(self, networks: Iterable[Network]) -> None:
        self._by_length: dict[tuple[int, int], dict[int, Network]] = {}
        for network in sorted(networks, key=lambda n: n.prefixlen, reverse=True):
            shift = network.max_prefixlen - network.prefixlen
            group = self._by_length.setdefault((network.version, shift), {})
            group[int(network.network_address) >> shift] = network

    def match(self, ip: Ip) -> Network | None:
        """The longest configured prefix that holds the address, None when none does."""
        address = ipaddress.ip_address(ip)
        number = int(address)
        for (version, shift), group in self._by_length.items():
            if version == address.version and (number >> shift) in group:
                return group[number >> shift]
        return None

    def segment(self, ip: Ip) -> str | None:
        """The name of the address's segment: its prefix."""
        found = self.match(ip)
        return None if found is None else str(found)

    def __contains__(self, ip: object) -> bool:
        return isinstance(ip, str) and self.match(Ip(ip)) is not None
