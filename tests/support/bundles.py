"""Bundles of small releases: real wheels with one script, for upgrades that succeed or fail."""

from __future__ import annotations

import base64
import hashlib
import os
import zipfile
from pathlib import Path

from deploy.agent.installer.bundle import sha256
from deploy.agent.make_bundle import finish

_SCRIPT = """\
import pathlib, sqlite3, sys

def main():
    words = sys.argv[1:]
    if words == ["--version"]:
        print("netmon {version}")
    elif words[:2] == ["book", "backup"]:
        sqlite3.connect(words[2]).backup(sqlite3.connect(words[3]))
    elif words[:2] == ["config", "check"]:
        {check}
    elif words[:1] == ["agent"]:
        {agent}
"""
FINE = "pass"
REFUSES = 'sys.exit("this release does not know the key: networks")'
SPOILS = (
    'sqlite3.connect("/var/lib/netmon/book.db").execute("CREATE TABLE of_the_future (x)");'
    ' sys.exit("this release falls over")'
)


def small_bundle(
    parent: Path, *, version: str, pip: Path, check: str = FINE, agent: str = FINE
) -> Path:
    """A bundle of a release that is only a script.

    Args:
        parent: where to make it.
        version: of the release.
        pip: pip's wheel.
        check: what ``config check`` does, in Python.
        agent: what ``agent`` does.
    """
    folder = parent / f"netmon-{version}"
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    os.link(pip, wheels / pip.name)
    script = _SCRIPT.format(version=version, check=check, agent=agent)
    wheel = _wheel(wheels, version, script)
    line = f"netmon=={version} --hash=sha256:{sha256(wheel)}\n"
    (folder / "requirements.txt").write_text(line, encoding="utf-8")
    finish(folder, version=version)
    return folder


def _wheel(folder: Path, version: str, script: str) -> Path:
    """The least that pip installs (the binary distribution format)."""
    about = f"netmon-{version}.dist-info"
    files = {
        "netmon_small.py": script,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: netmon\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/entry_points.txt": "[console_scripts]\nnetmon = netmon_small:main\n",
    }
    record = "".join(f"{name},{_digest(text)},{len(text)}\n" for name, text in files.items())
    path = folder / f"netmon-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in {**files, f"{about}/RECORD": f"{record}{about}/RECORD,,\n"}.items():
            wheel.writestr(name, text)
    return path


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256={base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
