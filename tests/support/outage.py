"""An outage of the NOC, compressed in time: what store-and-forward keeps of it.

vmagent takes samples with their own timestamps, so a week is pushed into it as fast as it goes;
the samples, their times and the queue on disk are those of a week. Prometheus in agent mode sends
only what is younger than its own start, so there a week of scrapes is taken at a short interval.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from exporters.prometheus import Format, MetricsPage
from netmon.web.server import HttpServer
from tests.support.agencies import Living, Plan
from tests.support.listening import LOOPBACK
from tests.support.ports import free_tcp_port
from tests.support.programs import Querying, prometheus, started

AGENCY = Plan(code="so-y-te", name="Sở Y tế", switches=2, ports=4, hosts=5)
QUIET_S = 60.0
"""How long draining the queue may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was measured during the outage, and what the NOC has afterwards.

    Attributes:
        slots: times at which the agent was asked.
        arrived: of them, how many the NOC has.
        longest_gap_s: between two that it has.
        queue_bytes: on the agency's disk at the end of the outage.
        catch_up_s: from the start of the NOC until nothing was pending any more.
        up_s: seconds the core switch was up by the agent's own counter, and by the NOC's copy.
    """

    slots: int
    arrived: int
    longest_gap_s: float
    queue_bytes: int
    catch_up_s: float
    up_s: tuple[float, float]


def noc_config(folder: Path, *, out_of_order: bool) -> Path:
    """A NOC that is already at "now"; with the shipped window or, to compare, without one."""
    shipped = Path("deploy/noc/prometheus.yml").read_text("utf-8")
    window = "storage:\n  tsdb:\n    out_of_order_time_window: 10d\n"
    assert window in shipped
    config = folder / f"noc-{out_of_order}.yml"
    config.write_text(
        "global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\n"
        + (window if out_of_order else "")
        + "scrape_configs:\n  - job_name: self\n    static_configs:\n"
        f"      - targets: ['127.0.0.1:{free_tcp_port()}']\n",
        encoding="utf-8",
    )
    return config


@asynccontextmanager
async def noc(folder: Path, port: int, *, out_of_order: bool = True) -> AsyncIterator[Querying]:
    """The NOC's Prometheus, taking what agencies push."""
    config = noc_config(folder, out_of_order=out_of_order)
    # A NOC that was away has a past: its head is at "now" before the first old sample comes.
    async with prometheus(config, folder / "noc") as before:
        await before.until("up")
    receiver = "--web.enable-remote-write-receiver"
    async with prometheus(config, folder / "noc", receiver, port=port) as api:
        yield api


@asynccontextmanager
async def vmagent(folder: Path, noc_port: int) -> AsyncIterator[httpx.AsyncClient]:
    """vmagent with its queue below the folder."""
    port = free_tcp_port()
    base = f"http://127.0.0.1:{port}"
    command = [
        "vmagent",
        f"-httpListenAddr=127.0.0.1:{port}",
        f"-remoteWrite.url=http://127.0.0.1:{noc_port}/api/v1/write",
        f"-remoteWrite.tmpDataPath={folder / 'queue'}",
        "-remoteWrite.maxDiskUsagePerURL=2GB",
        "-remoteWrite.flushInterval=1s",
        "-memory.allowedBytes=64MB",
    ]
    async with (
        started(command, log=folder / "vmagent.log", health=f"{base}/health"),
        httpx.AsyncClient(base_url=base, timeout=30) as client,
    ):
        yield client


async def push(client: httpx.AsyncClient, times: list[datetime]) -> None:
    """The agent's page as it was at each of these times."""
    page = MetricsPage()
    at = times[0]
    state = Living(AGENCY, now=lambda: at)
    for at in times:
        body = page.render(state.current(), state.stats(), form=Format.TEXT, now=at)
        answer = await client.post(
            "/api/v1/import/prometheus",
            params={
                "timestamp": int(at.timestamp() * 1000),
                "extra_label": [f"agency={AGENCY.code}", "job=netmon-agent"],
            },
            # As a scrape renames it: the target's own label stands.
            content=body.replace(b'{agency="', b'{exported_agency="'),
        )
        answer.raise_for_status()


def counted(times: list[datetime]) -> float:
    """Seconds up that the agent counted between its first and last page."""
    first = Living(AGENCY, now=lambda: times[0]).stats()
    last = Living(AGENCY, now=lambda: times[-1]).stats()
    return last.availability["d-sw-1"].up_s - first.availability["d-sw-1"].up_s


async def drained(client: httpx.AsyncClient) -> None:
    """Wait until vmagent has nothing left to send."""
    async with asyncio.timeout(QUIET_S):
        while await pending(client) > 0:  # noqa: ASYNC110 - another process sends
            await asyncio.sleep(0.2)


