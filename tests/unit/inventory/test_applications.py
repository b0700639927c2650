"""What the applications need, and what a measured line says to that."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.applications import CAPACITY, PathQuality, packets_needed, path_quality, suits
from inventory.finding import Status
from inventory.snapshot import Application, ProbeResult
from tests.support.judging import NOW


def _line(**fields: Any) -> PathQuality:
    values: dict[str, Any] = {"sent": 1000, "lost": 0, "delay_s": 0.02, "jitter_s": 0.005}
    return PathQuality(**{**values, **fields})


def test_the_table_is_that_of_the_definition() -> None:
    assert {a.value: (c.delay_s, c.jitter_s, c.loss, c.bit_rate) for a, c in CAPACITY.items()} == {
        "mail": (0.4, None, 0.01, 50_000),
        "documents": (0.15, None, 0.005, 200_000),
        "portal": (0.15, None, 0.005, 200_000),
        "video": (0.15, 0.05, 0.01, 2_000_000),
    }


@pytest.mark.parametrize(
    ("line", "application", "status", "broken", "fair"),
    [
        ({}, Application.VIDEO, Status.PASS, (), ()),
        ({"delay_s": 0.2}, Application.MAIL, Status.PASS, (), ()),
        ({"delay_s": 0.2}, Application.DOCUMENTS, Status.FAIL, ("delay",), ()),
        ({"delay_s": 0.12}, Application.VIDEO, Status.PASS, (), ("delay",)),
        ({"delay_s": 0.15}, Application.VIDEO, Status.PASS, (), ("delay",)),
        ({"jitter_s": 0.051}, Application.VIDEO, Status.FAIL, ("jitter",), ()),
        ({"jitter_s": 0.051}, Application.PORTAL, Status.PASS, (), ()),
        ({"lost": 5}, Application.PORTAL, Status.PASS, (), ("loss",)),
        ({"lost": 6}, Application.PORTAL, Status.FAIL, ("loss",), ()),
        ({"lost": 6}, Application.MAIL, Status.PASS, (), ("loss",)),
        # Too few packets for the limit to mean anything, unless it is exceeded already.
        ({"sent": 20}, Application.PORTAL, Status.UNKNOWN, (), ()),
        ({"sent": 20, "lost": 1}, Application.PORTAL, Status.UNKNOWN, (), ()),
        ({"sent": 20, "lost": 2}, Application.PORTAL, Status.FAIL, ("loss",), ()),
        ({"sent": 200, "lost": 1}, Application.PORTAL, Status.PASS, (), ("loss",)),
        ({"delay_s": None}, Application.PORTAL, Status.UNKNOWN, (), ()),
        ({"jitter_s": None}, Application.VIDEO, Status.UNKNOWN, (), ()),
        ({"jitter_s": None}, Application.MAIL, Status.PASS, (), ()),
    ],
)
def test_what_a_line_carries(
    line: dict[str, Any],
    application: Application,
    status: Status,
    broken: tuple[str, ...],
    fair: tuple[str, ...],
) -> None:
    found = suits(_line(**line), CAPACITY[application])
    assert (found.status, found.broken, found.fair) == (status, broken, fair)


def test_one_lost_packet_is_within_the_limit_of_as_many_as_it_needs() -> None:
    assert [packets_needed(limit) for limit in (1e-2, 5e-3, 1e-3, 0.0)] == [100, 200, 1000, 1]


def test_rounds_become_one_measurement() -> None:
    made = [
        ProbeResult(at=NOW, ok=True, sent=4, lost=1, rtts_s=(0.1, 0.2, 0.3), jitter_s=0.1),
        ProbeResult(at=NOW, ok=False, sent=4, lost=9),  # never more lost than sent
        ProbeResult(at=NOW, ok=None, sent=7),
    ]
    found = path_quality(made)
    assert (found.sent, found.lost, found.jitter_s, found.unmade) == (8, 5, 0.1, 1)
    assert found.delay_s == pytest.approx(0.1)
    assert path_quality(()).loss == 0
