"""What contradicts what: when a key that two groups share must not make them one device.

The weaker the key, the more can contradict it. Two different serials contradict every key, and a
person's word does too.
"""

from __future__ import annotations

from collections.abc import Sequence

from inventory.identity.groups import Group
from inventory.observation import KeyKind
from inventory.sighting import Sighting, span_distance
from inventory.types import Mac, is_local_mac


def _differ(a: set[str], b: set[str]) -> bool:
    return bool(a) and bool(b) and a.isdisjoint(b)


def kept_apart(a: Group, b: Group) -> bool:
    """Whether a person said that they are different devices."""
    if not a.tags or not b.tags:
        return False
    return any(
        decision == other and _sides(a, decision).isdisjoint(_sides(b, decision))
        for decision, _ in a.tags
        for other, _ in b.tags
    )


def _sides(group: Group, decision: int) -> set[int]:
    return {side for number, side in group.tags if number == decision}


def alive_together(a: Sequence[int], b: Sequence[int], sightings: Sequence[Sighting]) -> bool:
    """Whether some sighting of one side was seen in the same time as one of the other side."""
    return any(not span_distance(sightings[i].spans, sightings[j].spans) for i in a for j in b)


def contradicts(kind: KeyKind, a: Group, b: Group, sightings: Sequence[Sighting]) -> bool:
    """Whether what is known of two groups forbids that a shared key of this kind joins them."""
    if kept_apart(a, b) or _differ(a.serials, b.serials):
        return True
    if kind is KeyKind.NAME:
        return _contradicts_name(a, b, sightings)
    if kind is KeyKind.ADDRESS:
        return _contradicts_address(a, b, sightings)
    if kind is KeyKind.ENGINE and _differ(a.own, b.own):
        return True
    return _two_agents(a, b, sightings)


def _two_agents(a: Group, b: Group, sightings: Sequence[Sighting]) -> bool:
    """Two agents under different names, at different addresses, in the same time: a clone.

    A renamed device has its names one after the other, or at one address.
    """
    return (
        _differ(a.names, b.names)
        and a.tenancies.isdisjoint(b.tenancies)
        and alive_together(a.named, b.named, sightings)
    )


def _contradicts_name(a: Group, b: Group, sightings: Sequence[Sighting]) -> bool:
    """Names are often left at the maker's default: anything that differs contradicts them."""
    if _differ(a.own, b.own) or _differ(a.engines, b.engines):
        return True
    return a.tenancies.isdisjoint(b.tenancies) and alive_together(a.named, b.named, sightings)


def _contradicts_address(a: Group, b: Group, sightings: Sequence[Sighting]) -> bool:
    """Another MAC at the address is another station, unless the device's MACs were not all read."""
    if a.macs.isdisjoint(b.macs) and not (_may_own_more(a, b) or _may_own_more(b, a)):
        return True
    if _differ(a.own, b.own) or _differ(a.engines, b.engines):
        return True
    return _differ(a.names, b.names) and alive_together(a.named, b.named, sightings)


def _may_own_more(group: Group, other: Group) -> bool:
    """Whether the other's MACs may be the group's as well, though nothing said so yet.

    Locally administered MACs are never told as a device's own.
    """
    if not group.macs <= group.own:
        return False
    return not group.listed or all(is_local_mac(Mac(mac)) for mac in other.macs)
