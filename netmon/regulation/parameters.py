"""The regulation's ``parameters:``: the agency's own values that rules are judged with.

They are facts about the agency's LAN as its paper states them (address plan, DHCP and time
servers), typed once here; thresholds belong to the single rules (``with:``).
"""

from __future__ import annotations

from enum import StrEnum
from itertools import combinations
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    IPvAnyAddress,
    IPvAnyNetwork,
    model_validator,
)

VlanId = Annotated[int, Field(ge=1, le=4094)]  # IEEE 802.1Q: 0 and 4095 are reserved


class Zone(StrEnum):
    """What a VLAN is for (TT 12/2022 appendices I-III, section II.1)."""

    USER = "user"
    SERVER = "server"
    DATABASE = "database"
    MANAGEMENT = "management"
    WIRELESS = "wireless"
    GUEST = "guest"
    VOICE = "voice"
    CAMERA = "camera"
    PRINTER = "printer"
    DMZ = "dmz"
    EDGE = "edge"


class Subnet(BaseModel):
    """One line of the address plan (clause R2)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prefix: IPvAnyNetwork
    zone: Zone
    vlan: VlanId | None = None
    gateway: IPvAnyAddress | None = None
    dhcp: tuple[IPvAnyAddress, IPvAnyAddress] | None = None
    """First and last address that DHCP hands out."""

    @model_validator(mode="after")
    def _inside(self) -> Self:
        for name, address in (("gateway", self.gateway), *(("dhcp", a) for a in self.dhcp or ())):
            if address is not None and address not in self.prefix:
                msg = f"{name} {address} is not inside {self.prefix}"
                raise ValueError(msg)
        if self.dhcp is not None and int(self.dhcp[0]) > int(self.dhcp[1]):
            msg = f"dhcp range ends before it begins: {self.dhcp[0]} - {self.dhcp[1]}"
            raise ValueError(msg)
        return self


class Parameters(BaseModel):
    """Values shared by the rules; each is empty until the agency states it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ip_plan: tuple[Subnet, ...] = ()
    dhcp_servers: tuple[IPvAnyAddress, ...] = ()
    ntp_servers: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    mgmt_prefixes: tuple[IPvAnyNetwork, ...] = ()

    @model_validator(mode="after")
    def _plan_is_consistent(self) -> Self:
        for a, b in combinations(self.ip_plan, 2):
            if a.prefix.version == b.prefix.version and a.prefix.overlaps(b.prefix):
                msg = f"ip_plan: {a.prefix} and {b.prefix} overlap"
                raise ValueError(msg)
        return self

    def vlans(self, zone: Zone) -> frozenset[int]:
        """The VLANs of one zone."""
        return frozenset(s.vlan for s in self.ip_plan if s.zone is zone and s.vlan is not None)
