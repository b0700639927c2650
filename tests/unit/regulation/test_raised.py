"""Rules that are new or were raised: since when, what held before, what no lock lets through."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from inventory.finding import Severity
from netmon.errors import ConfigError
from netmon.regulation.effective import Effective
from netmon.regulation.explain import explain_rule
from netmon.regulation.load import load_regulation
from netmon.regulation.registry import load_checks

TODAY = date(2026, 11, 22)
CHECKS = load_checks()


BARE = "{id: L2-01, article: Điều 7}"


def _load(folder: Path, entry: str, *, base: str = BARE) -> Effective:
    """An agency's file of one rule, on a province's file of one rule."""
    for name, head, rule in (
        ("province.yaml", "{id: qc-tinh, title: Q}", base),
        ("qc.yaml", "{id: qc-test, title: Q, extends: [./province.yaml]}", entry),
    ):
        text = f"regulation: {head}\nrules:\n  - {rule}\n"
        (folder / name).write_text(text, encoding="utf-8")
    return load_regulation(folder / "qc.yaml", today=TODAY, checks=CHECKS)


LOCKED = "{id: L2-01, article: Điều 7, severity: high, locked: true, with: {unused_days: 30}}"
LATER = "since: 2026-12-01, grace_days: 60"


def test_a_layer_that_raises_a_rule_keeps_what_the_layer_below_asks_for(tmp_path: Path) -> None:
    raised = "{id: L2-01, severity: critical, since: 2026-12-01, with: {unused_days: 14}}"
    rule = _load(tmp_path, raised, base=LOCKED).rule("L2-01")
    assert (rule.since, rule.severity) == (date(2026, 12, 1), Severity.CRITICAL)
    assert rule.before is not None
    assert (rule.before.severity, rule.before.params.model_dump()) == (
        Severity.HIGH,
        {"unused_days": 30},
    )


def test_a_pack_says_itself_what_its_earlier_edition_asked_for(tmp_path: Path) -> None:
    base = (
        f"{{id: L2-01, article: Điều 7, severity: high, locked: true, {LATER}, "
        "with: {unused_days: 14}, "
        "before: {severity: low, with: {unused_days: 60}}}"
    )
    rule = _load(tmp_path, "{id: L2-01}", base=base).rule("L2-01")
    assert (rule.grace_until(None), rule.params.model_dump()) == (
        date(2027, 1, 30),
        {"unused_days": 14},
    )
    assert rule.before is not None
    assert (rule.before.severity, rule.before.params.model_dump()) == (
        Severity.LOW,
        {"unused_days": 60},
    )

    told = explain_rule(_load(tmp_path, "{id: L2-01}", base=base), "L2-01").to_json()
    assert (told["since"], told["grace_until"]) == ("2026-12-01", "2027-01-30")
    assert told["before"] == {"severity": "low", "unused_days": 60}


def test_a_rule_that_is_new_in_a_pack_had_nothing_before(tmp_path: Path) -> None:
    rule = _load(tmp_path, "{id: L2-01}", base=f"{{id: L2-01, article: Điều 7, {LATER}}}").rule(
        "L2-01"
    )
    assert (rule.since, rule.before) == (date(2026, 12, 1), None)


def test_when_a_rule_was_raised_is_part_of_the_hash(tmp_path: Path) -> None:
    hashes = {
        _load(tmp_path, f"{{id: L2-01, since: {day}}}").sha256
        for day in ("2026-12-01", "2026-12-02")
    }
    assert len(hashes | {_load(tmp_path, "{id: L2-01}").sha256}) == 3


def test_a_locked_rule_may_be_raised_with_grace_for_what_is_new(tmp_path: Path) -> None:
    entry = f"{{id: L2-01, {LATER}, with: {{unused_days: 14}}}}"
    assert _load(tmp_path, entry, base=LOCKED).rule("L2-01").grace_days == 60


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            "{id: L2-01, grace_days: 60}",
            (
                "rules[0].grace_days: loosens L2-01, which is locked at {at}: "
                "grace grows from 0 to 60 days"
            ),
        ),
        (
            f"{{id: L2-01, {LATER}, before: {{with: {{unused_days: 90}}}}}}",
            (
                "rules[0].before.with.unused_days: loosens L2-01, which is locked at {at}: "
                "until 2026-12-01 unused_days goes from 30 to 90"
            ),
        ),
        (
            "{id: L2-01, before: {severity: low}}",
            "rules[0]: `before` needs `since`, the day on which the rule was raised",
        ),
        (
            f"{{id: L2-01, {LATER}, before: {{with: {{unused_day: 1}}}}}}",
            "rules[0].before.with.unused_day: unknown key. Did you mean 'unused_days'?",
        ),
        (
            "{id: MGT-01, article: Điều 8, since: 2026-11-01, grace_days: 9}",
            "rules[0].grace_days: MGT-01 is critical and admits no grace",
        ),
    ],
)
def test_what_grace_does_not_excuse_is_refused(tmp_path: Path, entry: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, entry, base=LOCKED)
    wanted = f"{tmp_path}/qc.yaml:3: {said.format(at=f'{tmp_path}/province.yaml:3')}"
    assert wanted in caught.value.problems
