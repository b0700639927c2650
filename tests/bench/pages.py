"""The officer's pages while the agent works: of an agency larger than any, and of a real agent.

A process of its own, held to one core, serves 60 switches and 1,000 stations and goes on taking
looks and judging every five seconds. A small client on another core asks for every page, first one
at a time (what an officer waits for), then four at a time (how many pages a second there are).

Then ``netmon agent`` itself, held to one core, on the simulated agency: it polls every device over
SNMPv3, probes services and judges every five seconds (a minute and more by default).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from netmon.demo.run import enter_register, simulated_agency
from tests.bench.table import Row
from tests.support.ports import free_tcp_port

PAGES = (
    "/",
    "/devices",
    "/devices?page=5",
    "/devices/sw-00",
    "/regulation",
    "/map",
    "/map.svg",
    "/readiness",
    "/services",
    "/events",
)
ROUNDS = 20
AT_ONCE = 4
SECONDS = 15.0
READY_S = 90.0
WORK = "schedule: {poll_s: 5, reach_s: 5, services_s: 5, judge_s: 5}\n"


def run() -> list[Row]:
    """Measure first byte and size of every page, and pages a second over all of them."""
    with _office() as (address, process):
        rows = asyncio.run(_measured(address, process, of="60 switches and 1,000 stations"))
    return [*rows, *asyncio.run(_agent())]


async def _measured(
    address: str, process: int, *, of: str, pages: Sequence[str] = PAGES
) -> list[Row]:
    first, size = await _alone(address, pages)
    before = _cpu_s(process)
    asked, worst = await _together(address, pages)
    cpu_s = _cpu_s(process) - before
    rows = [
        Row(
            bench=f"page {path}, {of}",
            subject="netmon",
            value=round(statistics.median(first[path]), 4),
            unit="s",
            more_is_better=False,
            note=f"first byte, median of {ROUNDS} while judging; worst"
            f" {max(first[path]) * 1000:.0f} ms; {size[path] / 1000:.0f} kB",
        )
        for path in pages
    ]
    return [
        *rows,
        Row(
            bench=f"pages a second, all of them in turn, {of}",
            subject="netmon, one core, working",
            value=round(asked / SECONDS, 1),
            unit="pages/s",
            note=f"{AT_ONCE} at once, worst first byte {worst * 1000:.0f} ms;"
            f" {asked / cpu_s:.1f} pages a second of processor time, the judging included",
        ),
    ]


@contextmanager
def _office() -> Iterator[tuple[str, int]]:
    """The serving process's address and number."""
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="netmon-pages-") as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.big_office", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        os.sched_setaffinity(process.pid, {cores[0]})
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process.pid
        finally:
            process.communicate("", timeout=30)


async def _agent() -> list[Row]:
    """The same of ``netmon agent`` on the simulated agency."""
    core = min(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="netmon-pages-") as name:
        port = free_tcp_port()
        async with simulated_agency(Path(name), web_port=port) as agency:
            enter_register(agency.configuration(), agency.register)
            with agency.config.open("a", encoding="utf-8") as config:
                config.write(WORK)
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "netmon", "agent", "--config", agency.config),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            os.sched_setaffinity(process.pid, {core})
            try:
                address = f"127.0.0.1:{port}"
                await _ready(address)
                switch = next(d.name for d in agency.topology.devices if d.role == "switch")
                pages = [page.replace("sw-00", switch) for page in PAGES if "?page" not in page]
                what = f"netmon agent, {len(agency.topology.devices)} simulated devices"
                return await _measured(address, process.pid, of=what, pages=pages)
            finally:
                process.terminate()
                await asyncio.wait_for(process.wait(), 30)


async def _ready(address: str) -> None:
    """Wait for the end of the first cycle."""
    async with (
        asyncio.timeout(READY_S),
        httpx.AsyncClient(base_url=f"http://{address}", timeout=30) as client,
    ):
        while True:
            with contextlib.suppress(httpx.TransportError):
                if (await client.get("/-/ready")).is_success:
                    return
            await asyncio.sleep(0.2)


async def _alone(
    address: str, pages: Sequence[str]
) -> tuple[dict[str, list[float]], dict[str, int]]:
    first: dict[str, list[float]] = {path: [] for path in pages}
    size: dict[str, int] = {}
    async with httpx.AsyncClient(base_url=f"http://{address}", timeout=30) as client:
        for _ in range(ROUNDS):
            for path in pages:
                waited, size[path] = await _ask(client, path)
                first[path].append(waited)
    return first, size


def _cpu_s(process: int) -> float:
    """Processor time that a process has had: what a busy machine does not change (proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _together(address: str, pages: Sequence[str]) -> tuple[int, float]:
    began = time.perf_counter()
    waits: list[float] = []

    async def reader(start: int) -> None:
        async with httpx.AsyncClient(base_url=f"http://{address}", timeout=30) as client:
            n = start
            while time.perf_counter() - began < SECONDS:
                waits.append((await _ask(client, pages[n % len(pages)]))[0])
                n += 1

    await asyncio.gather(*(reader(start) for start in range(AT_ONCE)))
    return len(waits), max(waits)


async def _ask(client: httpx.AsyncClient, path: str) -> tuple[float, int]:
    began = time.perf_counter()
    async with client.stream("GET", path) as answer:
        assert answer.status_code == httpx.codes.OK, path
        waited = time.perf_counter() - began
        return waited, len(await answer.aread())
