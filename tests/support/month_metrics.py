"""Whole months for Debian's Prometheus: OpenMetrics text, made into blocks by promtool, and served.

Samples are written every quarter of an hour, at every edge of the service hours, and where a story
changes; the figures do not depend on how dense they are, only the size of the test does.
"""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from inventory.availability import Availability, SlotState
from inventory.period import Period
from inventory.verdict import GateName, GateState, VerdictState
from netmon.agent.tally import Tally
from tests.support.months import GATEWAY, SWITCH, WAN, Story, verdict
from tests.support.ports import stop
from tests.support.programs import VICTORIA_FLAGS

STATES = (SlotState.UP, SlotState.DOWN, SlotState.UNKNOWN, SlotState.EXCLUDED)
Series = dict[str, list[tuple[int, float]]]


def metrics(
    stories: Sequence[Story],
    period: Period,
    *,
    step: timedelta = timedelta(minutes=15),
    devices: int = 1,
) -> Iterator[str]:
    """OpenMetrics text of a month (metrics: "Names"); one family after another.

    Args:
        stories: one agency each.
        period: the month.
        step: how far apart samples are.
        devices: how many switches an agency has, all of one fate.
    """
    families: dict[str, tuple[str, list[str]]] = {}
    for story in stories:
        for family, kind, labels, points in _series(story, period, step, devices):
            lines = families.setdefault(family, (kind, []))[1]
            suffix = "_total" if kind == "counter" else ""
            name = f'{family}{suffix}{{agency="{story.code}",instance="{story.code}:9877"{labels}}}'
            lines += [f"{name} {value:g} {at}" for at, value in points]
    for family, (kind, lines) in families.items():
        yield f"# TYPE {family} {kind}\n"
        yield "\n".join(lines) + "\n"
    yield "# EOF\n"


def _series(
    story: Story, period: Period, step: timedelta, devices: int
) -> Iterator[tuple[str, str, str, list[tuple[int, float]]]]:
    instants = [t for t in _instants(story, period, step) if not _silent(story, t)]
    stamps = [(t, round(t.timestamp())) for t in instants]

    def gauge(
        name: str, labels: str, value: float
    ) -> tuple[str, str, str, list[tuple[int, float]]]:
        return name, "gauge", labels, [(s, value) for _, s in stamps]

    names = [SWITCH, *(f"{SWITCH}-{n}" for n in range(1, devices))]
    services = [s for s in (GATEWAY, WAN) if s not in story.without]
    for subject in (*names, *services):
        spent = _spent(story, subject if subject in services else SWITCH, instants)
        what = "service" if subject in services else "device"
        for state in STATES:
            points = [(s, spent[t][state]) for t, s in stamps]
            name = subject.removeprefix("service:")
            labels = f',{what}="{name}",state="{state}"'
            yield f"netmon_{what}_availability_seconds", "counter", labels, points
    yield from (gauge(name, labels, 1) for name, labels in _told(story, services))
    yield (
        "netmon_snapshot_timestamp_seconds",
        "gauge",
        "",
        [(s, float(s)) for _, s in stamps],
    )
    live = {t: verdict(story, t) for t in instants}
    for lan in VerdictState:
        points = [(s, float(live[t].state is lan)) for t, s in stamps]
        yield "netmon_lan_ready", "gauge", f',state="{lan}"', points
    for n, name in enumerate(GateName):
        for gate in GateState:
            points = [(s, float(live[t].gates[n].state is gate)) for t, s in stamps]
            yield "netmon_lan_gate", "gauge", f',gate="{name}",state="{gate}"', points
    yield gauge("netmon_agency_info", f',name="{story.name}",kind="so",profile="L2"', 1)
    for device in names:
        labels = f',device="{device}",name="sw-loi",role="switch",registered="true"'
        yield gauge("netmon_device_info", labels, 1)
    yield gauge("netmon_seats", ',state="declared"', 40)
    yield gauge("netmon_seats", ',state="connected"', 39)
    yield gauge("netmon_devices", ',role="switch",registration="registered"', 1)
    sha = "ab" * 32
    yield gauge("netmon_regulation_info", f',id="qc",number="12/QĐ",sha256="{sha}"', 1)
    for status, value in (("pass", 1), ("fail", 0), ("unknown", 0)):
        labels = f',rule="MGT-01",severity="critical",state="{status}"'
        yield gauge("netmon_rule_results", labels, value)
    yield gauge("netmon_service_rtt_seconds", ',service="duong-len-tinh"', 0.015)
    yield gauge("netmon_service_loss_ratio", ',service="duong-len-tinh"', 0)
    if story.telnet:
        start, end = story.telnet
        points = [(s, start.timestamp()) for t, s in stamps if start <= t < end]
        labels = f',rule="MGT-01",device="{SWITCH}",severity="critical"'
        yield "netmon_finding_open_timestamp_seconds", "gauge", labels, points


