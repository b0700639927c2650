"""One Linux bridge, the agent's namespace and some hosts: the link that sweeps are measured on."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.netns import Namespace, Namespaces, batch, unprivileged, wait_until

PREFIX = "10.88.0.0/24"
AGENT = "10.88.0.9"
_FIRST = 20
_BRIDGE = "br0"
_ROOT = Path(__file__).resolve().parents[2]
# Calls made in the agent's namespace: each line of output is one result.
_SWEEP = """
import asyncio, dataclasses, json, sys
from netmon.transport.l2 import EthernetLinkLayer, SweepSettings
async def main(method, prefix, runs):
    link = EthernetLinkLayer(settings=SweepSettings())
    for _ in range(int(runs)):
        found = await getattr(link, method)(prefix, interface="eth0")
        print(json.dumps(dataclasses.asdict(found)))
asyncio.run(main(*sys.argv[1:]))
"""


class SmallLan:
    """Use as a context manager. ``hosts`` maps each host's address to its MAC."""

    def __init__(self, *, hosts: int) -> None:
        self.hosts = {
            f"10.88.0.{_FIRST + n}": f"3c:52:82:00:{n // 256:02x}:{n % 256:02x}"
            for n in range(hosts)
        }
        self.spaces = Namespaces()
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        try:
            self._build()
        except BaseException:
            self.spaces.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.spaces.close()

    @property
    def agent(self) -> Namespace:
        """The namespace the agent runs in."""
        return self.spaces["agent"]

    def _build(self) -> None:
        self.spaces.add("switch")
        batch([f"link add {_BRIDGE} type bridge", f"link set {_BRIDGE} up"], self.spaces["switch"])
        self.plug_in("agent", AGENT, "3c:52:82:ff:00:01")
        self.spaces.add(*(f"h{ip}" for ip in self.hosts))
        for ip, mac in self.hosts.items():
            self._connect(f"h{ip}", ip, mac)

    def plug_in(self, name: str, ip: str, mac: str) -> Namespace:
        """One more station; returns when the switch forwards for it."""
        self.spaces.add(name)
        port = self._connect(name, ip, mac)
        wait_until(lambda: self._forwards(port), what=f"the switch forwards for {name}")
        return self.spaces[name]

    def _forwards(self, port: str) -> bool:
        shown = self.spaces["switch"].run("ip", "-details", "-json", "link", "show", port)
        (link,) = json.loads(shown)
        forwards: bool = link["linkinfo"]["info_slave_data"]["state"] == "forwarding"
        return forwards and link["operstate"] == "UP"

    def unplug(self, name: str) -> None:
        """Take a station's cable away."""
        batch(["link delete eth0"], self.spaces[name])

    def _connect(self, name: str, ip: str, mac: str) -> str:
        port = f"p{next(self._numbers)}"
        self.spaces.links((("switch", port), (name, "eth0")))
        batch([f"link set {port} master {_BRIDGE} up"], self.spaces["switch"])
        batch(
            [
                f"link set eth0 address {mac}",
                f"addr add {ip}/24 dev eth0",
                "link set eth0 up",
            ],
            self.spaces[name],
        )
        return port

    def python(self, code: str, *arguments: str, net_raw: bool) -> list[str]:
        """The command that runs Python code in the agent's namespace, without privileges."""
        python = Path(sys.executable)
        drop = unprivileged(python, net_raw=net_raw)
        paths = ("env", f"PYTHONPATH={_ROOT}", "HOME=/nonexistent")
        return self.agent.command(*drop, *paths, python, "-W", "error", "-c", code, *arguments)

    def sweep_command(
        self, *, net_raw: bool, runs: int = 1, method: str = "sweep", prefix: str = PREFIX
    ) -> list[str]:
        """The command that sweeps ``runs`` times, as the agent does it."""
        return self.python(_SWEEP, method, prefix, str(runs), net_raw=net_raw)

    def arp_scan(self, prefix: str = PREFIX, *options: str) -> set[tuple[str, str]]:
        """What arp-scan finds: (address, MAC)."""
        shown = self.agent.run(
            "arp-scan", "--interface=eth0", "--quiet", "--plain", *options, prefix
        )
        return {(ip, mac) for ip, mac, *_ in (line.split() for line in shown.splitlines())}


def results(output: str) -> Sequence[dict[str, object]]:
    """The sweeps that a ``sweep_command`` printed."""
    return [json.loads(line) for line in output.splitlines()]


def pairs(result: dict[str, object]) -> set[tuple[str, str]]:
    """The (address, MAC) pairs of one sweep."""
    replies = result["replies"]
    assert isinstance(replies, list)
    return {(reply["ip"], reply["mac"]) for reply in replies}
