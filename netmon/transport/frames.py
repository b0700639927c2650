"""Frames heard on a link: a packet socket with a kernel filter, never blocking the loop.

The filter runs in the kernel: of a busy link only the few kinds of frame that name stations wake
us (ARP, LLDP, CDP, neighbour discovery, DHCP, mDNS, SSDP, NetBIOS names). What comes faster than
it is read is dropped and counted, by the kernel and by our own bounded queue. Only ``exchange``
sends, one frame.
"""

from __future__ import annotations

import asyncio
import ctypes
import socket
import struct
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Self

from inventory.types import Mac
from netmon.errors import PermissionMissingError, TransportError
from netmon.transport.netlink import read_interface

_ETH_P_ALL = 0x0003
_SOL_PACKET, _ADD_MEMBERSHIP, _STATISTICS, _AUXDATA = 263, 1, 6, 8  # linux/if_packet.h
_ALL_MULTICAST = 2  # PACKET_MR_ALLMULTI: LLDP's and mDNS's groups pass the adapter's own filter
_OUTGOING = 4  # PACKET_OUTGOING
_SO_ATTACH_FILTER = 26
_MEMBERSHIP = struct.Struct("=iHH8s")
_AUX = struct.Struct("=IIIHHHH")  # status, length, captured, mac, net, tci, tpid
_VLAN_VALID = 0x10  # TP_STATUS_VLAN_VALID
_VLAN_MASK = 0x0FFF
_STATS = struct.Struct("=II")  # packets, drops since last asked
_LONGEST_FRAME = 2048
_RECEIVE_BUFFER = 1 << 20
_FRAMES_PER_WAKE = 64

UDP_PORTS = (67, 68, 137, 138, 1900, 5353)
"""DHCP, NetBIOS names and datagrams, SSDP, mDNS."""

# Classic BPF (linux/filter.h): what is loaded, compared, returned.
_LD_W, _LD_H, _LD_B, _LD_H_X, _LDX_IHL = 0x20, 0x28, 0x30, 0x48, 0xB1
_JEQ, _JGT, _JSET, _RET = 0x15, 0x25, 0x45, 0x06
_INSTRUCTION = struct.Struct("=HBBI")
Step = tuple[str, int, int, str, str]
"""Label of this step ("" for none), code, operand, label if true, label if false ("": next)."""

_PROGRAM: tuple[Step, ...] = (
    ("", _LD_H, 12, "", ""),
    ("", _JEQ, 0x0806, "take", ""),  # ARP
    ("", _JEQ, 0x88CC, "take", ""),  # LLDP
    ("", _JEQ, 0x0800, "ipv4", ""),
    ("", _JEQ, 0x86DD, "ipv6", ""),
    ("", _JGT, 1500, "drop", ""),  # an EtherType we do not read; below: a length, LLC follows
    ("", _LD_W, 14, "", ""),
    ("", _JEQ, 0xAAAA0300, "", "drop"),  # SNAP, with the first octet of the OUI
    ("", _LD_W, 18, "", ""),
    ("", _JEQ, 0x000C2000, "take", "drop"),  # Cisco's OUI, CDP
    ("ipv4", _LD_B, 23, "", ""),
    ("", _JEQ, 17, "", "drop"),  # UDP
    ("", _LD_H, 20, "", ""),
    ("", _JSET, 0x1FFF, "drop", ""),  # a later fragment has no ports
    ("", _LDX_IHL, 14, "", ""),
    ("", _LD_H_X, 16, "ports", "ports"),
    ("ipv6", _LD_B, 20, "", ""),
    ("", _JEQ, 58, "icmp6", ""),
    ("", _JEQ, 17, "", "drop"),
    ("", _LD_H, 56, "ports", "ports"),
    ("icmp6", _LD_B, 54, "", ""),
    ("", _JGT, 136, "drop", ""),
    ("", _JGT, 132, "take", "drop"),  # router and neighbour solicitation and advertisement
    *(
        ("ports" if i == 0 else "", _JEQ, port, "take", "drop" if i == len(UDP_PORTS) - 1 else "")
        for i, port in enumerate(UDP_PORTS)
    ),
    ("drop", _RET, 0, "", ""),
    ("take", _RET, _LONGEST_FRAME, "", ""),
)


def assemble(program: Sequence[Step]) -> bytes:
    """The program as the kernel reads it. A load that names labels is followed by its target."""
    steps: list[Step] = []
    for step in program:
        steps.append(step if step[1] in {_JEQ, _JGT, _JSET, _RET} else (*step[:3], "", ""))
        if step[1] not in {_JEQ, _JGT, _JSET, _RET} and step[3]:
            steps.append(("", _JEQ, 0, step[3], step[4]))  # both ways: a jump
    labels = {label: i for i, (label, *_) in enumerate(steps) if label}
    out = b""
    for i, (_, code, operand, yes, no) in enumerate(steps):
        jump_yes = labels[yes] - i - 1 if yes else 0
        jump_no = labels[no] - i - 1 if no else 0
        out += _INSTRUCTION.pack(code, jump_yes, jump_no, operand)
    return out


@dataclass(frozen=True, slots=True)
class Frame:
    """One Ethernet frame; ``vlan`` is the tag that the kernel took off, None without one."""

    data: bytes
    vlan: int | None = None


