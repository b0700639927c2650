"""``agency:`` and ``networks:``: whose LAN this is, and the only prefixes the agent may touch."""

from __future__ import annotations

from datetime import date, time
from ipaddress import IPv4Network, IPv6Network, ip_interface, ip_network
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from inventory.availability import ServiceHours
from inventory.period import PeriodRule
from inventory.snapshot import Agency
from netmon.config.addresses import Prefix
from netmon.discovery.prefixes import Network

LARGEST_IPV4 = 4096
"""Addresses in the largest IPv4 prefix that may be configured (a /20): a LAN, not an internet."""

SHORTEST_IPV6 = 48
"""The shortest IPv6 prefix that may be configured: a site's whole allocation (RFC 6177)."""


class HoursSettings(BaseModel):
    """When the agency works, in Vietnam's legal time; ``weekdays``: 0 is Monday."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weekdays: frozenset[Annotated[int, Field(ge=0, le=6)]] = Field(
        default=frozenset(range(5)), min_length=1
    )
    start: time = time(7, 0)
    end: time = time(17, 30)

    @model_validator(mode="after")
    def _in_order(self) -> HoursSettings:
        self.hours()
        return self

    def hours(self) -> ServiceHours:
        """The same, as the book knows it."""
        return ServiceHours(weekdays=self.weekdays, start=self.start, end=self.end)


class AgencySettings(BaseModel):
    """The agency itself; ``code`` is its code in the province's registry.

    Attributes:
        floors: floors or buildings, as the register's locations name them; each needs a live
            access switch or access point (gate 2).
        video_room: whether there is a room for video conferences (gate 6).
        service_hours: when availability is asked for (gate 3).
        period_rule: how the province counts months: ``calendar``, or ``15-14``.
        rule_set: SHA-256 of the effective regulation that the province expects here (SVC-05).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    name: str = Field(min_length=1, max_length=200)
    kind: str = ""
    profile: str = ""
    site: str = ""
    seats: int | None = Field(default=None, ge=0, le=100_000)
    diagram_date: date | None = None
    floors: tuple[Annotated[str, Field(min_length=1, max_length=100)], ...] | None = Field(
        default=None, min_length=1, max_length=100
    )
    video_room: bool | None = None
    service_hours: HoursSettings = HoursSettings()
    period_rule: PeriodRule = PeriodRule.CALENDAR
    rule_set: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")

    def agency(self) -> Agency:
        """The same, as the book knows it."""
        return Agency(**self.model_dump(exclude={"service_hours", "period_rule", "rule_set"}))


class NetworkSettings(BaseModel):
    """One prefix the agent may look at.

    Attributes:
        interface: the interface to sweep from; None: the one whose own prefix covers it. A prefix
            that no interface is in is not swept but may be polled (routed).
        sweep: False for prefixes that are only polled.
        allow_public: must be said for globally routable prefixes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    prefix: Prefix
    interface: str | None = Field(default=None, max_length=15)
    sweep: bool = True
    allow_public: bool = False

    @field_validator("prefix", mode="before")
    @classmethod
    def _is_prefix(cls, value: object) -> object:
        """A prefix whose host bits are set is an address that was copied from somewhere."""
        if not isinstance(value, str):
            return value
        try:
            network = ip_network(value, strict=False)
        except ValueError as error:
            msg = "should be a prefix, such as 10.1.10.0/24"
            raise ValueError(msg) from error
        if str(network) != value and ip_interface(value).ip != network.network_address:
            msg = f"is an address inside a prefix. Did you mean '{network}'?"
            raise ValueError(msg)
        return network

    @field_validator("prefix")
    @classmethod
    def _holds_a_lan(cls, prefix: Network) -> Network:
        if isinstance(prefix, IPv4Network) and prefix.num_addresses > LARGEST_IPV4:
            msg = (
                f"{prefix} has {prefix.num_addresses} addresses, at most {LARGEST_IPV4} "
                "(a /20) may be looked at; list the prefixes that are really in use"
            )
            raise ValueError(msg)
        if isinstance(prefix, IPv6Network) and prefix.prefixlen < SHORTEST_IPV6:
            msg = f"{prefix} is larger than a /{SHORTEST_IPV6}; list the ones in use"
            raise ValueError(msg)
        if prefix.is_multicast or prefix.is_unspecified:
            msg = f"{prefix} holds no stations"
            raise ValueError(msg)
        return prefix

    @model_validator(mode="after")
    def _is_our_own(self) -> NetworkSettings:
        if self.prefix.is_global and not self.allow_public:
            msg = (
                f"prefix {self.prefix} is public; netmon looks at an agency's own LAN. If it is "
                "yours, add allow_public: true"
            )
            raise ValueError(msg)
        return self
