"""The bundle that is installed from: whole and unchanged, and made for this machine."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from . import texts
from .running import InstallError

SUMS = "SHA256SUMS"
ABOUT = "bundle.json"


def python_here() -> str:
    """The Python that wheels must fit: version and machine, e.g. ``3.11 x86_64``."""
    return f"{sys.version_info.major}.{sys.version_info.minor} {platform.machine()}"


def sha256(path: Path) -> str:
    """Of a file's bytes, lower-case hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def contents(folder: Path) -> list[str]:
    """The names of all files below, but for the list of sums and what Python leaves behind."""
    names = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    return sorted(str(n) for n in names if n.parts[-2:-1] != ("__pycache__",) and str(n) != SUMS)


def write_sums(folder: Path) -> None:
    """Make the list that ``opened`` (and ``sha256sum -c``) holds the bundle against."""
    lines = [f"{sha256(folder / name)}  {name}\n" for name in contents(folder)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was checked.

    Attributes:
        folder: where it is.
        version: the release in it.
        digest: tells two bundles of one version apart.
    """

    folder: Path
    version: str
    digest: str

    @property
    def release(self) -> str:
        """The name of the release's directory."""
        return f"{self.version}-{self.digest[:12]}"

    @property
    def files(self) -> Path:
        """The files of the system."""
        return self.folder / "files"

    @property
    def wheels(self) -> Path:
        """The wheels, pip's among them."""
        return self.folder / "wheels"


def opened(folder: Path) -> Bundle:
    """Check a bundle against its sums and against this machine.

    Raises:
        InstallError: every file that is damaged, missing or not listed; or another Python.
    """
    problems: list[str] = []
    listed: set[str] = set()
    for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
        wanted, name = line.split("  ", 1)
        listed.add(name)
        path = folder / name
        if not path.is_file() or sha256(path) != wanted:
            problems.append(texts.WRONG_SUM.told(name=name))
    problems += [texts.NOT_LISTED.told(name=n) for n in contents(folder) if n not in listed]
    if problems:
        raise InstallError("\n".join(problems))
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    if about["python"] != python_here():
        raise InstallError(texts.WRONG_MACHINE.told(wanted=about["python"], found=python_here()))
    return Bundle(folder, about["version"], sha256(folder / SUMS))
