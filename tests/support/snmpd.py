"""A real net-snmp agent on loopback: ``with Snmpd(folder) as agent: agent.host, agent.port``."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.ports import ask_udp, free_udp_port, stop
from tests.support.udp_peer import get_next

COMMUNITY = "netmon-test"
READY_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpdUser:
    """An SNMPv3 user; protocol names as snmpd.conf spells them. Empty means none."""

    name: str
    auth: str = ""
    auth_key: str = ""
    priv: str = ""
    priv_key: str = ""

    def lines(self) -> list[str]:
        """The configuration lines that create this user and let it read."""
        words = [self.name]
        if self.auth:
            words += [self.auth, f'"{self.auth_key}"']
        if self.priv:
            words += [self.priv, f'"{self.priv_key}"']
        level = "priv" if self.priv else "auth" if self.auth else "noauth"
        return [f"createUser {' '.join(words)}", f"rouser {self.name} {level}"]


def find_snmpd() -> str | None:
    """Where Debian puts the daemon, which is not on everybody's PATH."""
    return shutil.which("snmpd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


class Snmpd:
    """``snmpd`` on a free loopback port, for IPv4 and IPv6, its state in a private folder.

    Args:
        folder: for the configuration, the log and the daemon's own state.
        users: SNMPv3 users; v1 and v2c use ``COMMUNITY``.
        extra: further configuration lines.
        prefix: words before the command, e.g. ``("ip", "netns", "exec", NAME)``.
        hosts: addresses to listen on.
        port: a port that is free there; found when 0.
    """

    def __init__(
        self,
        folder: Path,
        *,
        users: tuple[SnmpdUser, ...] = (),
        extra: tuple[str, ...] = (),
        prefix: tuple[str, ...] = (),
        hosts: tuple[str, ...] = ("127.0.0.1", "::1"),
        port: int = 0,
    ) -> None:
        self.host = hosts[0]
        self.port = port
        self._hosts = hosts
        self._folder = folder
        self._users = users
        self._extra = extra
        self._prefix = prefix
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start, and return when the agent answers.

        Raises:
            RuntimeError: it ended or stayed silent; the message has the end of its log.
        """
        binary = find_snmpd()
        if binary is None:
            message = "snmpd is not installed (see deploy/ci/debian-packages)"
            raise RuntimeError(message)
        self.port = self.port or free_udp_port()
        self._folder.mkdir(parents=True, exist_ok=True)
        config = self._folder / "snmpd.conf"
        config.write_text(self._configuration())
        command = [*self._prefix, binary, "-f", "-Lo", "-C", "-c", str(config), "-I", "-smux"]
        environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(self._folder), "MIBS": ""}
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        if not self._answers():
            self.stop()
            log_tail = (self._folder / "log").read_text(errors="replace")[-2000:]
            message = f"snmpd did not start:\n{log_tail}"
            raise RuntimeError(message)

    def stop(self) -> None:
        """End the daemon."""
        if self._process is not None:
            stop(self._process)
            self._process = None

    def _answers(self) -> bool:
        """Whether it answers; in another namespace, whether it says that it is up."""
        deadline = time.monotonic() + READY_TIMEOUT_S
        process = self._process
        while process is not None and process.poll() is None and time.monotonic() < deadline:
            if self._prefix:
                if b"NET-SNMP version" in (self._folder / "log").read_bytes():
                    return True
            elif ask_udp(self.host, self.port, get_next(COMMUNITY), 0.25):
                return True
            time.sleep(0.05)
        return False

    def _configuration(self) -> str:
        endpoints = [
            f"udp6:[{host}]:{self.port}" if ":" in host else f"udp:{host}:{self.port}"
            for host in self._hosts
        ]
        lines = [
            f"agentAddress {','.join(endpoints)}",
            f"rocommunity {COMMUNITY}",
            f"rocommunity6 {COMMUNITY}",
            "sysName netmon-test",
            "sysContact root",
            "sysLocation Hà Nội",
            *self._extra,
            *(line for user in self._users for line in user.lines()),
        ]
        return "\n".join(lines) + "\n"
