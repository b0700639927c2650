"""The agent reads what the agency's own rules ask for, and the rules are judged by it."""

from __future__ import annotations

from pathlib import Path

from inventory.finding import Status
from inventory.model import MibValue
from netmon.demo import topology
from tests.support.own_rules import own_rule
from tests.support.simulated_lan import SimulatedLan

SPEED = "1.3.6.1.2.1.31.1.1.1.15"
UPLINKS = {"object": "ifHighSpeed", "value": {"at_least": 1}, "rows": "some"}


async def test_the_first_cycle_already_judges_an_own_rule(tmp_path: Path) -> None:
    lan = SimulatedLan(tmp_path)
    lan.regulation = own_rule(tmp_path, "snmp-value", UPLINKS, applies_to={"role": ["switch"]})
    async with lan.inspector() as inspector:
        snapshot, _ = await inspector.cycle()
    switches = {d.name: d for d in snapshot.devices.values() if d.role == "switch"}
    assert switches
    for device in switches.values():
        rows = device.rows(MibValue)
        assert rows
        assert {row.object for row in rows} == {SPEED}
    statuses = {f.subject_name: f.status for f in snapshot.findings}
    assert statuses == dict.fromkeys(switches, Status.PASS)


async def test_later_looks_ask_only_the_devices_that_the_rule_is_for(tmp_path: Path) -> None:
    lan = SimulatedLan(tmp_path)
    lan.regulation = own_rule(tmp_path, "snmp-value", UPLINKS, applies_to={"role": ["switch"]})
    async with lan.inspector() as inspector:
        await inspector.cycle()
        lan.later(minutes=30)
        snapshot, _ = await inspector.cycle()
    read = {d.name: d.read_at(MibValue) for d in snapshot.devices.values()}
    switches = {d.name for d in snapshot.devices.values() if d.role == "switch"}
    fresh = {name for name, at in read.items() if at == lan.now}
    assert fresh == switches
    assert len(switches) < len(topology.load().devices)
