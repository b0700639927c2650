"""The command tree, its language, and what happens when something goes wrong.

Help comes from the catalogue (``texts.HELP``), in Vietnamese or English, and is put on the tree
when the language is known; the command functions themselves carry no prose.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
import typer.main

from inventory.errors import InventoryError
from inventory.text import Lang
from netmon.cli import commands, usage
from netmon.cli.exit import ExitCode
from netmon.cli.output import quiet_logs
from netmon.cli.texts import HELP
from netmon.cli.texts.running import INTERRUPTED
from netmon.cli.texts.usage import SHARED, UNUSABLE
from netmon.errors import NetmonError, OperatorError, TableError, reason
from netmon.version import __version__


def run(argv: Sequence[str]) -> int:
    """Parse, run, and answer with an exit code; errors are sentences on stderr."""
    lang = choose_lang(argv, os.environ)
    quiet_logs()
    command = typer.main.get_command(tree())
    localise(command, lang)
    try:
        result = command.main(args=list(argv), prog_name="netmon", standalone_mode=False, obj=lang)
    except OperatorError as error:
        print(sentence(error, lang), file=sys.stderr)
        return ExitCode.USAGE
    except (NetmonError, InventoryError) as error:
        print(sentence(error, lang), file=sys.stderr)
        return ExitCode.INTERNAL
    except OSError as error:
        if error.filename is None:  # not about a file that somebody named: a bug of ours
            raise
        what = UNUSABLE.format(path=error.filename, why=reason(error))
        print(what.in_(lang), file=sys.stderr)
        return ExitCode.USAGE
    except typer.Abort:
        print(INTERRUPTED.in_(lang), file=sys.stderr)
        return ExitCode.INTERRUPTED
    except Exception as error:
        if hasattr(error, "exit_code") and hasattr(error, "show"):  # typer's usage errors
            usage.show(error, lang)
            return ExitCode.USAGE
        raise
    code = int(result) if isinstance(result, int) else ExitCode.OK
    if code == ExitCode.INTERRUPTED:  # how typer tells of Ctrl-C
        print(INTERRUPTED.in_(lang), file=sys.stderr)
    return code


def sentence(error: Exception, lang: Lang) -> str:
    """What an error says, in the language of the call where it knows both."""
    if isinstance(error, InventoryError):
        return error.text.in_(lang)
    if isinstance(error, TableError):
        return "\n".join(text.in_(lang) for text in error.texts)
    return str(error)


def choose_lang(argv: Sequence[str], environ: os._Environ[str] | dict[str, str]) -> Lang:
    """``--lang``, else ``NETMON_LANG``, else the locale; English unless Vietnamese is asked."""
    for i, word in enumerate(argv):
        if word.startswith("--lang="):
            return _lang(word.removeprefix("--lang="))
        if word == "--lang" and i + 1 < len(argv):
            return _lang(argv[i + 1])
    for name in ("NETMON_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return _lang(environ[name])
    return Lang.EN


def _lang(text: str) -> Lang:
    return Lang.VI if text.lower().startswith("vi") else Lang.EN


def _print_version(asked: bool) -> None:
    if asked:
        print(f"netmon {__version__}")
        raise typer.Exit


def tree() -> typer.Typer:
    """The whole command tree, without help texts."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

    @app.callback()
    def root(
        version: Annotated[
            bool, typer.Option("--version", is_eager=True, callback=_print_version)
        ] = False,
        lang: Annotated[Lang | None, typer.Option("--lang")] = None,
    ) -> None:
        """Options before the command."""

    commands.register(app)
    return app


def localise(command: Any, lang: Lang, path: str = "") -> None:  # noqa: ANN401 - typer's own click
    """Put the catalogue's help on a command, its options, and all below it.

    Raises:
        KeyError: the catalogue lacks a command or an option.
    """
    command.help = HELP[path].in_(lang)
    command.short_help = command.help.splitlines()[0]
    usage.speak(command, lang)
    for parameter in command.params:
        if parameter.name not in SHARED:
            parameter.help = HELP[f"{path} {parameter.name}".strip()].in_(lang)
    for name, child in getattr(command, "commands", {}).items():
        localise(child, lang, f"{path} {name}".strip())
