"""ARP sweeps on a real link: what is found, what it costs, and what is not believed."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from tests.support.netns import LabError, run, wait_until
from tests.support.small_lan import AGENT, SmallLan, pairs, results

pytestmark = pytest.mark.lab

_RECORD_REQUESTS = """
import socket, sys
every, outgoing = 3, 4  # ETH_P_ALL, PACKET_OUTGOING
tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(every))
tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
print("ready", flush=True)
while True:
    frame, where = tap.recvfrom(2048)
    if where[2] == outgoing and frame[12:14] == b"\\x08\\x06" and frame[20:22] == b"\\0\\1":
        print(socket.inet_ntoa(frame[38:42]), flush=True)
"""
_ANSWER_WRONGLY = """
import socket, sys
from scapy.layers.l2 import ARP, Ether
link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
link.bind(("eth0", 0x0806))
print("ready", flush=True)
me = "3c:52:82:ee:00:01"
while True:
    asked = Ether(link.recv(2048))
    if ARP not in asked or asked.op != 1 or asked.psrc != sys.argv[1]:
        continue
    if asked.pdst != sys.argv[2]:
        continue
    def frame(**fields):
        return bytes(Ether(src=me, dst=asked.src) / ARP(op=2, hwsrc=me, hwdst=asked.src,
                     pdst=asked.psrc, **fields))
    link.send(frame(psrc="10.99.0.1"))  # nobody asked for it
    link.send(frame(psrc=asked.pdst, plen=16))  # not IPv4
    link.send(frame(psrc=asked.pdst)[:30])  # cut off
"""


def test_twenty_sweeps_find_exactly_what_arp_scan_finds(small_lan: SmallLan) -> None:
    expected = small_lan.arp_scan()
    assert expected == set(small_lan.hosts.items())
    sweeps = results(run(*small_lan.sweep_command(net_raw=True, runs=20)))
    assert [pairs(sweep) == expected for sweep in sweeps] == [True] * 20
    assert {sweep["method"] for sweep in sweeps} == {"arp"}


def test_without_cap_net_raw_the_kernel_finds_the_same(small_lan: SmallLan) -> None:
    (sweep,) = results(run(*small_lan.sweep_command(net_raw=False)))
    assert sweep["method"] == "neighbour-table"
    assert pairs(sweep) == set(small_lan.hosts.items())


def test_without_cap_net_raw_a_host_that_left_is_not_reported(small_lan: SmallLan) -> None:
    small_lan.plug_in("leaver", "10.88.0.200", "3c:52:82:dd:00:01")
    # Only the one address: the kernel needs up to eight seconds to give up an old row.
    command = small_lan.sweep_command(net_raw=False, prefix="10.88.0.200/32")
    assert pairs(results(run(*command))[0]) == {("10.88.0.200", "3c:52:82:dd:00:01")}
    small_lan.unplug("leaver")
    # The row is old: known, but not confirmed since the sweep began.
    neighbour = "neigh replace 10.88.0.200 lladdr 3c:52:82:dd:00:01 dev eth0 nud stale"
    small_lan.agent.run("ip", *neighbour.split())
    assert pairs(results(run(*command))[0]) == set()


def test_no_address_is_asked_more_than_twice_and_present_ones_once(small_lan: SmallLan) -> None:
    silent = 254 - len(small_lan.hosts)
    asked, sweep = _requests_heard(small_lan)
    assert sum(asked.values()) == sweep["packets_sent"]
    assert set(asked.values()) <= {1, 2}
    assert Counter(asked.values()) == {1: len(small_lan.hosts), 2: silent}


def _requests_heard(lan: SmallLan) -> tuple[Counter[str], dict[str, object]]:
    """The ARP requests that left the agent's interface during one sweep, by target address."""
    # After a sweep by the kernel it asks on by itself for some seconds.
    wait_until(
        lambda: "INCOMPLETE" not in lan.agent.run("ip", "neigh", "show", "nud", "all"),
        what="the kernel has stopped asking",
    )
    recorder = lan.agent.start(sys.executable, "-c", _RECORD_REQUESTS, log=subprocess.PIPE)
    assert recorder.stdout is not None
    with recorder.stdout as stream:
        assert stream.readline() == b"ready\n"
        (sweep,) = results(run(*lan.sweep_command(net_raw=True)))
        lan.agent.stop(recorder)
        return Counter(stream.read().decode().split()), sweep


def test_both_owners_of_an_address_are_reported(small_lan: SmallLan) -> None:
    address, owner = next(iter(small_lan.hosts.items()))
    small_lan.plug_in("twin", address, "3c:52:82:cc:00:01")
    try:
        (sweep,) = results(run(*small_lan.sweep_command(net_raw=True)))
    finally:
        small_lan.unplug("twin")
    macs = {mac for ip, mac in pairs(sweep) if ip == address}
    assert macs == {owner, "3c:52:82:cc:00:01"}


def test_a_second_owner_of_the_agents_own_address_is_reported(small_lan: SmallLan) -> None:
    small_lan.plug_in("thief", AGENT, "3c:52:82:cb:00:01")
    try:
        (sweep,) = results(run(*small_lan.sweep_command(net_raw=True)))
    finally:
        small_lan.unplug("thief")
    assert (AGENT, "3c:52:82:cb:00:01") in pairs(sweep)


def test_answers_nobody_asked_for_and_broken_ones_are_dropped_and_counted(
    small_lan: SmallLan,
) -> None:
    liar = small_lan.plug_in("liar", "10.88.0.210", "3c:52:82:ee:00:01")
    daemon = liar.start(
        sys.executable, "-c", _ANSWER_WRONGLY, AGENT, "10.88.0.211", log=subprocess.PIPE
    )
    assert daemon.stdout is not None
    with daemon.stdout as stream:
        assert stream.readline() == b"ready\n"
    try:
        (sweep,) = results(run(*small_lan.sweep_command(net_raw=True)))
    finally:
        liar.stop(daemon)
        small_lan.unplug("liar")
    assert sweep["foreign"] == 2  # the silent address is asked twice
    assert sweep["malformed"] == 4
    assert not {ip for ip, _ in pairs(sweep)} & {"10.99.0.1", "10.88.0.211"}


def test_stations_are_found_by_ipv6_link_local_address() -> None:
    # Few enough that their simultaneous answers fit the queue that all namespaces share.
    with SmallLan(hosts=8) as lan:
        wait_until(lambda: "tentative" not in lan.agent.run("ip", "-6", "addr"), what="DAD is over")
        expected = set(lan.hosts.values())
        for net_raw in (True, False):
            if not net_raw:
                lan.agent.run("sysctl", "-qw", "net.ipv4.ping_group_range=0 65535")
            command = lan.sweep_command(net_raw=net_raw, method="solicit", prefix="fe80::/64")
            wait_until(
                lambda command=command: (  # type: ignore[misc]
                    {mac for _, mac in pairs(results(run(*command))[0])} >= expected
                ),
                what="all hosts have finished their own DAD and answer",
            )


@pytest.mark.parametrize(
    ("interface", "sentence"), [("eth9", "there is no interface eth9"), ("lo", "is not Ethernet")]
)
def test_an_interface_without_neighbours_is_said_in_a_sentence(
    small_lan: SmallLan, interface: str, sentence: str
) -> None:
    command = small_lan.sweep_command(net_raw=True)
    with pytest.raises(LabError, match=sentence):
        run(*(word.replace('"eth0"', f'"{interface}"') for word in command))
