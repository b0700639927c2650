"""A month from bundles and from the agency's own book: the worked figures, and refused claims."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from exporters.readiness.facts import Bounds
from exporters.readiness.model import Conclusion, Figures, gather
from exporters.readiness.sentences import compose, share_sentence
from inventory.agencies import Indicator, LegalAct, Registry
from inventory.availability import ServiceHours
from inventory.circumstances import Circumstances
from inventory.store import Store, StoreSettings
from inventory.text import Lang
from inventory.verdict import GateName, GateState
from netmon.errors import ConfigError
from netmon.evidence.bundles import BundleError, write_bundle
from netmon.reporting.book import BookSource, own_registry
from netmon.reporting.bundles import BundleSource
from netmon.reporting.settings_file import load_report_file
from netmon.reporting.write import render
from tests.support.months import (
    NOW,
    OCTOBER,
    STORIES,
    Kept,
    at,
    bundle_of,
    entry,
    keep,
    keep_all,
    registry,
    report_settings,
    snapshot,
)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Registry, dict[str, Kept]]:
    base = tmp_path_factory.mktemp("province")
    listed, kept = keep_all(base)
    return base / "bundles", listed, kept


def figures_of(folder: Path, listed: Registry) -> Figures:
    return gather(BundleSource(folder), listed, OCTOBER, settings=report_settings())


def test_the_worked_month_comes_out_of_the_bundles(
    province: tuple[Path, Registry, dict[str, Kept]],
) -> None:
    folder, listed, _ = province
    figures = figures_of(folder, listed)
    assert [r.conclusion for r in figures.rows] == [
        Conclusion.READY,
        Conclusion.NOT_READY,
        Conclusion.UNDETERMINED,
    ]
    assert share_sentence(figures).vi == (
        "1/3 cơ quan có mạng LAN sẵn sàng (33,3%), 1 chưa sẵn sàng, 1 không đủ số liệu."
    )
    bounds = [r.month.service_hours for r in figures.rows]
    assert [(b.lowest, b.highest) for b in bounds if b] == [
        (13_830 / 13_860, 13_830 / 13_860),
        (13_720 / 13_860, 13_720 / 13_860),
        (12_600 / 13_860, 1.0),
    ]
    (violation,) = figures.rows[1].month.violations
    assert (violation.rule, violation.article) == ("MGT-01", "Điều 8 khoản 2")
    assert [i.minutes for i in figures.rows[0].month.incidents] == [30.0] * 3


def test_a_refused_bundle_leaves_its_agency_without_figures(
    province: tuple[Path, Registry, dict[str, Kept]], tmp_path: Path
) -> None:
    folder, listed, _ = province
    shutil.copytree(folder, tmp_path / "b")
    path = tmp_path / "b" / "so-a-2026-10.zip"
    data = bytearray(path.read_bytes())
    data[data.index(b'"kind":"assessment"') + 10] ^= 1
    path.write_bytes(data)
    row = figures_of(tmp_path / "b", listed).rows[0]
    assert row.conclusion is Conclusion.UNDETERMINED
    assert row.month.cause is not None
    assert "so-a-2026-10.zip is refused: chain.jsonl: this byte was altered" in row.month.cause.en


def test_an_agency_without_a_key_in_the_registry_is_not_proven(
    province: tuple[Path, Registry, dict[str, Kept]],
) -> None:
    folder, _, _ = province
    row = figures_of(folder, registry()).rows[0]
    assert row.conclusion is Conclusion.UNDETERMINED
    assert row.month.cause is not None
    assert "no public key" in row.month.cause.en


def test_a_second_agent_with_another_key_is_not_believed(
    province: tuple[Path, Registry, dict[str, Kept]], tmp_path: Path
) -> None:
    folder, listed, _ = province
    shutil.copytree(folder, tmp_path / "b")
    claim = keep(tmp_path / "x", replace(STORIES[0], down=()), hours=24)
    write_bundle(bundle_of(claim), tmp_path / "b" / "other.zip")
    row = figures_of(tmp_path / "b", listed).rows[0]
    assert row.conclusion is Conclusion.READY  # the registered key's bundle stands
    assert {p.file for p in row.month.proofs} == {"other.zip", "so-a-2026-10.zip"}


def test_two_different_bundles_of_one_key_prove_nothing(
    province: tuple[Path, Registry, dict[str, Kept]], tmp_path: Path
) -> None:
    folder, listed, kept = province
    shutil.copytree(folder, tmp_path / "b")
    (tmp_path / "x").mkdir()
    better = replace(STORIES[0], down=())
    other = keep(tmp_path / "x", better, hours=24, key=kept["so-a"].key)
    write_bundle(bundle_of(other), tmp_path / "b" / "other.zip")
    row = figures_of(tmp_path / "b", listed).rows[0]
    assert row.conclusion is Conclusion.UNDETERMINED
    assert row.month.cause is not None
    assert "two different bundles claim" in row.month.cause.en


def test_a_folder_that_holds_no_earlier_month_compares_with_nothing(
    province: tuple[Path, Registry, dict[str, Kept]],
) -> None:
    folder, listed, _ = province
    assert figures_of(folder, listed).before is None


def test_what_is_no_bundle_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"rubbish")
    with pytest.raises(BundleError, match=r"x\.zip"):
        figures_of(tmp_path, registry())
    with pytest.raises(BundleError, match="not a folder"):
        figures_of(tmp_path / "none", registry())


def test_the_agencys_own_book_gives_the_same_month(
    province: tuple[Path, Registry, dict[str, Kept]],
) -> None:
    _, listed, kept = province
    for code, expected in (
        ("so-a", Conclusion.READY),
        ("so-b", Conclusion.NOT_READY),
        ("so-c", Conclusion.UNDETERMINED),
    ):
        story = kept[code].story
        with Store(settings=StoreSettings(path=kept[code].store)) as store:
            shot = snapshot(story, OCTOBER.end)
            source = BookSource(store, shot)
            own = own_registry(shot.agency, OCTOBER.first)
            figures = gather(source, own, OCTOBER, settings=report_settings())
        (row,) = figures.rows
        assert row.conclusion is expected
        assert row.gate(GateName.SECURITY) is (GateState.FAIL if code == "so-b" else GateState.PASS)
        assert render(compose(figures), Lang.VI)
    assert listed.entries


def test_the_book_is_judged_by_the_hours_and_facts_that_held_then(tmp_path: Path) -> None:
    early = (at(6, 5), at(6, 8))  # an hour of it in the hours of today, none in those of October
    october = ServiceHours(start=time(8, 0), end=time(17, 0))
    story = replace(STORIES[0], down=(early,), hours=october)
    kept = keep(tmp_path, story, hours=24)
    shot = snapshot(story, NOW)
    assert shot.regulation is not None
    since = replace(shot.regulation, number="99/QĐ", waivers=())
    today = replace(shot, regulation=since, agency=replace(shot.agency, seats=90))
    found = {}
    with Store(settings=StoreSettings(path=kept.store)) as store:
        for name, chain in (("noted", kept.ledger), ("unknown", None)):
            source = BookSource(store, today, told=Circumstances(), chain=chain)
            own = own_registry(today.agency, OCTOBER.first)
            (row,) = gather(source, own, OCTOBER, settings=report_settings()).rows
            found[name] = row.month
    noted, unknown = found["noted"], found["unknown"]
    assert noted.service_hours == Bounds(1.0, 1.0)
    assert unknown.service_hours == Bounds(13_800 / 13_860, 13_800 / 13_860)
    assert (noted.regulation_number, noted.seats_declared) == ("12/QĐ-SO-A", 40)
    assert [e.rule for e in noted.exemptions] == ["L2-01"]
    assert (unknown.regulation_number, unknown.seats_declared) == ("99/QĐ", 90)


def test_a_damaged_chain_leaves_the_book_with_the_hours_of_today(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = keep(tmp_path, STORIES[0], hours=24)
    (kept.ledger.directory / "2026-10-01.jsonl").write_bytes(b"rubbish\n")
    with Store(settings=StoreSettings(path=kept.store)) as store:
        shot = snapshot(STORIES[0], NOW)
        source = BookSource(store, shot, chain=kept.ledger)
        own = own_registry(shot.agency, OCTOBER.first)
        (row,) = gather(source, own, OCTOBER, settings=report_settings()).rows
    assert row.conclusion is Conclusion.READY
    assert "the evidence is damaged" in caplog.text


def said(by: str, part: int, on: str = "2026-11-02") -> dict[str, object]:
    """A value as a bundle holds it."""
    return {
        "indicator": "D1",
        "month": "2026-10",
        "part": part,
        "whole": 40,
        "state": None,
        "by": by,
        "confirmed_by": "Giám đốc",
        "on": on,
        "document": "phieu.pdf",
        "where": "form.csv:2",
    }


def test_what_the_bundles_declare_is_in_the_report_without_a_form(
    province: tuple[Path, Registry, dict[str, Kept]],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    _, listed, kept = province
    forms: dict[str, object] = {
        "so-a": {"form": "form.csv", "values": [said("An", 38)]},
        "so-b": {"form": "form.csv", "values": [said("Bình", 41), said("", 1), "rubbish"]},
    }
    for code in ("so-a", "so-b", "so-c"):
        files = bundle_of(kept[code], declared=forms.get(code))
        write_bundle(files, tmp_path / f"{code}.zip")
    figures = figures_of(tmp_path, listed)
    rows = {d.agency.code: d for d in figures.declared if d.indicator is Indicator.D1}
    assert rows["so-a"].met is True  # 38 of 40, 80 % are asked for
    assert [rows[c].declaration for c in ("so-b", "so-c")] == [None, None]
    for wrong in ("41 is more than the whole", "declared_by: is required", "is none of D1 to D8"):
        assert "so-b.zip: declared.json: " in caplog.text
        assert wrong in caplog.text
    first = rows["so-a"].declaration
    assert first is not None
    for on, expected in ((first.on, "Chi"), (date(2026, 11, 1), "An")):
        handed = replace(first, by="Chi", on=on)
        again = gather(
            BundleSource(tmp_path),
            listed,
            OCTOBER,
            settings=report_settings(),
            declarations=[handed],
        )
        (row,) = (
            d for d in again.declared if (d.agency.code, d.indicator) == ("so-a", Indicator.D1)
        )
        assert row.declaration is not None
        assert row.declaration.by == expected


def test_an_agency_that_began_in_the_month_is_judged_on_its_days(
    province: tuple[Path, Registry, dict[str, Kept]],
) -> None:
    folder, _, kept = province
    key = kept["so-c"].key.public
    late = registry(entry("so-c", "Sở C", public_key=key, valid_from=date(2026, 10, 22)))
    (row,) = figures_of(folder, late).rows
    assert row.conclusion is Conclusion.READY


def test_an_agency_that_was_merged_in_the_month_is_judged_until_then(
    province: tuple[Path, Registry, dict[str, Kept]],
) -> None:
    folder, _, kept = province
    ended = entry(
        "so-c",
        "Sở C",
        public_key=kept["so-c"].key.public,
        valid_to=date(2026, 10, 19),
        successors=("so-a",),
        legal_act=LegalAct(number="9/NQ-HĐND", date=date(2026, 10, 15)),
    )
    (row,) = figures_of(folder, registry(ended)).rows
    assert row.conclusion is Conclusion.READY  # its silence lies after its end
    assert len(row.active.days) == 19


def test_the_settings_file_tells_every_error_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text("report:\n  signer: {titel: x}\n  addressee: []\nperiod_rule: monthly\n")
    with pytest.raises(ConfigError) as caught:
        load_report_file(path)
    told = "\n".join(caught.value.problems)
    assert "r.yaml:2: report.signer.titel: unknown key. Did you mean 'title'?" in told
    assert "report.reporter: is required and missing" in told
    assert "r.yaml:4: period_rule: must be one of 'calendar' or '15-14'" in told
