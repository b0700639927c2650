"""What counts as loosening a rule that the province locked."""

from __future__ import annotations

from collections.abc import Iterator

from inventory.finding import Severity
from netmon.regulation.api import Params
from netmon.regulation.effective import Rule

_WEIGHT = {Severity.LOW: 0, Severity.MEDIUM: 1, Severity.HIGH: 2, Severity.CRITICAL: 3}

Loosening = tuple[tuple[str, ...], str]
"""The key inside the rule's entry, and what was done to it."""


def loosened(base: Rule, new: Rule) -> Iterator[Loosening]:
    """Every way in which ``new`` asks for less than ``base``."""
    if new.check.id != base.check.id:
        yield ("check",), f"check {base.check.id} is replaced by {new.check.id}"
    if base.locked and not new.locked:
        yield ("locked",), "the lock is taken off"
    if base.enabled and not new.enabled:
        yield ("enabled",), "the rule is turned off"
    if _WEIGHT[new.severity] < _WEIGHT[base.severity]:
        yield ("severity",), f"severity {base.severity} is lowered to {new.severity}"
    yield from _delayed(base, new)
    for key, was, now in (
        ("role", base.roles, new.roles),
        ("name", base.names, new.names),
        ("site", base.sites, new.sites),
    ):
        # Empty means everything, so any restriction where there was none is narrower.
        if now and (not was or not set(was) <= set(now)):
            yield ("applies_to", key), "the rule applies to fewer devices"
    if new.check.id == base.check.id:
        yield from _parameters(base.params, new.params)


def _delayed(base: Rule, new: Rule) -> Iterator[Loosening]:
    """Grace is no loosening of what was asked before, as long as that is asked for meanwhile."""
    if new.before is not None and new.before != base.before:
        for key, what in loosened(base, new.before):
            yield ("before", *key), f"until {new.since} {what}"
        return
    if new.grace_days > base.grace_days:
        yield ("grace_days",), f"grace grows from {base.grace_days} to {new.grace_days} days"
    if new.since is not None and (base.since is None or new.since > base.since):
        yield ("since",), f"the rule counts from {new.since} on only"


def _parameters(base: Params, new: Params) -> Iterator[Loosening]:
    for name, field in type(base).model_fields.items():
        was, now = getattr(base, name), getattr(new, name)
        extra = field.json_schema_extra
        way = extra.get("stricter") if isinstance(extra, dict) else None
        if was != now and not _stricter(way, was, now):
            yield ("with", name), f"{name} goes from {_shown(was)} to {_shown(now)}"


def _stricter(way: object, was: object, now: object) -> bool:
    if isinstance(was, int | float) and isinstance(now, int | float):
        return now < was if way == "lower" else way == "higher" and now > was
    if isinstance(was, frozenset) and isinstance(now, frozenset):
        return now > was if way == "superset" else way == "subset" and now < was
    return False  # nothing says which way is stricter


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return "[" + ", ".join(sorted(map(str, value))) + "]"
    return str(value)
