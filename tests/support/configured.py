"""Devices with one of the tests' configurations, and everything else about them in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from inventory.configuration import ConfigText, Platform
from inventory.device import Device
from inventory.model import Clock, PortProbe, Row, SnmpAccess, SshAccess
from netmon.regulation.parameters import LogCollector, Parameters, Rotation
from tests.support.configs import kept, raw, read
from tests.support.judging import READ, device

SOUND: Mapping[type[Row], tuple[Row, ...]] = {
    PortProbe: (PortProbe(port=23, state="closed"), PortProbe(port=80, state="closed")),
    SnmpAccess: (
        SnmpAccess(version="v3", credential="netmon", answered=True, level="authPriv"),
        *(
            SnmpAccess(version=v, credential=c, answered=False)
            for v in ("v1", "v2c")
            for c in ("public", "private")
        ),
    ),
    SshAccess: (
        SshAccess(
            port=22, answered=True, version="SSH-2.0-Test", key_type="ssh-rsa", key_bits=4096
        ),
    ),
    Clock: (Clock(mode="syncToRemoteServer", offset_s=0.01, agent_offset_s=0.2),),
}
"""What probes see of a device that is as it should be."""

DECLARED = Parameters.model_validate(
    {
        "mgmt_prefixes": ["10.1.99.0/24", "10.1.0.10/32"],
        "ntp_servers": ["10.1.0.5", "10.1.0.7"],
        "log_collector": LogCollector(kept_days=90, checked=date(2026, 9, 1)),
        "restore_test": date(2026, 5, 5),
        "rotations": (Rotation(device="sw-*", changed=date(2026, 11, 1)),),
    }
)
"""An agency that stated everything the rules ask for."""


def fresh(text: ConfigText) -> ConfigText:
    """The same, read an hour ago."""
    return replace(text, collected_at=READ)


def configured(platform: Platform, name: str, **fields: Any) -> Device:
    """A sound device with one of the tests' configurations."""
    text = fresh(read(platform, name))
    return device(**{"tables": SOUND, "configuration": text, **fields})


def with_output(platform: Platform, output: str, **fields: Any) -> Device:
    """A sound device that printed this."""
    return device(**{"tables": SOUND, "configuration": fresh(kept(platform, output)), **fields})


def riddle(platform: Platform, name: str = "hardened") -> Device:
    """The device with a line in its configuration that no parser understands."""
    return with_output(platform, f"{raw(platform, name)}\n配置 不明\n")
