"""Both SNMP engines against agents that misbehave: the right error, never a crash or a hang."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from netmon.errors import DeviceTimeoutError, ProtocolError, TransportError
from netmon.transport.base import SnmpCredential, SnmpEngine, SnmpTarget, SnmpVersion
from tests.support.ports import free_udp_port
from tests.support.snmp_engines import ENGINES, ask, community, engine, session, target, user
from tests.support.udp_peer import (
    GET,
    GET_BULK,
    Request,
    UdpPeer,
    integer,
    octets,
    oid,
    tlv,
)

pytestmark = [pytest.mark.protocol, pytest.mark.parametrize("name", ENGINES)]

SYS_DESCR, SYS_NAME = "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.5.0"
TABLE = "1.3.6.1.2.1.2.2.1"
NULL, NO_SUCH_OBJECT, NO_SUCH_INSTANCE, END_OF_MIB = (tlv(t, b"") for t in (5, 0x80, 0x81, 0x82))
PUBLIC = community("public")
LARGEST_UDP_PAYLOAD = 65_507  # IPv4: 65,535 less 20 of IP and 8 of UDP


def quick(peer: UdpPeer, *, max_rows: int = 1000) -> SnmpTarget:
    return SnmpTarget(
        host=target(1).host, port=peer.port, timeout_s=0.2, retries=1, max_rows=max_rows
    )


def good(request: Request) -> bytes:
    return request.answer([(name, octets(b"x")) for name in request.names])


def truncated(request: Request) -> bytes:
    return good(request)[:-5]


def wrong_length(request: Request) -> bytes:
    reply = bytearray(good(request))
    reply[1] += 40
    return bytes(reply)


def endless_length(request: Request) -> bytes:
    return b"\x30\x84\xff\xff\xff\xff" + good(request)[2:]


def empty_varbind(request: Request) -> bytes:
    pdu = integer(request.request_id) + integer(0) + integer(0) + tlv(0x30, tlv(0x30, b""))
    return tlv(0x30, integer(request.version) + octets(b"public") + tlv(0xA2, pdu))


def unknown_type(request: Request) -> bytes:
    return request.answer([(request.names[0], tlv(0x5E, b"?"))])


def constructed_value(request: Request) -> bytes:
    return request.answer([(request.names[0], tlv(0x30, b""))])


def short_address(request: Request) -> bytes:
    return request.answer([(request.names[0], tlv(0x40, b"\x0a"))])


def empty_oid(request: Request) -> bytes:
    varbind = tlv(0x30, tlv(0x06, b"") + octets(b"x"))
    pdu = integer(request.request_id) + integer(0) + integer(0) + tlv(0x30, varbind)
    return tlv(0x30, integer(request.version) + octets(b"public") + tlv(0xA2, pdu))


def http(_request: Request) -> bytes:
    return b"HTTP/1.1 400 Bad Request\r\n\r\n"


def single_byte(_request: Request) -> bytes:
    return b"\x30"


def random_bytes(_request: Request) -> bytes:
    return bytes((i * 197 + 31) % 256 for i in range(300))


def deeply_nested(_request: Request) -> bytes:
    return b"\x30\x80" * 15_000


NONSENSE: list[Callable[[Request], bytes]] = [
    truncated, wrong_length, endless_length, empty_varbind, unknown_type, constructed_value,
    short_address, empty_oid, http, single_byte, random_bytes,
    deeply_nested,
]  # fmt: skip


@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda f: f.__name__)
async def test_nonsense_is_a_protocol_error(
    name: str, nonsense: Callable[[Request], bytes]
) -> None:
    async with UdpPeer(lambda request: [nonsense(request)]) as peer, engine(name) as made:
        readers = [await made.open(quick(peer), PUBLIC) for _ in range(2)]
        asked: list[Awaitable[object]] = [readers[0].get([SYS_DESCR])]
        if nonsense is not empty_oid:  # to gufo a name outside the subtree, hence the end
            asked.append(readers[1].walk(TABLE))
        for error in await asyncio.gather(*asked, return_exceptions=True):
            assert isinstance(error, ProtocolError), repr(error)
            assert str(peer.port) in str(error)


async def test_engine_works_on_after_nonsense(name: str) -> None:
    replies = iter(NONSENSE)

    def script(request: Request) -> list[bytes]:
        nonsense = next(replies, None)
        return [nonsense(request) if nonsense else good(request)]

    async with UdpPeer(script) as peer, engine(name) as made:
        for _ in range(50):
            reader = await made.open(quick(peer), PUBLIC)
            try:
                values = await reader.get([SYS_DESCR])
            except (ProtocolError, DeviceTimeoutError):
                continue
            finally:
                await reader.close()
            break
        else:
            pytest.fail("never recovered")
    assert values == {SYS_DESCR: b"x"}


async def test_nonsense_before_the_answer_does_not_matter_to_v2c(name: str) -> None:
    """Late answers to earlier requests come first, and are not ours."""

    def script(request: Request) -> list[bytes]:
        late = request.answer([(SYS_DESCR, octets(b"late"))], request_id=request.request_id ^ 1)
        return [late, late, good(request)]

    async with UdpPeer(script) as peer:
        assert await ask(name, quick(peer), PUBLIC, get=[SYS_DESCR]) == [{SYS_DESCR: b"x"}]


async def test_wrong_request_id_is_no_answer(name: str) -> None:
    def script(request: Request) -> list[bytes]:
        return [request.answer([(SYS_DESCR, octets(b"x"))], request_id=request.request_id ^ 1)]

    async with UdpPeer(script) as peer:
        with pytest.raises(DeviceTimeoutError):
            await ask(name, quick(peer), PUBLIC, get=[SYS_DESCR])


@pytest.mark.parametrize("credential", [PUBLIC, user("u")], ids=["v2c", "v3"])
async def test_silence_costs_timeout_times_attempts(name: str, credential: SnmpCredential) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        where = SnmpTarget(
            host=target(1).host, port=silent.getsockname()[1], timeout_s=0.2, retries=2
        )
        async with asyncio.timeout(60), engine(name) as made:
            start = asyncio.get_running_loop().time()
            with pytest.raises(DeviceTimeoutError) as caught:
                await (await made.open(where, credential)).get([SYS_DESCR])
            took = asyncio.get_running_loop().time() - start
    assert took >= 0.2 * 3 * 0.9, "an attempt was not waited for"
    assert isinstance(caught.value.__cause__, TimeoutError)


async def test_stats_count_requests_timeouts_and_varbinds(name: str) -> None:
    drop = iter([True])

    def script(request: Request) -> list[bytes]:
        return [] if next(drop, False) else [good(request)]

    async with UdpPeer(script) as peer, session(name, quick(peer), PUBLIC) as reader:
        assert len(await reader.get([SYS_DESCR, SYS_NAME])) == 2
        assert (reader.stats.requests, reader.stats.timeouts, reader.stats.varbinds) == (2, 1, 2)
        assert len(peer.requests) == 2


async def test_nobody_listening_is_a_timeout(name: str) -> None:
    where = SnmpTarget(host=target(1).host, port=free_udp_port(), timeout_s=0.2, retries=1)
    with pytest.raises(DeviceTimeoutError):
        await ask(name, where, PUBLIC, get=[SYS_DESCR])


async def test_v1_answers_without_the_names_it_has_not(name: str) -> None:
    have = {SYS_DESCR: b"d", SYS_NAME: b"n"}

    def script(request: Request) -> list[bytes]:
        for index, asked in enumerate(request.names, 1):
            if asked not in have:
                echo = [(n, NULL) for n in request.names]
                return [request.answer(echo, status=2, index=index)]
        return [request.answer([(n, octets(have[n])) for n in request.names])]

    wanted = [f"{SYS_DESCR}.1", SYS_DESCR, f"{SYS_DESCR}.2", SYS_NAME, f"{SYS_DESCR}.3"]
    async with UdpPeer(script) as peer:
        v1 = community("public", SnmpVersion.V1)
        assert await ask(name, quick(peer), v1, get=wanted) == [have]


async def test_too_big_is_split(name: str) -> None:
    def script(request: Request) -> list[bytes]:
        if len(request.names) > 3:
            return [request.answer([], status=1)]
        return [good(request)]

    wanted = [f"1.3.6.1.2.1.1.{i}.0" for i in range(1, 20)]
    async with UdpPeer(script) as peer:
        (values,) = await ask(name, quick(peer), PUBLIC, get=wanted)
    assert values == dict.fromkeys(wanted, b"x")


async def test_one_broken_object_does_not_hide_the_others(name: str) -> None:
    def script(request: Request) -> list[bytes]:
        if SYS_NAME in request.names:
            echo = [(n, NULL) for n in request.names]
            index = request.names.index(SYS_NAME) + 1
            return [request.answer(echo, status=5, index=index)]
        return [good(request)]

    async with UdpPeer(script) as peer:
        answers = await ask(name, quick(peer), PUBLIC, get=[SYS_DESCR, SYS_NAME])
    assert answers == [{SYS_DESCR: b"x"}]


@pytest.mark.parametrize("exception", [NO_SUCH_OBJECT, NO_SUCH_INSTANCE, END_OF_MIB, NULL])
async def test_exceptions_in_band_are_absent_values(name: str, exception: bytes) -> None:
    def script(request: Request) -> list[bytes]:
        if request.kind == GET:
            known = [(n, octets(b"x") if n == SYS_DESCR else exception) for n in request.names]
            return [request.answer(known)]
        return [request.answer([(request.names[0], exception)])]

    async with UdpPeer(script) as peer:
        answers = await ask(name, quick(peer), PUBLIC, get=[SYS_NAME, SYS_DESCR], walk=[TABLE])
    assert answers == [{SYS_DESCR: b"x"}, []]


async def test_all_types_come_as_plain_values(name: str) -> None:
    values = {
        integer(-5): -5,
        tlv(0x41, b"\x00\xff\xff\xff\xff"): 2**32 - 1,
        tlv(0x42, b"\x07"): 7,
        tlv(0x43, b"\x01\x00"): 256,
        tlv(0x46, b"\x00" + b"\xff" * 8): 2**64 - 1,
        tlv(0x40, b"\x0a\x00\x00\x01"): "10.0.0.1",
        oid("1.3.6.1.4.1.9.1.516"): "1.3.6.1.4.1.9.1.516",
        oid("0.0"): "0.0",
        octets(b""): b"",
        octets(b"\xff\xfe\x00 \xe1\xbb"): b"\xff\xfe\x00 \xe1\xbb",
        tlv(0x44, b"\x9f\x78\x04\x42\x28\x00\x00"): b"\x9f\x78\x04\x42\x28\x00\x00",
    }
    names = [f"1.3.6.1.4.1.99999.{i}" for i in range(len(values))]

    def script(request: Request) -> list[bytes]:
        return [request.answer(list(zip(names, values, strict=True)))]

    async with UdpPeer(script) as peer:
        (answer,) = await ask(name, quick(peer), PUBLIC, get=names)
    assert answer == dict(zip(names, values.values(), strict=True))
    assert [type(v) for v in answer.values()] == [type(v) for v in values.values()]


async def test_largest_description_that_udp_can_carry(name: str) -> None:
    overhead = 64
    description = b"\xc3" * (LARGEST_UDP_PAYLOAD - overhead)  # not UTF-8 either

    def script(request: Request) -> list[bytes]:
        return [request.answer([(SYS_DESCR, octets(description))])]

    async with UdpPeer(script) as peer:
        answers = await ask(name, quick(peer), PUBLIC, get=[SYS_DESCR])
    assert answers == [{SYS_DESCR: description}]


def row_of(name: str) -> int:
    return int(name.rpartition(".")[2])


async def test_walk_goes_on_after_an_answer_larger_than_usual(name: str) -> None:
    rows = {f"{TABLE}.2.{i}": b"y" * (9000 if i == 60 else 5) for i in range(1, 101)}

    def script(request: Request) -> list[bytes]:
        last = request.names[0]
        after = [n for n in rows if last == TABLE or row_of(n) > row_of(last)]
        out = [(n, octets(rows[n])) for n in after[:25]]
        return [request.answer(out or [(last, END_OF_MIB)])]

    async with UdpPeer(script) as peer:
        (walked,) = await ask(name, quick(peer), PUBLIC, walk=[TABLE])
    assert walked == list(rows.items())


@pytest.mark.parametrize("version", [SnmpVersion.V1, SnmpVersion.V2C])
async def test_repeated_name_ends_the_walk_with_an_error(name: str, version: SnmpVersion) -> None:
    async with UdpPeer(lambda r: [r.answer([(f"{TABLE}.1.5", integer(1))])]) as peer:
        with pytest.raises(ProtocolError, match="came after"):
            await ask(name, quick(peer), community("public", version), walk=[TABLE])
    assert len(peer.requests) <= 4


async def test_falling_names_in_one_packet_are_an_error(name: str) -> None:
    rows = [(f"{TABLE}.1.{i}", integer(i)) for i in (1, 2, 9, 3)]
    async with UdpPeer(lambda r: [r.answer(rows)]) as peer:
        with pytest.raises(ProtocolError, match=r"1\.3 came after .*1\.9"):
            await ask(name, quick(peer), PUBLIC, walk=[TABLE])


async def test_endless_walk_is_given_up(name: str) -> None:
    def script(request: Request) -> list[bytes]:
        last = row_of(request.names[0])
        wanted = 25 if request.kind == GET_BULK else 1
        return [
            request.answer([(f"{TABLE}.1.{last + i}", integer(i)) for i in range(1, wanted + 1)])
        ]

    async with UdpPeer(script) as peer:
        with pytest.raises(ProtocolError, match="more than 1000 rows"):
            await ask(name, quick(peer), PUBLIC, walk=[TABLE])
    assert len(peer.requests) <= 42


@pytest.mark.parametrize("version", [SnmpVersion.V1, SnmpVersion.V2C])
async def test_error_in_a_walk_is_not_taken_for_its_end(name: str, version: SnmpVersion) -> None:
    def script(request: Request) -> list[bytes]:
        if request.names[0] == TABLE:
            return [request.answer([(f"{TABLE}.1.1", integer(1))])]
        return [request.answer([(request.names[0], NULL)], status=5, index=1)]

    async with UdpPeer(script) as peer:
        with pytest.raises(ProtocolError, match="error-status 5"):
            await ask(name, quick(peer), community("public", version), walk=[TABLE])


async def test_answers_about_other_names_are_left_out(name: str) -> None:
    async with UdpPeer(lambda r: [r.answer([(f"{SYS_NAME}.7", octets(b"?"))])]) as peer:
        assert await ask(name, quick(peer), PUBLIC, get=[SYS_DESCR]) == [{}]


async def test_cancelled_request_leaves_the_session_usable(name: str) -> None:
    mute = True

    def script(request: Request) -> list[bytes]:
        return [] if mute else [good(request)]

    async with UdpPeer(script) as peer, engine(name) as made:
        where = SnmpTarget(host=target(1).host, port=peer.port, timeout_s=5, retries=0)
        reader = await made.open(where, PUBLIC)
        request = asyncio.create_task(reader.get([SYS_DESCR]))
        await peer.heard.wait()
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
        mute = False
        assert await reader.get([SYS_DESCR]) == {SYS_DESCR: b"x"}


async def test_closing_releases_every_socket(name: str) -> None:
    async with UdpPeer(lambda r: [good(r)]) as peer, engine(name) as made:
        before = open_sockets()
        for _ in range(20):
            await open_cancel_close(made, quick(peer))
        await asyncio.sleep(0.01)
        assert open_sockets() <= before


async def test_requests_that_nobody_answered_are_not_kept(name: str) -> None:
    """A LAN full of silent stations would stay in memory until the next poll: 40 kB a station."""
    where = SnmpTarget(host=target(1).host, port=free_udp_port(), timeout_s=0.2, retries=0)
    async with engine(name) as made:
        kept = []
        for _ in range(6):
            for credential in (PUBLIC, user("u")):
                reader = await made.open(where, credential)
                with pytest.raises(DeviceTimeoutError):
                    await reader.get([SYS_DESCR])
                await reader.close()
            kept.append(kept_requests())
        assert kept[-1] == kept[0]


def kept_requests() -> int:
    gc.collect()
    return sum(type(o).__name__ == "GetRequestPDU" for o in gc.get_objects())


async def open_cancel_close(made: SnmpEngine, where: SnmpTarget) -> None:
    reader = await made.open(where, PUBLIC)
    request = asyncio.create_task(reader.get([SYS_DESCR]))
    await asyncio.sleep(0)
    request.cancel()
    await asyncio.gather(request, return_exceptions=True)
    await reader.close()
    await reader.close()


def open_sockets() -> int:
    links = (path for path in Path("/proc/self/fd").iterdir() if path.is_symlink())
    return sum(1 for link in links if str(link.readlink()).startswith("socket:"))


async def test_requests_of_one_session_wait_for_each_other(name: str) -> None:
    async with UdpPeer(lambda r: [good(r)]) as peer, session(name, quick(peer), PUBLIC) as reader:
        answers = await asyncio.gather(*(reader.get([SYS_DESCR]) for _ in range(8)))
    assert answers == [{SYS_DESCR: b"x"}] * 8


async def test_closed_session_says_so(name: str) -> None:
    async with UdpPeer(lambda r: [good(r)]) as peer, engine(name) as made:
        reader = await made.open(quick(peer), PUBLIC)
        await reader.close()
        with pytest.raises(TransportError, match="closed"):
            await reader.get([SYS_DESCR])


async def test_symbolic_names_are_refused(name: str) -> None:
    async with UdpPeer(lambda r: [good(r)]) as peer, session(name, quick(peer), PUBLIC) as reader:
        for bad in ("sysDescr.0", "", "1", "1.3.6..1", "1.3.6.1.", "3.1.1"):
            with pytest.raises(ValueError, match="not a numeric OID"):
                await reader.get([bad])
