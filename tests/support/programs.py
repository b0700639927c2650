"""Debian's Prometheus, Alertmanager and VictoriaMetrics, started on free loopback ports."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.support.ports import free_tcp_port

READY_S = 60.0

VICTORIA_FLAGS = (
    "-retentionPeriod=25",  # months
    "-search.latencyOffset=0",  # or the newest half minute is held back
    "-search.maxStalenessInterval=5m",  # a value counts as long as in Prometheus
    "-search.disableCache",  # samples of the past arrive
    "-memory.allowedPercent=10",
    "-loggerLevel=ERROR",
)
"""VictoriaMetrics as a test can ask it at once."""


async def output(*command: str | Path, cwd: Path | None = None) -> tuple[int, str]:
    """Exit code and everything a program says."""
    process = await asyncio.create_subprocess_exec(
        *map(str, command),
        cwd=cwd,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


def _end_of(log: Path) -> str:
    return log.read_text("utf-8", "replace")[-2000:]


@asynccontextmanager
async def started(
    command: Sequence[str | Path], *, log: Path, health: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A program that answers ``health`` with 200; ended with the block."""
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(*map(str, command), stdout=out, stderr=out)
    try:
        async with httpx.AsyncClient() as client, asyncio.timeout(READY_S):
            while True:
                if process.returncode is not None:
                    raise RuntimeError(_end_of(log))
                try:
                    if (await client.get(health)).status_code == httpx.codes.OK:
                        break
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.05)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 15)
        except TimeoutError:
            process.kill()
            await process.wait()


class Querying:
    """The query API that Prometheus and VictoriaMetrics share."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._client = httpx.AsyncClient(base_url=base, timeout=60)

    async def ask(self, path: str, **params: str | float) -> Any:
        """One API answer's data."""
        answer = await self._client.get(f"/api/v1/{path}", params=params)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()["data"]

    async def rows(self, expression: str, **params: str | float) -> list[Any]:
        """An instant query's result."""
        return list((await self.ask("query", query=expression, **params))["result"])

    async def number(self, expression: str, **params: str | float) -> float | None:
        """The one value of an instant query; None when there is none."""
        found = await self.rows(expression, **params)
        return float(found[0]["value"][1]) if found else None

    async def until(self, expression: str, *, within_s: float = 60) -> list[Any]:
        """The result once it is not empty."""
        async with asyncio.timeout(within_s):
            while not (found := await self.rows(expression)):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.2)
            return found

    async def aclose(self) -> None:
        """Close the connection."""
        await self._client.aclose()


@asynccontextmanager
async def prometheus(
    config: Path, data: Path, *flags: str, port: int | None = None
) -> AsyncIterator[Querying]:
    """A Prometheus that is ready for queries."""
    port = port or free_tcp_port()
    base = f"http://127.0.0.1:{port}"
    command = [
        "prometheus",
        f"--config.file={config}",
        f"--storage.tsdb.path={data}",
        f"--web.listen-address=127.0.0.1:{port}",
        *flags,
    ]
    async with started(command, log=data.with_suffix(".log"), health=f"{base}/-/ready"):
        api = Querying(base)
        try:
            yield api
        finally:
            await api.aclose()


@asynccontextmanager
async def victoria_metrics(folder: Path, *, port: int | None = None) -> AsyncIterator[Querying]:
    """A VictoriaMetrics that takes remote writes and answers queries."""
    port = port or free_tcp_port()
    base = f"http://127.0.0.1:{port}"
    command = [
        "victoria-metrics",
        *VICTORIA_FLAGS,
        f"-storageDataPath={folder}",
        f"-httpListenAddr=127.0.0.1:{port}",
    ]
    async with started(command, log=folder.with_suffix(".log"), health=f"{base}/health"):
        api = Querying(base)
        try:
            yield api
        finally:
            await api.aclose()
