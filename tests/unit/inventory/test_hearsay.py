"""What a device's tables say of others."""

from __future__ import annotations

import pytest

from inventory.hearsay import heard, is_second_hand, segment_of
from inventory.identity import resolve
from inventory.model import FdbEntry, InterfaceAddress, Row
from inventory.observation import Key, KeyKind, Observation
from inventory.types import Ip, Mac
from tests.support.evidence import bare, folded, look, mac, managed, station

SEGMENTS = ("10.0.0.0/16", "10.0.5.0/24", "2001:db8::/64")


def told(*rows: Row, keys: frozenset[Key] | None = None) -> tuple[Observation, ...]:
    who = managed(serials=["R"], addresses=["10.0.0.1"]) if keys is None else keys
    return heard(look(who, source="src", tables={type(rows[0]): rows}), SEGMENTS)


@pytest.mark.parametrize(
    ("ip", "segment"),
    [
        ("10.0.5.9", "10.0.5.0/24"),
        ("10.0.6.9", "10.0.0.0/16"),
        ("192.0.2.1", ""),
        ("2001:db8::1", "2001:db8::/64"),
    ],
)
def test_segment_is_the_longest_prefix(ip: str, segment: str) -> None:
    assert segment_of(Ip(ip), SEGMENTS) == segment


def test_fdb_rows_are_stations_of_unknown_segment_save_the_switchs_own() -> None:
    (found,) = told(
        FdbEntry(mac=mac(9), port=1, vlan=1),
        FdbEntry(mac=mac(9), port=1, vlan=2),
        FdbEntry(mac=mac(8), port=1, own=True),
        FdbEntry(mac=Mac("00:00:5e:00:01:01"), port=1),
    )
    assert (found.keys, found.segment) == (station(9), "")
    assert is_second_hand(found.source)
    assert not is_second_hand("arp_sweep")


def test_own_addresses_hold_what_answers_there() -> None:
    rows = [InterfaceAddress(ip=Ip(a)) for a in ("10.0.5.1", "10.0.6.1", "127.0.0.1")]
    router = look(managed(serials=["R"], addresses=["10.0.0.1"]))
    second_hand = told(*rows)
    assert {o.segment for o in second_hand} == {"10.0.0.0/16", "10.0.5.0/24"}
    ping = look(bare("10.0.5.1"), segment="10.0.5.0/24")
    assert len(resolve(folded([router, *second_hand, ping]).values()).clusters) == 1


def test_own_addresses_of_the_nameless_say_nothing() -> None:
    row = InterfaceAddress(ip=Ip("10.0.5.1"))
    weak = frozenset({Key(KeyKind.NAME, "x|1.3"), Key(KeyKind.ADDRESS, "10.0.0.1")})
    assert told(row, keys=weak) == ()
