"""How long each device and service was up since the agent started: Prometheus' counters.

A round stands for its slot, and counts as a book that is read a month later will count it: with the
maintenance on file laid over. Counters only grow, whatever the clock does. A slot that is looked at
twice in a row counts once; after a clock that was set back other slots follow and count, because
the time that passed is real and the server that scrapes has a clock of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from inventory.availability import Availability, SlotState
from inventory.circumstances import Circumstances
from inventory.device import Device
from inventory.sighting import SlotRun
from inventory.watched import names_of, slot_times

Slot = tuple[datetime, datetime]


class Tally:
    """See the module.

    Attributes:
        devices: by device id.
        services: by name.
    """

    def __init__(self) -> None:
        self.devices: dict[str, Availability] = {}
        self.services: dict[str, Availability] = {}
        self._last: Slot | None = None

    def checked(
        self,
        states: Mapping[str, SlotState],
        slot: Slot,
        *,
        known: Mapping[str, Device],
        told: Circumstances,
    ) -> None:
        """Count a check of devices, by id."""
        if slot == self._last:
            return
        self._last = slot
        for id_, state in states.items():
            _add(self.devices, id_, names_of(known[id_]), _run(state, slot), told)

    def probed(self, name: str, state: SlotState, slot: Slot, *, told: Circumstances) -> None:
        """Count a round of a service."""
        _add(self.services, name, (f"service:{name}", name), _run(state, slot), told)


def _run(state: SlotState, slot: Slot) -> SlotRun:
    return SlotRun(state=state, start=slot[0], end=slot[1])


def _add(
    counters: dict[str, Availability],
    key: str,
    called: tuple[str, ...],
    run: SlotRun,
    told: Circumstances,
) -> None:
    spent = slot_times(run, called, told)
    counters[key] = counters.get(key, Availability()).plus(spent)
