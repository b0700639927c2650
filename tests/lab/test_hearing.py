"""Listening on a real link: new stations, LLDP from lldpd, DHCP servers from dnsmasq."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from netmon.discovery.passive.settings import PassiveSettings
from tests.support.netns import LabError, batch, run, wait_until
from tests.support.small_lan import SmallLan

pytestmark = pytest.mark.lab

_LISTEN = """
import asyncio, ipaddress, json
from netmon.discovery.passive.listener import PassiveListener
from netmon.discovery.passive.settings import PassiveSettings
from netmon.discovery.prefixes import Prefixes
async def tell(observations):
    for o in observations:
        print(json.dumps(o.to_json() ), flush=True)
async def main():
    ears = PassiveListener(
        settings=PassiveSettings(), interface="eth0", segment="10.88.0.0/24",
        prefixes=Prefixes([ipaddress.ip_network("10.88.0.0/24")]), on_observations=tell)
    running = asyncio.create_task(ears.run())
    await asyncio.sleep(0.2)
    print("ready", flush=True)
    await running
asyncio.run(main())
"""
_ONE_ARP = """
import socket, sys
from scapy.layers.l2 import ARP, Ether
link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
link.bind(("eth0", 0))
ip, mac = sys.argv[1:]
link.send(bytes(Ether(src=mac, dst="ff:ff:ff:ff:ff:ff") / ARP(hwsrc=mac, psrc=ip, pdst=ip)))
"""
_PROBE = """
import asyncio, dataclasses, ipaddress, json
from datetime import UTC, datetime
from netmon.discovery.dhcp_probe import look
from netmon.discovery.prefixes import Prefixes
async def main():
    found = await look("eth0", segment="10.88.0.0/24", now=datetime.now(UTC), wait_s=4,
                       prefixes=Prefixes([ipaddress.ip_network("10.88.0.0/24")]))
    print(json.dumps([o.to_json() for o in found.offers]))
asyncio.run(main())
"""
_FRAMES = """
import asyncio, json
from netmon.transport.frames import FrameTap
async def main():
    tap = FrameTap(interface="eth0").open()
    print("ready", flush=True)
    async def read():
        async for frame in tap:
            print(json.dumps([frame.data[12:14].hex(), frame.vlan]), flush=True)
    await read()
asyncio.run(main())
"""
_SEND = """
import socket, sys
from scapy.layers.l2 import ARP, Dot1Q, Dot3, Ether, LLC, SNAP
from scapy.layers.inet import IP, UDP, TCP, ICMP
from scapy.layers.inet6 import IPv6, ICMPv6EchoRequest, ICMPv6ND_NS
link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
link.bind(("eth0", 0))
e = dict(src="3c:52:82:ee:00:02", dst="ff:ff:ff:ff:ff:ff")
ip, ip6 = IP(src="10.88.0.77", dst="10.88.0.255"), IPv6(src="fe80::7", dst="ff02::1")
for frame in (
    Ether(**e) / ip / TCP(dport=80), Ether(**e) / ip / ICMP(), Ether(**e) / ip / UDP(dport=9999),
    Ether(**e) / ip6 / ICMPv6EchoRequest(), Ether(**e, type=0x8899) / b"loop detection",
    Ether(**e) / IP(src="10.88.0.77", dst="10.88.0.255", frag=3, proto=17) / bytes(40),
    Dot3(src=e["src"], dst="01:80:c2:00:00:00") / LLC(dsap=0x42, ssap=0x42, ctrl=3) / bytes(35),
    Ether(**e) / ARP(), Ether(**e) / ip / UDP(dport=67), Ether(**e) / ip / UDP(dport=5353),
    Ether(**e) / ip6 / ICMPv6ND_NS(), Ether(**e) / ip6 / UDP(dport=5353),
    Dot3(src=e["src"], dst="01:00:0c:cc:cc:cc") / LLC(dsap=0xAA, ssap=0xAA, ctrl=3)
        / SNAP(OUI=0xC, code=0x2000) / b"\\x02\\xb4\\0\\0",
    Ether(**e, type=0x88cc) / bytes(20), Ether(**e) / Dot1Q(vlan=20) / ARP(),
):
    link.send(bytes(frame).ljust(60, b"\\0"))
"""


@pytest.fixture(scope="module")
def lan() -> Iterator[SmallLan]:
    with SmallLan(hosts=3) as made:
        yield made


def start(lan: SmallLan, code: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        lan.python(code, net_raw=True), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def stop(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def lines_until(process: subprocess.Popen[str], mark: str) -> list[str]:
    """Lines up to and with the first that holds ``mark``; the test's own time limit ends it."""
    assert process.stdout is not None
    found: list[str] = []
    for line in process.stdout:
        found.append(line)
        if mark in line:
            return found
    msg = f"ended without {mark}: {found}"
    raise LabError(msg)


