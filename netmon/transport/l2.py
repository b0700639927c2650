"""Layer 2: who is on this link. ARP sweeps for IPv4, the all-nodes echo for IPv6.

Requests are composed once a link by scapy (``compose.py``) and sent through our own packet socket
with only the target address exchanged; answers take the fast path in ``arp.py``. A sweep is kind
(paced, at most ``attempts`` packets per address, only the silent are asked again) and asks only
what it is told. Without CAP_NET_RAW the kernel asks in our place (``neighbour_table.py``).
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from inventory.types import Ip, Mac
from netmon.errors import TransportError
from netmon.transport import all_nodes, neighbour_table
from netmon.transport.arp import Hearing, request_for
from netmon.transport.base import SweepResult
from netmon.transport.compose import arp_request
from netmon.transport.netlink import LocalInterface, read_interface
from netmon.transport.pacing import KeyedLocks, Pacer, packet_pacer

_ETH_P_ARP = 0x0806
_RECEIVE_BUFFER = 1 << 20
_FRAMES_PER_WAKE = 64  # then the loop's other tasks have their turn
_FRAMES_LEFT = 8192  # more than the receive buffer holds
_LONGEST_FRAME = 128  # an ARP frame has 42 bytes, 60 with padding
_LARGEST_PREFIX = 1 << 16
_BUFFER_FULL = {errno.EAGAIN, errno.ENOBUFS}
_BUFFER_WAIT_S = 0.01


class SweepSettings(BaseModel):
    """How a sweep behaves.

    A /24 with 60 stations takes 450 packets, 200 of them after everyone present has answered, and
    under half a second. 1250 packets/s of broadcast are 0.6 Mbit/s, below the storm-control
    thresholds in use on access ports (1 % of 100 Mbit/s).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rate_pps: float = Field(1250, ge=1, le=5000, description="packets per second, on average")
    attempts: int = Field(2, ge=1, le=3, description="packets per address, at most")
    again_s: float = Field(0.1, ge=0.02, le=5, description="pause before an address is asked again")
    wait_s: float = Field(0.1, ge=0.02, le=5, description="listening after the last packet")


class EthernetLinkLayer:
    """The ``LinkLayer`` of this machine. One sweep at a time per interface, so the pace holds.

    Attributes:
        packets_sent: over its whole life.
    """

    def __init__(self, *, settings: SweepSettings) -> None:
        self._settings = settings
        self._locks = KeyedLocks()
        self._requests: dict[tuple[Mac, Ip], bytes] = {}
        self.packets_sent = 0

    async def sweep(self, prefix: str, *, interface: str) -> SweepResult:
        """Ask every address of an IPv4 prefix for its MAC, paced.

        Raises:
            PermissionMissingError: neither raw frames nor the fallback are possible.
            TransportError: the interface is missing, down, or goes down meanwhile.
            ValueError: not an IPv4 prefix, or one of more than 65,536 addresses.
        """
        targets = target_addresses(prefix)
        async with self._locks.hold(interface):
            local = read_interface(interface)
            try:
                link = _open_arp_socket(interface)
            except PermissionError:
                result = await neighbour_table.sweep(
                    prefix, targets, local, rate_pps=self._settings.rate_pps
                )
            else:
                with link:
                    result = await self._ask_all(prefix, targets, local, link)
        self.packets_sent += result.packets_sent
        return result

    async def solicit(self, prefix: str, *, interface: str) -> SweepResult:
        """Find the IPv6 stations of a prefix on the link; ``fe80::/64`` gives the link-local ones.

        Raises:
            PermissionMissingError: no ICMPv6 socket of any kind may be opened.
            TransportError: the interface is missing or down, or has no IPv6.
            ValueError: not an IPv6 prefix.
        """
        network = ipaddress.IPv6Network(prefix)
        async with self._locks.hold(interface):
            result = await all_nodes.solicit(
                network,
                read_interface(interface),
                attempts=self._settings.attempts,
                wait_s=max(self._settings.wait_s, self._settings.again_s),
            )
        self.packets_sent += result.packets_sent
        return result

    async def _request(self, mac: Mac, source: Ip) -> bytes:
        """A request from this interface, composed once."""
        if (mac, source) not in self._requests:
            self._requests[mac, source] = await arp_request(mac, source)
        return self._requests[mac, source]

    async def _ask_all(
        self, prefix: str, targets: list[bytes], local: LocalInterface, link: socket.socket
    ) -> SweepResult:
        template = await self._request(local.mac, _source_address(local, prefix))
        started = time.monotonic()
        hearing = Hearing.of(targets)
        sender = _Sender(link=link, template=template, pacer=packet_pacer(self._settings.rate_pps))
        # Twice the paced time and a second: a network that takes longer is not worth the wait.
        paced_s = len(targets) * self._settings.attempts / self._settings.rate_pps
        deadline_s = 2 * paced_s + 1 + self._settings.attempts * self._settings.again_s
        try:
            async with asyncio.timeout(deadline_s + self._settings.wait_s):
                with _listening(link, lambda frame: hearing.hear(frame, now=time.monotonic())):
                    await self._rounds(hearing, sender)
        except TimeoutError as error:
            if not sender.sent:
                msg = f"{prefix}: the sweep did not get a packet out in {deadline_s:.0f} s"
                raise TransportError(msg) from error
            # What was heard stays true, on a machine or a link that is too busy for the rest.
        except OSError as error:
            msg = f"{prefix}: interface {local.name}: {error.strerror}"
            raise TransportError(msg) from error
        return SweepResult(
            prefix=prefix,
            replies=hearing.replies(),
            packets_sent=sender.sent,
            duration_s=time.monotonic() - started,
            foreign=hearing.foreign,
            malformed=hearing.malformed,
            unasked=sum(at is None for at in hearing.asked_at.values()),
        )

    async def _rounds(self, hearing: Hearing, sender: _Sender) -> None:
        for _ in range(self._settings.attempts):
            for address in hearing.silent():
                asked_at = hearing.asked_at[address]
                if asked_at is not None:
                    await _sleep_until(asked_at + self._settings.again_s)
                if address not in hearing.answered:  # nor while we waited for our turn
                    hearing.asked_at[address] = await sender.ask(address)
        # Also when everyone has answered: a second owner of an address may be slower.
        await asyncio.sleep(self._settings.wait_s)


