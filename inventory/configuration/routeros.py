"""RouterOS exports: a section line such as ``/ip service``, and the commands made in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from inventory.configuration.questions import Line

_SECTION = re.compile(r"(/[a-z0-9][a-z0-9 -]*?)(?:\s+((?:add|set|remove|unset)\b.*))?$")
_COMMAND = re.compile(r"(?:add|set|remove|unset)\b")
_ATTRIBUTE = re.compile(r'([a-zA-Z0-9_.-]+)=("(?:[^"\\]|\\.)*"|\S*)')


def parse(lines: tuple[str, ...]) -> tuple[Line, ...]:
    """Sections with their commands; a section that appears twice is two blocks."""
    sections: list[tuple[int, str, list[Line]]] = []
    loose: list[Line] = []
    for number, text in _joined(lines):
        section = _SECTION.match(text)
        if section:
            if section.group(2) is None or not sections or sections[-1][1] != section.group(1):
                sections.append((number, section.group(1), []))
            if section.group(2):
                sections[-1][2].append(Line(number=number, text=section.group(2)))
        elif sections and _COMMAND.match(text):
            sections[-1][2].append(Line(number=number, text=text))
        else:
            problem = "not a command of an export"
            loose.append(Line(number=number, text=text, understood=False, problem=problem))
    blocks = [Line(number=n, text=text, children=tuple(kids)) for n, text, kids in sections]
    return tuple(sorted((*blocks, *loose), key=lambda line: line.number))


def attributes(line: Line) -> Mapping[str, str]:
    """The ``key=value`` pairs of a command, quotes taken off."""
    return {key: value.strip('"') for key, value in _ATTRIBUTE.findall(line.text)}


def _joined(lines: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    r"""Whole commands: a line that ends in ``\`` goes on in the next, indentation dropped."""
    start, whole = 0, ""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not whole and (not text or text.startswith("#")):
            continue
        start = start if whole else number
        whole += text
        if whole.endswith("\\"):
            whole = whole[:-1]
            continue
        yield start, whole
        whole = ""
    if whole:
        yield start, f"{whole}\\"
