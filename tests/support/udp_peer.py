"""A UDP server on loopback whose answers a test makes up, to play agents that misbehave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

Script = Callable[["Request"], "Iterable[bytes]"]
"""From a request to the datagrams sent back."""

GET, GET_NEXT, RESPONSE, GET_BULK = 0xA0, 0xA1, 0xA2, 0xA5


def tlv(tag: int, body: bytes) -> bytes:
    """BER: tag, definite length, contents (X.690, 8.1)."""
    size = len(body)
    if size < 0x80:
        return bytes([tag, size]) + body
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + body


def integer(value: int) -> bytes:
    """A BER INTEGER."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def octets(value: bytes) -> bytes:
    """A BER OCTET STRING."""
    return tlv(0x04, value)


def oid(text: str) -> bytes:
    """A BER OBJECT IDENTIFIER."""
    first, second, *rest = (int(arc) for arc in text.split("."))
    out = bytearray()
    for arc in (first * 40 + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | 0x80)
        out += bytes(reversed(groups))
    return tlv(0x06, bytes(out))


def get_next(community: str, name: str = "1.3.6.1") -> bytes:
    """An SNMPv2c GETNEXT, to see whether an agent is there without the engines under test."""
    varbind = tlv(0x30, oid(name) + tlv(0x05, b""))
    pdu = tlv(GET_NEXT, integer(1) + integer(0) + integer(0) + tlv(0x30, varbind))
    return tlv(0x30, integer(1) + octets(community.encode()) + pdu)


def read(data: bytes) -> tuple[int, bytes, bytes]:
    """The first BER element: tag, contents, what follows."""
    tag, size, at = data[0], data[1], 2
    if size & 0x80:
        at += size & 0x7F
        size = int.from_bytes(data[2:at], "big")
    return tag, data[at : at + size], data[at + size :]


def read_oid(body: bytes) -> str:
    """The contents of an OBJECT IDENTIFIER as text."""
    numbers, arc = [], 0
    for byte in body:
        arc = arc << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(arc)
            arc = 0
    return ".".join(map(str, (numbers[0] // 40, numbers[0] % 40, *numbers[1:])))


@dataclass(frozen=True, slots=True)
class Request:
    """A decoded v1 or v2c request."""

    version: int
    community: bytes
    kind: int
    request_id: int
    names: tuple[str, ...]

    @classmethod
    def decode(cls, data: bytes) -> Request:
        """Read a request that a well-behaved manager sent."""
        _, message, _ = read(data)
        _, version, rest = read(message)
        _, community, rest = read(rest)
        kind, pdu, _ = read(rest)
        _, request_id, rest = read(pdu)
        _, _, rest = read(rest)
        _, _, rest = read(rest)
        _, varbinds, _ = read(rest)
        names = []
        while varbinds:
            _, varbind, varbinds = read(varbinds)
            names.append(read_oid(read(varbind)[1]))
        number = int.from_bytes(request_id, "big", signed=True)
        return cls(version[0], community, kind, number, tuple(names))

    def answer(
        self,
        varbinds: Sequence[tuple[str, bytes]],
        *,
        status: int = 0,
        index: int = 0,
        request_id: int | None = None,
    ) -> bytes:
        """A response to this request with these names and BER values."""
        body = b"".join(tlv(0x30, oid(name) + value) for name, value in varbinds)
        number = self.request_id if request_id is None else request_id
        pdu = integer(number) + integer(status) + integer(index) + tlv(0x30, body)
        return tlv(0x30, integer(self.version) + octets(self.community) + tlv(RESPONSE, pdu))


class UdpPeer(asyncio.DatagramProtocol):
    """``async with UdpPeer(script) as peer: peer.port``; counts what it received."""

    def __init__(self, script: Script) -> None:
        self.requests: list[Request] = []
        self.heard = asyncio.Event()
        self.port = 0
        self._script = script
        self._transport: asyncio.DatagramTransport | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(
            lambda: self, local_addr=("127.0.0.1", 0)
        )
        self.port = self._transport.get_extra_info("sockname")[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._transport is not None:
            self._transport.close()
        await asyncio.sleep(0)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        request = Request.decode(data)
        self.requests.append(request)
        self.heard.set()
        for reply in self._script(request):
            if self._transport is not None:
                self._transport.sendto(reply, address)
