"""TextFSM templates: how the output of a command becomes rows, and nothing that could run for ever.

Either the template that ntc-templates has for the command, or a file of the agency's own beside its
regulation. An own template is part of the regulation: its text goes into the hash.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from inventory.configuration import Platform
from netmon.regulation.patterns import checked

TEMPLATE_MAX = 64 * 1024
"""Octets of a template; the longest of ntc-templates has a quarter of it."""

ROWS_MAX = 5000

Record = Mapping[str, str]
"""One row by lower-case column; a list is joined by commas."""


class Template(BaseModel):
    """An own template, a part of a rule's parameters.

    Attributes:
        file: its name, beside the regulation.
        text: what is in it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    text: str


def read_template(folder: Path, file: str) -> Template:
    """An own template, found sound.

    Raises:
        ValueError: it cannot be read, is no template, or has a pattern that could run for ever.
    """
    if Path(file).is_absolute() or ".." in Path(file).parts:
        msg = f"{file} is not beside the regulation file"
        raise ValueError(msg)
    try:
        with (folder / file).open("rb") as opened:
            data = opened.read(TEMPLATE_MAX + 1)
        text = data.decode()
    except OSError as error:
        msg = f"template {file} cannot be read: {error.strerror}"
        raise ValueError(msg) from error
    except UnicodeDecodeError as error:
        msg = f"template {file} is not UTF-8 text"
        raise ValueError(msg) from error
    if len(data) > TEMPLATE_MAX:
        msg = f"template {file} is longer than {TEMPLATE_MAX // 1024} KiB"
        raise ValueError(msg)
    _try(text, file)
    return Template(file=file, text=text)


@functools.lru_cache(maxsize=256)  # package data, which does not change
def shipped(platform: Platform, command: str) -> str | None:
    """The template that the index of ntc-templates names; None where there is not exactly one."""
    import ntc_templates  # noqa: PLC0415
    from textfsm.clitable import CliTable  # noqa: PLC0415

    folder = Path(ntc_templates.__file__).parent / "templates"
    index = CliTable("index", str(folder)).index
    row = index.GetRowMatch({"Command": command, "Platform": platform.value})
    name = str(index.index[row]["Template"]) if row else ""
    if not name or ":" in name:  # several templates, of which only a reading tells which applies
        return None
    return (folder / name).read_text(encoding="utf-8")


def columns(template: Template | None, platform: Platform, command: str) -> tuple[str, ...]:
    """The columns of the rows, in lower case.

    Raises:
        ValueError: no template was given, and ntc-templates has none for the command.
    """
    if template is not None:
        return _columns(template.text)
    text = shipped(platform, command)
    if text is None:
        msg = (
            f"ntc-templates has no template for {command!r} on {platform}: "
            "give one of your own with `template:`"
        )
        raise ValueError(msg)
    return _columns(text)


@functools.lru_cache(maxsize=256)  # parsing is a pure function of both texts
def records(template_text: str, output: str) -> tuple[Record, ...] | None:
    """The rows of an output; None when the template says that it does not understand it."""
    from textfsm import TextFSM, TextFSMError  # noqa: PLC0415 - needed by few regulations

    machine = TextFSM(io.StringIO(template_text))
    try:
        rows = machine.ParseText(output)
    except TextFSMError:
        return None
    names = [name.lower() for name in machine.header]
    return tuple(
        {name: _flat(value) for name, value in zip(names, row, strict=True)}
        for row in rows[: ROWS_MAX + 1]
    )


def text_of(template: Template | None, platform: Platform, command: str) -> str:
    """The text of the template that applies; ``columns`` has found that there is one."""
    return template.text if template is not None else shipped(platform, command) or ""


def _columns(text: str) -> tuple[str, ...]:
    from textfsm import TextFSM  # noqa: PLC0415

    return tuple(name.lower() for name in TextFSM(io.StringIO(text)).header)


def _try(text: str, file: str) -> None:
    from textfsm import TextFSM, TextFSMTemplateError  # noqa: PLC0415

    try:
        machine = TextFSM(io.StringIO(text))
    except (TextFSMTemplateError, AttributeError, KeyError, IndexError) as error:
        # The library's own slips on odd texts come out as AttributeError and the like.
        msg = f"{file} is not a TextFSM template: {error or type(error).__name__}"
        raise ValueError(msg) from error
    for rules in machine.states.values():
        for rule in rules:
            try:
                checked(rule.regex)
            except ValueError as error:
                msg = f"{file}:{rule.line_num}: {rule.match}: {error}"
                raise ValueError(msg) from error


def _flat(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
