"""What the service manager is told: started, reloading, ending, alive (sd_notify(3)).

The protocol is a datagram of ``KEY=value`` lines to the socket that ``$NOTIFY_SOCKET`` names. When
started by hand there is no such socket and nothing is told. A manager that does not listen is no
reason to stop working, so what cannot be sent is dropped: whoever feeds a watchdog sends again.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Mapping

logger = logging.getLogger(__name__)

_SEND_S = 1.0  # a manager whose queue is full this long is not waited for


class ServiceManager:
    """Who started the process and wants to know how it is.

    Args:
        environ: holds ``NOTIFY_SOCKET``, ``WATCHDOG_USEC`` and ``WATCHDOG_PID`` under systemd.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.unsent = 0
        self._address = environ.get("NOTIFY_SOCKET", "")
        self._watchdog_us = environ.get("WATCHDOG_USEC", "")
        self._watched = environ.get("WATCHDOG_PID", "")

    @property
    def listens(self) -> bool:
        """Whether anybody wants to be told."""
        return bool(self._address)

    @property
    def watchdog_s(self) -> float | None:
        """Seconds within which a sign of life is expected, or None (sd_watchdog_enabled(3))."""
        if not (self._watchdog_us.isdecimal() and int(self._watchdog_us)):
            return None
        if self._watched and self._watched != str(os.getpid()):
            return None  # meant for the process that started us
        return int(self._watchdog_us) / 1_000_000

    def ready(self) -> None:
        """Started, or done with reloading."""
        self._tell("READY=1")

    def reloading(self) -> None:
        """Reading the files again; ``ready`` follows, whether they were good or not."""
        self._tell("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """Ending because it was told to."""
        self._tell("STOPPING=1")

    def alive(self) -> None:
        """A sign of life for the watchdog."""
        self._tell("WATCHDOG=1")

    def status(self, line: str) -> None:
        """One line for a person (``systemctl status``)."""
        self._tell(f"STATUS={' '.join(line.split())}")

    def _tell(self, *lines: str) -> None:
        if not self.listens:
            return
        # "@" stands for the zero byte of an abstract address (unix(7)).
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                out.settimeout(_SEND_S)
                out.sendto("\n".join(lines).encode(), address)
        except OSError as error:
            self.unsent += 1
            if self.unsent == 1:
                logger.warning("the service manager cannot be told %s: %s", lines[0], error)
