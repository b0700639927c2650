"""Which sources are due in a look: the fast tables always, the slow ones when their time has come.

A source that failed stays due. The first look at a device runs everything, so that a new device is
fully known at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from inventory.types import Ip
from netmon.discovery.base import Source

_EARLY = timedelta(seconds=30)
"""Looks jitter: what falls due within this much of now is run now and not a whole look later."""


class Cadence:
    """Remembers when each source last came to its end on each device."""

    def __init__(self) -> None:
        self._ended: dict[Ip, dict[str, datetime]] = {}

    def due(self, ip: Ip, sources: Sequence[Source], *, now: datetime) -> tuple[Source, ...]:
        """The sources to run now, in their order. A clock that went back makes all of them due."""
        ended = self._ended.get(ip, {})

        def rests(source: Source) -> bool:
            last = ended.get(source.name)
            if source.every is None or last is None:
                return False
            return timedelta() <= now - last < source.every - _EARLY

        return tuple(s for s in sources if not rests(s))

    def looked(self, ip: Ip, completed: Iterable[str], *, now: datetime) -> None:
        """Note which sources came to their end in a look."""
        self._ended.setdefault(ip, {}).update(dict.fromkeys(completed, now))