class FrameTap:
    """Hears one interface until closed; iterate over it for the frames.

    Attributes:
        heard: frames taken in.
        dropped: frames that the queue had no room for.
    """

    def __init__(self, *, interface: str, queue: int = 2048) -> None:
        self.heard = 0
        self.dropped = 0
        self._interface = interface
        self._queue: deque[Frame] = deque()
        self._room = queue
        self._arrived = asyncio.Event()
        self._socket: socket.socket | None = None
        self._kernel_drops = 0
        self._failed: OSError | None = None

    def open(self) -> Self:
        """Begin to hear.

        Raises:
            PermissionMissingError: no CAP_NET_RAW.
            TransportError: there is no such interface.
        """
        link = open_tap(self._interface)
        self._socket = link
        asyncio.get_running_loop().add_reader(link, self._drain)
        return self

    def send(self, frame: bytes) -> None:
        """Send one frame.

        Raises:
            TransportError: the tap is closed, or the interface cannot send.
        """
        if self._socket is None:
            msg = f"interface {self._interface}: the tap is closed"
            raise TransportError(msg)
        try:
            self._socket.send(frame)
        except OSError as error:
            msg = f"interface {self._interface}: {error.strerror}"
            raise TransportError(msg) from error

    def close(self) -> None:
        """Stop hearing; what is queued can still be read. Safe to call twice."""
        link, self._socket = self._socket, None
        if link is not None:
            asyncio.get_running_loop().remove_reader(link)
            self._kernel_drops += _drops(link)
            link.close()
        self._arrived.set()

    @property
    def kernel_drops(self) -> int:
        """Frames that passed the filter and found the socket's buffer full."""
        if self._socket is not None:
            self._kernel_drops += _drops(self._socket)
        return self._kernel_drops

    async def __aiter__(self) -> AsyncIterator[Frame]:
        """The frames as they come; ends when the tap is closed.

        Raises:
            TransportError: the interface went away.
        """
        while True:
            while self._queue:
                yield self._queue.popleft()
            if self._failed is not None:
                msg = f"interface {self._interface}: {self._failed.strerror}"
                raise TransportError(msg) from self._failed
            if self._socket is None:
                return
            self._arrived.clear()
            await self._arrived.wait()

    def _drain(self) -> None:
        for _ in range(_FRAMES_PER_WAKE):
            if self._socket is None:
                return
            try:
                frame = receive(self._socket)
            except BlockingIOError:
                return
            except OSError as error:  # the interface is gone or down
                self._failed = error
                asyncio.get_running_loop().remove_reader(self._socket)
                self._arrived.set()
                return
            if frame is None:
                continue
            self.heard += 1
            if len(self._queue) >= self._room:
                self.dropped += 1
            else:
                self._queue.append(frame)
                self._arrived.set()


@dataclass(frozen=True, slots=True)
class Exchange:
    """What came back after one frame was sent from ``mac``."""

    mac: Mac
    frames: tuple[Frame, ...]


async def exchange(
    interface: str, make: Callable[[Mac], bytes], *, wait_s: float, most: int = 1024
) -> Exchange:
    """Send one frame and take in what the filter lets through for ``wait_s``.

    Args:
        interface: where.
        make: the frame, given the interface's own MAC.
        wait_s: how long to listen.
        most: frames that are kept.

    Raises:
        PermissionMissingError: no CAP_NET_RAW.
        TransportError: the interface is missing or down.
    """
    mac = read_interface(interface).mac
    frames: list[Frame] = []
    tap = FrameTap(interface=interface, queue=most).open()
    try:
        tap.send(make(mac))
        async with asyncio.timeout(wait_s):
            async for frame in tap:
                frames.append(frame)
                if len(frames) >= most:
                    break
    except TimeoutError:
        pass  # the end of listening
    finally:
        tap.close()
    return Exchange(mac, tuple(frames))


def open_tap(interface: str) -> socket.socket:
    """A filtered packet socket on an interface, not blocking.

    Raises:
        PermissionMissingError: no CAP_NET_RAW.
        TransportError: there is no such interface.
    """
    try:
        link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)  # 0: deaf until bound
    except PermissionError as error:
        msg = "listening needs CAP_NET_RAW"
        raise PermissionMissingError(msg) from error
    try:
        link.setblocking(False)  # noqa: FBT003 - the library's signature
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        code = assemble(_PROGRAM)
        buffer = ctypes.create_string_buffer(code, len(code))
        program = struct.pack("HP", len(code) // _INSTRUCTION.size, ctypes.addressof(buffer))
        link.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
        link.setsockopt(_SOL_PACKET, _AUXDATA, 1)
        link.bind((interface, _ETH_P_ALL))
        index = socket.if_nametoindex(interface)
        member = _MEMBERSHIP.pack(index, _ALL_MULTICAST, 0, bytes(8))
        link.setsockopt(_SOL_PACKET, _ADD_MEMBERSHIP, member)
    except OSError as error:
        link.close()
        msg = f"interface {interface}: {error.strerror}"
        raise TransportError(msg) from error
    return link


def receive(link: socket.socket) -> Frame | None:
    """The next frame of a tap; None for one of our own.

    Raises:
        OSError: nothing is there (BlockingIOError), or the interface is gone.
    """
    data, ancillary, _, sender = link.recvmsg(_LONGEST_FRAME, socket.CMSG_SPACE(_AUX.size))
    if sender[2] == _OUTGOING:
        return None
    vlan = None
    for level, kind, value in ancillary:
        if (level, kind) == (_SOL_PACKET, _AUXDATA) and len(value) >= _AUX.size:
            status, *_, tci, _ = _AUX.unpack_from(value)
            if status & _VLAN_VALID:
                vlan = tci & _VLAN_MASK or None  # 0: only a priority
    return Frame(data, vlan)


def _drops(link: socket.socket) -> int:
    _, dropped = _STATS.unpack(link.getsockopt(_SOL_PACKET, _STATISTICS, _STATS.size))
    return int(dropped)
