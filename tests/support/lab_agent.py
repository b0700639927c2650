"""The whole product on the lab's LAN: ``netmon agent`` as a process of its own, and its files.

The agent runs in its namespace with CAP_NET_RAW and nothing else, from the files that an officer
would write; the tests see it as anybody does: over HTTP and through ``netmon`` commands.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from inventory.snapshot import Snapshot
from inventory.store import Store, StoreSettings
from netmon.agent.bookkeeper import assembled
from netmon.agent.terms import terms_of
from netmon.config.load import load
from netmon.config.register import COLUMNS
from tests.support.lan import ANNEX_PREFIX, PREFIX, ROUTER, SERVER, SWITCHES, Lan
from tests.support.lan_daemons import (
    COMMUNITY,
    V3_AUTH_KEY,
    V3_PRIV_KEY,
    V3_USER,
    fake_clock,
)
from tests.support.netns import LabError, end, unprivileged, wait_until

Json = dict[str, Any]

PORT = 9877
NETWORK_DEVICES = {**SWITCHES, "router": ROUTER}
_ROOT = Path(__file__).resolve().parents[2]
_SECRETS = {
    "NETMON_LAB_AUTH": V3_AUTH_KEY,
    "NETMON_LAB_PRIV": V3_PRIV_KEY,
    "NETMON_LAB_COMMUNITY": COMMUNITY,
}
_REAL_MONOTONIC = {"FAKETIME_DONT_FAKE_MONOTONIC": "1"}
_REGULATION = """\
regulation:
  id: qc-lan-lab
  title: Quy chế vận hành mạng LAN (phòng thí nghiệm)
  extends: [province-baseline-l2]
  document: {number: "77/QĐ-LAB", issued: 2026-01-15, signed_by: "Giám đốc"}
  in_force: {from: 2026-02-01, to: null}
  next_review: 2027-02-01
  profile: ND331-TCVN14423
parameters:
  dhcp_servers: ["10.77.1.5"]
"""
_COMMON = {
    "location": "Phòng máy",
    "purpose": "Mạng nội bộ",
    "owner": "Phòng CNTT",
    "status": "đang dùng",
    "support_until": "2029-12-31",
}


def configuration(**changed: Any) -> Json:
    """The configuration of the lab's agency; YAML takes JSON."""
    login = {"auth": {"protocol": "SHA", "key": {"env": "NETMON_LAB_AUTH"}}}
    login["privacy"] = {"protocol": "AES", "key": {"env": "NETMON_LAB_PRIV"}}
    return {
        "agency": {"code": "lab", "name": "Cơ quan thí nghiệm", "site": "tru-so", "seats": 40},
        "networks": [{"prefix": PREFIX}, {"prefix": ANNEX_PREFIX}],
        "regulation": "regulation.yaml",
        "state_dir": "state",
        "snmp": {"timeout_s": 2.0, "retries": 1},
        "credentials": [
            {"name": "v3", "version": "v3", "user": V3_USER, **login},
            {"name": "v2c", "version": "v2c", "community": {"env": "NETMON_LAB_COMMUNITY"}},
        ],
        "discovery": {"probe_default_communities": True},
        "schedule": {
            "sweep_s": 2, "poll_s": 3, "reach_s": 2, "ports_s": 60, "services_s": 2, "judge_s": 1,
        },
        "breaker": {"failures": 2, "first_s": 4, "longest_s": 8},
        "services": [
            {
                "kind": "gateway", "name": "gw", "address": ROUTER, "period_s": 2,
                "count": 5, "interval_s": 0.05,
            },
            {
                "kind": "dns", "name": "dns", "resolver": SERVER, "period_s": 2,
                "queries": [{"name": "core.lab.example", "expect": ["10.77.1.2"]}],
                "control": "absent.lab.example",
            },
        ],
        "web": {"port": PORT},
    } | changed  # fmt: skip


