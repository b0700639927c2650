from __future__ import annotations

import json

from exporters.json_export import device_json, devices_json, findings_json, readiness_json
from exporters.service_discovery import device_targets
from inventory.finding import Finding
from inventory.model import Interface, InterfaceCounters
from tests.support import small_agency


def test_discovery_lists_the_devices_whose_interfaces_were_read() -> None:
    groups = device_targets(small_agency.snapshot(), agent="agent:9877", scheme="https")
    assert groups == [
        {
            "targets": ["agent:9877"],
            "labels": {
                "__scheme__": "https",
                "__metrics_path__": "/snmp",
                "__param_target": "d-core",
                "__meta_netmon_name": "sw-core",
                "__meta_netmon_role": "switch",
                "__meta_netmon_vendor": "Cisco",
                "__meta_netmon_model": "C9300-24T",
                "__meta_netmon_site": "tru-so",
                "instance": "d-core",
            },
        }
    ]


def test_a_device_in_json_keeps_facts_sources_and_rows() -> None:
    core = small_agency.snapshot().devices[small_agency.CORE]
    data = json.loads(json.dumps(device_json(core)))
    assert data["facts"]["model"]["value"] == "C9300-24T"
    assert data["facts"]["model"]["origin"] == "SNMPv2-MIB::system"
    rows = data["tables"]["interfaces"]["rows"]
    assert tuple(Interface.from_json(r) for r in rows) == core.rows(Interface)
    counters = data["tables"]["interface_counters"]["rows"]
    assert tuple(InterfaceCounters.from_json(r) for r in counters) == core.counters
    assert data["availability"]["lowest"] == 3600 / 3960


def test_findings_come_open_ones_first_and_read_back_whole() -> None:
    snapshot = small_agency.snapshot()
    data = json.loads(json.dumps(findings_json(snapshot)))
    back = [Finding.from_json(f) for f in data["findings"]]
    assert back[0].open
    assert set(back) == set(snapshot.findings)


def test_lists_are_in_order_and_dated() -> None:
    snapshot = small_agency.snapshot()
    ids = [d["id"] for d in devices_json(snapshot)["devices"]]
    assert ids == sorted(snapshot.devices)
    ready = readiness_json(snapshot, small_agency.verdict())
    assert ready["readiness"]["state"] == "not_ready"
    assert ready["taken_at"] == "2026-11-20T03:00:00.000Z"
