"""Where the web server listens, and the rule that keeps an open port closed to strangers."""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from netmon.errors import OperatorError
from netmon.web.web_config import WebConfig


class ListenSettings(Protocol):
    """The part of the configuration this package reads: ``netmon.config.settings.WebSettings``."""

    @property
    def host(self) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
        """Address to listen on."""

    @property
    def port(self) -> int:
        """Port; 0 lets the system choose."""

    @property
    def config_file(self) -> Path | None:
        """TLS and users, in exporter-toolkit's format (``--web.config.file``)."""

    @property
    def insecure(self) -> bool:
        """Listen beyond loopback without TLS and users (``--web.insecure``)."""


@dataclass(frozen=True, slots=True)
class Address:
    """An IP address and TCP port in use."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def refuse_open_door(settings: ListenSettings, config: WebConfig) -> None:
    """Insist on TLS and authentication for an address that others can reach.

    Raises:
        OperatorError: naming what is missing and the ways out.
    """
    protected = config.tls is not None and config.authenticates
    if settings.host.is_loopback or settings.insecure or protected:
        return
    missing = [
        *(["TLS"] if config.tls is None else []),
        *([] if config.authenticates else ["users or client certificates"]),
    ]
    msg = (
        f"{Address(str(settings.host), settings.port)} can be reached from the LAN, so the web "
        f"server needs {' and '.join(missing)}: give a --web.config.file with tls_server_config "
        "and basic_auth_users, listen on 127.0.0.1, or, knowing that anybody may then read the "
        "inventory, add --web.insecure"
    )
    raise OperatorError(msg)


def listen(settings: ListenSettings) -> socket.socket:
    """Take the port.

    Raises:
        OperatorError: it cannot be had; the message says why.
    """
    address = Address(str(settings.host), settings.port)
    family = socket.AF_INET6 if settings.host.version == 6 else socket.AF_INET  # noqa: PLR2004
    try:
        taken = socket.create_server((address.host, address.port), family=family)
    except OSError as error:
        msg = f"cannot listen on {address}: {os.strerror(error.errno or 0)}"
        raise OperatorError(msg) from error
    # asyncio does this only for sockets made with an explicit protocol. Without it the second part
    # of every answer waits 40 ms for the peer's delayed acknowledgement. Connections inherit it.
    taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return taken
