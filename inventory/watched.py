"""What is watched for availability: under which ids slots were kept, and whether gate 3 asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from inventory.availability import Availability, availability, settle
from inventory.circumstances import Circumstances
from inventory.device import Device
from inventory.maintenance import with_tickets
from inventory.period import Part
from inventory.readiness_settings import ReadinessSettings
from inventory.sighting import SlotRun
from inventory.snapshot import Service, ServiceKind, Snapshot

SlotsOf = Callable[[str, datetime, datetime], tuple[SlotRun, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A device or service.

    Attributes:
        parts: what it is to gate 3; nothing when the gate does not ask about it.
        subjects: the ids under which its slots were kept (a merged device has several).
        called: what a maintenance ticket may call it.
    """

    id: str
    name: str
    parts: frozenset[Part]
    subjects: tuple[str, ...]
    called: tuple[str, ...]

    def runs(
        self, slots: SlotsOf, told: Circumstances, since: datetime, until: datetime
    ) -> tuple[SlotRun, ...]:
        """Its runs that reach into [since, until), with its tickets laid over."""
        kept = [run for subject in self.subjects for run in slots(subject, since, until)]
        return settle(laid_over(kept, self.called, told))


def watched(snapshot: Snapshot, settings: ReadinessSettings) -> tuple[Watched, ...]:
    """Everything that is watched, in order of id; main as gate 3 takes it over a whole period."""
    found = [
        Watched(
            id=d.id,
            name=d.name,
            parts=frozenset({Part.CORE} if is_main(d, settings) else ()),
            subjects=(d.id, *d.aliases),
            called=names_of(d),
        )
        for d in snapshot.devices.values()
    ]
    found += [
        Watched(
            id=s.id,
            name=s.name,
            parts=parts_of(s),
            subjects=(s.id,),
            called=(s.id, s.name),
        )
        for s in snapshot.services.values()
    ]
    return tuple(sorted(found, key=lambda w: w.id))


def laid_over(
    runs: Sequence[SlotRun], called: Sequence[str], told: Circumstances
) -> Sequence[SlotRun]:
    """Runs of what goes by these names with its tickets over them; ``settle`` does the rest."""
    tickets = [t for t in told.maintenance if t.concerns(called)]
    begins = told.period_rule.month_begins
    return with_tickets(runs, tickets, month_begins=begins) if tickets else runs


def slot_times(run: SlotRun, called: Sequence[str], told: Circumstances) -> Availability:
    """What one slot counts for: what a book that is read a month later will make of it."""
    return availability(laid_over((run,), called, told), run.start, run.end)


def names_of(device: Device) -> tuple[str, ...]:
    """What a ticket may call a device."""
    addresses = (use.ip for use in device.current_addresses)
    return (device.id, *device.aliases, device.name, *addresses, *sorted(device.macs))


def is_main(device: Device, settings: ReadinessSettings) -> bool:
    """Whether a device is one that gate 3 asks about over a whole period."""
    return device.role in settings.core_roles and device.register_entry is not None


def parts_of(service: Service) -> frozenset[Part]:
    """What a service is to gate 3."""
    found = {Part.GATEWAY} if service.kind is ServiceKind.GATEWAY else set()
    return frozenset(found | ({Part.WAN} if service.wan else set()))
