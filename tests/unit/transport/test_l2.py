"""ARP frames and the state of a sweep; scapy is the reference."""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scapy.layers.l2 import ARP, Ether

from inventory.types import Ip, Mac, parse_mac
from netmon.errors import TransportError
from netmon.transport.arp import (
    Hearing,
    MalformedFrameError,
    parse_reply,
    request_for,
)
from netmon.transport.compose import arp_request, composed
from netmon.transport.l2 import EthernetLinkLayer, SweepSettings, _listening, target_addresses
from netmon.transport.netlink import LocalInterface

ME, MY_IP = Mac("00:11:22:33:44:55"), Ip("10.0.0.9")
REQUEST = composed(ME, MY_IP)
macs = st.binary(min_size=6, max_size=6)
ips = st.binary(min_size=4, max_size=4)


def dotted(ip: bytes) -> str:
    return socket.inet_ntoa(ip)


def colons(mac: bytes) -> str:
    return mac.hex(":")


def reply(ip: str, mac: str, *, op: int = 2) -> bytes:
    arp = ARP(op=op, hwsrc=mac, psrc=ip, hwdst=ME, pdst=MY_IP)
    return bytes(Ether(src=mac, dst=ME) / arp)


@given(mac=macs, ip=ips, op=st.sampled_from([1, 2]), padding=st.integers(0, 18))
def test_the_parser_reads_what_scapy_writes(mac: bytes, ip: bytes, op: int, padding: int) -> None:
    frame = reply(dotted(ip), colons(mac), op=op) + b"\0" * padding
    if op == 1:
        assert parse_reply(frame) is None
    elif parse_mac(mac) is None:
        with pytest.raises(MalformedFrameError):
            parse_reply(frame)
    else:
        assert parse_reply(frame) == (ip, colons(mac))


@given(frame=st.binary(max_size=80))
def test_any_bytes_are_taken_in_without_an_error(frame: bytes) -> None:
    hearing = Hearing.of([bytes(4)])
    hearing.hear(frame, now=1.0)
    assert hearing.foreign + hearing.malformed + len(hearing.heard) <= 1


@pytest.mark.parametrize(
    ("offset", "value"),
    [(14, b"\0\x06"), (16, b"\x86\xdd"), (18, b"\x08"), (19, b"\x10")],
    ids=["hardware-type", "protocol-type", "hardware-length", "protocol-length"],
)
def test_replies_that_are_not_ipv4_over_ethernet_are_malformed(offset: int, value: bytes) -> None:
    hearing = Hearing.of([ipaddress.IPv4Address("10.0.0.1").packed])
    frame = bytearray(reply("10.0.0.1", "00:00:00:00:00:01"))
    frame[offset : offset + len(value)] = value
    hearing.hear(bytes(frame), now=1.0)
    assert (hearing.malformed, hearing.replies()) == (1, ())


@given(target=ips)
def test_requests_are_what_scapy_would_send(target: bytes) -> None:
    sent = Ether(request_for(target, REQUEST))
    assert (sent.dst, sent.src) == ("ff:ff:ff:ff:ff:ff", ME)
    assert (sent[ARP].op, sent[ARP].hwsrc, sent[ARP].pdst) == (1, ME, dotted(target))
    own = dotted(target) == MY_IP
    assert sent[ARP].psrc == ("0.0.0.0" if own else MY_IP)


async def test_the_child_says_what_scapy_composes() -> None:
    assert await arp_request(ME, MY_IP) == REQUEST


async def test_a_child_that_fails_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(TransportError, match="scapy could not compose an ARP request"):
        await arp_request(ME, MY_IP)


def test_our_own_address_is_probed_without_claiming_it() -> None:
    own = socket.inet_aton(MY_IP)
    sent = Ether(request_for(own, REQUEST))
    assert (sent[ARP].psrc, sent[ARP].pdst) == ("0.0.0.0", MY_IP)


