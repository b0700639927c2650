"""Both languages say the same: every Text of the project, and help for every command."""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

import exporters
import inventory
import netmon
from inventory.text import Lang, Text
from netmon.cli.app import choose_lang, localise, tree
from netmon.cli.texts import HELP

# Words that are written alike in both languages, or are not language at all.
ALIKE = {"Cao", "cao", "{port} (duplex)", "English", "Ban", "Thanh tra", "TT"}
_VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE
)


def modules() -> Iterator[str]:
    for package in (inventory, exporters, netmon):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield found.name


def texts_in(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)


def every_text() -> list[tuple[str, Text]]:
    found: dict[tuple[str, str], tuple[str, Text]] = {}
    for name in modules():
        module = importlib.import_module(name)
        for attribute, value in vars(module).items():
            for text in texts_in(value):
                found.setdefault((text.vi, text.en), (f"{name}.{attribute}", text))
    return list(found.values())


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_places() -> None:
    texts = every_text()
    assert len(texts) > 300
    assert [where for where, t in texts if places(t.vi) != places(t.en)] == []


def test_vietnamese_is_written_with_its_marks() -> None:
    """A sentence without a single mark is a sentence somebody forgot to translate."""
    plain = [
        (where, t.vi)
        for where, t in every_text()
        if t.vi not in ALIKE and t.vi != t.en and not _VIETNAMESE.search(t.vi)
    ]
    assert plain == []


def nodes(command: Any, path: str = "") -> Iterator[tuple[str, object]]:
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from nodes(child, f"{path} {name}".strip())


def localised(lang: Lang) -> Any:
    command = typer.main.get_command(tree())
    localise(command, lang)
    return dict(nodes(command))


@pytest.mark.parametrize(("lang", "word"), [(Lang.EN, "Example: "), (Lang.VI, "Ví dụ: ")])
def test_every_command_has_help_with_an_example_that_names_it(lang: Lang, word: str) -> None:
    for path, command in localised(lang).items():
        summary, _, rest = command.help.partition("\n\n")
        assert summary
        assert rest.startswith(f"{word}netmon {path.split(' ')[0]}".rstrip()), path
        if " " in path:
            assert rest.startswith(f"{word}netmon {path}"), path


def test_the_catalogue_has_nothing_that_the_tree_has_not() -> None:
    known = set()
    for path, command in localised(Lang.EN).items():
        known.add(path)
        for parameter in command.params:
            known.add(f"{path} {parameter.name}".strip())
    assert set(HELP) <= known


@pytest.mark.parametrize(
    ("argv", "environ", "lang"),
    [
        (["--lang", "vi", "check"], {"LANG": "en_US.UTF-8"}, Lang.VI),
        (["--lang=en", "check"], {"LANG": "vi_VN.UTF-8"}, Lang.EN),
        (["check"], {"LANG": "vi_VN.UTF-8"}, Lang.VI),
        (["check"], {"LC_ALL": "C", "LANG": "vi_VN.UTF-8"}, Lang.EN),
        (["check"], {"NETMON_LANG": "vi", "LC_ALL": "C"}, Lang.VI),
        (["check"], {}, Lang.EN),
    ],
)
def test_the_language_of_a_call(argv: Any, environ: Any, lang: Lang) -> None:
    assert choose_lang(argv, environ) is lang
