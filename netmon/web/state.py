"""What the web server needs from the agent: the newest snapshot, its verdict, and the counters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """A month's proof bundle as one file that no longer changes.

    Attributes:
        agency: the code of the agency it proves something about.
        path: the file; a new bundle of the month is a new file.
        sha256: of its bytes, lower-case hex; it is the bundle's ETag.
        public_keys: the agent's own, ``ed25519:BASE64``, oldest first: what a bundle of this agency
            is held against.
    """

    agency: str
    path: Path
    sha256: str
    public_keys: tuple[str, ...] = ()


class EvidenceProvider(Protocol):
    """Finds proof bundles; called in a thread, it may read the disk."""

    def has(self, month: str) -> bool:
        """Whether there is a bundle of ``YYYY-MM``, or can be; quick.

        Raises:
            ValueError: not a month, or one that has not ended.
        """

    def bundle(self, month: str) -> EvidenceFile | None:
        """The bundle of ``YYYY-MM``, made when it is not there yet; None when there is none.

        Raises:
            ValueError: not a month, or one that has not ended.
            NetmonError: the proof is damaged; the sentence says where.
        """


Reload = Callable[[], Awaitable[None]]
"""Loads the configuration again, all or nothing; raises ``OperatorError`` with every problem."""
