"""The book at one instant: what checks, verdicts, exporters and pages read, and all they read.

A snapshot is immutable and complete: a scrape or a page view never touches the network, the store
or the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from inventory.availability import Availability
from inventory.device import Device, RegisterEntry
from inventory.finding import Evidence, Finding, RegulationInfo
from inventory.model import DhcpOffer
from inventory.observation import Key
from inventory.text import Text
from inventory.types import DeviceId, Ip, Mac


class LinkQuality(StrEnum):
    """How well a link is known."""

    BOTH_ENDS = "both-ends"  # each end names the other
    ONE_END = "one-end"
    INFERRED = "inferred"  # from forwarding tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A cable, or what we take for one, between two devices' ports. ``a`` < ``b`` by id."""

    a: DeviceId
    a_if_index: int | None
    a_port: str
    b: DeviceId
    b_if_index: int | None
    b_port: str
    source: str  # lldp, cdp, fdb
    quality: LinkQuality


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressConflict:
    """One address answered for by two or more stations within the conflict window (INV-04)."""

    ip: Ip
    macs: tuple[Mac, ...]
    devices: tuple[DeviceId, ...]
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class SwitchPort:
    """A port of a switch, as the switch calls it."""

    switch: DeviceId
    if_index: int
    port: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MacFlap:
    """A MAC that came back to a port it had left, within the last hour (HLT-08).

    Attributes:
        ports: where it was, each once.
        returns: how often it came to a port where it had been before.
        roaming: every one of the ports leads to wireless stations.
    """

    mac: Mac
    ports: tuple[SwitchPort, ...]
    returns: int
    first_seen: datetime
    last_seen: datetime
    roaming: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityConflict:
    """Evidence that contradicts itself: both devices are kept (discovery, "Identity")."""

    key: Key
    devices: tuple[DeviceId, ...]
    reason: Text
    evidence: tuple[Evidence, ...] = ()  # one for each device, in the same order


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenOffer:
    """A DHCP server's newest offer in a segment.

    Attributes:
        device: the station that the frame came from: the server, or the relay before it.
    """

    offer: DhcpOffer
    device: DeviceId | None
    seen_at: datetime
    source: str


class ServiceKind(StrEnum):
    """What a service probe measures."""

    GATEWAY = "gateway"
    DNS = "dns"
    HTTPS = "https"
    MAIL = "mail"
    TCP = "tcp"
    PATH = "path"


class Application(StrEnum):
    """What the province's agencies work with over the line (readiness 3.4)."""

    MAIL = "mail"
    DOCUMENTS = "documents"  # văn bản và điều hành
    PORTAL = "portal"
    VIDEO = "video"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """One round of one service probe. ``ok`` None: the probe itself could not be made.

    Attributes:
        sent, lost: requests made, and those without an answer in time.
        rtts_s: round-trip times, or the time to connect, in order.
        jitter_s: RFC 3550 interarrival jitter of the round's echoes.
        ttfb_s: from the first packet to the first octet of the answer.
        clock_ahead_s: our clock minus the service's, seconds, as exact as what it tells.
    """

    at: datetime
    ok: bool | None
    sent: int = 0
    lost: int = 0
    rtts_s: tuple[float, ...] = ()
    jitter_s: float | None = None
    ttfb_s: float | None = None
    certificate_expiry: datetime | None = None
    clock_ahead_s: float | None = None
    detail: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDeclaration:
    """A service that the configuration wants probed; the fields are those of ``Service``."""

    name: str
    kind: ServiceKind
    target: str
    applications: frozenset[Application] = frozenset()
    wan: bool = False
    period_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A probed service and its rounds inside the window, oldest first.

    Attributes:
        availability: over the running period, within service hours.
        round_the_clock: the same over all hours.
        applications: which of the province's applications it proves.
        wan: it proves the line to the province.
        period_s: seconds between its rounds.
    """

    name: str
    kind: ServiceKind
    target: str
    results: tuple[ProbeResult, ...] = ()
    availability: Availability | None = None
    round_the_clock: Availability | None = None
    applications: frozenset[Application] = frozenset()
    wan: bool = False
    period_s: float = 60.0

    @property
    def id(self) -> str:
        """The subject id findings use."""
        return f"service:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """What the configuration says of the agency itself; None where it was not declared.

    Attributes:
        seats: declared working places; connected ones are counted.
        diagram_date: date of the network diagram on paper (G1).
        floors: declared floors or buildings; each needs a live access switch or AP (G2).
        video_room: whether there is a room for video conferences (G6).
    """

    code: str
    name: str
    kind: str = ""
    profile: str = ""
    site: str = ""
    seats: int | None = None
    diagram_date: date | None = None
    floors: tuple[str, ...] | None = None
    video_room: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskHealth:
    """How one of the agent's own periodic tasks is doing."""

    task: str
    last_success: datetime | None = None
    last_duration_s: float | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringFacts:
    """How well the LAN is watched: what SVC-05 asks about.

    Attributes:
        expected_s: seconds of slots that should have been measured over the running period, all
            watched subjects together, each since it was first watched.
        received_s: those of them of which something is known.
        last_slot: the end of the newest slot of which something is known.
        rule_set_expected: SHA-256 of the effective regulation that the province expects, "" when
            it has not said.
        evidence_unbroken: whether the chain of assessments was verified; None when there is none.
        clock_offset_s: how far the agent's clock is off; None when that is not known.
    """

    expected_s: float = 0.0
    received_s: float = 0.0
    last_slot: datetime | None = None
    rule_set_expected: str = ""
    evidence_unbroken: bool | None = None
    clock_offset_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything that is known at ``taken_at``.

    Attributes:
        segments: prefixes the agent looks at, canonical text.
        register: the whole register, matched or not.
        findings: latest finding of every (rule, subject) under the regulation in force.
    """

    taken_at: datetime
    agency: Agency
    devices: Mapping[DeviceId, Device] = field(default_factory=dict)
    segments: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    address_conflicts: tuple[AddressConflict, ...] = ()
    identity_conflicts: tuple[IdentityConflict, ...] = ()
    mac_flaps: tuple[MacFlap, ...] = ()
    dhcp_offers: tuple[SeenOffer, ...] = ()
    services: Mapping[str, Service] = field(default_factory=dict)
    register: tuple[RegisterEntry, ...] = ()
    regulation: RegulationInfo | None = None
    findings: tuple[Finding, ...] = ()
    tasks: tuple[TaskHealth, ...] = ()
    monitoring: MonitoringFacts | None = None

    def device_named(self, name: str) -> Device | None:
        """The one device with this id, alias, name, address or MAC; None when none or several."""
        wanted = name.strip().casefold()
        hits = [
            d
            for d in self.devices.values()
            if wanted in {d.id.casefold(), d.name.casefold(), *d.macs}
            or wanted in {a.casefold() for a in d.aliases}
            or any(a.current and a.ip == wanted for a in d.addresses)
        ]
        return hits[0] if len(hits) == 1 else None
