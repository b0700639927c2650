"""The whole product on a whole LAN: from nothing to an inventory, a verdict and its metrics."""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from inventory.device import Device
from inventory.model import FactName, Interface, Neighbor, Role
from inventory.snapshot import LinkQuality, Snapshot
from tests.support.lab_agent import (
    NETWORK_DEVICES,
    PORT,
    LabAgent,
    cables,
    configuration,
    places,
    register_of,
    until,
)
from tests.support.lan import OPEN_SWITCH, SWITCHES, Lan
from tests.support.netns import run, wait_until

logger = logging.getLogger(__name__)

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]

STRANGER = "host07"
PROMETHEUS = "http://127.0.0.1:9090"
# What the interface table of a switch with 26 interfaces may cost (discovery.interfaces).
INTERFACE_REQUESTS = 1 + 3 + 59 * 26 // 25
BEYOND_INTERFACES = 40
UNHURRIED = {f"{task}_s": 600 for task in ("sweep", "poll", "reach", "ports", "services", "judge")}


@dataclass(frozen=True, slots=True)
class Agency:
    """The LAN, its agent, and what the agent knew after its first cycle."""

    lan: Lan
    agent: LabAgent
    first: Snapshot
    first_metrics: dict[str, float]


@pytest.fixture(scope="module")
def agency(_laboratory: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    """The agent after one cycle from nothing; then with the register, and in its usual rhythm."""
    folder = tmp_path_factory.mktemp("agency") / "agent"
    slowly = configuration(schedule=UNHURRIED, snmp={"timeout_s": 10, "retries": 1})
    with Lan(hosts=40) as lan, LabAgent(lan, folder, config=slowly) as agent:
        began = time.monotonic()
        agent.start()
        agent.wait_ready()
        logger.info("from nothing to ready in %.1f s", time.monotonic() - began)
        first, metrics = agent.snapshot(), agent.metrics()
        agent.register(register_of(lan, without={STRANGER}))
        agent.configure(configuration())
        agent.post("/-/reload")
        until(agent, lambda: agent.find("host00") is not None, what="the register is in force")
        yield Agency(lan, agent, first, metrics)


# --- the inventory -----------------------------------------------------------------------------


def test_the_first_cycle_finds_every_device_once_and_where_it_is(agency: Agency) -> None:
    assert addresses(agency.first.devices.values()) == real_addresses(agency.lan)
    assert places(agency.first) == agency.lan.places()
    assert not any(d.location.guessed for d in agency.first.devices.values() if d.location)


def addresses(devices: Any) -> list[str]:
    """The device's own IPv4 addresses, one list entry for each time that one is claimed."""
    return sorted(a.ip for d in devices for a in d.current_addresses if ":" not in a.ip)


def real_addresses(lan: Lan) -> list[str]:
    stations = [s.ip for s in lan.stations.values()]
    return sorted(
        [*SWITCHES.values(), *stations, *(ip for ip, _ in lan.annex.values()), "10.77.2.1"]
    )


def test_the_inventory_has_one_record_for_each_real_device(agency: Agency) -> None:
    devices = agency.agent.devices()
    stations = {s.name: s for s in agency.lan.stations.values()}
    expected = {*SWITCHES, *stations, *agency.lan.annex} - {STRANGER}
    assert sorted(d["name"] for d in devices) == sorted({*expected, stations[STRANGER].ip})
    by_name = {d["name"]: d for d in devices}
    for name in expected - set(NETWORK_DEVICES) - set(agency.lan.annex):
        assert (by_name[name]["addresses"][0], by_name[name]["macs"]) == (
            stations[name].ip,
            [stations[name].mac],
        )
    assert {d["registration"] for n, d in by_name.items() if n in expected} == {"registered"}
    assert by_name[stations[STRANGER].ip]["registration"] == "unregistered"


def test_devices_are_known_by_role_maker_model_and_serial(agency: Agency) -> None:
    def told(name: str) -> tuple[str | None, ...]:
        device = named(agency.first, name)
        wanted = (FactName.ROLE, FactName.VENDOR, FactName.MODEL, FactName.SERIAL)
        return tuple(device.text(fact) for fact in wanted)

    for number, name in enumerate(SWITCHES):
        assert told(name) == ("switch", "Edge-core", "ECS4120-28T", f"LAB24P{number:05}")
    assert told("router") == ("router", "VyOS", "LR-2", "LABR200001")
    assert told("server") == ("server", "Linux", None, None)


def test_the_safest_credential_that_a_device_knows_is_used(agency: Agency) -> None:
    expected = dict.fromkeys(NETWORK_DEVICES, "v3") | {"server": "v2c"}

    def used() -> dict[str, str]:
        fact = FactName.SNMP_VERSION.value
        return {n: agency.agent.device(n)["facts"][fact]["value"] for n in expected}

    # A packet may be lost in the first look, and the next one has to make up for it.
    until(agency.agent, lambda: used() == expected, what="v3 where it is known")


def named(snapshot: Snapshot, name: str) -> Device:
    device = snapshot.device_named(name)
    assert device is not None, name
    return device


def test_links_are_proved_from_both_ends(agency: Agency) -> None:
    assert cables(agency.first) == agency.lan.cables()
    assert {(k.source, k.quality) for k in agency.first.links} == {("lldp", LinkQuality.BOTH_ENDS)}


def test_neighbours_and_interfaces_are_those_of_the_device(agency: Agency) -> None:
    core = named(agency.first, "core")
    seen = {(n.sys_name, n.protocol) for n in core.rows(Neighbor) or ()}
    assert seen == {("access1", "lldp"), ("access2", "lldp"), ("router", "lldp")}
    ports = {i.name: (i.admin, i.oper) for i in core.rows(Interface) or ()}
    assert set(ports) == {"lo", "br0", *(f"p{n}" for n in range(1, 25))}
    assert [ports[f"p{n}"] for n in range(1, 6)] == [("up", "up")] * 4 + [("up", "down")]


def test_explain_says_why_the_traces_of_a_device_are_one_device(agency: Agency) -> None:
    said = " ".join(agency.agent.netmon("device", "explain", "core").split())
    assert "serial edge-core|lab24p00000 (sources:" in said
    assert "chassis 00:1b:54:00:00:01 (sources:" in said
    assert "arp_sweep" in said


def test_the_first_cycle_is_gentle(agency: Agency) -> None:
    sent = agency.first_metrics
    assert sent['netmon_packets_sent_total{kind="arp"}'] <= 3 * 254
    for device in agency.first.devices.values():
        requests = sent.get(f'netmon_snmp_requests_total{{device="{device.id}"}}', 0)
        repeated = sent.get(f'netmon_snmp_timeouts_total{{device="{device.id}"}}', 0)
        tables = INTERFACE_REQUESTS if device.rows(Interface) else 0
        if device.role is not Role.SERVER:  # whose software is read as well
            assert requests - repeated <= BEYOND_INTERFACES + tables, device.name


def test_a_station_that_comes_with_a_lease_is_found(agency: Agency) -> None:
    guest = agency.lan.join_by_dhcp("guest")
    assert guest.ip.startswith("10.77.1.2")
    switch = agency.agent.device("access1")["id"]

    def found() -> bool:
        seen = agency.agent.find(guest.mac) or {}
        at = seen.get("location") or {}
        return seen.get("addresses") == [guest.ip] and (at.get("switch"), at.get("port")) == (
            switch,
            guest.port,
        )

    until(agency.agent, found, what="the guest is in the inventory, with its address, at its port")


# --- what is judged ----------------------------------------------------------------------------


def test_the_findings_are_those_that_were_planted(agency: Agency) -> None:
    agent = agency.agent
    until(agent, lambda: len(agent.findings("MGT-10")) == 4, what="devices are judged")
    assert status(agent, "MGT-10") == dict.fromkeys(NETWORK_DEVICES, "pass") | {OPEN_SWITCH: "fail"}
    assert "public" in finding(agent, "MGT-10", OPEN_SWITCH)["actual"]
    assert set(status(agent, "INV-01").values()) == {"pass"}
    assert status(agent, "MGT-11")[OPEN_SWITCH] == "fail"
    stranger = finding(agent, "INV-02", agency.lan.stations[STRANGER].ip)
    # New stations have 24 hours to be registered.
    assert (stranger["status"], stranger["reason"]) == ("not_applicable", "grace:new-station")
    assert finding(agent, "INV-02", "host00")["status"] == "pass"
    for rule in ("MGT-01", "INV-04"):
        assert set(status(agent, rule).values()) == {"pass"}, rule

    def services_judged() -> bool:  # which needs a few rounds
        return all(
            f["status"] != "unknown" for r in ("SVC-01", "SVC-02") for f in agent.findings(r)
        )

    until(agent, services_judged, what="the gateway and the resolver are judged")
    # Whether they were fast enough as well is this machine's business.
    for service in agent.snapshot().services.values():
        assert {(r.ok, r.lost) for r in service.results} == {(True, 0)}, service.name


def test_the_verdict_tells_every_gate_and_its_reasons(agency: Agency) -> None:
    until(agency.agent, lambda: bool(agency.agent.findings("MGT-10")), what="devices are judged")
    verdict = agency.agent.readiness()
    assert verdict["state"] == "not_ready"
    gates = {gate["name"]: gate for gate in verdict["gates"]}
    assert list(gates) == [
        "infrastructure", "coverage", "availability", "regulation", "security", "services",
    ]  # fmt: skip
    assert {n: g["state"] for n, g in gates.items() if g["state"] == "pass"} == {}
    assert all(gate["reasons"] for gate in gates.values())
    assert gates["security"]["state"] == "fail"
    failing = {
        (r["rule"], r["subject_name"]): r
        for r in gates["security"]["reasons"]
        if r["state"] == "fail"
    }
    # Whether the gateway was fast enough as well is this machine's business.
    assert set(failing) - {("SVC-01", "gw")} == {("MGT-10", OPEN_SWITCH)}
    told = failing["MGT-10", OPEN_SWITCH]
    assert told["text"]["vi"]
    assert told["fix"]["vi"]


def test_a_resolver_that_answers_wrongly_is_found_out(agency: Agency) -> None:
    agent = agency.agent
    service = 'netmon_service_up{service="dns"}'
    until(agent, lambda: agent.metrics().get(service) == 1, what="the right answers are right")
    lying = configuration()
    lying["services"][1]["queries"] = [{"name": "core.lab.example", "expect": ["10.77.1.99"]}]
    agent.configure(lying)
    agent.post("/-/reload")
    until(agent, lambda: agent.metrics()[service] == 0, what="the wrong answer is wrong")
    until(agent, lambda: status(agent, "SVC-02") == {"dns": "fail"}, what="SVC-02 fails")
    told = agent.snapshot().services["dns"].results[-1].detail
    assert told is not None
    assert "10.77.1.2" in told.en
    agent.configure(configuration())
    agent.post("/-/reload")
    until(agent, lambda: agent.metrics()[service] == 1, what="the answers are right again")


# --- what is served ----------------------------------------------------------------------------


def test_promtool_has_nothing_to_say_about_the_metrics_page(agency: Agency) -> None:
    assert run("promtool", "check", "metrics", stdin=agency.agent.page("/metrics")) == ""


def test_prometheus_scrapes_the_agent_and_discovers_its_devices(
    agency: Agency, tmp_path: Path
) -> None:
    configured = tmp_path / "prometheus.yml"
    agent = f"127.0.0.1:{PORT}"
    jobs = [
        {"job_name": "netmon", "static_configs": [{"targets": [agent]}]},
        {"job_name": "devices", "http_sd_configs": [{"url": f"http://{agent}/sd/devices"}]},
    ]
    interval = {"scrape_interval": "1s", "scrape_timeout": "1s"}
    configured.write_text(json.dumps({"global": interval, "scrape_configs": jobs}))
    run("promtool", "check", "config", configured)
    prometheus = agency.lan.agent.start(
        "prometheus", f"--config.file={configured}", f"--storage.tsdb.path={tmp_path / 'tsdb'}",
        "--web.listen-address=127.0.0.1:9090",
    )  # fmt: skip
    try:
        states = "netmon_lan_ready == 1"
        wait_until(lambda: bool(query(agency, states)), what="Prometheus knows the verdict")
        assert [r["metric"]["state"] for r in query(agency, states)] == ["not_ready"]
        managed = {agency.agent.device(name)["id"] for name in agency.lan.managed}
        wait_until(
            lambda: (
                {r["metric"]["instance"] for r in query(agency, 'up{job="devices"} == 1')}
                == managed
            ),
            what="Prometheus scrapes every device that speaks SNMP",
        )
        ports = query(agency, f'ifOperStatus{{instance="{agency.agent.device("core")["id"]}"}}')
        assert {r["metric"]["ifName"]: r["value"][1] for r in ports}["p1"] == "1"
    finally:
        agency.lan.agent.stop(prometheus)


def query(agency: Agency, expression: str) -> list[dict[str, Any]]:
    """What Prometheus answers, [] while it does not."""
    shown = agency.lan.agent.run(
        "curl", "--silent", "--fail", "--max-time", "5", "--get", f"{PROMETHEUS}/api/v1/query",
        "--data-urlencode", f"query={expression}", check=False,
    )  # fmt: skip
    answer = json.loads(shown or "{}")
    return answer.get("data", {}).get("result", []) if isinstance(answer, dict) else []


def status(agent: LabAgent, rule: str) -> dict[str, str]:
    return {f["subject_name"]: f["status"] for f in agent.findings(rule)}


def finding(agent: LabAgent, rule: str, subject: str) -> dict[str, Any]:
    (found,) = [f for f in agent.findings(rule) if f["subject_name"] == subject]
    return found


# --- the officer's page --------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
def test_the_officer_sees_the_agency_in_a_browser(agency: Agency, tmp_path: Path) -> None:
    pages = {path: browsed(agency, path, tmp_path) for path in ("/devices", "/map")}
    for name in NETWORK_DEVICES:
        assert f">{name}</a>" in pages["/devices"]
        assert f">{name}<" in pages["/map"].partition("<svg")[2]
    assert "Chưa đăng ký" in pages["/devices"]  # the stranger comes first


def browsed(agency: Agency, path: str, profile: Path) -> str:
    """What Chromium, inside the agent's namespace, makes of a page after its scripts ran."""
    return agency.lan.agent.run(
        "chromium", "--headless", "--no-sandbox", "--disable-background-networking",
        f"--user-data-dir={profile}", "--timeout=10000", "--dump-dom",
        f"http://127.0.0.1:{PORT}{path}?lang=vi", timeout_s=60,
    )  # fmt: skip
