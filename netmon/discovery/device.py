"""One look at one device: the right credential, one session, every source in order.

A source that fails is counted and the rest goes on; what it read in part is not told. All that a
session learns of the device's identity is stamped on every observation made in it. A dead device
costs one timeout round, which its credentials share, and a device that dies under the look costs
two.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from inventory.model import ArpEntry, Claim, FactName, FactRank, Neighbor, Row, SnmpAccess
from inventory.observation import Key, KeyKind, Observation
from inventory.types import Ip
from netmon.discovery import arp_tables, neighbors, oids, snmp_access
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.credentials import CredentialMemory
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.snmp_access import AccessScope
from netmon.errors import AuthError, BudgetError, DeviceTimeoutError, TransportError
from netmon.transport.base import (
    RequestBudget,
    Secret,
    SnmpCredential,
    SnmpEngine,
    SnmpReader,
    SnmpTarget,
    SnmpVersion,
)

logger = logging.getLogger(__name__)

_LOGIN = "login"
_TIMEOUTS_MAX = 2
"""So many sources in a row without an answer, and the device is taken to be gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookTarget:
    """Whom to look at, and within which bounds.

    Attributes:
        segment: the broadcast domain of the address: the configured prefix that holds it.
        prefixes: what is reported of other devices stays inside these.
        max_requests: so many SNMP requests are sent at most, the login's and retries included;
            sources that are not metered and the well-known communities come on top.
    """

    snmp: SnmpTarget
    segment: str
    prefixes: Prefixes
    deadline_s: float = 60.0
    access: AccessScope = AccessScope.NONE
    max_requests: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStats:
    """What one source cost.

    Attributes:
        error: ``timeout``, ``auth``, ``protocol``, ``budget``, ``deadline``, ``skipped``; None: it
            succeeded.
    """

    requests: int = 0
    timeouts: int = 0
    varbinds: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookStats:
    """What a look cost. ``login`` is among the sources: finding the credential costs too."""

    sources: Mapping[str, SourceStats] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """SNMP requests sent."""
        return sum(s.requests for s in self.sources.values())

    @property
    def timeouts(self) -> int:
        """Requests that were not answered."""
        return sum(s.timeouts for s in self.sources.values())

    @property
    def completed(self) -> frozenset[str]:
        """The sources that came to their end."""
        return frozenset(name for name, s in self.sources.items() if s.error is None)

    @property
    def errors(self) -> dict[str, str]:
        """Failed sources and how they failed."""
        return {name: s.error for name, s in self.sources.items() if s.error is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLook:
    """What came of a look.

    Attributes:
        credential: the name of the one that worked; None when nobody answered.
        candidates: other addresses, inside the prefixes, that are worth a look.
    """

    address: Ip
    credential: str | None
    observations: tuple[Observation, ...]
    candidates: frozenset[Ip]
    stats: LookStats


async def look_at(
    engine: SnmpEngine,
    target: LookTarget,
    *,
    credentials: Sequence[SnmpCredential],
    sources: Sequence[Source],
    memory: CredentialMemory,
    now: datetime,
) -> DeviceLook:
    """Look at one device through every source. Device trouble ends up in the stats.

    Args:
        engine: the SNMP engine.
        target: whom to look at.
        credentials: from ``credentials.candidates``, most wanted first.
        sources: in order; a later one may read what an earlier one learnt.
        memory: what worked on this device before.
        now: the instant that the observations carry.
    """
    run = _Run(engine=engine, target=target, memory=memory, now=now)
    deadline = asyncio.timeout(target.deadline_s)
    try:
        async with deadline:
            async with asyncio.TaskGroup() as group:  # a silent device costs one timeout, not two
                if target.access is AccessScope.WELL_KNOWN:
                    group.create_task(run.probe_well_known())
                group.create_task(run.log_in(credentials))
            for source in sources if run.session else ():
                await run.read(source)
    except TimeoutError:
        if not deadline.expired():
            raise
        run.fail("deadline")
    finally:
        await run.close()
    return run.result()


class _Run:
    """The state of one look."""

    def __init__(
        self, *, engine: SnmpEngine, target: LookTarget, memory: CredentialMemory, now: datetime
    ) -> None:
        self.session: DeviceSession | None = None
        self._engine = engine
        if target.max_requests is not None:
            budget = RequestBudget(target.max_requests)
            target = replace(target, snmp=replace(target.snmp, budget=budget))
        self._target = target
        self._memory = memory
        self._now = now
        self._peer = (target.snmp.host, target.snmp.port)
        self._readers: list[SnmpReader] = []
        self._siblings: list[SnmpReader] = []
        self._looks: dict[str, Look] = {}
        self._stats: dict[str, SourceStats] = {}
        self._running = _LOGIN
        self._configured: list[SnmpAccess] = []
        self._probed: tuple[SnmpAccess, ...] = ()
        self._silent = 0

    async def probe_well_known(self) -> None:
        unmetered = replace(self._target.snmp, budget=None)
        probe = await snmp_access.probe_well_known(self._engine, unmetered)
        self._probed = probe.rows
        self._stats[snmp_access.SOURCE] = SourceStats(
            requests=probe.requests, timeouts=probe.timeouts
        )

    async def log_in(self, credentials: Sequence[SnmpCredential]) -> None:
        """Find the credential that works; the tries share one timeout round between them."""
        self._running = _LOGIN
        tries = self._memory.order(self._peer, tuple(credentials), now=self._now)
        target = _shared(self._target.snmp, len(tries))
        error = None
        missed: list[str] = []
        for credential in tries:
            reader = None
            try:
                reader = await self._open(target, credential)
                await reader.get([oids.sysObjectID])
                if target != self._target.snmp:
                    reader = await self._open(self._target.snmp, credential)
            except AuthError:
                error = "auth"
                self._memory.refuse(self._peer, credential.name, now=self._now)
            except TransportError as trouble:
                error = _kind(trouble)
                missed.append(credential.name)
                self._memory.forget(self._peer)
            else:
                error = None
                self._memory.accept(self._peer, credential.name, missed=missed)
                self.session = self._session(credential, reader)
            answered = self.session is not None
            self._configured.append(snmp_access.row(credential, answered=answered))
            if answered:
                break
            if reader is None and error == "timeout":
                self._count(SourceStats(requests=target.retries + 1, timeouts=1))
        self._count(self._spent(SourceStats()), error=error)

    async def read(self, source: Source) -> None:
        """Run one source of the session."""
        if self.session is None:
            return
        self._running = source.name
        if self._silent >= _TIMEOUTS_MAX:
            self.fail("skipped")
            return
        before = self._spent(SourceStats())
        error = None
        if self._target.snmp.budget is not None:
            self._target.snmp.budget.metered = source.metered
        try:
            look = await source.look(self.session)
        except TransportError as trouble:
            error = _kind(trouble)
            logger.debug("source %s failed on %s: %s", source.name, self._peer, trouble)
        else:
            self._looks[source.name] = look
            self.session.learnt = _joined(self.session.learnt, look)
        self._silent = self._silent + 1 if error == "timeout" else 0
        self._count(self._spent(before), error=error)

    def fail(self, error: str) -> None:
        """Note that what was running did not come to its end."""
        self._count(SourceStats(), error=error)

    async def close(self) -> None:
        if self._siblings and all(reader.stats.timeouts for reader in self._siblings):
            self._memory.miss_contexts(self._peer, now=self._now)
        for reader in self._readers:
            await reader.close()

    def result(self) -> DeviceLook:
        observations = self._own()
        seen: tuple[Observation, ...] = ()
        others: set[Ip] = set()
        if self.session is not None:
            scope, learnt = self._target.prefixes, self.session.learnt
            bindings, heard = learnt.rows(ArpEntry), learnt.rows(Neighbor)
            seen = (
                *arp_tables.stations(bindings, scope, now=self._now),
                *neighbors.hearsay(heard, scope, segment=self._target.segment, now=self._now),
            )
            others = {row.ip for row in bindings if row.ip in scope}
            others |= neighbors.candidates(heard, scope)
        return DeviceLook(
            address=self._target.snmp.host,
            credential=self.session.credential if self.session else None,
            observations=(*observations, *seen),
            candidates=frozenset(others - {self._target.snmp.host}),
            stats=LookStats(
                sources=dict(self._stats),
                dropped={k: n for k, n in self.session.dropped.items() if n}
                if self.session
                else {},
            ),
        )

    def _own(self) -> list[Observation]:
        """What the session told of the device itself, every part under the same keys."""
        keys = {Key(KeyKind.ADDRESS, self._target.snmp.host)}
        for look in self._looks.values():
            keys |= look.keys
        facts: dict[FactName, Claim] = {}
        if self.session is not None:
            facts[FactName.SNMP_VERSION] = Claim(self.session.version, "SNMP", FactRank.SYSTEM)
        tables: dict[type[Row], tuple[Row, ...]] = {}
        if self._target.access is not AccessScope.NONE and (self._configured or self._probed):
            tables[SnmpAccess] = snmp_access.merged(self._configured, self._probed)
        # Apart, lest a look without the access table takes the place of the last one with it.
        looks = {
            _LOGIN: Look(facts=facts),
            snmp_access.SOURCE: Look(tables=tables),
            **self._looks,
        }
        return [
            Observation(
                source=name,
                seen_at=self._now,
                keys=frozenset(keys),
                segment=self._target.segment,
                facts=look.facts,
                tables=look.tables,
            )
            for name, look in looks.items()
            if look.facts or look.tables
        ]

    async def _open(self, target: SnmpTarget, credential: SnmpCredential) -> SnmpReader:
        reader = await self._engine.open(target, credential)
        self._readers.append(reader)
        return reader

    def _session(self, credential: SnmpCredential, reader: SnmpReader) -> DeviceSession:
        async def sibling(vlan: int) -> SnmpReader:
            opened = await self._open(self._target.snmp, _in_vlan(credential, vlan))
            self._siblings.append(opened)
            return opened

        has_contexts = self._memory.has_contexts(self._peer, now=self._now)
        return DeviceSession(
            reader=reader,
            address=self._target.snmp.host,
            port=self._target.snmp.port,
            segment=self._target.segment,
            credential=credential.name,
            version=credential.version.value,
            sibling=sibling if has_contexts else None,
        )

    def _spent(self, before: SourceStats) -> SourceStats:
        """What all readers of the look sent since ``before``."""
        stats = [reader.stats for reader in self._readers]
        return SourceStats(
            requests=sum(s.requests for s in stats) - before.requests,
            timeouts=sum(s.timeouts for s in stats) - before.timeouts,
            varbinds=sum(s.varbinds for s in stats) - before.varbinds,
        )

    def _count(self, spent: SourceStats, *, error: str | None = None) -> None:
        so_far = self._stats.get(self._running, SourceStats())
        self._stats[self._running] = SourceStats(
            requests=so_far.requests + spent.requests,
            timeouts=so_far.timeouts + spent.timeouts,
            varbinds=so_far.varbinds + spent.varbinds,
            error=error,
        )


def _shared(target: SnmpTarget, tries: int) -> SnmpTarget:
    """A target whose one timeout round is divided among several tries, without retries."""
    if tries <= 1:
        return target
    return replace(target, timeout_s=target.timeout_s * (target.retries + 1) / tries, retries=0)


def _in_vlan(credential: SnmpCredential, vlan: int) -> SnmpCredential:
    """The credential in a VLAN's context, as Cisco does it: ``community@N``, or ``vlan-N``."""
    if credential.version is SnmpVersion.V3 or credential.community is None:
        return replace(credential, context=f"vlan-{vlan}")
    return replace(credential, community=Secret(f"{credential.community.reveal()}@{vlan}"))


def _joined(first: Look, second: Look) -> Look:
    """Two looks as one: of two claims to a fact the higher rank stays, the earlier on a tie."""
    facts = dict(first.facts)
    for name, claim in second.facts.items():
        if name not in facts or claim.rank > facts[name].rank:
            facts[name] = claim
    return Look(
        keys=first.keys | second.keys, facts=facts, tables={**first.tables, **second.tables}
    )


def _kind(trouble: TransportError) -> str:
    if isinstance(trouble, DeviceTimeoutError):
        return "timeout"
    if isinstance(trouble, BudgetError):
        return "budget"
    return "auth" if isinstance(trouble, AuthError) else "protocol"
