"""What the wire tells: frames composed by an independent library, and bytes of no sense at all."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scapy.contrib.cdp import (
    CDPMsgCapabilities,
    CDPMsgDeviceID,
    CDPMsgPlatform,
    CDPMsgPortID,
    CDPv2_HDR,
)
from scapy.contrib.lldp import (
    LLDPDUChassisID,
    LLDPDUEndOfLLDPDU,
    LLDPDUManagementAddress,
    LLDPDUPortID,
    LLDPDUSystemCapabilities,
    LLDPDUSystemName,
    LLDPDUTimeToLive,
)
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.dns import DNS, DNSRR
from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import ICMPv6ND_NA, ICMPv6ND_RA, ICMPv6NDOptDstLLAddr, IPv6
from scapy.layers.l2 import ARP, LLC, SNAP, Dot1Q, Dot3, Ether

from inventory.model import DhcpOffer, FactName
from inventory.observation import Key, KeyKind, Observation
from netmon.discovery.passive.hearing import READERS, Hearing
from netmon.discovery.passive.listener import PassiveListener
from netmon.discovery.passive.packet import dissect
from netmon.discovery.passive.settings import PassiveSettings
from netmon.discovery.prefixes import Prefixes
from netmon.errors import TransportError
from netmon.transport.frames import Frame

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SEGMENT = "10.1.10.0/24"
MAC, SERVER = "00:11:22:33:44:55", "00:aa:bb:cc:dd:01"
BROADCAST = "ff:ff:ff:ff:ff:ff"
STATION, ADDRESS = Key(KeyKind.STATION, MAC), Key(KeyKind.ADDRESS, "10.1.10.60")


def hearing(**settings: Any) -> Hearing:
    networks = [ipaddress.ip_network(SEGMENT), ipaddress.ip_network("2001:db8::/64")]
    return Hearing(
        segment=SEGMENT, prefixes=Prefixes(networks), settings=PassiveSettings(**settings)
    )


def heard(frame: Any) -> Observation | None:
    told = hearing().hear(bytes(frame), now=NOW)
    assert len(told) <= 1
    return told[0] if told else None


def facts(frame: Any) -> dict[FactName, Any]:
    told = heard(frame)
    assert told is not None
    return {name: c.value for name, c in told.facts.items()}


def arp(**fields: Any) -> Any:
    return Ether(src=MAC, dst=BROADCAST) / ARP(**{"hwsrc": MAC, "psrc": "10.1.10.60", **fields})


def udp(port: int, payload: Any, *, source: int | None = None, ip: str = "10.1.10.60") -> Any:
    return (
        Ether(src=MAC, dst=BROADCAST)
        / IP(src=ip, dst="255.255.255.255")
        / UDP(sport=source or port, dport=port)
        / payload
    )


def client(*options: Any) -> Any:
    message = BOOTP(chaddr=bytes.fromhex(MAC.replace(":", "")), xid=7)
    return udp(67, message / DHCP(options=[*options, "end"]), source=68, ip="0.0.0.0")


def offered(**fields: Any) -> Any:
    return (
        Ether(src=SERVER, dst=BROADCAST)
        / IP(src="10.1.10.9", dst="255.255.255.255")
        / UDP(sport=67, dport=68)
        / BOOTP(op=2, yiaddr="10.1.10.77", chaddr=bytes.fromhex(MAC.replace(":", "")), **fields)
        / DHCP(
            options=[
                ("message-type", 2),
                ("server_id", "10.1.10.9"),
                ("router", "10.1.10.9"),
                "end",
            ]
        )
    )


LLDP_FRAME = (
    Ether(src=SERVER, dst="01:80:c2:00:00:0e")
    / LLDPDUChassisID(subtype=4, id=SERVER)
    / LLDPDUPortID(subtype=5, id="Gi1/0/7")
    / LLDPDUTimeToLive(ttl=120)
    / LLDPDUSystemName(system_name="sw-tang-2")
    / LLDPDUSystemCapabilities(mac_bridge_available=1, mac_bridge_enabled=1)
    / LLDPDUManagementAddress(
        management_address_subtype=1,
        management_address=b"\x0a\x01\x0a\x02",
        interface_number=1,
        object_id="",
    )
    / LLDPDUEndOfLLDPDU()
)
CDP_FRAME = (
    Dot3(src=SERVER, dst="01:00:0c:cc:cc:cc")
    / LLC(dsap=0xAA, ssap=0xAA, ctrl=3)
    / SNAP(OUI=0x00000C, code=0x2000)
    / CDPv2_HDR(
        msg=[
            CDPMsgDeviceID(val=b"sw-core"),
            CDPMsgPortID(iface=b"GigabitEthernet1/0/1"),
            CDPMsgCapabilities(cap=0x28),
            CDPMsgPlatform(val=b"cisco WS-C2960X"),
        ]
    )
)
MDNS_FRAME = udp(
    5353,
    DNS(
        qr=1,
        qd=[],
        an=[
            DNSRR(
                rrname="May in._ipp._tcp.local.",
                type="TXT",
                rdata=[b"txtvers=1", b"ty=HP LaserJet M404"],
            ),
            DNSRR(rrname="may-in-tang-2.local.", type="A", rdata="10.1.10.60"),
        ],
    ),
)


@pytest.mark.parametrize("op", [1, 2])
def test_arp_names_its_sender(op: int) -> None:
    told = heard(arp(op=op, pdst="10.1.10.60"))
    assert told is not None
    assert told.keys == {STATION, ADDRESS}
    assert (told.source, told.segment) == ("passive_arp", SEGMENT)


def test_an_arp_probe_is_a_station_without_an_address() -> None:
    told = heard(arp(psrc="0.0.0.0", pdst="10.1.10.60"))
    assert told is not None
    assert told.keys == {STATION}


def test_an_address_that_is_not_ours_is_not_told_on() -> None:
    told = heard(arp(psrc="192.168.1.7"))
    assert told is not None
    assert told.keys == {STATION}


def test_a_tagged_frame_is_read_and_a_virtual_router_is_nobody() -> None:
    tagged = Ether(src=MAC, dst=BROADCAST) / Dot1Q(vlan=20) / ARP(hwsrc=MAC, psrc="10.1.10.60")
    assert heard(tagged) is not None
    packet = dissect(bytes(tagged))
    assert packet is not None
    assert packet.vlan == 20
    virtual = heard(arp(hwsrc="00:00:5e:00:01:0a"))
    assert virtual is not None
    assert {k.kind for k in virtual.keys} == {KeyKind.ROLE, KeyKind.ADDRESS}


def test_neighbour_discovery() -> None:
    advert = (
        Ether(src=MAC, dst="33:33:00:00:00:01")
        / IPv6(src="2001:db8::60", dst="ff02::1")
        / ICMPv6ND_NA(tgt="2001:db8::60")
        / ICMPv6NDOptDstLLAddr(lladdr=MAC)
    )
    told = heard(advert)
    assert told is not None
    assert told.keys == {STATION, Key(KeyKind.ADDRESS, "2001:db8::60")}
    assert told.segment == "2001:db8::/64"
    router = Ether(src=MAC) / IPv6(src="fe80::1", dst="ff02::1") / ICMPv6ND_RA(routerlifetime=1800)
    assert facts(router) == {FactName.ROLE: "router"}


def test_a_dhcp_client_names_itself_and_its_kind() -> None:
    asked = client(
        ("message-type", 1),
        ("hostname", b"PC-KETOAN-02"),
        ("vendor_class_id", b"MSFT 5.0"),
        ("param_req_list", [1, 3, 6, 15, 31]),
        ("requested_addr", "10.1.10.60"),
    )
    told = heard(asked)
    assert told is not None
    assert told.keys == {STATION}  # it asks for an address, it does not have it
    assert facts(asked) == {
        FactName.HOSTNAME: "PC-KETOAN-02",
        FactName.OS: "Windows",
        FactName.DHCP_VENDOR_CLASS: "MSFT 5.0",
        FactName.DHCP_FINGERPRINT: "1,3,6,15,31",
    }


def test_a_dhcp_server_gives_itself_away() -> None:
    told = heard(offered())
    assert told is not None
    assert told.keys == {Key(KeyKind.STATION, SERVER), Key(KeyKind.ADDRESS, "10.1.10.9")}
    (row,) = told.tables[DhcpOffer]
    assert isinstance(row, DhcpOffer)
    assert (row.server, row.server_mac, row.offered) == ("10.1.10.9", SERVER, "10.1.10.77")
    assert (row.router, row.segment) == ("10.1.10.9", SEGMENT)
    assert heard(offered(giaddr="10.1.20.1")) is None  # the relay's frame


def test_lldp_and_cdp_at_our_own_port() -> None:
    told = heard(LLDP_FRAME)
    assert told is not None
    assert told.keys == {Key(KeyKind.CHASSIS, SERVER), Key(KeyKind.ADDRESS, "10.1.10.2")}
    assert (told.source, facts(LLDP_FRAME)) == (
        "passive_lldp",
        {FactName.SYS_NAME: "sw-tang-2", FactName.ROLE: "switch"},
    )
    assert heard(CDP_FRAME) is None  # says no address of ours and no MAC: nobody we could name
    packet = dissect(bytes(CDP_FRAME))
    assert packet is not None
    (message,) = [m for read in READERS if (m := read(packet))]
    assert message.neighbor is not None
    assert (message.neighbor.sys_name, message.neighbor.platform) == ("sw-core", "cisco WS-C2960X")
    assert message.neighbor.capabilities == ("bridge",)


def test_mdns_only_counts_for_the_address_it_came_from() -> None:
    assert facts(MDNS_FRAME) == {
        FactName.HOSTNAME: "may-in-tang-2",
        FactName.MODEL: "HP LaserJet M404",
        FactName.ROLE: "printer",
    }
    repeated = MDNS_FRAME.copy()
    repeated[IP].src = "10.1.10.61"
    assert heard(repeated) is None


def test_ssdp_tells_a_nat_box() -> None:
    notify = (
        b"NOTIFY * HTTP/1.1\r\nNTS: ssdp:alive\r\n"
        b"NT: urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\n\r\n"
    )
    assert facts(udp(1900, notify)) == {FactName.ROLE: "router"}
    assert heard(udp(1900, notify.replace(b"alive", b"byebye"))) is None


def test_netbios_names_of_machines_only() -> None:
    def datagram(name: bytes, suffix: int) -> Any:
        plain = name.ljust(15) + bytes([suffix])
        coded = b"\x20" + bytes(65 + h for o in plain for h in (o >> 4, o & 15)) + b"\0"
        return udp(138, b"\x11\x0a\0\1" + bytes(10) + coded + coded + b"\xffSMB")

    assert facts(datagram(b"PC-VANTHU", 0)) == {FactName.HOSTNAME: "PC-VANTHU"}
    assert heard(datagram(b"WORKGROUP", 0x1E)) is None


def test_the_same_again_is_not_news_until_it_is_time() -> None:
    ears = hearing(refresh_s=60)
    frame = bytes(arp())
    assert len(ears.hear(frame, now=NOW)) == 1
    assert ears.hear(frame, now=NOW + timedelta(seconds=59)) == ()
    assert len(ears.hear(frame, now=NOW + timedelta(seconds=60))) == 1
    assert len(ears.hear(bytes(arp(psrc="10.1.10.61")), now=NOW + timedelta(seconds=61))) == 1
    assert ears.heard["passive_arp"] == 4


def test_a_flood_of_made_up_stations_does_not_fill_the_book() -> None:
    ears = hearing(new_per_s=10)
    frames = [bytes(arp(hwsrc=f"00:11:22:33:{i // 256:02x}:{i % 256:02x}")) for i in range(1000)]
    told = [o for frame in frames for o in ears.hear(frame, now=NOW)]
    assert len(told) == 50
    assert ears.suppressed == 950
    assert len(ears.hear(bytes(arp(hwsrc=SERVER)), now=NOW + timedelta(seconds=1))) == 1


VALID = [
    bytes(f)
    for f in (
        arp(),
        client(("message-type", 1), ("hostname", b"x"), ("vendor_class_id", b"MSFT 5.0")),
        offered(),
        LLDP_FRAME,
        CDP_FRAME,
        MDNS_FRAME,
        udp(1900, b"NOTIFY * HTTP/1.1\r\nNTS: ssdp:alive\r\n\r\n"),
        udp(137, bytes(70)),
        udp(138, bytes(80)),
        Ether(src=MAC) / IPv6(src="fe80::1", dst="ff02::1") / ICMPv6ND_RA(),
    )
]


@given(st.sampled_from(VALID), st.data())
def test_no_bytes_make_a_reader_raise(frame: bytes, data: st.DataObject) -> None:
    broken = bytearray(frame)
    for _ in range(data.draw(st.integers(0, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(broken)))
    for told in hearing().hear(bytes(broken[:cut]), now=NOW):
        assert Observation.from_json(told.to_json()) == told


@given(st.binary(max_size=300))
def test_nor_does_noise(noise: bytes) -> None:
    hearing().hear(noise, now=NOW)


class Wire:
    """A tap that says what it is given and then waits, or fails."""

    def __init__(self, frames: Sequence[bytes], *, fails: bool = False) -> None:
        self.dropped = 0
        self.closed = asyncio.Event()
        self._frames = frames
        self._fails = fails

    async def __aiter__(self) -> AsyncIterator[Frame]:
        for frame in self._frames:
            yield Frame(frame)
        if self._fails:
            msg = "the interface went away"
            raise TransportError(msg)
        await self.closed.wait()

    def close(self) -> None:
        self.closed.set()


def listener(
    wire: Wire, told: list[Observation], handed_on: asyncio.Event, **settings: Any
) -> PassiveListener:
    async def tell(observations: Sequence[Observation]) -> None:
        told.extend(observations)
        handed_on.set()

    return PassiveListener(
        settings=PassiveSettings(**settings),
        interface="eth0",
        segment=SEGMENT,
        prefixes=Prefixes([ipaddress.ip_network(SEGMENT)]),
        on_observations=tell,
        open_tap=lambda **_: wire,
        clock=lambda: NOW,
    )


async def test_what_is_heard_is_handed_on_while_listening_goes_on() -> None:
    told: list[Observation] = []
    handed_on = asyncio.Event()
    ears = listener(Wire([bytes(arp()), bytes(arp())]), told, handed_on, flush_s=0.05)
    running = asyncio.create_task(ears.run())
    async with asyncio.timeout(5):
        await handed_on.wait()
    assert [o.source for o in told] == ["passive_arp"]
    assert not running.done()
    await ears.aclose()
    await running


async def test_a_lost_interface_is_reported_and_what_was_heard_is_kept() -> None:
    told: list[Observation] = []
    ears = listener(Wire([bytes(arp())], fails=True), told, asyncio.Event(), flush_s=5)
    with pytest.raises(TransportError, match="went away"):
        await ears.run()
    assert len(told) == 1
