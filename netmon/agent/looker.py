"""SNMP looks at devices, with everything that outlives one look: credentials, memory, counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from inventory.types import Ip
from netmon.discovery.cadence import Cadence
from netmon.discovery.credentials import CredentialMemory, CredentialRule, candidates
from netmon.discovery.device import DeviceLook, LookTarget, look_at
from netmon.discovery.oids import sysUpTime
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.settings import DiscoverySettings
from netmon.discovery.snmp_access import AccessScope
from netmon.discovery.sources import SOURCES
from netmon.probes.reachability import SnmpAlive
from netmon.transport.base import SnmpCredential, SnmpEngine, SnmpTarget
from netmon.transport.pacing import KeyedLocks

_DAY = timedelta(days=1)


class DeviceLooker:
    """Looks at one device at a time, never twice at the same device at once.

    Args:
        engine: the SNMP engine.
        target: how to reach an address (port, timeouts).
        rules: credentials and the prefixes they are for.
        prefixes: the only addresses that may be asked.
        settings: bounds.
    """

    def __init__(
        self,
        *,
        engine: SnmpEngine,
        target: Callable[[Ip], SnmpTarget],
        rules: tuple[CredentialRule, ...],
        prefixes: Prefixes,
        settings: DiscoverySettings,
    ) -> None:
        self.requests: Counter[Ip] = Counter()
        self.timeouts: Counter[Ip] = Counter()
        self._engine = engine
        self._target = target
        self._rules = rules
        self._prefixes = prefixes
        self._settings = settings
        self._memory = CredentialMemory(refused_for=timedelta(hours=settings.refused_for_h))
        self._locks = KeyedLocks()
        self._probed: dict[Ip, datetime] = {}
        self._cadence = Cadence()

    def take_over(self, old: DeviceLooker) -> None:
        """Keep the counters of the looker of the previous configuration, not its credentials."""
        self.requests, self.timeouts = old.requests, old.timeouts
        self._probed = old._probed
        self._cadence = old._cadence

    async def look(self, ip: Ip, *, now: datetime) -> DeviceLook:
        """Everything one device tells; device trouble ends up in the look's stats."""
        access = self._access(ip, now)
        async with self._locks.hold(ip):
            look = await look_at(
                self._engine,
                LookTarget(
                    snmp=self._target(ip),
                    segment=self._prefixes.segment(ip) or "",
                    prefixes=self._prefixes,
                    deadline_s=self._settings.look_deadline_s,
                    access=access,
                    max_requests=self._settings.requests_per_look,
                ),
                credentials=self._credentials(ip),
                sources=self._cadence.due(ip, SOURCES, now=now),
                memory=self._memory,
                now=now,
            )
        self._cadence.looked(ip, look.stats.completed, now=now)
        self.requests[ip] += look.stats.requests
        self.timeouts[ip] += look.stats.timeouts
        return look

    def _access(self, ip: Ip, now: datetime) -> AccessScope:
        """The well-known communities are tried once a day, and only where it is authorised."""
        if not self._settings.probe_default_communities:
            return AccessScope.CONFIGURED
        if now - self._probed.get(ip, now - _DAY) < _DAY:
            return AccessScope.NONE
        self._probed[ip] = now
        return AccessScope.WELL_KNOWN

    def alive(self, ip: Ip) -> SnmpAlive:
        """A question to one device: does it still answer over the credential that worked?"""

        async def ask() -> bool:
            known = self._memory.order(
                (ip, self._target(ip).port),
                self._credentials(ip),
                now=datetime.max.replace(tzinfo=UTC),
            )
            if not known:
                return False
            async with self._locks.hold(ip):
                reader = await self._engine.open(self._target(ip), known[0])
                try:
                    return bool(await reader.get([sysUpTime]))
                finally:
                    self.requests[ip] += reader.stats.requests
                    self.timeouts[ip] += reader.stats.timeouts
                    await reader.close()

        return ask

    def _credentials(self, ip: Ip) -> tuple[SnmpCredential, ...]:
        return candidates(
            ip, self._rules, scope=self._prefixes, most=self._settings.credentials_per_device
        )