@dataclass(slots=True, kw_only=True)
class _Sender:
    """Sends the template with its target address exchanged, at the pacer's pace."""

    link: socket.socket
    template: bytes
    pacer: Pacer
    sent: int = 0

    async def ask(self, address: bytes) -> float:
        """Send one request; returns when it went out.

        Raises:
            OSError: the interface cannot send, e.g. it went down.
        """
        await self.pacer.wait()
        frame = request_for(address, self.template)
        while True:  # ends by the sweep's deadline at the latest
            at = time.monotonic()
            try:
                self.link.send(frame)
            except OSError as error:
                if error.errno not in _BUFFER_FULL:
                    raise
                await asyncio.sleep(_BUFFER_WAIT_S)
            else:
                self.sent += 1
                return at


def target_addresses(prefix: str) -> list[bytes]:
    """The addresses of a prefix that a station may have, four bytes each.

    Raises:
        ValueError: not an IPv4 prefix, or one of more than 65,536 addresses.
    """
    network = ipaddress.IPv4Network(prefix)
    if network.num_addresses > _LARGEST_PREFIX:
        msg = f"{prefix} has {network.num_addresses} addresses; a sweep takes at most a /16"
        raise ValueError(msg)
    return [address.packed for address in network.hosts()]


def _source_address(local: LocalInterface, prefix: str) -> Ip:
    """Our address in that prefix, else 0.0.0.0: an ARP probe (RFC 5227), which claims nothing."""
    network = ipaddress.ip_network(prefix)
    mine = (ip for ip, _ in local.addresses if ipaddress.ip_address(ip) in network)
    return next(mine, Ip("0.0.0.0"))


def _open_arp_socket(interface: str) -> socket.socket:
    """A packet socket bound to one interface and to ARP: no other frame ever wakes us.

    Raises:
        PermissionError: no CAP_NET_RAW.
        TransportError: the interface went away.
    """
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)  # 0: hear nothing until bound
    try:
        link.setblocking(False)  # noqa: FBT003 - the library's signature
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        link.bind((interface, _ETH_P_ARP))
    except OSError as error:
        link.close()
        msg = f"interface {interface}: {error.strerror}"
        raise TransportError(msg) from error
    return link


@contextmanager
def _listening(link: socket.socket, hear: Callable[[bytes], None]) -> Iterator[None]:
    """Hand every frame to ``hear`` as it arrives, and in the end what a busy loop left unread."""
    loop = asyncio.get_running_loop()

    def drain(most: int = _FRAMES_PER_WAKE) -> None:
        for _ in range(most):
            try:
                frame = link.recv(_LONGEST_FRAME)
            except OSError:  # nothing more, or the interface went down: sending reports that
                return
            hear(frame)

    loop.add_reader(link, drain)
    try:
        yield
    finally:
        loop.remove_reader(link)
        drain(_FRAMES_LEFT)


async def _sleep_until(at: float) -> None:
    delay_s = at - time.monotonic()
    if delay_s > 0:
        await asyncio.sleep(delay_s)
