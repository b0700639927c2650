"""SSH host keys that are pinned, and the other keys that devices showed since, until a person says.

Both files have OpenSSH's ``known_hosts`` format. What is pinned is believed; a key that is shown in
its place is written down beside it, so that whoever compared it with the device's console can
accept that very key, and not whatever answers next.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from inventory.types import Ip

SSH_PORT = 22
_FIELDS = 3


class HostKey(Protocol):
    """What is needed of a host key."""

    def get_name(self) -> str:
        """Its type, e.g. ``ssh-ed25519``."""

    def get_base64(self) -> str:
        """The public key."""

    def get_bits(self) -> int:
        """Its length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A line of such a file."""

    host: str
    kind: str
    key: str

    @property
    def fingerprint(self) -> str:
        """As ``ssh-keygen -l`` writes it."""
        return fingerprint(self.key)

    @property
    def line(self) -> str:
        """As OpenSSH writes it."""
        return f"{self.host} {self.kind} {self.key}\n"


def fingerprint(key: str) -> str:
    """The fingerprint of a public key in base64, as ``ssh-keygen -l`` writes it."""
    found = hashlib.sha256(base64.b64decode(key)).digest()
    return f"SHA256:{base64.b64encode(found).decode().rstrip('=')}"


def host_name(address: Ip, port: int) -> str:
    """What a host is called in ``known_hosts``."""
    return str(address) if port == SSH_PORT else f"[{address}]:{port}"


class HostKeys:
    """The two files. Several processes may use them: the agent, and a person's command.

    Args:
        known_hosts: what is pinned; what was shown instead is beside it.
    """

    def __init__(self, known_hosts: Path) -> None:
        self.path = known_hosts
        self._shown = known_hosts.with_name(f"{known_hosts.name}.shown")

    def pin(self, host: str, key: HostKey) -> None:
        """Believe a key from now on."""
        line = Pinned(host=host, kind=key.get_name(), key=key.get_base64()).line
        with self._locked(), self.path.open("a", encoding="ascii") as file:
            file.write(line)

    def note(self, host: str, key: HostKey) -> None:
        """Write down the key that a host shows instead of its pinned one; the newest counts."""
        shown = Pinned(host=host, kind=key.get_name(), key=key.get_base64())
        with self._locked():
            _write(self._shown, [*(p for p in _read(self._shown) if p.host != host), shown])

    def shown(self, hosts: Iterable[str]) -> tuple[Pinned, ...]:
        """The keys that these hosts showed instead of their pinned ones."""
        wanted = frozenset(hosts)
        return tuple(p for p in _read(self._shown) if p.host in wanted)

    def accept(self, shown: Pinned) -> None:
        """Pin the key that was shown, instead of what is pinned for its host."""
        with self._locked():
            _write(self.path, [*(p for p in _read(self.path) if p.host != shown.host), shown])
            _write(self._shown, [p for p in _read(self._shown) if p.host != shown.host])

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone among all threads and processes that write; reading needs no lock."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.path.with_name(f"{self.path.name}.lock").open("w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _read(path: Path) -> list[Pinned]:
    if not path.exists():
        return []
    lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    parts = (line.split() for line in lines if not line.startswith("#"))
    return [Pinned(host=p[0], kind=p[1], key=p[2]) for p in parts if len(p) >= _FIELDS]


def _write(path: Path, lines: Iterable[Pinned]) -> None:
    """Whole or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text("".join(p.line for p in lines), encoding="ascii")
    fresh.replace(path)
