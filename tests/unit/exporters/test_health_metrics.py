"""Processor, memory, temperature and PoE; rogue DHCP servers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exporters.health_metrics import health_families
from inventory.finding import Evidence, Finding, Severity, Status
from inventory.model import Load, PoeSupply, Sensor
from inventory.snapshot import Snapshot
from inventory.text import Text
from tests.support.judging import NOW, READ, device, snapshot

WARM = device(
    "sw-1",
    tables={
        Load: (
            Load(kind="cpu", index="1", ratio=0.2),
            Load(kind="cpu", index="2", ratio=0.7),
            Load(kind="memory", index="1", ratio=0.4),
        ),
        PoeSupply: (
            PoeSupply(group=1, power_w=400, consumption_w=100),
            PoeSupply(group=2, power_w=0, consumption_w=0),
        ),
        Sensor: (
            Sensor(index="1", kind="celsius", name="Inlet", value=23.5),
            Sensor(index="2", kind="celsius", name="Inlet", value=40.0),
            Sensor(index="3", kind="celsius", value=None),
            Sensor(index="4", kind="fan", state="ok"),
        ),
    },
)


def series(lan: Snapshot) -> dict[tuple[str, tuple[str, ...]], float]:
    return {
        (s.name, tuple(s.labels.values())): s.value for f in health_families(lan) for s in f.samples
    }


def test_the_most_loaded_counts_and_what_was_not_read_is_absent() -> None:
    assert series(snapshot(WARM, device("pc-1"))) == {
        ("netmon_device_cpu_ratio", ("id-sw-1",)): 0.7,
        ("netmon_device_memory_ratio", ("id-sw-1",)): 0.4,
        ("netmon_device_poe_ratio", ("id-sw-1",)): 0.25,
        ("netmon_device_temperature_celsius", ("id-sw-1", "Inlet")): 23.5,
        ("netmon_device_temperature_celsius", ("id-sw-1", "Inlet 2")): 40.0,
    }


def finding(status: Status, *seen: str) -> Finding:
    return Finding(
        rule="INV-05",
        subject="agency",
        subject_name="a",
        status=status,
        severity=Severity.CRITICAL,
        message=Text(vi="x", en="x"),
        since=NOW,
        judged_at=NOW,
        evidence=tuple(Evidence(source="dhcp_probe", seen_at=READ, seen=s) for s in seen),
    )


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (finding(Status.PASS, "10.1.10.1 (m) offered a"), 0),
        (finding(Status.FAIL, "192.168.1.1 (m) offered a", "192.168.1.1 (m) offered b"), 1),
        (finding(Status.FAIL, "no offer to a DISCOVER"), 0),
        (finding(Status.UNKNOWN), None),
    ],
)
def test_rogue_servers_are_counted_as_the_rule_judged(found: Finding, value: int | None) -> None:
    got = series(replace(snapshot(), findings=(found,)))
    assert got.get(("netmon_rogue_dhcp_servers", ("",))) == value
