"""What goes into a bundle beside the chain, and months that are counted from the 15th."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from exporters.readiness.model import Conclusion, gather
from inventory.agencies import Indicator
from inventory.declared import Declaration
from inventory.evidence_keys import ValidKey
from inventory.evidence_verify import verify
from inventory.period import PeriodRule, month_of
from inventory.readiness_settings import ReadinessSettings
from netmon.evidence.attachments import Form, NotListedError, active_days, attached
from netmon.evidence.bundles import export_month, write_bundle
from netmon.evidence.keys import check_signature
from netmon.reporting.bundles import BundleSource
from tests.support.months import NOW, STORIES, entry, keep, registry, report_settings

PERIOD = month_of(2026, 10, PeriodRule.FIFTEENTH)


def declared(indicator: Indicator, month: str) -> Declaration:
    return Declaration(
        agency="so-a",
        indicator=indicator,
        month=month,
        part=38,
        whole=40,
        by="Nguyễn Văn A",
        confirmed_by="Giám đốc",
        on=date(2026, 10, 12),
        document="phieu.pdf",
    )


def test_a_month_from_the_15th_is_proven_with_its_registry_and_its_forms(tmp_path: Path) -> None:
    kept = keep(tmp_path, STORIES[0], PERIOD, hours=24)
    listed = registry(entry("so-a", "Sở A", public_key=kept.key.public))
    found, days = active_days("so-a", listed, PERIOD)
    said = (declared(Indicator.D1, "2026-10"), declared(Indicator.D1, "2026-09"))
    files = export_month(
        kept.ledger,
        kept.key,
        kept.author,
        period=PERIOD,
        active=days,
        attached=attached(
            None,
            entry=found,
            registry=listed,
            form=Form(name="phieu.xlsx", sha256="cd" * 32, declarations=said),
            period=PERIOD,
        ),
        settings=ReadinessSettings(),
        now=NOW,
    )
    assert verify(files, check_signature, keys=[ValidKey(kept.key.public)]).problems == ()
    assert json.loads(files["manifest.json"])["from"] == "2026-09-14T17:00:00.000Z"
    form = json.loads(files["declared.json"])
    assert (form["form"], form["sha256"]) == ("phieu.xlsx", "cd" * 32)
    assert [(v["indicator"], v["month"], v["part"]) for v in form["values"]] == [
        ("D1", "2026-10", 38)
    ]
    assert json.loads(files["registry.json"])["sha256"] == listed.sha256
    write_bundle(files, tmp_path / "b.zip")
    for rule, expected in (
        (PeriodRule.FIFTEENTH, Conclusion.READY),
        (PeriodRule.CALENDAR, Conclusion.UNDETERMINED),  # that month has no bundle here
    ):
        source = BundleSource(tmp_path)
        month = month_of(2026, 10, rule)
        (row,) = gather(source, listed, month, settings=report_settings()).rows
        assert row.conclusion is expected


def test_an_agency_that_begins_in_the_month_is_active_from_its_first_day() -> None:
    listed = registry(entry("so-a", "Sở A", valid_from=date(2026, 10, 1)))
    assert active_days("so-a", listed, PERIOD)[1] == (date(2026, 10, 1), date(2026, 10, 14))
    assert active_days("so-a", None, PERIOD) == (None, (PERIOD.first, PERIOD.last))


@pytest.mark.parametrize("code", ["so-x", "so-cu"])
def test_an_agency_that_does_not_count_in_the_month_is_told(code: str) -> None:
    listed = registry(entry("so-cu", "Sở Cũ", valid_to=date(2026, 9, 1)))
    with pytest.raises(NotListedError, match=f"{code} is not in the registry tinh in period"):
        active_days(code, listed, PERIOD)
