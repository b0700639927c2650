"""The rules' manual, and one rule explained as the regulation in effect binds it.

``python -m netmon.regulation.manual`` writes docs/checks.md from the checks' own docstrings; a test
holds it current.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inventory.configuration import COMMANDS
from inventory.text import Text
from netmon.regulation.api import Check, Params
from netmon.regulation.effective import Effective, Rule, plain
from netmon.regulation.registry import SECTIONS, load_checks, load_forms
from netmon.regulation.templates import shipped

MANUAL = Path("docs/checks.md")

HEAD = """\
# The rules

Written by `python -m netmon.regulation.manual` from the checks themselves; do not edit. Each rule
is bound to an article by the agency's regulation (`netmon regulation explain RULE` shows how).
Severities are the catalogue's; a regulation may bind others. "Stricter" is the way in which a rule
that the province locked may still be changed.
"""

FORMS = """\
# Rules of the agency's own

What the agency's paper asks and the catalogue does not, without code: a rule of the regulation file
names one of these checks and fills in its parameters (docs/configure.md has an example of each).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a rule as it is and as it is by default."""

    name: str
    value: Any
    default: Any
    description: str
    stricter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that ``netmon regulation explain`` shows of a rule, as plain data."""

    rule: str
    check: str
    title: Text
    article: str
    text: str
    severity: str
    enabled: bool
    locked: bool
    clauses: tuple[str, ...]
    cites: str
    applies_to: tuple[str, ...]
    needs: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    manual: str
    where: str

    def to_json(self) -> dict[str, Any]:
        """JSON values."""
        out = {name: getattr(self, name) for name in self.__slots__ if name != "parameters"}
        out["title"] = self.title.to_json()
        out["parameters"] = [{n: getattr(p, n) for n in p.__slots__} for p in self.parameters]
        return {name: plain(value) for name, value in out.items()}


def explain_rule(effective: Effective, rule_id: str) -> Explanation:
    """One rule as it is in effect.

    Raises:
        OperatorError: the regulation has no such rule; the message names a near one.
    """
    rule = effective.rule(rule_id)
    check = rule.check
    return Explanation(
        rule=rule.id,
        check=check.id,
        title=rule.title,
        article=rule.article,
        text=rule.text,
        severity=rule.severity.value,
        enabled=rule.enabled,
        locked=rule.locked,
        clauses=check.clauses,
        cites=check.cites,
        applies_to=_scope(rule),
        needs=tuple(f"{n.table.TABLE} ({_hours(n.max_age.total_seconds())})" for n in check.needs),
        parameters=parameters(check, rule.params),
        manual=check.manual,
        where=rule.where,
    )


def parameters(check: Check, params: Params | None = None) -> tuple[Parameter, ...]:
    """The parameters of a check, with a rule's values or the defaults."""
    out = []
    for name, field in check.params.model_fields.items():
        default = (
            "(required)" if field.is_required() else field.get_default(call_default_factory=True)
        )
        extra = field.json_schema_extra
        way = extra.get("stricter") if isinstance(extra, dict) else None
        out.append(
            Parameter(
                name=name,
                value=plain(default if params is None else getattr(params, name)),
                default=plain(default),
                description=field.description or "",
                stricter=str(way or ""),
            )
        )
    return tuple(out)


COMMANDS_HEAD = """\
## The commands

What `command-output` may have sent to a device, word for word, and nothing else. A command that is
marked with * has no template in ntc-templates: the rule brings its own.
"""


def render(checks: Mapping[str, Check], forms: Mapping[str, Check]) -> str:
    """The manual of these checks, and of the forms for an agency's own, as Markdown."""
    index = ["| rule | severity | judges | title |", "|---|---|---|---|"]
    index += [
        f"| [{c.id}](#{c.id.lower()}) | {c.severity} | {c.subject} | {c.title.en} / {c.title.vi} |"
        for c in checks.values()
    ]
    pages = [*(_page(c) for c in checks.values()), FORMS, *(_page(c) for c in forms.values())]
    pages.append(_commands())
    return "\n".join([HEAD, *index, "", *pages])


def _page(check: Check) -> str:
    needs = ", ".join(
        f"{n.table.TABLE} not older than {_hours(n.max_age.total_seconds())}" for n in check.needs
    )
    scope = ", ".join(sorted(check.roles)) or ", ".join(sorted(check.services)) or "all"
    lines = [
        f"## {check.id}",
        "",
        f"**{check.title.en} / {check.title.vi}** · {check.severity} · {check.subject}: {scope}",
        "",
        _paragraphs(check.manual),
        "",
    ]
    if not check.generic:
        lines.append(f"Proves: {', '.join(check.clauses)}. Standards: {check.cites}.")
    if needs:
        lines += [f"Needs: {needs}."]
    table = parameters(check)
    if table:
        lines += ["", "| parameter | default | stricter | meaning |", "|---|---|---|---|"]
        lines += [
            f"| `{p.name}` | `{_value(p.default)}` | {p.stricter} | {p.description} |"
            for p in table
        ]
    return "\n".join([*lines, ""])


def _commands() -> str:
    lines = [COMMANDS_HEAD, "| platform | commands |", "|---|---|"]
    for platform, commands in COMMANDS.items():
        shown = (f"`{c}`{'' if shipped(platform, c) else '*'}" for c in commands)
        lines.append(f"| {platform} | {', '.join(shown)} |")
    return "\n".join([*lines, ""])


def _paragraphs(manual: str) -> str:
    """The docstring with each of its sections as a paragraph of its own."""
    lines: list[str] = []
    for line in manual.replace("``", "`").splitlines():
        if any(line.startswith(section) for section in SECTIONS) and lines and lines[-1]:
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def _scope(rule: Rule) -> tuple[str, ...]:
    check = rule.check
    scope = [f"role {role.value}" for role in sorted(rule.roles)]
    scope += [f"service {kind.value}" for kind in sorted(check.services)]
    scope += [f"name {name}" for name in rule.names]
    scope += [f"site {site}" for site in rule.sites]
    return tuple(scope)


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:g} h"


def main() -> None:
    """Write the manual below the current directory."""
    MANUAL.parent.mkdir(parents=True, exist_ok=True)
    MANUAL.write_text(render(load_checks(), load_forms()), encoding="utf-8")


if __name__ == "__main__":
    main()
