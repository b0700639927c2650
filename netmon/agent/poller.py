"""Which devices are asked over SNMP and when: seeds, what the book knows, and what that leads to.

Devices that spoke SNMP before go first, so that they never wait for silent ones. An address that
never answered gets a single attempt without retries, and then its breaker sees to it that it is
asked less and less often: most stations of a LAN do not speak SNMP and never will.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from inventory.device import Device
from inventory.model import FactName
from inventory.types import Ip
from inventory.wanted import Wanted
from netmon.agent import targets
from netmon.agent.bookkeeper import Bookkeeper
from netmon.agent.breaker import Breaker
from netmon.agent.looker import DeviceLooker
from netmon.agent.side_by_side import Progress, side_by_side, silent
from netmon.config.settings import Settings
from netmon.discovery.prefixes import Prefixes


class Poller:
    """Polls; see the module.

    Args:
        settings: seeds and breakers.
        prefixes: the only addresses that may be asked.
        keeper: where observations go, and what is known.
        looker: SNMP sessions with devices.
        clock: the time.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        prefixes: Prefixes,
        keeper: Bookkeeper,
        looker: DeviceLooker,
        clock: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._seeds = [Ip(str(address)) for address in settings.devices]
        self._prefixes = prefixes
        self._keeper = keeper
        self._looker = looker
        self._clock = clock
        self._breakers: dict[Ip, Breaker] = {}

    def take_over(self, old: Poller) -> None:
        """Keep what the poller of the previous configuration learnt."""
        self._breakers = {
            ip: Breaker(self._settings.breaker, failures=b.failures, open_until=b.open_until)
            for ip, b in old._breakers.items()
        }

    async def poll(self, progress: Progress = silent) -> None:
        """Look at every device, and at what they lead to, until nothing is new."""
        await self._waves(self._may_be_asked, progress)

    async def greet(self, progress: Progress = silent) -> None:
        """Look at the devices that nobody has looked at yet."""
        await self._waves(lambda ip: ip not in self._breakers, progress)

    def came_back(self, ip: Ip) -> None:
        """A device that was down is there again: it may be asked at once."""
        breaker = self._breakers.get(ip)
        if breaker is not None:
            breaker.succeeded()

    async def _waves(self, wanted: Callable[[Ip], bool], progress: Progress) -> None:
        looked: set[Ip] = set()
        while True:
            snapshot = await self._keeper.look(self._clock())
            known_at = {a.ip: d for d in snapshot.devices.values() for a in d.current_addresses}
            known = targets.to_poll(
                snapshot, seeds=self._seeds, prefixes=self._prefixes, answered=self._looker.speaks
            )
            todo = [ip for ip in known if ip not in looked and wanted(ip)]
            if not todo:
                return
            todo.sort(key=lambda ip: not self._looker.speaks(ip))  # stable: seeds stay in front
            before = len(looked)
            looked.update(todo)
            await side_by_side(
                todo,
                partial(self._look_at, known_at=known_at),
                done=partial(_report, progress, before=before, total=len(looked)),
            )

    def _may_be_asked(self, ip: Ip) -> bool:
        breaker = self._breakers.get(ip)
        return breaker is None or breaker.allows(self._clock())

    async def _look_at(self, ip: Ip, *, known_at: Mapping[Ip, Device]) -> None:
        now = self._clock()
        breaker = self._breakers.setdefault(ip, Breaker(self._settings.breaker))
        stranger = not self._looker.speaks(ip) and ip not in self._seeds
        wanted = self._wanted(known_at.get(ip))
        look = await self._looker.look(ip, now=now, retry=not stranger, wanted=wanted)
        if look.credential is not None:
            breaker.succeeded()
        else:
            breaker.failed(self._clock())
        await self._keeper.record(look.observations)

    def _wanted(self, device: Device | None) -> Wanted:
        """What rules ask of a device; what all rules ask before it ever told its role."""
        regulation = self._keeper.terms.regulation
        if regulation is None:
            return Wanted()
        told = device is not None and device.fact(FactName.SNMP_VERSION) is not None
        return regulation.wanted(device if told else None)


def _report(progress: Progress, done: int, *, before: int, total: int) -> None:
    progress("snmp", before + done, total)
