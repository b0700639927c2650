"""The table of rules and platforms is what the rules answer, and every gap has its reason."""

from __future__ import annotations

from inventory.configuration import Platform
from netmon.regulation.coverage import PAGE, Coverage, coverage, render
from netmon.regulation.registry import load_checks
from netmon.regulation.why_not import WHY

CHECKS = load_checks()
TABLE = coverage(CHECKS)


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(CHECKS), (
        "run python -m netmon.regulation.coverage"
    )


def test_every_gap_says_why_and_nothing_else_does() -> None:
    gaps = {(r, p) for r, row in TABLE.items() for p in Platform if row[p] is not Coverage.JUDGED}
    assert {(r, p) for r, p in gaps if p not in WHY.get(r, {})} == set()
    assert set(WHY) <= {r for r, _ in gaps}


def test_what_is_known_of_some_cells() -> None:
    assert TABLE["MGT-01"][Platform.CISCO_IOS] is Coverage.JUDGED
    assert TABLE["MGT-01"][Platform.LINUX_FRR] is Coverage.PROBE
    assert TABLE["MGT-08"][Platform.MIKROTIK_ROUTEROS] is Coverage.NOT_APPLICABLE
    assert TABLE["L2-03"][Platform.FORTINET] is Coverage.UNKNOWN
