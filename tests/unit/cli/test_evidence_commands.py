"""``netmon evidence rotate|export|verify`` on a lived month, as an operator runs them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from inventory.period import PeriodRule, month_of
from netmon.cli.app import run
from netmon.cli.exit import ExitCode
from netmon.evidence.bundles import read_bundle
from tests.support.months import STORIES, keep

MONTH = month_of(2024, 3, PeriodRule.FIFTEENTH)
CONFIG = """
agency: {code: so-a, name: Sở A, seats: 40, period_rule: 15-14}
networks: [{prefix: 192.0.2.0/24, sweep: false}]
state_dir: state
"""
REGISTRY = """
registry: {{id: tinh, title: Tỉnh, version: 1}}
agencies:
  - {{code: {code}, name: Sở A, kind: so, valid_from: 2024-02-20{keys}}}
"""
FORM = """\
agency,indicator,month,part,whole,state,declared_by,confirmed_by,date,document
so-a,D1,2024-03,38,40,,Nguyễn Văn A,Giám đốc,2024-03-12,phieu.pdf
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "netmon.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "form.csv").write_text(FORM, encoding="utf-8")
    (tmp_path / "state").mkdir(mode=0o700)
    keep(tmp_path / "state", replace(STORIES[0], down=()), MONTH, hours=24)
    listed(tmp_path)
    return tmp_path


def listed(home: Path, keys: str = "", code: str = "so-a") -> None:
    text = REGISTRY.format(code=code, keys=keys)
    (home / "r.yaml").write_text(text, encoding="utf-8")


def evidence(home: Path, *argv: str) -> int:
    return run(["evidence", *argv, "--config", str(home / "netmon.yaml")])


def export(home: Path, *more: str) -> int:
    return evidence(home, "export", "--month", "2024-03", "--out", str(home), *more)


def test_a_changed_key_and_a_bundle_with_registry_and_form(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evidence(home, "rotate") == ExitCode.OK
    said = capsys.readouterr().out
    new, old = (said.split(mark)[1].split()[0].strip("},") for mark in ("public_key:", "{key:"))
    day = said.split("valid_to: ")[1].strip("}\n")
    listed(home, f", public_key: {new}, former_keys: [{{key: {old}, valid_to: {day}}}]")
    given = ["--registry", str(home / "r.yaml")]
    assert export(home, *given, "--declared", str(home / "form.csv")) == ExitCode.OK
    bundle = home / "so-a-2024-03_15-14.zip"
    files, _ = read_bundle(bundle)
    assert json.loads(files["declared.json"])["values"][0]["part"] == 38
    assert json.loads(files["manifest.json"])["active"]["first"] == "2024-02-20"
    assert run(["evidence", "verify", str(bundle), *given]) == ExitCode.OK
    listed(home, f", public_key: {old}")
    assert run(["evidence", "verify", str(bundle), *given]) == ExitCode.NOT_READY
    assert "forged key" in capsys.readouterr().err


def test_what_cannot_be_exported_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(home, "--declared", str(home / "form.csv")) == ExitCode.USAGE
    assert "give --registry" in capsys.readouterr().err
    listed(home, code="so-b")
    assert export(home, "--registry", str(home / "r.yaml")) == ExitCode.USAGE
    assert "so-a is not in the registry tinh in period 2024-03" in capsys.readouterr().err
    assert not list(home.glob("*.zip"))
