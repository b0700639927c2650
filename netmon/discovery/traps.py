"""What devices tell of their own accord: notifications become events and a fresh look.

A notification is a hint, not a fact: it may be forged, late or lost. It is noted as an event, and
the device is looked at again at once; what the book believes comes from that look.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, IPvAnyAddress

from inventory.text import Text
from inventory.types import Ip
from netmon.discovery.decode import if_index, text
from netmon.discovery.prefixes import Prefixes
from netmon.transport.base import SnmpCredential, SnmpValue


class TrapSettings(BaseModel):
    """How notifications are received.

    Attributes:
        port: 162 needs CAP_NET_BIND_SERVICE.
        look_again_s: a device is looked at again at most this often for its notifications.
        events_per_min: events that one device may raise; the rest is counted.
        devices: devices kept in mind for that.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = False
    host: IPvAnyAddress = Field(default="0.0.0.0", validate_default=True)
    port: int = Field(default=162, ge=1, le=65535)
    look_again_s: float = Field(default=30, ge=1, le=3600)
    events_per_min: int = Field(default=30, ge=1, le=1000)
    devices: int = Field(default=5000, ge=10, le=100_000)


class TrapKind(StrEnum):
    """The notifications that every device may send."""

    COLD_START = "cold-start"
    WARM_START = "warm-start"
    LINK_DOWN = "link-down"
    LINK_UP = "link-up"
    AUTHENTICATION_FAILURE = "authentication-failure"
    NEW_ROOT = "new-root"
    TOPOLOGY_CHANGE = "topology-change"


KINDS: Mapping[str, TrapKind] = {
    "1.3.6.1.6.3.1.1.5.1": TrapKind.COLD_START,  # SNMPv2-MIB, RFC 3418
    "1.3.6.1.6.3.1.1.5.2": TrapKind.WARM_START,
    "1.3.6.1.6.3.1.1.5.3": TrapKind.LINK_DOWN,  # IF-MIB, RFC 2863
    "1.3.6.1.6.3.1.1.5.4": TrapKind.LINK_UP,
    "1.3.6.1.6.3.1.1.5.5": TrapKind.AUTHENTICATION_FAILURE,
    "1.3.6.1.2.1.17.0.1": TrapKind.NEW_ROOT,  # BRIDGE-MIB, RFC 4188
    "1.3.6.1.2.1.17.0.2": TrapKind.TOPOLOGY_CHANGE,
}
_IF_INDEX = "1.3.6.1.2.1.2.2.1.1."
_IF_NAMES = ("1.3.6.1.2.1.31.1.1.1.1.", "1.3.6.1.2.1.2.2.1.2.")  # ifName, ifDescr
_SAID: Mapping[TrapKind, Text] = {
    TrapKind.COLD_START: Text(vi="Thiết bị khởi động lại.", en="The device restarted."),
    TrapKind.WARM_START: Text(
        vi="Thiết bị khởi động lại phần mềm.", en="The device's software restarted."
    ),
    TrapKind.LINK_DOWN: Text(vi="Cổng {port} mất kết nối.", en="Port {port} lost its link."),
    TrapKind.LINK_UP: Text(vi="Cổng {port} có kết nối.", en="Port {port} has link."),
    TrapKind.AUTHENTICATION_FAILURE: Text(
        vi="Có truy vấn SNMP sai mật khẩu.", en="Somebody asked over SNMP with a wrong secret."
    ),
    TrapKind.NEW_ROOT: Text(
        vi="Thiết bị trở thành gốc cây STP.", en="The device became the spanning tree's root."
    ),
    TrapKind.TOPOLOGY_CHANGE: Text(
        vi="Cây STP thay đổi cấu trúc.", en="The spanning tree changed its topology."
    ),
}


