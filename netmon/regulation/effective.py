"""The effective regulation: what is left when every file has had its say, and its hash."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from inventory.device import Device
from inventory.finding import RegulationInfo, Severity
from inventory.model import Role
from inventory.text import Text
from inventory.wanted import Wanted, together
from netmon.errors import OperatorError
from netmon.files.explain import did_you_mean
from netmon.regulation.api import Check, Params
from netmon.regulation.parameters import Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule in effect: a check bound to an article.

    Attributes:
        text: the wording of the article, verbatim; "" when the file does not quote it.
        roles: device roles it applies to; empty: every role.
        names, sites: patterns with ``*``; empty: every name, every site.
        grace_days: days after the regulation came into force, or after ``since`` when that is
            later, in which a failure is excused.
        since: from when on the rule counts as it is; None: since the regulation came into force.
        before: what it asked for until then, and still does while the rule as it is has its grace;
            None when it is new.
        where: ``file:line`` of its latest definition.
    """

    id: str
    check: Check
    title: Text
    article: str
    text: str
    severity: Severity
    enabled: bool
    locked: bool
    params: Params
    roles: frozenset[Role]
    names: tuple[str, ...]
    sites: tuple[str, ...]
    grace_days: int
    where: str
    since: date | None = None
    before: Rule | None = None

    def grace_until(self, in_force_from: date | None) -> date | None:
        """The last day on which a failure is excused; None where none ever was.

        Args:
            in_force_from: the day from which the regulation is in force, where it says so.
        """
        begins = max((d for d in (in_force_from, self.since) if d is not None), default=None)
        if begins is None:
            return None
        if self.grace_days:
            return begins + timedelta(days=self.grace_days)
        return None if self.since is None else self.since - timedelta(days=1)

    def covers(self, name: str, *, site: str = "", role: Role | None = None) -> bool:
        """Whether the rule is for a subject of this name, at this site, in this role."""
        return (
            (not self.roles or role is None or role in self.roles)
            and _matches(name, self.names)
            and _matches(site, self.sites)
        )

    def to_json(self) -> dict[str, Any]:
        """What the rule means, without where it was written."""
        return {
            "id": self.id,
            "check": self.check.id,
            "title": self.title.to_json(),
            "article": self.article,
            "text": self.text,
            "severity": self.severity.value,
            "enabled": self.enabled,
            "locked": self.locked,
            "with": plain(self.params.model_dump()),
            "roles": sorted(self.roles),
            "names": list(self.names),
            "sites": list(self.sites),
            "grace_days": self.grace_days,
            "since": self.since.isoformat() if self.since else None,
            "before": self.before.to_json() if self.before else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """The regulation in effect.

    Attributes:
        rules: every rule by id, disabled ones too.
        files: the files it was read from, the most basic first.
        warnings: what a person should know and nothing need stop for, ``file:line: key: what``.
    """

    info: RegulationInfo
    rules: Mapping[str, Rule]
    parameters: Parameters
    files: tuple[Path, ...]
    warnings: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 of the canonical JSON of everything that changes a judgement."""
        return self.info.sha256

    @property
    def enabled(self) -> tuple[Rule, ...]:
        """The rules that are judged, in order of id."""
        return tuple(r for r in self.rules.values() if r.enabled)

    def rule(self, rule_id: str) -> Rule:
        """One rule.

        Raises:
            OperatorError: there is none of this id.
        """
        found = self.rules.get(rule_id.upper())
        if found is None:
            msg = f"{self.info.id} has no rule '{rule_id}'."
            raise OperatorError(msg + did_you_mean(rule_id.upper(), self.rules))
        return found

    def wanted(self, device: Device | None) -> Wanted:
        """What the rules want to be read of a device; None: one that is not known yet."""
        return together(
            rule.check.wants(rule.params)
            for rule in self.enabled
            if rule.check.wants is not None
            and (device is None or rule.covers(device.name, site=device.site, role=device.role))
        )

    def to_json(self) -> dict[str, Any]:
        """The effective regulation as JSON values: what the hash is taken of, and the hash."""
        return {**content(self.info, self.rules, self.parameters), "sha256": self.sha256}


def _matches(text: str, patterns: tuple[str, ...]) -> bool:
    return not patterns or any(fnmatchcase(text.casefold(), p.casefold()) for p in patterns)


def content(
    info: RegulationInfo, rules: Mapping[str, Rule], parameters: Parameters
) -> dict[str, Any]:
    """Everything that changes a judgement or a gate, as JSON values.

    Without the change tickets, which are records of the agency and no part of its regulation.
    """
    paper = dataclasses.asdict(info)
    for derived in ("sha256", "rules", "articles"):
        del paper[derived]
    return {
        "regulation": plain(paper),
        "parameters": plain(parameters.model_dump(exclude={"tickets"})),
        "rules": [rule.to_json() for _, rule in sorted(rules.items())],
    }


def digest(value: Mapping[str, Any]) -> str:
    """SHA-256 of canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> Any:  # noqa: ANN401 - JSON values
    """A value as JSON, sets in order so that the same regulation always has the same hash."""
    if isinstance(value, BaseModel):
        return plain(value.model_dump())
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(v) for v in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)  # addresses and prefixes
