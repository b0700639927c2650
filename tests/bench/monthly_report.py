"""``netmon report`` as an office runs it: a province from Prometheus, one agency from its own book.

The province is 200 agencies over a month, written into Prometheus' own blocks. Samples lie a
quarter of an hour apart and at every edge of the service hours: 40 million of them in 13 700
series, which take minutes to write. An agent is scraped every minute: denser samples make
Prometheus read more, and give the report itself no more to do.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import yaml

from tests.bench.requirement import need_program
from tests.bench.table import Row
from tests.support.month_metrics import blocks, metrics, serving
from tests.support.months import OCTOBER, STORIES, Story, keep

AGENCIES, SWITCHES, APART = 200, 5, timedelta(minutes=15)
SETTINGS = Path("deploy/registry/report.example.yaml").resolve()

# A child's peak is told to be at least its parent's: a small parent stands between.
_CHILD = """
import resource, subprocess, sys, time
begin = time.perf_counter()
said = subprocess.run(sys.argv[1:], check=True, capture_output=True, text=True).stdout
took = time.perf_counter() - begin
print(took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, said, sep="\\n")
"""


def run() -> list[Row]:
    """Measure."""
    need_program("prometheus")
    need_program("promtool")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [*_province(folder), *_own_book(folder)]


def _province(folder: Path) -> list[Row]:
    stories = [
        replace(STORIES[n % len(STORIES)], code=f"so-{n:03d}", name=f"Sở {n:03d}")
        for n in range(AGENCIES)
    ]
    registry = folder / "registry.yaml"
    listed = [
        {"code": s.code, "name": s.name, "kind": "so", "valid_from": "2026-01-01"} for s in stories
    ]
    text = yaml.safe_dump(
        {"registry": {"id": "tinh", "title": "Tỉnh", "version": 1}, "agencies": listed},
        allow_unicode=True,
    )
    registry.write_text(text.replace("'2026-01-01'", "2026-01-01"), encoding="utf-8")
    with serving(blocks(folder, _month_of(stories))) as url:
        source = ["--registry", str(registry), "--prometheus", url]
        return _measured("200 agencies from Prometheus", folder, source, "30 s, 500 MB")


def _month_of(stories: Sequence[Story]) -> Iterator[str]:
    """The metrics of agencies that share the three fates: each fate is lived through once."""
    fates = len(STORIES)
    lived = [_families(story) for story in STORIES]
    for family in dict.fromkeys(family for one in lived for family in one):
        yield f"{family}\n"
        for n, story in enumerate(stories):
            fate = STORIES[n % fates]
            text = lived[n % fates].get(family, "")
            yield text.replace(_labels(fate), _labels(story))
    yield "# EOF\n"


def _families(story: Story) -> dict[str, str]:
    """An agency's samples by the line that begins their family."""
    *told, _ = metrics([story], OCTOBER, step=APART, devices=SWITCHES)
    return {told[i].strip(): told[i + 1] for i in range(0, len(told), 2)}


def _labels(story: Story) -> str:
    return f'agency="{story.code}",instance="{story.code}:9877"'


def _own_book(folder: Path) -> list[Row]:
    home = folder / "agency"
    state = home / "state"
    state.mkdir(parents=True)
    keep(state, STORIES[0], hours=1)
    config = home / "netmon.yaml"
    config.write_text(
        "agency: {code: so-a, name: Sở A, seats: 40}\n"
        "networks: [{prefix: 192.0.2.0/24, sweep: false}]\nstate_dir: state\n",
        encoding="utf-8",
    )
    return _measured("one agency from its book", folder, ["--config", str(config)], "2 s")


def _measured(bench: str, folder: Path, source: list[str], target: str) -> list[Row]:
    out = folder / bench.replace(" ", "-")
    command = [sys.executable, "-m", "netmon", "report", "--month", OCTOBER.name]
    command += ["--settings", str(SETTINGS), "--out", str(out), *source]
    found = subprocess.run(
        [sys.executable, "-c", _CHILD, *command], capture_output=True, text=True, check=True
    )
    took, kilobytes, sentence = found.stdout.split("\n")[:3]
    note = f"target under {target}; {sentence}"
    return [
        Row(
            bench=bench,
            subject="time",
            value=float(took),
            unit="s",
            more_is_better=False,
            note=note,
        ),
        Row(
            bench=bench,
            subject="memory",
            value=float(kilobytes) / 1000,
            unit="MB",
            more_is_better=False,
        ),
    ]
