"""The simulated agency, run as a newcomer runs it: ``netmon demo --once``."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from netmon.demo import topology
from tests.support.command import Surroundings

pytestmark = pytest.mark.protocol

CONFLICTING = "00:e0:4c:06:00:01"
UNREGISTERED = {"b8:27:eb:05:00:01", "b8:27:eb:05:00:02", CONFLICTING}


@dataclass(frozen=True, slots=True)
class Outcome:
    surroundings: Surroundings
    process: subprocess.CompletedProcess[str]
    out: Path

    def json(self, name: str) -> dict[str, Any]:
        return dict(json.loads((self.out / name).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    surroundings = Surroundings(tmp_path_factory.mktemp("demo"))
    out = surroundings.folder / "out"
    return Outcome(surroundings, surroundings.run("demo", "--once", "--out", out), out)


def test_ends_well_and_leaves_nothing_behind(demo: Outcome) -> None:
    assert demo.process.returncode == 0, demo.process.stderr
    assert demo.process.stderr == ""
    assert demo.surroundings.leftovers() == []
    assert demo.surroundings.survivors() == []


def test_writes_the_four_files_and_nothing_else(demo: Outcome) -> None:
    names = ["findings.json", "inventory.json", "metrics.prom", "readiness.json"]
    assert sorted(p.name for p in demo.out.iterdir()) == names
    page = (demo.out / "metrics.prom").read_text(encoding="utf-8")
    families = {f.name: f for f in text_string_to_metric_families(page)}
    ready = {s.labels["state"]: s.value for s in families["netmon_lan_ready"].samples}
    assert ready == {"ready": 0, "not_ready": 1, "undetermined": 0}
    assert demo.json("readiness.json")["readiness"]["state"] == "not_ready"


def test_fails_are_exactly_the_planted_faults(demo: Outcome) -> None:
    failed = [f for f in demo.json("findings.json")["findings"] if f["status"] == "fail"]
    names = [(f["rule"], f["subject_name"]) for f in failed]
    assert sorted(names) == [
        ("HLT-05", "sw-tang-2"),
        ("INV-04", topology.load().agency.name),
        ("L2-01", "sw-tang-2"),
        ("MGT-10", "sw-tang-2"),
        ("MGT-11", "sw-tang-2"),
    ]
    message = {f["rule"]: f["message"]["en"] for f in failed}
    assert "Gi1/0/14 half duplex" in message["HLT-05"]
    assert "127.0.10.84" in message["INV-04"]
    assert "public" in message["MGT-10"]
    assert "private" not in message["MGT-10"]


def test_the_other_checks_pass_or_wait_for_time(demo: Outcome) -> None:
    findings = demo.json("findings.json")["findings"]
    assert not [f for f in findings if f["status"] == "error"]
    # Nothing is read over SSH in the demo, and it declares no firmware list.
    unread = {f"MGT-{n:02}" for n in (2, 3, 4, 5, 7, 8, 9, 12, 13, 14, 15, 16, 17, 18)}
    unread |= {f"L2-{n:02}" for n in range(2, 11)}
    # The simulated devices tell neither load, sensors, spanning tree nor days of counters.
    unread |= {f"HLT-{n:02}" for n in (2, 3, 4, 8, 9, 10)}
    # Loopback has no DHCP, no WAN path and no plan of addresses.
    unread |= {"INV-03", "INV-05", "SVC-03"}
    unread |= {"INV-07"}  # no SSH, no host key
    waiting = {f["rule"] for f in findings if f["status"] == "unknown"} - unread
    assert waiting <= {
        *("HLT-01", "HLT-06", "HLT-07", "HLT-11"),
        *("SVC-01", "SVC-02", "SVC-04", "SVC-05"),
    }


def test_the_simulated_services_answer_rightly(demo: Outcome) -> None:
    page = (demo.out / "metrics.prom").read_text(encoding="utf-8")
    up = next(f for f in text_string_to_metric_families(page) if f.name == "netmon_service_up")
    assert {s.labels["service"]: s.value for s in up.samples}["dns-tinh"] == 1
    assert {s.labels["service"]: s.value for s in up.samples}["cong-dich-vu-cong"] == 1


def test_stations_that_are_not_registered_are_told_with_their_port(demo: Outcome) -> None:
    devices = demo.json("inventory.json")["devices"]
    strangers = {m for d in devices if d["registration"] == "unregistered" for m in d["macs"]}
    assert strangers == UNREGISTERED
    for line in (
        "127.0.10.200  b8:27:eb:05:00:01  sw-tang-2 Gi1/0/20",
        "127.0.10.201  b8:27:eb:05:00:02  sw-tang-2 Gi1/0/21",
        f"127.0.10.84  {CONFLICTING}  sw-tang-2 Gi1/0/22",
    ):
        assert line in demo.process.stdout


def test_every_device_is_known_and_on_its_true_port(demo: Outcome) -> Any:
    world = topology.load()
    devices = demo.json("inventory.json")["devices"]
    by_mac = {mac: d for d in devices for mac in d["macs"]}
    name_of = {d["id"]: d["name"] for d in devices}

    def place(mac: str) -> tuple[str, str] | None:
        at = by_mac[mac]["location"]
        return (name_of[at["switch"]], at["port"]) if at else None

    for station in world.all_stations():
        port = world.device(station.switch).port_name(station.port)
        assert place(station.mac) == (station.switch, port), station
    for c in world.conflicts:
        assert place(c.mac) == (c.switch, world.device(c.switch).port_name(c.port))
    for a, a_port, b, b_port in world.links:
        for end, far, far_port in ((a, b, b_port), (b, a, a_port)):
            if not world.device(end).bridge:  # switches have links, not a place
                expected = (far, world.device(far).port_name(far_port))
                assert place(world.device(end).mac) == expected
    planted = len(world.devices) + len(list(world.all_stations())) + len(world.conflicts)
    assert len(devices) == planted


def test_names_roles_and_register_are_those_of_the_topology(demo: Outcome) -> None:
    by_name = {d["name"]: d for d in demo.json("inventory.json")["devices"]}
    for device in topology.load().devices:
        found = by_name[device.name]
        assert found["role"] == device.role.value
        assert found["registration"] == "registered"
        assert found["addresses"] == [str(device.address)]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may pass; pytest's own are private."""
    with tempfile.TemporaryDirectory(prefix="netmon-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests ran without rights already")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="util-linux' setpriv is missing")
