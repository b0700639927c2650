"""A province of 200 agencies on one Prometheus, interfaces included, and one agent's large page.

Each agency has 500 devices and ten switches of 48 ports. One agency's pages are rendered by the
agent's own code and served for all of them from one process; what moves on a real LAN moves, at a
pace of each agency's own. Scrapes, rules and queries are Prometheus' own at the shipped interval.
"""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from exporters.interface_metrics import render_interfaces
from exporters.prometheus import Format, MetricsPage
from inventory.types import DeviceId
from tests.bench.requirement import need_program
from tests.bench.table import Row
from tests.support.agencies import LONG_AGO, Living, Plan
from tests.support.programs import Querying, prometheus

AGENCIES, DEVICES, SWITCHES, PORTS = 200, 500, 10, 48
INTERVAL_S, RUN_S = 60, 330
_BOARD = json.loads(Path("deploy/noc/grafana/dashboards/netmon-province.json").read_text("utf-8"))
DASHBOARD_QUERIES = [t["expr"] for p in _BOARD["panels"] for t in p.get("targets", ())]
RULES = Path("netmon/province/rules").resolve()


def run() -> list[Row]:
    """Measure."""
    need_program("prometheus")
    rows = large_page()
    with tempfile.TemporaryDirectory() as folder:
        rows += asyncio.run(province(Path(folder)))
    return rows


def plan(devices: int) -> Plan:
    """An agency of so many devices, the switches among them."""
    return Plan(
        code="mot", name="Cơ quan", switches=SWITCHES, ports=PORTS, hosts=devices - SWITCHES - 1
    )


def series(page: bytes) -> int:
    """Lines that are samples."""
    return sum(not line.startswith(b"#") for line in page.splitlines())


