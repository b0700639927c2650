"""The watchdog is fed while the agent is well, and only then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from netmon.agent import tasks
from netmon.agent.heartbeat import Heartbeat
from netmon.agent.tasks import Periodic
from netmon.transport.service_manager import ServiceManager
from tests.support.manager import ListeningManager, listening


async def answers() -> None:
    return


async def never() -> None:
    await asyncio.Event().wait()


Book = Callable[[], Awaitable[None]]


@contextmanager
def heart(
    folder: Path, *watched: Periodic, book: Book = answers, **environ: str
) -> Iterator[tuple[Heartbeat, ListeningManager]]:
    with listening(str(folder / "notify")) as systemd:
        manager = ServiceManager(systemd.environ(**{"WATCHDOG_USEC": "60000", **environ}))
        yield (
            Heartbeat(manager=manager, tasks=watched, book=book, status=lambda: "LAN: ready"),
            systemd,
        )


async def test_a_well_agent_feeds_the_watchdog_again_and_again(tmp_path: Path) -> None:
    with heart(tmp_path) as (beating, systemd):
        running = asyncio.create_task(beating.run())
        async with asyncio.timeout(20):
            while systemd.heard().count("WATCHDOG=1") < 3:  # noqa: ASYNC110 - a thread listens
                await asyncio.sleep(0.01)
        running.cancel()
    assert set(systemd.heard()) == {"WATCHDOG=1", "STATUS=LAN: ready"}


async def test_without_a_watchdog_there_is_still_a_status(tmp_path: Path) -> None:
    with heart(tmp_path, WATCHDOG_USEC="") as (beating, systemd):
        await beating.beat(within_s=1)
    assert systemd.heard() == ["STATUS=LAN: ready"]


async def test_without_a_service_manager_there_is_nothing_to_do() -> None:
    idle = Heartbeat(manager=ServiceManager({}), tasks=(), book=never, status=str)
    async with asyncio.timeout(20):
        await idle.run()


async def test_a_book_that_does_not_answer_is_no_sign_of_life(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with heart(tmp_path, book=never) as (ill, systemd), caplog.at_level(logging.ERROR):
        await ill.beat(within_s=0.01)
        await ill.beat(within_s=0.01)
    assert systemd.heard() == ["STATUS=the book's thread does not answer"] * 2
    assert len(caplog.records) == 1  # said once, until it is well again


async def test_a_run_without_end_is_no_sign_of_life_until_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_HONEST_S", 0)
    begun, release = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await release.wait()

    poll = Periodic(name="poll", work=work, period_s=lambda: 0.0)
    with heart(tmp_path, poll) as (beating, systemd):
        await beating.beat(within_s=1)
        running = asyncio.create_task(poll.once())
        await begun.wait()
        await beating.beat(within_s=1)
        release.set()
        await running
        await beating.beat(within_s=1)
    well = ["STATUS=LAN: ready", "WATCHDOG=1"]
    assert systemd.heard() == [*well, "STATUS=poll does not come to an end", *well]


async def test_a_slow_lan_is_no_illness() -> None:
    slow = Periodic(name="configs", work=never, period_s=lambda: 86_400)
    running = asyncio.create_task(slow.once())
    await asyncio.sleep(0)
    assert not slow.stuck
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