def test_needs_no_rights_at_all(open_folder: Path) -> None:
    """As nobody. The one capability is to read an interpreter that may be in root's home."""
    surroundings = Surroundings(open_folder)
    out = surroundings.temporary / "out"
    as_nobody = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        "--inh-caps=+dac_read_search",
        "--ambient-caps=+dac_read_search",
        "--bounding-set=-all,+dac_read_search",
    ]
    process = surroundings.run(
        "demo", "--once", "--out", out, prefix=as_nobody, HOME="/nonexistent"
    )
    assert process.returncode == 0, process.stderr
    assert json.loads((out / "readiness.json").read_text())["readiness"]["state"] == "not_ready"
    assert surroundings.leftovers() == ["out"]
    assert surroundings.survivors() == []


@pytest.mark.parametrize("when", ["simulator starting", "first cycle"])
@pytest.mark.parametrize("args", [["demo", "--once", "--out", "out"], ["demo"]])
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path, when: str, args: list[str]) -> None:
    surroundings = Surroundings(tmp_path)
    with surroundings.started(*args) as process:
        if when == "simulator starting":
            wait_until(lambda: len(surroundings.survivors()) > 1)
        else:
            wait_until(lambda: in_first_cycle(surroundings))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, ""), err
    assert err == "Interrupted.\n"
    assert surroundings.leftovers() == []
    assert surroundings.survivors() == []
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_the_simulator_dies_with_a_killed_demo(tmp_path: Path) -> None:
    surroundings = Surroundings(tmp_path)
    with surroundings.started("demo", "--once") as process:
        wait_until(lambda: in_first_cycle(surroundings))
        process.kill()
        process.communicate(timeout=10)
    wait_until(lambda: not surroundings.survivors())


def in_first_cycle(surroundings: Surroundings) -> bool:
    """The register is in the book, and the cycle has opened it."""
    return bool(list(surroundings.temporary.glob("netmon-demo-*/state/book.db-wal")))


def wait_until(true: Any, *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
