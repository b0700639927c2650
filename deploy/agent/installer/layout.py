"""Where everything is, under one root: the same for the bundle's installer and the Debian package.

/opt/netmon/releases/VERSION-DIGEST/   a virtual environment, complete or not used
/opt/netmon/current                    the release in use; changed by one rename
/etc/netmon, /var/lib/netmon           configuration and book: never part of a release
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMMAND = "/opt/netmon/current/bin/netmon"
BUNDLE = "usr/lib/netmon/bundle"
"""Where the Debian package keeps what the other bundles are unpacked from."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A file of the system, and where in the bundle's ``files`` it comes from.

    Attributes:
        source: below ``files``.
        target: below the root.
        conffile: the Debian package leaves it to dpkg, which keeps what a person changed in it.
    """

    source: str
    target: str
    conffile: bool = False


TREE = (
    Placed("netmon-agent.service", "usr/lib/systemd/system/netmon-agent.service"),
    Placed("netmon.sysusers", "usr/lib/sysusers.d/netmon.conf"),
    Placed("netmon.example.yaml", "etc/netmon/netmon.example.yaml", conffile=True),
    Placed("regulation.example.yaml", "etc/netmon/regulation.example.yaml", conffile=True),
)
DOCUMENTS = "usr/share/doc/netmon"


def placed(files: Path) -> Iterator[Placed]:
    """Every file that goes into the system, documents included."""
    yield from TREE
    for document in sorted((files / "doc").iterdir()):
        yield Placed(f"doc/{document.name}", f"{DOCUMENTS}/{document.name}")


@dataclass(frozen=True, slots=True)
class Layout:
    """The places below a root; ``/`` on a real machine."""

    root: Path

    @property
    def home(self) -> Path:
        """Releases and which of them is in use."""
        return self.root / "opt/netmon"

    @property
    def releases(self) -> Path:
        """One directory a release."""
        return self.home / "releases"

    @property
    def current(self) -> Path:
        """A link to the release in use."""
        return self.home / "current"

    @property
    def command(self) -> Path:
        """The command on everybody's path; it leads to the release in use."""
        return self.root / "usr/bin/netmon"

    @property
    def etc(self) -> Path:
        """The configuration's directory."""
        return self.root / "etc/netmon"

    @property
    def config(self) -> Path:
        """The configuration, which only people write."""
        return self.etc / "netmon.yaml"

    @property
    def state(self) -> Path:
        """The agent's own directory."""
        return self.root / "var/lib/netmon"

    @property
    def book(self) -> Path:
        """The book (the unit's StateDirectory: nowhere else may the agent write)."""
        return self.state / "book.db"

    @property
    def backups(self) -> Path:
        """Copies of the book from before each upgrade."""
        return self.state / "backup"

    @property
    def packaged(self) -> bool:
        """Whether dpkg owns netmon here."""
        return (self.root / BUNDLE).is_dir()