def large_page() -> list[Row]:
    """/metrics of an agent with 1,000 devices: rendered anew for each snapshot."""
    state, page, times, body = Living(plan(1000)), MetricsPage(), [], b""
    for _ in range(7):
        current = (state._kept, state.current())[1]
        state._kept = None
        begin = time.thread_time()  # its own work, whatever else the machine does
        body = page.render(current, state.stats(), form=Format.TEXT, now=datetime.now(UTC))
        times.append(1000 * (time.thread_time() - begin))
    subject = "/metrics, 1,000 devices"
    median = sorted(times)[len(times) // 2]
    note = f"{series(body)} series; target under 50 ms and 2 MB"
    return [
        Row(
            bench=subject,
            subject="render, CPU",
            value=median,
            unit="ms",
            more_is_better=False,
            note=note,
        ),
        Row(bench=subject, subject="size", value=len(body) / 1e6, unit="MB", more_is_better=False),
    ]


_MOVING = re.compile(
    rb"^((?:if(?:HC)?(?:In|Out)\w+|sysUpTime|netmon_\w+_total|netmon_device_last_seen\w+"
    rb"|netmon_(?:snapshot|time)\w+)(?:\{.*\})? )([1-9]\S*)$",
    re.MULTILINE,
)
"""Counters that are not zero, and clocks. What stands still on a quiet LAN stands still here."""


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: %d\r\n\r\n"


class Page:
    """A page whose counters grow as fast as they did on average, times a pace."""

    def __init__(self, body: bytes) -> None:
        self.series = series(body)
        pieces = _MOVING.split(body)  # text, name, value, text, name, value...
        self._texts = [a + b for a, b in zip(pieces[::3], [*pieces[1::3], b""], strict=True)]
        self._values = [float(value) for value in pieces[2::3]]
        self._began = time.time()

    def now(self, pace: float) -> bytes:
        """The page at this instant."""
        growth = 1 + pace * (time.time() - self._began) / (self._began - LONG_AGO.timestamp())
        moved = [b"%d" % int(value * growth) for value in self._values]
        return b"".join(a + b for a, b in zip(self._texts, [*moved, b""], strict=True))


class Province:
    """Pages of one agency, served for every agency; the interfaces of its switches likewise."""

    def __init__(self) -> None:
        now = datetime.now(UTC)
        state = Living(plan(DEVICES))
        snapshot, _ = state.current()
        self.agency = Page(
            MetricsPage().render(state.current(), state.stats(), form=Format.TEXT, now=now)
        )
        switch = snapshot.devices[DeviceId("d-sw-1")]
        self.switch = Page(render_interfaces(switch, now=now, max_age=now - LONG_AGO))

    def body(self, path: str, pace: float) -> bytes:
        """The page of an agency, of a switch, or of the registry."""
        if path == "/metrics":
            return self.agency.now(pace)
        if path == "/snmp":
            return self.switch.now(pace)
        lines = [f'netmon_registry_agency{{agency="a-{i}",scope="mandatory"}} 1' for i in ids()]
        return ("\n".join(lines) + "\n").encode()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests: 2,200 at once are more than an agent's server takes."""
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                path, _, query = request.split(b" ", 2)[1].decode().partition("?")
                body = self.body(path, int(query.partition("pace=")[2] or 100) / 100)
                writer.write(_HEAD % len(body) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


def ids() -> range:
    """The agencies."""
    return range(AGENCIES)


def _configuration(folder: Path, address: str) -> Path:
    """Prometheus' configuration: every agency, every switch, the shipped rules."""
    agents, switches = [], []
    for i in ids():
        labels = {"agency": f"a-{i}", "__param_pace": str(20 + i)}
        agents.append({"targets": [address], "labels": labels})
        for n in range(1, SWITCHES + 1):
            more = {**labels, "device": f"d-sw-{n}", "instance": f"a-{i}/d-sw-{n}"}
            switches.append({"targets": [address], "labels": more})
    (folder / "agents.json").write_text(json.dumps(agents))
    (folder / "switches.json").write_text(json.dumps(switches))
    config = folder / "prometheus.yml"
    config.write_text(
        f"global: {{scrape_interval: {INTERVAL_S}s, evaluation_interval: {INTERVAL_S}s}}\n"
        f"rule_files: ['{RULES}/*.yml']\n"
        "scrape_configs:\n"
        "  - job_name: netmon-agent\n"
        f"    file_sd_configs: [{{files: ['{folder}/agents.json']}}]\n"
        "  - job_name: netmon-snmp\n"
        "    metrics_path: /snmp\n"
        f"    file_sd_configs: [{{files: ['{folder}/switches.json']}}]\n"
        "  - job_name: netmon-province\n"
        "    metrics_path: /registry\n"
        f"    static_configs: [{{targets: ['{address}']}}]\n"
    )
    return config


async def province(folder: Path) -> list[Row]:
    """Scrape them all for a while and ask Prometheus what it cost."""
    pages = Province()
    server = await asyncio.start_server(pages.serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    config = _configuration(folder, f"{host}:{port}")
    try:
        async with prometheus(config, folder / "data") as api:
            await asyncio.sleep(RUN_S)
            return await figures(api, pages)
    finally:
        server.close()


async def figures(api: Querying, pages: Province) -> list[Row]:
    """What Prometheus says of itself, and how long the province's dashboard takes."""
    bench = (
        f"{AGENCIES} agencies x {DEVICES} devices, {SWITCHES} switches of {PORTS} ports each, "
        f"one Prometheus, {INTERVAL_S} s interval"
    )
    text = (await api._client.get("/metrics")).text
    own = {
        line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1])
        for line in text.splitlines()
        if not line.startswith("#")
    }
    by_group = {
        k.rsplit(";", 1)[-1].rstrip('"}'): v
        for k, v in own.items()
        if k.startswith("prometheus_rule_group_last_duration_seconds")
    }
    slowest_group = max(by_group, key=by_group.__getitem__)
    begin = time.perf_counter()
    for expression in DASHBOARD_QUERIES:
        await api.rows(expression)
    dashboard = time.perf_counter() - begin
    made = (
        ("series of an agency, /metrics", pages.agency.series, "series", ""),
        ("series of an agency, /snmp", SWITCHES * pages.switch.series, "series", ""),
        ("active series", own["prometheus_tsdb_head_series"], "series", ""),
        ("samples a second", await _number(api, _RATE), "", "over the last three minutes"),
        ("resident memory", own["process_resident_memory_bytes"] / 1e6, "MB", ""),
        ("CPU of one core", 100 * own["process_cpu_seconds_total"] / RUN_S, "%", "start included"),
        ("slowest scrape", await _number(api, "max(scrape_duration_seconds)"), "s", ""),
        ("slowest rule group", by_group[slowest_group], "s", f"{slowest_group}; target 12 s"),
        ("province dashboard, every query once", dashboard, "s", "target 1 s"),
        ("agencies up", await _number(api, 'sum(up{job="netmon-agent"})'), "", ""),
        ("switches up", await _number(api, 'sum(up{job="netmon-snmp"})'), "", ""),
    )
    return [
        Row(bench=bench, subject=name, value=value, unit=unit, more_is_better=False, note=note)
        for name, value, unit, note in made
    ]


_RATE = "sum(sum_over_time(scrape_samples_scraped[3m])) / 180"


async def _number(api: Querying, expression: str) -> float:
    return await api.number(expression) or 0.0
