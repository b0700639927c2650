"""The SNMP requests that really leave a namespace, counted by a packet socket of their own."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.netns import Namespace

_RECORD = """
import socket
every, outgoing = 3, 4  # ETH_P_ALL, PACKET_OUTGOING
tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(every))
tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
print("ready", flush=True)
while True:
    frame, where = tap.recvfrom(64)
    if where[2] != outgoing or frame[12:14] != b"\\x08\\0" or frame[23] != 17:
        continue
    ports = 14 + 4 * (frame[14] & 15)
    if frame[ports + 2:ports + 4] == b"\\0\\xa1":
        print(socket.inet_ntoa(frame[30:34]), flush=True)
"""


@contextmanager
def requests_heard(space: Namespace) -> Iterator[Counter[str]]:
    """Requests by address asked; the counter is filled when the block is left."""
    heard: Counter[str] = Counter()
    recorder = space.start(sys.executable, "-c", _RECORD, log=subprocess.PIPE)
    if recorder.stdout is None:
        msg = "the recorder has no output"
        raise RuntimeError(msg)
    with recorder.stdout as stream:
        stream.readline()
        try:
            yield heard
        finally:
            space.stop(recorder)
            heard.update(stream.read().decode().split())
