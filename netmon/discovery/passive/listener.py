"""Listens on one interface for as long as the agent runs; sends nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterable, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

from inventory.observation import Observation
from netmon.discovery.passive.hearing import Hearing
from netmon.discovery.passive.settings import PassiveSettings
from netmon.discovery.prefixes import Prefixes
from netmon.transport.frames import Frame, FrameTap


class Tap(AsyncIterable[Frame], Protocol):
    """What frames come from; ``FrameTap`` in the agent."""

    dropped: int

    def close(self) -> None:
        """End the iteration."""


class PassiveListener:
    """Hears stations and hands on what is new.

    Args:
        settings: bounds.
        interface: where to listen.
        segment: the configured prefix that the interface is in: the segment of stations that are
            heard without an address of ours.
        prefixes: the configured prefixes; other addresses are not told on.
        on_observations: takes what was heard, at most every ``flush_s``.
        open_tap: how to hear.
        clock: the time.
    """

    def __init__(
        self,
        *,
        settings: PassiveSettings,
        interface: str,
        segment: str,
        prefixes: Prefixes,
        on_observations: Callable[[Sequence[Observation]], Awaitable[None]],
        open_tap: Callable[..., Tap] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.hearing = Hearing(segment=segment, prefixes=prefixes, settings=settings)
        self._settings = settings
        self._interface = interface
        self._tell = on_observations
        self._open = open_tap or (
            lambda *, interface, queue: FrameTap(interface=interface, queue=queue).open()
        )
        self._clock = clock
        self._waiting: list[Observation] = []
        self._tap: Tap | None = None

    @property
    def dropped(self) -> int:
        """Frames that came faster than they could be read."""
        return self._tap.dropped if self._tap else 0

    async def run(self) -> None:
        """Listen until ``aclose``.

        Raises:
            PermissionMissingError: no CAP_NET_RAW.
            TransportError: the interface is missing or went away.
        """
        self._tap = self._open(interface=self._interface, queue=self._settings.queue)
        flusher = asyncio.create_task(self._flush_for_ever(), name=f"hear {self._interface}")
        reader = asyncio.create_task(self._read(self._tap), name=f"read {self._interface}")
        try:
            await asyncio.wait({reader, flusher}, return_when=asyncio.FIRST_COMPLETED)
            for task in (reader, flusher):
                if task.done():
                    task.result()  # what went wrong is the caller's to know
        finally:
            self._tap.close()
            for task in (reader, flusher):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    if not task.done():
                        await task
            await self._flush()

    async def aclose(self) -> None:
        """Stop; ``run`` returns after what was heard is handed on."""
        if self._tap is not None:
            self._tap.close()

    async def _read(self, tap: Tap) -> None:
        async for frame in tap:
            self._waiting += self.hearing.hear(frame.data, vlan=frame.vlan, now=self._clock())

    async def _flush_for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._settings.flush_s)
            await self._flush()

    async def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            await self._tell(waiting)
