"""``netmon export``: the inventory for other systems; sends nothing."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netmon.cli.options import DEFAULT_CONFIG, ConfigOption, lang_of
from netmon.cli.output import remark
from netmon.cli.texts.export import EXPORTED

if TYPE_CHECKING:
    from inventory.snapshot import Snapshot

OutOption = Annotated[Path, typer.Option("--out", "-o", file_okay=False)]
FileOption = Annotated[Path | None, typer.Option("--out", "-o", dir_okay=False)]


def group() -> typer.Typer:
    """The commands below ``export``."""
    app = typer.Typer(no_args_is_help=True)
    app.command("netbox")(netbox)
    app.command("csv")(csv)
    app.command("json")(json)
    return app


def netbox(
    context: typer.Context, config: ConfigOption = DEFAULT_CONFIG, out: OutOption = Path("netbox")
) -> None:
    """Write the files that NetBox imports."""
    from exporters.netbox import netbox_files

    _write(context, netbox_files(_snapshot(config)), out)


def csv(
    context: typer.Context, config: ConfigOption = DEFAULT_CONFIG, out: OutOption = Path("csv")
) -> None:
    """Write the inventory for spreadsheets."""
    from exporters.csv_export import csv_files

    _write(context, csv_files(_snapshot(config)), out)


def json(
    context: typer.Context, config: ConfigOption = DEFAULT_CONFIG, out: FileOption = None
) -> None:
    """Write the whole book as one document."""
    from exporters.json_full import snapshot_to_json

    text = snapshot_to_json(_snapshot(config)) + "\n"
    if out is None:
        sys.stdout.write(text)
    else:
        _write(context, {out.name: text}, out.parent)


def _snapshot(config: Path) -> Snapshot:
    from netmon.agent.bookkeeper import assembled
    from netmon.agent.terms import book_of, terms_of
    from netmon.config.load import load

    configuration = load(config)
    with book_of(configuration) as store:
        return assembled(store, terms_of(configuration), datetime.now(UTC))


def _write(context: typer.Context, files: Mapping[str, str], directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = directory / name
        path.write_text(text, encoding="utf-8", newline="")
        remark(EXPORTED.format(file=str(path)).in_(lang_of(context)))
