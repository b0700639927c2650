"""``agency:`` and ``networks:``: whose LAN this is, and the only prefixes the agent may touch."""

from __future__ import annotations

from datetime import date
from ipaddress import IPv4Network, IPv6Network, ip_address

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, model_validator

from inventory.snapshot import Agency

LARGEST_IPV4 = 4096
"""Addresses in the largest IPv4 prefix that may be configured (a /20): a LAN, not an internet."""

SHORTEST_IPV6 = 48
"""The shortest IPv6 prefix that may be configured: a site's whole allocation (RFC 6177)."""


class AgencySettings(BaseModel):
    """The agency itself; ``code`` is its code in the province's registry."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    name: str = Field(min_length=1, max_length=200)
    kind: str = ""
    profile: str = ""
    site: str = ""
    seats: int | None = Field(default=None, ge=0, le=100_000)
    diagram_date: date | None = None

    def agency(self) -> Agency:
        """The same, as the book knows it."""
        return Agency(**self.model_dump())


class NetworkSettings(BaseModel):
    """One prefix the agent may look at.

    Attributes:
        interface: the interface to sweep from; None: the one whose own prefix covers it. A prefix
            that no interface is in is not swept but may be polled (routed).
        sweep: False for prefixes that are only polled.
        allow_public: must be said for globally routable prefixes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    prefix: IPvAnyNetwork
    interface: str | None = Field(default=None, max_length=15)
    sweep: bool = True
    allow_public: bool = False

    @model_validator(mode="after")
    def _bounded(self) -> NetworkSettings:
        prefix = self.prefix
        if isinstance(prefix, IPv4Network) and prefix.num_addresses > LARGEST_IPV4:
            msg = (
                f"prefix {prefix} has {prefix.num_addresses} addresses, at most {LARGEST_IPV4} "
                "(a /20) may be looked at; list the prefixes that are really in use"
            )
            raise ValueError(msg)
        if isinstance(prefix, IPv6Network) and prefix.prefixlen < SHORTEST_IPV6:
            msg = f"prefix {prefix} is larger than a /{SHORTEST_IPV6}; list the ones in use"
            raise ValueError(msg)
        if prefix.is_multicast or prefix.is_unspecified:
            msg = f"prefix {prefix} holds no stations"
            raise ValueError(msg)
        if prefix.is_global and not self.allow_public:
            msg = (
                f"prefix {prefix} is public; netmon looks at an agency's own LAN. If it is yours, "
                "add allow_public: true"
            )
            raise ValueError(msg)
        return self

    def holds(self, address: str) -> bool:
        """Whether an address is inside the prefix."""
        parsed = ip_address(address)
        return parsed.version == self.prefix.version and parsed in self.prefix
