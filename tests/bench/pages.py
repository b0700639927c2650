"""The officer's pages of an agency larger than any, while the agent works.

A process of its own, held to one core, serves 60 switches and 1,000 stations and goes on taking
looks and judging every five seconds. A small client on another core asks for every page, first one
at a time (what an officer waits for), then four at a time (how many pages a second there are).
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.bench.table import Row

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


def run() -> list[Row]:
    """Measure first byte and size of every page, and pages a second over all of them."""
    with _office() as (address, process):
        first, size = asyncio.run(_alone(address))
        before = _cpu_s(process)
        pages, worst = asyncio.run(_together(address))
        cpu_s = _cpu_s(process) - before
    rows = [
        Row(
            bench=f"page {path}, 60 switches and 1,000 stations",
            subject="netmon",
            value=round(statistics.median(first[path]), 4),
            unit="s",
            more_is_better=False,
            note=f"first byte, median of {ROUNDS} while judging; worst"
            f" {max(first[path]) * 1000:.0f} ms; {size[path] / 1000:.0f} kB",
        )
        for path in PAGES
    ]
    return [
        *rows,
        Row(
            bench="pages a second, all of them in turn",
            subject="netmon, one core, working",
            value=round(pages / SECONDS, 1),
            unit="pages/s",
            note=f"{AT_ONCE} at once, worst first byte {worst * 1000:.0f} ms;"
            f" {pages / cpu_s:.1f} pages a second of processor time, the judging included",
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


async def _alone(address: str) -> tuple[dict[str, list[float]], dict[str, int]]:
    first: dict[str, list[float]] = {path: [] for path in PAGES}
    size: dict[str, int] = {}
    async with httpx.AsyncClient(base_url=f"http://{address}", timeout=30) as client:
        for _ in range(ROUNDS):
            for path in PAGES:
                waited, size[path] = await _ask(client, path)
                first[path].append(waited)
    return first, size


def _cpu_s(process: int) -> float:
    """Processor time that a process has had: what a busy machine does not change (proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _together(address: str) -> tuple[int, float]:
    began = time.perf_counter()
    waits: list[float] = []

    async def reader(start: int) -> None:
        async with httpx.AsyncClient(base_url=f"http://{address}", timeout=30) as client:
            n = start
            while time.perf_counter() - began < SECONDS:
                waits.append((await _ask(client, PAGES[n % len(PAGES)]))[0])
                n += 1

    await asyncio.gather(*(reader(start) for start in range(AT_ONCE)))
    return len(waits), max(waits)


async def _ask(client: httpx.AsyncClient, path: str) -> tuple[float, int]:
    began = time.perf_counter()
    async with client.stream("GET", path) as answer:
        assert answer.status_code == httpx.codes.OK, path
        waited = time.perf_counter() - began
        return waited, len(await answer.aread())
