"""SNMP looks at devices, with everything that outlives one look: credentials, memory, counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from inventory.types import Ip
from inventory.wanted import Wanted
from netmon.discovery import mib_values
from netmon.discovery.cadence import Cadence
from netmon.discovery.credentials import CredentialMemory, CredentialRule, candidates
from netmon.discovery.device import DeviceLook, LookTarget, look_at
from netmon.discovery.oids import sysUpTime
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.settings import DiscoverySettings
from netmon.discovery.snmp_access import AccessScope
from netmon.discovery.sources import SOURCES
from netmon.errors import DeviceTimeoutError
from netmon.probes.reachability import SnmpAlive
from netmon.transport.base import SnmpCredential, SnmpEngine, SnmpTarget
from netmon.transport.pacing import KeyedLocks

_DAY = timedelta(days=1)
_NOTHING = Wanted()


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
        self._spoke: dict[Ip, str] = {}  # the name of the credential that worked last
        self._cadence = Cadence()

    def take_over(self, old: DeviceLooker) -> None:
        """Keep what the looker of the previous configuration counted and learnt; no secrets."""
        self.requests, self.timeouts = old.requests, old.timeouts
        self._probed, self._spoke = old._probed, old._spoke
        self._cadence = old._cadence

    def speaks(self, ip: Ip) -> bool:
        """Whether a device has answered at this address before."""
        return ip in self._spoke

    async def look(
        self, ip: Ip, *, now: datetime, retry: bool = True, wanted: Wanted = _NOTHING
    ) -> DeviceLook:
        """Everything one device tells; device trouble ends up in the look's stats.

        Args:
            ip: whom to ask.
            now: the instant that the observations carry.
            retry: False where silence is likely: unanswered packets are not repeated.
            wanted: MIB objects to read besides, because rules ask for them.
        """
        access = self._access(ip, now)
        target = self._target(ip)
        besides = (mib_values.source(wanted),) if wanted.objects else ()
        async with self._locks.hold(ip):
            look = await look_at(
                self._engine,
                LookTarget(
                    snmp=target if retry else replace(target, retries=0),
                    segment=self._prefixes.segment(ip) or "",
                    prefixes=self._prefixes,
                    deadline_s=self._settings.look_deadline_s,
                    access=access,
                    max_requests=self._settings.requests_per_look,
                ),
                credentials=self._credentials(ip),
                sources=(*self._cadence.due(ip, SOURCES, now=now), *besides),
                memory=self._memory,
                now=now,
            )
        self._cadence.looked(ip, look.stats.completed, now=now)
        self.requests[ip] += look.stats.requests
        self.timeouts[ip] += look.stats.timeouts
        if look.credential is not None:
            self._spoke[ip] = look.credential
        return look

    def _access(self, ip: Ip, now: datetime) -> AccessScope:
        """The well-known communities are tried once a day, and only where it is authorised."""
        if not self._settings.probe_default_communities:
            return AccessScope.CONFIGURED
        if now - self._probed.get(ip, now - _DAY) < _DAY:
            return AccessScope.NONE
        self._probed[ip] = now
        return AccessScope.WELL_KNOWN

    def alive(self, ip: Ip) -> SnmpAlive | None:
        """A question to one device: does it still answer over the credential that worked last?

        None when no configured credential ever worked there, so that there is nothing to ask.
        """
        name = self._spoke.get(ip)
        credential = next((c for c in self._credentials(ip) if c.name == name), None)
        if credential is None:
            return None

        async def ask() -> bool:
            async with self._locks.hold(ip):
                return await self._answers(self._target(ip), credential)

        return ask

    async def _answers(self, target: SnmpTarget, credential: SnmpCredential) -> bool:
        ip = target.host
        try:
            reader = await self._engine.open(target, credential)
        except DeviceTimeoutError:  # v3 discovery asks before there is a reader that counts
            self.requests[ip] += target.retries + 1
            self.timeouts[ip] += target.retries + 1
            raise
        try:
            return bool(await reader.get([sysUpTime]))
        finally:
            self.requests[ip] += reader.stats.requests
            self.timeouts[ip] += reader.stats.timeouts
            await reader.close()

    def _credentials(self, ip: Ip) -> tuple[SnmpCredential, ...]:
        return candidates(
            ip, self._rules, scope=self._prefixes, most=self._settings.credentials_per_device
        )
