"""How long a configuration takes to parse and to question, and what two years of them weigh.

The history is that of 700 devices, each changed about twice a week, for two years. One device of
every kind is written to a real book, all its versions, and the growth is multiplied.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inventory.configuration import ConfigText, Configuration, Platform, parse
from inventory.configuration.text import digest
from inventory.store import Store, StoreSettings
from inventory.types import DeviceId
from tests.bench.table import Row
from tests.support.configs import NAMES, REDACTOR, raw, read

_START = datetime(2024, 11, 1, tzinfo=UTC)
_DEVICES, _VERSIONS = 700, 209
_LINES = 500
_MARK, _KEPT = "! viec so", 20  # lines that come and go, and how many stand at a time
_ROUNDS = 20


def run() -> list[Row]:
    """Redact, parse and question 500 lines; keep two years."""
    output = (raw(Platform.CISCO_IOS, "hardened") * 2).split("\n")[:_LINES]
    text = replace(read(Platform.CISCO_IOS, "hardened"), lines=REDACTOR.lines(output))
    fresh = iter(replace(text, sha256=str(n)) for n in range(_ROUNDS + 1))  # not parsed before
    known = parse(text)
    return [
        _duration("redact", lambda: REDACTOR.lines(output)),
        _duration("parse", lambda: parse(next(fresh))),
        _duration("ask 50 questions", lambda: _ask(known)),
        _two_years(),
    ]


def _ask(parsed: Configuration) -> None:
    for number in range(25):
        parsed.every("line vty").has(f"transport input ssh{number}")
        parsed.absent(f"ip http server{number}")


def _duration(what: str, work: Callable[[], object]) -> Row:
    took = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return Row(
        bench=f"configuration of {_LINES} lines",
        subject=what,
        value=statistics.median(took) * 1000,
        unit="ms",
        more_is_better=False,
    )


def _two_years() -> Row:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        with Store(settings=StoreSettings(path=path)):
            pass
        empty = path.stat().st_size
        kinds = [(platform, name) for platform in Platform for name in NAMES]
        with Store(settings=StoreSettings(path=path)) as book:
            for number, (platform, name) in enumerate(kinds):
                _history(book, DeviceId(f"d-{number}"), read(platform, name))
        grown = path.stat().st_size - empty
    size = grown / len(kinds) * _DEVICES / 1e6
    return Row(
        bench=f"{_DEVICES} devices, two years, {_VERSIONS} versions each",
        subject="book",
        value=size,
        unit="MB",
        more_is_better=False,
        note=f"measured: {len(kinds)} devices, {grown / 1e6:.1f} MB",
    )


def _history(book: Store, device: DeviceId, text: ConfigText) -> None:
    chance = random.Random(device)
    for number in range(_VERSIONS):
        book.put_configuration(device, text, at=_START + timedelta(days=3.5 * number))
        lines = list(text.lines)
        for change in range(chance.randrange(1, 6)):
            lines.insert(chance.randrange(len(lines)), f"{_MARK} {number}.{change}")
        ours = [index for index, line in enumerate(lines) if line.startswith(_MARK)]
        for index in reversed(ours[:-_KEPT]):
            del lines[index]
        text = replace(text, lines=tuple(lines), sha256=digest(lines))
