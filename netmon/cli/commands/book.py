"""``netmon book backup|check``: the file that holds everything, kept safe.

Both read the file alone, without a configuration: they must work on the day when that is broken.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from netmon.cli.options import lang_of
from netmon.cli.output import say
from netmon.cli.texts.book import COPIED, SOUND
from netmon.version import __version__


def group() -> typer.Typer:
    """The ``book`` commands."""
    app = typer.Typer(no_args_is_help=True)
    app.command("backup")(backup)
    app.command("check")(check)
    return app


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument()],
    copy: Annotated[Path, typer.Argument()],
) -> None:
    """Copy the book as it is now, while whoever has it open goes on."""
    from inventory.store import Store, StoreSettings

    Store(settings=StoreSettings(path=file)).copy_as_it_is(copy)
    say(COPIED.format(copy=copy).in_(lang_of(context)))


def check(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> None:
    """Open a copy as the agent would, migrations included, and look whether it is sound."""
    from inventory.store import Store, StoreSettings
    from netmon.agent.bookkeeper import open_sound

    with tempfile.TemporaryDirectory(prefix="netmon-") as folder:
        copy = Path(folder) / "book.db"
        Store(settings=StoreSettings(path=file)).copy_as_it_is(copy)
        store = Store(settings=StoreSettings(path=copy))
        open_sound(store)
        store.close()
    say(SOUND.format(file=file, version=__version__).in_(lang_of(context)))
