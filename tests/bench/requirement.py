"""What a benchmark needs from the machine."""

from __future__ import annotations

import os
import shutil


class Unavailable(Exception):  # noqa: N818 - not an error: the machine cannot do it
    """The benchmark cannot run here; the message says what is missing."""


def need_root() -> None:
    """Network namespaces are root's."""
    if os.geteuid() != 0:
        message = "needs root for network namespaces"
        raise Unavailable(message)


def need_program(name: str) -> str:
    """The path of a program."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if path is None:
        message = f"needs {name} (see deploy/ci/debian-packages)"
        raise Unavailable(message)
    return path
