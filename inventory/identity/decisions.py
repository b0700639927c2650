"""What people decided about identity, which wins over everything the devices say."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from inventory.identity.groups import OWN_MAC_KINDS, Forest
from inventory.identity.rules import kept_apart
from inventory.observation import Key, KeyKind
from inventory.sighting import SPAN_GAP, Decision, DecisionKind, Sighting, Span, span_distance

_MAC_KINDS = OWN_MAC_KINDS | {KeyKind.STATION}


def holds(sighting: Sighting, key: Key, decision: Decision) -> bool:
    """Whether a decision's key means this sighting.

    A MAC is meant however it was learnt; an address only around the time of the decision.
    """
    if key.kind in _MAC_KINDS:
        return any(k.kind in _MAC_KINDS and k.value == key.value for k in sighting.keys)
    if key not in sighting.keys:
        return False
    if key.kind is not KeyKind.ADDRESS:
        return True
    return span_distance((Span(decision.at, decision.at),), sighting.spans) < SPAN_GAP


def apply_decisions(forest: Forest, decisions: Iterable[Decision]) -> dict[int, Decision]:
    """Join and keep apart as people said, the newest word first; return the decisions by id."""
    valid = {
        d.id: d
        for d in decisions
        if d.revoked_at is None and d.kind in {DecisionKind.MERGE, DecisionKind.SPLIT}
    }
    for decision in sorted(valid.values(), key=lambda d: (d.at, d.id), reverse=True):
        if decision.kind is DecisionKind.SPLIT:
            _keep_apart(forest, decision)
        else:
            _merge(forest, decision)
    return valid


def _keep_apart(forest: Forest, decision: Decision) -> None:
    for index, sighting in enumerate(forest.sightings):
        side = next((n for n, k in enumerate(decision.keys) if holds(sighting, k, decision)), None)
        if side is not None:
            forest.group(index).tags.add((decision.id, side))


def _merge(forest: Forest, decision: Decision) -> None:
    meant = [
        i
        for i, sighting in enumerate(forest.sightings)
        if any(holds(sighting, key, decision) for key in decision.keys)
    ]
    for a, b in pairwise(meant):
        if not kept_apart(forest.group(a), forest.group(b)):
            forest.join(a, b, decision.keys[0], decision=decision.id)
