"""Configurations that are none, or not whole: a clear sentence, nothing lost, nothing green."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inventory.configuration import ConfigText, Platform
from inventory.configuration.cleaning import NOISE
from inventory.finding import Finding, Status
from netmon.regulation.engine import judge
from netmon.regulation.registry import load_checks
from tests.support.configs import kept, raw, read
from tests.support.configured import DECLARED, configured, fresh
from tests.support.judging import NOW, effective, rule_of, snapshot
from tests.support.switches import PLAN
from tests.unit.regulation import test_configured_rules, test_switch_rules

CHECKS = load_checks()
RULES = sorted({*test_configured_rules.JUDGED, *test_switch_rules.JUDGED})
PARAMETERS = DECLARED.model_copy(update={"ip_plan": PLAN.ip_plan})


def _cut(platform: Platform) -> ConfigText:
    lines = raw(platform, "hardened").split("\n")
    return kept(platform, "\n".join(lines[: len(lines) // 2]), complete=False)


def _foreign(platform: Platform) -> ConfigText:
    return kept(platform, "Không tìm thấy lệnh này.\nХотите продолжить?\n配置不明\n")


def _huge(platform: Platform) -> ConfigText:
    long = "\n".join(["x" * 9000] * (5_000_000 // 9000))
    return kept(platform, f"{raw(platform, 'hardened')}\n{long}")


def _noisy(platform: Platform) -> ConfigText:
    return kept(platform, f"{raw(platform, 'hardened')}\n\x1b[31\x00;1mhostname\x07 x\n")


BAD = {"cut in the middle": _cut, "another tongue": _foreign, "five megabytes": _huge}


def _judged(platform: Platform, text: ConfigText) -> tuple[Finding, ...]:
    device = replace(configured(platform, "hardened"), configuration=fresh(text))
    rules = [rule_of(CHECKS[rule]) for rule in RULES]
    return judge(snapshot(device), effective(*rules, parameters=PARAMETERS), now=NOW)


def _by_configuration(found: tuple[Finding, ...]) -> list[Finding]:
    return [f for f in found if any(e.source == "configuration" for e in f.evidence)]


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("platform", [Platform.CISCO_IOS, Platform.MIKROTIK_ROUTEROS])
def test_nothing_is_green_and_the_sentence_says_why(kind: str, platform: Platform) -> None:
    found = _judged(platform, BAD[kind](platform))
    assert not [f for f in found if f.status is Status.ERROR]
    assert [f for f in _by_configuration(found) if f.status is Status.PASS] == []
    unknown = [f for f in _by_configuration(found) if f.status is Status.UNKNOWN]
    assert len(unknown) >= 10
    for finding in unknown:
        assert finding.message.en.startswith("Line ")
        assert "no verdict" in finding.message.en
        assert "không kết luận" in finding.message.vi


@pytest.mark.parametrize("kind", BAD)
def test_nothing_of_it_is_lost(kind: str) -> None:
    text = BAD[kind](Platform.CISCO_IOS)
    assert text.text.strip()
    if kind == "five megabytes":
        assert len(text.lines) > 5_000_000 // 9000 + 300
        assert not text.complete


def test_colours_change_nothing() -> None:
    coloured = "\n".join(
        f"\x1b[32m{line}\x1b[0m" for line in raw(Platform.CISCO_IOS, "hardened").split("\n")
    )
    assert kept(Platform.CISCO_IOS, coloured) == read(Platform.CISCO_IOS, "hardened")


@pytest.mark.parametrize("platform", Platform)
def test_escapes_that_are_none_leave_a_mark_and_no_verdict(platform: Platform) -> None:
    text = _noisy(platform)
    assert NOISE in text.text
    found = _by_configuration(_judged(platform, text))
    assert [f for f in found if f.status is Status.PASS] == []
