"""Who serves DHCP: what is asked, whose answers count, what they are stored as."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Ether

from inventory.assemble import assemble
from inventory.model import DhcpOffer
from inventory.observation import Key, KeyKind
from inventory.sighting import BookState, fold
from inventory.snapshot import Agency
from inventory.types import Ip, Mac
from netmon.discovery import dhcp
from netmon.discovery.dhcp_probe import CLIENT_ID, Probe, look
from netmon.discovery.prefixes import Prefixes
from netmon.transport.frames import Exchange, Frame

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SEGMENT = "10.1.10.0/24"
OWN = Mac("00:11:22:33:44:55")
LEGAL, ROGUE, ROUTER = "00:aa:bb:cc:dd:01", "00:aa:bb:cc:dd:02", "00:aa:bb:cc:dd:03"


def offer(xid: int, *, mac: str, server: str, kind: int = 2, giaddr: str = "0.0.0.0") -> bytes:
    return bytes(
        Ether(src=mac, dst="ff:ff:ff:ff:ff:ff")
        / IP(src=giaddr if giaddr != "0.0.0.0" else server, dst="255.255.255.255")
        / UDP(sport=67, dport=68)
        / BOOTP(op=2, xid=xid, yiaddr="10.1.10.99", giaddr=giaddr)
        / DHCP(options=[("message-type", kind), ("server_id", server), ("router", server), "end"])
    )


async def probe(*answers: dict[str, Any], other_xid: bool = False) -> tuple[Probe, Ether]:
    asked: list[bytes] = []

    async def ask(interface: str, make: Any, *, wait_s: float) -> Exchange:
        asked.append(make(OWN))
        xid = Ether(asked[0])[BOOTP].xid ^ other_xid
        return Exchange(OWN, tuple(Frame(offer(xid, **a)) for a in answers))

    prefixes = Prefixes([ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network(SEGMENT)])
    found = await look("eth0", segment=SEGMENT, prefixes=prefixes, now=NOW, ask=ask)
    assert len(asked) == 1
    return found, Ether(asked[0])


async def test_the_question_is_a_discover_that_takes_nothing() -> None:
    found, frame = await probe()
    options: dict[str, Any] = dict(o[:2] for o in frame[DHCP].options if isinstance(o, tuple))
    assert (options["message-type"], options["client_id"]) == (1, b"\0" + CLIENT_ID)
    assert "requested_addr" not in options
    assert (frame.dst, frame[IP].src, frame[UDP].dport) == ("ff:ff:ff:ff:ff:ff", "0.0.0.0", 67)
    assert frame[BOOTP].flags == "B"
    checked = frame[IP].copy()
    del checked.chksum
    assert IP(bytes(checked)).chksum == frame[IP].chksum
    assert (found.offers, found.observations, found.packets_sent) == ((), (), 1)


async def test_every_server_that_answers_is_told() -> None:
    found, _ = await probe(
        {"mac": LEGAL, "server": "10.1.10.1"}, {"mac": ROGUE, "server": "192.168.1.1"}
    )
    assert [(o.server, o.server_mac, o.segment) for o in found.offers] == [
        ("10.1.10.1", LEGAL, SEGMENT),
        ("192.168.1.1", ROGUE, SEGMENT),
    ]
    assert [o.keys for o in found.observations] == [
        {Key(KeyKind.STATION, LEGAL), Key(KeyKind.ADDRESS, "10.1.10.1")},
        {Key(KeyKind.STATION, ROGUE)},  # its address is none of ours
    ]


async def test_two_servers_behind_one_relay_are_both_kept() -> None:
    relayed = {"mac": ROUTER, "giaddr": "10.1.10.254"}
    found, _ = await probe({**relayed, "server": "10.1.0.1"}, {**relayed, "server": "10.1.0.2"})
    (one,) = found.observations
    assert one.keys == {Key(KeyKind.STATION, ROUTER), Key(KeyKind.ADDRESS, "10.1.10.254")}
    assert len(one.tables[DhcpOffer]) == 2


async def test_our_own_offers_and_other_conversations_do_not_count() -> None:
    found, _ = await probe(
        {"mac": OWN, "server": "10.1.10.5"}, {"mac": LEGAL, "server": "10.1.10.1", "kind": 5}
    )
    assert found.offers == ()
    found, _ = await probe({"mac": LEGAL, "server": "10.1.10.1"}, other_xid=True)
    assert found.offers == ()


async def test_the_snapshot_knows_who_serves_which_segment() -> None:
    found, _ = await probe(
        {"mac": LEGAL, "server": "10.1.10.1"}, {"mac": ROGUE, "server": "192.168.1.1"}
    )
    seen = [fold(None, o) for o in found.observations]
    state = BookState(
        sightings=tuple(seen),
        latest={s.id: {o.source: o} for s, o in zip(seen, found.observations, strict=True)},
    )
    book = assemble(state, now=NOW, agency=Agency(code="a", name="A"), segments=(SEGMENT,))
    assert [(o.offer.server, o.seen_at, o.source) for o in book.dhcp_offers] == [
        (Ip("10.1.10.1"), NOW, "dhcp_probe"),
        (Ip("192.168.1.1"), NOW, "dhcp_probe"),
    ]
    macs = [book.devices[o.device].macs for o in book.dhcp_offers if o.device]
    assert macs == [{LEGAL}, {ROGUE}]


@given(st.binary(max_size=400))
def test_no_message_makes_the_reader_raise(data: bytes) -> None:
    dhcp.parse(data)
    head = bytes([2, 1, 6, 0]) + bytes(232) + b"\x63\x82\x53\x63"
    message = dhcp.parse(head + data)
    assert message is not None
    dhcp.offer(message, server_mac=None)
