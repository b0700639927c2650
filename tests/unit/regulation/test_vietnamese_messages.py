"""What a Vietnamese reader is told about a configuration holds no English phrase.

The device's own words stay as they are: lines that are quoted, keywords that are wanted.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Finding
from inventory.types import DeviceId
from netmon.regulation.engine import judge
from netmon.regulation.registry import load_checks
from tests.support.configs import read
from tests.support.configured import DECLARED, SOUND, configured, fresh, riddle, with_output
from tests.support.judging import NOW, effective, rule_of, snapshot
from tests.support.switches import PLAN, switch

CHECKS = load_checks()
RULES = [rule for rule in CHECKS if rule.startswith(("MGT", "L2"))]
PARAMETERS = DECLARED.model_copy(update={"admins": ("a",), "ip_plan": PLAN.ip_plan})
ENGLISH = re.compile(
    r"\b(?:the|of|at most|at least|every|only|without|with|permitting|permits|within|or|and|"
    r"default (?:account|community)|write access|time servers|passwords|edge port|not (?:a|in|of)|"
    r"was|were|is|are|has|have|configuration|required|closed|reading|complaint|beside)\b"
)
QUOTED = re.compile(r"dòng [^()]*?\d+: .*?(?= \(yêu cầu:)|«.*?»|snmpv3 only", re.DOTALL)


def _devices(platform: Platform) -> list[Device]:
    truncated = fresh(read(platform, "hardened", complete=False))
    return [
        configured(platform, "hardened"),
        configured(platform, "weak"),
        switch(platform, "weak"),
        switch(platform, "hardened"),
        riddle(platform),
        configured(platform, "hardened", configuration=truncated),
        with_output(platform, "Không có lệnh này"),
        configured(platform, "hardened", configuration=None, tables={}),
        configured(platform, "weak", tables={**SOUND}, up=None),
    ]


def _findings(platform: Platform) -> list[Finding]:
    named = [
        replace(d, id=DeviceId(f"{platform}-{n}"), name=f"may-{n}")
        for n, d in enumerate(_devices(platform))
    ]
    rules = [rule_of(CHECKS[rule]) for rule in RULES]
    return list(judge(snapshot(*named), effective(*rules, parameters=PARAMETERS), now=NOW))


@pytest.mark.parametrize("platform", Platform)
def test_no_english_phrase_is_in_a_vietnamese_message(platform: Platform) -> None:
    found = _findings(platform)
    assert len({f.rule for f in found}) == len(RULES)
    english = {
        (f.rule, match.group(), f.message.vi[:160])
        for f in found
        if (match := ENGLISH.search(QUOTED.sub("", f.message.vi)))
    }
    assert english == set()
