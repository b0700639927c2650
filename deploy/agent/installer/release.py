"""One release: an environment made from wheels alone, and the proof that it would work here."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from . import texts
from .bundle import Bundle
from .layout import Layout
from .running import InstallError, run

_COMPLETE = ".complete"


def build(bundle: Bundle, layout: Layout) -> Path:
    """Make the release's environment, without the network; a complete one is left as it is.

    Raises:
        InstallError: no space, or wheels that do not fit together; nothing is left behind.
    """
    release = layout.releases / bundle.release
    if (release / _COMPLETE).exists():
        return release
    shutil.rmtree(release, ignore_errors=True)  # a power cut may have left a part of it
    release.parent.mkdir(parents=True, exist_ok=True)
    try:
        run("/usr/bin/python3", "-I", "-m", "venv", "--without-pip", release)
        _install_wheels(bundle, release)
        shutil.copytree(bundle.files, release / "files")
        # What follows says that all of it is on the disk. Another disk may be slow, or hang.
        run("sync", "--file-system", release)
    except (InstallError, OSError):
        shutil.rmtree(release, ignore_errors=True)
        raise
    (release / _COMPLETE).touch()
    return release


def _install_wheels(bundle: Bundle, release: Path) -> None:
    (pip,) = bundle.wheels.glob("pip-*.whl")
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
    run(
        *(release / "bin/python", "-I", pip / "pip", "install", "--quiet"),
        *("--no-index", "-f", bundle.wheels, "--only-binary=:all:", "--no-cache-dir"),
        *("--no-deps", "--require-hashes", "--requirement", bundle.folder / "requirements.txt"),
        environ={**ours, "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )


def prove(release: Path, layout: Layout, version: str) -> None:
    """Ask the release its version, whether it takes the configuration, and a copy of the book.

    Raises:
        InstallError: it would not work here; nothing was changed.
    """
    netmon = release / "bin/netmon"
    found, wanted = run(netmon, "--version"), f"netmon {version}"
    if found != wanted:
        raise InstallError(texts.WRONG_VERSION.told(found=found, wanted=wanted))
    if layout.config.exists():
        run(netmon, "config", "check", layout.config)
    if layout.book.exists():
        with tempfile.TemporaryDirectory(dir=layout.state, prefix=".check-") as folder:
            copy = Path(folder) / "book.db"
            run(netmon, "book", "backup", layout.book, copy)
            run(netmon, "book", "check", copy)
