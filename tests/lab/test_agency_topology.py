"""The LAN's plan is right whether all switches tell of their neighbours, some, or none."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.snapshot import LinkQuality, Snapshot
from tests.support.lab_agent import (
    NETWORK_DEVICES,
    Json,
    LabAgent,
    cables,
    configuration,
    places,
)
from tests.support.lan import SWITCHES, Lan
from tests.support.requests_heard import requests_heard

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]

BUDGET = 120  # the requests of one look: more than a switch of the LAN needs
WELL_KNOWN = 4  # and the default communities come on top


@pytest.fixture(scope="module")
def lan(_laboratory: None) -> Iterator[Lan]:
    with Lan(hosts=20) as built:
        yield built


def discovered(lan: Lan, folder: Path) -> Snapshot:
    """What one cycle finds out from nothing."""
    lan.chatter()  # forwarding tables forget; a LAN in use does not
    tight = configuration(
        snmp={"timeout_s": 10, "retries": 1},
        discovery={"probe_default_communities": True, "requests_per_look": BUDGET},
    )
    with LabAgent(lan, folder, config=tight) as agent:
        with requests_heard(lan.agent) as heard:
            told = json.loads(agent.netmon("scan", "--json", net_raw=True))
        seen = agent.snapshot()
        assert_honest(seen, told["sent"], heard)
        return seen


def assert_honest(seen: Snapshot, sent: Json, heard: Counter[str]) -> None:
    """What the scan says it sent is what left the interface, and within each look's budget."""
    assert sum(heard.values()) == sum(sent["requests"].values()) + sent["strangers"]
    for name, address in NETWORK_DEVICES.items():
        device = seen.device_named(name)
        assert device is not None, name
        requests = sum(heard[ip] for ip in {a.ip for a in device.current_addresses})
        assert sent["requests"][device.id] == requests > 0, name
        assert heard[address] <= BUDGET + WELL_KNOWN


def qualities(snapshot: Snapshot) -> dict[str, LinkQuality]:
    """How each access switch's uplink is known."""
    name = {device.id: device.name for device in snapshot.devices.values()}
    ends = {frozenset({name[k.a], name[k.b]}): k.quality for k in snapshot.links}
    return {s: ends[frozenset({"core", s})] for s in SWITCHES if s != "core"}


def test_with_lldp_on_half_the_switches(lan: Lan, tmp_path: Path) -> None:
    lan.silence_lldp("access1", "router")
    seen = discovered(lan, tmp_path / "agent")
    assert places(seen) == lan.places()
    assert qualities(seen) == {
        "access1": LinkQuality.INFERRED,
        "access2": LinkQuality.BOTH_ENDS,
    }


def test_without_lldp_on_any_switch(lan: Lan, tmp_path: Path) -> None:
    lan.silence_lldp(*SWITCHES, "router")
    seen = discovered(lan, tmp_path / "agent")
    assert places(seen) == lan.places()
    assert set(qualities(seen).values()) == {LinkQuality.INFERRED}
    between = {end for end in lan.cables() if not any(name == "router" for name, _ in end)}
    assert cables(seen) == between
