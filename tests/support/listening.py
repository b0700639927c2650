"""What a web server needs to know to listen, without a whole configuration around it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_IP = ipaddress.IPv4Address("127.0.0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Listening settings as a test gives them; by default a free port on loopback."""

    host: ipaddress.IPv4Address | ipaddress.IPv6Address = _IP
    port: int = 0
    config_file: Path | None = None
    insecure: bool = False

    @classmethod
    def on(cls, text: str, *, config_file: Path | None = None, insecure: bool = False) -> Self:
        """From ``address:port``."""
        host, _, port = text.rpartition(":")
        address = ipaddress.ip_address(host.strip("[]"))
        return cls(host=address, port=int(port), config_file=config_file, insecure=insecure)


LOOPBACK = Listen()
