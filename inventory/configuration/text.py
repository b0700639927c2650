"""A device's configuration as it is kept: redacted lines, and the hash of what they mean."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from inventory.configuration.platform import Platform

CHARACTERS_MAX = 4 * 1024 * 1024
"""No device of a LAN has a longer configuration; what is longer is not one."""

_VOLATILE = re.compile(
    r"Building configuration|Current configuration|! Last configuration change|"
    r"! NVRAM config last updated|!Time:|!Running configuration last done|ntp clock-period|"
    r"# \S+ \d\d:\d\d:\d\d by RouterOS|# \d{4}-\d\d-\d\d \d\d:\d\d:\d\d by RouterOS|"
    r"## Last (?:commit|changed)|#conf_file_ver|; J?\S+ Configuration Editor; Created|"
    r"!Software Version|# .*\bSystem Up Time\b|# Up Time|set version-build-time"
)
"""Beginnings of lines that tell of the reading, not of the configuration (MGT-15)."""

_FINGERPRINT = re.compile(r"<secret:[^:>]*:([0-9a-f]{16})>")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigText:
    """One reading of one device's configuration.

    Made by ``inventory.redaction.Redactor.configuration`` only, so that no secret is in it.

    Attributes:
        lines: as the device printed them, secrets replaced by fingerprints.
        complete: the vendor's end mark was seen, or two readings were equal.
        sha256: of the lines that mean something: equal configurations have equal hashes,
            whenever they were read.
    """

    platform: Platform
    lines: tuple[str, ...] = field(hash=False)
    complete: bool
    collected_at: datetime = field(hash=False)
    sha256: str

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigSpan:
    """A time during which a device's configuration stayed the same, without its text.

    Attributes:
        first_at, last_at: the first and the last reading that found it so; a change that ended it
            or began it lies between the readings.
        secrets: fingerprints of the secrets in it.
    """

    sha256: str
    first_at: datetime
    last_at: datetime
    secrets: frozenset[str] = frozenset()


def fingerprints(lines: Iterable[str]) -> frozenset[str]:
    """The fingerprints of the secrets in redacted lines; those that stay the same only."""
    return frozenset(_FINGERPRINT.findall("\n".join(lines)))


def meaningful(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines without those that change by themselves (clocks, counters, greetings)."""
    return tuple(line for line in lines if not _VOLATILE.match(line))


def digest(lines: Iterable[str]) -> str:
    """The SHA-256 that tells one configuration from another."""
    return hashlib.sha256("\n".join(meaningful(lines)).encode("utf-8", "replace")).hexdigest()
