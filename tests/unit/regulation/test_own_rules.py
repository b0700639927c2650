"""Own rules among others: from pack to agency, in the examples, explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inventory.finding import Severity
from inventory.text import Lang
from netmon.errors import ConfigError
from netmon.regulation import manual
from netmon.regulation.explain import explain_rule
from netmon.regulation.load import load_regulation
from netmon.regulation.registry import load_checks, load_forms
from tests.support.own_rules import TODAY, own_rule

EXAMPLE = Path("deploy/regulations/example-agency.yaml")
GUIDE = Path("docs/configure.md")
TEMPLATE = "Value VERSION (\\S+)\n\nStart\n  ^SSH Enabled - version ${VERSION} -> Record\n"


def test_the_forms_are_no_rules_of_the_catalogue() -> None:
    assert list(load_forms()) == ["command-output", "config-lines", "service", "snmp-value"]
    assert not load_forms().keys() & load_checks().keys()
    assert all(form.generic and not form.clauses for form in load_forms().values())


def test_the_examples_in_the_agencys_file_are_good_once_uncommented(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    start, end = text.index("  # - id: RIENG-01"), text.index("# Miễn trừ")
    part = re.sub(r"(?m)^  # (?=[- ] |  )", "  ", text[start:end])
    path = tmp_path / "qc.yaml"
    path.write_text(text[:start] + part + text[end:], encoding="utf-8")
    rules = load_regulation(path, today=TODAY).rules
    own = {r.id: r.check.id for r in rules.values() if r.id.startswith("RIENG")}
    assert own == {
        "RIENG-01": "config-lines",
        "RIENG-02": "snmp-value",
        "RIENG-03": "command-output",
        "RIENG-04": "service",
    }


def test_the_examples_in_the_guide_are_good(tmp_path: Path) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    blocks = re.findall(r"(?m)(?:^    .*\n)+", guide)
    rules = "".join(block for block in blocks if block.startswith("    - id: RIENG"))
    path = tmp_path / "qc.yaml"
    path.write_text(f"regulation: {{id: qc-test, title: Quy chế}}\nrules:\n{rules}", "utf-8")
    assert set(load_regulation(path, today=TODAY).rules) == {f"RIENG-0{n}" for n in range(1, 5)}


def test_a_template_is_read_beside_the_file_that_names_it(tmp_path: Path) -> None:
    folder = tmp_path / "tinh"
    folder.mkdir()
    (folder / "ssh.textfsm").write_text(TEMPLATE)
    params = {
        "platform": "cisco_ios",
        "command": "show ip ssh",
        "template": "ssh.textfsm",
        "must": {"version": "2.0"},
    }
    own_rule(folder, "command-output", params)
    path = tmp_path / "so.yaml"
    path.write_text(
        "regulation: {id: qc-so, title: Quy chế, extends: [tinh/qc.yaml]}\n"
        'rules:\n  - {id: RIENG-01, severity: high, with: {must: {version: "2"}}}\n',
        encoding="utf-8",
    )
    rule = load_regulation(path, today=TODAY).rules["RIENG-01"]
    assert rule.severity is Severity.HIGH
    assert rule.to_json()["with"]["template"] == {"file": "ssh.textfsm", "text": TEMPLATE}


def test_a_locked_own_rule_of_the_province_is_not_loosened(tmp_path: Path) -> None:
    own_rule(tmp_path, "service", {"max_ms": 500}, locked=True)
    path = tmp_path / "so.yaml"
    path.write_text(
        "regulation: {id: qc-so, title: Quy chế, extends: [./qc.yaml]}\n"
        "rules:\n  - {id: RIENG-01, with: {max_ms: 900}}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match=r"max_ms goes from 500\.0 to 900\.0"):
        load_regulation(path, today=TODAY)


def test_two_wishes_for_one_object_are_one(tmp_path: Path) -> None:
    rules = "".join(
        f"  - {{id: RIENG-0{n}, check: snmp-value, article: Điều 9, title: {{vi: a, en: a}},"
        f" with: {{object: {name}, value: x}}}}\n"
        for n, name in enumerate(("sysContact", "SNMPv2-MIB::sysContact.0", "1.3.6.1.2.1.1.4"), 1)
    )
    path = tmp_path / "qc.yaml"
    path.write_text(f"regulation: {{id: qc-test, title: Quy chế}}\nrules:\n{rules}", "utf-8")
    assert load_regulation(path, today=TODAY).wanted(None).objects == {"1.3.6.1.2.1.1.4.0"}


def test_an_own_rule_is_explained_with_its_parameters(tmp_path: Path) -> None:
    effective = own_rule(tmp_path, "snmp-value", {"object": "sysContact", "value": "CNTT"})
    found = explain_rule(effective, "RIENG-01")
    assert (found.check, found.clauses, found.article) == ("snmp-value", (), "Điều 9")
    assert {p.name: p.value for p in found.parameters}["object"] == "sysContact"
    assert "| `object` | `(required)` |" in manual.render({}, load_forms(), Lang.EN)
