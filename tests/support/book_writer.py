"""A process that writes into a book until it is killed, telling each thing it was promised.

Usage: ``python -m tests.support.book_writer PATH NAME LIMIT``; one acknowledged number a line.
"""

from __future__ import annotations

import sys
from pathlib import Path

from inventory.availability import SlotState
from inventory.history import Event
from inventory.model import FactName, Vlan
from inventory.observation import Key, KeyKind
from inventory.sighting import DecisionKind
from inventory.text import verbatim
from tests.support.book import counters, finding, look, minute, opened


def write(path: Path, name: str, limit: int) -> None:
    """Write and acknowledge numbers from 0 on, at most ``limit`` of them."""
    with opened(path) as store:
        for number in range(limit):
            keys = frozenset({Key(KeyKind.SERIAL, f"{name}|{number}")})
            vlans = tuple(Vlan(vlan=n, name=f"{name}-{number}") for n in range(40))
            at = minute(number)
            store.record(
                [
                    look(at, keys=keys, tables={Vlan: vlans}),
                    look(at, source=name, facts={FactName.SYS_NAME: str(number)}),
                    counters(at, octets=number),
                ]
            )
            store.decide(DecisionKind.NAME, tuple(keys), value=str(number), who=name, why="", at=at)
            store.add_slot(name, SlotState.UP, start=at, end=minute(number + 1))
            store.save_findings([finding(at=at)])
            store.add_events([Event(at=at, kind=name, subject=str(number), text=verbatim("x"))])
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
