"""Free loopback ports and small waits, shared by the fixtures that start daemons."""

from __future__ import annotations

import socket
import subprocess


def free_udp_port(host: str = "127.0.0.1") -> int:
    """A UDP port nobody listens on now; the caller retries if somebody is quicker."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


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
