"""Where the web server listens, and the rule that keeps an open port closed to strangers."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MAX_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Address:
    """An IP address and TCP port to listen on."""

    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return ipaddress.ip_address(self.host).is_loopback

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_listen(text: str) -> Address:
    """Read ``127.0.0.1:9877``, ``[::1]:9877`` or ``localhost:9877``.

    Raises:
        ValueError: not an address and port; the message shows the form.
    """
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
        number = int(port)
    except ValueError as error:
        msg = "must be address:port, such as 127.0.0.1:9877 or [::1]:9877"
        raise ValueError(msg) from error
    if not 0 <= number <= MAX_PORT:
        msg = f"the port must be between 0 and {MAX_PORT}"
        raise ValueError(msg)
    return Address(str(address), number)


def _listen(text: str) -> str:
    return str(parse_listen(text))


class Settings(BaseModel):
    """Settings of the web server.

    Attributes:
        listen: address and port; port 0 lets the system choose.
        config_file: TLS and users, in exporter-toolkit's format (``--web.config.file``).
        insecure: listen beyond loopback without TLS and users (``--web.insecure``).
        interfaces_max_age_s: ``/snmp`` answers 503 when a device's interfaces are older than this.
        metrics_hosts: ``netmon_device_info`` for every device, not only for infrastructure.
        shutdown_s: how long running requests may take to end when the server stops.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    listen: Annotated[str, AfterValidator(_listen)] = "127.0.0.1:9877"
    config_file: Path | None = None
    insecure: bool = False
    interfaces_max_age_s: float = Field(default=900.0, ge=10.0, le=86_400.0)
    metrics_hosts: bool = False
    shutdown_s: int = Field(default=5, ge=1, le=60)

    @property
    def address(self) -> Address:
        """``listen``, parsed."""
        return parse_listen(self.listen)