def _told(story: Story, services: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What the agent says of its services and its hours."""
    for service in services:
        kind, wan = ("gateway", "false") if service == GATEWAY else ("path", "true")
        name = service.removeprefix("service:")
        yield "netmon_service_info", f',service="{name}",kind="{kind}",wan="{wan}"'
    hours = story.hours.to_json()
    week = ",".join(map(str, hours["weekdays"]))
    labels = f',weekdays="{week}",start="{hours["start"]}",end="{hours["end"]}"'
    yield "netmon_working_time_info", labels


def _instants(story: Story, period: Period, step: timedelta) -> list[datetime]:
    found = {period.start, period.end}
    at = period.start
    while at <= period.end:
        found.add(at)
        at += step
    for day in range(len(period.days())):
        midnight = period.start + timedelta(days=day)
        found |= {midnight + timedelta(hours=7), midnight + timedelta(hours=17, minutes=30)}
        for window in story.hours.windows(midnight, midnight + timedelta(days=1)):
            found |= set(window)
    for subject in story.watched():
        found |= story.edges(subject)
    spans = [(t.start, t.end) for t in story.tickets] + ([story.telnet] if story.telnet else [])
    found |= {edge for span in spans for edge in span if edge <= period.end}
    return sorted(found)


def _silent(story: Story, at: datetime) -> bool:
    return any(start < at < end for start, end in story.silent)


def _spent(
    story: Story, subject: str, instants: Sequence[datetime]
) -> dict[datetime, dict[SlotState, float]]:
    """The agent's counters by its own tally; after a silence it was restarted, from zero."""
    tally, found = Tally(), {}
    name = "sw-loi" if subject == SWITCH else subject.removeprefix("service:")
    for before, at in zip([None, *instants[:-1]], instants, strict=True):
        if before is not None:
            if story.state(before) is SlotState.UNKNOWN:
                tally = Tally()
            else:
                state = story.of(subject, before)
                tally.probed(name, state, (before, at), told=story.told())
        spent = tally.services.get(name, Availability())
        found[at] = dict(
            zip(STATES, (spent.up_s, spent.down_s, spent.unknown_s, spent.excluded_s), strict=True)
        )
    return found


def blocks(directory: Path, text: Iterator[str]) -> Path:
    """Prometheus' own blocks out of OpenMetrics text."""
    source, data = directory / "months.om", directory / "tsdb"
    with source.open("w", encoding="utf-8") as file:
        file.writelines(text)
    # The whole file is read again for every block: 2 h blocks would read a month 372 times.
    wide = "--max-block-duration=1000h"
    kind = ["create-blocks-from", wide, "openmetrics"]
    subprocess.run(
        ["promtool", "tsdb", *kind, str(source), str(data)], check=True, capture_output=True
    )
    source.unlink()
    return data


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """Prometheus on loopback over these blocks, scraping nothing."""
    config = data.parent / "prometheus.yml"
    config.write_text("global: {scrape_interval: 1h}\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [
            "prometheus",
            f"--config.file={config}",
            f"--storage.tsdb.path={data}",
            "--storage.tsdb.retention.time=100y",
            f"--web.listen-address=127.0.0.1:{port}",
            "--log.level=error",
        ]
    )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 40
        while not _ready(url):
            if time.monotonic() > deadline or process.poll() is not None:
                message = "Prometheus did not start"
                raise RuntimeError(message)
            time.sleep(0.1)
        yield url
    finally:
        stop(process)


def _ready(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/-/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def victoria(folder: Path, text: Iterator[str]) -> Iterator[str]:
    """VictoriaMetrics on loopback, with the same OpenMetrics text imported."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        ["victoria-metrics", *VICTORIA_FLAGS, f"-storageDataPath={folder / 'victoria'}",
         f"-httpListenAddr=127.0.0.1:{port}"],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 40
        while not _ready(url):
            if time.monotonic() > deadline or process.poll() is not None:
                message = "VictoriaMetrics did not start"
                raise RuntimeError(message)
            time.sleep(0.1)
        # Its import reads milliseconds where OpenMetrics writes seconds.
        lines = (line for part in text for line in part.splitlines() if not line.startswith("#"))
        body = "".join(f"{line}000\n" for line in lines).encode()
        _post(f"{url}/api/v1/import/prometheus", body)
        _post(f"{url}/internal/force_flush", b"")  # what was written can now be read
        yield url
    finally:
        stop(process)


def _post(url: str, body: bytes) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(url, data=body), timeout=60) as answer:
        answer.read()
