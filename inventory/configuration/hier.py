"""The door to hier-config: configurations whose nesting is shown by indentation.

Its tree and its platforms' rules of nesting are used, its loaders are not: they drop lines, rewrite
access lists and forget line numbers, and a finding has to quote the line that the device printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hier_config import HConfig, HConfigChild, WorkflowRemediation, get_hconfig, get_hconfig_driver
from hier_config.exceptions import DuplicateChildError
from hier_config.models import IdempotentCommandsRule, MatchRule
from hier_config.models import Platform as HierPlatform
from hier_config.platforms.driver_base import HConfigDriverBase

from inventory.configuration.platform import Platform
from inventory.configuration.questions import Line

PLATFORMS = {
    Platform.CISCO_IOS: HierPlatform.CISCO_IOS,
    Platform.CISCO_S300: HierPlatform.GENERIC,
    Platform.CISCO_NXOS: HierPlatform.CISCO_NXOS,
    Platform.HP_PROCURVE: HierPlatform.HP_PROCURVE,
    Platform.ARUBA_AOSCX: HierPlatform.ARUBA_AOSCX,
    Platform.HUAWEI_VRP: HierPlatform.HUAWEI_VRP,
    Platform.HP_COMWARE: HierPlatform.HP_COMWARE5,
    Platform.RUIJIE_OS: HierPlatform.CISCO_IOS,  # RGOS writes as IOS does
    Platform.TPLINK_JETSTREAM: HierPlatform.GENERIC,
    Platform.LINUX_FRR: HierPlatform.CISCO_IOS,
}

_SINGLE = (
    "exec-timeout ",
    "idle-timeout ",
    "timeout ",
    "console idle-timeout ",
    "switchport mode ",
    "vlan trunk allowed ",
    "authentication-mode ",
    "system-time ntp ",
    "storm-control broadcast",
)
"""Commands of which a device keeps the last one only, beside those that hier-config knows."""

_BANNER = re.compile(
    r"\s*(?:banner (?:(?:login|motd|exec|incoming|slip-ppp|prompt-timeout) )?"
    r'|header \S+ (?:information )?)(\^C?|["%#$@~!&])'
)
_COMMENT = re.compile(r"\s*[!#;]")
_NUMBER, _PROBLEM = "number", "problem"


def parse(platform: Platform, lines: tuple[str, ...]) -> tuple[Line, ...]:
    """The tree of an indented configuration."""
    driver = get_hconfig_driver(PLATFORMS[platform])
    root = HConfig(driver)
    section: HConfig | HConfigChild = root
    recent: HConfig | HConfigChild = root
    adjust = _Adjust(driver)
    for number, line, problem in _joined(lines):
        if _COMMENT.match(line) and "\n" not in line:
            if line[0] in "!#":  # a separator at the margin closes every block
                section = recent = root
            continue
        indent = len(line) - len(line.lstrip()) + adjust.before(line)
        while indent <= section.real_indent_level:
            section = section.parent
        if indent > recent.real_indent_level:
            section = recent
        text = line.strip() if "\n" in line else " ".join(line.split())
        recent = section.add_child(text, check_if_present=False)
        recent.real_indent_level = indent
        recent.facts.update({_NUMBER: number, _PROBLEM: problem})
        adjust.after(line)
    return tuple(_line(child) for child in root.children)


def remediation(platform: Platform, running: str, wanted: str) -> tuple[str, ...] | None:
    """The commands that lead from one configuration to another, as text for a person.

    None where hier-config does not know the platform or cannot read the text.
    """
    known = PLATFORMS.get(platform)
    if known is None:
        return None
    try:
        steps = WorkflowRemediation(get_hconfig(known, running), get_hconfig(known, wanted))
        found = steps.remediation_config.all_children_sorted()
        return tuple(step.cisco_style_text() for step in found)
    except (DuplicateChildError, ValueError):
        return None


def future(platform: Platform, running: str, commands: str) -> str | None:
    """The configuration after these commands; None where hier-config does not know the platform.

    A forecast for the tests of what a person is told to enter: no device is asked.
    """
    known = PLATFORMS.get(platform)
    if known is None:
        return None
    driver = get_hconfig_driver(known)
    driver.rules.idempotent_commands.extend(
        IdempotentCommandsRule(match_rules=(*above, MatchRule(startswith=word)))
        for word in _SINGLE
        for above in ((), (MatchRule(),))
    )
    after = get_hconfig(driver, running).future(get_hconfig(driver, commands))
    return "\n".join(child.cisco_style_text() for child in _depth_first(after))


def _depth_first(tree: HConfig | HConfigChild) -> Iterator[HConfigChild]:
    for child in tree.children:
        yield child
        yield from _depth_first(child)


class _Adjust:
    """Blocks that are nested though they are not indented (a platform's own rule)."""

    def __init__(self, driver: HConfigDriverBase) -> None:
        self._rules = driver.rules.indent_adjust
        self._ends: list[str] = []

    def before(self, line: str) -> int:
        """By how much to indent the line."""
        return len(self._ends) if line.strip() else 0

    def after(self, line: str) -> None:
        """Look at the line for the beginning or the end of such a block."""
        if self._ends and re.search(self._ends[0], line):
            self._ends.pop(0)
            return
        for rule in self._rules:
            if re.search(rule.start_expression, line):
                self._ends.append(rule.end_expression)


def _joined(lines: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    """Number, text and problem of each line that says something; a banner is one line."""
    numbered = iter(enumerate(lines, 1))
    for number, line in numbered:
        if not line.strip():
            continue
        opening = _BANNER.match(line)
        if opening is None or opening.group(1) in line[opening.end() :]:
            yield number, line, ""
            continue
        whole = [line]
        for _, more in numbered:
            whole.append(more)
            if opening.group(1) in more:
                yield number, "\n".join(whole), ""
                break
        else:
            yield number, whole[0], "a banner without an end"


def _line(child: HConfigChild) -> Line:
    problem = child.facts[_PROBLEM]
    return Line(
        number=child.facts[_NUMBER],
        text=child.text,
        children=tuple(_line(c) for c in child.children),
        understood=not problem,
        problem=problem,
    )
