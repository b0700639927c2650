"""The registry as metric families: whom to expect, whether or not they are heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric

from exporters.labels import label_value
from inventory.declared import Declaration, State
from netmon.province.roll import Roll
from netmon.version import __version__


def province_families(roll: Roll, failures: Mapping[str, int]) -> Iterator[Metric]:
    """What the province service shows.

    Args:
        roll: the registry in use.
        failures: how often each agency's device list could not be had.
    """
    yield InfoMetricFamily(
        "netmon_province_build", "The running province service.", {"version": __version__}
    )
    registry = roll.registry
    yield InfoMetricFamily(
        "netmon_registry",
        "The registry in use.",
        {
            "id": registry.id,
            "version": str(registry.version),
            "sha256": registry.sha256,
            "example": str(registry.example).lower(),
        },
    )
    agencies = GaugeMetricFamily(
        "netmon_registry_agency",
        "Agencies in force today, heard or not.",
        labels=["agency", "name", "kind", "scope", "profile"],
    )
    for entry in roll.in_force():
        agencies.add_metric(
            [entry.code, label_value(entry.name), entry.kind, entry.scope, entry.profile], 1
        )
    yield agencies
    declared = GaugeMetricFamily(
        "netmon_declared_indicator",
        "What an agency declared for the last whole month: a share from 0 to 1, a count, or met 1,"
        " doing 0.5, not 0.",
        labels=["agency", "code"],
    )
    for row in roll.declared():
        if row.declaration is not None and (value := _value(row.declaration)) is not None:
            declared.add_metric([row.agency.code, row.indicator], value)
    yield declared
    yield GaugeMetricFamily(
        "netmon_config_last_reload_successful",
        "Whether the last reload of the registry took.",
        roll.reload_ok,
    )
    yield GaugeMetricFamily(
        "netmon_config_last_reload_success_timestamp_seconds",
        "When the registry in use was loaded.",
        roll.loaded_at.timestamp(),
    )
    trouble = GaugeMetricFamily(
        "netmon_discovery_failures_in_a_row",
        "Times in a row that an agent's list of devices could not be had.",
        labels=["agency"],
    )
    for agency, count in sorted(failures.items()):
        trouble.add_metric([agency], count)
    yield trouble


_STATES = {State.MET: 1.0, State.DOING: 0.5, State.NOT: 0.0}


def _value(said: Declaration) -> float | None:
    """The declared value as a number; None for a share of nothing."""
    if said.state is not None:
        return _STATES[said.state]
    if said.whole is None or said.part is None:
        return said.part
    return said.part / said.whole if said.whole else None
