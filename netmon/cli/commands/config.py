"""``netmon config check|show``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inventory.types import legal_today
from netmon.cli.options import lang_of
from netmon.cli.output import as_json, remark, say
from netmon.cli.texts.running import CONFIG_GOOD


def group() -> typer.Typer:
    """The ``config`` commands."""
    app = typer.Typer(no_args_is_help=True)
    app.command("check")(check)
    app.command("show")(show)
    return app


def check(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> None:
    """Load the file and say that it is good, or fail with every problem."""
    from netmon.config.load import load
    from netmon.config.maintenance import load_maintenance
    from netmon.regulation.load import load_regulation

    configuration = load(file)
    if configuration.maintenance is not None:
        load_maintenance(configuration.maintenance)
    if configuration.regulation is not None:
        effective = load_regulation(configuration.regulation, today=legal_today())
        for warning in effective.warnings:
            remark(warning)
    say(CONFIG_GOOD.format(file=file).in_(lang_of(context)))


def show(file: Annotated[Path, typer.Argument()]) -> None:
    """Print the effective settings, defaults included; secrets are shown by their place only."""
    from netmon.config.load import load

    as_json(load(file).settings.model_dump(mode="json"))
