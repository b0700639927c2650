"""What is asked of every shipped check, whoever adds it."""

from __future__ import annotations

import importlib
import inspect
import sys

import pytest

from inventory.finding import Severity, Status
from inventory.readiness_settings import ReadinessSettings
from inventory.text import Lang, verbatim
from netmon.regulation import manual
from netmon.regulation.page import OPTIONAL, SECTIONS, code_of, paragraphs, section
from netmon.regulation.registry import load_checks, load_forms, module_name
from netmon.regulation.sources import NAMES, called
from tests.support.judging import Case

CHECKS = load_checks()
FORMS = load_forms()
CATALOGUE = {
    "MGT-01": Severity.CRITICAL,
    "MGT-02": Severity.HIGH,
    "MGT-03": Severity.HIGH,
    "MGT-04": Severity.MEDIUM,
    "MGT-05": Severity.CRITICAL,
    "MGT-06": Severity.CRITICAL,
    "MGT-07": Severity.LOW,
    "MGT-08": Severity.CRITICAL,
    "MGT-09": Severity.HIGH,
    "MGT-10": Severity.CRITICAL,
    "MGT-11": Severity.HIGH,
    "MGT-12": Severity.HIGH,
    "MGT-13": Severity.HIGH,
    "MGT-14": Severity.HIGH,
    "MGT-15": Severity.HIGH,
    "MGT-16": Severity.MEDIUM,
    "MGT-17": Severity.HIGH,
    "MGT-18": Severity.MEDIUM,
    "L2-01": Severity.MEDIUM,
    "INV-01": Severity.CRITICAL,
    "INV-02": Severity.HIGH,
    "INV-04": Severity.HIGH,
    "HLT-01": Severity.CRITICAL,
    "HLT-05": Severity.HIGH,
    "HLT-06": Severity.HIGH,
    "HLT-07": Severity.MEDIUM,
    "SVC-01": Severity.CRITICAL,
    "SVC-02": Severity.HIGH,
    "SVC-03": Severity.HIGH,
    "SVC-04": Severity.CRITICAL,
    "SVC-05": Severity.CRITICAL,
    "HLT-11": Severity.MEDIUM,
    "HLT-02": Severity.MEDIUM,
    "HLT-03": Severity.HIGH,
    "HLT-04": Severity.MEDIUM,
    "HLT-10": Severity.MEDIUM,
    "L2-02": Severity.HIGH,
    "L2-03": Severity.HIGH,
    "L2-04": Severity.HIGH,
    "L2-05": Severity.MEDIUM,
    "L2-06": Severity.MEDIUM,
    "L2-07": Severity.MEDIUM,
    "L2-09": Severity.MEDIUM,
    "L2-10": Severity.HIGH,
    "L2-08": Severity.HIGH,
    "HLT-08": Severity.HIGH,
    "HLT-09": Severity.HIGH,
}


def test_the_catalogue_severities_are_the_defaults() -> None:
    assert {i: CHECKS[i].severity for i in CATALOGUE} == CATALOGUE


def test_every_critical_rule_of_the_management_plane_that_readiness_asks_for_exists() -> None:
    asked = {r for r in ReadinessSettings().critical_rules if r.startswith("MGT-")}
    assert asked == {i for i, s in CATALOGUE.items() if i.startswith("MGT-") and s == "critical"}
    assert asked <= set(CHECKS)


@pytest.mark.parametrize("check_id", CHECKS)
def test_every_check_has_cases_for_each_of_its_answers(check_id: str) -> None:
    cases: dict[str, Case] = importlib.import_module(
        f"tests.unit.regulation.test_{module_name(check_id)}"
    ).CASES
    wanted = {Status.PASS, Status.FAIL, Status.UNKNOWN}
    source = inspect.getsource(sys.modules[CHECKS[check_id].module])
    if "Status.NOT_APPLICABLE" in source:
        wanted.add(Status.NOT_APPLICABLE)
    assert {case.status for case in cases.values()} >= wanted
    assert any(c.vi for c in cases.values() if c.status is Status.FAIL)


@pytest.mark.parametrize("lang", Lang)
def test_the_manual_is_current(lang: Lang) -> None:
    written = manual.MANUALS[lang].read_text(encoding="utf-8")
    assert written == manual.render(CHECKS, FORMS, lang), (
        "write it again: python -m netmon.regulation.manual"
    )


@pytest.mark.parametrize("check_id", [*CHECKS, *FORMS])
def test_both_languages_of_a_page_say_the_same_things(check_id: str) -> None:
    page = {**CHECKS, **FORMS}[check_id].manual
    assert code_of(page.vi) == code_of(page.en)
    for lang in Lang:
        told = [section(page.in_(lang), lang, i) for i in range(len(SECTIONS[lang]))]
        assert all(text.strip(". ") for text in told)
    assert len(paragraphs(page.vi, Lang.VI)) == len(paragraphs(page.en, Lang.EN))
    optional = [page.in_(lang).count(f"\n{OPTIONAL[lang][0]}") for lang in Lang]
    assert optional[0] == optional[1] <= 1


def test_every_table_that_a_check_needs_is_called_something_by_people() -> None:
    needed = {n.table.TABLE for c in (*CHECKS.values(), *FORMS.values()) for n in c.needs}
    assert needed <= NAMES.keys()
    assert all(name.vi != name.en for name in NAMES.values())
    assert called("dns") == verbatim("dns")
