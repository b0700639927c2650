"""Who is on the link, asked by the kernel in our place: the way without CAP_NET_RAW.

An empty UDP datagram to each address (port 9, discard, RFC 863) makes the kernel resolve it by ARP;
its neighbour table then holds the answers, one MAC per address. A row counts only when the kernel
has confirmed it since the sweep began: a stale row may be a machine that was switched off.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import time

from inventory.types import Ip, ip_sort_key
from netmon.errors import PermissionMissingError, TransportError
from netmon.transport.base import ArpReply, SweepResult
from netmon.transport.netlink import LocalInterface, Neighbour, NeighbourState, read_neighbours
from netmon.transport.pacing import packet_pacer

_DISCARD_PORT = 9
_POLL_S = 0.05
# The kernel asks at 0, 1 and 2 s (RETRANS_TIMER, RFC 4861 §10); we stay for the second question.
_NEW_ROW_WAIT_S = 1.2
_GIVE_UP_S = 3.5
# A row from earlier is first believed for DELAY_FIRST_PROBE_TIME (5 s), then probed 3 times.
_OLD_ROW_WAIT_S = 8.5
# The kernel drops rows over gc_thresh3 (1024); half of that at a time leaves room for others.
_BATCH = 512
# The kernel's table is full, the address is known to be away, or is the link's broadcast address.
_THIS_ADDRESS_ONLY = {errno.EAGAIN, errno.ENOBUFS, errno.EHOSTUNREACH, errno.EACCES}
_UNCONFIRMED = NeighbourState.STALE | NeighbourState.DELAY | NeighbourState.PROBE


async def sweep(
    prefix: str, targets: list[bytes], local: LocalInterface, *, rate_pps: float
) -> SweepResult:
    """Poke each address and read the kernel's table.

    Raises:
        PermissionMissingError: not even a datagram may be sent from this interface.
        TransportError: the prefix is not on this link.
    """
    started = time.monotonic()
    replies: list[ArpReply] = []
    sent = 0
    pacer = packet_pacer(rate_pps)
    with _open_poker(local) as poker:
        for first in range(0, len(targets), _BATCH):
            batch = [Ip(socket.inet_ntoa(target)) for target in targets[first : first + _BATCH]]
            await _earlier_questions_end(set(batch), local)
            began = time.monotonic()
            for address in batch:
                await pacer.wait()
                _poke(poker, address, local)
                sent += 1
            replies += await _confirmed(set(batch), local, began=began)
    return SweepResult(
        prefix=prefix,
        replies=tuple(sorted(replies, key=lambda reply: ip_sort_key(reply.ip))),
        packets_sent=sent,
        duration_s=time.monotonic() - started,
        method="neighbour-table",
    )


def _open_poker(local: LocalInterface) -> socket.socket:
    poker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        poker.setblocking(False)  # noqa: FBT003 - the library's signature
        # Only this link: a router must never carry our pokes elsewhere.
        poker.setsockopt(socket.SOL_SOCKET, socket.SO_DONTROUTE, 1)
        poker.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, local.name.encode())
    except PermissionError as error:
        poker.close()
        msg = f"neither raw frames nor datagrams may be sent on {local.name}"
        raise PermissionMissingError(msg) from error
    return poker


def _poke(poker: socket.socket, address: Ip, local: LocalInterface) -> None:
    try:
        poker.sendto(b"", (address, _DISCARD_PORT))
    except OSError as error:
        if error.errno in _THIS_ADDRESS_ONLY:
            return
        msg = f"{address} cannot be asked on {local.name}: {error.strerror}"
        raise TransportError(msg) from error


async def _earlier_questions_end(batch: set[Ip], local: LocalInterface) -> None:
    """While the kernel still gives up on an address, a poke would not make it ask again."""
    deadline = time.monotonic() + _GIVE_UP_S
    while time.monotonic() < deadline and any(  # noqa: ASYNC110 - the kernel tells nobody
        row.ip in batch and row.state & NeighbourState.INCOMPLETE
        for row in read_neighbours(local.index, socket.AF_INET)
    ):
        await asyncio.sleep(_POLL_S)


async def _confirmed(batch: set[Ip], local: LocalInterface, *, began: float) -> list[ArpReply]:
    """Poll until each address is known to be there or away, or the kernel has had its time."""
    asked = time.monotonic()
    while True:
        now = time.monotonic()
        rows = [row for row in read_neighbours(local.index, socket.AF_INET) if row.ip in batch]
        waited = now - asked
        undecided = {row.ip for row in rows if _is_undecided(row, waited=waited, since=now - began)}
        if not undecided:
            return [
                ArpReply(ip=row.ip, mac=row.mac)
                for row in rows
                if row.mac is not None and is_present(row, since_s=now - began)
            ]
        await asyncio.sleep(_POLL_S)


def is_present(row: Neighbour, *, since_s: float) -> bool:
    """Whether the kernel has known the neighbour to be reachable within the last ``since_s``."""
    if row.mac is None or row.state & (NeighbourState.FAILED | NeighbourState.INCOMPLETE):
        return False
    return bool(row.state & NeighbourState.REACHABLE) or row.confirmed_s <= since_s


def _is_undecided(row: Neighbour, *, waited: float, since: float) -> bool:
    if row.state & NeighbourState.INCOMPLETE:
        return waited < _NEW_ROW_WAIT_S
    return (
        bool(row.state & _UNCONFIRMED)
        and not is_present(row, since_s=since)
        and waited < _OLD_ROW_WAIT_S
    )
