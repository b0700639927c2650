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
        keeper: knows the regulation that a bundle names, and how months are counted.
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
        rule = self._keeper.terms.circumstances.period_rule
        return self._witness.has(month, now=self._now(), rule=rule)

    def bundle(self, month: str) -> EvidenceFile | None:
        """See ``EvidenceProvider``."""
        terms = self._keeper.terms
        with self._one:
            return self._witness.bundle(
                month,
                now=self._now(),
                regulation=terms.regulation.info if terms.regulation else None,
                rule=terms.circumstances.period_rule,
            )
