"""Registry files: the shipped examples, and every error with its line."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from inventory.agencies import AgencyKind
from inventory.period import PeriodRule, month_of
from netmon.errors import ConfigError
from netmon.registry.load import load_registry

SHIPPED = Path("deploy/registry")
HEAD = "registry: {id: tinh, title: T, version: 1}\nagencies:\n"
SO = "  - {code: so-a, name: Sở A, kind: so, valid_from: 2026-01-01"


def problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "r.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_registry(path)
    return [p.removeprefix(f"{path}:") for p in caught.value.problems]


def test_the_directives_list_has_its_32_agencies_and_is_marked_as_an_example() -> None:
    found = load_registry(SHIPPED / "directive-2009.yaml")
    assert found.example
    assert len(found.active(month_of(2009, 12, PeriodRule.CALENDAR))) == 32


def test_todays_list_follows_the_directives_and_has_148_communes() -> None:
    found = load_registry(SHIPPED / "phu-tho-2026.yaml", previous=SHIPPED / "directive-2009.yaml")
    active = found.active(month_of(2026, 10, PeriodRule.CALENDAR))
    kinds = [a.entry.kind for a in active]
    assert found.example
    assert kinds.count(AgencyKind.WARD) == 15
    assert kinds.count(AgencyKind.COMMUNE) == 133
    assert AgencyKind.DISTRICT_OFFICE not in kinds
    assert {a.entry.profile for a in active if a.entry.kind is AgencyKind.COMMUNE} == {"commune"}


def test_every_error_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = (
        HEAD
        + SO
        + ", seatz: 3}\n"
        + "  - {code: so-a, name: Sở B, kind: soo, valid_from: 2026-01-01}\n"
        + "  - {code: so-c, name: Sở C, kind: so, valid_from: 2026-05-01,\n"
        + "     valid_to: 2026-04-01, successors: [so-d], public_key: abc}\n"
    )
    kind, *others = sorted(problems(tmp_path, text), key=lambda p: ".kind:" not in p)
    assert kind.startswith("4: agencies[1].kind: must be one of 'van_phong_ubnd_tinh'")
    key = "is not a key; netmon evidence key prints it as ed25519:BASE64 (it is 'abc')"
    assert others == [
        "3: agencies[0].seatz: unknown key. Did you mean 'seats'?",
        "4: agencies[1].code: 'so-a' is already given in agencies[0]",
        f"6: agencies[2].public_key: {key}",
        "6: agencies[2].successors[0]: no agency has the code 'so-d'. Did you mean 'so-c'?",
        "6: agencies[2].valid_to: 2026-04-01 is before valid_from (2026-05-01)",
        "6: agencies[2].valid_to: an agency ends by an act: give legal_act (number, date)",
    ]


def test_two_agencies_may_not_share_an_agent(tmp_path: Path) -> None:
    second = SO.replace("so-a", "so-b").replace("Sở A", "Sở B")
    text = f"{HEAD}{SO}, agent: '10.0.0.1:9877'}}\n{second}, agent: '10.0.0.1:9877'}}\n"
    assert problems(tmp_path, text) == [
        "4: agencies[1].agent: '10.0.0.1:9877' is already given in agencies[0]"
    ]


def test_one_agency_entered_twice_under_two_spellings_is_seen(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Sở Hạ Hoà")
    second = SO.replace("so-a", "so-b").replace("Sở A", name)
    text = f"{HEAD}{SO.replace('Sở A', 'Sở Hạ Hòa')}}}\n{second}}}\n"
    assert problems(tmp_path, text) == ["4: agencies[1].name: 'Sở Hạ Hoà' is also agencies[0]"]


def test_names_are_kept_in_composed_form(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(unicodedata.normalize("NFD", f"{HEAD}{SO}}}\n"), encoding="utf-8")
    assert load_registry(path).entries[0].name == "Sở A"


def test_a_registry_that_shrinks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="was deleted"):
        load_registry(SHIPPED / "directive-2009.yaml", previous=SHIPPED / "phu-tho-2026.yaml")
