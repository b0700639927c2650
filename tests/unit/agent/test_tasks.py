"""Periodic work: failures are counted and survived, our own bugs apart; nothing runs twice."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from inventory.errors import BookError
from inventory.text import verbatim
from netmon.agent import tasks
from netmon.agent.side_by_side import side_by_side
from netmon.agent.tasks import Periodic
from netmon.errors import TransportError

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def periodic(work: Any, period_s: float = 3600) -> Periodic:
    return Periodic(name="look", work=work, period_s=lambda: period_s, clock=lambda: NOW)


def failing(error: Exception) -> Any:
    async def work() -> None:
        raise error

    return work


async def nothing() -> None:
    return


async def test_success_is_noted() -> None:
    task = periodic(nothing)
    assert await task.once()
    health = task.task_health()
    assert (health.task, health.last_success, health.failures) == ("look", NOW, 0)
    assert health.last_duration_s is not None


@pytest.mark.parametrize("error", [TransportError("no route"), BookError(verbatim("disk full"))])
async def test_trouble_is_counted_without_a_traceback(
    error: Any, caplog: pytest.LogCaptureFixture
) -> None:
    task = periodic(failing(error))
    assert await task.once()
    assert (task.health.failures, task.health.bugs, task.health.last_success) == (1, 0, None)
    assert [(r.levelno, r.exc_info) for r in caplog.records] == [(logging.WARNING, None)]


async def test_a_bug_is_counted_apart_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    task = periodic(failing(ZeroDivisionError()))
    assert not await task.once()
    assert (task.health.failures, task.health.bugs) == (1, 1)
    assert caplog.records[0].exc_info is not None


async def test_being_cancelled_is_no_failure() -> None:
    task = periodic(asyncio.Event().wait)
    run = asyncio.create_task(task.once())
    await asyncio.sleep(0)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert task.health.failures == 0


async def test_bugs_in_a_row_make_the_pauses_grow_up_to_a_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 24:
            raise asyncio.CancelledError

    task = periodic(failing(ZeroDivisionError()))
    monkeypatch.setattr(asyncio, "sleep", sleep)
    task._wait = lambda _seconds: nothing()  # type: ignore[method-assign,assignment]
    with pytest.raises(asyncio.CancelledError):
        await task.run()
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses[-1] == 300


async def test_run_soon_during_a_run_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_SETTLE_S", 0)
    runs = 0
    twice = asyncio.Event()

    async def work() -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            task.run_soon()  # news came while it was looking
        else:
            twice.set()

    task = periodic(work)
    task.run_soon()
    running = asyncio.create_task(task.run())
    async with asyncio.timeout(5):
        await twice.wait()
    running.cancel()
    assert runs == 2


async def test_several_calls_are_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_SETTLE_S", 0)
    runs = 0

    async def work() -> None:
        nonlocal runs
        runs += 1

    task = periodic(work)
    for _ in range(5):
        task.run_soon()
    running = asyncio.create_task(task.run())
    for _ in range(20):
        await asyncio.sleep(0)
    running.cancel()
    assert runs == 1


async def test_settled_waits_for_the_run_under_way() -> None:
    release, order = asyncio.Event(), []

    async def work() -> None:
        await release.wait()
        order.append("run")

    task = periodic(work)
    run = asyncio.create_task(task.once())
    await asyncio.sleep(0)
    waiting = asyncio.create_task(task.settled())
    waiting.add_done_callback(lambda _task: order.append("settled"))
    await asyncio.sleep(0)
    release.set()
    await asyncio.gather(run, waiting)
    await asyncio.sleep(0)
    assert order == ["run", "settled"]


async def test_one_bug_does_not_keep_the_other_items_from_being_done() -> None:
    done: list[int] = []

    async def work(item: int) -> None:
        if item == 1:
            raise ZeroDivisionError
        done.append(item)

    with pytest.raises(ZeroDivisionError):
        await side_by_side(range(4), work)
    assert done == [0, 2, 3]


async def test_trouble_of_the_book_ends_the_work_as_itself() -> None:
    async def work(_item: int) -> None:
        raise BookError(verbatim("disk full"))

    with pytest.raises(BookError, match="disk full"):
        await side_by_side(range(4), work)


async def test_no_more_at_once_than_allowed_and_earlier_items_first() -> None:
    running, most, begun = 0, 0, []

    async def work(item: int) -> None:
        nonlocal running, most
        begun.append(item)
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    counts: list[int] = []
    await side_by_side(range(10), work, at_once=3, done=counts.append)
    assert (most, begun, counts) == (3, list(range(10)), list(range(1, 11)))
