"""An agent with 1,000 devices: the memory of the process, and what its ``/metrics`` costs.

A real ``netmon agent`` runs beside simulated devices that it polls, on a book of 1,000 devices with
a day of history; every page of the officer is opened while it works. Its environment is that of the
shipped unit. Memory is what the kernel says: resident now, and the most it ever was.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import httpx

from netmon.agent.terms import book_of
from netmon.demo.run import SimulatedAgency, enter_register, simulated_agency
from tests.bench.table import Row
from tests.support.command import ROOT, Surroundings
from tests.support.large_agency import DEVICES, PREFIX, write_large_agency
from tests.support.ports import free_tcp_port

BENCH = f"agent, {DEVICES:,} devices"
CYCLES = 4
"""Judgements waited for: caches are full after the second."""
PAGES = (
    "/", "/devices", "/devices.csv", "/map", "/map.svg", "/services", "/events", "/regulation",
    "/readiness", "/api/v1/devices", "/api/v1/findings", "/api/v1/readiness", "/sd/devices",
)  # fmt: skip


def run() -> list[Row]:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Row]:
    port = free_tcp_port()
    async with (
        simulated_agency(folder, web_port=port) as agency,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120) as client,
    ):
        _enlarge(agency)
        here = Surroundings(folder)
        with here.started("agent", "--config", agency.config, **_unit_environment()) as process:
            await _until_ready(client)
            first = _memory(process.pid)
            idle: list[float] = []
            judged = set[str]()
            async with asyncio.timeout(300):
                while len(judged) < CYCLES:
                    judged.add(await _judged_at(client))
                    for path in PAGES:
                        (await client.get(path)).raise_for_status()
                    idle.append(await _timed(client))
            busy = await _busy(client)
            page = (await client.get("/metrics", headers={"Accept-Encoding": "identity"})).content
            last = _memory(process.pid)
            process.terminate()
            process.wait(30)
    return list(_rows(first, last, idle=idle, busy=busy, page=page))


def _unit_environment() -> dict[str, str]:
    unit = (ROOT / "deploy/agent/netmon-agent.service").read_text("utf-8")
    (words,) = re.findall(r"^Environment=(.+)$", unit, re.MULTILINE)
    return dict(word.split("=") for word in words.split())


def _enlarge(agency: SimulatedAgency) -> None:
    """The simulated agency's own devices, and a thousand more in the book."""
    text = agency.config.read_text("utf-8")
    text = text.replace("networks:\n", f"networks:\n  - {{prefix: {PREFIX}, sweep: false}}\n")
    text = text.replace("timeout_s: 3.0", "timeout_s: 0.5")
    text += "schedule: {judge_s: 10, reach_s: 20}\n"
    agency.config.write_text(text, encoding="utf-8")
    configuration = agency.configuration()
    enter_register(configuration, agency.register)
    with book_of(configuration) as store:
        write_large_agency(store, datetime.now(UTC))


async def _until_ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(300):
        while True:
            try:
                if (await client.get("/-/ready")).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.2)


async def _judged_at(client: httpx.AsyncClient) -> str:
    page = (await client.get("/metrics")).text
    found = re.search(r"^netmon_snapshot_timestamp_seconds (\S+)$", page, re.MULTILINE)
    return found[1] if found else ""


async def _timed(client: httpx.AsyncClient) -> float:
    """Milliseconds of one scrape as Prometheus makes it: compressed."""
    begin = time.perf_counter()
    (await client.get("/metrics", headers={"Accept-Encoding": "gzip"})).raise_for_status()
    return 1000 * (time.perf_counter() - begin)


async def _busy(client: httpx.AsyncClient) -> list[float]:
    """Scrapes while other pages are asked for without a pause."""
    times: list[float] = []

    async def reader() -> None:
        while len(times) < 20:
            await client.get("/devices")

    async def scraper() -> None:
        for _ in range(20):
            await asyncio.sleep(0.5)
            times.append(await _timed(client))

    await asyncio.gather(scraper(), reader())
    return times


def _memory(pid: int) -> tuple[float, float]:
    """Resident now and at most, MB."""
    text = Path(f"/proc/{pid}/status").read_text("ascii")
    now, most = (re.search(rf"{name}:\s+(\d+) kB", text) for name in ("VmRSS", "VmHWM"))
    assert now is not None
    assert most is not None
    return int(now[1]) * 1024 / 1e6, int(most[1]) * 1024 / 1e6


def _rows(
    first: tuple[float, float],
    last: tuple[float, float],
    *,
    idle: list[float],
    busy: list[float],
    page: bytes,
) -> Iterator[Row]:
    series = sum(not line.startswith(b"#") for line in page.splitlines())
    for subject, value, unit, note in (
        ("resident after the first cycle", first[0], "MB", "target 150 MB"),
        ("resident after pages and judgements", last[0], "MB", "target 150 MB"),
        ("resident, the most it ever was", last[1], "MB", "target 150 MB"),
        ("/metrics, a scrape, median", median(idle), "ms", "compressed, client included"),
        ("/metrics, beside a busy page, median", median(busy), "ms", "target 50 ms"),
        ("/metrics, size", len(page) / 1e6, "MB", f"{series} series; target 2 MB"),
    ):
        yield Row(
            bench=BENCH, subject=subject, value=value, unit=unit, more_is_better=False, note=note
        )