def test_two_owners_stay_two_and_repetitions_one() -> None:
    address = socket.inet_aton("10.0.0.1")
    hearing = Hearing.of([address, socket.inet_aton("10.0.0.2")])
    hearing.asked_at[address] = 10.0
    for mac, at in (("00:00:00:00:00:0b", 10.2), ("00:00:00:00:00:0a", 10.1)) * 2:
        hearing.hear(reply("10.0.0.1", mac), now=at)
    found = hearing.replies()
    assert [(r.ip, r.mac) for r in found] == [
        ("10.0.0.1", "00:00:00:00:00:0a"),
        ("10.0.0.1", "00:00:00:00:00:0b"),
    ]
    assert [r.rtt_s for r in found] == pytest.approx([0.1, 0.2])
    assert hearing.silent() == [socket.inet_aton("10.0.0.2")]


def test_an_answer_for_an_address_outside_the_sweep_is_foreign() -> None:
    hearing = Hearing.of([socket.inet_aton("10.0.0.1")])
    hearing.hear(reply("10.0.0.2", "00:00:00:00:00:01"), now=1.0)
    assert (hearing.foreign, hearing.replies()) == (1, ())


@pytest.mark.parametrize(
    ("prefix", "count"), [("10.0.0.0/24", 254), ("10.0.0.0/31", 2), ("10.0.0.7/32", 1)]
)
def test_network_and_broadcast_addresses_are_not_asked(prefix: str, count: int) -> None:
    assert len(target_addresses(prefix)) == count


@pytest.mark.parametrize("prefix", ["10.0.0.0/8", "fe80::/64", "10.0.0.1/24", "nonsense"])
def test_what_is_no_sweepable_prefix_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        target_addresses(prefix)


@pytest.mark.parametrize("field", [{"rate_pps": 5001}, {"attempts": 4}, {"wait_s": 0}, {"x": 1}])
def test_settings_are_bounded_and_strict(field: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        SweepSettings.model_validate(field)


class Clogged(socket.socket):
    """A link that takes so many frames and is full from then on; each frame it takes is answered.

    The answers lie in its buffer: nobody reads them before the loop has a turn.
    """

    def __init__(self, *, room: int) -> None:
        self._far, near = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        super().__init__(fileno=near.detach())
        self.setblocking(False)
        self._room = room

    def send(self, frame: Any, flags: int = 0) -> int:
        if not self._room:
            raise OSError(errno.ENOBUFS, "full")
        self._room -= 1
        asked = socket.inet_ntoa(bytes(frame)[38:42])
        self._far.send(reply(asked, f"00:1b:a9:00:00:{int(asked.rpartition('.')[2]):02x}"))
        return len(frame)

    def close(self) -> None:
        self._far.close()
        super().close()


@pytest.mark.parametrize("room", [0, 3])
async def test_a_sweep_that_is_cut_short_tells_what_it_heard(room: int) -> None:
    layer = EthernetLinkLayer(settings=SweepSettings(attempts=1, again_s=0.02, wait_s=0.02))
    local = LocalInterface(name="x", index=1, mac=ME, addresses=((MY_IP, 29),))
    targets = target_addresses("10.0.0.0/29")
    with Clogged(room=room) as link:
        if not room:
            with pytest.raises(TransportError, match="did not get a packet out"):
                await layer._ask_all("10.0.0.0/29", targets, local, link)
            return
        found = await layer._ask_all("10.0.0.0/29", targets, local, link)
    assert [r.ip for r in found.replies] == ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
    assert (found.packets_sent, found.unasked) == (3, 3)


async def test_frames_that_a_busy_loop_had_no_turn_for_are_heard_in_the_end() -> None:
    heard: list[bytes] = []
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with near, far:
        near.setblocking(False)
        with _listening(near, heard.append):
            far.send(b"a frame")  # and the loop gets no turn
    assert heard == [b"a frame"]
