"""Help pages and usage errors in the language of the call; the library's own are English only."""

from __future__ import annotations

import re
import sys
from typing import Any

from inventory.text import Lang, Text
from netmon.cli.texts.usage import (
    BAD_VALUE,
    MISSING,
    NEAR,
    NO_COMMAND,
    NO_OPTION,
    PAGE,
    SEE,
    SHARED,
)

_HEADING = re.compile(rf"^({'|'.join(PAGE)}):", re.MULTILINE)
_COMMAND = re.compile(r"No such command '(?P<name>.*?)'\.(?: Did you mean (?P<near>.*)\?)?")


def speak(command: Any, lang: Lang) -> None:  # noqa: ANN401 - typer's own click
    """Put the headings of a command's help page, and the library's options, into the language."""
    plain_help, plain_option = command.get_help, command.get_help_option

    def help_page(context: Any) -> str:  # noqa: ANN401
        page = plain_help(context)
        return _HEADING.sub(lambda found: f"{PAGE[found[1]].in_(lang)}:", page)

    def help_option(context: Any) -> Any:  # noqa: ANN401
        option = plain_option(context)
        if option is not None:
            option.help = SHARED["help"].in_(lang)
        return option

    command.get_help, command.get_help_option = help_page, help_option
    for parameter in command.params:
        if parameter.name in SHARED:
            parameter.help = SHARED[parameter.name].in_(lang)


def show(error: Any, lang: Lang) -> None:  # noqa: ANN401
    """Print a usage error to stderr.

    Args:
        error: what typer raised; its classes are private, so they are known by what they carry.
        lang: the language of the call.
    """
    if lang is Lang.EN or error.ctx is None or type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    said = SEE.format(what=_what(error).in_(lang), command=error.ctx.command_path)
    print(said.in_(lang), file=sys.stderr)


def _what(error: Any) -> Text:  # noqa: ANN401
    option, parameter = getattr(error, "option_name", None), getattr(error, "param", None)
    command = _COMMAND.fullmatch(error.message)
    if command is not None:
        return _near(NO_COMMAND.format(name=command["name"]), command["near"])
    if option is not None and hasattr(error, "possibilities"):
        return _near(NO_OPTION.format(name=option), ", ".join(error.possibilities or ()))
    if parameter is None:
        return Text(vi=error.message, en=error.message)
    hint = parameter.get_error_hint()
    name = hint if isinstance(hint, str) else " / ".join(hint)
    if hasattr(error, "param_type"):
        return MISSING.format(name=name)
    return BAD_VALUE.format(name=name, why=error.message.removeprefix("Value error, "))


def _near(said: Text, near: str | None) -> Text:
    return NEAR.format(said=said, near=near) if near else said
