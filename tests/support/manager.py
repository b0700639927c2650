"""A service manager's end of the notification socket: a real one, that is listened to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_TURN_S = 0.05


class ListeningManager:
    """What a service manager is to the process it started; it always listens, as systemd does."""

    def __init__(self, address: str, end: socket.socket) -> None:
        self._address = address
        self._end = end
        self._lines: list[str] = []
        self._over = threading.Event()
        self._ear = threading.Thread(target=self._listen)

    def environ(self, **more: str) -> dict[str, str]:
        """What the process finds in its environment."""
        return {"NOTIFY_SOCKET": self._address, **more}

    def heard(self) -> list[str]:
        """The lines that have come so far, in their order."""
        return list(self._lines)

    def start(self) -> None:
        """Begin to listen."""
        self._end.settimeout(_TURN_S)
        self._ear.start()

    def stop(self) -> None:
        """Listen until nothing more is there."""
        self._over.set()
        self._ear.join()

    def _listen(self) -> None:
        while True:
            try:
                self._lines += self._end.recv(4096).decode().split("\n")
            except TimeoutError:
                if self._over.is_set():
                    return


@contextmanager
def listening(address: str) -> Iterator[ListeningManager]:
    """Listen at a path, or at an abstract address when it begins with ``@``."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        manager = ListeningManager(address, end)
        manager.start()
        try:
            yield manager
        finally:
            manager.stop()
