"""Device configurations written for the tests: for each platform a hardened and a weak one.

Every secret in them is a canary, listed in ``canaries.txt``: none may ever be found again in what
netmon keeps or shows.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from inventory.configuration import ConfigText, Configuration, Platform, parse
from inventory.redaction import KEY_BYTES, Redactor

FOLDER = Path(__file__).parents[1] / "data" / "configs"
NAMES = ("hardened", "weak")
READ_AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
REDACTOR = Redactor(key=b"k" * KEY_BYTES)


def canaries() -> tuple[str, ...]:
    """Every planted secret, or the part of it that nothing else contains."""
    return tuple((FOLDER / "canaries.txt").read_text().split())


def raw(platform: Platform, name: str) -> str:
    """A configuration as the device prints it, secrets and all."""
    return (FOLDER / platform / f"{name}.txt").read_text()


def read(platform: Platform, name: str, *, complete: bool = True) -> ConfigText:
    """The same as it would be kept."""
    return kept(platform, raw(platform, name), complete=complete)


def kept(platform: Platform, output: str, *, complete: bool = True) -> ConfigText:
    """Any output of a device as it would be kept."""
    return REDACTOR.configuration(platform, output, complete=complete, collected_at=READ_AT)


def configuration(platform: Platform, name: str) -> Configuration:
    """One of the tests' configurations, parsed."""
    return parse(read(platform, name))