def test_a_new_station_is_told_by_its_first_frame_alone(lan: SmallLan) -> None:
    """One frame and no other: nothing is waited for. ``tests.bench hearing`` has the seconds."""
    ears = start(lan, _LISTEN)
    try:
        guest = lan.plug_in("guest", "10.88.0.200", "3c:52:82:dd:00:01")
        sent = time.time()
        guest.run(sys.executable, "-c", _ONE_ARP, "10.88.0.200", "3c:52:82:dd:00:01")
        told = json.loads(lines_until(ears, "10.88.0.200")[-1])
    finally:
        stop(ears)
    assert told["source"] == "passive_arp"
    assert ["station", "3c:52:82:dd:00:01"] in told["keys"]
    assert datetime.fromisoformat(told["seen_at"]).timestamp() >= sent - 0.001  # milliseconds
    assert PassiveSettings().flush_s <= 1  # and so it is in the book


def test_the_kernel_filter_takes_what_names_stations_and_nothing_else(lan: SmallLan) -> None:
    tap = start(lan, _FRAMES)
    try:
        sender = lan.spaces["h10.88.0.20"]
        sender.run(sys.executable, "-c", _SEND)
        heard = [json.loads(line) for line in lines_until(tap, ", 20]")]
    finally:
        stop(tap)
    kinds = [kind for kind, _ in heard]
    assert kinds.count("0800") == 2  # DHCP and mDNS; no TCP, ICMP, other ports, fragments
    assert kinds.count("0806") == 2
    assert kinds.count("86dd") >= 2  # the kernel's own neighbour discovery may be among them
    assert kinds.count("88cc") == 1
    assert [k for k in kinds if int(k, 16) <= 1500] == [kinds[-3]]  # CDP, no spanning tree
    assert "8899" not in kinds
    assert heard[-1] == ["0806", 20]


def test_both_dhcp_servers_answer_and_no_lease_is_taken(lan: SmallLan, tmp_path: Path) -> None:
    legal = lan.plug_in("dhcp", "10.88.0.2", "3c:52:82:cc:00:01")
    rogue = lan.plug_in("nha", "10.88.0.3", "3c:52:82:cc:00:02")
    batch(["addr add 192.168.1.1/24 dev eth0"], rogue)
    leases = []
    for space, span in ((legal, "10.88.0.100,10.88.0.150"), (rogue, "192.168.1.10,192.168.1.20")):
        leases.append(tmp_path / f"{space.name}.leases")
        space.start(
            *("dnsmasq", "--keep-in-foreground", "--port=0", "--interface=eth0", "--user=root"),
            *("--bind-interfaces", "--no-ping", "--conf-file=/dev/null", "--no-daemon"),
            f"--dhcp-range={span},1h",
            f"--dhcp-leasefile={leases[-1]}",
            f"--pid-file={tmp_path / space.name}.pid",
        )
        wait_until(
            lambda space=space: ":67 " in space.run("ss", "-lnu"),  # type: ignore[misc] # bound now
            what=f"{space.name} serves DHCP",
        )
    offers = json.loads(run(*lan.python(_PROBE, net_raw=True)))
    assert {(o["server_mac"], o["server"]) for o in offers} == {
        ("3c:52:82:cc:00:01", "10.88.0.2"),
        ("3c:52:82:cc:00:02", "192.168.1.1"),
    }
    assert all(not path.exists() or path.read_text() == "" for path in leases)


@pytest.fixture
def readable() -> Iterator[Path]:
    """A directory that daemons which drop their privileges can read."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_an_lldp_neighbour_is_heard(lan: SmallLan, readable: Path) -> None:
    ears = start(lan, _LISTEN)
    switch = lan.spaces["switch"]
    configuration, control = readable / "lldpd.conf", readable / "lldpd.sock"
    configuration.write_text("configure lldp tx-interval 1\n")
    try:
        switch.start(
            *("lldpd", "-d", "-k", "-O", configuration, "-u", control, "-I", "p1", "-C", "p1"),
            hostname="sw-tang-2",
        )
        told = json.loads(lines_until(ears, "passive_lldp")[-1])
    finally:
        stop(ears)
    assert told["facts"]["sys_name"]["value"] == "sw-tang-2"
    (link,) = json.loads(switch.run("ip", "-json", "link", "show", "p1"))
    assert told["keys"] == [["station", link["address"]]]  # made up by the kernel: weak
