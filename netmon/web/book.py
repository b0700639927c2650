"""The book as the page uses it: its history to read, and the words of an officer to keep.

Implemented by the agent on the book's own thread; every answer is bounded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from exporters.readiness.model import Report
from inventory.device import Device, RegisterEntry
from inventory.history import Event, FactChange, Stay
from inventory.observation import Key
from inventory.sighting import CounterSample, Decision, SlotRun
from inventory.store.configs import ConfigVersion
from inventory.types import DeviceId
from inventory.verdict import Outline
from netmon.regulation.effective import Effective


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceHistory:
    """What the book remembers of one device.

    Attributes:
        samples: counter readings of the last day, oldest first.
        stays: places, newest first.
        changes: changes of facts, newest first.
        versions: configurations, newest first.
        difference: unified diff of the two newest configurations that differ, or of those asked.
        decisions: what people decided about its identity, revoked ones too.
    """

    samples: tuple[CounterSample, ...] = ()
    stays: tuple[Stay, ...] = ()
    changes: tuple[FactChange, ...] = ()
    versions: tuple[ConfigVersion, ...] = ()
    difference: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What the book remembers of a stretch of time.

    Attributes:
        slots: reachability by device.
    """

    verdicts: tuple[Outline, ...] = ()
    slots: Mapping[DeviceId, tuple[SlotRun, ...]]


class Book(Protocol):
    """Reading raises ``BookError`` when the book cannot be used; so does every change.

    A change is on the disk, with an event that says who made it, when the call returns; the next
    judgement, which it asks for, shows it.
    """

    def regulation(self) -> Effective | None:
        """The regulation in effect, with the wording of its articles."""

    async def device(
        self, device: Device, *, now: datetime, versions: tuple[str, str] | None = None
    ) -> DeviceHistory:
        """The history of a device; ``versions``: which two configurations to compare."""

    async def span(self, devices: Sequence[DeviceId], since: datetime, until: datetime) -> Span:
        """Verdicts and reachability inside [since, until]."""

    async def events(
        self, *, limit: int, since: datetime | None = None, kinds: Collection[str] = ()
    ) -> tuple[Event, ...]:
        """The newest events, newest first; ``kinds``: only these, none: all."""

    def read_register(self, data: bytes, *, name: str) -> tuple[RegisterEntry, ...]:
        """A register as CSV text or a workbook; ``name`` is what problems call it.

        Raises:
            TableError: every problem, with its line.
        """

    async def approve(self, entries: Sequence[RegisterEntry], *, who: str, at: datetime) -> None:
        """Enter lines in the register."""

    async def retire(self, device: Device, *, who: str, why: str, at: datetime) -> None:
        """Strike the device's line out of the register."""

    async def merge(self, one: Device, other: Device, *, who: str, why: str, at: datetime) -> None:
        """Decide that two records are one device."""

    async def split(self, device: Device, key: Key, *, who: str, why: str, at: datetime) -> None:
        """Decide that a key does not belong to the device."""

    async def undo(self, decision: int, *, who: str, at: datetime) -> None:
        """Take a decision back."""

    async def report(self, month: str, *, now: datetime) -> Report:
        """The report of ``YYYY-MM`` on this agency, from its own book; takes seconds.

        Raises:
            PeriodError: not a month, or one that has not ended.
        """

    async def look_again(self, *, who: str, at: datetime) -> float:
        """Ask for a look at the LAN now.

        Returns:
            0 when it will be made, else the seconds until the next one may be asked for.
        """
