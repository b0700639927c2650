"""Months of a book's history, written day by day as the agent would have written it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from inventory.availability import SlotState
from inventory.device import Device, Location
from inventory.finding import Status
from inventory.history import Event
from inventory.model import FactName
from inventory.store import Store
from inventory.text import Text
from inventory.types import DeviceId, Mac
from inventory.verdict import Gate, GateName, GateState, Verdict, VerdictState
from tests.support.book import finding, look

PC = DeviceId("d-pc")


def write_days(
    store: Store,
    start: datetime,
    days: Iterable[int],
    *,
    devices: int = 1,
    events: int = 1,
    moves: int = 1,
) -> None:
    """Write days of history.

    Args:
        store: the open book.
        start: when day 0 began.
        days: which days.
        devices: watched devices; each is down for a while on each day.
        events: events a day.
        moves: stations that are plugged in elsewhere on each day.
    """
    names = [f"d-{n}" for n in range(devices)]
    for day in days:
        at = start + timedelta(days=day)
        for state, first, last in (
            (SlotState.UP, 0, 9),
            (SlotState.DOWN, 9, 10),
            (SlotState.UP, 10, 24),
        ):
            hours = [at + timedelta(hours=h) for h in (first, last)]
            store.add_slots(dict.fromkeys(names, state), start=hours[0], end=hours[1])
        status = Status.FAIL if day % 3 == 0 else Status.PASS
        store.save_findings([finding(status, at, subject=name) for name in names])
        store.save_verdict(_verdict(day, at))
        store.save_places(_plugged(at, moves, day))
        text = Text(vi=f"Thiết bị d-{day} mất liên lạc.", en=f"d-{day} went silent.")
        store.add_events(Event(at=at, kind="down", subject=PC, text=text) for _ in range(events))
        store.record([look(at, facts={FactName.VERSION: f"17.{day}"})])


def _verdict(day: int, at: datetime) -> Verdict:
    state = VerdictState.NOT_READY if day % 3 == 0 else VerdictState.READY
    gates = tuple(Gate(name=n, state=GateState.PASS, weight=15, share=1.0) for n in GateName)
    return Verdict(state=state, gates=gates, score=90.0, judged_at=at)


def _plugged(at: datetime, moves: int, day: int) -> dict[DeviceId, Device]:
    found = {}
    for n in range(moves):
        name = DeviceId(f"{PC}-{n}")
        mac = Mac(f"00:1b:a9:00:{n >> 8:02x}:{n & 255:02x}")
        place = Location(
            switch=DeviceId("d-0"), if_index=day % 48, port=f"Gi1/0/{day % 48}", vlan=10,
            since=at, via=mac,
        )  # fmt: skip
        device = Device(id=name, name=name, keys=frozenset(), first_seen=at, last_seen=at)
        found[name] = replace(device, location=place)
    return found
