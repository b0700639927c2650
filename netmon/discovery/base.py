"""The contract of a source that reads one device, and the session it reads through.

A source is one async function of a ``DeviceSession`` to a ``Look``. It neither stores nor merges;
the runner (``device.py``) gathers the keys that all sources learnt in the session and stamps them
on every observation of it, so that a forwarding table read from a nameless box still belongs to
the serial number that the system source found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

from inventory.model import Claim, FactName, Row
from inventory.observation import Key
from inventory.types import Ip
from netmon.transport.base import SnmpReader

RowT = TypeVar("RowT", bound=Row)


@dataclass(slots=True, kw_only=True)
class DeviceSession:
    """One session with one device.

    Attributes:
        learnt: what earlier sources of this session found; a later source may read it (the
            forwarding table needs bridge port to ifIndex, vendors need sysObjectID).
        sibling: opens another session with the same device and credential in a named VLAN's
            context (``community@N``, or the v3 context ``vlan-N``); None where there is none. The
            runner closes it with the session.
        bridge_ports: bridge port to ifIndex, once some source has read it.
        dropped: rows that could not be read, by what was wrong with them.
        clock: the time; a device's own clock is compared with it.
    """

    reader: SnmpReader
    address: Ip
    port: int
    segment: str
    credential: str  # the name only
    version: str
    learnt: Look = field(default_factory=lambda: Look())  # noqa: PLW0108 - Look is defined below
    sibling: Callable[[int], Awaitable[SnmpReader]] | None = None
    bridge_ports: Mapping[int, int] | None = None
    dropped: Counter[str] = field(default_factory=Counter)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one source found: keys, facts, and the tables it read completely."""

    keys: frozenset[Key] = frozenset()
    facts: Mapping[FactName, Claim] = field(default_factory=dict)
    tables: Mapping[type[Row], tuple[Row, ...]] = field(default_factory=dict)

    def rows(self, table: type[RowT]) -> tuple[RowT, ...]:
        """The rows of a table; none when it was not read."""
        return cast("tuple[RowT, ...]", self.tables.get(table, ()))


LookFunction = Callable[[DeviceSession], Awaitable[Look]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A registered source.

    Attributes:
        name: stored with every observation.
        look: the function.
        packets: what it costs a device at most, in SNMP requests, for the docs and the budget;
            a sentence such as "1 + rows/25".
        every: how often it is worth its cost; None: in every look.
        metered: whether its requests count against the look's budget.
    """

    name: str
    look: LookFunction
    packets: str
    every: timedelta | None = None
    metered: bool = True
