"""Books of every schema version as SQL text, for the tests of the migrations.

``python -m tests.support.book_states`` writes the dump of the newest schema. It is run once, when a
migration is added; the dumps of earlier versions are never written again.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from inventory.availability import SlotState
from inventory.configuration import Platform
from inventory.device import Device, Location, RegisterEntry
from inventory.finding import Status, Waiver
from inventory.history import Edition, Event
from inventory.migrations import APPLICATION_ID, NEWEST, schema_version
from inventory.model import FactName, Role, Vlan
from inventory.redaction import Redactor
from inventory.sighting import DecisionKind
from inventory.snapshot import ProbeResult, ServiceKind
from inventory.store import Store
from inventory.text import Text
from inventory.types import DeviceId
from inventory.verdict import Gate, GateName, GateState, Verdict, VerdictState
from tests.support.book import PRINTER, START, SWITCH, counters, finding, look, minute, opened

STATES = Path(__file__).parents[1] / "data" / "states"


def tell_first(store: Store) -> None:
    """What the book could hold from its first schema on: observations and people's words."""
    store.record(
        [
            look(
                facts={FactName.SYS_NAME: "sw-1"}, tables={Vlan: (Vlan(vlan=10, name="Văn thư"),)}
            ),
            look(minute(9), facts={FactName.SYS_NAME: "sw-tầng-2"}),
            counters(minute(1), octets=1),
            counters(minute(61), octets=2**63, uptime_s=3600.5),
            look(keys=PRINTER, source="arp_sweep"),
        ]
    )
    store.decide(DecisionKind.MERGE, tuple(sorted(SWITCH)), who="an", why="cùng máy", at=minute(2))
    taken = store.decide(DecisionKind.NAME, sorted(SWITCH), value="sw", who="an", why="", at=START)
    store.revoke(taken.id, who="binh", at=minute(3))
    entries = [RegisterEntry(key=k, name="Máy in", role=Role.PRINTER) for k in ("A-1", "A-2")]
    store.put_register(entries, by="an", at=minute(4))
    store.remove_register("A-2", by="an", why="thanh lý", at=minute(5))


def tell_second(store: Store) -> None:
    """What the second schema added: measurements, judgements and history."""
    store.add_slots({"d-1": SlotState.UP, "d-2": SlotState.DOWN}, start=START, end=minute(1))
    result = ProbeResult(at=minute(1), ok=True, sent=3, rtts_s=(0.001, 0.0025))
    store.add_result("dns", result, kind=ServiceKind.DNS, target="10.0.0.1")
    store.save_findings([finding(), finding(Status.PASS, rule="L2-01")])
    store.save_findings([finding(Status.PASS, minute(5))])
    gate = Gate(name=GateName.SECURITY, state=GateState.UNDETERMINED, weight=15, share=0.5)
    state = VerdictState.UNDETERMINED
    store.save_verdict(Verdict(state=state, gates=(gate,), score=7.5, judged_at=minute(5)))
    for switch, at in (("d-1", 0), ("d-3", 7)):
        place = Location(
            switch=DeviceId(switch), if_index=7, port="Gi1/0/7", vlan=10, since=minute(at)
        )
        device = Device(
            id=DeviceId("d-2"),
            name="máy in",
            keys=PRINTER,
            first_seen=START,
            last_seen=START,
            location=place,
        )
        store.save_places({device.id: device})
    moved = Text(vi="Máy in đã chuyển chỗ", en="The printer moved")
    store.add_events([Event(at=minute(7), kind="device-moved", subject="d-2", text=moved)])


def tell_third(store: Store) -> None:
    """What the third schema added: device configurations."""
    redactor = Redactor(key=b"k" * 32)
    for minutes, contact in ((1, "an"), (2, "an"), (3, "binh")):
        lines = ("version 15.2", "hostname sw-1", f"snmp-server contact {contact}", "end")
        text = redactor.configuration(
            Platform.CISCO_IOS, "\n".join(lines), complete=True, collected_at=minute(minutes)
        )
        store.put_configuration(DeviceId("d-1"), text, at=minute(minutes))


def tell_fourth(store: Store) -> None:
    """What the fourth schema added: the regulations that judged, and what excuses a failure."""
    waiver = Waiver(
        rule="L2-01",
        device="sw-1",
        until=date(2026, 12, 31),
        reason="chờ đấu thầu",
        approved_by="Giám đốc",
        number="45/VP",
    )
    edition = Edition(at=minute(8), sha256="aa", id="qc", title="Quy chế", waivers=(waiver,))
    store.save_edition(edition)
    waived = replace(finding(Status.WAIVED, minute(8), rule="L2-01"), reason="waiver:45/VP")
    store.save_findings([finding(Status.PASS, minute(8)), waived])


TELL = {1: tell_first, 2: tell_second, 3: tell_third, 4: tell_fourth}
"""What each schema version made it possible to keep."""


def dump(path: Path) -> str:
    """A book as SQL text, its version with it."""
    with closing(sqlite3.connect(path)) as connection:
        pragmas = [
            f"PRAGMA application_id = {APPLICATION_ID};",
            f"PRAGMA user_version = {schema_version(connection)};",
        ]
        return "\n".join([*connection.iterdump(), *pragmas, ""])


def load(number: int, path: Path) -> None:
    """Make the book that a dump describes."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((STATES / f"{number:04}.sql").read_text())


def _write_newest() -> None:
    path = STATES / "draft.db"
    try:
        with opened(path) as store:
            for number in range(1, NEWEST + 1):
                TELL[number](store)
        (STATES / f"{NEWEST:04}.sql").write_text(dump(path))
    finally:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    _write_newest()
