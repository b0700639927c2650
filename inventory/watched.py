"""What is watched for availability: under which ids slots were kept, and whether gate 3 asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from inventory.availability import settle
from inventory.maintenance import Ticket, with_tickets
from inventory.readiness_settings import ReadinessSettings
from inventory.sighting import SlotRun
from inventory.snapshot import ServiceKind, Snapshot

SlotsOf = Callable[[str, datetime, datetime], tuple[SlotRun, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A device or service.

    Attributes:
        main: whether gate 3 asks about it.
        subjects: the ids under which its slots were kept (a merged device has several).
        called: what a maintenance ticket may call it.
    """

    id: str
    name: str
    main: bool
    subjects: tuple[str, ...]
    called: tuple[str, ...]

    def runs(
        self, slots: SlotsOf, tickets: Iterable[Ticket], since: datetime, until: datetime
    ) -> tuple[SlotRun, ...]:
        """Its runs that reach into [since, until), with its tickets laid over."""
        kept = [run for subject in self.subjects for run in slots(subject, since, until)]
        concerned = [t for t in tickets if t.concerns(self.called)]
        return settle(with_tickets(kept, concerned)) if concerned else settle(kept)


def watched(snapshot: Snapshot, settings: ReadinessSettings) -> tuple[Watched, ...]:
    """Everything that is watched, in order of id; main as gate 3 takes it over a whole period."""
    found = [
        Watched(
            id=d.id,
            name=d.name,
            main=d.role in settings.core_roles and d.register_entry is not None,
            subjects=(d.id, *d.aliases),
            called=(
                d.id,
                *d.aliases,
                d.name,
                *(use.ip for use in d.current_addresses),
                *sorted(d.macs),
            ),
        )
        for d in snapshot.devices.values()
    ]
    found += [
        Watched(
            id=s.id,
            name=s.name,
            main=s.kind is ServiceKind.GATEWAY or s.wan,
            subjects=(s.id,),
            called=(s.id, s.name),
        )
        for s in snapshot.services.values()
    ]
    return tuple(sorted(found, key=lambda w: w.id))
