"""Agencies as Prometheus targets, for HTTP and for file service discovery."""

from __future__ import annotations

from collections.abc import Iterable

from exporters.service_discovery import TargetGroup
from inventory.agencies import AgencyEntry
from netmon.province.scheme import Scheme


def agency_targets(entries: Iterable[AgencyEntry], *, scheme: Scheme) -> list[TargetGroup]:
    """One target for every agency whose agent has an address.

    The agency's code is a label of the target, so nothing an agent says can put its series under
    another agency's name.
    """
    return [
        {
            "targets": [entry.agent],
            "labels": {
                "__scheme__": scheme.value,
                "agency": entry.code,
                "__meta_netmon_name": entry.name,
                "__meta_netmon_kind": entry.kind.value,
                "__meta_netmon_scope": entry.scope.value,
                "__meta_netmon_profile": entry.profile,
            },
        }
        for entry in entries
        if entry.agent
    ]
