"""``make bundle``: everything that an agency without internet needs, in one directory and one tar.

The wheels are those of requirements.lock, by hash, and the project's own; the bundle fits the
Python version and the machine that it was made with (Debian 12: Python 3.11).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from deploy.agent.installer.bundle import ABOUT, python_here, sha256, write_sums
from netmon.version import __version__

ROOT = Path(__file__).resolve().parents[2]
AGENT = ROOT / "deploy/agent"
DIST = ROOT / "dist"
DOCUMENTS = ("install", "configure", "operate", "checks", "evidence", "report")


class BuildError(Exception):
    """It cannot be built; the message says what is missing."""


def build(parent: Path) -> Path:
    """Make the bundle's directory in ``parent``; an older one of its name is replaced.

    Raises:
        BuildError: a wheel cannot be had.
    """
    python, machine = python_here().split()
    folder = parent / f"netmon-{__version__}-py{python}-{machine}"
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    locks = ("-r", ROOT / "requirements.lock", "-r", AGENT / "pip.lock")
    # A lock is complete: there is nothing to resolve.
    _pip("download", "--no-deps", "--require-hashes", "--only-binary=:all:", "-d", wheels, *locks)
    _pip("wheel", "--no-deps", "--no-build-isolation", "-w", wheels, ROOT)
    (own,) = wheels.glob("netmon-*.whl")
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    requirements = f"{locked}netmon=={__version__} --hash=sha256:{sha256(own)}\n"
    (folder / "requirements.txt").write_text(requirements, encoding="utf-8")
    finish(folder, version=__version__)
    return folder


def finish(folder: Path, *, version: str) -> None:
    """Add to wheels and requirements all that is the same in every bundle, and the sums."""
    files = folder / "files"
    (files / "doc").mkdir(parents=True, exist_ok=True)
    for name in ("netmon-agent.service", "netmon.sysusers", "netmon.example.yaml"):
        shutil.copy(AGENT / name, files)
    shutil.copy(ROOT / "deploy/regulations/example-agency.yaml", files / "regulation.example.yaml")
    for name in DOCUMENTS:
        shutil.copy(ROOT / f"docs/{name}.md", files / "doc")
    shutil.copy(ROOT / "LICENSE", files / "doc/copyright")
    shutil.copy(AGENT / "install", folder)
    shutil.copytree(
        AGENT / "installer",
        folder / "installer",
        ignore=shutil.ignore_patterns("__pycache__"),
        dirs_exist_ok=True,
    )
    about = {"version": version, "python": python_here()}
    (folder / ABOUT).write_text(json.dumps(about) + "\n", encoding="utf-8")
    write_sums(folder)


def pack(folder: Path) -> Path:
    """The directory as one file, owned by root whoever made it."""

    def owned(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        return member

    target = folder.with_name(f"{folder.name}.tar.gz")
    with tarfile.open(target, "w:gz", compresslevel=1) as tar:  # wheels are compressed already
        tar.add(folder, arcname=folder.name, filter=owned)
    return target


def _pip(*words: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [*command, *map(str, words)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        problem = (
            f"pip {words[0]} failed. Building a bundle needs the package index, or a directory of"
            f" wheels named by PIP_FIND_LINKS; installing one does not.\n{done.stderr[-3000:]}"
        )
        raise BuildError(problem)


def main() -> int:
    """Build and pack; what was made is printed with its sum, to be compared after copying."""
    DIST.mkdir(exist_ok=True)
    try:
        tar = pack(build(DIST))
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{sha256(tar)}  {tar.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
