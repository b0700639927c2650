"""The roll: the registry as it stands, and how it may be replaced while the service runs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from inventory.agencies import AgencyEntry, Registry, check_change
from inventory.period import legal_day
from netmon.errors import ConfigError
from netmon.registry.load import load_registry

logger = logging.getLogger(__name__)


class Roll:
    """Holds one registry and replaces it all or nothing.

    A new file must be good by itself and against the one before: the denominator of every share
    shrinks only by a legal act, also while the service runs.

    Attributes:
        registry: the one in use.
        reload_ok: whether the last attempt to replace it took.
        loaded_at: when the one in use was loaded.
    """

    def __init__(self, path: Path, *, now: Callable[[], datetime]) -> None:
        """Load the registry.

        Raises:
            ConfigError: every problem of the file.
        """
        self._path = path
        self._now = now
        self.registry: Registry = load_registry(path)
        self.reload_ok = True
        self.loaded_at = now()

    def reload(self) -> None:
        """Read the file again; the registry in use stays when anything is wrong.

        Raises:
            ConfigError: every problem of the file, or every change that lacks a legal act.
        """
        self.reload_ok = False
        new = load_registry(self._path)
        refused = check_change(self.registry, new)
        if refused:
            raise ConfigError([f"{self._path}: {text.en}" for text in refused])
        self.registry, self.reload_ok, self.loaded_at = new, True, self._now()
        logger.info("registry loaded version=%d agencies=%d", new.version, len(new.entries))

    def in_force(self) -> tuple[AgencyEntry, ...]:
        """The agencies that exist today (legal time), whether or not they have an agent."""
        today = legal_day(self._now())
        return tuple(
            entry
            for entry in self.registry.entries
            if entry.valid_from <= today and (entry.valid_to is None or today <= entry.valid_to)
        )
