"""A silent device is asked less and less often, and at once again when it is back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from netmon.agent.breaker import Breaker
from netmon.config.settings import BreakerSettings

NOW = datetime(2026, 11, 2, tzinfo=UTC)
SETTINGS = BreakerSettings(failures=2, first_s=300, longest_s=3600)


def test_one_failure_is_forgiven_and_the_pauses_double() -> None:
    breaker, now, pauses = Breaker(SETTINGS), NOW, []
    for _ in range(7):
        breaker.failed(now)
        pauses.append((breaker.open_until or now) - now)
        now = breaker.open_until or now
    assert [p.total_seconds() for p in pauses] == [0, 300, 600, 1200, 2400, 3600, 3600]


def test_while_open_it_refuses_and_after_the_pause_it_allows_one() -> None:
    breaker = Breaker(SETTINGS)
    breaker.failed(NOW)
    assert breaker.allows(NOW)
    breaker.failed(NOW)
    assert not breaker.allows(NOW + timedelta(seconds=299))
    assert breaker.allows(NOW + timedelta(seconds=300))


def test_an_answer_forgets_everything() -> None:
    breaker = Breaker(SETTINGS)
    for _ in range(5):
        breaker.failed(NOW)
    breaker.succeeded()
    assert breaker == Breaker(SETTINGS)


@given(st.integers(1, 10_000))
def test_the_pause_never_exceeds_the_longest(failures: int) -> None:
    breaker = Breaker(SETTINGS, failures=failures)
    breaker.failed(NOW)
    assert breaker.open_until is None or breaker.open_until - NOW <= timedelta(seconds=3600)
