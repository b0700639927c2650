"""The same work on many items, so many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from inventory.errors import BookError
from netmon.errors import TransportError

T = TypeVar("T")

Progress = Callable[[str, int, int | None], None]
"""Called with a stage, how much of it is done, and out of how much."""

AT_ONCE = 64
"""Devices looked at side by side: a /24 of silent hosts is four rounds of one timeout."""


def silent(stage: str, done: int, total: int | None) -> None:
    """A progress that nobody watches."""


async def side_by_side(
    items: Iterable[T],
    work: Callable[[T], Awaitable[None]],
    *,
    done: Callable[[int], None] = lambda _count: None,
    at_once: int = AT_ONCE,
) -> None:
    """Do the work on every item; earlier items begin earlier.

    Trouble of the book or of the network as a whole ends it. A bug of ours that one item brings out
    does not keep the others from being done; it is raised when they are.

    Args:
        items: what to work on.
        work: the work.
        done: called with the number of finished items.
        at_once: how many at a time.
    """
    gate = asyncio.Semaphore(at_once)
    finished = 0
    bugs: list[Exception] = []

    async def one(item: T) -> None:
        nonlocal finished
        async with gate:
            try:
                await work(item)
            except (BookError, TransportError):
                raise
            except Exception as bug:  # noqa: BLE001 - raised below, for the supervisor to count
                bugs.append(bug)
        finished += 1
        done(finished)

    try:
        async with asyncio.TaskGroup() as group:
            for item in items:
                group.create_task(one(item))
    except BaseExceptionGroup as errors:
        raise first_of(errors) from errors  # the first ended the others; one is enough to tell
    if bugs:
        raise bugs[0]


def first_of(errors: BaseExceptionGroup) -> BaseException:
    """The first exception in a group, however deep."""
    first: BaseException = errors
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return first
