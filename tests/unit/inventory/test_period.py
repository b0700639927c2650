"""Periods: the days they hold, and the months that are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.period import PeriodError, PeriodRule, legal_day, month_of, parse_period

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
months = st.builds(
    month_of, st.integers(2010, 2090), st.integers(1, 12), st.sampled_from(PeriodRule)
)


def test_a_calendar_month_begins_and_ends_at_midnight_in_legal_time() -> None:
    period = parse_period("2026-10", now=NOW)
    assert (period.first, period.last) == (date(2026, 10, 1), date(2026, 10, 31))
    assert period.start == datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert period.end == datetime(2026, 10, 31, 17, tzinfo=UTC)
    assert len(period.days()) == 31


def test_the_administration_counts_from_the_15th_to_the_14th() -> None:
    period = parse_period("2026-11", now=NOW, rule=PeriodRule.FIFTEENTH)
    assert (period.first, period.last) == (date(2026, 10, 15), date(2026, 11, 14))


@given(months)
def test_periods_follow_one_another_without_gap_or_overlap(period) -> None:
    before = period.previous()
    assert before.end == period.start
    assert legal_day(period.end - timedelta(microseconds=1)) == period.last
    assert 28 <= len(period.days()) <= 31


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "11-2026", "2026-1", "", "2026-11-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(PeriodError, match="is not a month"):
        parse_period(text, now=NOW)


def test_a_month_to_come_is_refused() -> None:
    with pytest.raises(PeriodError, match="has not begun") as caught:
        parse_period("2026-12", now=NOW)
    assert caught.value.text.vi == "kỳ 2026-12 chưa bắt đầu (hôm nay là 22/11/2026)."


@pytest.mark.parametrize(
    ("month", "now"),
    [
        ("2026-11", NOW),
        ("2026-11", datetime(2026, 11, 30, 16, 59, tzinfo=UTC)),  # 23:59 on the last day
    ],
)
def test_half_a_month_is_refused(month: str, now: datetime) -> None:
    with pytest.raises(PeriodError, match="half a period"):
        parse_period(month, now=now)


def test_a_month_can_be_reported_from_the_first_minute_after_it_in_legal_time() -> None:
    assert parse_period("2026-11", now=datetime(2026, 11, 30, 17, 0, tzinfo=UTC)).month == 11


def test_active_days_are_those_inside_the_period() -> None:
    period = parse_period("2026-10", now=NOW)
    assert len(period.active_days(date(2026, 10, 30), None)) == 2
    assert len(period.active_days(date(2009, 1, 1), date(2026, 10, 5))) == 5
    assert period.active_days(date(2026, 11, 1), None) == ()
