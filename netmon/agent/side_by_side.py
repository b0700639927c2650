"""The same work on many items, so many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from inventory.errors import BookError

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

    Trouble of the book ends it. Whatever else one item brings out, trouble on its way or a bug of
    ours, does not keep the others from being done; the first is raised when they are.

    Args:
        items: what to work on.
        work: the work.
        done: called with the number of finished items.
        at_once: how many at a time.
    """
    gate = asyncio.Semaphore(at_once)
    finished = 0
    errors: list[Exception] = []

    async def one(item: T) -> None:
        nonlocal finished
        async with gate:
            try:
                await work(item)
            except BookError:
                raise
            except Exception as error:  # noqa: BLE001 - raised below, for the supervisor to count
                errors.append(error)
        finished += 1
        done(finished)

    try:
        async with asyncio.TaskGroup() as group:
            for item in items:
                group.create_task(one(item))
    except BaseExceptionGroup as group_of:
        raise first_of(group_of) from group_of  # the first ended the others; one is enough to tell
    if errors:
        raise first_of(errors[0])


def first_of(error: BaseException) -> BaseException:
    """The first exception of a group, however deep; an exception that is no group itself."""
    first = error
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return first
