"""The kernel's netlink messages, and when a row is believed."""

from __future__ import annotations

import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types import Ip, Mac
from netmon.errors import ProtocolError
from netmon.transport.neighbour_table import is_present
from netmon.transport.netlink import (
    Neighbour,
    NeighbourState,
    parse_neighbour,
    split_messages,
)


def attribute(kind: int, value: bytes) -> bytes:
    padding = b"\0" * (-len(value) % 4)
    return struct.pack("=HH", 4 + len(value), kind) + value + padding


def message(*attributes: bytes, index: int = 3, state: int = 2) -> bytes:
    return struct.pack("=BxHiHBB", socket.AF_INET, 0, index, state, 0, 1) + b"".join(attributes)


IP = attribute(1, socket.inet_aton("10.0.0.7"))
LLADDR = attribute(2, bytes.fromhex("001122334455"))
CACHE = attribute(3, struct.pack("=IIII", 250, 0, 0, 1))


def test_a_neighbour_message_is_read() -> None:
    assert parse_neighbour(message(IP, LLADDR, CACHE), 3) == Neighbour(
        ip=Ip("10.0.0.7"),
        mac=Mac("00:11:22:33:44:55"),
        state=NeighbourState.REACHABLE,
        confirmed_s=2.5,
    )


def test_a_row_of_another_interface_or_without_address_is_left_out() -> None:
    assert parse_neighbour(message(IP, LLADDR), 4) is None
    assert parse_neighbour(message(LLADDR), 3) is None


def test_a_row_without_mac_or_times_is_there_but_not_confirmed() -> None:
    row = parse_neighbour(message(IP, state=1), 3)
    assert row is not None
    assert row.mac is None
    assert not is_present(row, since_s=3600)


@given(st.binary(max_size=64))
def test_attributes_of_any_bytes_are_read_without_an_error(rubbish: bytes) -> None:
    parse_neighbour(message(rubbish), 3)


@given(st.binary(max_size=64))
def test_a_datagram_of_any_bytes_is_read_or_refused(rubbish: bytes) -> None:
    try:
        read = list(split_messages(rubbish))
    except ProtocolError:
        return
    assert sum(16 + len(payload) for _, payload in read) <= len(rubbish)


@pytest.mark.parametrize(
    ("state", "confirmed_s", "present"),
    [
        (NeighbourState.REACHABLE, 20.0, True),
        (NeighbourState.STALE, 0.4, True),  # confirmed during the sweep
        (NeighbourState.STALE, 300.0, False),  # perhaps switched off since
        (NeighbourState.DELAY, 300.0, False),
        (NeighbourState.FAILED, 0.1, False),
        (NeighbourState.INCOMPLETE, 0.1, False),
    ],
)
def test_only_what_was_confirmed_since_the_sweep_began_is_present(
    state: NeighbourState, confirmed_s: float, present: bool
) -> None:
    row = Neighbour(
        ip=Ip("10.0.0.7"),
        mac=Mac("00:11:22:33:44:55"),
        state=state,
        confirmed_s=confirmed_s,
    )
    assert is_present(row, since_s=1.0) is present
