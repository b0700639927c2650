"""Free loopback ports and small waits, shared by the fixtures that start daemons.

A port is free when we look and taken when the daemon binds it some 100 ms later, so nobody else may
come by in between: the ports lie below those that Linux gives to clients (32768 and up), and each
test process counts through a range of its own.
"""

from __future__ import annotations

import itertools
import os
import socket
import subprocess

_FIRST, _LAST = 10_000, 32_700
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_RANGE = (_LAST - _FIRST) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
_TURN = itertools.count(os.getpid())  # two runs on one machine seldom start at the same place


def free_tcp_port(host: str = "127.0.0.1") -> int:
    """A TCP port nobody listens on now, and that no other test of this run is told."""
    return _free(host, socket.SOCK_STREAM)


def free_udp_port(host: str = "127.0.0.1") -> int:
    """A UDP port nobody listens on now, and that no other test of this run is told."""
    return _free(host, socket.SOCK_DGRAM)


def _free(host: str, kind: socket.SocketKind) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for turn in itertools.islice(_TURN, _RANGE):
        port = _FIRST + _WORKER * _RANGE + turn % _RANGE
        with socket.socket(family, kind) as probe:
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    message = f"every port from {_FIRST + _WORKER * _RANGE} on is taken on {host}"
    raise RuntimeError(message)


def ask_udp(host: str, port: int, request: bytes, timeout_s: float) -> bool:
    """Send a datagram and say whether anything came back in time."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as client:
        client.settimeout(timeout_s)
        try:
            client.connect((host, port))
            client.send(request)
            return bool(client.recv(65535))
        except OSError:  # timed out, or refused because nobody listens yet
            return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started, and wait until it is gone."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
