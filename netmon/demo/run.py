"""The demo: the whole product, unchanged, pointed at the simulated agency.

It writes the three files an officer would write (configuration, regulation, register), starts the
simulated devices on loopback, and then runs what ``netmon agent`` or ``netmon scan`` would.
"""

from __future__ import annotations

import asyncio
import csv
import json
import secrets
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Template

from exporters.json_export import devices_json, findings_json, readiness_json
from exporters.prometheus import Format, MetricsPage
from exporters.stats import AgentStats
from inventory.snapshot import Snapshot
from inventory.verdict import Verdict
from netmon.agent.once import one_cycle
from netmon.agent.side_by_side import Progress, silent
from netmon.agent.supervisor import Agent
from netmon.agent.terms import book_of
from netmon.config.load import Configuration, load
from netmon.config.register import COLUMNS, read_register
from netmon.demo import topology
from netmon.demo.responder import USER, Responder, free_port
from netmon.demo.standins import DnsStandIn, start_https
from netmon.demo.topology import Topology
from netmon.errors import OperatorError
from netmon.version import __version__

_NAMES = {"congdichvucong.demo.example": "127.0.10.1", "thudientu.demo.example": "127.0.10.1"}

_CONFIGURATION = Template("""\
agency:
  code: $code
  name: "$name"
  kind: so
  profile: ND331-TCVN14423
  site: tru-so
  seats: $seats
  diagram_date: $diagram
  floors: [Tầng 1, Tầng 2]
  video_room: false
networks:
  - {prefix: $prefix, sweep: false}      # loopback has no ARP: stations come from the routers
devices: [$first]                        # where to begin; LLDP and ARP lead to the rest
regulation: regulation.yaml
state_dir: state
snmp: {port: $snmp_port, timeout_s: 10, max_repetitions: 27}
credentials:
  - name: v3
    version: v3
    user: $user
    auth: {protocol: SHA, key: {file: auth.key}}
    privacy: {protocol: AES, key: {file: priv.key}}
discovery: {probe_default_communities: true}
services:
  - {kind: gateway, name: gw-nguoi-dung, address: $first, count: 5, interval_s: 0.05}
  - kind: dns
    name: dns-tinh
    resolver: $first
    port: $dns_port
    queries: [{name: congdichvucong.demo.example, expect: [127.0.10.1]}]
    control: khong-ton-tai.demo.example
  - kind: https
    name: cong-dich-vu-cong
    url: https://$portal:$https_port/
    address: $first
    ca_file: $ca_file
    keyword: Cổng dịch vụ công
    applications: [portal]
  # The way to the simulated province: its portal stands at this address.
  - {kind: path, name: duong-len-tinh, address: $first, count: 5, interval_s: 0.05}
web: {port: $web_port}
""")

_REGULATION = """\
# The simulated agency's own regulation: the province's baseline, bound to its articles.
regulation:
  id: qc-lan-demo
  title: Quy chế vận hành mạng LAN (mô phỏng)
  extends: [province-baseline-l2]
  document: {number: "12/QĐ-DEMO", issued: 2026-01-15, signed_by: "Giám đốc"}
  in_force: {from: 2026-02-01, to: null}
  next_review: 2027-02-01
  profile: ND331-TCVN14423
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedAgency:
    """A running simulation and the files that describe it."""

    topology: Topology
    config: Path
    register: Path

    def configuration(self) -> Configuration:
        """The configuration, loaded as any other."""
        return load(self.config)


@asynccontextmanager
async def simulated_agency(folder: Path, *, web_port: int) -> AsyncIterator[SimulatedAgency]:
    """Start the simulated devices and services; end them on the way out.

    Args:
        folder: where the three files and the book go.
        web_port: the loopback port on which the agent will serve; 0: any.
    """
    world = topology.load()
    port = free_port(world)
    auth_key, priv_key = (_write_key(folder / name) for name in ("auth.key", "priv.key"))
    first = str(world.devices[0].address)
    async with Responder(world, port=port, auth_key=auth_key, priv_key=priv_key):
        resolver, dns_port = await DnsStandIn.start(first, _NAMES)
        portal, https_port = await start_https(first, next(iter(_NAMES)), folder)
        try:
            (folder / "regulation.yaml").write_text(_REGULATION, encoding="utf-8")
            config = folder / "netmon.yaml"
            config.write_text(
                _CONFIGURATION.substitute(
                    code=world.agency.code,
                    name=world.agency.name,
                    seats=world.agency.seats,
                    diagram=world.agency.diagram_date,
                    prefix=world.prefix,
                    first=first,
                    snmp_port=port,
                    user=USER,
                    dns_port=dns_port,
                    portal=next(iter(_NAMES)),
                    https_port=https_port,
                    ca_file=(folder / "ca.pem").resolve(),
                    web_port=web_port,
                ),
                encoding="utf-8",
            )
            register = folder / "register.csv"
            _write_register(world, register)
            yield SimulatedAgency(topology=world, config=config, register=register)
        finally:
            resolver.close()
            portal.close()


def _write_key(path: Path) -> str:
    key = secrets.token_hex(16)
    path.touch(mode=0o600)
    path.write_text(key, encoding="ascii")
    return key


def _write_register(world: Topology, path: Path) -> None:
    """The agency's register: every device and station but the ones that are not in it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        common = {
            "purpose": "Mạng nội bộ",
            "owner": "Phòng CNTT",
            "status": "đang dùng",
            "support_until": "2029-12-31",
        }
        for d in world.devices:
            floor = "Tầng 2" if d.name.endswith("-2") else "Tầng 1"
            row = {"name": d.name, "role": d.role, "ip": d.address, "mac": d.mac, "location": floor}
            writer.writerow({**common, **row, "serial": d.serial})
        for s in world.all_stations():
            if s.registered:
                role = "phone" if s.name.startswith("dt-") else "workstation"
                row = {
                    "name": s.name,
                    "role": role,
                    "ip": s.address,
                    "mac": s.mac,
                    "location": "Tầng 2" if "-t2" in s.name else "Tầng 1",
                }
                writer.writerow({**common, **row})


