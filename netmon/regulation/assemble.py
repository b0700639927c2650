"""Files to rules: each layer changes what the layers before it said, and locked rules only one way.

All problems of all layers are gathered; nothing is judged by a regulation that has one.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from inventory.finding import Severity
from inventory.text import Text
from netmon.files.explain import did_you_mean, problems
from netmon.files.source import Document, Path_
from netmon.regulation.api import Check, Params
from netmon.regulation.effective import Rule
from netmon.regulation.layers import Layer
from netmon.regulation.locks import loosened
from netmon.regulation.schema import Before, RuleEntry


@dataclass(slots=True)
class Assembly:
    """The rules so far, with where each was last locked and what is wrong."""

    checks: Mapping[str, Check]
    rules: dict[str, Rule] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _clauses: dict[str, str] = field(default_factory=dict)
    _with: dict[str, dict[str, object]] = field(default_factory=dict)
    _folders: dict[str, dict[str, Path]] = field(default_factory=dict)
    _locks: dict[str, tuple[Rule, str]] = field(default_factory=dict)

    def add(self, layer: Layer) -> None:
        """Let one more layer speak."""
        document = layer.document
        self._map_articles(layer.file.regulation.clauses or {})
        first: dict[str, int] = {}
        for i, entry in enumerate(layer.file.rules):
            line = document.line(("rules", i))
            if entry.id in first:
                what = f"{entry.id} is already given on line {first[entry.id]}"
                self._note(document, ("rules", i, "id"), what)
                continue
            first[entry.id] = line
            self._add_rule(document, i, entry)

    def finish(self) -> dict[str, Rule]:
        """The rules in order of id; rules that prove no article are a problem."""
        for rule in self.rules.values():
            if not rule.article:
                self.problems.append(
                    f"{rule.where}: {rule.id}: names no article, and no clause map gives "
                    f"one for {rule.check.clauses[0]}"
                )
        return dict(sorted(self.rules.items()))

    def _map_articles(self, clauses: Mapping[str, str]) -> None:
        """A clause map renumbers the rules of the layers below it: the agency's paper counts."""
        for rule_id, rule in self.rules.items():
            article = _article(rule.check, clauses)
            if article:
                self.rules[rule_id] = dataclasses.replace(rule, article=article, text="")
        self._clauses.update(clauses)

    def _add_rule(self, document: Document, i: int, entry: RuleEntry) -> None:
        base = self.rules.get(entry.id)
        check = self._check_of(document, i, entry, base)
        if check is None:
            return
        rebound = base is None or base.check.id != check.id
        lower = self._with.get(entry.id, {})
        given = entry.with_ if rebound else {**lower, **entry.with_}
        folders = {} if rebound else self._folders[entry.id]
        folders = {**folders, **dict.fromkeys(entry.with_, document.path.parent)}
        titled = not rebound or self._is_titled(document, i, entry, check)
        params = self._params(document, ("rules", i, "with"), check, given=given, folders=folders)
        if params is None or not titled:
            return
        self._with[entry.id], self._folders[entry.id] = given, folders
        start = self._start(entry, check, params) if rebound or base is None else base
        rule = _changed(start, entry, params, f"{document.path}:{document.line(('rules', i))}")
        if entry.since is not None:
            was = base
            if entry.before is not None:
                former = base or dataclasses.replace(start, where=rule.where)
                was = self._before(document, i, entry.before, former=former, lower=lower) or base
            rule = dataclasses.replace(rule, before=was)
        self.rules[entry.id] = rule
        self._hold_lock(document, i, rule)
        if entry.locked:
            self._locks[rule.id] = (rule, rule.where)

    def _check_of(
        self, document: Document, i: int, entry: RuleEntry, base: Rule | None
    ) -> Check | None:
        if entry.check is None and base is not None:
            return base.check
        wanted = entry.check or entry.id
        found = self.checks.get(wanted)
        if found is not None:
            return found
        if entry.check is not None:
            what = f"unknown check '{wanted}'.{did_you_mean(wanted, self.checks)}"
            self._note(document, ("rules", i, "check"), what)
        else:
            near = did_you_mean(wanted, [*self.checks, *self.rules])
            what = f"unknown rule '{wanted}'.{near} A rule of your own needs `check:`"
            self._note(document, ("rules", i, "id"), what)
        return None

    def _is_titled(self, document: Document, i: int, entry: RuleEntry, check: Check) -> bool:
        """Whether a rule that is not the check's own says what it is called and what it proves."""
        missing = [k for k in ("title", "article") if getattr(entry, k) is None]
        if entry.id == check.id or not missing:
            return True
        what = f"a rule of your own needs {' and '.join(missing)}"
        self._note(document, ("rules", i, "id"), what)
        return False

    def _start(self, entry: RuleEntry, check: Check, params: Params) -> Rule:
        """The rule before the entry changes it: what the check itself says."""
        return Rule(
            id=entry.id,
            check=check,
            title=check.title,
            article=_article(check, self._clauses),
            text="",
            severity=check.severity,
            enabled=True,
            locked=False,
            params=params,
            roles=check.roles,
            names=(),
            sites=(),
            grace_days=0,
            where="",
        )

    def _before(
        self,
        document: Document,
        i: int,
        before: Before,
        *,
        former: Rule,
        lower: Mapping[str, object],
    ) -> Rule | None:
        """What the rule asked for until ``since``, when the file that raised it says so itself."""
        given = {**lower, **before.with_}
        folders = dict.fromkeys(given, document.path.parent)
        where = ("rules", i, "before", "with")
        params = self._params(document, where, former.check, given=given, folders=folders)
        if params is None:
            return None
        return dataclasses.replace(
            former, params=params, severity=before.severity or former.severity
        )

    def _params(
        self,
        document: Document,
        where: Path_,
        check: Check,
        *,
        given: Mapping[str, object],
        folders: Mapping[str, Path],
    ) -> Params | None:
        # Through JSON, because strict models take lists for sets and text for enums only there.
        try:
            return check.params.model_validate_json(
                json.dumps(given, default=str), context={"folders": folders}
            )
        except ValidationError as error:
            self.problems += problems(check.params, document, error, at=where)
            return None

    def _hold_lock(self, document: Document, i: int, rule: Rule) -> None:
        where: Path_ = ("rules", i)
        held = self._locks.get(rule.id)
        if held is not None:
            base, locked_at = held
            for key, what in loosened(base, rule):
                said = f"loosens {rule.id}, which is locked at {locked_at}: {what}"
                self._note(document, (*where, *key), said)
        if rule.severity is Severity.CRITICAL and rule.grace_days:
            what = f"{rule.id} is critical and admits no grace"
            self._note(document, (*where, "grace_days"), what)

    def _note(self, document: Document, where: Path_, what: str) -> None:
        self.problems.append(document.problem(where, what))


def _article(check: Check, clauses: Mapping[str, str]) -> str:
    return next((clauses[code] for code in check.clauses if code in clauses), "")


def _changed(base: Rule, entry: RuleEntry, params: Params, where: str) -> Rule:
    """A rule as an entry changes it."""
    to = entry.applies_to
    return dataclasses.replace(
        base,
        title=Text(vi=entry.title.vi, en=entry.title.en) if entry.title else base.title,
        article=entry.article or base.article,
        # Another paper's article is not worded as the extended file quotes it.
        text=entry.text or ("" if entry.article else base.text),
        severity=entry.severity or base.severity,
        enabled=base.enabled if entry.enabled is None else entry.enabled,
        locked=base.locked if entry.locked is None else entry.locked,
        params=params,
        roles=frozenset(to.role) if to and to.role else base.roles,
        names=tuple(sorted(to.name)) if to and to.name else base.names,
        sites=tuple(sorted(to.site)) if to and to.site else base.sites,
        grace_days=base.grace_days if entry.grace_days is None else entry.grace_days,
        since=entry.since or base.since,
        where=where,
    )