async def pending(client: httpx.AsyncClient) -> float:
    """Bytes that vmagent has not sent yet."""
    text = (await client.get("/metrics")).text
    names = ("vmagent_remotewrite_pending_data_bytes", "vmagent_remotewrite_pending_inmemory")
    values = [float(x.split()[-1]) for x in text.splitlines() if x.startswith(names)]
    return sum(values)


async def arrived(api: Querying, want: list[datetime]) -> tuple[int, float]:
    """How many of the slots the NOC has, and the longest gap between two."""
    series = f'netmon_lan_ready{{agency="{AGENCY.code}",state="ready"}}[9d]'
    found = await api.rows(series)
    have = sorted(float(at) for at, _ in found[0]["values"]) if found else []
    wanted = {round(at.timestamp(), 3) for at in want}
    gaps = [b - a for a, b in pairwise(have)]
    return len(wanted & {round(at, 3) for at in have}), max(gaps, default=0.0)


async def week_with_vmagent(folder: Path, *, step: timedelta, out_of_order: bool = True) -> Proof:
    """Seven days without the NOC, with a restart of the agency's machine in the middle."""
    port = free_tcp_port()
    end = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
    count = int(timedelta(days=7) / step)
    times = [end - step * (count - 1 - i) for i in range(count)]
    async with vmagent(folder, port) as client:
        await push(client, times[: count // 2])
    async with vmagent(folder, port) as client:
        await push(client, times[count // 2 :])
        await asyncio.sleep(2)  # the last block is cut once a second
        queue = sum(f.stat().st_size for f in (folder / "queue").rglob("*") if f.is_file())
        begin = asyncio.get_running_loop().time()
        async with noc(folder, port, out_of_order=out_of_order) as api:
            await drained(client)
            seconds = asyncio.get_running_loop().time() - begin
            await asyncio.sleep(1)
            have, gap = await arrived(api, times)
            copy = await api.number(
                "max_over_time({0}[9d]) - min_over_time({0}[9d])".format(
                    "netmon_device_availability_seconds_total"
                    f'{{agency="{AGENCY.code}",device="d-sw-1",state="up"}}'
                )
            )
    return Proof(
        slots=count,
        arrived=have,
        longest_gap_s=gap,
        queue_bytes=queue,
        catch_up_s=seconds,
        up_s=(counted(times), copy or 0.0),
    )


class Page:
    """An agent's metrics page that counts how often it was read."""

    def __init__(self) -> None:
        self.reads = 0

    async def read(self, _request: Request) -> Response:
        """The page."""
        self.reads += 1
        return Response(f"netmon_scrapes_total {self.reads}\n", media_type=Format.TEXT.value)


AGENT_CONFIG = """\
global: {{scrape_interval: {interval}, scrape_timeout: {interval}}}
scrape_configs:
  - job_name: netmon-agent
    static_configs: [{{targets: ["{target}"], labels: {{agency: so-y-te}}}}]
remote_write:
  - url: http://127.0.0.1:{noc}/api/v1/write
    queue_config: {{min_backoff: 100ms, max_backoff: 1s, batch_send_deadline: 500ms}}
"""


async def scrapes_with_agent_mode(
    folder: Path, *, scrapes: int, interval_ms: int, restart: bool
) -> tuple[int, int]:
    """(scrapes taken while the NOC was away, scrapes the NOC has afterwards)."""
    page, port = Page(), free_tcp_port()
    server = HttpServer(LOOPBACK, routes=[Route("/metrics", page.read)])
    target = str(server.bind())
    serving = asyncio.create_task(server.run())
    config = folder / "agent.yml"
    text = AGENT_CONFIG.format(interval=f"{interval_ms}ms", target=target, noc=port)
    config.write_text(text, encoding="utf-8")

    @asynccontextmanager
    async def agent() -> AsyncIterator[None]:
        own = free_tcp_port()
        command = [
            "prometheus",
            "--enable-feature=agent",
            f"--config.file={config}",
            f"--storage.agent.path={folder / 'wal'}",
            "--storage.agent.retention.max-time=8d",
            f"--web.listen-address=127.0.0.1:{own}",
        ]
        health = f"http://127.0.0.1:{own}/-/ready"
        async with started(command, log=folder / "agent.log", health=health):
            yield

    async def until(reads: int) -> None:
        while page.reads < reads:  # noqa: ASYNC110 - another process reads
            await asyncio.sleep(0.05)

    try:
        if restart:
            async with agent():
                await until(scrapes // 2)
        async with agent():
            await until(scrapes)
            taken = page.reads
            async with noc(folder, port) as api:
                newest = f"max_over_time(netmon_scrapes_total[1h]) >= {taken}"
                await api.until(newest, within_s=QUIET_S)
                found = await api.rows("netmon_scrapes_total[1h]")
        have = {int(float(value)) for _, value in found[0]["values"]}
    finally:
        await server.aclose()
        await serving
    return taken, sum(number <= taken for number in have)
