"""Decisions and the register: numbered, signed, reversible, never deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from inventory.device import RegisterEntry
from inventory.errors import NotInBookError
from inventory.history import RegisterAction
from inventory.model import Role
from inventory.observation import Key, KeyKind
from inventory.sighting import Decision, DecisionKind
from inventory.store import Store
from inventory.types import Ip, Mac
from tests.support.book import NOW, minute, opened

KEYS = (Key(KeyKind.SERIAL, "cisco|a"), Key(KeyKind.SERIAL, "cisco|b"))
ENTRY = RegisterEntry(
    key="FOC1234",
    name="Bộ chuyển mạch tầng 2",
    role=Role.SWITCH,
    ip=Ip("10.0.0.2"),
    mac=Mac("00:1b:a9:00:00:02"),
    support_until=date(2027, 6, 30),
    approved_by="Nguyễn Văn A",
    approved_at=minute(0.0000005),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "book.db") as store:
        yield store


def test_a_decision_is_numbered_signed_and_part_of_the_state(store: Store) -> None:
    first = store.decide(DecisionKind.MERGE, KEYS, who="an", why="một thiết bị", at=minute(1))
    second = store.decide(
        DecisionKind.NAME, KEYS[:1], value="sw-2", who="binh", why="", at=minute(2)
    )
    assert first == Decision(
        id=1, kind=DecisionKind.MERGE, keys=KEYS, who="an", why="một thiết bị", at=minute(1)
    )
    assert second.id == 2
    assert store.decisions() == store.state(NOW).decisions == (first, second)


def test_a_revoked_decision_stays_with_who_and_when(store: Store) -> None:
    taken = store.decide(DecisionKind.SPLIT, KEYS, who="an", why="", at=minute(1))
    back = store.revoke(taken.id, who="binh", at=minute(5))
    assert back == replace(taken, revoked_at=minute(5), revoked_by="binh")
    assert store.revoke(taken.id, who="chi", at=minute(9)) == back
    assert store.decisions() == (back,)


def test_revoking_what_was_never_decided_is_an_error(store: Store) -> None:
    with pytest.raises(NotInBookError, match="number 7"):
        store.revoke(7, who="an", at=minute(0))
    assert store.decisions() == ()


def test_numbers_are_not_given_twice(store: Store) -> None:
    store.decide(DecisionKind.MERGE, KEYS, who="an", why="", at=minute(1))
    with store._database.write() as connection:
        connection.execute("DELETE FROM decisions")
    assert store.decide(DecisionKind.MERGE, KEYS, who="an", why="", at=minute(1)).id == 2


def test_the_register_stands_by_key_and_round_trips(store: Store) -> None:
    other = RegisterEntry(key="AAA", name="Máy in")
    store.put_register([ENTRY, other], by="an", at=minute(1))
    stored = replace(ENTRY, approved_at=minute(0))
    assert store.register() == store.state(NOW).register == (other, stored)


def test_writing_the_same_line_again_is_no_change(store: Store) -> None:
    for at in (1, 2):
        store.put_register([ENTRY, ENTRY], by="an", at=minute(at))
    assert len(store.register_changes()) == 1


def test_replacing_and_removing_a_line_keeps_its_history(store: Store) -> None:
    moved = replace(ENTRY, location="Phòng 203", approved_at=None)
    store.put_register([ENTRY], by="an", at=minute(1))
    store.put_register([moved], by="binh", at=minute(2))
    store.remove_register(ENTRY.key, by="chi", why="thanh lý", at=minute(3))
    assert store.register() == ()
    changes = store.register_changes()
    assert [(c.action, c.by, c.why, c.at) for c in changes] == [
        (RegisterAction.PUT, "an", "", minute(1)),
        (RegisterAction.PUT, "binh", "", minute(2)),
        (RegisterAction.REMOVE, "chi", "thanh lý", minute(3)),
    ]
    assert (changes[1].entry, changes[2].entry) == (moved, None)
    store.put_register([ENTRY], by="an", at=minute(4))
    assert len(store.register()) == 1


def test_removing_a_line_that_does_not_stand_is_an_error(store: Store) -> None:
    store.put_register([ENTRY], by="an", at=minute(1))
    store.remove_register(ENTRY.key, by="an", why="", at=minute(2))
    for key in (ENTRY.key, "nothing"):
        with pytest.raises(NotInBookError, match=key):
            store.remove_register(key, by="an", why="", at=minute(3))
