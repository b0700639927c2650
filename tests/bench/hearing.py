"""How soon a new station is told: from its first frame on the wire to the listener's word of it.

The link is a Linux bridge in a network namespace with a namespace per station, made for the run.
The listener tells every ``flush_s`` (one second) what it heard; the book has it a write later.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from tests.bench.requirement import need_program, need_root
from tests.bench.table import Row
from tests.support.small_lan import SmallLan

STATIONS = 20

_LISTEN = """
import asyncio, ipaddress, json, time
from netmon.discovery.passive.listener import PassiveListener
from netmon.discovery.passive.settings import PassiveSettings
from netmon.discovery.prefixes import Prefixes
async def tell(observations):
    for o in observations:
        print(json.dumps(o.to_json() | {"told": time.time()}), flush=True)
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
_SAY = """
import socket, sys, time
from scapy.layers.l2 import ARP, Ether
link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
link.bind(("eth0", 0))
ip, mac = sys.argv[1:]
frame = bytes(Ether(src=mac, dst="ff:ff:ff:ff:ff:ff") / ARP(hwsrc=mac, psrc=ip, pdst=ip))
print(time.time(), flush=True)
link.send(frame)
"""


def run() -> list[Row]:
    """The median over the stations, and the slowest."""
    need_root()
    need_program("ip")
    with SmallLan(hosts=1) as lan:
        ears = subprocess.Popen(
            lan.python(_LISTEN, net_raw=True),
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            _wait_ready(ears)
            took = [_one(lan, ears, number) for number in range(STATIONS)]
        finally:
            ears.kill()
            ears.communicate()
    return [
        Row(
            bench="new station, first frame to told",
            subject="netmon",
            value=statistics.median(took),
            unit="s",
            more_is_better=False,
            note=f"slowest {max(took):.3f} s of {STATIONS} stations",
        )
    ]


def _wait_ready(ears: subprocess.Popen[str]) -> None:
    """A frame that is sent before the listener is there is told by nobody."""
    assert ears.stdout is not None
    if ears.stdout.readline() != "ready\n":
        msg = "the listener did not start"
        raise RuntimeError(msg)


def _one(lan: SmallLan, ears: subprocess.Popen[str], number: int) -> float:
    ip, mac = f"10.88.0.{150 + number}", f"3c:52:82:dd:01:{number:02x}"
    guest = lan.plug_in(f"guest{number}", ip, mac)
    sent = float(guest.run(sys.executable, "-c", _SAY, ip, mac))
    assert ears.stdout is not None
    for line in ears.stdout:
        if ip in line:
            return float(json.loads(line)["told"]) - sent
    msg = "the listener ended"
    raise RuntimeError(msg)
