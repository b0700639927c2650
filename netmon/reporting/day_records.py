"""What the chain beside the book noted of a period's days: the hours and facts that held then.

The book knows what is so today. A report about a month that has ended asks what was so in it, as
the proof bundle of that month does; without a chain, or with a damaged one, today has to do.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from exporters.readiness.facts import Exemption
from inventory.availability import ServiceHours
from inventory.evidence import Json, RecordKind
from inventory.period import legal_day
from netmon.evidence.ledger import Ledger, LedgerError

logger = logging.getLogger(__name__)


class DayRecords:
    """See the module.

    Args:
        ledger: the chain; None: nothing was noted.
    """

    def __init__(self, ledger: Ledger | None) -> None:
        self._ledger = ledger

    def hours(
        self, since: datetime, until: datetime, *, today: ServiceHours | None
    ) -> ServiceHours | None:
        """The service hours of the first day on record in [since, until), else today's.

        Hours that were changed in the middle hold from the next period on (readiness 3.2).
        """
        noted = self._first(self._days(since, until))
        if noted is None:
            return today
        return None if noted["hours"] is None else ServiceHours.from_json(noted["hours"])

    def facts(self, since: datetime, until: datetime) -> Json | None:
        """Devices, seats and regulation on the last day on record in [since, until)."""
        noted = self._first(reversed(self._days(since, until)))
        return None if noted is None else noted["facts"]

    def _days(self, since: datetime, until: datetime) -> tuple[date, ...]:
        first, last = legal_day(since), legal_day(until - timedelta(microseconds=1))
        days = self._ledger.days() if self._ledger else ()
        return tuple(day for day in days if first <= day <= last)

    def _first(self, days: Iterable[date]) -> Json | None:
        try:
            return next((noted for day in days if (noted := self._noted(day)) is not None), None)
        except LedgerError as error:
            logger.warning("%s", error)  # SVC-05 fails over it; the figures are the book's
            return None

    def _noted(self, day: date) -> Json | None:
        records = self._ledger.records(day, day) if self._ledger else ()
        found = [r.body for r in records if r.kind is RecordKind.DAY and r.day == day]
        return found[-1] if found else None


def waivers(facts: Json) -> tuple[Exemption, ...]:
    """The regulation's exceptions among a day's facts."""
    return tuple(
        Exemption(
            rule=w["rule"],
            subject=w["device"],
            reason=w["reason"],
            approved_by=", ".join(filter(None, (w["approved_by"], w["number"]))),
            until=date.fromisoformat(w["until"]),
        )
        for w in facts.get("waivers", ())
    )
