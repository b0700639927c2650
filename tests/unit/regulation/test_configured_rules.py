"""Every rule of configurations on every platform: hardened passes, weak fails, riddles stay open.

``JUDGED`` is the table of what netmon really judges; a platform that is added to a rule has to be
added here, and one that is lost is noticed.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Finding, Status
from netmon.regulation.engine import judge
from netmon.regulation.registry import load_checks
from tests.support.configs import raw, read
from tests.support.configured import DECLARED, configured, fresh, riddle, with_output
from tests.support.judging import NOW, effective, rule_of, snapshot

CHECKS = load_checks()
P = Platform
EVERY = frozenset(Platform)
HOST = frozenset({P.LINUX_FRR})
JUDGED = {
    "MGT-01": EVERY - HOST,
    "MGT-02": EVERY - HOST,
    "MGT-03": EVERY,
    "MGT-04": EVERY - {P.TPLINK_JETSTREAM},
    "MGT-05": EVERY - HOST,
    "MGT-06": EVERY - HOST,
    "MGT-07": EVERY - HOST - {P.DLINK_DS, P.TPLINK_JETSTREAM},
    "MGT-08": EVERY - {P.MIKROTIK_ROUTEROS},
    "MGT-09": EVERY - HOST,
    "MGT-10": EVERY - HOST,
    "MGT-11": EVERY - HOST,
    "MGT-12": EVERY - HOST,
    "MGT-13": EVERY,
    "MGT-18": frozenset(
        {
            P.CISCO_IOS,
            P.CISCO_NXOS,
            P.RUIJIE_OS,
            P.HP_PROCURVE,
            P.ARUBA_AOSCX,
            P.HUAWEI_VRP,
            P.HP_COMWARE,
            P.MIKROTIK_ROUTEROS,
            P.JUNIPER_JUNOS,
        }
    ),
}
"""Platforms whose configuration each rule judges."""

BUILT_IN_ADMIN = {("MGT-09", P.CISCO_NXOS), ("MGT-09", P.ARUBA_AOSCX)}
"""The hardened configuration still has ``admin``: it fails, and an agency has to decide."""

NOTHING_WEAK = {
    # The weak configuration breaks the rule nowhere; this does: (lines taken out, lines added).
    ("MGT-02", P.CISCO_NXOS): ("", "no feature ssh"),
    ("MGT-02", P.HP_PROCURVE): ("", "ip ssh version 1"),
    ("MGT-02", P.ARUBA_AOSCX): (r"^ssh server vrf.*\n", ""),
    ("MGT-06", P.ARUBA_AOSCX): ("", "http-server vrf default"),
    ("MGT-07", P.RUIJIE_OS): (r"^banner login \^C\n.*\n\^C\n", ""),
    ("MGT-08", P.FORTINET): (
        "",
        'config system admin\n    edit "x"\n        set password plain123\n    next\nend',
    ),
    ("MGT-10", P.FORTINET): (
        "",
        'config system snmp community\n    edit 1\n        set name "public"\n    next\nend',
    ),
    ("MGT-18", P.ARUBA_AOSCX): ("", "tftp server"),
    ("MGT-18", P.RUIJIE_OS): ("", "ftp-server enable"),
}
PAIRS = [(rule, p) for rule, platforms in JUDGED.items() for p in sorted(platforms)]
SOUND_PAIRS = [pair for pair in PAIRS if pair not in BUILT_IN_ADMIN]
OTHERS = [(rule, p) for rule, platforms in JUDGED.items() for p in sorted(EVERY - platforms)]
PROBED = {"MGT-01", "MGT-02", "MGT-06", "MGT-10", "MGT-11", "MGT-12"}
"""Rules that a probe can decide where the configuration does not tell."""


def _judged(rule_id: str, device: Device) -> Finding:
    rule = rule_of(CHECKS[rule_id])
    return judge(snapshot(device), effective(rule, parameters=DECLARED), now=NOW)[0]


@pytest.mark.parametrize(("rule", "platform"), SOUND_PAIRS)
def test_a_hardened_configuration_passes(rule: str, platform: Platform) -> None:
    found = _judged(rule, configured(platform, "hardened"))
    assert found.status is Status.PASS, found.message.en
    assert any(e.source == "configuration" for e in found.evidence)


@pytest.mark.parametrize(("rule", "platform"), sorted(BUILT_IN_ADMIN))
def test_a_built_in_admin_is_a_default_account(rule: str, platform: Platform) -> None:
    found = _judged(rule, configured(platform, "hardened"))
    assert found.status is Status.FAIL
    assert "admin" in found.actual
    without = re.sub(
        r"^user(?:name)? admin .*\n", "", raw(platform, "hardened"), flags=re.MULTILINE
    )
    assert _judged(rule, with_output(platform, without)).status is Status.PASS


@pytest.mark.parametrize(("rule", "platform"), [p for p in PAIRS if p not in NOTHING_WEAK])
def test_a_weak_configuration_fails_and_the_message_names_the_line(
    rule: str, platform: Platform
) -> None:
    device = configured(platform, "weak")
    found = _judged(rule, device)
    assert found.status is Status.FAIL, found.message.en
    assert device.configuration is not None
    lines = device.configuration.lines
    named = [
        number
        for number, line in enumerate(lines, 1)
        if line.strip()
        and f"{number}: " in found.message.en
        and " ".join(line.split())[:40] in found.message.en
    ]
    assert named or "lacks: " in found.message.en
    assert found.fix is not None
    assert "\n" in found.fix.vi


@pytest.mark.parametrize(("rule", "platform"), sorted(NOTHING_WEAK))
def test_a_configuration_fails_with_what_breaks_the_rule_and_not_before(
    rule: str, platform: Platform
) -> None:
    assert _judged(rule, configured(platform, "weak")).status is Status.PASS
    taken, added = NOTHING_WEAK[rule, platform]
    left = re.sub(taken, "", raw(platform, "weak"), flags=re.MULTILINE)
    broken = f"{left}\n{added}\n"
    assert _judged(rule, with_output(platform, broken)).status is Status.FAIL


@pytest.mark.parametrize(("rule", "platform"), SOUND_PAIRS)
def test_a_line_that_is_not_understood_leaves_it_open(rule: str, platform: Platform) -> None:
    found = _judged(rule, riddle(platform))
    assert found.status is Status.UNKNOWN, found.message.en
    assert found.reason.startswith("unparsed:line-")
    assert "不明" in found.message.vi


@pytest.mark.parametrize(("rule", "platform"), SOUND_PAIRS)
def test_a_truncated_configuration_leaves_it_open(rule: str, platform: Platform) -> None:
    text = fresh(read(platform, "hardened", complete=False))
    short = replace(configured(platform, "hardened"), configuration=text)
    found = _judged(rule, short)
    assert (found.status, found.reason) == (Status.UNKNOWN, "unparsed:line-1")


@pytest.mark.parametrize("rule", JUDGED)
def test_without_a_configuration_only_a_probe_can_pass(rule: str) -> None:
    unread = replace(configured(P.CISCO_IOS, "hardened"), configuration=None)
    found = _judged(rule, unread)
    if rule in PROBED - {"MGT-02", "MGT-12"}:
        assert found.status is Status.PASS
        assert "not read" in found.evidence[0].seen or "without answer" in found.evidence[0].seen
    else:
        assert (found.status, found.reason) == (Status.UNKNOWN, "missing:configuration")


@pytest.mark.parametrize(("rule", "platform"), OTHERS)
def test_what_a_rule_cannot_judge_is_never_a_pass_by_configuration(
    rule: str, platform: Platform
) -> None:
    found = _judged(rule, configured(platform, "hardened"))
    if rule in PROBED:
        assert not any(e.source == "configuration" for e in found.evidence)
    else:
        assert found.status in {Status.UNKNOWN, Status.NOT_APPLICABLE}
        assert platform.value in found.reason
