"""How many ways lead from one device to others that share no cable."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection

from inventory.snapshot import Snapshot
from inventory.types import DeviceId


def disjoint_paths(
    snapshot: Snapshot, start: DeviceId, goals: Collection[DeviceId], *, most: int
) -> int:
    """The number of paths over infrastructure links without a common cable, at most ``most``.

    Ford and Fulkerson's method with every cable carrying one path; each round costs one search.
    """
    free: dict[DeviceId, list[tuple[int, DeviceId]]] = {}
    for number, link in enumerate(snapshot.links):
        ends = (snapshot.devices.get(link.a), snapshot.devices.get(link.b))
        if all(end is not None and end.infrastructure for end in ends):
            free.setdefault(link.a, []).append((number, link.b))
            free.setdefault(link.b, []).append((number, link.a))
    used: dict[int, DeviceId] = {}  # cable -> the end that a path leaves it at
    for found in range(most):
        if not _augment(free, used, start, goals):
            return found
    return most


def _augment(
    free: dict[DeviceId, list[tuple[int, DeviceId]]],
    used: dict[int, DeviceId],
    start: DeviceId,
    goals: Collection[DeviceId],
) -> bool:
    """Find one more path, giving back cables that earlier ones used the other way round."""
    came: dict[DeviceId, tuple[DeviceId, int] | None] = {start: None}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here in goals:
            step = came[here]
            while step is not None:
                before, cable = step
                if cable in used:
                    del used[cable]
                else:
                    used[cable] = here
                here, step = before, came[before]
            return True
        for cable, there in free.get(here, ()):
            # A used cable may only be walked against the path that holds it.
            if there not in came and (cable not in used or used[cable] == here):
                came[there] = (here, cable)
                queue.append(there)
    return False
