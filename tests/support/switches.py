"""Switches with one of the tests' configurations, or one made of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from inventory.configuration import Platform
from inventory.device import Device
from netmon.regulation.parameters import Parameters
from tests.support.configs import kept, raw
from tests.support.judging import READ, device

PLAN = Parameters.model_validate(
    {
        "ip_plan": [
            {"vlan": 10, "prefix": "10.1.10.0/24", "zone": "user", "gateway": "10.1.10.1"},
            {"vlan": 20, "prefix": "10.1.20.0/24", "zone": "server", "gateway": "10.1.20.1"},
            {"vlan": 30, "prefix": "10.1.30.0/24", "zone": "printer", "gateway": "10.1.30.1"},
            {"vlan": 99, "prefix": "10.1.99.0/24", "zone": "management"},
        ]
    }
)
"""The address plan that the hardened configurations follow."""


def switch(platform: Platform, name: str, *more: str, **fields: Any) -> Device:
    """A switch with a configuration of the tests, and more lines at its end."""
    lines = raw(platform, name).splitlines()
    return printed(platform, "\n".join((*lines, *more)), **fields)


def printed(platform: Platform, output: str, **fields: Any) -> Device:
    """A switch that printed this an hour ago."""
    text = replace(kept(platform, output), collected_at=READ)
    return device(**{"configuration": text, **fields})


ROUTER = """\
version 15.2
hostname r1
!
interface GigabitEthernet0/0
 ip address 10.9.0.1 255.255.255.0
!
line vty 0 4
 transport input ssh
!
end
"""
"""A Cisco router that switches nothing."""
