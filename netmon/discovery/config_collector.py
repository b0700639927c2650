"""Configurations of many devices, a few at a time, each within its own deadline.

One session per device, no more sessions at once than the settings say. Device trouble is a result,
not an exception; a login that a device refused is left alone until the refusal has aged, also when
the agent was restarted in between, because the book remembers it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from inventory.configuration import ConfigText, Platform
from inventory.device import Device
from inventory.model import CommandOutput, FactName, Row, SshAccess
from inventory.observation import Key, KeyKind, Observation, serial_key
from inventory.redaction import Redactor
from inventory.types import DeviceId, Ip
from netmon.discovery.command_outputs import read_outputs
from netmon.discovery.platforms import PLATFORMS, SshPlatform, recognise
from netmon.discovery.prefixes import Network, Prefixes
from netmon.discovery.ssh_facts import Problem, SshFacts, read_configuration, read_facts
from netmon.errors import (
    AuthError,
    DeviceTimeoutError,
    DisconnectedError,
    HostKeyChangedError,
    TransportError,
)
from netmon.transport.ssh import SshCredential, SshDoor, SshPeer, SshShell, SshTarget

logger = logging.getLogger(__name__)

SOURCE = "ssh"

_OWN = frozenset({KeyKind.SERIAL, KeyKind.CHASSIS, KeyKind.BRIDGE, KeyKind.ENGINE})

_TROUBLE: tuple[tuple[type[TransportError], Problem], ...] = (
    (HostKeyChangedError, Problem.HOST_KEY),
    (AuthError, Problem.LOGIN),
    (DeviceTimeoutError, Problem.TIMEOUT),
    (DisconnectedError, Problem.HUNG_UP),
)


class CollectorSettings(BaseModel):
    """How hard devices are looked at over SSH.

    Attributes:
        sessions: devices that are read at the same time.
        deadline_s: one device's reading ends here.
        refused_for_h: a login that a device refused is left alone for so long.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sessions: int = Field(default=8, ge=1, le=64)
    deadline_s: float = Field(default=180, ge=1, le=1800)
    refused_for_h: float = Field(default=24, ge=1, le=720)


