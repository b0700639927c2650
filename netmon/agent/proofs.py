"""Proof bundles for who may have them, over the page and the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from netmon.agent.bookkeeper import Bookkeeper
from netmon.agent.witness import Witness
from netmon.web.state import EvidenceFile


class Proofs:
    """The bundles for who may have them (web: ``EvidenceProvider``), one made at a time.

    Args:
        witness: keeps the chain.
        keeper: knows the regulation that a bundle names.
        now: the clock.
    """

    def __init__(
        self, witness: Witness, keeper: Bookkeeper, *, now: Callable[[], datetime]
    ) -> None:
        self._witness = witness
        self._keeper = keeper
        self._now = now
        self._one = Lock()

    def has(self, month: str) -> bool:
        """See ``EvidenceProvider``."""
        return self._witness.has(month, now=self._now())

    def bundle(self, month: str) -> EvidenceFile | None:
        """See ``EvidenceProvider``."""
        regulation = self._keeper.terms.regulation
        with self._one:
            return self._witness.bundle(
                month, now=self._now(), regulation=regulation.info if regulation else None
            )