class Heard(Protocol):
    """A notification as the transport hands it over."""

    @property
    def source(self) -> Ip:
        """The sender's address."""

    @property
    def oid(self) -> str:
        """SnmpTrapOID."""

    @property
    def objects(self) -> tuple[tuple[str, SnmpValue], ...]:
        """Its objects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrapEvent:
    """One notification that is understood."""

    at: datetime
    source: Ip
    kind: TrapKind
    if_index: int | None = None
    port: str | None = None

    @property
    def text(self) -> Text:
        """In words."""
        port = self.port or (str(self.if_index) if self.if_index else "?")
        return _SAID[self.kind].format(port=port)


def understand(heard: Heard, *, now: datetime) -> TrapEvent | None:
    """The event in a notification; None for one that only its vendor knows."""
    kind = KINDS.get(heard.oid)
    if kind is None:
        return None
    index = next((if_index(v) for n, v in heard.objects if n.startswith(_IF_INDEX)), None)
    named = (text(v) for start in _IF_NAMES for n, v in heard.objects if n.startswith(start))
    return TrapEvent(
        at=now,
        source=heard.source,
        kind=kind,
        if_index=index,
        port=next((name for name in named if name), None),
    )


class Listener(Protocol):
    """What receives; ``NotificationListener`` in the agent."""

    async def open(self) -> None:
        """Begin."""

    async def aclose(self) -> None:
        """End."""


class TrapReceiver:
    """Receives notifications until closed.

    Args:
        settings: bounds.
        prefixes: notifications from elsewhere are not read.
        credentials: communities and users that may sign.
        listen: makes the listener, given host, port, credentials, accepts and on_notification.
        on_event: takes each event.
        look_now: looks at a device at once; its trouble is its own to count.
        clock: the time.

    Attributes:
        counts: notifications by kind, and ``unknown``, ``suppressed``, ``looks``.
    """

    def __init__(
        self,
        *,
        settings: TrapSettings,
        prefixes: Prefixes,
        credentials: Sequence[SnmpCredential],
        listen: Callable[..., Listener],
        on_event: Callable[[TrapEvent], Awaitable[None]],
        look_now: Callable[[Ip], Awaitable[None]],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._settings = settings
        self._on_event = on_event
        self._look_now = look_now
        self._clock = clock
        self._queue: asyncio.Queue[Heard] = asyncio.Queue(maxsize=1000)
        self._pace = Pace(settings)
        self._looks: set[asyncio.Task[None]] = set()
        self._listener = listen(
            host=str(settings.host),
            port=settings.port,
            credentials=credentials,
            accepts=lambda ip: ip in prefixes,
            on_notification=self._put,
        )

    async def run(self) -> None:
        """Receive until cancelled.

        Raises:
            PermissionMissingError, TransportError: the port cannot be had.
        """
        await self._listener.open()
        try:
            while True:
                await self._handle(await self._queue.get())
        finally:
            await self.aclose()

    async def aclose(self) -> None:
        """Stop receiving and end the looks that are under way."""
        await self._listener.aclose()
        for task in tuple(self._looks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def _put(self, heard: Heard) -> None:
        try:
            self._queue.put_nowait(heard)
        except asyncio.QueueFull:
            self.counts["suppressed"] += 1

    async def _handle(self, heard: Heard) -> None:
        now = self._clock()
        event = understand(heard, now=now)
        self.counts[event.kind if event else "unknown"] += 1
        if event is not None:
            if self._pace.may_tell(event.source, now=now):
                await self._on_event(event)
            else:
                self.counts["suppressed"] += 1
        if self._pace.may_look(heard.source, now=now):
            self.counts["looks"] += 1
            task = asyncio.create_task(self._look(heard.source))
            self._looks.add(task)
            task.add_done_callback(self._looks.discard)

    async def _look(self, ip: Ip) -> None:
        await self._look_now(ip)


class Pace:
    """How often a device may raise events and be looked at for them. Pure."""

    def __init__(self, settings: TrapSettings) -> None:
        self._settings = settings
        self._looked: dict[Ip, datetime] = {}
        self._told: dict[Ip, tuple[datetime, int]] = {}

    def may_look(self, ip: Ip, *, now: datetime) -> bool:
        """Whether it is time to look again; it is noted as done."""
        last = self._looked.get(ip)
        pause = timedelta(seconds=self._settings.look_again_s)
        if last is not None and timedelta() <= now - last < pause:
            return False
        self._looked.pop(ip, None)
        self._looked[ip] = now
        self._bound(self._looked)
        return True

    def may_tell(self, ip: Ip, *, now: datetime) -> bool:
        """Whether one more event of the device fits into its minute."""
        began, count = self._told.pop(ip, (now, 0))
        if not timedelta() <= now - began < timedelta(minutes=1):
            began, count = now, 0
        self._told[ip] = (began, count + 1)
        self._bound(self._told)
        return count < self._settings.events_per_min

    def _bound(self, kept: dict[Ip, datetime] | dict[Ip, tuple[datetime, int]]) -> None:
        while len(kept) > self._settings.devices:
            del kept[next(iter(kept))]