@dataclass(frozen=True, slots=True, kw_only=True)
class SshRule:
    """A credential and the prefix it is for; None: every configured prefix.

    Attributes:
        platform: of the devices there whose facts do not tell it (no SNMP).
    """

    prefix: Network | None
    credential: SshCredential
    platform: Platform | None = None
    port: int = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigTarget:
    """A device to read.

    Attributes:
        keys: the device's own, which what is read is told under unless its serial contradicts.
        tables: also read its MAC, ARP and LLDP tables: only where SNMP does not tell them, since
            the ports have no ifIndex here.
        commands: of the list for its platform, that the agency's own rules ask for.
    """

    device: DeviceId
    address: Ip
    segment: str
    platform: SshPlatform
    keys: frozenset[Key] = frozenset()
    credential: SshCredential
    port: int = 22
    tables: bool = False
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What came of one device.

    Attributes:
        observation: to be recorded whatever came: the access itself is a fact.
        configuration: to be put into the book; None: see ``problem``.
    """

    target: ConfigTarget
    observation: Observation
    configuration: ConfigText | None
    problem: Problem | None
    duration_s: float


def targets(
    devices: Iterable[Device],
    rules: Sequence[SshRule],
    *,
    scope: Prefixes,
    settings: CollectorSettings,
    now: datetime,
) -> tuple[ConfigTarget, ...]:
    """The devices whose configuration can be asked for, in the order of their ids.

    Left out: what does not carry the LAN, what has no credential or no known platform, and what
    refused this very credential a short while ago.
    """
    found = []
    for device in sorted(devices, key=lambda d: d.id):
        address = next((a.ip for a in device.current_addresses if a.ip in scope), None)
        rule = None if address is None else nearest(address, rules)
        if address is None or rule is None:
            continue
        platform = recognise(device)
        if platform is None and rule.platform is not None:
            platform = PLATFORMS[rule.platform]
        known = device.infrastructure or rule.platform is not None
        if platform is None or not known or _refused(device, rule, settings, now):
            continue
        target = ConfigTarget(
            device=device.id,
            address=address,
            segment=scope.segment(address) or "",
            keys=frozenset(k for k in device.keys if k.kind in _OWN),
            platform=platform,
            credential=rule.credential,
            port=rule.port,
            tables=device.fact(FactName.SNMP_VERSION) is None,
        )
        found.append(target)
    return tuple(found)


def nearest(address: Ip, rules: Sequence[SshRule]) -> SshRule | None:
    """The rule of the longest prefix that holds the address; of equals, the first."""
    matching = [r for r in rules if r.prefix is None or address in Prefixes([r.prefix])]
    return max(matching, key=lambda r: r.prefix.prefixlen if r.prefix else -1, default=None)


def _refused(device: Device, rule: SshRule, settings: CollectorSettings, now: datetime) -> bool:
    at = device.read_at(SshAccess)
    return at is not None and any(
        row.problem == Problem.LOGIN and row.credential == rule.credential.name
        for row in device.rows(SshAccess) or ()
        if now - at < timedelta(hours=settings.refused_for_h)
    )


class ConfigCollector:
    """Reads configurations.

    Args:
        door: where sessions come from.
        redactor: takes the secrets out, with the book's key.
        settings: bounds.

    Attributes:
        outcomes: readings so far, by ``ok`` or the problem.
    """

    def __init__(self, *, door: SshDoor, redactor: Redactor, settings: CollectorSettings) -> None:
        self._door = door
        self._redactor = redactor
        self._settings = settings
        self.outcomes: Counter[str] = Counter()

    async def collect(
        self, wanted: Iterable[ConfigTarget], *, now: datetime
    ) -> tuple[Collected, ...]:
        """Read all of them; the results are in the targets' order."""
        slots = asyncio.Semaphore(self._settings.sessions)

        async def one(target: ConfigTarget) -> Collected:
            async with slots:
                return await self._collect(target, now)

        unique = {(t.address, t.port): t for t in wanted}.values()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(target)) for target in unique]
        return tuple(task.result() for task in tasks)

    async def aclose(self) -> None:
        """End the sessions' threads."""
        await self._door.aclose()

    async def _collect(self, target: ConfigTarget, now: datetime) -> Collected:
        loop = asyncio.get_running_loop()
        began = loop.time()
        look = _Look(target=target)
        try:
            async with asyncio.timeout(self._settings.deadline_s):
                await self._read(look, now)
        except TransportError as error:
            look.problem = next(
                (p for kind, p in _TROUBLE if isinstance(error, kind)), Problem.PROTOCOL
            )
            if isinstance(error, HostKeyChangedError):
                look.fingerprint, look.pinned = error.fingerprint, error.pinned
            logger.info("no configuration of %s: %s", target.address, error)
        except TimeoutError:
            look.problem = Problem.DEADLINE
            logger.info("no configuration of %s: the deadline passed", target.address)
        self.outcomes[look.problem or "ok"] += 1
        return Collected(
            target=target,
            observation=look.observation(now),
            configuration=look.configuration,
            problem=look.problem,
            duration_s=loop.time() - began,
        )

    async def _read(self, look: _Look, now: datetime) -> None:
        target = look.target
        where = SshTarget(
            host=target.address, port=target.port, command_line=target.platform.command_line
        )
        shell = await self._door.open(where, target.credential)
        try:
            look.peer = shell.peer
            await self._ask(look, shell, now)
        finally:
            await shell.close()

    async def _ask(self, look: _Look, shell: SshShell, now: datetime) -> None:
        platform = look.target.platform
        read = await read_configuration(shell, platform, self._redactor, now=now)
        if isinstance(read, Problem):
            look.problem = read
        else:
            look.configuration = read
        look.facts = await read_facts(
            shell, platform, tables=look.target.tables, keep=self._redactor
        )
        look.outputs = await read_outputs(
            shell, platform.platform, look.target.commands, keep=self._redactor
        )


@dataclass(slots=True, kw_only=True)
class _Look:
    """What is known of one device so far."""

    target: ConfigTarget
    peer: SshPeer | None = None
    facts: SshFacts = field(default_factory=SshFacts)
    outputs: tuple[CommandOutput, ...] = ()
    configuration: ConfigText | None = None
    problem: Problem | None = None
    fingerprint: str | None = None
    pinned: str | None = None

    def observation(self, now: datetime) -> Observation:
        """The access, and what the device told of itself."""
        tables: dict[type[Row], tuple[Row, ...]] = {**self.facts.tables}
        tables[SshAccess] = (self._access(),)
        if self.outputs:
            tables[CommandOutput] = self.outputs
        return Observation(
            source=SOURCE,
            seen_at=now,
            keys=frozenset({Key(KeyKind.ADDRESS, self.target.address), *self._own_keys()}),
            segment=self.target.segment,
            facts=self.facts.facts,
            tables=tables,
        )

    def _own_keys(self) -> frozenset[Key]:
        """Whose facts these are: the known device's, unless another serial answered."""
        vendor, serial = (self.facts.facts.get(n) for n in (FactName.VENDOR, FactName.SERIAL))
        if not serial:
            return self.target.keys
        number = str(serial.value).strip().casefold()
        known = {k.value.partition("|")[2] for k in self.target.keys if k.kind is KeyKind.SERIAL}
        if number in known:
            return self.target.keys
        key = serial_key(str(vendor.value), number) if vendor else None
        own = frozenset({key}) if key else frozenset()
        return own if known else own | self.target.keys

    def _access(self) -> SshAccess:
        peer = self.peer
        return SshAccess(
            port=self.target.port,
            answered=peer is not None,
            platform=self.target.platform.platform,
            credential=self.target.credential.name,
            version=peer.version if peer else None,
            key_type=peer.key_type if peer else None,
            key_bits=peer.key_bits if peer else None,
            fingerprint=peer.fingerprint if peer else self.fingerprint,
            key_changed=self.problem is Problem.HOST_KEY,
            pinned=self.pinned,
            problem=self.problem,
        )
