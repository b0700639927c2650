"""``./install``: netmon from this bundle, without the network (Debian 12, python3).

Run again it changes nothing; run from a newer bundle it upgrades and, when that fails, goes back.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import sys
from pathlib import Path

from . import texts
from .bundle import opened
from .install import Installation
from .layout import Layout
from .running import InstallError, Service


def main() -> int:
    """Do what the options say; 1 when it could not be done."""
    options = _options()
    os.umask(0o022)  # root's own may hide a release from the agent's user
    try:
        _act(options)
    except (InstallError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _act(options: argparse.Namespace) -> None:
    layout = Layout(options.root.resolve())
    if os.geteuid() != 0:
        raise InstallError(texts.NOT_ROOT.told())
    if layout.packaged and not options.packaged:
        raise InstallError(texts.PACKAGED.told())
    installation = Installation(
        layout=layout, service=Service(layout.root), packaged=options.packaged
    )
    layout.root.mkdir(parents=True, exist_ok=True)
    lock = os.open(layout.root, os.O_RDONLY)  # held until this process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InstallError(texts.BUSY.told()) from None
    said = None
    if options.purge:
        installation.purge()
        said = texts.PURGED.told()
    elif options.uninstall:
        installation.uninstall()
        said = texts.REMOVED.told(etc=layout.etc, state=layout.state)
    else:
        installation.install(opened(Path(__file__).resolve().parents[1]))
        if options.enable:
            installation.enable()
    if said is not None:
        print(said)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="install", description=__doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--enable", action="store_true", help="also start the agent, now and at boot")
    what.add_argument("--uninstall", action="store_true", help="keeps configuration and book")
    what.add_argument("--purge", action="store_true", help="removes configuration and book too")
    parser.add_argument("--root", type=Path, default=Path("/"), help="a trial below this directory")
    parser.add_argument("--packaged", action="store_true", help=argparse.SUPPRESS)  # from dpkg
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
