"""Programs that the installer runs, and the one service that it stops and starts."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from . import texts

UNIT = "netmon-agent.service"
_TAIL = 2000


class InstallError(Exception):
    """It cannot be done; the message is for the person at the keyboard."""


def run(*command: str | Path, environ: Mapping[str, str] | None = None) -> str:
    """Run to the end; what it said on standard output.

    Raises:
        InstallError: it is missing, or failed; with what it said.
    """
    words = [str(word) for word in command]
    if shutil.which(words[0]) is None:
        raise InstallError(texts.NO_PROGRAM.told(name=words[0]))
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        words, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        output = (done.stderr + done.stdout).strip()[-_TAIL:]
        raise InstallError(
            texts.FAILED.told(code=done.returncode, command=" ".join(words), output=output)
        )
    return done.stdout.strip()


class Service:
    """The agent's unit; without a running systemd (a prefix, a chroot) nothing is done."""

    def __init__(self, root: Path) -> None:
        self._managed = root == Path("/") and Path("/run/systemd/system").is_dir()

    @property
    def active(self) -> bool:
        """Whether the agent runs, or tries to."""
        if not self._managed:
            return False
        state = _systemctl("show", "--property=ActiveState", "--value", UNIT)
        return state in {"active", "activating", "reloading"}

    def stop(self) -> None:
        """Stop the agent when it runs."""
        if self._managed:
            _systemctl("stop", UNIT)

    def start(self) -> None:
        """Start the agent and wait until it says that it is ready.

        Raises:
            InstallError: it did not become ready.
        """
        if self._managed:
            _systemctl("start", UNIT)

    def reread(self) -> None:
        """Let systemd read the unit again."""
        if self._managed:
            _systemctl("daemon-reload")

    def enable(self) -> None:
        """Start the agent now and at every boot."""
        if self._managed:
            _systemctl("enable", "--now", UNIT)

    def disable(self) -> None:
        """Stop the agent, and do not start it at boot."""
        if self._managed:
            _systemctl("disable", "--now", UNIT)


def _systemctl(*words: str) -> str:
    return run("systemctl", *words, environ={**os.environ, "SYSTEMD_COLORS": "0"})
