"""Reporting periods: the days a monthly report speaks of, in Vietnam's legal time.

Two rules are in use in the administration and neither is guessed: a calendar month, or day 15 of
the month before to day 14. A report is about a period that has ended; a month to come or half a
month proves nothing and is refused here, once, for everybody.

``PeriodRecord`` is what is kept of one agency for a period, whatever kept it (its own book, a
proof bundle), and ``PeriodJudge`` the pure function that turns it into the period's verdict.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from inventory.availability import Availability
from inventory.errors import InventoryError
from inventory.readiness_settings import FailureSpan, ReadinessSettings
from inventory.text import Text
from inventory.types import LEGAL_TIME
from inventory.verdict import Verdict

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DECEMBER = 12
FIRST_YEAR = 2009
"""Nothing was measured before the directive."""


class PeriodRule(StrEnum):
    """How a month is counted."""

    CALENDAR = "calendar"
    FIFTEENTH = "15-14"

    @property
    def month_begins(self) -> int:
        """The day on which a month begins."""
        return 1 if self is PeriodRule.CALENDAR else 15


class PeriodError(InventoryError, ValueError):
    """Not a month, or not one that can be reported on; ``text`` says why in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The month ``month`` of ``year`` as its rule counts it. ``first`` and ``last`` are days."""

    first: date
    last: date
    year: int
    month: int
    rule: PeriodRule

    @property
    def name(self) -> str:
        """``2026-11``."""
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def file_name(self) -> str:
        """``2026-11``, or ``2026-11_15-14``: two ways of counting a month are two months."""
        return self.name if self.rule is PeriodRule.CALENDAR else f"{self.name}_{self.rule.value}"

    @property
    def start(self) -> datetime:
        """The first instant, UTC."""
        return day_start(self.first)

    @property
    def end(self) -> datetime:
        """The first instant after it, UTC."""
        return day_start(self.last + timedelta(days=1))

    def days(self) -> tuple[date, ...]:
        """Every day, in order."""
        return days_of(self.first, self.last)

    def previous(self) -> Period:
        """The period before, by the same rule."""
        if self.month == 1:
            return month_of(self.year - 1, _DECEMBER, self.rule)
        return month_of(self.year, self.month - 1, self.rule)

    def active_days(self, valid_from: date, valid_to: date | None) -> tuple[date, ...]:
        """The days of it on which something valid in these dates (inclusive) is active."""
        return days_of(max(self.first, valid_from), min(self.last, valid_to or self.last))


def day_start(day: date) -> datetime:
    """The instant at which a day of legal time begins, UTC."""
    return datetime.combine(day, time(), LEGAL_TIME).astimezone(UTC)


def legal_day(at: datetime) -> date:
    """The day of legal time that an instant falls on."""
    return at.astimezone(LEGAL_TIME).date()


def days_of(first: date, last: date) -> tuple[date, ...]:
    """Every day from first to last; none when last comes before first."""
    return tuple(first + timedelta(days=i) for i in range((last - first).days + 1))


def month_of(year: int, month: int, rule: PeriodRule) -> Period:
    """The period of a month.

    Raises:
        ValueError: there is no such month.
    """
    following = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
    first, last = date(year, month, 1), following - timedelta(days=1)
    if rule is PeriodRule.FIFTEENTH:
        first, last = (first - timedelta(days=1)).replace(day=15), first.replace(day=14)
    return Period(first, last, year, month, rule)


def parse_period(text: str, *, now: datetime, rule: PeriodRule = PeriodRule.CALENDAR) -> Period:
    """The period named by ``YYYY-MM``.

    Raises:
        PeriodError: not a month, not yet begun, or not yet ended.
    """
    found = _MONTH.fullmatch(text.strip())
    if found is None:
        raise PeriodError(NOT_A_MONTH.format(text=text))
    year, month = int(found[1]), int(found[2])
    if not 1 <= month <= _DECEMBER or not FIRST_YEAR <= year < 9999:  # noqa: PLR2004
        raise PeriodError(NOT_A_MONTH.format(text=text))
    period = month_of(year, month, rule)
    today = legal_day(now)
    if period.first > today:
        raise PeriodError(FUTURE_MONTH.format(month=period.name, today=f"{today:%d/%m/%Y}"))
    if period.last >= today:
        raise PeriodError(
            HALF_MONTH.format(month=period.name, last=f"{period.last:%d/%m/%Y}", today=today)
        )
    return period


class Part(StrEnum):
    """What gate 3 asks about; without one of each kind nothing is proven."""

    CORE = "core"
    GATEWAY = "gateway"
    WAN = "wan"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectTimes:
    """What a main device, gateway or path spent in each state over the active days.

    Attributes:
        parts: what it stands for; a gateway may be the way to the province as well.
    """

    name: str
    parts: frozenset[Part]
    service_hours: Availability
    round_the_clock: Availability


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRecord:
    """What was kept of one agency over the days of a period on which it was active.

    Attributes:
        since, until: the instants between which it was active inside the period.
        last: the last assessment made in that time, None when there was none.
        availability: what G3 asks about, by subject.
        failures: critical failures that reach into the time; None when no history was kept.
    """

    since: datetime
    until: datetime
    last: Verdict | None
    availability: Mapping[str, SubjectTimes] = field(default_factory=dict)
    failures: tuple[FailureSpan, ...] | None = None


class PeriodJudge(Protocol):
    """A pure function from what was kept to the period's verdict."""

    def __call__(self, record: PeriodRecord, settings: ReadinessSettings) -> Verdict | None:
        """The verdict; None when nothing was kept at all ("no data")."""


NOT_A_MONTH = Text(
    vi="'{text}' không phải là tháng; viết YYYY-MM, ví dụ 2026-11.",
    en="'{text}' is not a month; write YYYY-MM, such as 2026-11.",
)
FUTURE_MONTH = Text(
    vi="kỳ {month} chưa bắt đầu (hôm nay là {today}).",
    en="period {month} has not begun (today is {today}).",
)
HALF_MONTH = Text(
    vi="kỳ {month} kết thúc ngày {last}, hôm nay mới là {today}; chưa thể báo cáo nửa kỳ.",
    en="period {month} ends on {last} and today is {today}; half a period is not reported.",
)
