"""What the web server needs from the agent: the newest snapshot, its verdict, and the counters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from exporters.stats import AgentStats
from inventory.snapshot import Snapshot
from inventory.verdict import Verdict


class SnapshotProvider(Protocol):
    """Answers at once and from memory; a page never waits for the store or the network."""

    def current(self) -> tuple[Snapshot, Verdict] | None:
        """The newest snapshot and its verdict; None until the first cycle is done.

        The same objects are returned until there are newer ones: pages are cached by identity.
        """

    def stats(self) -> AgentStats:
        """The agent's counters as they are now."""


Reload = Callable[[], Awaitable[None]]
"""Loads the configuration again, all or nothing; raises ``OperatorError`` with every problem."""