class LabAgent:
    """The agent and its files in a folder; nothing runs before ``start``.

    Attributes:
        folder: configuration, regulation, register, book and log.
    """

    def __init__(self, lan: Lan, folder: Path, *, config: Json | None = None) -> None:
        self.lan = lan
        self.folder = folder
        self.config = folder / "netmon.yaml"
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        # The agent may run as nobody, who must keep its book here.
        folder.chmod(0o777)
        (folder / "regulation.yaml").write_text(_REGULATION, encoding="utf-8")
        self.configure(config or configuration())

    @property
    def book(self) -> Path:
        """The agent's database."""
        return self.folder / "state" / "book.db"

    @property
    def log(self) -> str:
        """What the agent has logged, for a failing test to show."""
        path = self.folder / "agent.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def configure(self, config: Json) -> None:
        """Write the configuration; a running agent takes it at its next reload."""
        self.config.write_text(json.dumps(config, ensure_ascii=False, indent=1), encoding="utf-8")

    # The process.

    def start(self, *, net_raw: bool = True, ahead: str = "") -> None:
        """Start the agent, with its clock so far ``ahead`` (``11m``, ``25h``)."""
        clock = {"LD_PRELOAD": str(fake_clock()), "FAKETIME": f"+{ahead}"} if ahead else {}
        with (self.folder / "agent.log").open("ab") as log:
            self._process = self.lan.agent.start(
                *self._command("agent", net_raw=net_raw, environ=clock | _REAL_MONOTONIC), log=log
            )

    def wait_ready(self, *, timeout_s: float = 120) -> None:
        """Wait until the first cycle is judged and served."""
        wait_until(self._ready, what="the agent is ready", timeout_s=timeout_s)

    def _ready(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            msg = f"the agent ended:\n{self.log[-4000:]}"
            raise LabError(msg)
        return self.status("/-/ready") == 200

    def stop(self) -> int:
        """Ask the agent to end; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        self.lan.agent.stop(process)
        return process.returncode

    def kill(self) -> None:
        """SIGKILL, now."""
        process, self._process = self._process, None
        if process is None:
            msg = "the agent is not running"
            raise LabError(msg)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        end([process])

    def _command(
        self,
        *words: str | Path,
        net_raw: bool = False,
        environ: Mapping[str, str] = MappingProxyType({}),
    ) -> list[str]:
        python = Path(sys.executable)
        variables = {"PYTHONPATH": str(_ROOT), "HOME": "/nonexistent", "LANG": "C.UTF-8"}
        variables |= {**_SECRETS, **environ}
        return [
            *unprivileged(python, net_raw=net_raw),
            *("env", *(f"{name}={value}" for name, value in variables.items())),
            *map(str, (python, "-m", "netmon", *words, "--config", self.config)),
        ]

    def netmon(self, *words: str | Path, net_raw: bool = False) -> str:
        """Run a ``netmon`` command beside the agent; its output."""
        return self.lan.agent.run(*self._command(*words, net_raw=net_raw))

    # What it serves.

    def status(self, path: str) -> int:
        """The status code of a page; 0 when nobody answers."""
        shown = self._curl("--output", "/dev/null", "--write-out", "%{http_code}", path)
        return int(shown or 0)

    def page(self, path: str) -> str:
        """A page's text; the test fails when it is not there."""
        return self._curl("--fail-with-body", path, check=True)

    def post(self, path: str) -> None:
        """Ask for an action."""
        self._curl("--fail-with-body", "--request", "POST", path, check=True)

    def _curl(self, *words: str, check: bool = False) -> str:
        *options, path = words
        return self.lan.agent.run(
            "curl", "--silent", "--max-time", "30", *options, f"http://127.0.0.1:{PORT}{path}",
            check=check,
        )  # fmt: skip

    def api(self, path: str) -> Any:
        """One answer of ``/api/v1``."""
        return json.loads(self.page(f"/api/v1{path}"))

    def metrics(self) -> dict[str, float]:
        """The samples of ``/metrics``, by name and labels."""
        lines = (line for line in self.page("/metrics").splitlines() if not line.startswith("#"))
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}

    def devices(self) -> list[Json]:
        """Every device in short."""
        found: list[Json] = self.api("/devices")["devices"]
        return found

    def device(self, wanted: str) -> Json:
        """Everything about the device of that id, name, address or MAC."""
        found: Json = self.api(f"/devices/{wanted}")
        return found

    def find(self, wanted: str) -> Json | None:
        """The device of that name, MAC or address, in short; None while there is none."""
        for device in self.devices():
            if wanted in {device["name"], *device["macs"], *device["addresses"]}:
                return device
        return None

    def findings(self, rule: str | None = None) -> list[Json]:
        """Findings, of one rule or all."""
        found = self.api("/findings")["findings"]
        return [f for f in found if rule in {None, f["rule"]}]

    def readiness(self) -> Json:
        """The verdict."""
        verdict: Json = self.api("/readiness")["readiness"]
        return verdict

    # Its files.

    def register(self, rows: Iterable[Mapping[str, str | None]]) -> None:
        """Import a register as an officer does."""
        path = self.folder / "register.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows({**_COMMON, **row} for row in rows)
        self.netmon("device", "approve", "--register", path, "--who", "officer")

    @contextmanager
    def opened_book(self) -> Iterator[Store]:
        """A copy of the book, taken while the agent may be writing."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            copy = Path(folder) / "book.db"
            with (
                closing(sqlite3.connect(f"file:{self.book}?mode=ro", uri=True)) as book,
                closing(sqlite3.connect(copy)) as target,
            ):
                book.backup(target)
            with Store(settings=StoreSettings(path=copy)) as store:
                yield store

    def snapshot(self) -> Snapshot:
        """What the product makes of the book now."""
        terms = terms_of(load(self.config, _SECRETS))
        with self.opened_book() as store:
            return assembled(store, terms, datetime.now(UTC))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


def until(agent: LabAgent, holds: Callable[[], bool], *, what: str, timeout_s: float = 60) -> None:
    """Wait until something holds of what the agent serves; its log is in the failure."""
    try:
        wait_until(holds, what=what, timeout_s=timeout_s)
    except LabError as error:
        msg = f"{error}\n{agent.log[-3000:]}"
        raise LabError(msg) from error


def register_of(lan: Lan, *, without: Collection[str] = ()) -> list[dict[str, str | None]]:
    """Register rows of every device and station of the LAN but these."""
    rows: list[dict[str, str | None]] = []
    for name, ip in NETWORK_DEVICES.items():
        role = "router" if name == "router" else "switch"
        serial = lan.managed[name].entity["serial"]
        rows.append({"name": name, "role": role, "ip": ip, "serial": serial})
    stations = {s.name: (s.ip, s.mac) for s in lan.stations.values()} | lan.annex
    for name, (ip, mac) in stations.items():
        if name not in {"router", *without}:
            role = "server" if name in {"server", "agent"} else "workstation"
            rows.append({"name": name, "role": role, "ip": ip, "mac": mac})
    return rows


Plugs = dict[str, tuple[str, str]]
"""Switch and port of each station, by the station's MAC."""


def places(snapshot: Snapshot) -> Plugs:
    """Where the agent says that each station with a place is plugged in."""
    return {
        mac: (snapshot.devices[device.location.switch].name, device.location.port)
        for device in snapshot.devices.values()
        if device.location is not None
        for mac in device.macs
        if mac == device.location.via
    }


def cables(snapshot: Snapshot) -> set[frozenset[tuple[str, str]]]:
    """The links the agent knows, each as its two ends."""
    name = {device.id: device.name for device in snapshot.devices.values()}
    return {
        frozenset({(name[link.a], link.a_port), (name[link.b], link.b_port)})
        for link in snapshot.links
    }
