"""A line between two namespaces that drops and delays as it is told, and tells what it did.

It holds the file descriptors of two TAP devices, one in each namespace, and carries frames from one
to the other. ARP and IPv6 passes at once. IPv4 packets of the impaired direction follow a pattern:
every n-th is dropped, and the others wait for the next of a cycle of delays. What is imposed is
what it really did, by its own clock: a machine that is busy delays more than it was asked to.
"""

from __future__ import annotations

import ctypes
import fcntl
import heapq
import itertools
import os
import selectors
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.netns import LabError, Namespace, batch

_TUNSETIFF = 0x400454CA  # linux/if_tun.h
_IFF_TAP, _IFF_NO_PI = 0x0002, 0x1000
_CLONE_NEWNET = 0x40000000
_IPV4 = b"\x08\x00"
_FRAME = 2048
_ETHERTYPE = slice(12, 14)
_TOS = 15  # the second octet of the IPv4 header behind Ethernet's fourteen


@dataclass(slots=True)
class Imposed:
    """What was done to the IPv4 packets of the impaired direction.

    Attributes:
        delays_s: how long each that passed was really held, in order.
        traffic_classes: the TOS octets that were seen.
    """

    seen: int = 0
    dropped: int = 0
    delays_s: list[float] = field(default_factory=list)
    traffic_classes: set[int] = field(default_factory=set)


class Relay:
    """Use as a context manager, after both namespaces exist.

    Args:
        ends: the two namespaces; packets from the first to the second are impaired.
        addresses: the address (with prefix length) of each end.
        drop_every: every n-th packet is dropped; 0: none.
        delays_s: the cycle of delays.
    """

    def __init__(
        self,
        *,
        ends: tuple[Namespace, Namespace],
        addresses: tuple[str, str],
        drop_every: int = 0,
        delays_s: Sequence[float] = (0.0,),
    ) -> None:
        self.imposed = Imposed()
        self._ends = ends
        self._addresses = addresses
        self._drop_every = drop_every
        self._delays: Iterator[float] = itertools.cycle(delays_s)
        self._taps: list[int] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._carry, name="relay", daemon=True)

    def __enter__(self) -> Self:
        try:
            for namespace, address in zip(self._ends, self._addresses, strict=True):
                self._taps.append(_open_tap(namespace, "wan0"))
                batch([f"addr add {address} dev wan0", "link set wan0 up"], namespace)
        except BaseException:
            self._close()
            raise
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._close()

    def _close(self) -> None:
        for tap in self._taps:
            os.close(tap)
        self._taps.clear()

    def _carry(self) -> None:
        first, second = self._taps
        held: list[tuple[float, int, float, bytes]] = []  # due, number, arrived, frame
        with selectors.DefaultSelector() as selector:
            selector.register(first, selectors.EVENT_READ, second)
            selector.register(second, selectors.EVENT_READ, first)
            while not self._stop.is_set():
                wait = held[0][0] - time.monotonic() if held else 0.1
                for key, _ in selector.select(min(max(wait, 0.0), 0.1)):
                    frame = os.read(int(key.fd), _FRAME)
                    if key.fd == first and frame[_ETHERTYPE] == _IPV4:
                        self._impair(frame, held)
                    else:
                        os.write(key.data, frame)
                while held and held[0][0] <= time.monotonic():
                    _, _, arrived, frame = heapq.heappop(held)
                    os.write(second, frame)
                    self.imposed.delays_s.append(time.monotonic() - arrived)

    def _impair(self, frame: bytes, held: list[tuple[float, int, float, bytes]]) -> None:
        arrived = time.monotonic()
        self.imposed.seen += 1
        self.imposed.traffic_classes.add(frame[_TOS])
        if self._drop_every and self.imposed.seen % self._drop_every == 0:
            self.imposed.dropped += 1
            return
        due = arrived + next(self._delays)
        heapq.heappush(held, (due, self.imposed.seen, arrived, frame))


def _open_tap(namespace: Namespace, name: str) -> int:
    """The descriptor of a new TAP device in a namespace.

    A thread of its own goes there, so that this process stays where it is.
    """
    opened: list[int] = []
    errors: list[OSError] = []

    def make() -> None:
        try:
            place = os.open(Path("/run/netns") / namespace.netns, os.O_RDONLY)
            try:
                if ctypes.CDLL(None, use_errno=True).setns(place, _CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), "setns")
            finally:
                os.close(place)
            tap = os.open("/dev/net/tun", os.O_RDWR)
            request = struct.pack("16sH22x", name.encode(), _IFF_TAP | _IFF_NO_PI)
            fcntl.ioctl(tap, _TUNSETIFF, request)
            opened.append(tap)
        except OSError as error:
            errors.append(error)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    if errors:
        msg = f"no TAP device in {namespace.name}: {errors[0]}"
        raise LabError(msg)
    return opened[0]
