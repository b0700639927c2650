"""Options that several commands share, and the language of the call."""

from __future__ import annotations

import getpass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from inventory.text import Lang

DEFAULT_CONFIG = Path("/etc/netmon/netmon.yaml")

ConfigOption = Annotated[Path, typer.Option("--config", "-c", envvar="NETMON_CONFIG")]
JsonOption = Annotated[bool, typer.Option("--json")]
WhoOption = Annotated[str, typer.Option("--who", default_factory=getpass.getuser)]
WhyOption = Annotated[str, typer.Option("--why")]


class LogLevel(StrEnum):
    """``--log.level``."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def lang_of(context: typer.Context) -> Lang:
    """The language chosen for this call."""
    found = context.find_root().obj
    return found if isinstance(found, Lang) else Lang.EN
