"""Keeps the proof: every judgement into the signed chain, and a month's bundle for who may ask.

The chain is beside the book. When it cannot be kept, the agent goes on measuring and says so: a
verdict without proof is still a measurement, and SVC-05 tells that the proof is missing.
"""

from __future__ import annotations

import logging
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from inventory.circumstances import Circumstances
from inventory.evidence import Head, sha256
from inventory.finding import RegulationInfo
from inventory.period import Period, PeriodError, PeriodRule, parse_period
from inventory.readiness_settings import ReadinessSettings
from inventory.snapshot import Snapshot
from inventory.store import Store
from inventory.verdict import Verdict
from netmon.evidence.attachments import attached
from netmon.evidence.bundles import export_month, write_bundle
from netmon.evidence.keys import KEY_FILE, KeyFileError, SigningKey
from netmon.evidence.ledger import Ledger, LedgerError
from netmon.evidence.recorder import Author, Recorder
from netmon.evidence.rotation import current_key
from netmon.version import __version__
from netmon.web.state import EvidenceFile

logger = logging.getLogger(__name__)

EVIDENCE_DIR = "evidence"
BUNDLES_DIR = "bundles"


class Witness:
    """The agent's evidence. ``note`` runs on the book's thread, ``bundle`` on any other.

    Args:
        state_dir: the book's directory; the chain, its key and the bundles are kept there.
        agency: the agency's code.
    """

    def __init__(self, *, state_dir: Path, agency: str) -> None:
        self.head: Head | None = None  # where the chain has come to
        self.unbroken: bool | None = None  # None: nothing was chained yet
        self._state_dir = state_dir
        self._author = Author(agency=agency, agent=agency, version=__version__)
        self._ledger = Ledger(state_dir / EVIDENCE_DIR)
        self._recorder: Recorder | None = None

    def note(
        self, store: Store, snapshot: Snapshot, verdict: Verdict, *, told: Circumstances
    ) -> None:
        """Take a judgement in; trouble with the chain is told, never raised."""
        try:
            if self._recorder is None:
                self._recorder = self._begin()
            self._recorder.note(store, snapshot, verdict, told=told)
            self.head = self._ledger.head()
        except (LedgerError, KeyFileError) as error:
            if self.unbroken is not False:
                logger.error("%s", error)  # noqa: TRY400 - the sentence says it all
            self.unbroken = False
        else:
            self.unbroken = True

    def _begin(self) -> Recorder:
        """Read the whole chain once, so that damage is known at the start; make the key."""
        days = self._ledger.days()
        chain = self._ledger.records(days[0], days[-1]) if days else ()
        for before, after in pairwise(chain):
            if after.prev != before.hash:
                msg = f"{self._ledger.directory}: record {after.seq} does not follow {before.seq}"
                raise LedgerError(msg)
        self._key()
        return Recorder(ledger=self._ledger, key=self._key, author=self._author)

    def _key(self) -> SigningKey:
        return current_key(self._ledger, self._state_dir / KEY_FILE)

    def bundle(
        self, month: str, *, now: datetime, regulation: RegulationInfo | None, rule: PeriodRule
    ) -> EvidenceFile | None:
        """The proof bundle of a month that has ended; None when nothing was chained in it.

        Raises:
            ValueError: not a month, or one that has not ended.
            LedgerError: the chain is damaged.
        """
        period = self._chained(month, now, rule)
        if period is None:
            return None
        path = self._state_dir / BUNDLES_DIR / f"{self._author.agency}-{period.file_name}.zip"
        if not path.exists():
            files = export_month(
                self._ledger,
                self._key(),
                self._author,
                period=period,
                active=(period.first, period.last),
                attached=attached(regulation),
                settings=ReadinessSettings(),
                now=now,
            )
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_bundle(files, path)
        former = [str(record.body["old"]) for record in self._ledger.handovers()]
        return EvidenceFile(
            path=path,
            sha256=sha256(path.read_bytes()),
            agency=self._author.agency,
            public_keys=(*former, self._key().public),
        )

    def has(self, month: str, *, now: datetime, rule: PeriodRule) -> bool:
        """Whether something was chained in a month that has ended.

        Raises:
            ValueError: not a month, or one that has not ended.
        """
        return self._chained(month, now, rule) is not None

    def _chained(self, month: str, now: datetime, rule: PeriodRule) -> Period | None:
        try:
            period = parse_period(month, now=now, rule=rule)
        except PeriodError as error:
            raise ValueError(error.text.en) from error
        kept = any(period.first <= day <= period.last for day in self._ledger.days())
        return period if kept else None
