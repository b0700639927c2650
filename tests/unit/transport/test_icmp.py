"""Matching of echo answers, checksum and queue time, without sockets."""

from __future__ import annotations

import asyncio
import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types import Ip
from netmon.errors import TransportError
from netmon.transport.icmp import Exchange
from netmon.transport.icmp_socket import internet_checksum, queued_s

HOST = Ip("10.0.0.1")


def answer(sequence: int, token: bytes, *, kind: int = 0, code: int = 0, ident: int = 7) -> bytes:
    return struct.pack("!BBHHH", kind, code, 0, ident, sequence) + token


@pytest.fixture
def exchange() -> Exchange:
    return Exchange(reply=0, identifier=7)


async def test_the_matching_answer_gives_the_round_trip_time(exchange: Exchange) -> None:
    future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    sequence, token = exchange.open(HOST, now=10.0, answer=future)
    assert exchange.take(answer(sequence, token), HOST, now=10.25)
    assert future.result() == pytest.approx(0.25)


async def test_a_second_copy_of_the_answer_is_not_taken(exchange: Exchange) -> None:
    future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    sequence, token = exchange.open(HOST, now=10.0, answer=future)
    assert exchange.take(answer(sequence, token), HOST, now=10.1)
    assert not exchange.take(answer(sequence, token), HOST, now=10.2)
    assert future.result() == pytest.approx(0.1)


async def test_answers_that_differ_in_anything_are_not_taken(exchange: Exchange) -> None:
    future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    sequence, token = exchange.open(HOST, now=10.0, answer=future)
    wrong: list[tuple[bytes, Ip | None]] = [
        (answer(sequence, token), Ip("10.0.0.2")),
        (answer(sequence, token), None),
        (answer(sequence + 1, token), HOST),
        (answer(sequence, bytes(16)), HOST),
        (answer(sequence, token + b"x"), HOST),
        (answer(sequence, token, kind=3), HOST),
        (answer(sequence, token, code=1), HOST),
        (answer(sequence, token, ident=8), HOST),
        (b"", HOST),
    ]
    assert [exchange.take(message, sender, now=11.0) for message, sender in wrong] == [False] * 9
    assert not future.done()


async def test_concurrent_echoes_never_swap_their_answers(exchange: Exchange) -> None:
    loop = asyncio.get_running_loop()
    echoes = []
    for number in range(50):
        future: asyncio.Future[float] = loop.create_future()
        host = Ip(f"10.0.0.{number % 5}")
        echoes.append((host, future, *exchange.open(host, now=float(number), answer=future)))
    for host, _, sequence, token in reversed(echoes):
        assert exchange.take(answer(sequence, token), host, now=100.0)
    assert [future.result() for _, future, _, _ in echoes] == [100.0 - n for n in range(50)]


async def test_sequence_numbers_wrap_around_those_still_in_flight(exchange: Exchange) -> None:
    loop = asyncio.get_running_loop()
    first, _ = exchange.open(HOST, now=0, answer=loop.create_future())
    exchange.next_sequence = 65535
    second, _ = exchange.open(HOST, now=0, answer=loop.create_future())
    third, _ = exchange.open(HOST, now=0, answer=loop.create_future())
    assert (first, second, third) == (0, 65535, 1)
    exchange.pending = dict.fromkeys(range(65536), exchange.pending[0])
    with pytest.raises(TransportError, match="too many"):
        exchange.open(HOST, now=0, answer=loop.create_future())


@given(st.binary(max_size=64), st.sampled_from([None, HOST]))
def test_any_bytes_are_looked_at_without_an_error(message: bytes, sender: Ip | None) -> None:
    assert not Exchange(reply=0, identifier=None).take(message, sender, now=1.0)


@given(st.binary(min_size=8, max_size=64).filter(lambda data: len(data) % 2 == 0))
def test_a_message_with_its_checksum_sums_to_zero(data: bytes) -> None:
    # RFC 1071: the receiver's sum over everything, checksum included, is all ones.
    bare = data[:2] + b"\0\0" + data[4:]
    whole = bare[:2] + internet_checksum(bare).to_bytes(2, "big") + bare[4:]
    assert internet_checksum(whole) == 0


def test_time_in_our_own_queue_is_known_from_the_kernels_stamp() -> None:
    stamp = struct.pack("@ll", 100, 500_000_000)
    rows = [(socket.SOL_SOCKET, 35, stamp)]
    assert queued_s(rows, now_ns=100_750_000_000) == pytest.approx(0.25)
    assert queued_s(rows, now_ns=99_000_000_000) == 0  # the clock was set back
    assert queued_s(rows, now_ns=200_000_000_000) == 0  # or forward
    assert queued_s([], now_ns=1) == 0
