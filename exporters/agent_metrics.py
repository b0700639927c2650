"""The agent's own metric families: its build, tasks and counters, and what it costs the LAN."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)

from exporters.labels import label_value
from exporters.stats import AgentStats
from inventory.availability import Availability, SlotState
from inventory.snapshot import Snapshot, TaskHealth


def agent_families(
    stats: AgentStats, snapshot: Snapshot | None, *, now: datetime | None = None
) -> Iterator[Metric]:
    """Everything metrics.md lists about the agent itself; ``now`` is its clock."""
    if now is not None:
        yield GaugeMetricFamily(
            "netmon_time_seconds", "The agent's clock when the page was made.", now.timestamp()
        )
    yield InfoMetricFamily(
        "netmon_build",
        "The running agent.",
        {
            "version": stats.version,
            "revision": stats.revision,
            "pythonversion": platform.python_version(),
        },
    )
    stored = snapshot.tasks if snapshot else ()
    yield from _tasks({t.task: t for t in (*stored, *stats.tasks)}.values())
    yield _counter(
        "netmon_packets_sent",
        "Frames and datagrams the agent put on the LAN.",
        "kind",
        stats.packets_sent,
    )
    yield _counter(
        "netmon_snmp_requests", "SNMP requests sent to a device.", "device", stats.snmp_requests
    )
    yield _counter(
        "netmon_snmp_timeouts",
        "SNMP requests that a device did not answer in time.",
        "device",
        stats.snmp_timeouts,
    )
    yield _availability("device", stats.availability)
    yield _availability("service", stats.service_availability)
    if stats.hours is not None:
        hours = stats.hours.to_json()
        days = ",".join(str(day) for day in hours["weekdays"])
        yield InfoMetricFamily(
            "netmon_working_time",
            "When availability is asked for, in legal time; weekday 0 is Monday.",
            {"weekdays": days, "start": hours["start"], "end": hours["end"]},
        )
    if stats.evidence_length is not None:
        yield GaugeMetricFamily(
            "netmon_evidence_chain_length",
            "Records in the chain of evidence.",
            stats.evidence_length,
        )
        yield InfoMetricFamily(
            "netmon_evidence_head",
            "The newest record of the chain of evidence.",
            {"sha256": stats.evidence_head},
        )
    if stats.config_reload_ok is not None:
        yield GaugeMetricFamily(
            "netmon_config_last_reload_successful",
            "Whether the last reload of the configuration took.",
            stats.config_reload_ok,
        )
    yield CounterMetricFamily(
        "netmon_internal_errors",
        "Errors of the agent itself, caught and survived.",
        stats.internal_errors,
    )


def _availability(what: str, spent: Mapping[str, Availability]) -> Metric:
    family = CounterMetricFamily(
        f"netmon_{what}_availability_seconds",
        f"Seconds the {what} spent in each state since the agent started.",
        labels=[what, "state"],
    )
    for name, times in sorted(spent.items()):
        shown = label_value(name)
        family.add_metric([shown, SlotState.UP], times.up_s)
        family.add_metric([shown, SlotState.DOWN], times.down_s)
        family.add_metric([shown, SlotState.UNKNOWN], times.unknown_s)
        family.add_metric([shown, SlotState.EXCLUDED], times.excluded_s)
    return family


def _tasks(tasks: Iterable[TaskHealth]) -> Iterator[Metric]:
    duration = GaugeMetricFamily(
        "netmon_task_duration_seconds", "How long the task's last run took.", labels=["task"]
    )
    success = GaugeMetricFamily(
        "netmon_task_last_success_timestamp_seconds",
        "When the task last ended well.",
        labels=["task"],
    )
    failures = CounterMetricFamily(
        "netmon_task_failures", "Runs of the task that failed.", labels=["task"]
    )
    for task in tasks:
        if task.last_duration_s is not None:
            duration.add_metric([task.task], task.last_duration_s)
        if task.last_success is not None:
            success.add_metric([task.task], task.last_success.timestamp())
        failures.add_metric([task.task], task.failures)
    yield from (duration, success, failures)


def _counter(name: str, text: str, label: str, values: Mapping[str, int]) -> CounterMetricFamily:
    family = CounterMetricFamily(name, text, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family
