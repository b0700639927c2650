"""What the operator says of discovery: how hard devices are looked at."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from netmon.discovery.passive.settings import PassiveSettings
from netmon.discovery.traps import TrapSettings


class PortSettings(BaseModel):
    """TCP probes of infrastructure devices: one connection a port, nothing is said but on 80.

    Attributes:
        ports: management in plain text (MGT-01, MGT-06: 23, 80) and services that nobody needs
            (MGT-18: FTP, bandwidth test, Smart Install, Winbox).
        timeout_s: for each.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ports: tuple[Annotated[int, Field(ge=1, le=65535)], ...] = Field(
        default=(23, 80, 21, 2000, 4786, 8291), max_length=16
    )
    timeout_s: float = Field(default=2.0, gt=0, le=60)


class DhcpProbeSettings(BaseModel):
    """Looking for DHCP servers (INV-05).

    Attributes:
        enabled: send DHCPDISCOVER, while the regulation in force binds INV-05 and so authorises it.
        wait_s: how long offers are collected.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    wait_s: float = Field(default=10, ge=1, le=30)


class DiscoverySettings(BaseModel):
    """Bounds of a look at a device.

    Attributes:
        look_deadline_s: one look at one device ends here, with what it has.
        requests_per_look: SNMP requests that one look at one device may cost at most. A stack of
            eight 48-port switches with 3,000 MACs and every source due costs about 2,000.
        credentials_per_device: how many are tried on one device at most.
        refused_for_h: a login that a device refused is left alone for so long.
        probe_default_communities: also try ``public`` and ``private`` (MGT-10), once a day. Only
            where the regulation authorises the agent to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ports: PortSettings = PortSettings()
    dhcp_probe: DhcpProbeSettings = DhcpProbeSettings()
    passive: PassiveSettings = PassiveSettings()
    traps: TrapSettings = TrapSettings()
    look_deadline_s: float = Field(default=60.0, ge=1, le=600)
    requests_per_look: int = Field(default=5000, ge=100, le=100_000)
    credentials_per_device: int = Field(default=3, ge=1, le=5)
    refused_for_h: float = Field(default=24, ge=1, le=720)
    probe_default_communities: bool = False
