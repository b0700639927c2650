"""What a person is told to enter makes the rule pass, on every platform that hier-config forecasts.

The weak configuration is judged, the commands of the finding are applied by hier-config, and what
comes out is judged again. What only a person knows (in angle brackets) is filled in here.
"""

from __future__ import annotations

import re

import pytest

from inventory.configuration import Platform
from inventory.configuration.hier import PLATFORMS, future
from inventory.finding import Finding, Status
from netmon.regulation.engine import judge
from netmon.regulation.registry import load_checks
from tests.support.configured import DECLARED, configured, with_output
from tests.support.judging import NOW, effective, rule_of, snapshot
from tests.support.switches import PLAN
from tests.unit.regulation import test_configured_rules, test_switch_rules

CHECKS = load_checks()
P = Platform
PARAMETERS = DECLARED.model_copy(update={"ip_plan": PLAN.ip_plan})
NOT_FORECAST = {
    P.CISCO_S300,  # its blocks are not indented, and hier-config has no rule for them
}
BEYOND = {
    *((rule, P.HP_PROCURVE) for rule in ("L2-02", "L2-03", "L2-04", "L2-05")),  # joins port lists
    ("L2-05", P.TPLINK_JETSTREAM),  # takes X after "no X" for nothing
    *(("MGT-08", p) for p in (P.CISCO_IOS, P.CISCO_NXOS, P.RUIJIE_OS)),  # shown hashed afterwards
    ("MGT-09", P.HUAWEI_VRP),  # does not know that a user's name takes all of its lines along
    ("L2-03", P.HUAWEI_VRP),  # its ports are hybrid: which VLAN they are in is not in the lines
}
"""What hier-config's forecast does not see, though the device does it."""
FILLED = {
    "<log host>": "10.1.0.5",
    "<server>": "10.1.0.5",
    "<vlans>": "1",
    "<vlan>": "1",
    "<new password>": "x",
}
PAIRS = sorted(
    {*test_configured_rules.PAIRS, *test_switch_rules.PAIRS}
    - test_configured_rules.NOTHING_WEAK.keys()
    - test_switch_rules.NOTHING_WEAK.keys()
    - BEYOND
)


def _judged(rule: str, platform: Platform, output: str | None = None) -> Finding:
    device = configured(platform, "weak") if output is None else with_output(platform, output)
    regulation = effective(rule_of(CHECKS[rule]), parameters=PARAMETERS)
    return judge(snapshot(device), regulation, now=NOW)[0]


def _commands(found: Finding) -> list[str]:
    assert found.fix is not None
    text = found.fix.en.split("\n", 1)[1]
    for place, value in FILLED.items():
        text = text.replace(place, value)
    return [line for line in text.split("\n") if not line.startswith("!")]


def _applied(platform: Platform, commands: list[str]) -> str:
    weak = configured(platform, "weak").configuration
    assert weak is not None
    said = [x for x in weak.lines if not re.match(r"\s*([!#]|(?:exit|return|quit|end)$)", x)]
    after = future(platform, "\n".join(said), "\n".join(commands))
    assert after is not None
    lines = after.split("\n")
    alone = [
        line
        for line, following in zip(commands, [*commands[1:], ""], strict=True)
        if not line.startswith(" ") and not following.startswith(" ")
    ]  # hier-config drops a "no X" that has done its work; a device prints it
    return "\n".join([*lines, *(line for line in alone if line not in lines)])


@pytest.mark.parametrize(
    ("rule", "platform"), [(r, p) for r, p in PAIRS if p in PLATFORMS and p not in NOT_FORECAST]
)
def test_the_commands_of_a_finding_make_the_rule_pass(rule: str, platform: Platform) -> None:
    found = _judged(rule, platform)
    assert found.status is Status.FAIL
    again = _judged(rule, platform, _applied(platform, _commands(found)))
    assert again.status is Status.PASS, again.message.en


@pytest.mark.parametrize("platform", [P.CISCO_IOS, P.HUAWEI_VRP, P.ARUBA_AOSCX])
def test_every_wrong_port_is_named_in_the_commands(platform: Platform) -> None:
    found = _judged("L2-04", platform)
    assert found.fix is not None
    ports = [line for line in found.fix.en.split("\n") if line.startswith("interface ")]
    assert len(ports) >= 12
    assert len(set(ports)) == len(ports)
    assert "<port>" not in found.fix.en


def test_a_host_by_its_wildcard_is_one_host() -> None:
    found = _judged("MGT-03", P.CISCO_IOS)
    assert " permit 10.1.0.10 0.0.0.0" in _commands(found)
