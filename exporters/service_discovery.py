"""Prometheus HTTP service discovery: the devices whose /snmp page can be scraped, one target each.

With it the whole scrape configuration of an agency's switches is one ``http_sd_configs`` entry: the
page, its parameter and its scheme travel in the labels.
"""

from __future__ import annotations

from typing import TypedDict

from inventory.model import FactName, Interface
from inventory.snapshot import Snapshot


class TargetGroup(TypedDict):
    """One element of Prometheus' HTTP SD answer."""

    targets: list[str]
    labels: dict[str, str]


def device_targets(snapshot: Snapshot, *, agent: str, scheme: str) -> list[TargetGroup]:
    """Every device with a reading of its interfaces.

    Args:
        snapshot: the book at one instant.
        agent: ``host:port`` under which the asking server reaches this agent.
        scheme: ``http`` or ``https``.
    """
    return [
        {
            "targets": [agent],
            "labels": {
                "__scheme__": scheme,
                "__metrics_path__": "/snmp",
                "__param_target": device.id,
                "__meta_netmon_name": device.name,
                "__meta_netmon_role": device.role.value,
                "__meta_netmon_vendor": device.text(FactName.VENDOR) or "",
                "__meta_netmon_model": device.text(FactName.MODEL) or "",
                "__meta_netmon_site": device.site or snapshot.agency.site,
                # Several targets share the agent's address: the device tells their series apart.
                "instance": device.id,
            },
        }
        for _, device in sorted(snapshot.devices.items())
        if device.rows(Interface) is not None
    ]
