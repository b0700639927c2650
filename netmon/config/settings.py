"""The whole configuration file as one strict model.

Components below this layer bring their own settings; those of the agent, which stands above it,
are here.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from netmon.config.addresses import Address
from netmon.config.agency import AgencySettings, NetworkSettings
from netmon.config.credentials import CredentialSettings
from netmon.config.ssh import SshCollectionSettings
from netmon.discovery.settings import DiscoverySettings
from netmon.probes.clock import ClockSettings
from netmon.probes.run import AnyService
from netmon.transport.l2 import SweepSettings
from netmon.transport.snmp import SnmpSettings


class Strict(BaseModel):
    """Base: unknown keys are errors, values are final."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class BreakerSettings(Strict):
    """When a silent device is left alone and for how long.

    Attributes:
        failures: failures in a row that open its breaker.
        first_s: how long it stays open the first time, seconds; doubles with each further failure.
        longest_s: the longest it stays open, seconds.
    """

    failures: int = Field(default=2, ge=1, le=10)
    first_s: float = Field(default=300, ge=1, le=86_400)
    longest_s: float = Field(default=6 * 3600, ge=1, le=7 * 86_400)


class ScheduleSettings(Strict):
    """How often each task of the agent runs, in seconds.

    Attributes:
        services_s: how often to look which services are due; each has a period of its own.
    """

    sweep_s: float = Field(default=300, ge=1, le=86_400)
    poll_s: float = Field(default=300, ge=1, le=86_400)
    ports_s: float = Field(default=3600, ge=1, le=7 * 86_400)
    reach_s: float = Field(default=60, ge=1, le=3600)
    services_s: float = Field(default=15, ge=1, le=3600)
    judge_s: float = Field(default=60, ge=1, le=3600)
    clock_s: float = Field(default=900, ge=64, le=86_400)
    configs_s: float = Field(default=86_400, ge=60, le=7 * 86_400)
    dhcp_s: float = Field(default=900, ge=60, le=86_400)


class BookSettings(Strict):
    """How long the book remembers.

    Attributes:
        keep_months: history of time slots, verdicts, findings, facts, stays and events. 25 months
            let every month be held against the same month of the year before.
    """

    keep_months: int = Field(default=25, ge=14, le=120)


class WebSettings(Strict):
    """Where the agent answers HTTP.

    Attributes:
        port: 0 lets the system choose.
        config_file: TLS and basic-auth file in exporter-toolkit's format; needed off loopback.
        insecure: serve off loopback without it, for a LAN that is protected otherwise.
        officers: users of ``config_file`` who may change things on the page; others only look.
    """

    host: Address = Field(default="127.0.0.1", validate_default=True)
    port: int = Field(default=9877, ge=0, le=65535)
    config_file: Path | None = None
    insecure: bool = False
    officers: frozenset[str] = frozenset()


class MetricsSettings(Strict):
    """What the metrics page shows; ``hosts``: device_info for every device, not only the LAN's."""

    hosts: bool = False


class Settings(Strict):
    """The configuration file.

    Attributes:
        devices: addresses to look at in every cycle whether or not a sweep sees them.
        state_dir: where the book is kept.
        regulation: the agency's regulation file.
        maintenance: the file of maintenance tickets.
        report: the file with the data of the monthly report.
    """

    agency: AgencySettings
    networks: tuple[NetworkSettings, ...] = Field(min_length=1, max_length=64)
    regulation: Path | None = None
    maintenance: Path | None = None
    report: Path | None = None
    state_dir: Path = Path("/var/lib/netmon")
    devices: tuple[Address, ...] = Field(default=(), max_length=1000)
    credentials: tuple[CredentialSettings, ...] = Field(default=(), max_length=64)
    snmp: SnmpSettings = SnmpSettings()
    sweep: SweepSettings = SweepSettings()
    discovery: DiscoverySettings = DiscoverySettings()
    ssh: SshCollectionSettings = SshCollectionSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    breaker: BreakerSettings = BreakerSettings()
    book: BookSettings = BookSettings()
    services: tuple[AnyService, ...] = Field(default=(), max_length=200)
    clock: ClockSettings = ClockSettings()
    web: WebSettings = WebSettings()
    metrics: MetricsSettings = MetricsSettings()
