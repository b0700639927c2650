"""The notification protocol, spoken to a real datagram socket."""

from __future__ import annotations

import logging
import os
import uuid
from pathlib import Path

import pytest

from netmon.transport.service_manager import ServiceManager
from tests.support.manager import listening


@pytest.mark.parametrize("abstract", [False, True])
def test_what_happens_is_told_in_the_manager_s_words(tmp_path: Path, abstract: bool) -> None:
    address = f"@netmon-{uuid.uuid4().hex}" if abstract else str(tmp_path / "notify")
    with listening(address) as systemd:
        manager = ServiceManager(systemd.environ())
        manager.ready()
        manager.reloading()
        manager.alive()
        manager.status("hai\ndòng")
        manager.stopping()
    ready, reloading, since, *rest = systemd.heard()
    assert (ready, reloading) == ("READY=1", "RELOADING=1")
    assert since.removeprefix("MONOTONIC_USEC=").isdecimal()
    assert rest == ["WATCHDOG=1", "STATUS=hai dòng", "STOPPING=1"]
    assert manager.unsent == 0


def test_nobody_asked_so_nobody_is_told() -> None:
    manager = ServiceManager({})
    manager.ready()
    assert (manager.listens, manager.watchdog_s, manager.unsent) == (False, None, 0)


def test_a_manager_that_went_away_is_counted_and_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    manager = ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "gone")})
    with caplog.at_level(logging.WARNING):
        manager.ready()
        manager.alive()
    assert (manager.unsent, len(caplog.records)) == (2, 1)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"WATCHDOG_USEC": "300000000"}, 300.0),
        ({"WATCHDOG_USEC": "1500000", "WATCHDOG_PID": str(os.getpid())}, 1.5),
        ({"WATCHDOG_USEC": "1500000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_the_watchdog_is_the_one_of_this_process(
    environ: dict[str, str], expected: float | None
) -> None:
    assert ServiceManager(environ).watchdog_s == expected
