"""Debian's own Prometheus reads what the server says: the last word on what can be scraped."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from inventory.model import FactName, Interface
from inventory.snapshot import Snapshot
from netmon.web.server import WebServer
from tests.support import small_agency
from tests.support.listening import LOOPBACK
from tests.support.ports import free_tcp_port
from tests.support.small_agency import HOSTILE, FixedState

pytestmark = [
    pytest.mark.protocol,
    pytest.mark.skipif(shutil.which("prometheus") is None, reason="Debian package prometheus"),
]

DEADLINE_S = 80.0

CONFIG = """\
global:
  scrape_interval: 300ms
  scrape_timeout: 300ms
scrape_configs:
  - job_name: agency
    static_configs:
      - targets: ["{agent}"]
  - job_name: interfaces
    http_sd_configs:
      - url: http://{agent}/sd/devices
        refresh_interval: 1s
    relabel_configs:
      - source_labels: [__meta_netmon_role]
        target_label: role
"""


async def promtool(page: bytes) -> tuple[int, str]:
    """Exit code and complaints of ``promtool check metrics``."""
    process = await asyncio.create_subprocess_exec(
        "promtool",
        "check",
        "metrics",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate(page)
    return process.returncode or 0, out.decode()


@asynccontextmanager
async def serving(state: FixedState) -> AsyncIterator[str]:
    async def no_reload() -> None:
        """Nothing to load."""

    web = WebServer(
        LOOPBACK,
        state=state,
        reload=no_reload,
        now=lambda: small_agency.NOW,
    )
    address = web.bind()
    task = asyncio.create_task(web.run())
    try:
        yield str(address)
    finally:
        await web.aclose()
        await task


class Prometheus:
    """A running Prometheus and its query API."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/api/v1"

    async def ask(self, path: str, **params: str) -> Any:
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"{self._url}/{path}", params=params)
            answer.raise_for_status()
            return answer.json()["data"]

    async def query(self, expression: str) -> dict[tuple[tuple[str, str], ...], float]:
        """The answer once it is not empty, by its labels."""
        async with asyncio.timeout(DEADLINE_S):
            while True:
                try:
                    data = await self.ask("query", query=expression)
                except httpx.HTTPError:
                    data = {"result": []}  # still starting
                if data["result"]:
                    return {
                        tuple(sorted(row["metric"].items())): float(row["value"][1])
                        for row in data["result"]
                    }
                await asyncio.sleep(0.2)


@asynccontextmanager
async def prometheus(directory: Path, agent: str) -> AsyncIterator[Prometheus]:
    config = directory / "prometheus.yml"
    config.write_text(CONFIG.format(agent=agent), encoding="utf-8")
    port = free_tcp_port()
    with (directory / "prometheus.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            "prometheus",
            f"--config.file={config}",
            f"--storage.tsdb.path={directory / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
            stdout=log,
            stderr=log,
        )
        try:
            yield Prometheus(port)
        finally:
            process.terminate()
            await process.wait()


def hostile() -> Snapshot:
    """The agency with a switch that says the worst things in every field that becomes a label."""
    base = small_agency.snapshot()
    core = base.devices[small_agency.CORE]
    table = core.tables[Interface]
    first, *others = core.rows(Interface) or ()
    bad = replace(first, name=HOSTILE, alias=HOSTILE + "\udcff", description=HOSTILE)
    facts = {
        name: fact if name in {FactName.ROLE, FactName.UPTIME_S} else replace(fact, value=HOSTILE)
        for name, fact in core.facts.items()
    }
    tables = {**core.tables, Interface: replace(table, rows=(bad, *others))}
    device = replace(core, name=HOSTILE, facts=facts, tables=tables)
    return replace(base, devices={**base.devices, core.id: device})


@pytest.mark.timeout(120)
async def test_prometheus_scrapes_the_agency_and_its_discovered_switches(tmp_path: Path) -> None:
    async with serving(small_agency.measured()) as agent, prometheus(tmp_path, agent) as server:
        ready = await server.query('netmon_lan_ready{job="agency"}')
        assert {dict(labels)["state"]: value for labels, value in ready.items()} == {
            "ready": 0,
            "not_ready": 1,
            "undetermined": 0,
        }
        octets = await server.query('ifHCInOctets{job="interfaces"}')
        ((labels, _),) = octets.items()
        assert dict(labels)["instance"] == small_agency.CORE
        assert dict(labels)["role"] == "switch"
        assert dict(labels)["ifName"] == "Gi0/1"
        assert dict(labels)["ifAlias"] == 'Tầng 2 "phòng họp"\nlên core'
        up = await server.query("min(up)")
        assert list(up.values()) == [1]


@pytest.mark.timeout(120)
async def test_prometheus_reads_the_pages_of_a_hostile_switch(tmp_path: Path) -> None:
    state = FixedState((hostile(), small_agency.verdict()))
    async with serving(state) as agent, prometheus(tmp_path, agent) as server:
        info = await server.query('netmon_device_info{device="d-core"}')
        ((labels, _),) = info.items()
        shown = HOSTILE.replace("\x00", "�").replace("\x1b", "�")
        assert dict(labels)["name"] == shown
        octets = await server.query('ifHCInOctets{job="interfaces"}')
        ((labels, _),) = octets.items()
        assert dict(labels)["ifAlias"] == shown + "�"
        assert list((await server.query("min(up)")).values()) == [1]


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "state", [small_agency.measured(), FixedState(None)], ids=["measured", "early"]
)
async def test_promtool_has_nothing_to_say_about_the_metrics_page(state: FixedState) -> None:
    async with serving(state) as agent, httpx.AsyncClient() as client:
        page = await client.get(f"http://{agent}/metrics")
    assert await promtool(page.content) == (0, "")


@pytest.mark.timeout(120)
async def test_promtool_minds_only_the_names_the_snmp_page_takes_over() -> None:
    async with serving(small_agency.measured()) as agent, httpx.AsyncClient() as client:
        page = await client.get(f"http://{agent}/snmp?target=d-core")
    _, complaints = await promtool(page.content)
    known = (
        "metric names should be written in 'snake_case' not 'camelCase'",
        "label names should be written in 'snake_case' not 'camelCase'",
        'counter metrics should have "_total" suffix',
    )
    # snmp_exporter's own page gets the same three: they are the names dashboards know.
    assert [line for line in complaints.splitlines() if not line.endswith(known)] == []


async def test_promtool_would_have_complained_about_a_wrong_page() -> None:
    code, complaints = await promtool(b"# TYPE netmon_x counter\nnetmon_x 1\n")
    assert code != 0
    assert "_total" in complaints
