"""``make deb``: the bundle as a Debian package; its scripts run the same installer.

The package holds the bundle and the few files of the system. The environment is made on the machine
from the bundle's wheels, so that a failed upgrade leaves the release that runs.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.agent.installer.bundle import ABOUT, python_here, sha256
from deploy.agent.installer.layout import BUNDLE, COMMAND, TREE, placed
from deploy.agent.make_bundle import AGENT, DIST, ROOT, BuildError
from deploy.agent.make_bundle import build as build_bundle

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
CONTROL = """\
Package: netmon
Version: {version}
Architecture: {architecture}
Maintainer: netmon developers <netmon@example.gov.vn>
Installed-Size: {kilobytes}
Depends: python3 (>= {python}), python3 (<< {next_python}~), systemd, passwd
Section: net
Priority: optional
Description: LAN inventory, regulation checks and provable readiness
 The agent of one agency: finds the devices of its LAN over ARP and SNMP, checks
 switches and routers against the agency's regulation, and serves Prometheus
 metrics that prove whether the LAN is ready.
"""


def build(bundle: Path, parent: Path) -> Path:
    """Make the package of a bundle in ``parent``.

    Raises:
        BuildError: dpkg-deb is missing or refuses.
    """
    architecture = ARCHITECTURES[platform.machine()]
    version = json.loads((bundle / ABOUT).read_text(encoding="utf-8"))["version"]
    target = parent / f"netmon_{version}_{architecture}.deb"
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "netmon"
        shutil.copytree(bundle, tree / BUNDLE)
        for file in placed(bundle / "files"):
            (tree / file.target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(bundle / "files" / file.source, tree / file.target)
        (tree / "usr/bin").mkdir(parents=True)
        (tree / "usr/bin/netmon").symlink_to(COMMAND)
        _describe(tree, version, architecture)
        # Level 1: wheels are compressed already.
        _dpkg_deb("--root-owner-group", "-Zgzip", "-z1", "--build", tree, target)
    return target


def _describe(tree: Path, version: str, architecture: str) -> None:
    """The package's control files (deb-control(5), deb-conffiles(5))."""
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    regular = [p for p in sorted(tree.rglob("*")) if p.is_file() and not p.is_symlink()]
    python = python_here().split()[0]
    major, minor = python.split(".")
    folder = tree / "DEBIAN"
    folder.mkdir(mode=0o755)
    (folder / "control").write_text(
        CONTROL.format(
            version=version,
            architecture=architecture,
            kilobytes=sum(p.stat().st_size for p in regular) // 1024,
            python=python,
            next_python=f"{major}.{int(minor) + 1}",
        ),
        encoding="utf-8",
    )
    conffiles = "".join(f"/{file.target}\n" for file in TREE if file.conffile)
    (folder / "conffiles").write_text(conffiles, encoding="utf-8")
    for script in ("postinst", "prerm", "postrm"):
        shutil.copy(AGENT / "debian" / script, folder)
        (folder / script).chmod(0o755)


def _dpkg_deb(*words: str | Path) -> None:
    if shutil.which("dpkg-deb") is None:
        problem = "dpkg-deb is missing: make the package on Debian"
        raise BuildError(problem)
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        ["dpkg-deb", *map(str, words)],  # noqa: S607 - wherever Debian has it
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(done.stderr)


def main() -> int:
    """Build the bundle and its package."""
    DIST.mkdir(exist_ok=True)
    try:
        package = build(build_bundle(DIST), DIST)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{sha256(package)}  {package.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
