"""The regulation's ``parameters:``: the agency's own values that rules are judged with.

They are facts about the agency's LAN as its paper states them (address plan, DHCP and time
servers), typed once here; thresholds belong to the single rules (``with:``).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from itertools import combinations
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    IPvAnyAddress,
    IPvAnyNetwork,
    field_validator,
    model_validator,
)

from inventory.types import LEGAL_TIME

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


class Rotation(BaseModel):
    """A recorded change of passwords (clause R5), for devices that show no age of theirs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    device: Annotated[str, Field(min_length=1)]
    """Name of the device; ``*`` stands for anything."""
    changed: date


class LogCollector(BaseModel):
    """What the agency declares of its log store (clause R12)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kept_days: Annotated[int, Field(ge=0, le=3650)]
    checked: date
    """When somebody last looked that messages arrive and how far back they reach."""


class Firmware(BaseModel):
    """One line of the list of firmware that may run (clause R11); patterns may hold ``*``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vendor: Annotated[str, Field(min_length=1)]
    model: Annotated[str, Field(min_length=1)] = "*"
    versions: Annotated[tuple[str, ...], Field(min_length=1)]
    end_of_support: date | None = None


class Ticket(BaseModel):
    """An approved change (clause R9)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: Annotated[str, Field(min_length=1)]
    device: Annotated[str, Field(min_length=1)]
    """Name of the device; ``*`` stands for anything."""
    from_: Annotated[datetime, Field(alias="from")]
    to: datetime
    approved_by: Annotated[str, Field(min_length=1)]
    reason: str = ""

    @field_validator("from_", "to", mode="after")
    @classmethod
    def _in_legal_time(cls, value: datetime) -> datetime:
        """A time without its zone is Vietnam's legal time."""
        return value if value.tzinfo is not None else value.replace(tzinfo=LEGAL_TIME)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to < self.from_:
            msg = f"ticket {self.number} ends before it begins"
            raise ValueError(msg)
        return self


class Parameters(BaseModel):
    """Values shared by the rules; each is empty until the agency states it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ip_plan: tuple[Subnet, ...] = ()
    dhcp_servers: tuple[IPvAnyAddress, ...] = ()
    ntp_servers: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    mgmt_prefixes: tuple[IPvAnyNetwork, ...] = ()
    admins: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    """Names of the accounts that may manage devices, one for each administrator."""
    rotations: tuple[Rotation, ...] = ()
    log_collector: LogCollector | None = None
    restore_test: date | None = None
    """When a configuration was last restored from its copy as a test."""
    zone_test: date | None = None
    """When somebody last tried, from each zone, that forbidden flows to the others fail."""
    firmware: tuple[Firmware, ...] = ()
    change_tickets: Annotated[str, Field(min_length=1)] | None = None
    """File of change tickets (YAML or CSV), beside the regulation file that names it."""
    tickets: tuple[Ticket, ...] = ()

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
