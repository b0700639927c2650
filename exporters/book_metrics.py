"""The book's metric families: readiness, regulation, inventory, links and services.

A state that is alerted on is a state set, one series per state. What was not measured has no series
at all; where somebody could mistake the silence for health there is an explicit unknown state
(``undetermined``, ``unknown``), never a zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from prometheus_client.core import (
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)

from exporters.health_metrics import health_families
from exporters.labels import label_value
from exporters.uplinks import uplinks
from inventory.device import Device, Registration
from inventory.finding import RegulationInfo, Severity, Status
from inventory.model import FactName, Role
from inventory.readiness_settings import ReadinessSettings
from inventory.snapshot import Service, Snapshot
from inventory.types import LEGAL_TIME, DeviceId
from inventory.verdict import GateState, Verdict, VerdictState

SEATS_PERIOD = timedelta(days=ReadinessSettings().period_days)
"""A seat counts as connected for as long as gate G2 counts it."""


def book_families(
    snapshot: Snapshot, verdict: Verdict, *, describe: frozenset[Role]
) -> Iterator[Metric]:
    """Everything metrics.md lists about the agency.

    Args:
        snapshot: the book at one instant.
        verdict: the judgement of that snapshot.
        describe: roles whose devices get ``netmon_device_info``.
    """
    agency = snapshot.agency
    yield InfoMetricFamily(
        "netmon_agency",
        "The agency this agent looks after.",
        {
            "agency": agency.code,
            "name": agency.name,
            "kind": agency.kind,
            "profile": agency.profile,
        },
    )
    yield GaugeMetricFamily(
        "netmon_snapshot_timestamp_seconds",
        "When the state shown here was taken from the book.",
        snapshot.taken_at.timestamp(),
    )
    watched = snapshot.monitoring
    if watched is not None and watched.clock_offset_s is not None:
        yield GaugeMetricFamily(
            "netmon_clock_offset_seconds",
            "By how much the agent's clock is ahead of the province's; absent when not compared.",
            watched.clock_offset_s,
        )
    yield from readiness_families(verdict)
    if snapshot.regulation is not None:
        yield from _regulation(snapshot.regulation, snapshot.taken_at.astimezone(LEGAL_TIME).date())
    yield from _findings(snapshot)
    roles = {d.id: d.role for d in snapshot.devices.values()}
    yield from _counts(snapshot, roles)
    yield from _device_state(snapshot.devices.values())
    yield from health_families(snapshot)
    yield _backups(snapshot.devices.values())
    yield _device_info(d for d in snapshot.devices.values() if roles[d.id] in describe)
    yield from _uplinks(snapshot)
    yield from _services(snapshot.services.values())


def readiness_families(verdict: Verdict | None) -> Iterator[Metric]:
    """The verdict and its gates; without a verdict the LAN is explicitly undetermined."""
    state = verdict.state if verdict else VerdictState.UNDETERMINED
    ready = GaugeMetricFamily(
        "netmon_lan_ready",
        "Whether the LAN is ready to carry the agency's applications.",
        labels=["state"],
    )
    for one in VerdictState:
        ready.add_metric([one], state is one)
    yield ready
    if verdict is None:
        return
    gates = GaugeMetricFamily(
        "netmon_lan_gate", "The six gates of readiness.", labels=["gate", "state"]
    )
    for gate in verdict.gates:
        for each in GateState:
            gates.add_metric([gate.name, each], gate.state is each)
    yield gates
    yield GaugeMetricFamily(
        "netmon_lan_ready_score",
        "Share of readiness that is proven, 0 to 100; it ranks and never makes ready.",
        verdict.score,
    )


def _regulation(regulation: RegulationInfo, today: date) -> Iterator[Metric]:
    yield InfoMetricFamily(
        "netmon_regulation",
        "The regulation the LAN is judged by.",
        {
            "id": regulation.id,
            "number": regulation.number,
            "sha256": regulation.sha256,
            "profile": regulation.profile,
        },
    )
    yield GaugeMetricFamily(
        "netmon_regulation_in_force",
        "Whether the regulation is in force on the day of the snapshot.",
        regulation.in_force(today),
    )
    waivers = GaugeMetricFamily(
        "netmon_waivers", "Approved exceptions to the regulation.", labels=["state"]
    )
    active = sum(w.until >= today for w in regulation.waivers)
    waivers.add_metric(["active"], active)
    waivers.add_metric(["expired"], len(regulation.waivers) - active)
    yield waivers
    articles = InfoMetricFamily(
        "netmon_rule", "The article of the regulation that a rule serves.", labels=["rule"]
    )
    for rule, article in sorted(regulation.articles.items()):
        articles.add_metric([rule], {"article": label_value(article)})
    yield articles


def _findings(snapshot: Snapshot) -> Iterator[Metric]:
    results = GaugeMetricFamily(
        "netmon_rule_results",
        "How many subjects of the rule are in the state.",
        labels=["rule", "severity", "state"],
    )
    counts = Counter((f.rule, f.severity, f.status) for f in snapshot.findings)
    rules: set[tuple[str, Severity]] = {(rule, severity) for rule, severity, _ in counts}
    if snapshot.regulation is not None:
        rules |= set(snapshot.regulation.rules.items())
    for rule, severity in sorted(rules):
        for status in Status:
            results.add_metric([rule, severity, status], counts[rule, severity, status])
    yield results
    opened = GaugeMetricFamily(
        "netmon_finding_open_timestamp_seconds",
        "When an open finding began; device is the subject, and the series ends with the finding.",
        labels=["rule", "device", "severity"],
    )
    for finding in snapshot.findings:
        if finding.open:
            opened.add_metric(
                [finding.rule, label_value(finding.subject), finding.severity],
                finding.since.timestamp(),
            )
    yield opened


def _counts(snapshot: Snapshot, roles: Mapping[DeviceId, Role]) -> Iterator[Metric]:
    devices = list(snapshot.devices.values())
    site = snapshot.agency.site
    by_role = GaugeMetricFamily(
        "netmon_devices", "Devices in the book.", labels=["role", "registration"]
    )
    for (role, registration), count in sorted(
        Counter((roles[d.id].value, d.registration.value) for d in devices).items()
    ):
        by_role.add_metric([role, registration], count)
    yield by_role

    seats = GaugeMetricFamily(
        "netmon_seats", "Working places, declared and connected.", labels=["state"]
    )
    if snapshot.agency.seats is not None:
        seats.add_metric(["declared"], snapshot.agency.seats)
    if snapshot.register:
        # Without a register nobody can tell a working place from a visitor's machine.
        connected = sum(
            roles[d.id] is Role.WORKSTATION
            and d.registration is Registration.REGISTERED
            and snapshot.taken_at - d.last_seen <= SEATS_PERIOD
            for d in devices
        )
        seats.add_metric(["connected"], connected)
    yield seats

    where = {d.id: d.site or site for d in devices}
    yield _by_site(
        "netmon_address_conflicts",
        "Addresses answered for by several stations, open now.",
        sites={site, *where.values()},
        found=Counter(
            where.get(c.devices[0], site) if c.devices else site for c in snapshot.address_conflicts
        ),
    )
    yield _by_site(
        "netmon_unknown_stations",
        "Devices on the LAN that the register does not know.",
        sites={site, *where.values()},
        found=Counter(where[d.id] for d in devices if d.registration is Registration.UNREGISTERED),
    )


def _by_site(name: str, text: str, *, sites: set[str], found: Counter[str]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=["site"])
    for site in sorted(sites):
        family.add_metric([site], found[site])
    return family


def _device_state(devices: Iterable[Device]) -> Iterator[Metric]:
    up = GaugeMetricFamily(
        "netmon_device_up",
        "Whether the device answers; absent when it is not checked.",
        labels=["device"],
    )
    seen = GaugeMetricFamily(
        "netmon_device_last_seen_timestamp_seconds",
        "When the device was last seen on the LAN.",
        labels=["device"],
    )
    for device in devices:
        seen.add_metric([device.id], device.last_seen.timestamp())
        if device.up is not None:
            up.add_metric([device.id], device.up)
    yield from (up, seen)


def _backups(devices: Iterable[Device]) -> Metric:
    family = GaugeMetricFamily(
        "netmon_config_backup_timestamp_seconds",
        "When the device's newest complete configuration was read.",
        labels=["device"],
    )
    for device in devices:
        if device.configuration is not None:
            family.add_metric([device.id], device.configuration.collected_at.timestamp())
    return family


def _device_info(devices: Iterable[Device]) -> Metric:
    facts = (FactName.VENDOR, FactName.MODEL, FactName.OS, FactName.VERSION, FactName.SERIAL)
    info = InfoMetricFamily("netmon_device", "What is known of the device.", labels=["device"])
    for device in devices:
        values = {fact.value: label_value(device.text(fact)) for fact in facts}
        current = device.current_addresses
        values |= {
            "name": label_value(device.name),
            "role": device.role.value,
            "site": device.site,
            "registered": str(device.register_entry is not None).lower(),
            "address": current[0].ip if current else "",
        }
        info.add_metric([device.id], values)
    return info


def _uplinks(snapshot: Snapshot) -> Iterator[Metric]:
    names = ["device", "interface"]
    used = GaugeMetricFamily(
        "netmon_link_utilisation_ratio",
        "Share of an uplink's speed used over the counter window, the busier direction.",
        labels=names,
    )
    errors = GaugeMetricFamily(
        "netmon_interface_error_ratio",
        "Errors per packet on an uplink over the counter window.",
        labels=names,
    )
    for uplink in uplinks(snapshot):
        labels = [uplink.device, label_value(uplink.interface)]
        if (ratio := uplink.utilisation) is not None:
            used.add_metric(labels, ratio)
        if (ratio := uplink.error_ratio) is not None:
            errors.add_metric(labels, ratio)
    yield from (used, errors)


def _services(services: Iterable[Service]) -> Iterator[Metric]:
    prefix, labels = "netmon_service_", ["service"]
    up = GaugeMetricFamily(
        prefix + "up", "Whether the newest probe of the service succeeded.", labels=labels
    )
    rtt = GaugeMetricFamily(
        prefix + "rtt_seconds", "Mean round-trip time of the newest probe.", labels=labels
    )
    jitter = GaugeMetricFamily(
        prefix + "jitter_seconds", "Jitter of the newest probe.", labels=labels
    )
    loss = GaugeMetricFamily(
        prefix + "loss_ratio", "Share of the newest probe's packets lost.", labels=labels
    )
    ttfb = GaugeMetricFamily(
        prefix + "ttfb_seconds", "Time to the first byte of the newest probe.", labels=labels
    )
    expiry = GaugeMetricFamily(
        prefix + "certificate_expiry_timestamp_seconds",
        "When the service's certificate expires.",
        labels=labels,
    )
    info = InfoMetricFamily(
        "netmon_service",
        "A service that is to be probed; wan: it proves the line to the province.",
        labels=["service"],
    )
    for service in services:
        wan = str(service.wan).lower()
        info.add_metric([label_value(service.name)], {"kind": service.kind.value, "wan": wan})
        if not service.results:
            continue
        newest, name = service.results[-1], [label_value(service.name)]
        if newest.ok is not None:
            up.add_metric(name, newest.ok)
        if newest.rtts_s:
            rtt.add_metric(name, sum(newest.rtts_s) / len(newest.rtts_s))
        if newest.jitter_s is not None:
            jitter.add_metric(name, newest.jitter_s)
        if newest.sent:
            loss.add_metric(name, newest.lost / newest.sent)
        if newest.ttfb_s is not None:
            ttfb.add_metric(name, newest.ttfb_s)
        if newest.certificate_expiry is not None:
            expiry.add_metric(name, newest.certificate_expiry.timestamp())
    yield from (info, up, rtt, jitter, loss, ttfb, expiry)
