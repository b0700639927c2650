"""Facts and tables: which of many readings is believed.

A fact is believed by the rank of its origin and then by how recent it is. A stale fact of a higher
rank beats a fresh one of a lower rank, unless the same source read the device later and no longer
gives it. A table is believed as its latest complete reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from inventory.device import Fact, Table
from inventory.model import FactName, Row
from inventory.observation import Observation, is_placeholder


def merge_facts(observations: Iterable[Observation]) -> dict[FactName, Fact]:
    """The believed facts out of the latest observations of one device."""
    newest: dict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        known = newest[observation.source]
        if known and observation.seen_at > known[0].seen_at:
            known.clear()
        if not known or observation.seen_at == known[0].seen_at:
            known.append(observation)
    believed: dict[FactName, Fact] = {}
    for looks in newest.values():
        for look in looks:
            for name, claim in look.facts.items():
                fact = Fact(claim.value, look.source, claim.origin, claim.rank, look.seen_at)
                if _says_something(fact) and (
                    name not in believed or _weight(fact) > _weight(believed[name])
                ):
                    believed[name] = fact
    return believed


def _says_something(fact: Fact) -> bool:
    return not (isinstance(fact.value, str) and is_placeholder(fact.value))


def _weight(fact: Fact) -> tuple[int, datetime, str, str, str]:
    return int(fact.rank), fact.seen_at, fact.source, fact.origin, str(fact.value)


def merge_tables(observations: Iterable[Observation]) -> dict[type[Row], Table]:
    """The latest complete reading of each table of one device."""
    latest: dict[type[Row], Table] = {}
    order = sorted(observations, key=lambda o: (o.seen_at, o.source))
    for observation in order:
        for table, rows in observation.tables.items():
            latest[table] = Table(rows, observation.source, observation.seen_at)
    return latest
