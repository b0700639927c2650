"""The roll: the registry and what agencies declared, and how both are replaced meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from inventory.agencies import AgencyEntry, Registry, check_change
from inventory.declared import Declaration, Declared, standing
from inventory.period import PeriodRule, legal_day, month_of
from netmon.errors import ConfigError
from netmon.registry.declared import read_declared
from netmon.registry.load import load_registry

logger = logging.getLogger(__name__)


class Roll:
    """Holds one registry and the forms that belong to it, and replaces them all or nothing.

    A new file must be good by itself and against the one before: the denominator of every share
    shrinks only by a legal act, also while the service runs.

    Attributes:
        registry: the one in use.
        reload_ok: whether the last attempt to replace it took.
        loaded_at: when the one in use was loaded.
    """

    def __init__(
        self, path: Path, *, now: Callable[[], datetime], forms: Sequence[Path] = ()
    ) -> None:
        """Load the registry, and the forms of declared indicators.

        Raises:
            ConfigError: every problem of the file.
        """
        self._path = path
        self._forms = tuple(forms)
        self._now = now
        self.registry: Registry = load_registry(path)
        self._declarations = self._read(self.registry)
        self.reload_ok = True
        self.loaded_at = now()

    def reload(self) -> None:
        """Read the files again; what is in use stays when anything is wrong.

        Raises:
            ConfigError: every problem of a file, or every change that lacks a legal act.
        """
        self.reload_ok = False
        new = load_registry(self._path)
        refused = check_change(self.registry, new)
        if refused:
            raise ConfigError([f"{self._path}: {text.en}" for text in refused])
        self._declarations = self._read(new)
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

    def declared(self) -> tuple[Declared, ...]:
        """What stands of the declared indicators for the last whole month."""
        today = legal_day(self._now())
        month = month_of(today.year, today.month, PeriodRule.CALENDAR).previous()
        return standing(self._declarations, self.in_force(), month)

    def _read(self, registry: Registry) -> tuple[Declaration, ...]:
        problems: list[str] = []
        found: list[Declaration] = []
        for form in self._forms:
            try:
                found += read_declared(form, registry)
            except ConfigError as error:
                problems += error.problems
        if problems:
            raise ConfigError(problems)
        return tuple(found)