async def once(out: Path, *, progress: Progress = silent) -> tuple[Snapshot, Verdict]:
    """One cycle; the four result files are in ``out`` afterwards.

    Raises:
        OperatorError: the demo cannot run here; the sentence says why.
    """
    _make(out)  # before the work, not after it
    with tempfile.TemporaryDirectory(prefix="netmon-demo-") as name:
        async with simulated_agency(Path(name), web_port=0) as agency:
            configuration = agency.configuration()
            enter_register(configuration, agency.register)
            cycle = await one_cycle(configuration, progress=progress)
    write_results(out, cycle.snapshot, cycle.verdict)
    return cycle.snapshot, cycle.verdict


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder}: cannot be made: {error.strerror}"
        raise OperatorError(msg) from error


def free_web_port() -> int:
    """The agent's usual port, or another when something (an agent, a second demo) has it."""
    for port in (9877, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    msg = "no free TCP port on 127.0.0.1"
    raise OperatorError(msg)


async def serve(show: Callable[[Snapshot, Verdict, int], None]) -> bool:
    """Run the agent on the simulated agency until it is told to stop.

    Args:
        show: called once, with the outcome of the first cycle and the port of the web server.

    Returns:
        whether Ctrl-C ended it.

    Raises:
        OperatorError: as ``once``; or the port is taken.
    """
    with tempfile.TemporaryDirectory(prefix="netmon-demo-") as name:
        port = free_web_port()
        async with simulated_agency(Path(name), web_port=port) as agency:
            configuration = agency.configuration()
            enter_register(configuration, agency.register)
            agent = Agent(
                path=agency.config, configuration=configuration, store=book_of(configuration)
            )
            running = asyncio.create_task(agent.run())
            ready = asyncio.create_task(agent.ready.wait())
            try:
                await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED)
                current = agent.current()
                if current is not None:
                    show(*current, port)
                await running
            finally:  # also when Ctrl-C came before the agent listened to it
                ready.cancel()
                agent.stop()
                await asyncio.gather(running, return_exceptions=True)
            return agent.interrupted


def enter_register(configuration: Configuration, register: Path) -> None:
    """Enter the register in the book, as ``netmon device approve --register`` does."""
    with book_of(configuration) as store:
        store.put_register(read_register(register), by="demo", at=datetime.now(UTC))


def write_results(out: Path, snapshot: Snapshot, verdict: Verdict) -> None:
    """Write metrics.prom, inventory.json, findings.json and readiness.json, each whole or not.

    Raises:
        OperatorError: the directory cannot be written.
    """
    page = MetricsPage().render(
        (snapshot, verdict), AgentStats(version=__version__), form=Format.TEXT
    )
    results = {"metrics.prom": page} | {
        name: (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
        for name, data in (
            ("inventory.json", devices_json(snapshot)),
            ("findings.json", findings_json(snapshot)),
            ("readiness.json", readiness_json(snapshot, verdict)),
        )
    }
    for name, content in results.items():
        draft = out / f".{name}.part"
        try:
            draft.write_bytes(content)
            draft.replace(out / name)
        except OSError as error:
            draft.unlink(missing_ok=True)
            msg = f"{out / name}: cannot be written: {error.strerror}"
            raise OperatorError(msg) from error
