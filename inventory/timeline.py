"""What was up and what was not: slots, tickets and restarts made into a subject's availability.

The running figures look back a month, or to the first slot where the subject was watched for less.
Time that no slot covers is UNKNOWN: an agent that stood still proves nothing. The slot under way
and a late check are no gap yet. Before the first service hour of a new agent the figure is that of
all hours: a LAN first looked at on a Sunday was looked at all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inventory.availability import Availability, SlotState, availability, settle
from inventory.circumstances import Circumstances
from inventory.device import Device
from inventory.maintenance import Ticket, granted, with_tickets
from inventory.model import FactName
from inventory.sighting import BookState, SlotRun
from inventory.snapshot import MonitoringFacts, Service
from inventory.watched import names_of

PERIOD = timedelta(days=31)
"""How far back the running figures look."""

RETIRED = timedelta(days=7)
"""What was last watched so long ago is not watched any more, and no gap in the watching."""

FRESH_CLOCK = timedelta(hours=2)
"""A comparison of clocks says nothing after so long."""

_SAME_RESTART = timedelta(minutes=5)
_WATCHED_FOR_RESTARTS = (FactName.UPTIME_S, FactName.ENGINE_BOOTS)


@dataclass(frozen=True, slots=True)
class Watching:
    """The state of the book at an instant, looked at as time.

    Attributes:
        max_age: a slot that ended longer ago says nothing of now.
    """

    state: BookState
    now: datetime
    max_age: timedelta
    circumstances: Circumstances

    def device(self, device: Device, restarts: Iterable[datetime]) -> Device:
        """The device with what time says of it."""
        runs = self._timeline((device.id, *device.aliases))
        tickets = self._tickets(names_of(device))
        spent = self._spent(runs, tickets)
        return replace(
            device,
            up=self._up(runs),
            availability=spent[0],
            round_the_clock=spent[1],
            restarts=self._restarts(device, restarts, tickets),
        )

    def services(self) -> dict[str, Service]:
        """The declared services, probed or not; every probed one where none is declared."""
        probed, wanted = self.state.services, self.circumstances.services
        if wanted is None:
            return {name: self._service(service) for name, service in probed.items()}
        found = {}
        for one in wanted:
            before = probed.get(one.name)
            # Rounds of another target, or of another kind, prove nothing of this one.
            same = before is not None and (before.kind, before.target) == (one.kind, one.target)
            found[one.name] = self._service(
                Service(
                    name=one.name,
                    kind=one.kind,
                    target=one.target,
                    results=before.results if before is not None and same else (),
                    applications=one.applications,
                    wan=one.wan,
                    period_s=one.period_s,
                )
            )
        return found

    def monitoring(self, devices: Iterable[Device]) -> MonitoringFacts:
        """How well it is watched itself."""
        subjects: list[tuple[str, ...]] = [(d.id, *d.aliases) for d in devices]
        subjects += [(s.id,) for s in self.services().values()]
        expected = received = 0.0
        last: datetime | None = None
        for subject in subjects:
            runs = self._timeline(subject)
            if not runs or self.now - runs[-1].end > RETIRED:
                continue
            known = [r for r in runs if r.state is not SlotState.UNKNOWN]
            if known:
                last = max(known[-1].end, last or known[-1].end)
            spent = availability(runs, *self._window(runs))
            whole = spent.counted_s + spent.excluded_s
            expected += whole
            received += whole - spent.unknown_s
        told = self.circumstances
        return MonitoringFacts(
            expected_s=expected,
            received_s=received,
            last_slot=last,
            rule_set_expected=told.rule_set,
            evidence_unbroken=told.evidence_unbroken,
            clock_offset_s=self._clock_offset(),
        )

    def _clock_offset(self) -> float | None:
        """What the time server said; else what the web server says that agrees with us best.

        One web server with a wrong clock proves nothing against ours.
        """
        if self.circumstances.clock_offset_s is not None:
            return self.circumstances.clock_offset_s
        newest = (s.results[-1] for s in self.services().values() if s.results)
        told = [
            r.clock_ahead_s
            for r in newest
            if r.clock_ahead_s is not None and self.now - r.at <= FRESH_CLOCK
        ]
        return min(told, key=abs, default=None)

    def _service(self, service: Service) -> Service:
        if service.availability is not None:
            return service
        names = (service.id, service.name)
        spent = self._spent(self._timeline((service.id,)), self._tickets(names))
        return replace(service, availability=spent[0], round_the_clock=spent[1])

    @property
    def _month_begins(self) -> int:
        return self.circumstances.period_rule.month_begins

    def _tickets(self, names: Sequence[str]) -> tuple[Ticket, ...]:
        return tuple(t for t in self.circumstances.maintenance if t.concerns(names))

    def _timeline(self, subjects: Iterable[str]) -> list[SlotRun]:
        """One timeline out of those of a subject's ids, until now."""
        slots: Mapping[str, Sequence[SlotRun]] = self.state.slots
        known = (r for s in subjects for r in slots.get(s, ()) if r.start < self.now)
        return [replace(r, end=min(r.end, self.now)) for r in settle(known)]

    def _window(self, runs: Sequence[SlotRun]) -> tuple[datetime, datetime]:
        fresh = self.now - runs[-1].end <= self.max_age
        return max(self.now - PERIOD, runs[0].start), runs[-1].end if fresh else self.now

    def _spent(
        self, runs: Sequence[SlotRun], tickets: Sequence[Ticket]
    ) -> tuple[Availability | None, Availability | None]:
        """Within service hours, and around the clock; None where nothing was ever watched."""
        if not runs:
            return None, None
        laid = with_tickets(runs, tickets, month_begins=self._month_begins)
        since, until = self._window(runs)
        always = availability(laid, since, until)
        if self.circumstances.hours is None:
            return always, always
        hours = availability(laid, since, until, hours=self.circumstances.hours)
        return (hours if hours.counted_s or hours.excluded_s else always), always

    def _up(self, runs: Sequence[SlotRun]) -> bool | None:
        """Whether the subject answers now; None when that was not checked lately."""
        if not runs or self.now - runs[-1].end > self.max_age:
            return None
        last = runs[-1].state
        return last is SlotState.UP if last in {SlotState.UP, SlotState.DOWN} else None

    def _restarts(
        self, device: Device, restarts: Iterable[datetime], tickets: Sequence[Ticket]
    ) -> tuple[datetime, ...] | None:
        """When it restarted without a plan; one restart that several looks tell of is one."""
        if not any(name in device.facts for name in _WATCHED_FOR_RESTARTS):
            return None
        planned = granted(tickets, month_begins=self._month_begins)
        found: list[datetime] = []
        for at in sorted(restarts):
            if not self.now - PERIOD <= at <= self.now:
                continue
            if found and at - found[-1] <= _SAME_RESTART:
                continue
            if not any(start <= at <= end for start, end in planned):
                found.append(at)
        return tuple(found)
