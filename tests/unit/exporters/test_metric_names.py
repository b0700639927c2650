"""The names the pages promise, all of them: what is renamed or forgotten breaks dashboards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from exporters.agent_metrics import agent_families
from exporters.book_metrics import book_families
from inventory.configuration import ConfigText, Platform
from inventory.model import INFRASTRUCTURE_ROLES
from inventory.types import DeviceId
from tests.support import small_agency

AGENCY = {
    "netmon_agency_info",
    "netmon_lan_ready",
    "netmon_lan_gate",
    "netmon_lan_ready_score",
    "netmon_regulation_info",
    "netmon_regulation_in_force",
    "netmon_rule_results",
    "netmon_finding_open_timestamp_seconds",
    "netmon_waivers",
    "netmon_devices",
    "netmon_device_info",
    "netmon_device_up",
    "netmon_device_last_seen_timestamp_seconds",
    "netmon_device_cpu_ratio",
    "netmon_device_memory_ratio",
    "netmon_device_temperature_celsius",
    "netmon_device_poe_ratio",
    "netmon_seats",
    "netmon_address_conflicts",
    "netmon_rogue_dhcp_servers",
    "netmon_unknown_stations",
    "netmon_service_up",
    "netmon_service_rtt_seconds",
    "netmon_service_jitter_seconds",
    "netmon_service_loss_ratio",
    "netmon_service_ttfb_seconds",
    "netmon_service_certificate_expiry_timestamp_seconds",
    "netmon_link_utilisation_ratio",
    "netmon_interface_error_ratio",
    "netmon_config_backup_timestamp_seconds",
    "netmon_snapshot_timestamp_seconds",
}
AGENT = {
    "netmon_build_info",
    "netmon_device_availability_seconds_total",
    "netmon_evidence_chain_length",
    "netmon_evidence_head_info",
    "netmon_task_duration_seconds",
    "netmon_task_last_success_timestamp_seconds",
    "netmon_task_failures_total",
    "netmon_snmp_requests_total",
    "netmon_snmp_timeouts_total",
    "netmon_packets_sent_total",
    "netmon_config_last_reload_successful",
    "netmon_internal_errors_total",
}
_SUFFIX = {"counter": "_total", "info": "_info"}


def names(families: object) -> set[str]:
    return {f.name + _SUFFIX.get(f.type, "") for f in families}  # type: ignore[attr-defined]


def test_the_page_has_every_name_it_promises() -> None:
    book = book_families(
        small_agency.snapshot(), small_agency.verdict(), describe=INFRASTRUCTURE_ROLES
    )
    assert AGENCY - names(book) == set()
    stats = replace(
        small_agency.stats(), evidence_length=7, evidence_head="ab" * 32, config_reload_ok=True
    )
    assert AGENT - names(agent_families(stats, small_agency.snapshot())) == set()


def test_the_age_of_a_configuration_is_shown_for_those_that_were_read() -> None:
    lan = small_agency.snapshot()
    read = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=1)
    name = next(iter(lan.devices))
    text = ConfigText(
        platform=Platform.CISCO_IOS,
        lines=("hostname a",),
        collected_at=read,
        complete=True,
        sha256="ab" * 32,
    )
    devices = {**lan.devices, name: replace(lan.devices[name], configuration=text)}
    (found,) = (
        family
        for family in book_families(
            replace(lan, devices=devices), small_agency.verdict(), describe=INFRASTRUCTURE_ROLES
        )
        if family.name == "netmon_config_backup_timestamp_seconds"
    )
    assert [(DeviceId(s.labels["device"]), s.value) for s in found.samples] == [
        (name, read.timestamp())
    ]
