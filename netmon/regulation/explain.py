"""One rule explained: as the regulation in effect binds it, and as it stands on one subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from inventory.finding import Finding, Waiver
from inventory.text import Text
from netmon.regulation.api import Check, Need, Params
from netmon.regulation.effective import Effective, Rule, plain
from netmon.regulation.sources import called

_NEED = Text(vi="{table} ({age})", en="{table} ({age})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a rule as it is and as it is by default."""

    name: str
    value: Any
    default: Any
    description: Text
    stricter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that ``netmon regulation explain`` shows of a rule, as plain data.

    Attributes:
        text: the wording of the article, "" when the regulation does not quote it.
        since: from when on the rule counts as it is; None: always did.
        grace_until: the last day on which failures of it are, or were, excused.
        before: the severity and the parameters that it had until ``since``, as far as they differ.
        waivers: those that the regulation grants of this rule.
        finding: how the rule stands on the subject that was asked for; None when none was.
    """

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
    needs: tuple[Text, ...]
    parameters: tuple[Parameter, ...]
    manual: Text
    where: str
    since: date | None = None
    grace_until: date | None = None
    before: Mapping[str, Any] | None = None
    waivers: tuple[Waiver, ...] = ()
    finding: Finding | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON values."""
        out = {name: getattr(self, name) for name in self.__slots__}
        out["needs"] = [need.to_json() for need in self.needs]
        out["title"] = self.title.to_json()
        out["manual"] = self.manual.to_json()
        out["parameters"] = [
            {**{n: getattr(p, n) for n in p.__slots__}, "description": p.description.to_json()}
            for p in self.parameters
        ]
        out["waivers"] = [{n: getattr(w, n) for n in w.__slots__} for w in self.waivers]
        out["finding"] = self.finding.to_json() if self.finding else None
        return {name: plain(value) for name, value in out.items()}


def explain_rule(
    effective: Effective, rule_id: str, *, finding: Finding | None = None
) -> Explanation:
    """One rule as it is in effect.

    Args:
        effective: the regulation.
        rule_id: of one of its rules, in any letter case.
        finding: the rule's latest finding on the subject that is asked for.

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
        needs=tuple(_NEED.format(table=called(n.table.TABLE), age=hours(n)) for n in check.needs),
        parameters=parameters(check, rule.params),
        manual=check.manual,
        where=rule.where,
        since=rule.since,
        grace_until=rule.grace_until(effective.info.in_force_from),
        before=_before(rule),
        waivers=tuple(w for w in effective.info.waivers if w.rule == rule.id),
        finding=finding,
    )


def _before(rule: Rule) -> dict[str, Any] | None:
    former = rule.before
    if former is None:
        return None
    now, was = plain(rule.params.model_dump()), plain(former.params.model_dump())
    now["severity"], was["severity"] = rule.severity.value, former.severity.value
    return {name: value for name, value in was.items() if now.get(name) != value}


def parameters(check: Check, params: Params | None = None) -> tuple[Parameter, ...]:
    """The parameters of a check, with a rule's values or the defaults."""
    out = []
    for name, field in check.params.model_fields.items():
        default = (
            "(required)" if field.is_required() else field.get_default(call_default_factory=True)
        )
        extra = field.json_schema_extra
        way = extra.get("stricter") if isinstance(extra, dict) else None
        english = field.description or ""
        out.append(
            Parameter(
                name=name,
                value=plain(default if params is None else getattr(params, name)),
                default=plain(default),
                description=Text(vi=check.meanings.get(name, english), en=english),
                stricter=str(way or ""),
            )
        )
    return tuple(out)


def hours(need: Need) -> str:
    """How old a table may be."""
    return f"{need.max_age.total_seconds() / 3600:g} h"


def _scope(rule: Rule) -> tuple[str, ...]:
    check = rule.check
    scope = [f"role {role.value}" for role in sorted(rule.roles)]
    scope += [f"service {kind.value}" for kind in sorted(check.services)]
    scope += [f"name {name}" for name in rule.names]
    scope += [f"site {site}" for site in rule.sites]
    return tuple(scope)
