"""A province of 200 agencies with 300 devices each on one Prometheus, and one agent's large page.

One agency's page is rendered by the agent's own code and served for 200 targets, the values that
move moving; the interval is shortened, so the rate of samples is higher than at the shipped 60 s.
Interfaces (/snmp) are counted, not ingested: they would be most of the series.
"""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from exporters.interface_metrics import render_interfaces
from exporters.prometheus import Format, MetricsPage
from inventory.types import DeviceId
from netmon.web.server import HttpServer
from tests.bench.requirement import need_program
from tests.bench.table import Row
from tests.support.agencies import LONG_AGO, Living, Plan
from tests.support.listening import LOOPBACK
from tests.support.programs import Querying, prometheus

AGENCIES, DEVICES, SWITCHES, PORTS = 200, 300, 10, 48
INTERVAL_S, RUN_S = 15, 75
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
        begin = time.perf_counter()
        body = page.render(current, state.stats(), form=Format.TEXT, now=datetime.now(UTC))
        times.append(1000 * (time.perf_counter() - begin))
    subject = "/metrics, 1,000 devices"
    median = sorted(times)[len(times) // 2]
    note = f"{series(body)} series; target under 50 ms and 2 MB"
    return [
        Row(
            bench=subject,
            subject="render",
            value=median,
            unit="ms",
            more_is_better=False,
            note=note,
        ),
        Row(bench=subject, subject="size", value=len(body) / 1e6, unit="MB", more_is_better=False),
    ]


_COUNTER = re.compile(rb"(?:(?<=_total )|(?<=\"} ))([1-9][0-9.e+]{4,})(?=\n)")


class Province:
    """One page for every agency; counters and clock move."""

    def __init__(self) -> None:
        now = datetime.now(UTC)
        state = Living(plan(DEVICES))
        snapshot, _ = state.current()
        page = MetricsPage().render(state.current(), state.stats(), form=Format.TEXT, now=now)
        self.series = series(page)
        switch = snapshot.devices[DeviceId("d-sw-1")]
        interfaces = render_interfaces(switch, now=now, max_age=now - LONG_AGO)
        self.interface_series = SWITCHES * series(interfaces)
        # Split at what moves: counters that are not zero grow by a second a second.
        self._parts = _COUNTER.split(page)
        self._began = time.time()

    async def metrics(self, _request: Request) -> Response:
        """The page, its counters moved on."""
        passed = time.time() - self._began
        parts = [
            str(float(part) + passed).encode() if i % 2 else part
            for i, part in enumerate(self._parts)
        ]
        return Response(b"".join(parts), media_type=Format.TEXT.value)

    async def registry(self, _request: Request) -> Response:
        """Every agency of the registry."""
        lines = [f'netmon_registry_agency{{agency="a-{i}",scope="mandatory"}} 1' for i in ids()]
        return Response("\n".join(lines) + "\n", media_type=Format.TEXT.value)


def ids() -> range:
    """The agencies."""
    return range(AGENCIES)


async def province(folder: Path) -> list[Row]:
    """Scrape them all for a while and ask Prometheus what it cost."""
    pages = Province()
    routes = [Route("/metrics", pages.metrics), Route("/registry", pages.registry)]
    server = HttpServer(LOOPBACK, routes=routes)
    address = str(server.bind())
    task = asyncio.create_task(server.run())
    targets = [{"targets": [address], "labels": {"agency": f"a-{i}"}} for i in ids()]
    (folder / "agents.json").write_text(json.dumps(targets))
    config = folder / "prometheus.yml"
    config.write_text(
        f"global: {{scrape_interval: {INTERVAL_S}s, evaluation_interval: {INTERVAL_S}s}}\n"
        f"rule_files: ['{RULES}/*.yml']\n"
        "scrape_configs:\n"
        "  - job_name: netmon-agent\n"
        f"    file_sd_configs: [{{files: ['{folder}/agents.json']}}]\n"
        "  - job_name: netmon-province\n"
        "    metrics_path: /registry\n"
        f"    static_configs: [{{targets: ['{address}']}}]\n"
        "  - job_name: prometheus\n"
        "    static_configs: [{targets: ['127.0.0.1:9']}]\n"
    )
    try:
        async with prometheus(config, folder / "data") as api:
            own = config.read_text().replace("127.0.0.1:9'", api.base.removeprefix("http://") + "'")
            config.write_text(own)
            await api._client.post("/-/reload")
            await asyncio.sleep(RUN_S)
            return await figures(api, pages)
    finally:
        await server.aclose()
        await task


async def figures(api: Querying, pages: Province) -> list[Row]:
    """What Prometheus says of itself, and how long the province's dashboard takes."""
    bench = f"{AGENCIES} agencies x {DEVICES} devices, one Prometheus, {INTERVAL_S} s interval"
    text = (await api._client.get("/metrics")).text
    own = {
        line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1])
        for line in text.splitlines()
        if not line.startswith("#")
    }
    rules = sum(
        v for k, v in own.items() if k.startswith("prometheus_rule_group_last_duration_seconds")
    )
    by_group = {
        k.rsplit(";", 1)[-1].rstrip('"}'): v
        for k, v in own.items()
        if k.startswith("prometheus_rule_group_last_duration_seconds") and v > 0.1
    }
    begin = time.perf_counter()
    for expression in DASHBOARD_QUERIES:
        await api.rows(expression)
    dashboard = time.perf_counter() - begin
    slowest = await api.number('max(scrape_duration_seconds{job="netmon-agent"})')
    made = (
        ("series of an agency, /metrics", pages.series, "series"),
        ("series of an agency, /snmp of 10 switches (counted)", pages.interface_series, "series"),
        ("active series", own["prometheus_tsdb_head_series"], "series"),
        ("resident memory", own["process_resident_memory_bytes"] / 1e6, "MB"),
        ("CPU of one core", 100 * own["process_cpu_seconds_total"] / RUN_S, "%"),
        ("slowest scrape", slowest or 0.0, "s"),
        ("all rule groups, one evaluation", rules, "s"),
        ("province dashboard, every query once", dashboard, "s"),
        ("agencies up", await api.number('sum(up{job="netmon-agent"})') or 0.0, ""),
    )
    return [
        Row(
            bench=bench,
            subject=name,
            value=value,
            unit=unit,
            more_is_better=False,
            note=", ".join(f"{k} {v:.2f} s" for k, v in by_group.items()) if "rule" in name else "",
        )
        for name, value, unit in made
    ]
