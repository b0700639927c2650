"""Without a time server the Date of a web server says how far the clock is off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inventory.assemble import assemble
from inventory.circumstances import Circumstances
from inventory.sighting import BookState
from inventory.snapshot import Agency, ProbeResult, Service, ServiceKind
from netmon.probes.https import ahead_of

TOLD = datetime(2026, 10, 6, 3, 0, tzinfo=UTC)
DATE = b"Tue, 06 Oct 2026 03:00:00 GMT"
NOW = datetime(2026, 10, 6, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({b"date": DATE}, 9.5),
        ({b"date": DATE, b"age": b"600"}, None),
        ({b"date": b"yesterday"}, None),
        ({}, None),
    ],
)
def test_a_date_is_compared_unless_it_is_out_of_a_cache(
    headers: dict[bytes, bytes], expected: float | None
) -> None:
    assert ahead_of(headers, TOLD.timestamp() + 10) == expected


def offset(*told: tuple[float, timedelta], server: float | None = None) -> float | None:
    services = {
        str(n): Service(
            name=str(n),
            kind=ServiceKind.HTTPS,
            target="https://x/",
            results=(ProbeResult(at=NOW - age, ok=True, clock_ahead_s=ahead),),
        )
        for n, (ahead, age) in enumerate(told)
    }
    snapshot = assemble(
        BookState(services=services),
        now=NOW,
        agency=Agency(code="a", name="A"),
        circumstances=Circumstances(clock_offset_s=server),
    )
    assert snapshot.monitoring is not None
    return snapshot.monitoring.clock_offset_s


def test_the_time_server_counts_before_any_web_server() -> None:
    minute = timedelta(minutes=1)
    assert offset((40.0, minute), server=0.2) == 0.2
    assert offset((40.0, minute), (-1.5, minute)) == -1.5  # one of the two is wrong, not we
    assert offset((40.0, timedelta(hours=3))) is None
    assert offset() is None
